package klikandpay_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/fakes/faketest/place"
)

// pageToken is the name of a payment's page.
var pageToken = regexp.MustCompile(`/page/([a-z2-9]{13})\r?\n`)

// TestFormAndReturnByteForByte: the form of section 6 and the Location of section 10, where
// the accepted URL has a scheme and a host only (KP-009, KP-061 to KP-068, KP-091).
func TestFormAndReturnByteForByte(t *testing.T) {
	p := open(t, arrange{switches: "accepted_url=https://shop.example refused_url=https://shop.example after_accept=redirect"})
	answer := p.Wire(place.Golden(t, "hosted_form.request"))
	token := pageToken.FindStringSubmatch(answer)
	require.NotNil(t, token, answer)
	assert.Equal(t, string(place.Golden(t, "hosted_form.answer", "TOKEN", token[1])), answer)

	page := "/paiement/page/" + token[1]
	send := func(path, body string) string {
		return p.Wire([]byte("POST " + path + " HTTP/1.1\r\nHost: www.klikandpay.com\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: " + number10(len(body)) + "\r\n\r\n" + body))
	}
	assert.Contains(t, send(page+"/means", "CARTE=VISA"), "Location: http://www.klikandpay.com"+page+"/card\r\n")
	paid := send(page+"/card", "NUMCARTE=4012+8888-8888+1881&EXPMOIS=02&EXPANNEE=2030&CVV=111")
	assert.Equal(t, string(place.Golden(t, "hosted_accepted.answer")), paid)

	one := p.Payment("a3f9-356")
	assert.Equal(t, "captured", one.State)
	assert.Equal(t, "43.50", one.Amount.Value)
	assert.Regexp(t, `^[1-9][0-9]{11}$`, one.Ref, "KP-108")

	second := pageToken.FindStringSubmatch(p.Wire(place.Golden(t, "hosted_form.request")))
	assert.NotEqual(t, token[1], second[1], "one RETOUR, two payments (KP-145)")
	assert.Equal(t, string(place.Golden(t, "hosted_cancelled.answer")), send("/paiement/page/"+second[1]+"/leave", ""))
	assert.Len(t, p.Payments("a3f9-356"), 2)
}

func number10(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return number10(n/10) + number10(n%10)
}

// TestEveryScriptUnderBothRoots reads what is its own (KP-009 to KP-014, KP-026, KP-073,
// KP-076).
func TestEveryScriptUnderBothRoots(t *testing.T) {
	p := open(t, arrange{})
	for _, root := range []string{"/paiement", "/paiementtest"} {
		for script, want := range map[string]struct{ amount, also string }{
			"check.pl":      {"43.50", ""},
			"checkxfois.pl": {"14.50", "#kp-parts"},
			"checkabon.pl":  {"9.90", "#kp-plan"},
			"checkabo.pl":   {"9.90", "#kp-plan"},
			"checkdiff.pl":  {"43.50", "#kp-deferred"},
			"order1.pl":     {"9.90", "#kp-plan"},
		} {
			form := order(productionID, "RETOUR", root+script, "EXTRA", "3FOIS", "ABONNEMENT", productionPlan)
			sent := p.Post(p.at(root+"/"+script), form)
			require.Equal(t, http.StatusSeeOther, sent.Status, "%s: %s", script, sent.Brief())
			assert.Regexp(t, "^"+regexp.QuoteMeta(p.at(root))+"/page/[a-z2-9]{13}$", sent.Header.Get("Location"), "absolute, under the root that was asked for")
			shown := sent.Follow()
			assert.Equal(t, "€"+want.amount, shown.Text("#kp-amount"), script)
			assert.Equal(t, want.amount, p.Payment(root+script).Amount.Value, script)
			for _, also := range []string{"#kp-parts", "#kp-plan", "#kp-deferred"} {
				assert.Equal(t, also == want.also, shown.Has(also), "%s: %s", script, also)
			}
			assert.Equal(t, root == "/paiementtest", shown.Has("#kp-test"), "a production account is in TEST under paiementtest (KP-026)")
		}
	}
	one := p.Post(p.at("/paiement/order1.pl"), order(productionID)).Follow()
	assert.Equal(t, "€43.50", one.Text("#kp-amount"), "order1.pl without ABONNEMENT")
	p.Switches("test_root=ignore")
	assert.False(t, p.Post(p.at("/paiementtest/check.pl"), order(productionID)).Follow().Has("#kp-test"))
	assert.True(t, p.Post(p.at("/paiement/check.pl"), order(testID)).Follow().Has("#kp-test"))
}

