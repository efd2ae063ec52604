package clickandbuy

import (
	"bytes"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/web"
)

// TestCheckoutPagesSayEverything: the checkout speaks the languages of the older pages
// (CB-047), and every page has one heading and no field without a label.
func TestCheckoutPagesSayEverything(t *testing.T) {
	assert.Equal(t, languages, web.Languages("cbcheckout"))
	for _, lang := range languages {
		assert.Empty(t, web.Missing("cbcheckout", lang), lang)
		f := checkoutFrame{Lang: lang, Merchant: "Demo <Shop>", Price: priceText(lang, 1230, "EUR"), Text: "Order", Items: []string{"Book"}, AbortURL: "/abort"}
		pages := map[string]any{
			"login":    checkoutLoginPage{checkoutFrame: f, Action: "/login", Username: "a@b", Problem: loginLocked},
			"confirm":  checkoutConfirmPage{checkoutFrame: f, Action: "/confirm", Buyer: "a@b", Recurring: "12 x, 50.00 EUR"},
			"identity": checkoutIdentityPage{checkoutFrame: f, Action: "/identity"},
		}
		for name, data := range pages {
			doc := checkoutDocument(t, lang, name, data)
			assert.Equal(t, 1, doc.Find("form#cb-abort").Length(), name)
			assert.Contains(t, doc.Find("main").Text(), "Demo <Shop>")
		}
		for _, kind := range []notice{noticeFinished, noticeNotFound, noticeBadRequest, noticeMerchantGone} {
			doc := checkoutDocument(t, lang, "notice", checkoutNotice{Kind: kind, Reason: "why"})
			assert.Equal(t, string(kind), doc.Find("#cb-notice").AttrOr("data-notice", ""))
		}
	}
}

// TestLanguageOfTheCheckout: consumerLanguage comes in either case, alone or with a country;
// without it the browser's language counts.
func TestLanguageOfTheCheckout(t *testing.T) {
	for wanted, lang := range map[string]string{"": "", "de": "de", "PL": "pl", "pt_PT": "pt", "no": "no", "NB": "no", "nn-NO": "no", "SE": "en", "x": "en"} {
		assert.Equal(t, lang, payLanguage(wanted), wanted)
	}
}

func checkoutDocument(t *testing.T, lang, page string, data any) *goquery.Document {
	t.Helper()
	html, err := web.Render("cbcheckout", page, lang, data)
	require.NoError(t, err)
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(html))
	require.NoError(t, err)
	assert.Equal(t, lang, doc.Find("html").AttrOr("lang", ""), page)
	assert.Equal(t, 1, doc.Find("h1").Length(), page)
	doc.Find("input:not([type=hidden])").Each(func(_ int, field *goquery.Selection) {
		assert.Equal(t, 1, doc.Find(`label[for="`+field.AttrOr("id", "")+`"]`).Length(), page)
	})
	return doc
}
