package clickandbuy

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/web"
)

// pagesDir is for looking at the pages: go test ./fakes/clickandbuy -run TestPages -pages DIR
var pagesDir = flag.String("pages", "", "write every rendered page to this directory")

// pageSample is one page with everything on it that its type can show.
type pageSample struct {
	name string // of the file that -pages writes
	page string
	data any
}

func sampleFrame(lang string) frame {
	return frame{
		Lang: lang, Domain: "Demo Shop", Header: "Bücher & mehr seit 1999",
		Logo:  "https://shop.example/logo.png",
		Offer: "MeineSeite.de Bestellung", Info: "Beschreibung der Bestellung", Price: priceText(lang, 123456, "EUR"),
		NotifyUsers: true, TestMode: true,
	}
}

func pageSamples(lang string) []pageSample {
	f := sampleFrame(lang)
	bare := frame{Lang: lang, Offer: "Order", Price: priceText(lang, 90, "EUR")}
	register := registerPage{
		frame: f, Action: "/clickandbuy/pay/TOKEN/register", LoginURL: "/clickandbuy/pay/TOKEN", Nations: nations(),
		Values: map[string]string{
			"Email": "ana@example.com", "FirstName": "Ana", "LastName": "Müller", "Gender": "F", "Nation": "AT",
			"Street": "137/143 Hammersmith Road", "ZIP": "1010", "City": "Wien", "password": "secret-typed",
		},
	}
	register.Bonus = priceText(lang, 500, "EUR")
	wrong := register
	wrong.Problems = map[string]fieldProblem{
		"Email": fieldTaken, "LastName": fieldTooLong, "DateOfBirth": fieldDate, "Nation": fieldChoice,
		"Gender": fieldChoice, "password": fieldTooShort, "City": fieldEmpty,
	}
	address := []string{"Ana Müller", "137/143 Hammersmith Road", "London W14 0QL", "Great Britain"}
	confirm := confirmPage{frame: f, Action: "/clickandbuy/pay/TOKEN/confirm", Buyer: "buyer@example.com"}
	full := confirm
	full.Billing, full.Shipping, full.Credit = address, address, priceText(lang, 50000, "EUR")
	full.Bonuses = []bonusLine{{registrationBonus, priceText(lang, -500, "EUR")}, {welcomeBonus, priceText(lang, -250, "EUR")}}
	full.Pay = priceText(lang, 122706, "EUR")
	full.AskDateOfBirth, full.DateOfBirth, full.Problem = true, "1.1.1980", fieldMismatch

	list := []pageSample{
		{"login", "login", loginPage{frame: f, Action: "/clickandbuy/pay/TOKEN/login", RegisterURL: "/clickandbuy/pay/TOKEN/register", Bonus: priceText(lang, 500, "EUR")}},
		{"login-bare", "login", loginPage{frame: bare, Action: "/a", RegisterURL: "/r"}},
		{"login-wrong", "login", loginPage{frame: f, Action: "/a", RegisterURL: "/r", Username: "buyer@example.com", Problem: loginWrong}},
		{"login-locked", "login", loginPage{frame: f, Action: "/a", RegisterURL: "/r", Username: "buyer@example.com", Problem: loginLocked}},
		{"register", "register", register},
		{"register-wrong", "register", wrong},
		{"confirm", "confirm", confirm},
		{"confirm-full", "confirm", full},
	}
	list = append(list, areaSamples(lang)...)
	for number := range manualCauses {
		list = append(list, pageSample{"error-" + string(number), "error", troublePage{
			frame: f, Number: number, Reason: "the script answered 200 with 311 bytes of HTML (CB-102)",
		}})
	}
	for _, kind := range allNotices {
		list = append(list, pageSample{"notice-" + string(kind), "notice", noticePage{frame: bare, Kind: kind, Link: "/clickandbuy/pay/TOKEN"}})
	}
	for _, outcome := range []noticeOutcome{outcomeBooked, outcomeNotBooked, outcomeCancelled} {
		list = append(list, pageSample{"notice-finished-" + string(outcome), "notice", noticePage{
			frame: frame{Lang: lang}, Kind: noticeFinished, Outcome: outcome, Reason: "state is committed (CB-252)",
		}})
	}
	return list
}

var allNotices = []notice{
	noticeUnknownLink, noticeExpired, noticeFinished, noticeWaiting, noticeLocked, noticeRefused,
	noticeBadRequest, noticeNotFound, noticeMerchantGone,
}

