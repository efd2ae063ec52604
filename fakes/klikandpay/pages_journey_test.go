package klikandpay_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/fakes/faketest/place"
)

// atRecap is page 1 of a new payment, atCard its page 2.
func (p sandboxed) atRecap(script string, form map[string][]string) place.Page {
	p.T.Helper()
	shown := p.Get(p.entered(script, form))
	require.True(p.T, shown.Has("form#kp-means"), shown.Brief())
	return shown
}

func (p sandboxed) atCard(form map[string][]string) place.Page {
	p.T.Helper()
	shown := p.atRecap("check.pl", form).Submit("form#kp-means", fields("CARTE", "VISA"))
	require.True(p.T, shown.Has("form#kp-card"), shown.Brief())
	return shown
}

// theCard is the documented Visa; more changes it.
func theCard(more ...string) map[string][]string {
	return but(fields("NUMCARTE", visaTest, "EXPMOIS", "02", "EXPANNEE", "2030", "CVV", "111"), more...)
}

// TestPageOne says who is paid, how much and for what (KP-066, KP-078).
func TestPageOne(t *testing.T) {
	p := open(t, arrange{account: `{"switches": {"name": "Bob's Mugs"}}`})
	shown := p.atRecap("check.pl", order(testID, "L", "FR", "DETAIL", "REF:A-12%Q:2%PRIX:19.90%PROD:Tasse bleue|REF:P1%Q:1%PRIX:3.70%PROD:Port|"))
	assert.Equal(t, "fr", shown.Attr("html", "lang"))
	assert.Equal(t, "Bob's Mugs", shown.Text("#kp-merchant"))
	assert.Equal(t, "43,50\u00A0€", shown.Text("#kp-amount"))
	assert.Equal(t, "2 × Tasse bleue A-12 19,90\u00A0€", shown.Text("#kp-basket li:first-child"))
	assert.Contains(t, shown.Text("#kp-test"), "fictif")
	means := []string{}
	for _, node := range shown.Doc.Find("form#kp-means input[name=CARTE]").Nodes {
		for _, a := range node.Attr {
			if a.Key == "value" {
				means = append(means, a.Val)
			}
		}
	}
	assert.Equal(t, []string{"VISA", "MASTERCARD", "AMEX"}, means)
	assert.False(t, p.atRecap("check.pl", order(productionID)).Has("#kp-test"))

	many := p.atRecap("check.pl", order(testID, "DETAILS", strings.Repeat("REF:A%Q:1%PRIX:1.00%PROD:Mug|", 10_000)))
	assert.Equal(t, 50, many.Doc.Find("#kp-basket li").Length())
	assert.Equal(t, "and 9950 more lines", many.Text("#kp-more"))
}

// TestLanguages follow L, its aliases, else the account (KP-065).
func TestLanguages(t *testing.T) {
	p := open(t, arrange{switches: "language=es"})
	for l, want := range map[string]string{
		"fr": "fr Votre paiement", "EN": "en Your payment", "Es": "es Su pago", "it": "it Il Suo pagamento", "ir": "it Il Suo pagamento", "de": "de Ihre Zahlung",
		"nl": "nl Uw betaling", "DU": "nl Uw betaling", "ru": "es Su pago", "": "es Su pago", "../en": "es Su pago",
	} {
		shown := p.atRecap("check.pl", order(testID, "L", l))
		assert.Equal(t, want, shown.Attr("html", "lang")+" "+shown.Text("h1"), l)
	}
}

