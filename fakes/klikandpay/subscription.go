package klikandpay

import (
	"time"

	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// termDate is when a term of a subscription falls due: a trial is its first term, the one
// after it ends the trial; without a trial the second comes one interval after the first
// (KP-122). Dates that went by while it was suspended are left out.
func (c course) termDate(term int) (time.Time, bool) {
	every, err := payment.ReadInterval(c.Plan.Every)
	if err != nil {
		return time.Time{}, false
	}
	trial, err := payment.ReadInterval(c.Plan.Trial)
	step := term - 2 + c.Skipped
	if err != nil { // none
		step++
	}
	at := payment.TermDate(c.Began, trial, every, step)
	return at, !ends(at, c.Plan.End)
}

// resume goes on with a subscription that was suspended: with the first date that has not
// gone by; those that have are not charged (KP-123, KP-182).
func (c course) resume(tx *sandbox.Tx) error {
	for at, more := c.date(c.Term + 1); more && at.Before(tx.Now()); at, more = c.date(c.Term + 1) {
		c.Skipped++
	}
	return c.goOn(tx)
}
