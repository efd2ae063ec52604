package clickkw_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/fakes/faketest/place"
)

func TestAShopOpensTheGatewayByItself(t *testing.T) {
	p := open(t, arrange{account: `{"email": "shop@example.com"}`})
	page := p.opened("pay", basket(nil))
	require.True(t, page.Has("form#mpgs-card"), page.Brief())
	assert.Equal(t, "Your merchant name : 100.00 USD", page.Text("#mpgs-header"))
	assert.Equal(t, "200 Sample St, 1234 Example Town", page.Text("#mpgs-address-of-shop"))
	page = total(page, theCard(nil))
	assert.Equal(t, "Ordered goods", page.Text("#mpgs-description"))
	assert.Equal(t, "order-1", page.Text("#mpgs-order"))
	page = processed(sends(page, "form#mpgs-pay", nil))
	assert.Equal(t, "APPROVED", page.Attr("#mpgs-receipt", "data-result"), page.Brief())
	assert.Equal(t, "100.00 USD", page.Text("#mpgs-total"))
	assert.Equal(t, "2019-01-20 14:46:16", page.Text("#mpgs-paid-at"))
	assert.Equal(t, shopPage, page.Attr("#mpgs-back", "href"))

	paid := p.Payment("order-1")
	assert.Equal(t, "captured", paid.State)
	assert.Regexp(t, `^SESSION0002\d{20}$`, paid.Ref)
	assert.Equal(t, "100.00", paid.Amount.Value)
	letters := mails(t, p)
	require.Len(t, letters, 1, "the gateway knows no payer's address")
	assert.Equal(t, "shop@example.com", letters[0].To)
	assert.Contains(t, letters[0].Text, "100.00 USD")
}

// What the page around a lightbox, or the page that is returned to, is told.
func TestTheShopIsTold(t *testing.T) {
	for name, c := range map[string]struct {
		walk     func(p sandboxed, page place.Page) place.Page
		lightbox string // event
		back     string // behind the #
	}{
		"cancelled": {func(_ sandboxed, page place.Page) place.Page { return sends(page, "form#mpgs-cancel-form", nil) }, "cancel", "cancel"},
		"too late": {func(p sandboxed, page place.Page) place.Page {
			p.Advance(45 * time.Minute)
			return sends(page, "form#mpgs-card", theCard(nil))
		}, "timeout", "timeout"},
		"declined for good": {func(_ sandboxed, page place.Page) place.Page { return paid(page, expires("05/39")) }, "error", "error-" +
			url.PathEscape(`{"result":"ERROR","cause":"REQUEST_REJECTED","explanation":"The payment has failed: DECLINED"}`)},
	} {
		t.Run(name, func(t *testing.T) {
			p := open(t, arrange{switches: "card_retries=1"})
			page := p.opened("pay", basket(nil))
			require.True(t, page.Has("form#mpgs-card"), page.Brief())
			assert.Contains(t, page.Header.Get("Content-Security-Policy"), "frame-ancestors 'none'")
			assert.False(t, page.Has("script"))
			page = c.walk(p, page)
			assert.Equal(t, shopPage+"#__hc-action-"+c.back, page.Header.Get("Location"), page.Brief())

			page = p.opened("lightbox", basket(map[string]any{"order.id": "order-2"}))
			require.True(t, page.Has("form#mpgs-card"), page.Brief())
			assert.NotContains(t, page.Header.Get("Content-Security-Policy"), "frame-ancestors")
			assert.Equal(t, "https://shop.example", page.Attr("script", "data-parent"))
			page = c.walk(p, page)
			assert.Equal(t, c.lightbox, page.Attr("script", "data-event"), page.Brief())
			assert.Equal(t, "https://shop.example", page.Attr("script", "data-parent"))
			assert.Equal(t, c.lightbox == "error", page.Attr("script", "data-error") != "")
		})
	}
}

// Without a session a shop is told nothing of a good payment (KW-101).
func TestALightboxEndsWithTheReceipt(t *testing.T) {
	p := open(t, arrange{})
	page := paid(p.opened("lightbox", basket(nil)), theCard(nil))
	assert.True(t, page.Has("#mpgs-receipt"), page.Brief())
	assert.False(t, page.Has("script[data-event]"))
	assert.True(t, page.Has("#mpgs-close-receipt[hidden]"), "the script shows it")
}

// The checkout of Click's session by its id, as Click's own page opens it.
func TestASessionIsCompleted(t *testing.T) {
	p := open(t, arrange{})
	id := p.atGateway("en", nil).Attr("script[data-session]", "data-session")
	config := map[string]any{"session": map[string]any{"id": id}}
	page := paid(p.opened("lightbox", config), theCard(nil))
	assert.Equal(t, "complete", page.Attr("script", "data-event"), page.Brief())
	assert.Regexp(t, `/payment/\w+$`, page.Attr("#mpgs-back", "href"))
	indicator, version := page.Attr("script", "data-indicator"), page.Attr("script", "data-version")

	again := p.opened("pay", config)
	assert.Equal(t, shopPage+"#__hc-action-complete-"+indicator+"-"+version, again.Header.Get("Location"), again.Brief())
}