// TestEveryPageInEveryLanguage is whole: no message is missing where an id is put together
// from data.
func TestEveryPageInEveryLanguage(t *testing.T) {
	p := open(t, arrange{switches: "means=VISA,MASTERCARD,AMEX,VIREMENT,CHEQUE three_ds=true missing_customer=ask"})
	p.planned(map[string]any{"id": productionPlan, "amount": "9.90", "every": "1 month", "trial": "2 weeks", "trial_amount": "1.00", "end": "2030-01-01"})
	for _, lang := range []string{"fr", "en", "es", "it", "de", "nl"} {
		whole := func(shown place.Page, selector string) place.Page {
			t.Helper()
			require.Equal(t, http.StatusOK, shown.Status, shown.Brief())
			require.True(t, shown.Has(selector), "%s: %s", selector, shown.Brief())
			assert.Equal(t, lang, shown.Attr("html", "lang"))
			return shown
		}
		all := []string{"CARTE", "VISA", "NOM", "Doe", "PRENOM", "Jane", "ADRESSE", "Rue 1", "CODEPOSTAL", "1204", "VILLE", "Geneve", "PAYS", "ch", "TEL", "1", "EMAIL", "j@example.com"}
		first := whole(p.Get(p.entered("checkxfois.pl", fields("ID", testID, "MONTANT", "43.50", "EXTRA", "3FOIS", "L", lang))), "#kp-EMAIL")
		whole(first.Submit("form#kp-means", nil), "#kp-CARTE-problem")
		card := whole(first.Submit("form#kp-means", fields(all...)), "form#kp-card")
		for _, wrong := range [][]string{{"NUMCARTE", "", "EXPMOIS", "", "EXPANNEE", "", "CVV", ""}, {"NUMCARTE", "1", "EXPMOIS", "13", "EXPANNEE", "1", "CVV", "1"}, {"NUMCARTE", "5105105105105101"}} {
			whole(card.Submit("form#kp-card", theCard(wrong...)), "#kp-problems")
		}
		secure := whole(card.Submit("form#kp-card", theCard()), "form#kp-secure")
		whole(secure.Submit("form#kp-secure", fields("answer", "fail")), "[data-result=refused]")
		secure = whole(card.Submit("form#kp-card", theCard()), "form#kp-secure")
		whole(secure.Submit("form#kp-secure", fields("answer", "ok")), "[data-result=accepted]")
		whole(p.atRecap("checkabon.pl", order(productionID, "ABONNEMENT", productionPlan, "L", lang)), "#kp-plan")
		whole(p.atRecap("checkdiff.pl", order(testID, "L", lang)), "#kp-deferred").Submit("form#kp-leave", nil)
		for _, means := range []string{"VIREMENT", "CHEQUE"} {
			whole(p.atRecap("check.pl", order(productionID, "L", lang)).Submit("form#kp-means", fields("CARTE", means)), "[data-result=awaiting]")
		}
		left := p.entered("check.pl", order(testID, "L", lang))
		p.Post(left+"/leave", nil)
		whole(p.Get(left), "[data-result=cancelled]")
	}
}

// TestFieldErrorsStandAtTheFields, and what was typed is kept but for number and code
// (KP-036, KP-090).
func TestFieldErrorsStandAtTheFields(t *testing.T) {
	p := open(t, arrange{switches: "means=VISA"})
	card := p.atCard(order(testID))
	for name, c := range map[string]struct {
		typed  map[string][]string
		fields string
	}{
		"nothing":         {theCard("NUMCARTE", "", "EXPMOIS", "", "EXPANNEE", "", "CVV", ""), "NUMCARTE EXPMOIS EXPANNEE CVV"},
		"wrong sum":       {theCard("NUMCARTE", "4012888888881882"), "NUMCARTE"},
		"letters":         {theCard("NUMCARTE", "card", "CVV", "abc"), "NUMCARTE CVV"},
		"40 digits":       {theCard("NUMCARTE", strings.Repeat("4", 40)), "NUMCARTE"},
		"another brand":   {theCard("NUMCARTE", masterTest), "NUMCARTE"},
		"month 13":        {theCard("EXPMOIS", "13"), "EXPMOIS"},
		"month 00":        {theCard("EXPMOIS", "00"), "EXPMOIS"},
		"three-digit":     {theCard("EXPANNEE", "203"), "EXPANNEE"},
		"minus":           {theCard("EXPMOIS", "-1", "EXPANNEE", "-203"), "EXPMOIS EXPANNEE"},
		"code of two":     {theCard("CVV", "11"), "CVV"},
		"code of five":    {theCard("CVV", "11111"), "CVV"},
		"code with plus":  {theCard("CVV", "+11"), "CVV"},
		"script in month": {theCard("EXPMOIS", `"><script>`), "EXPMOIS"},
	} {
		shown := card.Submit("form#kp-card", c.typed)
		found := []string{}
		for _, field := range []string{"NUMCARTE", "EXPMOIS", "EXPANNEE", "CVV"} {
			if shown.Has("#kp-" + field + "-problem") {
				found = append(found, field)
				assert.Equal(t, "true", shown.Attr("#kp-"+field, "aria-invalid"), name)
				assert.Contains(t, shown.Attr("#kp-"+field, "aria-describedby"), "kp-"+field+"-problem", name)
			}
		}
		assert.Equal(t, c.fields, strings.Join(found, " "), "%s: %s", name, shown.Brief())
		assert.True(t, shown.Has("#kp-problems[role=alert]"), name)
		assert.Empty(t, shown.Attr("#kp-NUMCARTE", "value")+shown.Attr("#kp-CVV", "value"), name)
		assert.NotContains(t, shown.Body, "<script", name)
	}
	assert.Len(t, p.Payment("a3f9-356").History, 1, "the bank was never asked")
	short := card.Submit("form#kp-card", theCard("EXPMOIS", "2", "EXPANNEE", "30", "NUMCARTE", "4012-8888 8888\u00A01881"))
	assert.Equal(t, "accepted", short.Attr("#kp-result", "data-result"), "%s: people write dates as they stand on cards", short.Brief())
	journal := p.Journalled()
	for _, secret := range []string{"4012888888881881", "4012888888881882", "4012-8888 8888", strings.Repeat("4", 40)} {
		assert.NotContains(t, journal, secret)
	}
}

