package clickandbuy

import (
	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// payDue is the clock reaching something of the pay API.
func payDue(ws *sandbox.Workspace, due sandbox.Due) string {
	return expirePayment(ws, due)
}

// shift moves a transaction of the pay API, with everything that hangs on it.
func shift(tx *sandbox.Tx, id string, event payment.Event) (payment.Payment, error) {
	return sandbox.Move(tx, payTable, id, event, nil)
}
