package klikandpay

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/sandbox/payment"
)

// manualPlans is what section 13 of the dossier says of plans: from, event, to. "Any" that
// is stopped is any that goes on.
const manualPlans = `
	-              begin          active
	active         paid           active
	active         refused        re_presenting
	re_presenting  paid           active
	re_presenting  unpaid         active
	re_presenting  suspend        suspended
	suspended      link_paid      active
	suspended      paid           active
	active         link_paid      active
	re_presenting  link_paid      re_presenting
	re_presenting  present_again  re_presenting
	suspended      present_again  suspended
	active         stop           stopped
	re_presenting  stop           stopped
	suspended      stop           stopped
	active         complete       completed`

// TestEveryPairOfPlanAndEvent: those of section 13 lead where it says, and every other
// changes nothing.
func TestEveryPairOfPlanAndEvent(t *testing.T) {
	type pair struct {
		from  payment.State
		event payment.Event
	}
	next := map[pair]payment.State{}
	for line := range strings.SplitSeq(strings.TrimSpace(manualPlans), "\n") {
		words := strings.Fields(line)
		next[pair{payment.State(strings.TrimPrefix(words[0], "-")), payment.Event(words[1])}] = payment.State(words[2])
	}
	at := time.Date(2019, 1, 20, 11, 46, 16, 0, time.UTC)
	allowed := 0
	for _, state := range append(planTable.States(), payment.Start) {
		for _, event := range planTable.Events() {
			a := payment.Payment{State: state, Amount: payment.NewMoney(990, "EUR")}
			before := a.Clone()
			err := planTable.Apply(&a, event, at)
			want, legal := next[pair{state, event}]
			if !legal {
				var refused *payment.TransitionError
				require.ErrorAs(t, err, &refused, "%s in %q", event, state)
				assert.Equal(t, before, a, "%s in %q changed something", event, state)
				continue
			}
			allowed++
			require.NoError(t, err, "%s in %q", event, state)
			assert.Equal(t, want, a.State, "%s in %q", event, state)
		}
	}
	assert.Equal(t, len(next), allowed, "every row of section 13 is an event of the table")
	assert.Equal(t, []payment.Event{evStop}, planTable.Actions(planActive))
	assert.Equal(t, []payment.Event{evPresent, evStop}, planTable.Actions(planSuspended))
	assert.Empty(t, planTable.Actions(planStopped))
	assert.Empty(t, planTable.Actions(planCompleted))
}