// TestRefusedAndRetried: another card in the same payment; the way back is the end of it
// (KP-080, KP-085 to KP-089).
func TestRefusedAndRetried(t *testing.T) {
	p := open(t, arrange{switches: "refused_url=https://shop.example/ko accepted_url=https://shop.example/ok"})
	card := p.atCard(order(testID))
	for name, typed := range map[string]map[string][]string{
		"wrong code": theCard("CVV", "112"), "expired": theCard("EXPMOIS", "12", "EXPANNEE", "2018"), "another card": theCard("NUMCARTE", visaCard),
	} {
		shown := card.Submit("form#kp-card", typed)
		require.Equal(t, "refused", shown.Attr("#kp-result", "data-result"), "%s: %s", name, shown.Brief())
		card = p.Get(shown.Attr("#kp-retry", "href"))
		require.True(t, card.Has("form#kp-card"), card.Brief())
	}
	paid := card.Submit("form#kp-card", theCard("EXPMOIS", "01", "EXPANNEE", "2019"))
	assert.Equal(t, "accepted", paid.Attr("#kp-result", "data-result"), "a card is good through the last day of its month")
	one := p.Payment("a3f9-356")
	assert.Equal(t, "captured", one.State)
	assert.Len(t, one.History, 5, "one payment: opened, three times refused, accepted")
	assert.Len(t, p.Payments("a3f9-356"), 1)

	refused := p.atCard(order(testID, "RETOUR", "left")).Submit("form#kp-card", theCard("CVV", "112"))
	left := p.Get(refused.Attr("#kp-return", "href"))
	assert.Equal(t, http.StatusFound, left.Status)
	assert.Equal(t, "https://shop.example/ko/order/356/failed?t=a3f9", left.Header.Get("Location"))
	assert.Equal(t, "cancelled", p.Payment("left").State)
	assert.Equal(t, left.Header.Get("Location"), p.Get(refused.Attr("#kp-return", "href")).Header.Get("Location"), "pressed twice")

	production := p.atCard(order(productionID, "RETOUR", "prod")).Submit("form#kp-card", theCard())
	assert.Equal(t, "refused", production.Attr("#kp-result", "data-result"), "a test card in production (KP-085)")
}