func renderPage(t *testing.T, lang string, s pageSample) (*goquery.Document, string) {
	t.Helper()
	html, err := web.Render("clickandbuy", s.page, lang, s.data)
	require.NoError(t, err)
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(html))
	require.NoError(t, err)
	return doc, string(html)
}

func TestPages(t *testing.T) {
	if testing.Short() {
		t.Skip("every page in every language, one after another")
	}
	for _, lang := range languages {
		for _, s := range pageSamples(lang) {
			t.Run(lang+"/"+s.name, func(t *testing.T) {
				doc, html := renderPage(t, lang, s)
				if *pagesDir != "" {
					require.NoError(t, os.WriteFile(filepath.Join(*pagesDir, lang+"-"+s.name+".html"), []byte(html), 0o644))
				}
				checkDocument(t, doc, html, lang)
				checkFields(t, doc)
			})
		}
	}
}

// checkDocument holds for whatever page: language, one main heading, headings in
// order, ids once, nothing fetched but the logo, nothing left unsaid.
func checkDocument(t *testing.T, doc *goquery.Document, html, lang string) {
	t.Helper()
	assert.Equal(t, lang, doc.Find("html").AttrOr("lang", ""))
	assert.Equal(t, "ltr", doc.Find("html").AttrOr("dir", ""))
	assert.Equal(t, 1, doc.Find("main").Length())
	assert.Equal(t, 1, doc.Find("h1").Length())
	assert.Zero(t, doc.Find("script, iframe, link[rel=stylesheet], [onclick], [style]").Length(), "self-contained, no script")
	for _, leak := range []string{"<no value>", "ZgotmplZ", "url(", "@import"} {
		assert.NotContains(t, html, leak)
	}
	doc.Find("[src]").Each(func(_ int, e *goquery.Selection) {
		assert.Equal(t, "https://shop.example/logo.png", e.AttrOr("src", ""))
	})
	assert.Contains(t, doc.Find("footer").Text(), "paysandbox")
	assert.NotRegexp(t, `[a-z_]+\.[a-z_]+\b`, doc.Find("title").Text(), "a message id instead of a message")

	level := 0
	doc.Find("h1, h2, h3").Each(func(_ int, h *goquery.Selection) {
		now := int(goquery.NodeName(h)[1] - '0')
		assert.LessOrEqual(t, now, level+1, "headings skip no level: %s", h.Text())
		assert.NotEmpty(t, strings.TrimSpace(h.Text()))
		level = now
	})
	seen := map[string]bool{}
	doc.Find("[id]").Each(func(_ int, e *goquery.Selection) {
		id := e.AttrOr("id", "")
		assert.False(t, seen[id], "id %s twice", id)
		seen[id] = true
	})
	for _, reference := range []string{"aria-describedby", "aria-labelledby"} {
		doc.Find("[" + reference + "]").Each(func(_ int, e *goquery.Selection) {
			for id := range strings.FieldsSeq(e.AttrOr(reference, "")) {
				assert.True(t, seen[id], "%s names %s", reference, id)
			}
		})
	}
	doc.Find("a[href^='#']").Each(func(_ int, a *goquery.Selection) {
		assert.True(t, seen[strings.TrimPrefix(a.AttrOr("href", ""), "#")], "link to %s", a.AttrOr("href", ""))
	})
}

// checkFields holds for every form: it posts somewhere, has one button, and each
// field a label and the documented id.
func checkFields(t *testing.T, doc *goquery.Document) {
	t.Helper()
	doc.Find("form").Each(func(_ int, form *goquery.Selection) {
		assert.NotEmpty(t, form.AttrOr("action", ""))
		assert.Equal(t, "post", form.AttrOr("method", ""))
		assert.Equal(t, 1, form.Find("button[type=submit]#cb-submit").Length())
	})
	doc.Find("input:not([type=hidden]), select").Each(func(_ int, field *goquery.Selection) {
		id, name := field.AttrOr("id", ""), field.AttrOr("name", "")
		if field.AttrOr("type", "") == "radio" {
			name += "-" + field.AttrOr("value", "")
			assert.Equal(t, 1, field.ParentsFiltered("fieldset").First().ChildrenFiltered("legend").Length())
			assert.Equal(t, 1, field.ParentsFiltered("label").Length())
		} else {
			assert.Equal(t, 1, doc.Find("label[for='"+id+"']").Length(), "label of %s", id)
		}
		assert.Equal(t, "cb-"+name, id)
	})
}
