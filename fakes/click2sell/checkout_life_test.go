package click2sell_test

import (
	"net/http"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/fakes/faketest/place"
)

// TestLeaving: nobody is told, and the only way back is a link where the product has one
// (CS-025).
func TestLeaving(t *testing.T) {
	p := open(t, arrange{})
	form := p.entered(link(book, "p=1"))
	left := p.Post(form.Attr("#c2s-cancel", "formaction"), jane()).Follow()
	assert.Equal(t, form.Address, left.Address)
	assert.Equal(t, "cancelled", left.Attr("#c2s-result", "data-result"))
	assert.False(t, left.Has("#c2s-continue"))
	assert.Equal(t, "abandoned", p.Payment("1").State)
	for _, again := range []place.Page{
		form.Submit("form#c2s-order", jane()), form.Submit("form#c2s-order", byCard("4000000000000002")), p.Post(form.Attr("#c2s-cancel", "formaction"), nil).Follow(), p.Post(form.Attr("#c2s-fake", "formaction"), nil).Follow(),
	} {
		assert.Equal(t, "cancelled", again.Attr("#c2s-result", "data-result"), again.Brief())
	}
	assert.Equal(t, []string{"open", "leave"}, events(p.Payment("1")))
	p.set(book, "cancel_url=https://shop.example/cart?x=1&y=%2F")
	assert.Equal(t, "https://shop.example/cart?x=1&y=%2F", p.Get(form.Address).Attr("#c2s-continue", "href"))
	p.set(book, "cancel_url=/cart")
	assert.Equal(t, "http://"+p.shop.addr+"/cart", p.Get(form.Address).Attr("#c2s-continue", "href"))
	p.Advance(100 * day)
	assert.Empty(t, p.shop.requests())
	assert.Equal(t, "cancelled", p.Get(form.Address).Attr("#c2s-result", "data-result"), "it was left, and did not expire")
}

// TestLookedAtWhileItIsLeft: a form that is just being left has not expired.
func TestLookedAtWhileItIsLeft(t *testing.T) {
	p := open(t, arrange{})
	for range 40 {
		form := p.entered(link(book, "p=1"))
		var group sync.WaitGroup
		for range 6 {
			group.Go(func() {
				looked := p.Get(form.Address)
				assert.Equal(t, http.StatusOK, looked.Status, looked.Brief())
			})
		}
		group.Go(func() { p.Post(form.Attr("#c2s-cancel", "formaction"), nil) })
		group.Wait()
	}
}

// TestAFormEnds after a day, silently, for the buyer who looks, pays or leaves too late; the
// page leads back to the order link (CS-087).
func TestAFormEnds(t *testing.T) {
	p := open(t, arrange{})
	form := p.entered(link(book, "p=1"))
	p.Advance(day - time.Second)
	assert.True(t, p.Get(form.Address).Has("form#c2s-order"))
	p.Advance(time.Second)
	for _, late := range []place.Page{
		p.Get(form.Address), p.Post(form.Address, jane()), p.Post(form.Attr("#c2s-fake", "formaction"), nil), p.Post(form.Attr("#c2s-cancel", "formaction"), nil),
	} {
		assert.Equal(t, http.StatusGone, late.Status)
		assert.Equal(t, "expired", late.Attr("#c2s-trouble", "data-trouble"))
		assert.True(t, p.Get(late.Attr("#c2s-again", "href")).Follow().Has("form#c2s-order"))
	}
	assert.Equal(t, []string{"open", "expire"}, events(p.Payments("1")[0]))
	assert.Empty(t, p.shop.requests())

	p.set(book, "checkout_ttl=2d")
	form = p.entered(link(book, "p=2"))
	p.Advance(2*day - time.Second)
	paid := form.Submit("form#c2s-order", jane())
	assert.True(t, paid.Has("[data-result=paid]"), "in the last second")
	p.Advance(100 * day)
	assert.True(t, p.Get(form.Address).Has("[data-result=paid]"), "one that is paid stays")
	assert.Equal(t, "captured", p.Payment("2").State)
}

// TestBeginningAgain takes along what the order link passed through: a buyer who comes back
// a day later is still the merchant's own (CS-011, CS-087).
func TestBeginningAgain(t *testing.T) {
	p := open(t, arrange{})
	form := p.entered("/buy?JohnBooksABC&p=eyJ1IjoiMzU2In0=&a%26b=c+%2B%25&e=")
	p.Advance(day)
	again := p.Get(p.Get(form.Address).Attr("#c2s-again", "href")).Follow()
	again.Submit("form#c2s-order", jane())
	p.Settle()
	assert.Equal(t, []string{"cp_p=eyJ1IjoiMzU2In0=", "cp_a&b=c +%", "cp_e="}, p.shop.notice(t).passed())
	form = p.entered("/test/" + book + "?p=1&q=2")
	p.Advance(day)
	again = p.Get(p.Get(form.Address).Attr("#c2s-again", "href")).Follow()
	assert.True(t, again.Has("#c2s-test"), "a test purchase stays one")
	again.Submit("form#c2s-order", jane())
	p.Settle()
	assert.Equal(t, []string{"cp_p=1", "cp_q=2"}, p.shop.notice(t).passed())
}

