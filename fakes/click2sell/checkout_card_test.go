package click2sell_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestCardsThatAreTaken: any valid number with a future date, as people write it (CS-023).
func TestCardsThatAreTaken(t *testing.T) {
	p := open(t, arrange{})
	for name, typed := range map[string][]string{
		"grouped":            {"card_number", "4111 1111 1111 1111"},
		"dashes":             {"card_number", "4111-1111-1111-1111"},
		"blanks around":      {"card_number", "\t 4111111111111111 ", "card_month", " 12 ", "card_year", " 2030 ", "card_cvv", " 123 "},
		"no-break blanks":    {"card_number", "4111\u00a01111\u00a01111\u00a01111"},
		"two digits":         {"card_year", "30"},
		"one digit":          {"card_month", "1"},
		"this month":         {"card_month", "09", "card_year", "2008"},
		"this month, short":  {"card_month", "9", "card_year", "08"},
		"twelve digits":      {"card_number", "500000000009"},
		"nineteen digits":    {"card_number", "6304000000000000000"},
		"code of four":       {"card_cvv", "1234"},
		"code of nothing":    {"card_cvv", "000"},
		"Arabic digits":      {"card_number", "٤١١١ ١١١١ ١١١١ ١١١١", "card_month", "١٢", "card_year", "٢٠٣٠", "card_cvv", "١٢٣"},
		"Persian digits":     {"card_number", "۴۱۱۱۱۱۱۱۱۱۱۱۱۱۱۱", "card_month", "۹", "card_year", "۳۰", "card_cvv", "۱۲۳۴"},
		"another card's":     {"payment_type", "AMEX"},
		"a wallet's no card": {"payment_type", "PayPal", "card_number", "4000000000000002", "card_month", "13", "card_cvv", "x"},
	} {
		page := p.entered(link(book, "p=1")).Submit("form#c2s-order", byCard(goodCard, typed...))
		assert.Equal(t, "paid", page.Attr("#c2s-result", "data-result"), "%s: %s %s", name, problemsOf(page), page.Brief())
	}
}

// TestACardIsGoodThroughItsMonth, by the workspace's clock (CS-023).
func TestACardIsGoodThroughItsMonth(t *testing.T) {
	p := open(t, arrange{clock: "2008-09-30T23:59:59Z"})
	pay := func() string {
		return problemsOf(p.entered(link(book)).Submit("form#c2s-order", byCard(goodCard, "card_month", "09", "card_year", "2008")))
	}
	assert.Empty(t, pay())
	p.Advance(time.Second)
	assert.Equal(t, "card_year", pay())
}

// TestDeclinedThenPaid: the form again with a message, silence, and what was typed but for
// the card (CS-023, CS-024).
func TestDeclinedThenPaid(t *testing.T) {
	p := open(t, arrange{})
	form := p.entered(link(book, "p=1"))
	for _, number := range []string{"4000000000000002", "4000-0000 0000-0002"} {
		page := form.Submit("form#c2s-order", byCard(number, "buyer_phone", "1"))
		require.True(t, page.Has("#c2s-declined[role=alert]"), page.Brief())
		assert.Empty(t, problemsOf(page))
		assert.Equal(t, "1", page.Attr("#c2s-buyer_phone", "value"))
		assert.Equal(t, "12 2030", page.Attr("#c2s-card_month", "value")+" "+page.Attr("#c2s-card_year", "value"))
		assert.Empty(t, page.Attr("#c2s-card_number", "value")+page.Attr("#c2s-card_cvv", "value"))
		assert.True(t, page.Has("input[value=VISA][checked]"))
	}
	assert.True(t, p.Get(form.Address).Has("#c2s-declined"), "and when it is looked at again")
	wrong := form.Submit("form#c2s-order", byCard("1"))
	assert.False(t, wrong.Has("#c2s-declined"), "one message at a time")
	p.Settle()
	assert.Empty(t, p.shop.requests())
	form.Submit("form#c2s-order", byCard(goodCard))
	p.Settle()
	p.shop.notice(t).says(t, "transaction_type", "Sale", "payment_status", "OK", "payment_type", "VISA")
	assert.Len(t, p.shop.requests(), 1)
	assert.Equal(t, []string{"open", "decline", "decline", "pay"}, events(p.Payment("1")))
	assert.Len(t, p.Payments("1"), 1)
}

