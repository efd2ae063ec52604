package click2sell_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestRulesSetAndUnset any parameter, also one that was not there and pass-throughs; the
// checksum stays that of the number that was drawn (CS-089, CS-090, CS-101, CS-103,
// CS-107).
func TestRulesSetAndUnset(t *testing.T) {
	p := open(t, arrange{rules: `
  - op: click2sell.notify
    when: type == "Sale"
    then:
      set: {product_price: "0.01", product_id: "9999", buyer_country: FR, cp_user: "somebody & else", cp_new: "1", subscription_status: "", buyer_name: "Ж"}
      unset: [affiliate_username, cp_gone, payment_status]`})
	told := p.told(link(book, "user=jane", "gone=1"))
	told.says(t, "product_price", "0.01", "product_id", "9999", "buyer_country", "FR", "cp_user", "somebody & else", "cp_new", "1", "subscription_status", "", "buyer_name", "Ж",
		"product_currency", "USD", "checksum", signature("MySecretKey", told.value("acquirer_transaction_id")))
	for _, gone := range []string{"affiliate_username", "cp_gone", "payment_status"} {
		assert.False(t, told.has(gone), gone)
	}
	assert.Equal(t, []string{"cp_user=somebody & else", "cp_new=1"}, told.passed())
	require.NoError(t, p.act("jane", "refund"))
	p.shop.notice(t).says(t, "product_price", "49.95", "affiliate_username", "", "cp_gone", "1")
}

// TestEveryParameterCanBeSetAndUnset.
func TestEveryParameterCanBeSetAndUnset(t *testing.T) {
	for _, name := range append(without(saleParameters), "subscription_status", "cp_p", "cp_other") {
		p := open(t, arrange{rules: `
  - {op: click2sell.notify, when: type == "Sale", then: {set: {` + name + `: "& ="}}}
  - {op: click2sell.notify, when: type == "Refund", then: {unset: [` + name + `]}}`})
		told := p.told(link(book, "p=1"))
		told.says(t, name, "& =")
		require.NoError(t, p.act("1", "refund"))
		assert.False(t, p.shop.notice(t).has(name), name)
	}
}

// TestRulesSeeWhatIsTold: type, subscription and term of a notification.
func TestRulesSeeWhatIsTold(t *testing.T) {
	p := open(t, arrange{rules: `
  - {op: click2sell.notify, when: 'subscription == "New" && term == 1 && product == 1112 && amount == 4995', then: {set: {cp_seen: first}}}
  - {op: click2sell.notify, when: 'type == "Subscription" && subscription == "Recurring" && term == 2', then: {set: {cp_seen: second}}}
  - {op: click2sell.notify, when: 'subscription == "Cancel" && merchant == "johndoe22"', then: {set: {cp_seen: cancel}}}
  - {op: click2sell.notify, when: 'type == "Sale" && term == 0 && subscription == "" && message.buyer_name == "Jürgen" && buyer.email == "jane+shop@example.com"', then: {set: {cp_seen: sale}}}`})
	p.told(link(book)).says(t, "cp_seen", "sale")
	p.told(link(club, "order=1")).says(t, "cp_seen", "first")
	require.NoError(t, p.act("1", "rebill"))
	require.NoError(t, p.act("1", "cancel"))
	assert.Equal(t, []string{"sale", "first", "second", "cancel"}, p.shop.each(t, "cp_seen"))
}

// TestSameSaleTwice: one after the other the same bytes, late ones when they are due
// (CS-091).
func TestSameSaleTwice(t *testing.T) {
	p := open(t, arrange{rules: `
  - op: click2sell.notify
    then: {deliveries: [{}, {}, {delay: 1h}, {delay: 23h, set: {product_price: "0.01"}}]}`})
	p.buy(link(book))
	require.Len(t, p.shop.requests(), 2)
	p.Advance(time.Hour - time.Second)
	require.Len(t, p.shop.requests(), 2)
	p.Advance(time.Second)
	require.Len(t, p.shop.requests(), 3)
	p.Advance(23 * time.Hour)
	bodies := p.shop.bodies(t)
	require.Len(t, bodies, 4)
	assert.Equal(t, bodies[0], bodies[1])
	assert.Equal(t, bodies[0], bodies[2])
	assert.Equal(t, []string{"49.95", "49.95", "49.95", "0.01"}, p.shop.each(t, "product_price"))
	p.Advance(365 * 24 * time.Hour)
	assert.Len(t, p.shop.requests(), 4)
	assert.Len(t, p.Payments(""), 1, "however often it is told")
}

// TestSameSaleTwiceAtOnce: the second comes while the first is not answered (CS-091).
func TestSameSaleTwiceAtOnce(t *testing.T) {
	p := open(t, arrange{book: "timeout=2s notify_wait=0s", rules: `
  - op: click2sell.notify
    then: {deliveries: [{}, {concurrent: true}, {concurrent: true}]}`})
	p.shop.hangs(t)
	p.entered(link(book)).Submit("form#c2s-order", jane())
	require.Eventually(t, func() bool { return len(p.shop.requests()) == 3 }, 1500*time.Millisecond, time.Millisecond, "none waits for another's answer")
	bodies := p.shop.bodies(t)
	assert.Equal(t, bodies[0], bodies[1])
	assert.Equal(t, bodies[0], bodies[2])
}

// TestReordered: the refund is there before the sale, which comes late.
func TestReordered(t *testing.T) {
	p := open(t, arrange{rules: `  - {op: click2sell.notify, when: type == "Sale", then: {deliveries: [{delay: 2h}]}}`})
	p.buy(link(book, "order=1"))
	assert.Empty(t, p.shop.requests())
	require.NoError(t, p.act("1", "refund"))
	p.Advance(2 * time.Hour)
	assert.Equal(t, []string{"Refund", "Sale"}, p.shop.each(t, "transaction_type"))
	assert.Equal(t, []string{"01:56:42", "01:56:42"}, p.shop.each(t, "purchase_time"), "the dates are those of the events")
	ids := p.shop.each(t, "c2s_transaction_id")
	assert.Equal(t, ids[0], ids[1])
}

// TestNeverTold: a plan without deliveries (CS-096).
func TestNeverTold(t *testing.T) {
	p := open(t, arrange{rules: `  - {op: click2sell.notify, then: {deliveries: []}}`})
	p.buy(link(book, "order=1"))
	p.Advance(48 * time.Hour)
	assert.Empty(t, p.shop.requests())
	assert.Empty(t, p.deliveries())
	assert.Equal(t, "captured", p.Payment("1").State)
	require.Error(t, p.act("1", "resend"), "there is nothing to send again")
}
