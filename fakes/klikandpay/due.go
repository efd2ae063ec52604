package klikandpay

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// What happens by itself when the clock reaches it.
const (
	duePage  = "page_end"   // ref: a payment (KP-124)
	dueHold  = "hold_end"   // ref: a payment (KP-119)
	dueTerm  = "term"       // ref: agreement/number (KP-105)
	dueAgain = "term_again" // the same, presented once more (KP-121)
)

// schedulePage plans the end of a hosted page that nobody finishes (KP-124).
func schedulePage(tx *sandbox.Tx, id string, ends time.Time) error {
	return tx.Schedule(sandbox.Due{At: ends, Provider: providerName, Kind: duePage, Ref: id})
}

// holdUntil plans the end of a hold (KP-119).
func (a *account) holdUntil(tx *sandbox.Tx, p payment.Payment) error {
	days := time.Duration(a.number("deferred_hold_days"))
	return tx.Schedule(sandbox.Due{At: tx.Now().Add(days * 24 * time.Hour), Provider: providerName, Kind: dueHold, Ref: p.ID})
}

// Due implements sandbox.Timed.
func (f Fake) Due(_ context.Context, ws *sandbox.Workspace, due sandbox.Due) string {
	var what string
	err := ws.Update(func(tx *sandbox.Tx) (err error) {
		switch due.Kind {
		case duePage:
			what, err = pageEnds(tx, due.Ref)
		case dueHold:
			what, err = holdEnds(tx, due.Ref)
		case dueTerm, dueAgain:
			id, term := termRef(due.Ref)
			what, err = termDue(tx, id, term, due.Kind == dueAgain)
		default:
			what = "nobody knows what to do"
		}
		return err
	})
	if err == nil {
		return what
	}
	what = "it could not happen: " + err.Error()
	if due.Kind == dueTerm || due.Kind == dueAgain {
		if ws.Update(func(tx *sandbox.Tx) error { return planAgain(tx, due) }) == nil {
			what += "; it is tried again in a day (KP-166)"
		}
	}
	return what
}

// termRef reads what a term's due thing is about.
func termRef(ref string) (id string, term int) {
	id, number, _ := strings.Cut(ref, "/")
	term, _ = strconv.Atoi(number)
	return id, term
}

// tryAgainAfter is how long after a term that could not fall due it is tried again, such
// as one of an account that is not there (KP-166).
const tryAgainAfter = 24 * time.Hour

// planAgain keeps a plan going whose term could not fall due: only a refusal, the back
// office or its end stops one.
func planAgain(tx *sandbox.Tx, due sandbox.Due) error {
	id, term := termRef(due.Ref)
	c, err := courses.Get(tx, id)
	if err != nil {
		return err
	}
	agreement, err := sandbox.Agreements.Get(tx, id)
	switch {
	case err != nil:
		return err
	case c.Term != term || agreement.State != awaits(due.Kind == dueAgain):
		return fmt.Errorf("term %d of plan %s: %w", term, id, sandbox.ErrNotFound)
	}
	return c.schedule(tx, due.Kind, tx.Now().Add(tryAgainAfter))
}

// pageEnds gives a payment up whose page nobody has finished; nobody is told.
func pageEnds(tx *sandbox.Tx, id string) (string, error) {
	if _, err := sandbox.Move(tx, table, id, evAbandon, nil); err != nil {
		return settledBefore("the payment page's time is over", err)
	}
	return "the payment page's time is over: the payment is abandoned (KP-124)", nil
}

// holdEnds does what the account says of a deferred payment that nobody has validated or
// cancelled; nobody is told.
func holdEnds(tx *sandbox.Tx, id string) (string, error) {
	d, err := dealOf(tx, id)
	if err != nil {
		return "", err
	}
	if d.account.sw("deferred_at_end") == "validate" {
		if _, err := capture(tx, id, evFallDue, everything); err != nil {
			return settledBefore("the hold's days are over", err)
		}
		return "the hold's days are over: " + d.payment.Amount.String() + " are taken, as deferred_at_end says (KP-119)", nil
	}
	if _, err := lapse(tx, id); err != nil {
		return settledBefore("the hold's days are over", err)
	}
	return "the hold's days are over: it is cancelled, as deferred_at_end says (KP-119)", nil
}

// settledBefore is what is said of something that is no longer true by then.
func settledBefore(what string, err error) (string, error) {
	var late *payment.TransitionError
	if errors.As(err, &late) {
		return what + ": it had come to an end before", nil
	}
	return "", err
}