// refused is the error object that a shop's callback is given (KW-102).
func refused(t *testing.T, page place.Page) map[string]string {
	t.Helper()
	assert.Equal(t, "error", page.Attr("script", "data-event"), page.Brief())
	told := map[string]string{}
	require.NoError(t, json.Unmarshal([]byte(page.Attr("script", "data-error")), &told), page.Brief())
	return told
}

func TestAConfigurationIsRefused(t *testing.T) {
	p := open(t, arrange{})
	for name, c := range map[string]struct {
		more              map[string]any
		field, validation string
	}{
		"no merchant":              {map[string]any{"merchant": nil}, "merchant", "MISSING"},
		"an empty one":             {map[string]any{"merchant": " "}, "merchant", "MISSING"},
		"an unknown one":           {map[string]any{"merchant": "<your_merchant_id>"}, "merchant", "INVALID"},
		"a list of them":           {map[string]any{"merchant": []string{"Dev1"}}, "merchant", "INVALID"},
		"no order":                 {map[string]any{"order": nil}, "order.amount", "MISSING"},
		"an order that is a text":  {map[string]any{"order": "x"}, "order.amount", "MISSING"},
		"no amount":                {map[string]any{"order.amount": nil}, "order.amount", "MISSING"},
		"nothing to pay":           {map[string]any{"order.amount": 0}, "order.amount", "INVALID"},
		"less":                     {map[string]any{"order.amount": -1}, "order.amount", "INVALID"},
		"a sum of floats":          {map[string]any{"order.amount": 0.30000000000000004}, "order.amount", "INVALID"},
		"an amount in words":       {map[string]any{"order.amount": "many"}, "order.amount", "INVALID"},
		"an amount with a comma":   {map[string]any{"order.amount": "1,00"}, "order.amount", "INVALID"},
		"far too much":             {map[string]any{"order.amount": "99999999999999999999"}, "order.amount", "INVALID"},
		"an amount with a power":   {map[string]any{"order.amount": 1e30}, "order.amount", "INVALID"},
		"true":                     {map[string]any{"order.amount": true}, "order.amount", "INVALID"},
		"no currency":              {map[string]any{"order.currency": nil}, "order.currency", "MISSING"},
		"a currency that is none":  {map[string]any{"order.currency": "usd"}, "order.currency", "INVALID"},
		"three decimals of two":    {map[string]any{"order.amount": "1.005"}, "order.amount", "INVALID"},
		"no id":                    {map[string]any{"order.id": nil}, "order.id", "MISSING"},
		"no name":                  {map[string]any{"interaction.merchant.name": nil}, "interaction.merchant.name", "MISSING"},
		"a name that is an object": {map[string]any{"interaction.merchant.name": map[string]any{}}, "interaction.merchant.name", "INVALID"},
		"an unknown session":       {map[string]any{"session": map[string]any{"id": "SESSION0002968813573M56668701G2"}}, "session.id", "INVALID"},
	} {
		t.Run(name, func(t *testing.T) {
			told := refused(t, p.opened("lightbox", basket(c.more)))
			assert.Equal(t, "ERROR", told["result"])
			assert.Equal(t, "INVALID_REQUEST", told["cause"])
			assert.Equal(t, c.field, told["field"])
			assert.Equal(t, c.validation, told["validationType"])
			assert.NotEmpty(t, told["explanation"])
			page := p.opened("pay", basket(c.more))
			assert.True(t, strings.HasPrefix(page.Header.Get("Location"), shopPage+"#__hc-action-error-%7B"), page.Brief())
		})
	}
	assert.Empty(t, p.Payments("order-1"))
	for name, amount := range map[string]any{"1.250": "1.25", "5.000": 5, "0.001": "0.001"} {
		page := p.opened("pay", basket(map[string]any{"order.amount": amount, "order.currency": "KWD"}))
		assert.Equal(t, name+" KWD", page.Text("#mpgs-amount"), page.Brief())
	}
}

func TestAMerchantWithoutCards(t *testing.T) {
	for _, account := range []string{`{"state": "suspended"}`, `{"state": "not_accepted"}`, `{"methods": ["knet"]}`} {
		p := open(t, arrange{account: `{"methods": null}`}) // lists are joined
		p.Put(account)
		told := refused(t, p.opened("lightbox", basket(nil)))
		assert.Equal(t, "REQUEST_REJECTED", told["cause"], account)
	}
}

func TestARuleRefusesACheckout(t *testing.T) {
	for _, cause := range []string{"INVALID_REQUEST", "SERVER_BUSY", "SERVER_FAILED", "CONSTRAINT_VIOLATION", "REQUEST_REJECTED"} {
		p := open(t, arrange{rules: "  - op: clickkw.checkout\n    when: user == \"Dev1\" and amount == 10000\n    then: {outcome: " + cause + "}\n"})
		assert.Equal(t, cause, refused(t, p.opened("lightbox", basket(nil)))["cause"])
		p.opened("pay", basket(map[string]any{"order.amount": 99})).Submit("form#mpgs-card", theCard(nil))
	}
}

