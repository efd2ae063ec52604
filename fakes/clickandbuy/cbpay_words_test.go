package clickandbuy

import (
	"bytes"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/web"
)

// TestCheckoutPagesSayEverything: German and English are complete, other languages read as
// English, and every page has one heading and no field without a label.
func TestCheckoutPagesSayEverything(t *testing.T) {
	assert.Empty(t, web.Missing("cbcheckout", "de"))
	assert.Empty(t, web.Missing("cbcheckout", "en"))
	for _, lang := range []string{"de", "en", "fr"} {
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

func checkoutDocument(t *testing.T, lang, page string, data any) *goquery.Document {
	t.Helper()
	html, err := web.Render("cbcheckout", page, lang, data)
	require.NoError(t, err)
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(html))
	require.NoError(t, err)
	assert.Equal(t, 1, doc.Find("h1").Length(), page)
	doc.Find("input:not([type=hidden])").Each(func(_ int, field *goquery.Selection) {
		assert.Equal(t, 1, doc.Find(`label[for="`+field.AttrOr("id", "")+`"]`).Length(), page)
	})
	return doc
}
