package click2sell_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/fakes/click2sell"
	"paysandbox/runner/customer"
	"paysandbox/sandbox"
)

// customer is a virtual customer on the order form of a link.
func (p sandboxed) customer(path string) *customer.Customer {
	p.T.Helper()
	c := customer.New(customer.Options{})
	require.NoError(p.T, c.Visit(p.T.Context(), p.at(path)))
	return c
}

// withShop has a thank-you page to go on to: the sandbox's own address, where nobody
// answers.
func withShop(t *testing.T, switches string) sandboxed {
	t.Helper()
	p := open(t, arrange{})
	p.set(book, "thankyou_url="+p.URL+"/back/thanks?a=b "+switches)
	return p
}

func (p sandboxed) pays(c *customer.Customer, r sandbox.PayRequest) error {
	p.T.Helper()
	return click2sell.New().Pay(p.T.Context(), c, r)
}

// TestTheCashierPays with each means and each card (CS-022, CS-023).
func TestTheCashierPays(t *testing.T) {
	p := withShop(t, "")
	for _, c := range []struct{ name, with, card, means string }{
		{"1", "", "", "VISA"},
		{"2", "visa", "accepted", "VISA"},
		{"3", "VISA", goodCard, "VISA"},
		{"4", "mastercard", "", "MASTERCARD"},
		{"5", "amex", "", "AMEX"},
		{"6", "paypal", "", "PayPal"},
		{"7", "moneybookers", "", "Moneybookers"},
		{"8", "google", "", "Google Checkout"},
		{"9", "", "4000-0000-0000-0010", "VISA"},
		{"10", "paypal", "declined", "PayPal"}, // a wallet has no card
	} {
		shopper := p.customer(link(book, "p="+c.name))
		require.True(t, click2sell.New().AtCashier(shopper))
		request := sandbox.PayRequest{With: c.with}
		if c.card != "" {
			request.Card = map[string]string{"number": c.card}
		}
		require.NoError(t, p.pays(shopper, request), c.name)
		assert.Equal(t, p.URL+"/back/thanks?a=b", shopper.URL(), c.name)
		assert.False(t, click2sell.New().AtCashier(shopper))
		p.Settle()
		p.shop.notice(t).says(t, "cp_p", c.name, "payment_type", c.means, "buyer_email", "jane@example.com", "buyer_country", "United Kingdom")
	}
}

// TestTheCashierIsDeclined: the walk ends on the form, or goes on with a good card
// (CS-024).
func TestTheCashierIsDeclined(t *testing.T) {
	p := withShop(t, "")
	declined := map[string]string{"number": "declined"}
	for _, with := range []string{"visa", "mastercard", "amex"} {
		c := p.customer(link(book, "p="+with))
		require.NoError(t, p.pays(c, sandbox.PayRequest{With: with, Card: declined}))
		assert.True(t, c.Has("#c2s-declined"))
		assert.Equal(t, "open", p.Payment(with).State)
		require.NoError(t, p.pays(c, sandbox.PayRequest{With: with}), "another step of the scenario")
		assert.Equal(t, "captured", p.Payment(with).State)
		c = p.customer(link(book, "p=retry"+with))
		require.NoError(t, p.pays(c, sandbox.PayRequest{With: with, Card: declined, Outcome: "retry"}))
		assert.Contains(t, c.URL(), "/back/thanks")
		assert.Equal(t, []string{"open", "decline", "pay"}, events(p.Payment("retry"+with)))
	}
	c := p.customer(link(book, "p=c"))
	require.NoError(t, p.pays(c, sandbox.PayRequest{Card: declined}))
	require.NoError(t, p.pays(c, sandbox.PayRequest{Outcome: "cancel"}))
	assert.Equal(t, []string{"open", "decline", "leave"}, events(p.Payment("c")))
	p.Script(`  - {op: click2sell.pay, then: {outcome: declined}}`)
	c = p.customer(link(book, "p=rule"))
	require.NoError(t, p.pays(c, sandbox.PayRequest{Outcome: "retry", With: "paypal"}), "twice, and no third time")
	assert.Equal(t, []string{"open", "decline", "decline"}, events(p.Payment("rule")))
}

// TestTheCashierCancelsAndLeaves (CS-025).
func TestTheCashierCancelsAndLeaves(t *testing.T) {
	p := withShop(t, "cancel_url=https://shop.example/cart")
	for _, until := range []string{"", "order", "result"} {
		c := p.customer(link(book, "p="+until))
		require.NoError(t, p.pays(c, sandbox.PayRequest{Outcome: "cancel", Until: until}))
		assert.True(t, c.Has("[data-result=cancelled]"))
	}
	c := p.customer(link(book, "p=gone"))
	require.NoError(t, p.pays(c, sandbox.PayRequest{Outcome: "leave"}))
	assert.True(t, c.Has("form#c2s-order"))
	assert.Equal(t, "open", p.Payment("gone").State)
	p.Settle()
	assert.Empty(t, p.shop.requests())
}

