package clickandbuy

import (
	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// payDue is the clock reaching something of the pay API.
func payDue(ws *sandbox.Workspace, due sandbox.Due) string {
	switch due.Kind {
	case dueBatchStart:
		return startBatch(ws, due.Ref)
	case dueBatchEnd:
		return endBatch(ws, due.Ref)
	case dueComplete:
		if err := ws.Update(func(tx *sandbox.Tx) error { return complete(tx, due.Ref) }); err != nil {
			return "what was in progress had ended before"
		}
		return "what was in progress is done"
	case dueAuthorization:
		err := ws.Update(func(tx *sandbox.Tx) error {
			a, err := authorizations.Get(tx, due.Ref)
			if err != nil {
				return err
			}
			return a.shift(tx, evExpire, nil)
		})
		if err != nil {
			return "expireDate has passed; the authorization had ended before"
		}
		return "expireDate has passed: the authorization is expired"
	}
	return expirePayment(ws, due)
}

// shift moves a payment of the pay API, with everything that hangs on it: the authorization
// that it created follows, and the merchant is told once of each change (CB-280).
func shift(tx *sandbox.Tx, id string, event payment.Event) (payment.Payment, error) {
	return shiftBy(tx, payTable, id, event)
}

func shiftBy(tx *sandbox.Tx, by *payment.Table, id string, event payment.Event) (payment.Payment, error) {
	p, err := sandbox.Move(tx, by, id, event, nil)
	if err != nil {
		return p, err
	}
	t, err := transactions.Get(tx, id)
	if err != nil {
		return p, err
	}
	if err := tellTransaction(tx, t, p, p.History[len(p.History)-1].From, p.State); err != nil {
		return p, err
	}
	return p, t.follow(tx, p.State)
}
