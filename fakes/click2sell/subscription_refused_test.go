package click2sell_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// refuseAll refuses the second term however often it is tried, refuseOnce the first time.
const (
	refuseAll  = `  - {op: click2sell.rebill, when: term == 2, then: {outcome: refused}}`
	refuseOnce = `  - {op: click2sell.rebill, when: term == 2 and try == 1, then: {outcome: refused}}`
)

// TestRefusedFourTimes: silence, again after 72 hours three times, and then the end with a
// Cancel (CS-060, CS-085).
func TestRefusedFourTimes(t *testing.T) {
	p := open(t, arrange{rules: refuseAll})
	first := p.told(link(club, "p=1"))
	assert.Equal(t, []string{"2008-10-08 22:56:42", "2008-10-11 22:56:42", "2008-10-14 22:56:42"}, p.until("2008-10-17T22:56:41Z"))
	assert.Len(t, p.shop.requests(), 1, "the merchant hears nothing")
	assert.Equal(t, "past_due", p.agreement().State)
	assert.Equal(t, []string{"rebill", "miss", "cancel"}, p.agreement().Actions)
	assert.Equal(t, []string{"2008-10-17 22:56:42"}, p.until("2009-10-17T22:56:42Z"))
	require.Len(t, p.shop.requests(), 2)
	p.shop.notice(t).says(t, "transaction_type", "Subscription", "subscription_status", "Cancel", "payment_status", "OK",
		"c2s_transaction_id", first.value("c2s_transaction_id"), "acquirer_transaction_id", first.value("acquirer_transaction_id"),
		"order_id", first.value("order_id"), "purchase_date", "2008-10-18", "purchase_time", "01:56:42", "product_price", "49.95")
	assert.Equal(t, []string{"begin", "refused", "refused", "refused", "lapse"}, events(p.agreement()))
	assert.Equal(t, "cancelled", p.agreement().State)
	assert.Len(t, p.Payments("1"), 1, "what was refused is no payment")
	for _, action := range []string{"cancel", "rebill", "miss"} {
		refusedBy(t, p.course(action), "cancelled")
	}
}

// TestTheEndInSilence: end_notifies=false (CS-085).
func TestTheEndInSilence(t *testing.T) {
	p := open(t, arrange{rules: refuseAll, club: "end_notifies=false"})
	p.buy(link(club, "p=1"))
	p.until("2009-10-17T22:56:42Z")
	assert.Equal(t, "cancelled", p.agreement().State)
	assert.Equal(t, []string{"New"}, p.shop.each(t, "subscription_status"))
}

// TestWaitsOfTheMerchantsOwn: rebill_retry; without any the first refusal ends it
// (CS-085).
func TestWaitsOfTheMerchantsOwn(t *testing.T) {
	p := open(t, arrange{rules: refuseAll, club: "rebill_retry=1d,1h"})
	p.buy(link(club, "p=1"))
	assert.Equal(t, []string{"2008-10-08 22:56:42", "2008-10-09 22:56:42", "2008-10-09 23:56:42"}, p.until("2009-10-17T22:56:42Z"))
	assert.Equal(t, []string{"New", "Cancel"}, p.shop.each(t, "subscription_status"))
	p = open(t, arrange{rules: refuseAll, club: "rebill_retry="})
	p.buy(link(club, "p=1"))
	assert.Equal(t, []string{"2008-10-08 22:56:42"}, p.until("2009-10-17T22:56:42Z"))
	assert.Equal(t, []string{"begin", "lapse"}, events(p.agreement()))
	assert.Equal(t, []string{"New", "Cancel"}, p.shop.each(t, "subscription_status"))
}

// TestARetryThatIsPaid: a Recurring on the day of the retry; the next payment is not late
// for it, and is tried anew (CS-057, CS-085).
func TestARetryThatIsPaid(t *testing.T) {
	p := open(t, arrange{rules: refuseOnce + "\n" + `  - {op: click2sell.rebill, when: term == 3 and try < 4, then: {outcome: refused}}`})
	p.buy(link(club, "p=1"))
	assert.Equal(t, []string{"2008-10-08 22:56:42", "2008-10-11 22:56:42", "2008-11-08 23:56:42", "2008-11-11 23:56:42", "2008-11-14 23:56:42", "2008-11-17 23:56:42", "2008-12-08 23:56:42"},
		p.until("2008-12-09T00:00:00Z"))
	assert.Equal(t, []string{"2008-09-09", "2008-10-12", "2008-11-18", "2008-12-09"}, p.shop.each(t, "purchase_date"))
	assert.Equal(t, []string{"New", "Recurring", "Recurring", "Recurring"}, p.shop.each(t, "subscription_status"))
	assert.Equal(t, []string{"begin", "refused", "billed", "refused", "refused", "refused", "billed", "billed"}, events(p.agreement()))
	assert.Equal(t, "active", p.agreement().State)
}

