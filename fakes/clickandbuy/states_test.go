package clickandbuy

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/sandbox/payment"
)

// manualTable is section 10.1 typed anew: from, event, to, and what TMI says in the
// new state (CB-248 to CB-266), and behind it what collecting adds (CB-130, CB-354 to
// CB-358). "-" is before the first.
const manualTable = `
	-                 open              created           32
	created           identify          identified        32
	created           abandon           abandoned         32
	identified        abandon           abandoned         32
	identified        confirm           handshake_pending 32
	handshake_pending commit            committed         true
	handshake_pending roll_back         rolled_back       32
	committed         payment_received  paid              true
	committed         cancel            cancelled         true
	paid              cancel            cancelled         true
	committed         partial_cancel    committed         true
	paid              partial_cancel    paid              true
	committed         chargeback        charged_back      true
	paid              chargeback        charged_back      true
	charged_back      chargeback_lifted paid              true
	committed         collection        collection        true
	charged_back      collection        collection        true
	collection        collected         paid              true
	collection        not_collected     uncollected       true
	committed         book_out          booked_out        true
	charged_back      book_out          booked_out        true
	uncollected       book_out          booked_out        true
	booked_out        book_in           paid              true
	-                 debit             committed         true
	-                 prepare           uncommitted       32
	uncommitted       commit            committed         true
	uncommitted       abandon           abandoned         32
	-                 credit            credited          true`

// manualPhases are those of the contract, section 4.
var manualPhases = map[payment.State]payment.Phase{
	"created": "open", "identified": "open", "handshake_pending": "open", "abandoned": "expired", "committed": "paid",
	"rolled_back": "refused", "paid": "paid", "cancelled": "cancelled", "charged_back": "disputed", "collection": "disputed",
	"uncollected": "disputed", "booked_out": "disputed", "uncommitted": "open", "credited": "refunded",
}

type pair struct {
	from  payment.State
	event payment.Event
}

func readManualTable() (next map[pair]payment.State, tmiSays map[payment.State]string) {
	next, tmiSays = map[pair]payment.State{}, map[payment.State]string{}
	for line := range strings.SplitSeq(strings.TrimSpace(manualTable), "\n") {
		words := strings.Fields(line)
		from := payment.State(words[0])
		if from == "-" {
			from = payment.Start
		}
		next[pair{from, payment.Event(words[1])}] = payment.State(words[2])
		tmiSays[payment.State(words[2])] = words[3]
	}
	return next, tmiSays
}

// TestEveryPairOfStateAndEvent: those of section 10.1 lead where it says, and every
// other changes nothing (CB-268).
func TestEveryPairOfStateAndEvent(t *testing.T) {
	next, tmiSays := readManualTable()
	at := time.Date(2009, 12, 15, 13, 30, 0, 0, time.UTC)
	assert.Len(t, table.States(), len(manualPhases))
	allowed := 0
	for _, state := range append(table.States(), payment.Start) {
		for _, event := range table.Events() {
			p := payment.Payment{State: state, Amount: payment.Money{Minor: 100, Currency: "EUR", Exponent: 2}}
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
			assert.Equal(t, tmiSays[want] == "true", isCommitted(want, true), want)
		}
	}
	assert.Equal(t, len(next), allowed, "every row is an event of the table")
	for state, phase := range manualPhases {
		assert.Equal(t, phase, table.Phase(state), state)
	}
	assert.False(t, isCommitted(cancelled, false), "tmi.cancelled: fault32 (CB-259)")
}

// TestActionsAreTheTablesRows: what a back office may do is what happens after the
// sale, no more, and each state offers just its own rows.
func TestActionsAreTheTablesRows(t *testing.T) {
	next, _ := readManualTable()
	afterSale := map[payment.Event]bool{}
	for step := range next {
		switch step.event {
		case evOpen, evIdentify, evAbandon, evConfirm, evCommit, evRollBack, evDebit, evPrepare, evCredit:
		default:
			afterSale[step.event] = true
		}
	}
	declared := map[payment.Event]bool{}
	for _, action := range actions {
		declared[payment.Event(action.Name)] = true
		assert.NotEmpty(t, action.About, action.Name)
	}
	assert.Equal(t, afterSale, declared)
	for _, state := range table.States() {
		var want []payment.Event
		for event := range afterSale {
			if _, legal := next[pair{state, event}]; legal {
				want = append(want, event)
			}
		}
		assert.ElementsMatch(t, want, table.Actions(state), state)
	}
}
