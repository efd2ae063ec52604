package click2sell_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestASubscriptionsLife: New, Recurring, Recurring, Cancel. Every payment has numbers of
// its own, the cancellation those of the last one, and all belong to one order (CS-056,
// CS-057, CS-058).
func TestASubscriptionsLife(t *testing.T) {
	p := open(t, arrange{})
	p.told(link(club, "p=u356", "user=jane"))
	p.until("2008-11-15T00:00:00Z")
	require.NoError(t, p.course("cancel"))
	assert.Equal(t, []string{"Subscription", "Subscription", "Subscription", "Subscription"}, p.shop.each(t, "transaction_type"))
	assert.Equal(t, []string{"New", "Recurring", "Recurring", "Cancel"}, p.shop.each(t, "subscription_status"))
	for _, name := range []string{"c2s_transaction_id", "acquirer_transaction_id"} {
		numbers := p.shop.each(t, name)
		distinct(t, numbers[:3])
		assert.Equal(t, numbers[2], numbers[3], name)
	}
	orders := p.shop.each(t, "order_id")
	assert.NotEmpty(t, orders[0])
	assert.Equal(t, []string{orders[0], orders[0], orders[0], orders[0]}, orders)
	assert.Equal(t, []string{"49.95", "49.95", "49.95", "49.95"}, p.shop.each(t, "product_price"))
	assert.Equal(t, []string{"2008-09-09", "2008-10-09", "2008-11-09", "2008-11-15"}, p.shop.each(t, "purchase_date"))
	assert.Equal(t, []string{"01:56:42", "01:56:42", "01:56:42", "02:00:00"}, p.shop.each(t, "purchase_time"))
	assert.Equal(t, []string{"OK", "OK", "OK", "OK"}, p.shop.each(t, "payment_status"))

	assert.Equal(t, []string{"begin", "billed", "billed", "cancel"}, events(p.agreement()))
	all := p.Payments("u356")
	require.Len(t, all, 3)
	for i, one := range all {
		assert.Equal(t, "captured", one.State)
		assert.Equal(t, p.shop.each(t, "c2s_transaction_id")[i], one.Ref)
	}
	assert.Empty(t, p.until("2010-01-01T00:00:00Z"), "no payment after the cancellation")
	assert.Len(t, p.shop.requests(), 4)
}

// TestEveryNotificationRepeatsTheFirstOrder: pass-throughs, buyer, product and affiliate,
// whatever the settings say by then (CS-068).
func TestEveryNotificationRepeatsTheFirstOrder(t *testing.T) {
	p := open(t, arrange{})
	p.buy(link(club, "b=2", "a=1%2B1", "b=3"), "buyer_phone", "888-999-44444")
	p.product(club, map[string]any{"name": "Another name", "price": "99.00"})
	p.Advance(31 * day)
	require.NoError(t, p.course("cancel"))
	require.NoError(t, p.act("3", "refund"))
	all := p.shop.notices(t)
	require.Len(t, all, 4)
	for _, one := range all {
		assert.Equal(t, []string{"cp_b=3", "cp_a=1+1"}, one.passed())
		one.says(t, "buyer_name", "Jürgen", "buyer_surname", "Doe", "buyer_province", "n/a", "buyer_email", "jane+shop@example.com",
			"buyer_phone", "888-999-44444", "product_id", "1112", "product_name", "Members area", "payment_type", "PayPal", "affiliate_username", "",
			"product_price", "49.95", "product_currency", "USD")
	}
}

// TestNothingSaysSubscriptionOfASale: the key is absent (CS-035, CS-055), and so it is in
// the refund of a subscription's payment (CS-064).
func TestNothingSaysSubscriptionOfASale(t *testing.T) {
	p := open(t, arrange{})
	sale := p.told(link(book, "p=sale"))
	sale.says(t, "transaction_type", "Sale")
	assert.False(t, sale.has("subscription_status"))
	p.told(link(club, "p=club"))
	require.NoError(t, p.act("club", "refund"))
	refund := p.shop.notice(t)
	refund.says(t, "transaction_type", "Refund")
	assert.False(t, refund.has("subscription_status"))
	assert.Len(t, p.agreements(), 1, "one is sold once")
}

// TestCancelWithNumbersOfItsOwn: cancel_ids=new. The checksum is over what is sent
// (CS-049, CS-058).
func TestCancelWithNumbersOfItsOwn(t *testing.T) {
	p := open(t, arrange{club: "cancel_ids=new"})
	p.product(club, map[string]any{"secret": "secret"})
	p.told(link(club, "p=1"))
	p.Advance(31 * day)
	require.NoError(t, p.course("cancel"))
	distinct(t, p.shop.each(t, "c2s_transaction_id"))
	distinct(t, p.shop.each(t, "acquirer_transaction_id"))
	distinct(t, p.shop.each(t, "checksum"))
	for _, one := range p.shop.notices(t) {
		assert.Equal(t, md5Of("secret_"+one.value("acquirer_transaction_id")), one.value("checksum"))
	}
	assert.Len(t, p.Payments("1"), 2, "a cancellation is no payment")
	p.told(link(club, "p=2"))
	distinct(t, p.shop.each(t, "c2s_transaction_id"))
}

// TestCancelOfTheFirstPayment, before any other: its numbers, the date of the event, or of
// the sale where event_time says so (CS-058, CS-066, CS-067).
func TestCancelOfTheFirstPayment(t *testing.T) {
	for switches, date := range map[string]string{"event_time=event": "2008-09-19 01:56:42", "event_time=sale": "2008-09-09 01:56:42"} {
		p := open(t, arrange{club: switches})
		first := p.told(link(club, "p=1"))
		p.Advance(10 * day)
		require.NoError(t, p.act("1", "cancel"))
		cancel := p.shop.notice(t)
		cancel.says(t, "subscription_status", "Cancel", "c2s_transaction_id", first.value("c2s_transaction_id"),
			"acquirer_transaction_id", first.value("acquirer_transaction_id"), "order_id", first.value("order_id"), "product_price", "49.95")
		assert.Equal(t, date, cancel.value("purchase_date")+" "+cancel.value("purchase_time"), switches)
	}
}
