package payment_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/sandbox/payment"
)

const (
	waiting  payment.State = "waiting"
	paid     payment.State = "got_money"
	refunded payment.State = "gave_back"
)

var states = []payment.StatePhase{{State: waiting, Phase: payment.Open}, {State: paid, Phase: payment.Paid}, {State: refunded, Phase: payment.Refunded}}

func row(event payment.Event, to payment.State, from ...payment.State) payment.Row {
	return payment.Row{From: from, Event: event, To: to}
}

func action(r payment.Row) payment.Row { r.Action = true; return r }

func table() *payment.Table {
	return payment.NewTable(states,
		row("open", waiting, payment.Start),
		row("pay", paid, waiting),
		action(row("refund_part", payment.Same, paid)),
		action(row("refund", refunded, paid)),
		action(row("note", payment.Same, waiting, paid, refunded)),
	)
}

// TestEveryPairOfStateAndEvent: what is allowed leads where the table says, and
// everything else is refused and changes nothing.
func TestEveryPairOfStateAndEvent(t *testing.T) {
	allowed := map[payment.State]map[payment.Event]payment.State{
		payment.Start: {"open": waiting},
		waiting:       {"pay": paid, "note": waiting},
		paid:          {"refund_part": paid, "refund": refunded, "note": paid},
		refunded:      {"note": refunded},
	}
	at := time.Date(2026, time.January, 15, 12, 0, 0, 0, time.UTC)
	tab := table()
	for _, from := range append(tab.States(), payment.Start) {
		for _, event := range append(tab.Events(), "explode") {
			p := payment.Payment{State: from, Amount: payment.NewMoney(5, "EUR"), History: make([]payment.Change, 1, 4)}
			before := p.Clone()
			err := tab.Apply(&p, event, at)
			to, ok := allowed[from][event]
			next, has := tab.Next(from, event)
			assert.Equal(t, ok, has)
			assert.Equal(t, to, next)
			if !ok {
				var refused *payment.TransitionError
				require.ErrorAs(t, err, &refused, "%s in %s", event, from)
				assert.Equal(t, payment.TransitionError{State: from, Event: event, Allowed: tab.Actions(from)}, *refused)
				assert.Equal(t, before, p)
				continue
			}
			require.NoError(t, err)
			assert.Equal(t, to, p.State)
			assert.Equal(t, payment.Change{At: at, Event: event, From: from, To: to, Amount: p.Amount}, p.History[1])
			assert.Zero(t, before.History[:1:1][0], "the history of a copy stays")
		}
	}
}

func TestActions(t *testing.T) {
	tab := table()
	assert.Empty(t, tab.Actions(payment.Start))
	assert.Equal(t, []payment.Event{"note"}, tab.Actions(waiting), "what only the provider does is no action")
	assert.Equal(t, []payment.Event{"refund_part", "refund", "note"}, tab.Actions(paid), "in the order of the table")
	assert.Equal(t, payment.Refunded, tab.Phase(refunded))
	assert.Empty(t, tab.Phase("nowhere"))
	assert.Equal(t, []payment.State{waiting, paid, refunded}, tab.States())
	assert.Equal(t, []payment.Event{"open", "pay", "refund_part", "refund", "note"}, tab.Events())
	assert.Len(t, tab.Rows(), 5)
	require.EqualError(t, &payment.TransitionError{State: paid, Event: "pay", Allowed: tab.Actions(paid)}, "pay is not possible in state got_money, which allows: refund_part, refund, note")
	require.EqualError(t, &payment.TransitionError{State: refunded, Event: "pay"}, "pay is not possible in state gave_back, which allows no action")
}

func TestATableThatContradictsItselfPanics(t *testing.T) {
	twice := append([]payment.StatePhase{{State: paid, Phase: payment.Disputed}}, states...)
	for name, make := range map[string]func(){
		"a pair twice":          func() { payment.NewTable(states, row("pay", paid, waiting), row("pay", refunded, waiting)) },
		"a pair twice in a row": func() { payment.NewTable(states, row("pay", paid, waiting, waiting)) },
		"from nowhere known":    func() { payment.NewTable(states, row("pay", paid, "elsewhere")) },
		"to nowhere known":      func() { payment.NewTable(states, row("pay", "elsewhere", waiting)) },
		"to the start":          func() { payment.NewTable(states, row("pay", payment.Start, waiting)) },
		"the start stays":       func() { payment.NewTable(states, row("pay", payment.Same, payment.Start)) },
		"from no state":         func() { payment.NewTable(states, row("pay", paid)) },
		"a state twice":         func() { payment.NewTable(twice) },
		"the start as a state":  func() { payment.NewTable([]payment.StatePhase{{State: payment.Start, Phase: payment.Open}}) },
	} {
		assert.Panics(t, make, name)
	}
	assert.NotPanics(t, func() { payment.NewTable(nil) })
}

func TestViews(t *testing.T) {
	tab := table()
	p := payment.Payment{ID: "p1", Provider: "stubpay", Order: "356", Amount: payment.NewMoney(1234, "EUR")}
	for _, event := range []payment.Event{"open", "pay"} {
		require.NoError(t, tab.Apply(&p, event, time.Time{}))
	}
	v := p.View(tab)
	assert.Equal(t, [3]string{"got_money", "paid", "12.34"}, [3]string{v.State, v.Phase, v.Amount.Value})
	assert.Equal(t, []string{"refund_part", "refund", "note"}, v.Actions)
	assert.Equal(t, payment.ChangeView{Event: "pay", From: "waiting", To: "got_money", Phase: "paid", Amount: v.Amount}, v.History[1])
	v.History[0].After, v.History[1].After = 3, 5
	_, there := v.AsOf(3)
	assert.False(t, there, "it was opened when exchange 3 had ended already")
	for seq, state := range map[int64]string{4: "waiting", 5: "waiting", 6: "got_money", 99: "got_money"} {
		then, there := v.AsOf(seq)
		assert.True(t, there)
		assert.Equal(t, state, then.State, "when exchange %d ended", seq)
	}
	then, _ := v.AsOf(5)
	assert.Equal(t, "open", then.Phase)
	assert.Len(t, then.History, 1)
	assert.Len(t, v.History, 2, "the view itself stays as it is")
	empty := payment.Payment{}.View(tab)
	assert.Equal(t, []string{}, empty.Actions, "lists are lists in JSON, too")
	assert.Equal(t, []payment.ChangeView{}, empty.History)
}

// TestBarred: what a payment is barred from is neither offered nor done, though its state
// allows it.
func TestBarred(t *testing.T) {
	tab := table()
	p := payment.Payment{State: paid, Barred: []payment.Event{"refund_part", "tea"}}
	assert.Equal(t, []payment.Event{"refund", "note"}, tab.Offered(p))
	assert.Equal(t, []string{"refund", "note"}, p.View(tab).Actions)
	var refused *payment.TransitionError
	require.ErrorAs(t, tab.Apply(&p, "refund_part", time.Time{}), &refused)
	assert.Equal(t, payment.TransitionError{State: paid, Event: "refund_part", Allowed: []payment.Event{"refund", "note"}}, *refused)
	assert.Empty(t, p.History)
	require.NoError(t, tab.Apply(&p, "note", time.Time{}))
	assert.Equal(t, []payment.Event{"refund_part", "refund", "note"}, tab.Actions(paid), "the table is as it was")
}
