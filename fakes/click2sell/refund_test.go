package click2sell_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// TestARefund has the numbers, and so the checksum, of the sale, all the rest of it again,
// and the date of the event (CS-059, CS-067, CS-068).
func TestARefund(t *testing.T) {
	p := open(t, arrange{})
	sale := p.told(link(book, "p=eyJ1IjoiMzU2In0=", "user=jane"))
	p.Advance(3*day + 90*time.Second)
	require.NoError(t, p.act("eyJ1IjoiMzU2In0=", "refund"))
	refund := p.shop.notice(t)
	assert.Equal(t, sale.names(), refund.names(), "the same parameters in the same order")
	for _, one := range sale {
		switch one.Name {
		case "transaction_type":
			refund.says(t, one.Name, "Refund")
		case "purchase_date":
			refund.says(t, one.Name, "2008-09-12")
		case "purchase_time":
			refund.says(t, one.Name, "01:58:12")
		default:
			refund.says(t, one.Name, one.Value)
		}
	}
	refund.says(t, "product_price", "49.95", "payment_status", "OK")
	one := p.Payment("eyJ1IjoiMzU2In0=")
	assert.Equal(t, "refunded", one.State)
	assert.Equal(t, "0.00", one.Amount.Value)
	assert.Equal(t, []string{"open", "pay", "refund"}, events(one))
}

// TestTheDateOfTheSale: event_time=sale (CS-067).
func TestTheDateOfTheSale(t *testing.T) {
	p := open(t, arrange{book: "event_time=sale"})
	p.buy(link(book, "p=1"))
	p.Advance(3 * day)
	require.NoError(t, p.act("1", "refund"))
	p.shop.notice(t).says(t, "transaction_type", "Refund", "purchase_date", "2008-09-09", "purchase_time", "01:56:42")
}

// TestASecondRefund is refused, and nothing more is told (CS-063).
func TestASecondRefund(t *testing.T) {
	for _, switches := range []string{"partial_refunds=false", "partial_refunds=true"} {
		p := open(t, arrange{book: switches})
		p.buy(link(book, "p=1"))
		require.NoError(t, p.act("1", "refund"))
		before := p.Payment("1")
		refusedBy(t, p.act("1", "refund"), "refunded", "resend", "test_buy")
		refusedBy(t, p.act("1", "refund", "amount", "1.00"), "refunded", "resend", "test_buy")
		refusedBy(t, p.act("1", "chargeback"), "refunded", "resend", "test_buy")
		assert.Equal(t, before, p.Payment("1"))
		assert.Equal(t, []string{"Sale", "Refund"}, p.shop.each(t, "transaction_type"))
	}
}

// TestOnlyTheWhole: a part is refused unless the product allows it, an amount that is none
// always (CS-062).
func TestOnlyTheWhole(t *testing.T) {
	p := open(t, arrange{})
	p.buy(link(book, "p=1"))
	for _, amount := range []string{"49.94", "0.01", "10"} {
		parameterRefused(t, p.act("1", "refund", "amount", amount), "amount", "only the whole 49.95 can be given back; the product's switch partial_refunds allows parts")
	}
	for _, amount := range []string{"99", "0"} {
		parameterRefused(t, p.act("1", "refund", "amount", amount), "amount", "only the whole 49.95 can be given back (CS-062)")
	}
	p.set(book, "partial_refunds=true")
	for _, amount := range []string{"49.96", "0", "0.00", "-1", "a lot", "1.001", "1e1", "999999999999999999999"} {
		parameterRefused(t, p.act("1", "refund", "amount", amount), "amount", "")
	}
	parameterRefused(t, p.act("1", "refund", "amount", "99"), "amount", "from 0.01 to 49.95 can be given back")
	parameterRefused(t, p.act("1", "refund", "amount", "1.00", "reason", "late"), "reason", "refund takes no such parameter")
	assert.Equal(t, "captured", p.Payment("1").State)
	assert.Len(t, p.shop.requests(), 1)
	p.set(book, "partial_refunds=false")
	require.NoError(t, p.act("1", "refund", "amount", "49.95"), "the whole, said")
}

