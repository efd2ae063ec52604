package clickandbuy

import (
	"fmt"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/sandbox/operation"
	"paysandbox/web"
)

// The fourteen languages of the manual (TS §1.1.3, CB-047), each with what tells that a page
// is in it: its first words, how it groups and divides a number, and the plural of fields.
var spoken = map[string]struct{ button, number, fields2, fields5 string }{
	"cs": {"Přihlásit se", "1\u00a0234,50 EUR", "2 pole", "5 polí"},
	"da": {"Log ind", "1.234,50 EUR", "2 felter", "5 felter"},
	"de": {"Einloggen", "1.234,50 EUR", "2 Felder", "5 Felder"},
	"en": {"Log in", "1,234.50 EUR", "2 fields", "5 fields"},
	"es": {"Iniciar sesión", "1.234,50 EUR", "2 campos", "5 campos"},
	"fi": {"Kirjaudu sisään", "1\u00a0234,50 EUR", "2 kenttää", "5 kenttää"},
	"fr": {"Se connecter", "1\u00a0234,50 EUR", "2 champs", "5 champs"},
	"it": {"Accedi", "1.234,50 EUR", "2 campi", "5 campi"},
	"nl": {"Inloggen", "1.234,50 EUR", "2 velden", "5 velden"},
	"no": {"Logg inn", "1\u00a0234,50 EUR", "2 felt", "5 felt"},
	"pl": {"Zaloguj się", "1\u00a0234,50 EUR", "2 pola", "5 pól"},
	"pt": {"Iniciar sessão", "1.234,50 EUR", "2 campos", "5 campos"},
	"sv": {"Logga in", "1\u00a0234,50 EUR", "2 fält", "5 fält"},
	"tr": {"Giriş yap", "1.234,50 EUR", "2 alanı", "5 alanı"},
}

func TestPagesSpeakTheLanguagesOfTheManual(t *testing.T) {
	if testing.Short() {
		t.Skip("every page in every language, one after another")
	}
	assert.Equal(t, strings.Fields("cs da de en es fi fr it nl no pl pt sv tr"), web.Languages("clickandbuy"))
	require.Len(t, spoken, 14)
	for lang, words := range spoken {
		assert.Equal(t, words.button, wordsOf(sampleNamed(t, lang, "login").Find("#cb-submit")), lang)
		assert.Equal(t, words.number, priceText(lang, 123450, "EUR"), lang)
		assert.Contains(t, problemsOf(t, lang, 2), words.fields2, lang)
		assert.Contains(t, problemsOf(t, lang, 5), words.fields5, lang)
		for n := 1; n <= len(registerFields); n++ { // a plural form that is missing ends the page
			assert.NotEmpty(t, problemsOf(t, lang, n), "%s %d", lang, n)
		}
	}
}

// problemsOf is how a language speaks of so many wrong fields.
func problemsOf(t *testing.T, lang string, n int) string {
	t.Helper()
	wrong := map[string]fieldProblem{}
	for _, field := range registerFields[:n] {
		wrong[field.Name] = fieldEmpty
	}
	page := registerPage{frame: frame{Lang: lang}, Action: "/a", LoginURL: "/l", Problems: wrong}
	doc, _ := renderPage(t, lang, pageSample{page: "register", data: page})
	return wordsOf(doc.Find("#cb-problems h2"))
}

// The example beside a date is read as 29 February 1980 in every language.
func TestDatesAreReadAsTheyAreAskedFor(t *testing.T) {
	for _, lang := range languages {
		said := wordsOf(sampleNamed(t, lang, "register").Find("#cb-DateOfBirth-hint"))
		example := said[strings.LastIndexByte(said, ' ')+1:]
		if isoDate(example) {
			assert.Equal(t, "1980-02-29", example, lang)
			continue
		}
		read, _ := readBirthDate(example)
		assert.Equal(t, "1980-02-29", read, "%s: %s", lang, said)
	}
}

// What a sentence on an error page begins with is its title, in every language.
func TestTitlesAreBroughtToTheirEnd(t *testing.T) {
	for _, lang := range languages {
		for _, number := range []string{"2.1.2", "2.1.4"} {
			doc := sampleNamed(t, lang, "error-"+number)
			before, cut := strings.CutSuffix(wordsOf(doc.Find("#cb-error h1")), "…")
			require.True(t, cut, "%s %s", lang, number)
			if lang == "en" { // "could not reach" is "could not be taken to"
				continue
			}
			assert.Contains(t, wordsOf(doc.Find("#cb-error > p").First()), before, "%s %s", lang, number)
		}
	}
}

