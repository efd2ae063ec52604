package klikandpay

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"paysandbox/fakes/faketest/transitions"
	"paysandbox/sandbox/payment"
)

// manualTable is section 13 of the dossier: from, event, to. Where the table names an
// amount there is one event for all of it and one for a part.
const manualTable = `
	-           open         open
	open        accept       captured
	open        authorize    authorized
	open        refuse       open
	open        leave        cancelled
	open        await        awaiting
	open        abandon      abandoned
	awaiting    settle       captured
	awaiting    never_came   cancelled
	-           charge       captured
	-           hold         authorized
	-           decline      declined
	authorized  validate     captured
	authorized  fall_due     captured
	authorized  cancel       voided
	authorized  lapse        voided
	authorized  lower        authorized
	captured    part_refund  captured
	captured    refund       refunded
	captured    chargeback   charged_back
	refunded    chargeback   charged_back
	captured    duplicate    captured
	refunded    duplicate    refunded
	captured    stop         captured
	refunded    stop         refunded
	charged_back stop        charged_back`

// manualPhases are those of the contract, section 4.
var manualPhases = map[payment.State]payment.Phase{
	"open": "open", "authorized": "authorized", "captured": "paid", "awaiting": "open", "cancelled": "cancelled", "abandoned": "expired",
	"declined": "refused", "voided": "cancelled", "refunded": "refunded", "charged_back": "disputed",
}

// TestEveryPairOfStateAndEvent: those of section 13 lead where it says, and every other
// changes nothing.
func TestEveryPairOfStateAndEvent(t *testing.T) {
	transitions.Walk(t, table, manualTable, manualPhases)
	for state, want := range map[payment.State][]payment.Event{
		authorized: {evValidate, evCancel}, captured: {evRefund, evDuplicate, evChargeback, evStop}, refunded: {evDuplicate, evChargeback, evStop}, chargedBack: {evStop}, awaiting: {evSettle, evNeverCame},
	} {
		assert.Equal(t, want, table.Actions(state), state)
	}
	for _, state := range []payment.State{open, cancelled, abandoned, declined, voided} {
		assert.Empty(t, table.Actions(state), state)
	}
}
