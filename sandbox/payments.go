package sandbox

import (
	"slices"

	"paysandbox/sandbox/payment"
)

// Payments are the payments of a workspace at all its providers.
var Payments = NewCollection("payments",
	func(p payment.Payment) string { return p.ID },
	func(p payment.Payment) []string { return p.Unique })

// OpenPayment numbers a new payment and keeps it as the table's opening event makes it.
func OpenPayment(tx *Tx, table *payment.Table, open payment.Event, p payment.Payment) (payment.Payment, error) {
	n, err := Count(tx, "payments")
	if err != nil {
		return p, err
	}
	p.ID = numbered("p", n, 8)
	p.Created = tx.Now()
	if err := apply(tx, table, &p, open); err != nil {
		return p, err
	}
	return p, Payments.Insert(tx, p)
}

// Move takes a payment through its provider's table; change, which may be nil,
// prepares it within the same moment. A *payment.TransitionError, an error of change
// or a *store.DuplicateError leaves everything as it was.
func Move(tx *Tx, table *payment.Table, id string, event payment.Event, change func(*payment.Payment) error) (payment.Payment, error) {
	return Payments.Update(tx, id, func(p *payment.Payment) error {
		if change != nil {
			if err := change(p); err != nil {
				return err
			}
		}
		return apply(tx, table, p, event)
	})
}

// apply writes down with the change after which exchange it happened, so that one can
// tell later how things stood at each.
func apply(tx *Tx, table *payment.Table, p *payment.Payment, event payment.Event) error {
	if err := table.Apply(p, event, tx.Now()); err != nil {
		return err
	}
	p.History[len(p.History)-1].After = tx.ws.journal.Last()
	return nil
}

// View shows a payment with its provider's phases and actions.
func (ws *Workspace) View(p payment.Payment) payment.View {
	return p.View(TableOf(ws.world.provider(p.Provider), p))
}

// Act takes a back office's action on a payment.
func (ws *Workspace) Act(id string, action payment.Event, params map[string]string) (payment.View, error) {
	p, err := Payments.Get(ws, id)
	if err != nil {
		return payment.View{}, err
	}
	actor, ok := ws.world.provider(p.Provider).(Actor)
	if !ok {
		return payment.View{}, &payment.TransitionError{State: p.State, Event: action}
	}
	if allowed := TableOf(ws.world.provider(p.Provider), p).Offered(p); !slices.Contains(allowed, action) {
		return payment.View{}, &payment.TransitionError{State: p.State, Event: action, Allowed: allowed}
	}
	if err := actor.Act(ws, id, action, params); err != nil {
		return payment.View{}, err
	}
	p, err = Payments.Get(ws, id)
	return ws.View(p), err
}
