package clickkw

import (
	"context"
	"errors"
	"time"

	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// lifetime is how long a session lives from its creation (KW-128). A checkout that a
// shop opens at the gateway by itself is given the same (KW-169).
const lifetime = 45 * time.Minute

// dueExpiry is the end of a session's 45 minutes (KW-128).
const dueExpiry = "session_expiry"

// expired tells whether the 45 minutes are over: at 45:00 they are (KW-129).
func (s session) expired(now time.Time) bool { return !now.Before(s.Expires) }

// mayFinish tells whether a payer who is at the acquirer's may still pay: always before
// the session's end, and after it where the account lets one finish (KW-131).
func (a *account) mayFinish(s session, now time.Time) bool {
	return !s.expired(now) || a.sw("expire_during_payment") == "allow"
}

// Due implements sandbox.Timed.
func (Fake) Due(_ context.Context, ws *sandbox.Workspace, due sandbox.Due) string {
	what := "the session's 45 minutes are over: it had come to an end before"
	err := ws.Update(func(tx *sandbox.Tx) error {
		s, err := sessions.Get(tx, due.Ref)
		if err != nil && !errors.Is(err, sandbox.ErrNotFound) { // none: a checkout without one
			return err
		}
		if s.AtBank != "" && accountSwitch(tx, s.User, "expire_during_payment") == "allow" {
			what = "the session's 45 minutes are over: the payer is at the bank and may finish (KW-131)"
			return nil
		}
		_, err = sandbox.Move(tx, table, due.Ref, evExpire, nil)
		var late *payment.TransitionError
		if errors.As(err, &late) {
			return nil
		}
		what = "the session has expired"
		return err
	})
	if err != nil {
		return "the session is gone: " + err.Error()
	}
	return what
}