// Whatever is posted, the answer is a page.
func TestOddStarts(t *testing.T) {
	p := open(t, arrange{})
	for name, text := range map[string]string{
		"nothing": "", "no JSON": "{", "null": "null", "a list": "[]", "a number": "7", "another configuration": `{"configuration": 7}`,
		"no configuration": `{"view": "lightbox"}`, "odd texts": `{"view": 7, "address": {}}`, "not UTF-8": "\xff\xfe", "deep": strings.Repeat(`{"configuration":`, 2000) + "1" + strings.Repeat("}", 2000),
	} {
		page := p.startedWith(text, "")
		assert.Less(t, page.Status, 500, name)
		assert.Equal(t, "error", page.Attr("#mpgs-done", "data-event"), "%s: %s", name, page.Brief())
	}
	long := strings.Repeat("é", 5000)
	page := p.opened("pay", basket(map[string]any{"interaction.merchant.name": long, "order.id": long}))
	require.True(t, page.Has("form#mpgs-card"), page.Brief())
	assert.Len(t, []rune(page.Text("#mpgs-merchant")), 200)
}

// The way back leads to the page that asked, and nowhere else.
func TestTheWayBack(t *testing.T) {
	p := open(t, arrange{})
	for name, c := range map[string]struct{ address, origin, back string }{
		"as browsers do it":            {"https://shop.example/a?b=c#d", "https://shop.example", "https://shop.example/a?b=c"},
		"without a name":               {"https://shop.example/a", "null", "https://shop.example/a"},
		"without a header":             {"http://localhost:3000/", "", "http://localhost:3000/"},
		"of another origin":            {"https://evil.example/a", "https://shop.example", ""},
		"a file":                       {"file:///home/me/shop.html", "null", ""},
		"a script":                     {"javascript:alert(1)", "", ""},
		"with a user":                  {"https://shop.example@evil.example/", "", ""},
		"relative":                     {"/a", "", ""},
		"nothing":                      {"", "", ""},
		"without end":                  {"https://shop.example/" + strings.Repeat("a", 3000), "", ""},
		"with a line break within":     {"https://shop.example/\r\nSet-Cookie: a=b", "", ""},
		"another scheme, another port": {"https://shop.example:8443/", "https://shop.example", ""},
	} {
		t.Run(name, func(t *testing.T) {
			text, err := json.Marshal(map[string]any{"view": "page", "address": c.address, "configuration": basket(nil)})
			require.NoError(t, err)
			page := p.startedWith(string(text), c.origin)
			require.True(t, page.Has("form#mpgs-card"), page.Brief())
			page = sends(page, "form#mpgs-cancel-form", nil)
			if c.back == "" {
				assert.Equal(t, "cancel", page.Attr("#mpgs-done", "data-event"), "nobody to return to: "+page.Brief())
				return
			}
			assert.Equal(t, c.back+"#__hc-action-cancel", page.Header.Get("Location"), page.Brief())
		})
	}
}

func TestTheLibraryIsServed(t *testing.T) {
	p := open(t, arrange{})
	for _, version := range []string{"50", "1", "100"} {
		for _, name := range []string{"checkout.js", "frame.js"} {
			page := p.Get(p.URL + "/clickkw/~ap-gateway.mastercard.com/checkout/version/" + version + "/" + name)
			assert.Equal(t, http.StatusOK, page.Status)
			assert.Equal(t, "text/javascript; charset=utf-8", page.Header.Get("Content-Type"))
		}
	}
	byHost := p.Ask(http.MethodGet, p.URL+"/checkout/version/50/checkout.js", "ap-gateway.mastercard.com", nil, nil)
	assert.Contains(t, byHost.Body, "window.Checkout")
	assert.Equal(t, http.StatusNotFound, p.Get(p.URL+"/clickkw/checkout/version/50/checkout.js").Status)
}

// By the gateway's own name every address stays at it.
func TestTheGatewayByHost(t *testing.T) {
	p := open(t, arrange{})
	text, err := json.Marshal(map[string]any{"view": "lightbox", "origin": "http://shop.example", "configuration": basket(nil)})
	require.NoError(t, err)
	const host = "ap-gateway.mastercard.com"
	page := p.Ask(http.MethodPost, p.URL+"/checkout/start", host, http.Header{"Content-Type": {"application/x-www-form-urlencoded"}},
		[]byte(url.Values{"checkout": {string(text)}}.Encode()))
	require.Equal(t, http.StatusSeeOther, page.Status, page.Brief())
	address := page.Header.Get("Location")
	require.True(t, strings.HasPrefix(address, "http://"+host+"/checkout/lightbox/SESSION"), address)
	page = p.Ask(http.MethodGet, p.URL+strings.TrimPrefix(address, "http://"+host), host, nil, nil)
	assert.Equal(t, "http://"+host+"/checkout/version/50/frame.js", page.Attr("script", "src"))
	assert.Equal(t, address+"/card", page.Attr("form#mpgs-card", "action"))
}
