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

// bankTime is how long a payer may stay at the acquirer's after the session's end (KW-188).
const bankTime = 45 * time.Minute

// What the clock reaches.
const (
	dueExpiry   = "session_expiry" // the end of a session's 45 minutes (KW-128)
	dueBankTime = "bank_time"      // and of its payer's at the acquirer's (KW-188)
)

// expired tells whether the 45 minutes are over: at 45:00 they are (KW-129).
func (s session) expired(now time.Time) bool { return !now.Before(s.Expires) }

// mayFinish tells whether a payer who is at the acquirer's may still pay: always before
// the session's end, and for a while after it where the account lets one finish (KW-131,
// KW-188).
func (a *account) mayFinish(s session, now time.Time) bool {
	return !s.expired(now) || a.sw("expire_during_payment") == "allow" && now.Before(s.Expires.Add(bankTime))
}

// Due implements sandbox.Timed.
func (Fake) Due(_ context.Context, ws *sandbox.Workspace, due sandbox.Due) string {
	var what string
	err := ws.Update(func(tx *sandbox.Tx) (err error) {
		what, err = expire(tx, due)
		return err
	})
	if err != nil {
		return "the session could not be ended: " + err.Error()
	}
	return what
}

// expire ends an unpaid payment whose time is over, unless its payer may finish.
func expire(tx *sandbox.Tx, due sandbox.Due) (what string, err error) {
	s, err := sessions.Get(tx, due.Ref)
	if err != nil && !errors.Is(err, sandbox.ErrNotFound) { // none: a checkout without one
		return "", err
	}
	if s.AtBank != "" {
		a, err := accountOf(tx, s.User)
		switch {
		case err != nil && !errors.Is(err, sandbox.ErrNotFound):
			return "", err
		case a.mayFinish(s, due.At):
			return "the session's 45 minutes are over: the payer is at the bank and may finish within 45 more (KW-131, KW-188)",
				tx.Schedule(sandbox.Due{At: s.Expires.Add(bankTime), Provider: providerName, Kind: dueBankTime, Ref: due.Ref})
		}
	}
	_, err = sandbox.Move(tx, table, due.Ref, evExpire, nil)
	var late *payment.TransitionError
	if errors.As(err, &late) {
		return "the session's 45 minutes are over: it had come to an end before", nil
	}
	return "the session has expired", err
}