// TestNoSuchForm: an address that was never given, and one whose product was removed.
func TestNoSuchForm(t *testing.T) {
	p := open(t, arrange{})
	for _, token := range []string{"x", "%00", "..%2fbuy", "AAAAAAAAAAAAAAAAAAAA"} {
		assert.Equal(t, "404 unknown_order", p.trouble("/order/"+token), token)
	}
	form := p.entered(link(book, "p=1"))
	p.Put(`{"products": null}`)
	for _, page := range []place.Page{p.Get(form.Address), p.Post(form.Address, jane())} {
		assert.Equal(t, http.StatusGone, page.Status)
		assert.Equal(t, "unknown_order", page.Attr("#c2s-trouble", "data-trouble"))
	}
	assert.Equal(t, "open", p.Payment("1").State)
}

// inputs are the values of a form's fields.
func inputs(page place.Page) url.Values {
	values := url.Values{}
	for _, field := range formFields {
		switch field {
		case "buyer_country":
			values.Set(field, page.Text("#c2s-buyer_country option[selected]"))
		case "payment_type":
			values.Set(field, page.Attr("input[name=payment_type][checked]", "value"))
		default:
			values.Set(field, page.Attr("#c2s-"+field, "value"))
		}
	}
	return values
}

// TestMadeUpData fills what the buyer has left empty, can be paid with, and is the same in
// every run of one seed (CS-124).
func TestMadeUpData(t *testing.T) {
	run := func() []url.Values {
		p := open(t, arrange{})
		form := p.entered(link(book, "p=1"))
		fill := func(typed url.Values) place.Page { return p.Post(form.Attr("#c2s-fake", "formaction"), typed) }
		kept := inputs(fill(fields("buyer_name", "Ąžuolė", "buyer_email", "me@example.com", "buyer_country", "Japan", "payment_type", "AMEX", "card_number", "4000000000000002")))
		assert.Equal(t, []string{"Ąžuolė", "me@example.com", "Japan", "AMEX"}, []string{kept.Get("buyer_name"), kept.Get("buyer_email"), kept.Get("buyer_country"), kept.Get("payment_type")})
		first := fill(nil)
		assert.False(t, first.Has("#c2s-problems"), "what was empty was not wrong yet")
		all := []url.Values{kept, inputs(first), inputs(fill(nil))}
		for _, filled := range all {
			for _, field := range formFields {
				assert.NotEmpty(t, filled.Get(field), field)
			}
		}
		assert.NotEqual(t, all[1], all[2], "somebody else each time")
		assert.Regexp(t, `@example\.com$`, all[1].Get("buyer_email"))
		paid := form.Submit("form#c2s-order", all[2])
		require.True(t, paid.Has("[data-result=paid]"), problemsOf(paid))
		p.Settle()
		p.shop.notice(t).says(t, "buyer_email", all[2].Get("buyer_email"), "payment_type", "VISA")
		return all
	}
	first := run()
	assert.Equal(t, first, run())
}

// TestMadeUpCards are taken, whatever was typed before: a date stays as far as it is right,
// and the number is never the one that is declined (CS-124).
func TestMadeUpCards(t *testing.T) {
	p := open(t, arrange{book: "declined_card=4111-1111-1111-1111"})
	form := p.entered(link(book, "p=1"))
	for typed, want := range map[[2]string]string{
		{"", ""}: "12/2011", {"2", "31"}: "2/31", {"08", "2008"}: "08/2011", {"99", "2005"}: "12/2011", {"13", "2031"}: "12/2031", {"1", "203"}: "1/2011", {"x", "2008"}: "12/2008",
		{"", "2030"}: "12/2030", {"09", "2008"}: "09/2008",
	} {
		for _, means := range []string{"VISA", "PayPal"} {
			filled := inputs(p.Post(form.Attr("#c2s-fake", "formaction"), fields("payment_type", means, "card_month", typed[0], "card_year", typed[1])))
			assert.Equal(t, want, filled.Get("card_month")+"/"+filled.Get("card_year"), "%q by %s", typed, means)
			assert.Equal(t, "4012 8888 8888 1881", filled.Get("card_number"))
		}
	}
	filled := inputs(p.Post(form.Attr("#c2s-fake", "formaction"), fields("payment_type", "VISA", "card_month", "99", "card_year", "2005")))
	paid := form.Submit("form#c2s-order", filled)
	require.True(t, paid.Has("[data-result=paid]"), problemsOf(paid))
}
