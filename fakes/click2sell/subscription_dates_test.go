package click2sell_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// every changes how often and how long the club is paid for.
func (p sandboxed) every(subscription map[string]any) {
	p.T.Helper()
	p.product(club, map[string]any{"subscription": subscription})
}

// TestMonthsFromThe31st: the last day of the months that lack it, and back (CS-084). The
// hour is that of Vilnius, where summer time begins on 31 March.
func TestMonthsFromThe31st(t *testing.T) {
	p := open(t, arrange{clock: "2019-01-31T09:15:00Z"})
	p.buy(link(club, "p=1"))
	assert.Equal(t, []string{"2019-02-28 09:15:00", "2019-03-31 08:15:00", "2019-04-30 08:15:00", "2019-05-31 08:15:00"}, p.until("2019-06-01T00:00:00Z"))
	assert.Equal(t, []string{"2019-01-31", "2019-02-28", "2019-03-31", "2019-04-30", "2019-05-31"}, p.shop.each(t, "purchase_date"))
	assert.Equal(t, []string{"11:15:00", "11:15:00", "11:15:00", "11:15:00", "11:15:00"}, p.shop.each(t, "purchase_time"))
	p = open(t, arrange{clock: "2020-01-31T09:15:00Z"})
	p.buy(link(club, "p=1"))
	assert.Equal(t, []string{"2020-02-29 09:15:00"}, p.until("2020-03-30T00:00:00Z"))
}

// TestTheDayIsTheMerchants: what is the 31st in one zone is the 1st in another (CS-031,
// CS-084).
func TestTheDayIsTheMerchants(t *testing.T) {
	for zone, want := range map[string][]string{
		"UTC":             {"2019-02-28 22:30:00", "2019-03-31 22:30:00"},
		"Europe/Vilnius":  {"2019-02-28 22:30:00", "2019-03-31 21:30:00"},
		"Asia/Tokyo":      {"2019-02-28 22:30:00", "2019-03-31 22:30:00"},
		"America/Toronto": {"2019-02-28 22:30:00", "2019-03-31 21:30:00"},
	} {
		p := open(t, arrange{merchant: "zone=" + zone, clock: "2019-01-31T22:30:00Z"})
		p.buy(link(club, "p=1"))
		assert.Equal(t, want, p.until("2019-04-01T12:00:00Z"), zone)
	}
}

// TestTheHourOfTheFirstPayment stays in the merchant's zone when its clocks change, and so
// moves in UTC (CS-084).
func TestTheHourOfTheFirstPayment(t *testing.T) {
	p := open(t, arrange{})
	p.buy(link(club, "p=1"))
	assert.Equal(t, []string{"2008-10-08 22:56:42", "2008-11-08 23:56:42", "2008-12-08 23:56:42"}, p.until("2008-12-31T00:00:00Z"))
	assert.Equal(t, []string{"2009-01-08 23:56:42", "2009-02-08 23:56:42", "2009-03-08 23:56:42", "2009-04-08 22:56:42"}, p.until("2009-04-30T00:00:00Z"))
	for _, hour := range p.shop.each(t, "purchase_time") {
		assert.Equal(t, "01:56:42", hour)
	}
}

// TestDaysWeeksAndYears: the units of every (CS-084).
func TestDaysWeeksAndYears(t *testing.T) {
	for every, want := range map[string][]string{
		"30 days": {"2008-03-30", "2008-04-29", "2008-05-29"},
		"2 weeks": {"2008-03-14", "2008-03-28", "2008-04-11"},
		"1 year":  {"2009-02-28", "2010-02-28", "2011-02-28"},
	} {
		p := open(t, arrange{merchant: "zone=UTC", clock: "2008-02-29T12:00:00Z"})
		p.every(map[string]any{"every": every, "terms": 4})
		p.buy(link(club, "p=1"))
		p.until("2012-01-01T00:00:00Z")
		assert.Equal(t, append([]string{"2008-02-29"}, want...), p.shop.each(t, "purchase_date"), every)
	}
	p := open(t, arrange{merchant: "zone=UTC", clock: "2008-02-29T12:00:00Z"})
	p.every(map[string]any{"every": "1 year"})
	p.buy(link(club, "p=1"))
	assert.Contains(t, p.until("2012-03-01T00:00:00Z"), "2012-02-29 12:00:00", "back at the day")
}

// TestTermsComplete: after the last one nothing more is sent, and nothing can be done
// (CS-084).
func TestTermsComplete(t *testing.T) {
	p := open(t, arrange{})
	p.every(map[string]any{"terms": 3})
	p.buy(link(club, "p=1"))
	assert.Len(t, p.until("2008-11-01T00:00:00Z"), 1)
	assert.Equal(t, "active", p.agreement().State)
	assert.Len(t, p.until("2012-11-01T00:00:00Z"), 1)
	assert.Equal(t, []string{"New", "Recurring", "Recurring"}, p.shop.each(t, "subscription_status"))
	done := p.agreement()
	assert.Equal(t, "completed", done.State)
	assert.Equal(t, []string{"begin", "billed", "billed", "complete"}, events(done))
	assert.Empty(t, done.Actions)
	for _, action := range []string{"cancel", "rebill", "miss"} {
		refusedBy(t, p.course(action), "completed")
		for _, paid := range p.Payments("1") {
			refusedBy(t, p.actOn(paid.ID, action), "captured", "refund", "chargeback", "resend", "test_buy")
		}
	}
	require.NoError(t, p.act("1", "refund"), "its payments can still be given back")
	p.shop.notice(t).says(t, "transaction_type", "Refund")
}

