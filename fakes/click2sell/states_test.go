package click2sell

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"paysandbox/fakes/faketest/transitions"
	"paysandbox/sandbox/payment"
)

// manualTable is section 10 of the dossier as far as it is about payments: from, event,
// to. What the back office does beside a payment (its subscription, its notification, a
// test purchase) leaves it as it is.
const manualTable = `
	-            open        open
	open         decline     open
	open         leave       abandoned
	open         expire      abandoned
	open         pay         captured
	-            bill        captured
	captured     refund      refunded
	captured     chargeback  charged_back
	captured     cancel      captured
	refunded     cancel      refunded
	charged_back cancel      charged_back
	captured     rebill      captured
	refunded     rebill      refunded
	charged_back rebill      charged_back
	captured     miss        captured
	refunded     miss        refunded
	charged_back miss        charged_back
	captured     resend      captured
	refunded     resend      refunded
	charged_back resend      charged_back
	captured     test_buy    captured
	refunded     test_buy    refunded
	charged_back test_buy    charged_back`

// manualPhases are those of the contract, section 4.
var manualPhases = map[payment.State]payment.Phase{
	"open": "open", "abandoned": "expired", "captured": "paid", "refunded": "refunded", "charged_back": "disputed",
}

// TestEveryPairOfStateAndEvent: those of section 10 lead where it says, and every other
// changes nothing.
func TestEveryPairOfStateAndEvent(t *testing.T) {
	transitions.Walk(t, table, manualTable, manualPhases)
	always := []payment.Event{evCancel, evRebill, evMiss, evResend, evTestBuy}
	assert.Equal(t, append([]payment.Event{evRefund, evChargeback}, always...), table.Actions(captured))
	assert.Equal(t, always, table.Actions(refunded))
	assert.Equal(t, always, table.Actions(chargedBack))
	assert.Empty(t, table.Actions(open))
	assert.Empty(t, table.Actions(abandoned))
}

// manualSubscriptions is section 10 of subscriptions: from, event, to. A re-bill that is
// paid or refused by hand is followed by the event of one that has fallen due.
const manualSubscriptions = `
	-         begin     active
	active    billed    active
	active    refused   past_due
	past_due  billed    active
	past_due  refused   past_due
	active    lapse     cancelled
	past_due  lapse     cancelled
	active    cancel    cancelled
	past_due  cancel    cancelled
	active    complete  completed
	active    rebill    active
	past_due  rebill    past_due
	active    miss      active
	past_due  miss      past_due`

// TestEveryPairOfSubscriptionAndEvent: those of section 10 lead where it says, and every
// other changes nothing: nothing comes after a subscription that was cancelled or is
// complete.
func TestEveryPairOfSubscriptionAndEvent(t *testing.T) {
	transitions.Walk(t, subscriptionTable, manualSubscriptions, map[payment.State]payment.Phase{
		"active": "open", "past_due": "refused", "cancelled": "cancelled", "completed": "paid",
	})
	on := []payment.Event{evRebill, evMiss, evCancel}
	assert.Equal(t, on, subscriptionTable.Actions(active))
	assert.Equal(t, on, subscriptionTable.Actions(pastDue))
	assert.Empty(t, subscriptionTable.Actions(cancelled))
	assert.Empty(t, subscriptionTable.Actions(completed))
}
