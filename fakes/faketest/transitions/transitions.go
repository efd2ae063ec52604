// Package transitions walks every pair of state and event of a fake's transition table
// and holds it against the table of its dossier, written down beside the test.
package transitions

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/sandbox/payment"
)

type pair struct {
	from  payment.State
	event payment.Event
}

// Walk checks that the rows, each "from event to" with "-" for the beginning, lead where
// they say, that every other pair is refused and changes nothing, and that each state has
// its phase.
func Walk(t *testing.T, table *payment.Table, rows string, phases map[payment.State]payment.Phase) {
	t.Helper()
	next := map[pair]payment.State{}
	for line := range strings.SplitSeq(strings.TrimSpace(rows), "\n") {
		words := strings.Fields(line)
		require.Len(t, words, 3, line)
		next[pair{payment.State(strings.TrimPrefix(words[0], "-")), payment.Event(words[1])}] = payment.State(words[2])
	}
	at := time.Date(2019, 1, 20, 11, 46, 16, 0, time.UTC)
	assert.Len(t, table.States(), len(phases))
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
	assert.Equal(t, len(next), allowed, "every row is an event of the table")
	for state, phase := range phases {
		assert.Equal(t, phase, table.Phase(state), state)
	}
}
