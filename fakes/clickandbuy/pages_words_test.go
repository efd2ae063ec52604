package clickandbuy

import (
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
)

func sampleNamed(t *testing.T, lang, name string) *goquery.Document {
	t.Helper()
	for _, s := range pageSamples(lang) {
		if s.name == name {
			doc, _ := renderPage(t, lang, s)
			return doc
		}
	}
	t.Fatalf("no sample %q", name)
	return nil
}

func wordsOf(s *goquery.Selection) string { return strings.Join(strings.Fields(s.Text()), " ") }

func TestLoginIsTheFirstForm(t *testing.T) {
	doc := sampleNamed(t, "de", "login")
	assert.Equal(t, "cb-login", doc.Find("form").First().AttrOr("id", ""), "CB-073")
	assert.Equal(t, 1, doc.Find("form").Length())
	assert.Equal(t, "Einloggen", wordsOf(doc.Find("#cb-login button")))
	assert.Equal(t, "Jetzt anmelden", wordsOf(doc.Find("#cb-to-register")), "CB-073")
	assert.Equal(t, "/clickandbuy/pay/TOKEN/register", doc.Find("#cb-to-register").AttrOr("href", ""))
	assert.Equal(t, 1, strings.Count(doc.Text(), "Jetzt anmelden"), "found by its words alone")
	assert.Equal(t, "Log in", wordsOf(sampleNamed(t, "en", "login").Find("#cb-login button")))

	for _, shown := range []string{"Demo Shop", "Bücher & mehr seit 1999", "MeineSeite.de Bestellung", "Beschreibung der Bestellung"} {
		assert.Contains(t, wordsOf(doc.Find("main")), shown, "CB-072")
	}
	assert.Equal(t, "1.234,56 EUR", wordsOf(doc.Find("#cb-price")))
	assert.Equal(t, "1,234.56 EUR", wordsOf(sampleNamed(t, "en", "login").Find("#cb-price")))
	assert.Equal(t, "Demo Shop", doc.Find(".shop img").AttrOr("alt", ""))
	assert.Equal(t, 1, doc.Find("#cb-notify").Length(), "CB-012")

	bare := sampleNamed(t, "de", "login-bare")
	assert.Zero(t, bare.Find("#cb-notify, #cb-test-mode, .shop, img").Length())
}

func TestLoginSaysWhatIsWrong(t *testing.T) {
	for _, name := range []string{"login-wrong", "login-locked"} {
		doc := sampleNamed(t, "de", name)
		assert.Equal(t, "alert", doc.Find("#cb-login-problem").AttrOr("role", ""))
		doc.Find("#cb-login input").Each(func(_ int, field *goquery.Selection) {
			assert.Equal(t, "true", field.AttrOr("aria-invalid", ""))
			assert.Equal(t, "cb-login-problem", field.AttrOr("aria-describedby", ""))
		})
		assert.Equal(t, "buyer@example.com", doc.Find("#cb-username").AttrOr("value", ""))
		assert.True(t, strings.HasPrefix(doc.Find("title").Text(), "Problem: "))
	}
	assert.Zero(t, sampleNamed(t, "de", "login").Find("[role=alert], [aria-invalid]").Length())
}

func TestRegisterIsFilledIn(t *testing.T) {
	doc := sampleNamed(t, "de", "register")
	form := doc.Find("form#cb-register")
	for _, field := range registerFields {
		assert.NotZero(t, form.Find("[name='"+field.Name+"']").Length(), field.Name)
	}
	assert.Equal(t, "ana@example.com", form.Find("#cb-Email").AttrOr("value", ""))
	assert.Equal(t, "137/143 Hammersmith Road", form.Find("#cb-Street").AttrOr("value", ""))
	assert.Equal(t, "F", form.Find("[name=Gender][checked]").AttrOr("value", ""))
	assert.Equal(t, "AT", form.Find("#cb-Nation option[selected]").AttrOr("value", ""))
	assert.Equal(t, 1+243, form.Find("#cb-Nation option").Length(), "CB-057, and none")
	assert.Empty(t, form.Find("#cb-password").AttrOr("value", "absent"), "a password is never shown again")
	assert.Equal(t, "/clickandbuy/pay/TOKEN", doc.Find("#cb-to-login").AttrOr("href", ""))
	assert.Zero(t, doc.Find("[role=alert], [aria-invalid], .wrong").Length())
}