// TestASubscriptionOfOneTerm is over with its first payment (CS-084).
func TestASubscriptionOfOneTerm(t *testing.T) {
	p := open(t, arrange{})
	p.every(map[string]any{"terms": 1})
	p.told(link(club, "p=1")).says(t, "transaction_type", "Subscription", "subscription_status", "New")
	assert.Equal(t, []string{"begin", "complete"}, events(p.agreement()))
	assert.Empty(t, p.until("2012-01-01T00:00:00Z"))
}

// TestATrial comes before the terms, at a price of its own; the days count from the first
// payment (CS-084, CS-118).
func TestATrial(t *testing.T) {
	p := open(t, arrange{})
	p.every(map[string]any{"trial": "2 weeks", "trial_price": "1.00", "terms": 2})
	form := p.entered(link(club, "p=1"))
	assert.Equal(t, "1.00 USD", form.Text("#c2s-price"))
	assert.Contains(t, form.Text("#c2s-plan"), "2 weeks")
	assert.Contains(t, form.Text("#c2s-plan"), "49.95 USD")
	assert.Contains(t, form.Text("#c2s-plan"), "2 payments")
	form.Submit("form#c2s-order", jane())
	p.Settle()
	assert.Equal(t, []string{"2008-09-22 22:56:42", "2008-10-22 22:56:42"}, p.until("2012-01-01T00:00:00Z"))
	assert.Equal(t, []string{"1.00", "49.95", "49.95"}, p.shop.each(t, "product_price"))
	assert.Equal(t, []string{"New", "Recurring", "Recurring"}, p.shop.each(t, "subscription_status"))
	assert.Equal(t, "completed", p.agreement().State)

	p = open(t, arrange{})
	p.every(map[string]any{"trial": "1 month"})
	p.buy(link(club, "p=free"))
	p.Advance(31 * day)
	require.NoError(t, p.course("cancel"))
	assert.Equal(t, []string{"0.00", "49.95", "49.95"}, p.shop.each(t, "product_price"), "free where nothing is said")
}

// TestCancelInTheTrial tells the recurring price, not what the trial costs (CS-058).
func TestCancelInTheTrial(t *testing.T) {
	p := open(t, arrange{})
	p.every(map[string]any{"trial": "2 weeks", "trial_price": "1.00"})
	p.buy(link(club, "p=1"))
	require.NoError(t, p.course("cancel"))
	assert.Equal(t, []string{"1.00", "49.95"}, p.shop.each(t, "product_price"))
	assert.Empty(t, p.until("2012-01-01T00:00:00Z"))
}

// TestThreeYearsInOneAdvance: thirty-six re-bills in their order, each once, each with
// numbers of its own (CS-057, CS-084).
func TestThreeYearsInOneAdvance(t *testing.T) {
	p := open(t, arrange{merchant: "zone=UTC"})
	p.buy(link(club, "p=1"))
	p.until("2011-09-08T22:56:42Z")
	all := p.shop.notices(t)
	require.Len(t, all, 37)
	first := moment(t, start)
	for n, one := range all {
		assert.Equal(t, first.AddDate(0, n, 0).Format(time.DateOnly), one.value("purchase_date"))
		assert.Equal(t, all[0].value("order_id"), one.value("order_id"))
		status := "Recurring"
		if n == 0 {
			status = "New"
		}
		assert.Equal(t, status, one.value("subscription_status"))
	}
	distinct(t, p.shop.each(t, "c2s_transaction_id"))
	distinct(t, p.shop.each(t, "acquirer_transaction_id"))
	assert.Len(t, p.Payments("1"), 37)
	assert.Equal(t, "active", p.agreement().State)
}

// TestThePriceIsTheFirstOrders, however the product is changed meanwhile, and so are the
// dates.
func TestThePriceIsTheFirstOrders(t *testing.T) {
	p := open(t, arrange{})
	p.buy(link(club, "p=1"))
	p.product(club, map[string]any{"price": "1.00", "currency": "EUR", "subscription": map[string]any{"every": "1 day", "terms": 2}})
	assert.Equal(t, []string{"2008-10-08 22:56:42", "2008-11-08 23:56:42"}, p.until("2008-12-01T00:00:00Z"))
	assert.Equal(t, []string{"49.95", "49.95", "49.95"}, p.shop.each(t, "product_price"))
	assert.Equal(t, []string{"USD", "USD", "USD"}, p.shop.each(t, "product_currency"))
	p.product(club, map[string]any{"subscription": nil})
	assert.Len(t, p.until("2008-12-31T00:00:00Z"), 1, "what was sold as a subscription goes on")
}

// TestTheTermsAreThoseOfTheOpenForm: what the buyer reads is what is billed, whatever the
// merchant changes before the button is pressed (CS-143).
func TestTheTermsAreThoseOfTheOpenForm(t *testing.T) {
	p := open(t, arrange{})
	form := p.entered(link(club, "p=1"))
	p.product(club, map[string]any{"price": "1.00", "subscription": map[string]any{"every": "1 day"}})
	form.Submit("form#c2s-order", jane())
	p.Settle()
	assert.Equal(t, []string{"2008-10-08 22:56:42"}, p.until("2008-10-20T00:00:00Z"))
	assert.Equal(t, []string{"49.95", "49.95"}, p.shop.each(t, "product_price"))
}