// TestADailyTermThatIsRefused holds the later ones up: they follow at once, in their order,
// when it is paid (CS-126).
func TestADailyTermThatIsRefused(t *testing.T) {
	p := open(t, arrange{rules: refuseOnce})
	p.every(map[string]any{"every": "1 day"})
	p.buy(link(club, "p=1"))
	assert.Equal(t, []string{"2008-09-09 22:56:42", "2008-09-12 22:56:42", "2008-09-12 22:56:42", "2008-09-12 22:56:42", "2008-09-12 22:56:42", "2008-09-13 22:56:42"},
		p.until("2008-09-14T00:00:00Z"))
	assert.Equal(t, "New Recurring Recurring Recurring Recurring Recurring", strings.Join(p.shop.each(t, "subscription_status"), " "))
	distinct(t, p.shop.each(t, "c2s_transaction_id"))
}

// TestCancelWhilePastDue: the numbers of the last payment that was made, and no retry after
// it (CS-058, CS-066).
func TestCancelWhilePastDue(t *testing.T) {
	for _, by := range []string{"payment", "agreement"} {
		p := open(t, arrange{rules: refuseAll})
		first := p.told(link(club, "p=1"))
		p.until("2008-10-09T00:00:00Z")
		require.Equal(t, "past_due", p.agreement().State)
		if by == "payment" {
			require.NoError(t, p.act("1", "cancel"))
		} else {
			require.NoError(t, p.course("cancel"))
		}
		p.shop.notice(t).says(t, "subscription_status", "Cancel", "c2s_transaction_id", first.value("c2s_transaction_id"))
		assert.Empty(t, p.until("2009-10-17T22:56:42Z"))
		assert.Len(t, p.shop.requests(), 2)
		assert.Equal(t, []string{"begin", "refused", "cancel"}, events(p.agreement()))
	}
}

// TestWhatARefusalSays in the account of what happened: who was not told of what, and when
// it is tried again.
func TestWhatARefusalSays(t *testing.T) {
	p := open(t, arrange{rules: refuseAll, club: "rebill_retry=72h"})
	p.buy(link(club, "p=1"))
	words := said(p.Advance(40 * day))
	require.Len(t, words, 2)
	assert.Contains(t, words[0], "payment 2 of subscription")
	assert.Contains(t, words[0], "tried again in 72h")
	assert.Contains(t, words[1], "the subscription ends (CS-085)")
	p = open(t, arrange{deaf: true})
	p.buy(link(club, "p=1"))
	assert.Contains(t, said(p.Advance(31 * day))[0], "no notification was sent")
}

// TestARuleMayHaveItPaid, too; what a rule does not name is the provider's own way.
func TestARuleMayHaveItPaid(t *testing.T) {
	p := open(t, arrange{rules: `  - {op: click2sell.rebill, when: "test or affiliate != '' or merchant != 'johndoe22' or product != 1112 or amount != 4995 or code != 'johnclubsabc'", then: {outcome: refused}}
  - {op: click2sell.rebill, when: "call.nth == 1 and buyer.email == 'jane+shop@example.com'", then: {outcome: paid}}`})
	p.buy(link(club, "p=1"))
	p.Advance(62 * day)
	assert.Equal(t, []string{"New", "Recurring", "Recurring"}, p.shop.each(t, "subscription_status"))
}

// TestARuleCountsForTheSubscription: times and call.nth go on from term to term, whatever
// the payment before (CS-147).
func TestARuleCountsForTheSubscription(t *testing.T) {
	p := open(t, arrange{rules: `  - {op: click2sell.rebill, times: 1, then: {outcome: refused}}`})
	p.buy(link(club, "p=1"))
	p.buy(link(club, "p=2"))
	p.until("2009-03-01T00:00:00Z")
	for _, a := range p.agreements() {
		assert.Equal(t, []string{"begin", "refused", "billed", "billed", "billed", "billed", "billed"}, events(a), "one try of one term of each")
	}
	p = open(t, arrange{rules: `  - {op: click2sell.rebill, when: call.nth == 2 and payment.ref != "" and payment.order == "1", then: {outcome: refused}}`})
	p.buy(link(club, "p=1"))
	p.until("2009-01-01T00:00:00Z")
	assert.Equal(t, []string{"begin", "billed", "refused", "billed", "billed"}, events(p.agreement()))
}