func TestRegisterSaysWhatIsWrongTwice(t *testing.T) {
	doc := sampleNamed(t, "de", "register-wrong")
	summary := doc.Find("#cb-problems")
	assert.Equal(t, "Bitte prüfen Sie noch 7 Felder", wordsOf(summary.Find("h2")))
	var order []string
	summary.Find("a").Each(func(_ int, a *goquery.Selection) { order = append(order, a.AttrOr("href", "")) })
	assert.Equal(t, []string{
		"#cb-Email", "#cb-password", "#cb-Gender-F", "#cb-LastName", "#cb-DateOfBirth", "#cb-City", "#cb-Nation",
	}, order, "in the order of the page")

	email := doc.Find("#cb-Email")
	assert.Equal(t, "true", email.AttrOr("aria-invalid", ""))
	assert.Equal(t, "cb-Email-problem", email.AttrOr("aria-describedby", ""))
	assert.Equal(t, "Zu dieser Adresse gibt es schon ein Kundenkonto.", wordsOf(doc.Find("#cb-Email-problem")))
	assert.Equal(t, "cb-DateOfBirth-hint cb-DateOfBirth-problem", doc.Find("#cb-DateOfBirth").AttrOr("aria-describedby", ""))
	assert.Equal(t, "Please look at one field again", onlyWrong(t, "en", "City"))
}

func onlyWrong(t *testing.T, lang, field string) string {
	t.Helper()
	page := registerPage{frame: frame{Lang: lang}, Action: "/a", LoginURL: "/l", Problems: map[string]fieldProblem{field: fieldEmpty}}
	doc, _ := renderPage(t, lang, pageSample{page: "register", data: page})
	return wordsOf(doc.Find("#cb-problems h2"))
}

func TestConfirm(t *testing.T) {
	assert.Equal(t, "Bestätigen", wordsOf(sampleNamed(t, "de", "confirm").Find("#cb-confirm button")), "CB-073")
	assert.Equal(t, "Confirm", wordsOf(sampleNamed(t, "en", "confirm").Find("#cb-confirm button")))

	plain := sampleNamed(t, "de", "confirm")
	assert.Equal(t, "buyer@example.com", wordsOf(plain.Find("#cb-buyer")))
	assert.Zero(t, plain.Find("input, address, #cb-credit").Length())

	full := sampleNamed(t, "de", "confirm-full")
	assert.Contains(t, wordsOf(full.Find("#cb-credit")), "500,00 EUR")
	assert.Equal(t, 2, full.Find("address").Length())
	assert.Equal(t, "1.1.1980", full.Find("#cb-DateOfBirth").AttrOr("value", ""))
	assert.Equal(t, "true", full.Find("#cb-DateOfBirth").AttrOr("aria-invalid", ""))
	assert.Zero(t, full.Find("a").Length(), "no way to cancel is documented (CB-082)")
}

func TestErrorTitlesAsPrinted(t *testing.T) {
	printed := map[errorPage]string{ // CB-074 to CB-078
		"2.1.1": "Testbetrieb",
		"2.1.2": "Bedauerlicherweise konnten Sie nicht auf die Webseite…",
		"2.1.3": "Der Anbieter übergibt fehlerhafte Daten",
		"2.1.4": "Aufgrund von nicht übereinstimmenden Daten…",
		"2.1.5": "Der Linktyp unterstützt keine dynamischen Währungen",
	}
	causes := map[errorPage]int{"2.1.1": 1, "2.1.2": 5, "2.1.3": 1, "2.1.4": 4, "2.1.5": 2}
	for number, title := range printed {
		doc := sampleNamed(t, "de", "error-"+string(number))
		assert.Equal(t, title, wordsOf(doc.Find("#cb-error h1")))
		assert.Contains(t, doc.Find("title").Text(), title)
		assert.Equal(t, string(number), doc.Find("#cb-error").AttrOr("data-page", ""))
		assert.Equal(t, causes[number], doc.Find("#cb-developer li").Length(), number)
		assert.Contains(t, wordsOf(doc.Find("#cb-reason")), "311 bytes")
		assert.Zero(t, doc.Find("a, form").Length(), "no way to the merchant (CB-081)")
		if before, cut := strings.CutSuffix(title, "…"); cut {
			assert.Contains(t, wordsOf(doc.Find("#cb-error > p").First()), before+" ", "the sentence is brought to its end")
		}
	}
}

