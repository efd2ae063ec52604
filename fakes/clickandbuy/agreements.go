package clickandbuy

import (
	"errors"
	"slices"

	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// agreementTable is what the back office sees of all kinds of agreements: buyers' standing
// agreements with merchants, reservations, and authorizations of the pay API. A state that two kinds have means the same.
var agreementTable = joined(standingTable, reservationTable, authorizationTable)

func joined(tables ...*payment.Table) *payment.Table {
	var states []payment.StatePhase
	var rows []payment.Row
	for _, t := range tables {
		for _, s := range t.States() {
			if one := (payment.StatePhase{State: s, Phase: t.Phase(s)}); !slices.Contains(states, one) {
				states = append(states, one)
			}
		}
		rows = append(rows, t.Rows()...)
	}
	return payment.NewTable(states, rows...)
}

// AgreementTable implements sandbox.Agreeing.
func (Fake) AgreementTable() *payment.Table { return agreementTable }

// ActOnAgreement implements sandbox.Agreeing: what the back office can do needs nothing
// beside the table.
func (Fake) ActOnAgreement(ws *sandbox.Workspace, id string, action payment.Event, params map[string]string) error {
	if err := sandbox.OnlyParams(action, params); err != nil {
		return err
	}
	return ws.Update(func(tx *sandbox.Tx) error {
		a, err := authorizations.Get(tx, id)
		if err == nil {
			return a.shift(tx, action, nil)
		}
		if !errors.Is(err, sandbox.ErrNotFound) {
			return err
		}
		_, err = sandbox.MoveAgreement(tx, agreementTable, id, action, func(a *payment.Payment) error { a.Unique = nil; return nil })
		return err
	})
}