// TestFormsComeInManyWays: by GET, multipart, with unknown fields and in ISO-8859-1 (KP-009,
// KP-022, KP-024, KP-025, KP-031).
func TestFormsComeInManyWays(t *testing.T) {
	p := open(t, arrange{})
	shown := p.Get(p.at("/paiement/check.pl?" + order(testID, "PAYS", "en").Encode())).Follow()
	assert.Equal(t, "Jane Doe", shown.Text("#kp-buyer"))
	p.Switches("hosted_get=refuse")
	assert.Equal(t, "bad_request", p.Get(p.at("/paiement/check.pl?"+order(testID).Encode())).Attr("#kp-trouble", "data-trouble"))

	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for name, values := range order(testID, "B1", "Envoyer", "testMode", "1", "MODULE", "PrestaShop", "MODULE_VERSION", "1.6") {
		require.NoError(t, form.WriteField(name, values[0]))
	}
	require.NoError(t, form.Close())
	sent := p.Ask("POST", p.at("/paiement/check.pl"), "", http.Header{"Content-Type": {form.FormDataContentType()}}, body.Bytes())
	assert.Contains(t, p.Notes(), "PrestaShop 1.6", "KP-072")
	assert.True(t, sent.Follow().Has("form#kp-means"))

	latin := strings.ReplaceAll(order(testID, "NOM", "Mxller").Encode(), "Mxller", "M%FCller")
	sent = p.Ask("POST", p.at("/paiement/check.pl"), "", http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}, []byte(latin))
	assert.Equal(t, "Jane Müller", sent.Follow().Text("#kp-buyer"))
}

// TestErrorPages lead nowhere: status 200, no payment, nobody is told (KP-063, KP-071,
// KP-082, KP-083).
func TestErrorPages(t *testing.T) {
	p := open(t, arrange{switches: "accepted_url=https://shop.example/ok refused_url=https://shop.example/ko"})
	for name, c := range map[string]struct {
		script string
		form   url.Values
		kind   string
	}{
		"no ID":               {"check.pl", order(testID, "ID", ""), "missing_id"},
		"unknown ID":          {"check.pl", order("1374842866"), "unknown_id"},
		"ID is no number":     {"check.pl", order("<script>"), "unknown_id"},
		"no amount":           {"check.pl", order(testID, "MONTANT", ""), "bad_amount"},
		"amount in words":     {"check.pl", order(testID, "MONTANT", "many"), "bad_amount"},
		"nothing":             {"check.pl", order(testID, "MONTANT", "0.00"), "bad_amount"},
		"less than nothing":   {"check.pl", order(testID, "MONTANT", "-5"), "bad_amount"},
		"1e308":               {"checkdiff.pl", order(testID, "MONTANT", "1e308"), "bad_amount"},
		"a long number":       {"check.pl", order(testID, "MONTANT", strings.Repeat("9", 400)), "bad_amount"},
		"instalments of none": {"checkxfois.pl", order(testID, "MONTANT", "", "EXTRA", "3FOIS"), "bad_amount"},
		"bad balance":         {"checkxfois.pl", order(testID, "MONTANT2", "x"), "bad_amount"},
		"no plan":             {"checkabon.pl", order(testID), "unknown_plan"},
		"another's plan":      {"checkabo.pl", order(testID, "ABONNEMENT", productionPlan), "unknown_plan"},
		"unknown plan":        {"order1.pl", order(testID, "ABONNEMENT", "x"), "unknown_plan"},
	} {
		shown := p.Post(p.at("/paiement/"+c.script), c.form)
		assert.Equal(t, http.StatusOK, shown.Status, name)
		assert.Equal(t, c.kind, shown.Attr("#kp-trouble", "data-trouble"), "%s: %s", name, shown.Brief())
		assert.False(t, shown.Has("a[href], form, meta[http-equiv]"), name)
		assert.Equal(t, "en", shown.Attr("html", "lang"), name)
		assert.NotContains(t, shown.Body, "<script", name)
	}
	assert.Empty(t, p.Payments("a3f9-356"))
	p.Switches("hosted_error_status=400")
	assert.Equal(t, http.StatusBadRequest, p.Post(p.at("/paiement/check.pl"), order(testID, "MONTANT", "")).Status)
	assert.Equal(t, http.StatusNotFound, p.Get(p.at("/paiement/page/aaaaaaaaaaaaa")).Status)
	assert.Equal(t, http.StatusMethodNotAllowed, p.Ask("DELETE", p.at("/paiement/check.pl"), "", nil, nil).Status)
	french := p.Ask("GET", p.at("/paiement/page/x"), "", http.Header{"Accept-Language": {"sv, de-CH;q=0.8, fr;q=0.5"}}, nil)
	assert.Equal(t, "de", french.Attr("html", "lang"), "a page of no payment speaks the browser's language")
}