// TestAPart is told as what was given back; the rest stays, and no second part follows
// (CS-062, CS-063).
func TestAPart(t *testing.T) {
	p := open(t, arrange{book: "partial_refunds=true"})
	p.buy(link(book, "p=1"))
	require.NoError(t, p.act("1", "refund", "amount", "10.00"))
	p.shop.notice(t).says(t, "transaction_type", "Refund", "product_price", "10.00", "product_currency", "USD")
	one := p.Payment("1")
	assert.Equal(t, "refunded", one.State)
	assert.Equal(t, "39.95", one.Amount.Value)
	require.Error(t, p.act("1", "refund", "amount", "39.95"))
}

// TestARefundsOwnAcquirerNumber: refund_new_acquirer_id. The transaction is the sale's, and
// the checksum over what is sent (CS-059).
func TestARefundsOwnAcquirerNumber(t *testing.T) {
	p := open(t, arrange{book: "refund_new_acquirer_id=true"})
	for _, order := range []string{"1", "2"} {
		p.buy(link(book, "p="+order))
		require.NoError(t, p.act(order, "refund"))
	}
	numbers := p.shop.each(t, "c2s_transaction_id")
	assert.Equal(t, numbers[0], numbers[1])
	assert.Equal(t, numbers[2], numbers[3])
	distinct(t, p.shop.each(t, "acquirer_transaction_id"))
	for _, one := range p.shop.notices(t) {
		number := one.value("acquirer_transaction_id")
		assert.Regexp(t, `^[A-Z0-9]{17}$`, number)
		one.says(t, "checksum", md5Of("MySecretKey_"+number))
	}
}

// TestAChargeback is told to nobody, or as a Refund (CS-061).
func TestAChargeback(t *testing.T) {
	for as, types := range map[string][]string{"none": {"Sale"}, "Refund": {"Sale", "Refund"}} {
		p := open(t, arrange{book: "chargeback_as=" + as})
		sale := p.told(link(book, "p=1"))
		p.Advance(30 * day)
		require.NoError(t, p.act("1", "chargeback"))
		assert.Equal(t, types, p.shop.each(t, "transaction_type"), as)
		one := p.Payment("1")
		assert.Equal(t, "charged_back", one.State)
		assert.Equal(t, "0.00", one.Amount.Value)
		refusedBy(t, p.act("1", "refund"), "charged_back", "resend", "test_buy")
		refusedBy(t, p.act("1", "chargeback"), "charged_back", "resend", "test_buy")
		parameterRefused(t, p.act("1", "test_buy", "amount", "1"), "amount", "takes no such parameter")
		if as == "Refund" {
			p.shop.notice(t).says(t, "c2s_transaction_id", sale.value("c2s_transaction_id"), "acquirer_transaction_id", sale.value("acquirer_transaction_id"),
				"product_price", "49.95", "purchase_date", "2008-10-09", "checksum", sale.value("checksum"))
		}
	}
}

// TestARefundOfATerm is one of that payment, by its own number, and does not end the
// subscription (CS-064, CS-065).
func TestARefundOfATerm(t *testing.T) {
	p := open(t, arrange{})
	p.buy(link(club, "p=1"))
	p.Advance(62 * day)
	all := p.Payments("1")
	require.Len(t, all, 3)
	require.NoError(t, p.actOn(all[1].ID, "refund"))
	refund := p.shop.notice(t)
	refund.says(t, "transaction_type", "Refund", "c2s_transaction_id", all[1].Ref, "order_id", p.shop.notices(t)[0].value("order_id"),
		"acquirer_transaction_id", p.shop.notices(t)[1].value("acquirer_transaction_id"))
	assert.Equal(t, "active", p.agreement().State)
	states := []string{}
	for _, one := range p.Payments("1") {
		states = append(states, one.State)
	}
	assert.Equal(t, []string{"captured", "refunded", "captured"}, states)
	p.Advance(31 * day)
	assert.Equal(t, []string{"New", "Recurring", "Recurring", "", "Recurring"}, p.shop.each(t, "subscription_status"))
}

