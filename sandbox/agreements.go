package sandbox

import (
	"errors"
	"fmt"
	"slices"

	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/payment"
)

// Agreements are what payments follow from: subscriptions, instalment plans, recurring
// authorizations, reservations. One has the shape of a payment: its amount is that of a
// term, its history what became of the terms; the rest is its provider's.
var Agreements = NewCollection("agreements",
	func(a payment.Payment) string { return a.ID },
	func(a payment.Payment) []string { return a.Unique })

// Agreeing is the ability to have agreements.
type Agreeing interface {
	AgreementTable() *payment.Table
	// ActOnAgreement takes an action of that table; errors are those of Actor.
	ActOnAgreement(ws *Workspace, id string, action payment.Event, params map[string]string) error
}

// OpenAgreement numbers a new agreement and keeps it as the table's opening event makes it.
func OpenAgreement(tx *Tx, table *payment.Table, open payment.Event, a payment.Payment) (payment.Payment, error) {
	n, err := Count(tx, "agreements")
	if err != nil {
		return a, err
	}
	a.ID, a.Created = fmt.Sprintf("a%08d", n), tx.Now()
	if err := apply(tx, table, &a, open); err != nil {
		return a, err
	}
	return a, Agreements.Insert(tx, a)
}

// MoveAgreement is Move for an agreement.
func MoveAgreement(tx *Tx, table *payment.Table, id string, event payment.Event, change func(*payment.Payment) error) (payment.Payment, error) {
	return Agreements.Update(tx, id, func(a *payment.Payment) error {
		if change != nil {
			if err := change(a); err != nil {
				return err
			}
		}
		return apply(tx, table, a, event)
	})
}

// Describe says what the provider knows of a payment or an agreement beside what all have.
func (ws *Workspace) Describe(p payment.Payment) []operation.KeyText {
	if d, ok := ws.world.provider(p.Provider).(Describing); ok {
		return d.Describe(ws, p)
	}
	return nil
}

// ViewAgreement shows an agreement with its provider's phases and actions.
func (ws *Workspace) ViewAgreement(a payment.Payment) payment.View {
	if p, ok := ws.world.provider(a.Provider).(Agreeing); ok {
		return a.View(p.AgreementTable())
	}
	return a.View(payment.NewTable(nil))
}

// ActOnAgreement takes a back office's action on an agreement. Errors: ErrNotFound,
// *payment.TransitionError, *ParamError.
func (ws *Workspace) ActOnAgreement(id string, action payment.Event, params map[string]string) (payment.View, error) {
	a, err := Agreements.Get(ws, id)
	if err != nil {
		return payment.View{}, err
	}
	p, ok := ws.world.provider(a.Provider).(Agreeing)
	if !ok {
		return payment.View{}, errors.New("the provider has no agreements")
	}
	if allowed := p.AgreementTable().Offered(a); !slices.Contains(allowed, action) {
		return payment.View{}, &payment.TransitionError{State: a.State, Event: action, Allowed: allowed}
	}
	if err := p.ActOnAgreement(ws, id, action, params); err != nil {
		return payment.View{}, err
	}
	a, err = Agreements.Get(ws, id)
	return ws.ViewAgreement(a), err
}