// TestTheCashierStopsOnEachPage, and goes on from there.
func TestTheCashierStopsOnEachPage(t *testing.T) {
	p := withShop(t, "thankyou_post=true")
	c := p.customer(link(book, "p=1"))
	require.NoError(t, p.pays(c, sandbox.PayRequest{Until: "order"}))
	require.True(t, c.Has("form#c2s-order"))
	assert.Equal(t, "open", p.Payment("1").State)
	require.NoError(t, p.pays(c, sandbox.PayRequest{}))
	assert.Equal(t, p.URL+"/back/thanks?a=b", c.URL(), "the page that posts there goes on by itself (CS-069)")

	p.set(book, "thankyou_url=")
	c = p.customer(link(book, "p=2"))
	require.NoError(t, p.pays(c, sandbox.PayRequest{Until: "result"}))
	assert.True(t, c.Has("[data-result=paid]"))
	require.NoError(t, p.pays(c, sandbox.PayRequest{}), "there is nothing to go on to")
	p.set(book, "thankyou_url="+p.URL+"/back/later")
	require.NoError(t, c.Reload(t.Context()))
	require.NoError(t, p.pays(c, sandbox.PayRequest{}))
	assert.Equal(t, p.URL+"/back/later", c.URL())
}

// TestWhoTheCashierIs: the e-mail address is the scenario's, the card what it says of it.
func TestWhoTheCashierIs(t *testing.T) {
	p := withShop(t, "")
	require.NoError(t, p.pays(p.customer(link(book, "p=1")), sandbox.PayRequest{As: "jürgen+x@example.com", Card: map[string]string{"number": "accepted", "month": "1", "year": "2031", "cvv": "1234"}}))
	p.Settle()
	p.shop.notice(t).says(t, "buyer_email", "jürgen+x@example.com", "buyer_name", "Jane", "buyer_surname", "Doe")
	p.Script(`  - {op: click2sell.pay, when: "card.month == 1 and card.year == 2031 and card.number == '411111******1111' and card.brand == 'VISA' and card.holder == 'Jane Doe'", then: {outcome: declined}}`)
	c := p.customer(link(book, "p=2"))
	require.NoError(t, p.pays(c, sandbox.PayRequest{Card: map[string]string{"month": "1", "year": "2031"}}))
	assert.True(t, c.Has("#c2s-declined"))
}

// TestTheCashierSaysWhatItCannotDo.
func TestTheCashierSaysWhatItCannotDo(t *testing.T) {
	p := withShop(t, "")
	p.Switches("payment_types=VISA,PayPal")
	for text, request := range map[string]sandbox.PayRequest{
		"knows no outcome":                {Outcome: "declined"},
		"not with":                        {With: "knet"},
		"there is no card":                {Card: map[string]string{"number": "refused"}},
		"a card has no":                   {Card: map[string]string{"pin": "1"}},
		"there is no page":                {Until: "bank"},
		`there is no page "bank" `:        {Until: "bank", Outcome: "cancel"},
		"does not offer AMEX":             {With: "amex"},
		"The card has expired":            {Card: map[string]string{"number": "expired", "month": "01", "year": "2008"}},
		"the order form was refused":      {Card: map[string]string{"number": "4111111111111112"}},
		"This cannot be right":            {As: "jane"},
		"ended before the page":           {Until: "result"},
		`ended before the page "trouble"`: {Until: "trouble", Outcome: "cancel"},
	} {
		err := p.pays(p.customer(link(book)), request)
		require.ErrorContains(t, err, text, "%+v", request)
	}
	lost := customer.New(customer.Options{})
	require.NoError(t, lost.Visit(t.Context(), p.at("/buy?nosuchcode")))
	require.ErrorContains(t, p.pays(lost, sandbox.PayRequest{}), "This product does not exist")
	require.ErrorContains(t, p.pays(lost, sandbox.PayRequest{Outcome: "cancel"}), "only the order form can be cancelled")
	late := p.customer(link(book))
	p.Advance(day)
	require.ErrorContains(t, p.pays(late, sandbox.PayRequest{}), "has expired")
}

// TestNothingIsLostWhereTheShopIsDown: the purchase is done, though nobody answers at the
// thank-you page.
func TestNothingIsLostWhereTheShopIsDown(t *testing.T) {
	p := open(t, arrange{book: "thankyou_url=http://127.0.0.1:1/thanks"})
	err := p.pays(p.customer(link(book, "p=1")), sandbox.PayRequest{})
	require.Error(t, err)
	assert.Contains(t, strings.ToLower(err.Error()), "127.0.0.1:1")
	assert.Equal(t, "captured", p.Payment("1").State)
}