func TestNotices(t *testing.T) {
	for _, kind := range allNotices {
		doc := sampleNamed(t, "en", "notice-"+string(kind))
		assert.Equal(t, string(kind), doc.Find("#cb-notice").AttrOr("data-notice", ""))
		assert.Equal(t, "/clickandbuy/pay/TOKEN", doc.Find("#cb-link").AttrOr("href", ""))
		assert.Zero(t, doc.Find("details, #cb-outcome").Length())
	}
	booked := sampleNamed(t, "de", "notice-finished-booked")
	assert.Equal(t, "booked", booked.Find("#cb-outcome").AttrOr("data-outcome", ""))
	assert.Contains(t, wordsOf(booked.Find("#cb-reason")), "CB-252")
	assert.Zero(t, booked.Find("a, dl").Length())
}

// What links carry is a stranger's text: it is shown, and it is never markup.
func TestHostileValues(t *testing.T) {
	const evil = `"><script>alert(1)</script><b x='`
	page := registerPage{
		frame:  frame{Domain: evil, Header: evil, Offer: evil, Info: evil, Price: evil, Logo: "javascript:alert(1)"},
		Action: "javascript:alert(1)", LoginURL: "/l", Values: map[string]string{"City": evil},
	}
	doc, html := renderPage(t, "en", pageSample{page: "register", data: page})
	assert.Zero(t, doc.Find("script").Length())
	assert.NotContains(t, html, "javascript:")
	assert.Equal(t, evil, doc.Find("#cb-City").AttrOr("value", ""))
	assert.Equal(t, evil, wordsOf(doc.Find(".offer .name")))

	trouble := troublePage{Number: pageUnreachable, Reason: evil}
	doc, _ = renderPage(t, "en", pageSample{page: "error", data: trouble})
	assert.Equal(t, evil, wordsOf(doc.Find("#cb-reason")))
}

// A language that nobody has translated yet reads as English, and says so.
func TestUnknownLanguage(t *testing.T) {
	for _, lang := range []string{"xx", "", "../console/en", "EN"} {
		doc, _ := renderPage(t, lang, pageSamples(lang)[0])
		assert.Equal(t, "en", doc.Find("html").AttrOr("lang", ""), lang)
		assert.Equal(t, "Log in", wordsOf(doc.Find("#cb-submit")))
	}
	doc, _ := renderPage(t, "de-AT", pageSamples("de")[0])
	assert.Equal(t, "de", doc.Find("html").AttrOr("lang", ""))
}

func TestPriceText(t *testing.T) {
	for _, c := range []struct {
		lang, currency string
		hundredths     int64
		want           string
	}{
		{"de", "EUR", 1234, "12,34 EUR"},
		{"en", "EUR", 1234, "12.34 EUR"},
		{"de", "EUR", 5, "0,05 EUR"},
		{"en", "GBP", 90, "0.90 GBP"},
		{"en", "USD", 123450, "1,234.50 USD"},
		{"de", "EUR", 123450, "1.234,50 EUR"},
		{"fr", "EUR", 123450, "1\u00a0234,50 EUR"},
		{"no", "NOK", 123450, "1\u00a0234,50 NOK"},
		{"ar", "EUR", 123450, "١٬٢٣٤٫٥٠ EUR"},
		{"xx", "EUR", 1234, "12.34 EUR"},
		{"", "EUR", 1234, "12.34 EUR"},
		{"en", "JPY", 50000, "500.00 JPY"}, // hundredths in every currency, CB-060
		{"en", "EUR", 4294967295, "42,949,672.95 EUR"},
		{"en", "EUR", 9007199254740993, "90,071,992,547,409.93 EUR"}, // no float holds it
		{"de", "EUR", -1205, "-12,05 EUR"},
	} {
		assert.Equal(t, c.want, priceText(c.lang, c.hundredths, c.currency), "%s %d", c.lang, c.hundredths)
	}
}
