package clickkw_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/fakes/clickkw"
	"paysandbox/runner/customer"
	"paysandbox/sandbox"
)

// customer is a virtual customer on the first page of a new payment. Pages that go on by
// themselves wait for him.
func (p sandboxed) customer(order int) *customer.Customer {
	p.T.Helper()
	_, _, address := p.updated("en", map[string]any{"order_id": order, "return_url": p.URL + "/back"})
	c := customer.New(customer.Options{Patience: time.Millisecond})
	require.NoError(p.T, c.Visit(p.T.Context(), address))
	return c
}

// TestTheCashierStopsOnEachPage that is on the customer's way, processing among them, goes
// on from there, and says so where a page does not come (KW-108).
func TestTheCashierStopsOnEachPage(t *testing.T) {
	p := open(t, arrange{switches: "three_ds=true"})
	for with, pages := range map[string][]string{
		"knet": {"method", "confirm", "knet", "knet_confirm", "progress", "result"},
		"card": {"method", "confirm", "card", "address", "total", "secure", "processing", "result"},
	} {
		c := p.customer(len(with) + len(pages))
		for _, page := range pages {
			require.NoError(t, clickkw.New().Pay(t.Context(), c, sandbox.PayRequest{With: with, Until: page}), "%s, %s", with, page)
			require.True(t, clickkw.New().AtCashier(c), page)
		}
		require.NoError(t, clickkw.New().Pay(t.Context(), c, sandbox.PayRequest{With: with}))
		assert.Contains(t, c.URL(), "/back?message=success")
	}
	p.Switches("three_ds=false")
	for i, request := range []sandbox.PayRequest{
		{With: "card", Until: "secure"},
		{With: "knet", Until: "card"},
		{With: "card", Until: "trouble"},
		{With: "card", Outcome: "cancel", Until: "secure"},
		{With: "card", Card: map[string]string{"number": "declined"}, Until: "result"},
	} {
		err := clickkw.New().Pay(t.Context(), p.customer(100+i), request)
		require.ErrorContains(t, err, "ended before the page", "%+v", request)
	}
	c := p.customer(200)
	require.NoError(t, clickkw.New().Pay(t.Context(), c, sandbox.PayRequest{With: "card", Card: map[string]string{"number": "declined"}, Until: "processing"}))
	require.NoError(t, clickkw.New().Pay(t.Context(), c, sandbox.PayRequest{With: "card"}))
	assert.True(t, c.Has("#mpgs-declined"), "a walk that began at processing has pressed Pay: %s", c.URL())
}