// TestARefundThatCancels: refund_cancels. A Refund, and then a Cancel with the numbers of
// the last payment (CS-058, CS-064).
func TestARefundThatCancels(t *testing.T) {
	p := open(t, arrange{club: "refund_cancels=true"})
	p.buy(link(club, "p=1"))
	p.Advance(31 * day)
	all := p.Payments("1")
	require.NoError(t, p.actOn(all[0].ID, "refund"))
	assert.Equal(t, []string{"Subscription", "Subscription", "Refund", "Subscription"}, p.shop.each(t, "transaction_type"))
	assert.Equal(t, []string{"New", "Recurring", "", "Cancel"}, p.shop.each(t, "subscription_status"))
	assert.Equal(t, []string{all[0].Ref, all[1].Ref, all[0].Ref, all[1].Ref}, p.shop.each(t, "c2s_transaction_id"))
	assert.Equal(t, "cancelled", p.agreement().State)
	assert.Equal(t, "captured", p.Payment("1").State, "only one was given back")
	require.NoError(t, p.actOn(all[1].ID, "refund"), "cancelled before")
	assert.Len(t, p.shop.requests(), 5, "and no second Cancel")

	p = open(t, arrange{club: "refund_cancels=true partial_refunds=true"})
	p.buy(link(club, "p=1"))
	require.NoError(t, p.act("1", "refund", "amount", "49.94"))
	assert.Equal(t, []string{"", "New"}, slices.Sorted(slices.Values(p.shop.each(t, "subscription_status"))), "a part ends nothing")
	assert.Equal(t, "active", p.agreement().State)
}

// TestAFreeTrialCannotBeGivenBack: there is nothing to give (CS-152).
func TestAFreeTrialCannotBeGivenBack(t *testing.T) {
	p := open(t, arrange{club: "partial_refunds=true"})
	p.every(map[string]any{"trial": "1 month"})
	p.buy(link(club, "p=1"))
	for _, params := range [][]string{nil, {"amount", "0.00"}, {"amount", "0.01"}, {"amount", "49.95"}} {
		parameterRefused(t, p.act("1", "refund", params...), "refund", "free trial")
	}
	assert.Equal(t, "captured", p.Payment("1").State)
	assert.Len(t, p.shop.requests(), 1)
	p.Advance(32 * day)
	require.NoError(t, p.act("1", "refund"), "the payment after it")
}

// TestARefundAfterTheCancellation, of an old term, too (section 10 of the dossier).
func TestARefundAfterTheCancellation(t *testing.T) {
	p := open(t, arrange{club: "refund_cancels=true"})
	p.buy(link(club, "p=1"))
	p.Advance(62 * day)
	require.NoError(t, p.course("cancel"))
	p.Advance(400 * day)
	for _, one := range p.Payments("1") {
		require.NoError(t, p.actOn(one.ID, "refund"))
		p.shop.notice(t).says(t, "transaction_type", "Refund", "c2s_transaction_id", one.Ref, "product_price", "49.95")
	}
	assert.Len(t, p.shop.requests(), 7)
	assert.Equal(t, []string{"begin", "billed", "billed", "cancel"}, events(p.agreement()))
}

// TestNoMoneyBeforeItIsPaid: an open order and one that was left cannot be given back.
func TestNoMoneyBeforeItIsPaid(t *testing.T) {
	p := open(t, arrange{})
	form := p.entered(link(book, "p=1"))
	for _, action := range []payment.Event{"refund", "chargeback", "cancel", "rebill", "miss", "resend", "test_buy"} {
		_, err := p.WS.Act(p.Payment("1").ID, action, nil)
		refusedBy(t, err, "open")
	}
	p.Post(form.Attr("#c2s-cancel", "formaction"), nil)
	refusedBy(t, p.act("1", "refund"), "abandoned")
	_, err := p.WS.Act("p99999999", "refund", nil)
	require.ErrorIs(t, err, sandbox.ErrNotFound)
	assert.Empty(t, p.shop.requests())
}
