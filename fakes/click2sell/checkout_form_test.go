package click2sell_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/fakes/faketest/place"
)

var formFields = []string{
	"buyer_name", "buyer_surname", "buyer_address", "buyer_city", "buyer_province", "buyer_zip", "buyer_country", "buyer_email", "buyer_phone",
	"payment_type", "card_number", "card_month", "card_year", "card_cvv",
}

// problemsOf are the fields at which the form says that something is wrong.
func problemsOf(page place.Page) string {
	found := []string{}
	for _, field := range formFields {
		if page.Has("#c2s-" + field + "-problem") {
			found = append(found, field)
		}
	}
	return strings.Join(found, " ")
}

// TestWhatIsWrongStandsAtTheField, one by one, and the rest of what was typed is kept
// (CS-021).
func TestWhatIsWrongStandsAtTheField(t *testing.T) {
	p := open(t, arrange{})
	form := p.entered(link(book, "p=1"))
	for name, c := range map[string]struct {
		typed  url.Values
		fields string
	}{
		"nothing":           {nil, "buyer_name buyer_surname buyer_country buyer_email payment_type"},
		"no name":           {jane("buyer_name", ""), "buyer_name"},
		"blanks":            {jane("buyer_name", " \t ", "buyer_surname", "\u00a0"), "buyer_name buyer_surname"},
		"no country":        {jane("buyer_country", ""), "buyer_country"},
		"a code":            {jane("buyer_country", "FR"), "buyer_country"},
		"another case":      {jane("buyer_country", "france"), "buyer_country"},
		"no such country":   {jane("buyer_country", "Atlantis"), "buyer_country"},
		"no e-mail":         {jane("buyer_email", ""), "buyer_email"},
		"no at":             {jane("buyer_email", "jane.example.com"), "buyer_email"},
		"no host":           {jane("buyer_email", "jane@"), "buyer_email"},
		"no local part":     {jane("buyer_email", "@example.com"), "buyer_email"},
		"two ats":           {jane("buyer_email", "jane@a@b"), "buyer_email"},
		"a blank":           {jane("buyer_email", "jane doe@example.com"), "buyer_email"},
		"a line":            {jane("buyer_email", "jane@example.com\nBcc: x@example.com"), "buyer_email"},
		"long":              {jane("buyer_address", strings.Repeat("é", 256)), "buyer_address"},
		"10 KB":             {jane("buyer_name", strings.Repeat("x", 10_240), "buyer_email", strings.Repeat("x", 10_240)+"@example.com"), "buyer_name buyer_email"},
		"no means":          {jane("payment_type", ""), "payment_type"},
		"another spelling":  {jane("payment_type", "paypal"), "payment_type"},
		"no card":           {jane("payment_type", "VISA"), "card_number card_month card_year card_cvv"},
		"wrong check digit": {byCard("4111111111111112"), "card_number"},
		"short":             {byCard("42"), "card_number"},
		"letters":           {byCard("visa", "card_cvv", "abc"), "card_number card_cvv"},
		"40 digits":         {byCard(strings.Repeat("4", 40)), "card_number"},
		"month 13":          {byCard(goodCard, "card_month", "13"), "card_month"},
		"month 0":           {byCard(goodCard, "card_month", "00"), "card_month"},
		"month 012":         {byCard(goodCard, "card_month", "012"), "card_month"},
		"month 123":         {byCard(goodCard, "card_month", "123"), "card_month"},
		"signs":             {byCard(goodCard, "card_month", "+1", "card_year", "+203"), "card_month card_year"},
		"three-digit year":  {byCard(goodCard, "card_year", "203"), "card_year"},
		"five-digit year":   {byCard(goodCard, "card_year", "20301"), "card_year"},
		"expired":           {byCard(goodCard, "card_month", "08", "card_year", "2008"), "card_year"},
		"expired, short":    {byCard(goodCard, "card_month", "8", "card_year", "08"), "card_year"},
		"code of two":       {byCard(goodCard, "card_cvv", "12"), "card_cvv"},
		"code of five":      {byCard(goodCard, "card_cvv", "12345"), "card_cvv"},
		"script":            {byCard(goodCard, "card_month", `"><script>`), "card_month"},
	} {
		page := form.Submit("form#c2s-order", c.typed)
		assert.Equal(t, http.StatusOK, page.Status)
		assert.Equal(t, c.fields, problemsOf(page), "%s: %s", name, page.Brief())
		assert.True(t, page.Has("#c2s-problems[role=alert]"), name)
		assert.False(t, page.Has("script"), name)
		assert.Empty(t, page.Attr("#c2s-card_number", "value")+page.Attr("#c2s-card_cvv", "value"), "%s: neither number nor code comes back", name)
		for _, field := range strings.Fields(c.fields) {
			if field != "payment_type" {
				assert.Equal(t, "true", page.Attr("#c2s-"+field, "aria-invalid"), "%s %s", name, field)
				assert.Contains(t, page.Attr("#c2s-"+field, "aria-describedby"), "c2s-"+field+"-problem", name)
			}
		}
		if c.typed.Get("buyer_zip") != "" {
			assert.Equal(t, "22222", page.Attr("#c2s-buyer_zip", "value"), name)
		}
	}
	p.Settle()
	assert.Empty(t, p.shop.requests())
	assert.Len(t, p.Payment("1").History, 1, "nobody was asked for money")
}