// TestCancelAnywhere (KP-080).
func TestCancelAnywhere(t *testing.T) {
	p := open(t, arrange{switches: "three_ds=true refused_url=https://shop.example"})
	recap := p.atRecap("check.pl", order(testID, "RETOUR", "1"))
	card := p.atCard(order(testID, "RETOUR", "2"))
	secure := p.atCard(order(testID, "RETOUR", "3")).Submit("form#kp-card", theCard())
	for i, shown := range []place.Page{recap, card, secure} {
		assert.Equal(t, "kp-leave", shown.Attr("#kp-cancel", "form"))
		left := shown.Submit("form#kp-leave", nil)
		assert.Equal(t, "https://shop.example/order/356/failed?t=a3f9", left.Header.Get("Location"))
		assert.Equal(t, "cancelled", p.Payment(number10(i+1)).State)
	}
	asked := p.atRecap("check.pl", order(testID, "RETOUR", "4"))
	p.Get(asked.Attr("form#kp-leave", "action"))
	assert.Equal(t, "open", p.Payment("4").State, "nobody cancels by looking")
}

// TestTabsAndBack: a payment that has ended is not paid again, and every tab shows its end
// (KP-145).
func TestTabsAndBack(t *testing.T) {
	p := open(t, arrange{switches: "accepted_url=https://shop.example"})
	card := p.atCard(order(testID))
	page := strings.TrimSuffix(card.Attr("form#kp-card", "action"), "/card")
	again := p.Get(page + "/means")
	assert.Equal(t, "checked", attrOrName(again, `input[value=VISA]`), "what was chosen is chosen")
	first := card.Submit("form#kp-card", theCard())
	for _, shown := range []place.Page{
		first, card.Submit("form#kp-card", theCard()), again.Submit("form#kp-means", fields("CARTE", "MASTERCARD")), again.Submit("form#kp-leave", nil),
		p.Get(page), p.Get(page + "/means").Follow(), p.Get(page + "/card").Follow(), p.Get(page + "/secure").Follow(), p.Post(page+"/secure", nil).Follow(),
	} {
		assert.Equal(t, "accepted", shown.Attr("#kp-result", "data-result"), shown.Brief())
	}
	assert.Len(t, p.Payment("a3f9-356").History, 2, "paid once")
	p.Switches("after_accept=redirect")
	assert.Equal(t, "https://shop.example/order/356/done?t=a3f9", p.Post(page+"/card", theCard()).Header.Get("Location"), "pressed twice, the browser arrives all the same")

	fresh := p.atRecap("check.pl", order(testID, "RETOUR", "skips"))
	page = strings.TrimSuffix(fresh.Attr("form#kp-means", "action"), "/means")
	for _, step := range []string{"/card", "/secure"} {
		assert.True(t, p.Get(page+step).Follow().Has("form#kp-means"), "page 1 was skipped")
		assert.True(t, p.Post(page+step, theCard()).Follow().Has("form#kp-means"))
	}
}

func attrOrName(g place.Page, selector string) string {
	if _, ok := g.Doc.Find(selector).Attr("checked"); ok {
		return "checked"
	}
	return ""
}

// TestPageLife: a page lives for 24 hours and then says so (KP-124).
func TestPageLife(t *testing.T) {
	p := open(t, arrange{})
	card := p.atCard(order(testID))
	p.Advance(24*time.Hour - time.Second)
	assert.True(t, p.Get(card.Attr("form#kp-card", "action")).Has("form#kp-card"))
	p.Advance(time.Second)
	late := card.Submit("form#kp-card", theCard())
	assert.Equal(t, "expired", late.Attr("#kp-trouble", "data-trouble"), late.Brief())
	assert.Equal(t, http.StatusGone, late.Status)
	assert.Equal(t, "abandoned", p.Payment("a3f9-356").State)

	paid := p.entered("check.pl", order(testID, "RETOUR", "paid"))
	p.payAt(paid, visaTest)
	p.Advance(48 * time.Hour)
	assert.Equal(t, "accepted", p.Get(paid).Attr("#kp-result", "data-result"), "what has ended can be looked at")
}

// pressed sends both forms of a payment's page and answers what the bank's word leads to.
func (p sandboxed) pressed(page string, card map[string][]string) place.Page {
	p.T.Helper()
	p.Post(page+"/means", fields("CARTE", "VISA"))
	return p.Post(page+"/card", card)
}
