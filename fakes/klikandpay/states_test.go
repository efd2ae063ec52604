package klikandpay

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

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
	captured    stop         captured`

// manualPhases are those of the contract, section 4.
var manualPhases = map[payment.State]payment.Phase{
	"open": "open", "authorized": "authorized", "captured": "paid", "awaiting": "open", "cancelled": "cancelled", "abandoned": "expired",
	"declined": "refused", "voided": "cancelled", "refunded": "refunded", "charged_back": "disputed",
}

type pair struct {
	from  payment.State
	event payment.Event
}

// TestEveryPairOfStateAndEvent: those of section 13 lead where it says, and every other
// changes nothing.
func TestEveryPairOfStateAndEvent(t *testing.T) {
	next := map[pair]payment.State{}
	for line := range strings.SplitSeq(strings.TrimSpace(manualTable), "\n") {
		words := strings.Fields(line)
		next[pair{payment.State(strings.TrimPrefix(words[0], "-")), payment.Event(words[1])}] = payment.State(words[2])
	}
	at := time.Date(2019, 1, 20, 11, 46, 16, 0, time.UTC)
	assert.Len(t, table.States(), len(manualPhases))
	allowed := 0
	for _, state := range append(table.States(), payment.Start) {
		for _, event := range table.Events() {
			p := payment.Payment{State: state, Amount: payment.NewMoney(4350, "EUR")}
			before := p.Clone()
			err := table.Apply(&p, event, at)
			want, legal := next[pair{state, event}]
			if !legal {
				var refused *payment.TransitionError
				require.ErrorAs(t, err, &refused, "%s in %q", event, state)
				assert.Equal(t, before, p, "%s in %q changed something", event, state)
				continue
			}
			allowed++
			require.NoError(t, err, "%s in %q", event, state)
			assert.Equal(t, want, p.State, "%s in %q", event, state)
			assert.Equal(t, []payment.Change{{At: at, Event: event, From: state, To: want, Amount: p.Amount}}, p.History)
		}
	}
	assert.Equal(t, len(next), allowed, "every row of section 13 is an event of the table")
	for state, phase := range manualPhases {
		assert.Equal(t, phase, table.Phase(state), state)
	}
	for state, want := range map[payment.State][]payment.Event{
		authorized: {evValidate, evCancel}, captured: {evRefund, evDuplicate, evChargeback, evStop}, refunded: {evDuplicate, evChargeback}, awaiting: {evSettle, evNeverCame},
	} {
		assert.Equal(t, want, table.Actions(state), state)
	}
	for _, state := range []payment.State{open, cancelled, abandoned, declined, voided, chargedBack} {
		assert.Empty(t, table.Actions(state), state)
	}
}
