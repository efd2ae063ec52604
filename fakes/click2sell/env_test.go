package click2sell_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"paysandbox/fakes/faketest/place"
)

// TestWhatTheShopNeedsToKnow: names of the contract, of the first product of each kind; the
// links work as they stand.
func TestWhatTheShopNeedsToKnow(t *testing.T) {
	p := open(t, arrange{})
	p.Put(`{"products": [{"code": "laterbookabc", "id": 3, "name": "Later", "price": "1.00", "secret": "later"}]}`)
	env := p.WS.Env(p.URL)
	for name, value := range map[string]string{
		"CLICK2SELL_ORDER_LINK": p.at("/buy?johnbooksabc"), "CLICK2SELL_PRODUCT_ID": "1111", "CLICK2SELL_SECRET": "MySecretKey", "CLICK2SELL_SUBSCRIPTION_LINK": p.at("/buy?johnclubsabc"),
		"CLICK2SELL_MERCHANT": "johndoe22", "CLICK2SELL_AFFILIATE_LINK": p.at("/aff/affiliate1/johnbooksabc"), "CLICK2SELL_SUBSCRIPTION_ID": "1112", "CLICK2SELL_SUBSCRIPTION_SECRET": "",
	} {
		assert.Equal(t, value, env[name], name)
	}
	for _, name := range []string{"CLICK2SELL_ORDER_LINK", "CLICK2SELL_SUBSCRIPTION_LINK", "CLICK2SELL_AFFILIATE_LINK"} {
		assert.Equal(t, http.StatusSeeOther, p.Get(env[name]).Status, name)
	}
	p.set(book, "aff_path=partners")
	assert.Equal(t, p.at("/partners/affiliate1/johnbooksabc"), p.WS.Env(p.URL)["CLICK2SELL_AFFILIATE_LINK"])
}

// TestBothKindsOfProducts are there, whatever a scenario names: what is missing is drawn.
func TestBothKindsOfProducts(t *testing.T) {
	for _, account := range []string{
		`{"merchant": "m1", "products": [{"code": "onlybookabc", "id": 1, "name": "B", "price": "1.00"}]}`,
		`{"merchant": "m1", "products": [{"code": "onlyclubabc", "id": 1, "name": "C", "price": "1.00", "subscription": {"every": "1 month"}}]}`,
		`{"merchant": "m1"}`,
	} {
		p := place.Open(t, place.Arrange{Provider: "click2sell", Account: account, Clock: start})
		env := p.WS.Env(p.URL)
		for _, name := range []string{"CLICK2SELL_ORDER_LINK", "CLICK2SELL_SUBSCRIPTION_LINK", "CLICK2SELL_PRODUCT_ID"} {
			assert.NotEmpty(t, env[name], "%s of %s", name, account)
		}
		for _, name := range []string{"CLICK2SELL_ORDER_LINK", "CLICK2SELL_SUBSCRIPTION_LINK"} {
			assert.Equal(t, http.StatusSeeOther, p.Get(env[name]).Status, name)
		}
		code := strings.SplitAfter(env["CLICK2SELL_ORDER_LINK"], "?")[1]
		assert.Regexp(t, `^[a-z0-9]{4,20}$`, code, "at most 17 of the name, and three (CS-010)")
	}
}

// TestPagesStandWhereBrowsersFindThem: --public-url counts for what a browser is sent to.
func TestPagesStandWhereBrowsersFindThem(t *testing.T) {
	p := place.Open(t, place.Arrange{Provider: "click2sell", Account: merchant, Clock: start, Public: "https://pay.example:8443"})
	for host, path := range map[string]string{"": "/click2sell/buy?" + book, "www.click2sell.eu": "/buy?" + book} {
		answer := p.Ask(http.MethodGet, p.URL+path, host, nil, nil)
		assert.Regexp(t, `^https://pay\.example:8443/click2sell/order/[a-z0-9]+$`, answer.Header.Get("Location"), host)
	}
}