// TestTheDeclinedCard is a switch: another number, or none (CS-023).
func TestTheDeclinedCard(t *testing.T) {
	p := open(t, arrange{})
	assert.Contains(t, p.entered(link(book)).Text("fieldset.card"), "4000 0000 0000 0002 is declined")
	p.set(book, "declined_card=4111-1111-1111-1111")
	assert.Contains(t, p.entered(link(book)).Text("fieldset.card"), "4111 1111 1111 1111 is declined")
	assert.True(t, p.entered(link(book)).Submit("form#c2s-order", byCard(goodCard)).Has("#c2s-declined"))
	assert.True(t, p.entered(link(book)).Submit("form#c2s-order", byCard("4000000000000002")).Has("[data-result=paid]"))
	p.set(book, "declined_card=")
	assert.NotContains(t, p.entered(link(book)).Text("fieldset.card"), "is declined")
	assert.True(t, p.entered(link(book)).Submit("form#c2s-order", byCard(goodCard)).Has("[data-result=paid]"))
}

// TestRulesAtTheCheckout: they see the card masked, the buyer and the means, and have the
// last word, but not about what is no card (CS-023, CS-024).
func TestRulesAtTheCheckout(t *testing.T) {
	p := open(t, arrange{rules: `  - {op: click2sell.pay, when: "card.number == '400000******0002' and means == 'VISA' and product == 1111 and amount == 4995", then: {outcome: paid}}
  - {op: click2sell.pay, when: "means == 'PayPal' and buyer.email == 'poor@example.com' and call.nth == 1", then: {outcome: declined}}
  - {op: click2sell.pay, when: "buyer.country == 'Greece'", then: {fault: {kind: status, at: before, status: 503}}}
  - {op: click2sell.pay, when: "buyer.country == 'Norway'", then: {fault: {kind: status, at: after, status: 502}}}
  - {op: click2sell.link, when: "code == 'johnclubsabc'", then: {outcome: unknown}}`})
	form := p.entered(link(book, "p=1"))
	assert.Equal(t, "card_year", problemsOf(form.Submit("form#c2s-order", byCard("4000000000000002", "card_year", "2007"))))
	assert.True(t, form.Submit("form#c2s-order", byCard("4000000000000002")).Has("[data-result=paid]"))
	form = p.entered(link(book, "p=2"))
	assert.True(t, form.Submit("form#c2s-order", jane("buyer_email", "poor@example.com")).Has("#c2s-declined"))
	assert.True(t, form.Submit("form#c2s-order", jane("buyer_email", "poor@example.com")).Has("[data-result=paid]"))
	form = p.entered(link(book, "p=3"))
	assert.Equal(t, 503, form.Submit("form#c2s-order", jane("buyer_country", "Greece")).Status)
	assert.Equal(t, "open", p.Payment("3").State)
	assert.Equal(t, 502, form.Submit("form#c2s-order", jane("buyer_country", "Norway")).Status)
	assert.Equal(t, "captured", p.Payment("3").State)
	assert.Equal(t, "404 unknown_code", p.trouble(link(club)))
	p.Settle()
	assert.Equal(t, []string{"1", "2", "3"}, p.shop.each(t, "cp_p"))
}

// TestTestBuyTakesAnyCard, and notifies as ever; no marker but where one is asked for
// (CS-006, CS-027).
func TestTestBuyTakesAnyCard(t *testing.T) {
	p := open(t, arrange{})
	for n, number := range []string{goodCard, "4000000000000002", "4111111111111112", "123456789012"} {
		form := p.entered("/test/" + book + "?p=test")
		assert.True(t, form.Has("#c2s-test"), form.Brief())
		page := form.Submit("form#c2s-order", byCard(number, "card_month", "1", "card_year", "1999"))
		require.Equal(t, "paid", page.Attr("#c2s-result", "data-result"), "%s %s", number, problemsOf(page))
		assert.True(t, page.Has("#c2s-test"))
		p.Settle()
		require.Len(t, p.shop.requests(), n+1)
		p.shop.notice(t).says(t, "transaction_type", "Sale", "payment_status", "OK", "cp_p", "test")
		assert.False(t, p.shop.notice(t).has("cp_test"))
	}
	assert.Equal(t, "card_number", problemsOf(p.entered("/TEST/"+book).Submit("form#c2s-order", byCard("none"))))
	p.set(book, "test_marker=cp_test")
	p.entered("/test/JohnBooksABC").Submit("form#c2s-order", jane())
	p.Settle()
	p.shop.notice(t).says(t, "cp_test", "1")
	assert.False(t, p.told(link(book)).has("cp_test"), "a real one has none")
	assert.Equal(t, "404 unknown_code", p.trouble("/test/nosuchcode"))

	p.entered("/test/"+club+"?p=c").Submit("form#c2s-order", jane())
	p.Settle()
	p.shop.notice(t).says(t, "subscription_status", "New")
	p.Advance(31 * day)
	p.shop.notice(t).says(t, "subscription_status", "Recurring", "cp_p", "c")
}
