package klikandpay_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/fakes/klikandpay"
	"paysandbox/runner/customer"
	"paysandbox/sandbox"
)

// customer is a virtual customer on page 1 of a new payment.
func (p sandboxed) customer(id, retour string) *customer.Customer {
	p.T.Helper()
	c := customer.New(customer.Options{})
	require.NoError(p.T, c.Visit(p.T.Context(), p.entered("check.pl", order(id, "RETOUR", retour))))
	return c
}

// withShop has a shop to go back to: the sandbox's own address, where nobody answers.
func withShop(t *testing.T, switches string) sandboxed {
	t.Helper()
	p := open(t, arrange{switches: switches})
	p.shopURLs(p.URL+"/back/ok", p.URL+"/back/ko")
	return p
}

// TestTheCashierPays with each card and each means, in TEST and in production, and is told
// by nobody which of them it is in (KP-085 to KP-089).
func TestTheCashierPays(t *testing.T) {
	p := withShop(t, "means=VISA,MASTERCARD,AMEX,VIREMENT,CHEQUE missing_customer=ask")
	for _, c := range []struct {
		name, id, with, card, state string
	}{
		{"1", testID, "", "", "captured"},
		{"2", testID, "card", "accepted", "captured"},
		{"3", testID, "visa", "", "captured"},
		{"4", testID, "mastercard", "", "captured"},
		{"5", testID, "mastercard", "refused", "cancelled"},
		{"6", testID, "", "expired", "cancelled"},
		{"7", testID, "", "wrong_cvv", "cancelled"},
		{"8", testID, "amex", "", "cancelled"},
		{"9", testID, "", visaCard, "cancelled"},
		{"a", productionID, "", "", "captured"},
		{"b", productionID, "mastercard", "accepted", "captured"},
		{"c", productionID, "amex", "", "captured"},
		{"d", productionID, "amex", "refused", "cancelled"},
		{"e", productionID, "", "expired", "cancelled"},
		{"f", productionID, "", amexCard, "captured"},
		{"g", productionID, "virement", "", "awaiting"},
		{"h", productionID, "cheque", "", "awaiting"},
	} {
		shopper := p.customer(c.id, c.name)
		require.True(t, klikandpay.New().AtCashier(shopper))
		request := sandbox.PayRequest{With: c.with}
		if c.card != "" {
			request.Card = map[string]string{"number": c.card}
		}
		require.NoError(t, klikandpay.New().Pay(t.Context(), shopper, request), c.name)
		assert.Equal(t, c.state, p.Payment(c.name).State, c.name)
		end := "/back/ok/order/356/done?t=a3f9"
		if c.state == "cancelled" {
			end = "/back/ko/order/356/failed?t=a3f9"
		}
		assert.Equal(t, p.URL+end, shopper.URL(), c.name)
	}
}

// TestTheCashierStopsOnEachPage and goes on from there; after a refusal with another card.
func TestTheCashierStopsOnEachPage(t *testing.T) {
	p := withShop(t, "three_ds=true")
	pay := func(c *customer.Customer, r sandbox.PayRequest) error { return klikandpay.New().Pay(t.Context(), c, r) }
	c := p.customer(testID, "pages")
	for page, selector := range map[string]string{"recap": "form#kp-means"} {
		require.NoError(t, pay(c, sandbox.PayRequest{Until: page}))
		require.True(t, c.Has(selector))
	}
	for _, stop := range [][2]string{{"card", "form#kp-card"}, {"secure", "form#kp-secure"}, {"result", "[data-result=accepted]"}} {
		require.NoError(t, pay(c, sandbox.PayRequest{Until: stop[0]}))
		require.True(t, c.Has(stop[1]), c.URL())
	}
	require.NoError(t, pay(c, sandbox.PayRequest{}))
	assert.Contains(t, c.URL(), "/back/ok")

	refused := map[string]string{"number": "refused"}
	c = p.customer(testID, "two steps")
	require.NoError(t, pay(c, sandbox.PayRequest{Card: refused, Until: "result"}))
	require.True(t, c.Has("[data-result=refused]"))
	require.NoError(t, pay(c, sandbox.PayRequest{Until: "result"}))
	assert.True(t, c.Has("[data-result=accepted]"))
	c = p.customer(testID, "retry")
	require.NoError(t, pay(c, sandbox.PayRequest{Card: refused, Outcome: "retry"}))
	assert.Contains(t, c.URL(), "/back/ok")

	for _, until := range []string{"", "recap", "card", "secure"} {
		c = p.customer(testID, "cancel "+until)
		require.NoError(t, pay(c, sandbox.PayRequest{Outcome: "cancel", Until: until}))
		assert.Contains(t, c.URL(), "/back/ko", until)
		assert.Equal(t, "cancelled", p.Payment("cancel "+until).State)
	}
	c = p.customer(testID, "after a refusal")
	require.NoError(t, pay(c, sandbox.PayRequest{Card: refused, Outcome: "cancel", Until: "result"}))
	assert.Contains(t, c.URL(), "/back/ko")
	c = p.customer(testID, "gone")
	require.NoError(t, pay(c, sandbox.PayRequest{Outcome: "leave"}))
	assert.Equal(t, "open", p.Payment("gone").State)
}

// TestTheCashierSaysWhatItCannotDo.
func TestTheCashierSaysWhatItCannotDo(t *testing.T) {
	p := withShop(t, "")
	for text, request := range map[string]sandbox.PayRequest{
		"knows no outcome":      {Outcome: "refused"},
		"knows no buyers":       {As: "jane"},
		"not with":              {With: "knet"},
		"there is no card":      {Card: map[string]string{"number": "declined"}},
		"a card has no":         {Card: map[string]string{"pin": "1"}},
		"there is no page":      {Until: "bank"},
		"does not offer CHEQUE": {With: "cheque"},
		"data were refused":     {Card: map[string]string{"number": "4111111111111112"}},
		"ended before the page": {Outcome: "cancel", Until: "secure"},
		"nothing can be":        {Outcome: "cancel", Until: "trouble"},
	} {
		err := klikandpay.New().Pay(t.Context(), p.customer(testID, text), request)
		require.ErrorContains(t, err, text, "%+v", request)
	}
	c := customer.New(customer.Options{})
	require.NoError(t, c.Visit(t.Context(), p.at("/paiement/check.pl")))
	assert.ErrorContains(t, klikandpay.New().Pay(t.Context(), c, sandbox.PayRequest{}), "Unknown merchant")
}

// TestTheCashiersAmexIsOne, by whatever name: what was chosen is what is paid with.
func TestTheCashiersAmexIsOne(t *testing.T) {
	p := withShop(t, "")
	for named, state := range map[string]string{"accepted": "captured", "refused": "cancelled", "expired": "cancelled"} {
		shopper := p.customer(productionID, named)
		require.NoError(t, klikandpay.New().Pay(t.Context(), shopper, sandbox.PayRequest{With: "amex", Card: map[string]string{"number": named}}))
		assert.Equal(t, state, p.Payment(named).State, named)
	}
	for _, e := range p.Exchanges("klikandpay.pay") {
		assert.NotContains(t, strings.Join(e.Notes, "\n"), "AMEX was chosen and the card is")
	}
}
