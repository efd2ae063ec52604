package click2sell_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"paysandbox/fakes/faketest/place"
	"paysandbox/sandbox"
	"paysandbox/sandbox/outbox"
	"paysandbox/sandbox/payment"
)

// The dossier's merchant, and the two products of its samples: one that is sold once, and
// a subscription without a secret.
const (
	book     = "johnbooksabc"
	club     = "johnclubsabc"
	merchant = `{"merchant": "johndoe22", "name": "John Doe", "affiliates": ["affiliate1", "affiliate2"], "products": [
		{"code": "johnbooksabc", "id": 1111, "name": "How to find out the best deal", "price": "49.95", "currency": "USD", "secret": "MySecretKey"},
		{"code": "johnclubsabc", "id": 1112, "name": "Members area", "price": "49.95", "currency": "USD", "secret": "", "subscription": {"every": "1 month"}}]}`
)

// start is the frozen time of every test: 2008-09-09, 01:56:42 in Vilnius.
const start = "2008-09-08T22:56:42Z"

// arrange is what a test wants otherwise than usual.
type arrange struct {
	book, club string // "name=word name=word": switches of a product
	merchant   string // the same of the merchant; a blank within a word is written as "_"
	rules      string // of a scenario file
	clock      string // "": start
	deaf       bool   // the shop has no script that listens
	thankyou   string // path of its thank-you page, "" none
}

// sandboxed is a place with the merchant, and the merchant's server.
type sandboxed struct {
	*place.Place
	shop *listener
}

func open(t *testing.T, want arrange) sandboxed {
	t.Helper()
	if want.clock == "" {
		want.clock = start
	}
	shop := listen(t)
	paths := map[string]string{}
	if !want.deaf {
		paths["notify"] = "/c2s/listen.php"
	}
	if want.thankyou != "" {
		paths["thankyou"] = want.thankyou
	}
	p := sandboxed{shop: shop, Place: place.Open(t, place.Arrange{
		Provider: "click2sell", Account: merchant, Clock: want.clock, Rules: want.rules, Switches: want.merchant, Shop: "http://" + shop.addr, Paths: paths,
	})}
	p.set(book, want.book)
	p.set(club, want.club)
	return p
}

// set sets "name=word name=word" of a product.
func (p sandboxed) set(code, switches string) {
	p.T.Helper()
	words := map[string]any{}
	for pair := range strings.FieldsSeq(switches) {
		name, word, _ := strings.Cut(pair, "=")
		words[name] = word
	}
	if len(words) > 0 {
		p.product(code, map[string]any{"switches": words})
	}
}

// product merges into a product.
func (p sandboxed) product(code string, doc map[string]any) {
	p.T.Helper()
	doc["code"] = code
	text, err := json.Marshal(map[string]any{"products": []any{doc}})
	require.NoError(p.T, err)
	p.Put(string(text))
}

// at is an address of the provider: "/buy?johnbooksabc".
func (p sandboxed) at(path string) string { return p.URL + "/click2sell" + path }

// link is an order link with what is passed through: "/buy?johnbooksabc&p=1".
func link(code string, passed ...string) string {
	return "/buy?" + strings.Join(append([]string{code}, passed...), "&")
}

// entered is the order form that a link opens.
func (p sandboxed) entered(path string) place.Page {
	p.T.Helper()
	form := p.Get(p.at(path)).Follow()
	require.True(p.T, form.Has("form#c2s-order"), form.Brief())
	return form
}

// jane is the buyer of the dossier's sale; its blanks are the buyer's own.
func jane(more ...string) url.Values {
	return but(fields("buyer_name", "Jürgen", "buyer_surname", "Doe", "buyer_address", "1891 Something Rd Ste 5", "buyer_city", "London", "buyer_province", "",
		"buyer_zip", "22222", "buyer_country", "France", "buyer_email", "jane+shop@example.com", "buyer_phone", "", "payment_type", "PayPal"), more...)
}

// byCard is jane with a card.
func byCard(number string, more ...string) url.Values {
	return but(jane("payment_type", "VISA", "card_number", number, "card_month", "12", "card_year", "2030", "card_cvv", "123"), more...)
}

const goodCard = "4111111111111111"

// buy follows an order link, fills the form and pays; it answers where the browser comes
// to, and lets everything due happen.
func (p sandboxed) buy(path string, more ...string) place.Page {
	p.T.Helper()
	page := p.entered(path).Submit("form#c2s-order", jane(more...))
	require.False(p.T, page.Has("form#c2s-order"), "the form came back: %s", page.Brief())
	p.Settle()
	return page
}

// told is what the merchant's script hears of a purchase: buy, and its notification.
func (p sandboxed) told(path string, more ...string) notice {
	p.T.Helper()
	before := len(p.shop.requests())
	p.buy(path, more...)
	require.Len(p.T, p.shop.requests(), before+1, "one notification")
	return p.shop.notice(p.T)
}

// act does something about the newest payment of an order: "name", "value", … are the
// action's parameters.
func (p sandboxed) act(order, action string, pairs ...string) error {
	p.T.Helper()
	params := map[string]string{}
	for i := 0; i+1 < len(pairs); i += 2 {
		params[pairs[i]] = pairs[i+1]
	}
	_, err := p.WS.Act(p.Payment(order).ID, payment.Event(action), params)
	p.Settle()
	return err
}

// deliveries are what was or is to be sent, oldest first.
func (p sandboxed) deliveries() []outbox.Delivery {
	p.T.Helper()
	all := []outbox.Delivery{}
	require.NoError(p.T, sandbox.Deliveries.Each(p.WS, "", func(d outbox.Delivery) bool { all = append(all, d); return true }))
	return all
}

// all are the workspace's payments, oldest first.
func (p sandboxed) all() []payment.View {
	p.T.Helper()
	found := []payment.View{}
	require.NoError(p.T, sandbox.Payments.Each(p.WS, "", func(one payment.Payment) bool { found = append(found, p.WS.View(one)); return true }))
	return found
}

// trouble is the error page that an address answers: its status and kind.
func (p sandboxed) trouble(path string) string {
	p.T.Helper()
	page := p.Get(p.at(path))
	return fmt.Sprint(page.Status, " ", page.Attr("#c2s-trouble", "data-trouble"))
}

// by sends a request to the provider's own host.
func (p sandboxed) by(host, target string) place.Page {
	p.T.Helper()
	return p.Ask(http.MethodGet, p.URL+target, host, nil, nil)
}

// fields are a form's: "name", "value", …
func fields(pairs ...string) url.Values {
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return form
}

// but is a form with other values.
func but(form url.Values, pairs ...string) url.Values {
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return form
}