// TestOriginCheck is production's, and hosts are compared whole (KP-082, KP-146).
func TestOriginCheck(t *testing.T) {
	p := open(t, arrange{switches: "authorised_hosts=shop.example,pay.example"})
	from := func(id, root, referer string) place.Page {
		header := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}
		if referer != "" {
			header.Set("Referer", referer)
		}
		return p.Ask("POST", p.at(root+"/check.pl"), "", header, []byte(order(id).Encode()))
	}
	for referer, passes := range map[string]bool{
		"https://shop.example/checkout": true, "http://SHOP.example:8080": true, "https://pay.example/": true, "": true,
		"https://www.shop.example/": false, "https://example/": false, "https://shop.example.evil.test/": false, "shop.example": false, "::": false,
	} {
		shown := from(productionID, "/paiement", referer)
		assert.Equal(t, passes, shown.Status == http.StatusSeeOther, "%q: %s", referer, shown.Brief())
		if !passes {
			assert.Equal(t, "origin", shown.Attr("#kp-trouble", "data-trouble"), referer)
		}
		assert.Equal(t, http.StatusSeeOther, from(testID, "/paiement", referer).Status, "no check in TEST: %s", referer)
		assert.Equal(t, http.StatusSeeOther, from(productionID, "/paiementtest", referer).Status, "no check in TEST: %s", referer)
	}
	p.Switches("authorised_hosts=")
	assert.Equal(t, http.StatusSeeOther, from(productionID, "/paiement", "https://anywhere.test/").Status)
}

// TestRulesAtTheEntry.
func TestRulesAtTheEntry(t *testing.T) {
	p := open(t, arrange{rules: "  - op: klikandpay.entry\n    when: amount == 4350 and test and retour == 'a3f9-356' and buyer.email == 'jane@example.com'\n    then: {outcome: error}"})
	assert.Equal(t, "refused", p.Post(p.at("/paiement/check.pl"), order(testID)).Attr("#kp-trouble", "data-trouble"))
	assert.Equal(t, http.StatusSeeOther, p.Post(p.at("/paiement/check.pl"), order(productionID)).Status)
}

// TestFieldsAreTrimmed but for those that stand in addresses and in the basket.
func TestFieldsAreTrimmed(t *testing.T) {
	p := open(t, arrange{})
	shown := p.Post(p.at("/paiement/checkxfois.pl"), order(testID, "MONTANT", " 30.00 ", "EXTRA", "\t3FOIS ", "L", " de ", "RETOUR", "parts")).Follow()
	assert.Equal(t, 3, shown.Doc.Find("#kp-parts li, #kp-parts tbody tr").Length(), shown.Brief())
	assert.Equal(t, "de", shown.Attr("html", "lang"))
	balance := p.Post(p.at("/paiement/checkxfois.pl"), order(testID, "MONTANT", "30", "MONTANT2", " 60.00\r\n", "DATE2", " 2019-03-31 ", "RETOUR", "balance")).Follow()
	assert.Contains(t, balance.Text("#kp-parts"), "31/03/2019")
	one := p.Post(p.at("/paiement/order1.pl"), order(testID, "MONTANT", " 43.50", "ABONNEMENT", " ", "RETOUR", " a b ")).Follow()
	assert.Equal(t, "€43.50", one.Text("#kp-amount"), "order1.pl without ABONNEMENT")
	plan := p.Post(p.at("/paiement/order1.pl"), order(testID, "MONTANT", " ", "ABONNEMENT", " "+testPlan+" ")).Follow()
	assert.True(t, plan.Has("#kp-plan"), plan.Brief())
	assert.Equal(t, "43.50", p.Payment(" a b ").Amount.Value, "RETOUR is the merchant's, byte for byte")
}

// TestReturnsAreBounded, so that no address is longer than browsers and servers take; the
// journal says so (KP-168).
func TestReturnsAreBounded(t *testing.T) {
	p := open(t, arrange{switches: "accepted_url=https://shop.example/ok? refused_url=https://shop.example/ko?"})
	fits := strings.Repeat("x", 2048)
	page := p.entered("check.pl", order(testID, "RETOUR", "a", "RETOURVHS", fits))
	assert.NotContains(t, p.Notes(), "is cut")
	assert.Equal(t, "https://shop.example/ko?"+fits, p.Post(page+"/leave", nil).Header.Get("Location"))
	page = p.entered("check.pl", order(testID, "RETOUR", strings.Repeat("y", 3000), "RETOURVHS", fits[1:]+"é"+fits))
	assert.Contains(t, p.Notes(), "RETOURVHS is cut at 2048 bytes (KP-168)")
	assert.Contains(t, p.Notes(), "RETOUR is cut at 2048 bytes (KP-168)")
	assert.Equal(t, "https://shop.example/ko?"+fits[1:], p.Post(page+"/leave", nil).Header.Get("Location"), "no half of a character")
	assert.Len(t, p.Payments(strings.Repeat("y", 2048)), 1)
}