// TestWhatIsMandatory is first name, surname, country and e-mail, and nothing else (CS-021).
func TestWhatIsMandatory(t *testing.T) {
	p := open(t, arrange{})
	form := p.entered(link(book, "p=1"))
	required := []string{}
	for _, field := range formFields {
		if form.Has("#c2s-order [name=" + field + "][required]") {
			required = append(required, field)
		}
	}
	assert.Equal(t, []string{"buyer_name", "buyer_surname", "buyer_country", "buyer_email"}, required)
	p.buy(link(book, "p=2"), "buyer_address", "", "buyer_city", "", "buyer_province", "", "buyer_zip", "", "buyer_phone", "", "buyer_email", "j@localhost")
	p.shop.notice(t).says(t, "buyer_address", "n/a", "buyer_phone", "n/a", "buyer_email", "j@localhost")
	p.buy(link(book, "p=3"), "buyer_address", strings.Repeat("é", 255), "buyer_name", "  Jane ")
	p.shop.notice(t).says(t, "buyer_address", strings.Repeat("é", 255), "buyer_name", "Jane")
}

// TestTheElementNames that browser tests hold on to (CS-021).
func TestTheElementNames(t *testing.T) {
	p := open(t, arrange{})
	form := p.entered(link(book))
	for _, field := range formFields {
		assert.True(t, form.Has(`form#c2s-order [name="`+field+`"]`), field)
	}
	assert.True(t, form.Has("button#c2s-pay") && form.Has("button#c2s-cancel"))
	assert.Equal(t, "49.95 USD", form.Text("#c2s-price"))
	assert.Equal(t, "How to find out the best deal", form.Text("#c2s-product"))
	assert.Contains(t, form.Text("main"), "John Doe")
	assert.Contains(t, form.Text("#c2s-pay"), "49.95 USD")
	assert.Equal(t, "c2s-pay", form.Doc.Find("form#c2s-order button[type=submit]").First().AttrOr("id", ""), "what Enter presses")
	assert.Equal(t, "en", form.Attr("html", "lang"))
	assert.False(t, form.Has("#c2s-test") || form.Has("#c2s-affiliate") || form.Has("script"))
}

// TestThePaymentTypes of the merchant, in the manual's spelling (CS-022).
func TestThePaymentTypes(t *testing.T) {
	types := func(page place.Page) string {
		var values []string
		for _, node := range page.Doc.Find("input[name=payment_type]").Nodes {
			for _, a := range node.Attr {
				if a.Key == "value" {
					values = append(values, a.Val)
				}
			}
		}
		return strings.Join(values, ",")
	}
	p := open(t, arrange{})
	assert.Equal(t, "VISA,MASTERCARD,AMEX,PayPal,Moneybookers,Google Checkout", types(p.entered(link(book))))
	for _, means := range []string{"PayPal", "Moneybookers", "Google Checkout"} {
		p.told(link(book), "payment_type", means).says(t, "payment_type", means)
	}
	for _, means := range []string{"VISA", "MASTERCARD", "AMEX"} {
		p.entered(link(book)).Submit("form#c2s-order", byCard(goodCard, "payment_type", means))
		p.Settle()
		p.shop.notice(t).says(t, "payment_type", means)
	}
	p.Switches("payment_types=Google_Checkout,PayPal")
	form := p.entered(link(book, "p=1"))
	assert.Equal(t, "Google Checkout,PayPal", types(form))
	assert.False(t, form.Has("[name=card_number]"), "no card is taken")
	assert.Equal(t, "payment_type", problemsOf(form.Submit("form#c2s-order", byCard(goodCard))))
	assert.Equal(t, "open", p.Payment("1").State)
	p.Switches("payment_types=")
	form = p.entered(link(book, "p=2"))
	assert.Empty(t, types(form))
	assert.Equal(t, "payment_type", problemsOf(form.Submit("form#c2s-order", jane())))
}

// TestHostileBuyers: what they type comes back as text on every page, and in the
// notification as it was typed (CS-036, CS-099).
func TestHostileBuyers(t *testing.T) {
	for _, evil := range []string{
		`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `'; DROP TABLE orders; --`, "{{.Price}} ${7*7} %41 &amp; &", "\u202egnp.exe\u202c", "a\x00b", "שלום", "😀 Ąžuolė Παπαδόπουλος", "<!-- ]]> </textarea></title>",
	} {
		p := open(t, arrange{})
		p.product(book, map[string]any{"name": "The " + evil})
		form := p.entered(link(book, "p=1"))
		again := form.Submit("form#c2s-order", jane("buyer_name", evil, "buyer_email", "none"))
		require.Equal(t, "buyer_email", problemsOf(again))
		result := form.Submit("form#c2s-order", jane("buyer_name", evil, "buyer_surname", evil))
		p.Settle()
		p.shop.notice(t).says(t, "buyer_name", evil, "buyer_surname", evil, "product_name", "The "+evil)
		for _, page := range []place.Page{form, again, result} {
			require.Equal(t, http.StatusOK, page.Status)
			assert.False(t, page.Has("script") || page.Has("img"), page.Body)
			assert.Equal(t, readable("The "+evil), page.Text("#c2s-product"))
			assert.Equal(t, 1, page.Doc.Find("bdi#c2s-product").Length(), "marks of direction end with the name")
		}
		assert.Equal(t, readable(evil), again.Attr("#c2s-buyer_name", "value"))
	}
}

// readable is a text as a page can have it.
func readable(text string) string { return strings.ReplaceAll(text, "\x00", "\ufffd") }