// No page of one language shows a sentence of another.
func TestNothingIsLeftInEnglish(t *testing.T) {
	if testing.Short() {
		t.Skip("every page in every language, one after another")
	}
	sentences := func(doc *goquery.Document) []string {
		var said []string
		doc.Find("h1, h2, main p, button, summary, li, label").Each(func(_ int, e *goquery.Selection) {
			if text := wordsOf(e); len(strings.Fields(text)) > 2 && e.Closest("[lang]").Is("html") {
				said = append(said, text)
			}
		})
		return said
	}
	for _, s := range pageSamples("en") {
		page, _ := renderPage(t, "en", s)
		english := sentences(page)
		for _, lang := range languages {
			if lang == "en" {
				continue
			}
			doc, _ := renderPage(t, lang, s)
			for _, text := range sentences(doc) {
				if !strings.Contains(text, "Beschreibung der Bestellung") && !strings.Contains(text, "Bücher & mehr") {
					assert.NotContains(t, english, text, "%s %s", lang, s.name)
				}
			}
		}
	}
}

// areaSamples are the pages of the merchant's area.
func areaSamples(lang string) []pageSample {
	f := frame{Lang: lang}
	text := "***/s.php?price=123&cb_currency=EUR&externalBDRID=123-45678-9&Nation=DE&lang=de"
	checked := signaturePage{
		frame: f, Action: "/clickandbuy/tools/fgkey", Link: "http://premium-pr3tp0uxvn69z1.eu.clickandbuy.com/s.php?price=123", Verdict: signatureWrong,
		Reason: "fgkey differs: it was computed without the dynkey (CB-062) (CB-077)", Ready: "http://premium-pr3tp0uxvn69z1.eu.clickandbuy.com" + text,
		Rules: []signed{{"path", text, "df9da0da0844604d25315a1a9bfc452b"}, {"basename", text, "df9da0da0844604d25315a1a9bfc452b"}},
	}
	list := []pageSample{{"fgkey", "fgkey", signaturePage{frame: f, Action: "/a"}}, {"fgkey-wrong", "fgkey", checked}}
	for _, verdict := range []signatureVerdict{signatureRight, signatureMissing, signatureUnkeyed} {
		list = append(list, pageSample{"fgkey-" + string(verdict), "fgkey", signaturePage{frame: f, Action: "/a", Link: "/s.php?price=123", Verdict: verdict}})
	}
	given := []creditLine{{"Demo Shop", "credits.test", priceText(lang, 48766, "EUR"), priceText(lang, 50000, "EUR")}, {"Demo Shop", "bonus.welcome", priceText(lang, 0, "EUR"), priceText(lang, 500, "EUR")}}
	for _, page := range []creditsPage{{Action: "/a", Problem: loginWrong}, {Buyer: "buyer@example.com"}, {Buyer: "buyer@example.com", Credits: given}} {
		page.frame = f
		list = append(list, pageSample{fmt.Sprintf("credits-%d", len(list)), "credits", page})
	}
	for step := range 4 {
		list = append(list, pageSample{fmt.Sprintf("create-%d", step), "create", createPage{
			frame: f, Step: step, Action: "/a", Unknown: true, Kind: kindSurfer, MerchantURL: "/m", SurferURL: "/s", AgainURL: "/n",
			fieldset: fieldset{Fields: createFields[kindSurfer], Values: map[string]string{"Nation": "DE", "currency": "EUR"}, Problems: map[string]fieldProblem{"credit": fieldAmount}},
		}})
	}
	wrong := map[string]fieldProblem{"url": fieldURL, "tm_password": fieldTMPassword, "website": fieldEmpty}
	list = append(list, pageSample{"create-merchant", "create", createPage{
		frame: f, Step: 3, Action: "/a", Kind: kindMerchant, fieldset: fieldset{Fields: createFields[kindMerchant], Problems: wrong},
	}}, pageSample{"merchant", "create", createPage{
		frame: f, Step: 3, Action: "/a", Kind: kindMerchant, Register: true, fieldset: fieldset{Fields: createFields[kindMerchant]},
	}})
	list[len(list)-6].data = createPage{frame: f, AgainURL: "/n", Made: []operation.KeyText{{Name: "SellerID", Text: "222333444"}, {Name: "LinkURL", Text: "https://eu.clickandbuy.com/newauth/http://premium-pr3tp0uxvn69z1.eu.clickandbuy.com/"}}}
	return list
}
