package klikandpay

import (
	"errors"
	"slices"

	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// linkPaid is what follows when the payment behind a mail's link is paid: the part is no
// longer owed, a subscription that was suspended for it goes on, and later terms are taken
// from the card that paid (KP-123). Any other payment is none of its business.
func linkPaid(tx *sandbox.Tx, p payment.Payment) error {
	t, err := transactions.Get(tx, p.ID)
	if err != nil || t.Plan == "" {
		return err
	}
	c, err := courses.Get(tx, t.Plan)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(c.Unpaid, func(u unpaid) bool { return u.Payment == p.ID })
	if at < 0 {
		return nil
	}
	c = c.Clone()
	c.Unpaid = slices.Delete(c.Unpaid, at, at+1)
	if t.Card.Imprint != "" {
		c.Card = t.Card
	}
	before, err := sandbox.Agreements.Get(tx, c.ID)
	if err != nil {
		return err
	}
	if before.State == planStopped { // what is owed can be paid all the same (KP-188)
		return courses.Put(tx, c)
	}
	if _, err := sandbox.MoveAgreement(tx, planTable, c.ID, evLinkPaid, func(agreement *payment.Payment) error {
		agreement.Amount = p.Amount
		return nil
	}); err != nil {
		return err
	}
	if before.State == planSuspended {
		return c.resume(tx)
	}
	if err := courses.Put(tx, c); err != nil {
		return err
	}
	if _, more := c.date(c.Term); more || len(c.Unpaid) > 0 || before.State != planActive {
		return nil
	}
	_, err = sandbox.MoveAgreement(tx, planTable, c.ID, evComplete, nil)
	return err
}

// dropLink gives up the page of a term that was paid otherwise.
func (d *term) dropLink(tx *sandbox.Tx) error {
	for _, owed := range d.course.Unpaid {
		if owed.Term != d.course.Term {
			continue
		}
		_, err := sandbox.Move(tx, table, owed.Payment, evAbandon, nil)
		var settled *payment.TransitionError
		if err != nil && !errors.As(err, &settled) {
			return err
		}
	}
	d.course.Unpaid = slices.DeleteFunc(slices.Clone(d.course.Unpaid), func(u unpaid) bool { return u.Term == d.course.Term })
	return nil
}
