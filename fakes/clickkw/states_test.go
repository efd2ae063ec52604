package clickkw

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"paysandbox/fakes/faketest/transitions"
	"paysandbox/sandbox/payment"
)

// manualTable is section 13 of the dossier: from, event, to.
const manualTable = `
	-         create         created
	-         checkout       open
	created   update         open
	open      update         open
	failed    update         open
	created   expire         expired
	open      expire         expired
	open      below_minimum  failed
	open      capture        captured
	open      decline        open
	open      fail           failed
	captured  refund         refunded
	captured  chargeback     charged_back`

// manualPhases are those of the contract, section 4.
var manualPhases = map[payment.State]payment.Phase{
	"created": "open", "open": "open", "expired": "expired", "captured": "paid", "failed": "refused", "refunded": "refunded", "charged_back": "disputed",
}

// TestEveryPairOfStateAndEvent: those of section 13 lead where it says, and every other
// changes nothing.
func TestEveryPairOfStateAndEvent(t *testing.T) {
	transitions.Walk(t, table, manualTable, manualPhases)
	assert.Equal(t, []payment.Event{evRefund, evChargeback}, table.Actions(captured))
	for _, state := range []payment.State{created, open, expired, failed, refunded, chargedBack} {
		assert.Empty(t, table.Actions(state), state)
	}
}
