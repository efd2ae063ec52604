package payment

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Start is the state before the first: the From of the row that opens a payment.
const Start = ""

// Row says that Event moves a payment from any of From to To. To may equal From
// (a partial cancellation changes the amount only): then it is written as Same.
type Row struct {
	From   []State
	Event  Event
	To     State
	Action bool   // a back office may take it: it shows up under a payment's actions
	About  string // what an operator reads beside the action
	Fact   string
}

// Same as a row's To keeps the state.
const Same = "="

// Table is the one transition table of a provider. Build it with NewTable at
// package level; it is not changed afterwards.
type Table struct {
	phases map[State]Phase
	states []State
	rows   []Row
	next   map[step]State
}

type step struct {
	from  State
	event Event
}

// StatePhase declares a state and what it means in the field's words.
type StatePhase struct {
	State State
	Phase Phase
}

// NewTable checks that every state is declared, once, that no pair of state and
// event stands twice and that every row starts somewhere, and panics otherwise: a
// table is code.
func NewTable(states []StatePhase, rows ...Row) *Table {
	t := &Table{phases: map[State]Phase{}, rows: rows, next: map[step]State{}}
	for _, s := range states {
		if _, twice := t.phases[s.State]; twice || s.State == Start || s.State == Same {
			panic(fmt.Sprintf("transition table: state %q is declared twice or is no state", s.State))
		}
		t.phases[s.State] = s.Phase
		t.states = append(t.states, s.State)
	}
	for _, row := range rows {
		if len(row.From) == 0 {
			panic(fmt.Sprintf("transition table: %s to %q starts nowhere", row.Event, row.To))
		}
		for _, from := range row.From {
			to := row.To
			if to == Same {
				to = from
			}
			key := step{from, row.Event}
			_, twice := t.next[key]
			_, known := t.phases[to]
			if _, fromKnown := t.phases[from]; twice || !known || (from != Start && !fromKnown) {
				panic(fmt.Sprintf("transition table: %s from %q to %q is doubled or names an unknown state", row.Event, from, to))
			}
			t.next[key] = to
		}
	}
	return t
}

// TransitionError tells that an event is not allowed in a state. Nothing changed.
type TransitionError struct {
	State   State
	Event   Event
	Allowed []Event // the actions that the state allows
}

func (e *TransitionError) Error() string {
	allowed := make([]string, len(e.Allowed))
	for i, a := range e.Allowed {
		allowed[i] = string(a)
	}
	if len(allowed) == 0 {
		return fmt.Sprintf("%s is not possible in state %s, which allows no action", e.Event, e.State)
	}
	return fmt.Sprintf("%s is not possible in state %s, which allows: %s", e.Event, e.State, strings.Join(allowed, ", "))
}

// Apply moves the payment and writes its history, or returns a *TransitionError
// and leaves it as it was. The caller has set p.Amount to what stands afterwards.
func (t *Table) Apply(p *Payment, event Event, at time.Time) error {
	to, ok := t.next[step{p.State, event}]
	if !ok || slices.Contains(p.Barred, event) {
		return &TransitionError{State: p.State, Event: event, Allowed: t.Offered(*p)}
	}
	p.History = append(slices.Clip(p.History), Change{At: at, Event: event, From: p.State, To: to, Amount: p.Amount})
	p.State = to
	return nil
}

// Actions are the back office's events that a state allows, in table order.
func (t *Table) Actions(s State) []Event {
	var events []Event
	for _, row := range t.rows {
		if row.Action && slices.Contains(row.From, s) {
			events = append(events, row.Event)
		}
	}
	return events
}

// Offered are the actions that can be taken on a payment: those of its state but for those
// that it is barred from.
func (t *Table) Offered(p Payment) []Event {
	return slices.DeleteFunc(t.Actions(p.State), func(action Event) bool { return slices.Contains(p.Barred, action) })
}

// Next is where an event leads from a state.
func (t *Table) Next(from State, event Event) (State, bool) {
	to, ok := t.next[step{from, event}]
	return to, ok
}

// Phase is what a state means in the field's words; every declared state has one.
func (t *Table) Phase(s State) Phase { return t.phases[s] }

// States lists the declared states in order.
func (t *Table) States() []State { return slices.Clone(t.states) }

// Rows lists the table.
func (t *Table) Rows() []Row { return slices.Clone(t.rows) }

// Events lists every event once, in table order.
func (t *Table) Events() []Event {
	var events []Event
	for _, row := range t.rows {
		if !slices.Contains(events, row.Event) {
			events = append(events, row.Event)
		}
	}
	return events
}
