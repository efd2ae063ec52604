package clickandbuy

import (
	"fmt"
	"slices"

	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// agreementTable is the one transition table of agreements: buyers' standing agreements
// with merchants, and reservations.
var agreementTable = payment.NewTable(
	slices.Concat(standingStates, reservationStates),
	slices.Concat(standingRows, reservationRows)...,
)

// AgreementTable implements sandbox.Agreeing.
func (Fake) AgreementTable() *payment.Table { return agreementTable }

// ActOnAgreement implements sandbox.Agreeing: what the back office can do needs nothing
// beside the table.
func (Fake) ActOnAgreement(ws *sandbox.Workspace, id string, action payment.Event, params map[string]string) error {
	for name := range params {
		return &sandbox.ParamError{Name: name, Reason: fmt.Sprintf("%s takes no such parameter", action)}
	}
	return ws.Update(func(tx *sandbox.Tx) error {
		_, err := sandbox.MoveAgreement(tx, agreementTable, id, action, func(a *payment.Payment) error { a.Unique = nil; return nil })
		return err
	})
}
