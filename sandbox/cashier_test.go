package sandbox_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/sandbox"
)

// walker is a customer who stands on one page at a time, "" for the shop.
type walker struct {
	sandbox.Customer
	page string
}

func (w *walker) Has(selector string) bool { return selector == "#"+w.page }

func (w *walker) URL() string { return "http://shop.example/" + w.page }

var threePages = sandbox.HostedPages{{Name: "login", Selector: "#login"}, {Name: "error", Selector: "#error"}, {Name: "confirm", Selector: "#confirm"}}

// A walk ends at the shop, or where the request wants it to; a page that never comes is
// no success.
func TestWalkStopsWhereItShould(t *testing.T) {
	for name, c := range map[string]struct {
		way   []string // the page after each step
		until string
		stops string // page
		wrong string // in the error
	}{
		"to the shop":                      {way: []string{"confirm", ""}},
		"to a page":                        {way: []string{"confirm", ""}, until: "confirm", stops: "confirm"},
		"to the page where it stands":      {until: "login", stops: "login"},
		"to a page that is not on the way": {way: []string{"confirm", ""}, until: "error", wrong: `ended before the page "error"; it stands on http://shop.example/`},
		"done before the page":             {way: []string{"done"}, until: "confirm", stops: "login", wrong: `ended before the page "confirm"`},
		"done":                             {way: []string{"done"}, stops: "login"},
		"to a page that there is not":      {until: "paid", stops: "login", wrong: `no page "paid" to stop at; there are: login, error, confirm`},
		"round in circles":                 {way: []string{"confirm", "login"}, stops: "login", wrong: "does not come to an end"},
	} {
		t.Run(name, func(t *testing.T) {
			customer, n := &walker{page: "login"}, 0
			err := threePages.Walk(customer, sandbox.PayRequest{Until: c.until}, func(string) (bool, error) {
				next := c.way[n%len(c.way)]
				if n++; next == "done" {
					return true, nil
				}
				customer.page = next
				return false, nil
			})
			if c.wrong == "" {
				require.NoError(t, err)
			} else {
				require.ErrorContains(t, err, c.wrong)
			}
			assert.Equal(t, c.stops, customer.page)
		})
	}
	failed := errors.New("the form is gone")
	err := threePages.Walk(&walker{page: "login"}, sandbox.PayRequest{Until: "confirm"}, func(string) (bool, error) { return false, failed })
	require.ErrorIs(t, err, failed)
	require.NoError(t, threePages.Walk(&walker{}, sandbox.PayRequest{}, nil), "at the shop already")
	require.ErrorContains(t, threePages.Walk(&walker{}, sandbox.PayRequest{Until: "login"}, nil), "ended before")
}

// TestCardOf: a card by its name, by its number, and with what is said otherwise of it.
func TestCardOf(t *testing.T) {
	own := map[string]string{"number": "4111", "month": "12"}
	names := map[string]map[string]string{"accepted": nil, "declined": {"number": "4002"}, "expired": {"month": "01"}}
	for _, c := range []struct{ said, want map[string]string }{
		{nil, own},
		{map[string]string{"number": ""}, own},
		{map[string]string{"number": "accepted"}, own},
		{map[string]string{"number": "declined"}, map[string]string{"number": "4002", "month": "12"}},
		{map[string]string{"number": "expired", "month": "02"}, map[string]string{"number": "4111", "month": "02"}},
		{map[string]string{"number": "5 5"}, map[string]string{"number": "5 5", "month": "12"}},
	} {
		card, err := sandbox.CardOf(c.said, names, own)
		require.NoError(t, err)
		assert.Equal(t, c.want, card)
	}
	_, err := sandbox.CardOf(map[string]string{"number": "lost"}, names, own)
	require.EqualError(t, err, `there is no card "lost"; there are: accepted, declined, expired; or say its number`)
	_, err = sandbox.CardOf(map[string]string{"pin": "1"}, names, own)
	require.EqualError(t, err, `a card has no "pin"; it has month, number`)
	assert.Equal(t, map[string]string{"number": "4111", "month": "12"}, own)
}
