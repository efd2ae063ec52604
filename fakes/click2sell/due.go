package click2sell

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// What happens by itself when the clock reaches it.
const (
	dueForm = "form_end" // ref: an order (CS-087)
	dueTerm = "rebill"   // ref: agreement/term/tries before (CS-084, CS-085)
)

// ref names a term and which try it is: a due thing that was overtaken finds another.
func (c course) ref() string { return fmt.Sprintf("%s/%d/%d", c.ID, c.Term, c.Refusals) }

// Due implements sandbox.Timed.
func (f Fake) Due(_ context.Context, ws *sandbox.Workspace, due sandbox.Due) string {
	var what string
	err := ws.Update(func(tx *sandbox.Tx) (err error) {
		switch due.Kind {
		case dueForm:
			what, err = formEnds(tx, due.Ref)
		case dueTerm:
			what, err = termDue(tx, due)
		default:
			what = "nobody knows what to do"
		}
		return err
	})
	if err != nil {
		return "it could not happen: " + err.Error()
	}
	return what
}

// formEnds gives an order up that nobody has finished; nobody is told.
func formEnds(tx *sandbox.Tx, id string) (string, error) {
	_, err := sandbox.Move(tx, table, id, evExpire, nil)
	var late *payment.TransitionError
	if errors.As(err, &late) {
		return "the order form's time is over: it had come to an end before", nil
	}
	return "the order form's time is over: nobody has finished it (CS-087)", err
}

// termDue bills a subscription, unless it was cancelled or billed by hand meanwhile.
func termDue(tx *sandbox.Tx, due sandbox.Due) (string, error) {
	id, _, _ := strings.Cut(due.Ref, "/")
	c, err := courses.Get(tx, id)
	if err != nil {
		return "", err
	}
	if c.ref() != due.Ref || !c.Due.Equal(due.At) {
		return "subscription " + id + ": nothing to do, this payment was seen to before", nil
	}
	b, err := billingOf(tx, id)
	if errors.Is(err, sandbox.ErrNotFound) { // its product may come back (CS-137)
		return "subscription " + id + ": its product is gone; it is tried again in a day", c.schedule(tx, tx.Now().Add(24*time.Hour))
	}
	if err != nil {
		return "", err
	}
	if !b.isOn() {
		return "subscription " + id + ": nothing to do, it is " + string(b.agreement.State), nil
	}
	return b.fallDue(tx)
}
