package clickandbuy

import (
	"context"

	"paysandbox/sandbox"
)

// duePage is the end of a payment page's lifetime (CB-250); ref: a payment.
const duePage = "page_lifetime"

// dueThings are what happens by itself when the clock reaches it, and says what did.
var dueThings = map[string]func(ws *sandbox.Workspace, ref string) (string, error){
	duePage:        inOne(pageEnds),
	dueCommit:      inOne(commitEnds),
	dueReservation: inOne(reservationEnds),
	dueJob:         inOne(jobStarts),
	dueJobItem:     jobGoesOn,
}

func inOne(happen func(tx *sandbox.Tx, ref string) (string, error)) func(*sandbox.Workspace, string) (string, error) {
	return func(ws *sandbox.Workspace, ref string) (what string, err error) {
		err = ws.Update(func(tx *sandbox.Tx) (err error) { what, err = happen(tx, ref); return err })
		return what, err
	}
}

// Due implements sandbox.Timed.
func (Fake) Due(_ context.Context, ws *sandbox.Workspace, due sandbox.Due) string {
	happen, known := dueThings[due.Kind]
	if !known {
		return payDue(ws, due)
	}
	what, err := happen(ws, due.Ref)
	if err != nil {
		return "it could not happen: " + err.Error()
	}
	return what
}

// pageEnds gives a payment up whose page nobody has finished.
func pageEnds(tx *sandbox.Tx, id string) (string, error) {
	_, err := sandbox.Move(tx, table, id, evAbandon, nil)
	if isTransition(err) {
		return "the page's lifetime has passed; the buyer had finished before", nil
	}
	return "the page's lifetime has passed: the payment is abandoned", err
}
