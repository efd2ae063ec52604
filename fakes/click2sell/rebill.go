package click2sell

import (
	"fmt"

	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// billing is a subscription's payment on its way: the last one's order, and the course.
type billing struct {
	*deal
	course    course
	agreement payment.Payment
}

func billingOf(tx *sandbox.Tx, id string) (*billing, error) {
	c, err := courses.Get(tx, id)
	if err != nil {
		return nil, err
	}
	b := &billing{course: c}
	if b.agreement, err = sandbox.Agreements.Get(tx, id); err != nil {
		return nil, err
	}
	b.deal, err = dealOf(tx, c.Last)
	return b, err
}

// isOn tells whether the subscription is still paid for.
func (b *billing) isOn() bool { return b.agreement.State == active || b.agreement.State == pastDue }

// fallDue bills the term that has fallen due, unless a rule has it refused. Rules are asked
// about the subscription's first payment, so that they count for all of it (CS-147).
func (b *billing) fallDue(tx *sandbox.Tx) (string, error) {
	first, err := sandbox.Payments.Get(tx, b.course.First)
	if err != nil {
		return "", err
	}
	fields := b.product.asked(b.course.Price, b.order)
	fields["term"], fields["try"] = b.course.Term, b.course.Refusals+1
	decision, err := sandbox.Decide(tx, sandbox.Ask{
		Op: opRebill, Payment: &first, Order: first.Order, Buyer: b.order.Buyer.scripted(), Fields: fields,
	})
	if err != nil {
		return "", err
	}
	if decision.Outcome == "refused" {
		return b.refuse(tx)
	}
	return b.bill(tx)
}

// bill makes the next payment: a transaction of its own with new numbers, in the order of
// the first (CS-057).
func (b *billing) bill(tx *sandbox.Tx) (string, error) {
	o := b.order
	o.Token, o.Term, o.Declined, o.Before = "", b.course.Term, false, o.ID
	if err := b.product.identify(tx, &o); err != nil {
		return "", err
	}
	paid, err := sandbox.OpenPayment(tx, table, evBill, b.product.payment(o, b.course.Price))
	if err != nil {
		return "", err
	}
	o.ID = paid.ID
	if err := orders.Insert(tx, o); err != nil {
		return "", err
	}
	_, err = sandbox.MoveAgreement(tx, subscriptionTable, b.course.ID, evBilled, func(a *payment.Payment) error { a.Amount = paid.Amount; return nil })
	if err != nil {
		return "", err
	}
	b.course.Last = o.ID
	if err := b.course.goOn(tx, b.product.zone()); err != nil {
		return "", err
	}
	said := fmt.Sprintf("payment %d of subscription %s: %s are paid (CS-057)", o.Term, b.course.ID, paid.Amount)
	return said + b.silence(tx), b.product.announce(tx, paid, o, aRebill)
}

// refuse is a re-bill that is not paid: the merchant hears nothing, and it is tried again,
// until the last try ends the subscription (CS-060, CS-085).
func (b *billing) refuse(tx *sandbox.Tx) (string, error) {
	waits := b.product.durations("rebill_retry")
	said := fmt.Sprintf("payment %d of subscription %s is refused; the merchant hears nothing (CS-060)", b.course.Term, b.course.ID)
	if b.course.Refusals >= len(waits) {
		tell := b.product.on("end_notifies")
		said += "; it was the last try: the subscription ends (CS-085)"
		if tell {
			said += b.silence(tx)
		}
		return said, b.course.end(tx, b.product, evLapse, tell)
	}
	wait := waits[b.course.Refusals]
	b.course.Refusals++
	if _, err := sandbox.MoveAgreement(tx, subscriptionTable, b.course.ID, evRefused, nil); err != nil {
		return "", err
	}
	return said + fmt.Sprintf("; it is tried again in %s (CS-085)", wait), b.course.schedule(tx, tx.Now().Add(wait))
}

// silence is why the merchant is not told of what was done.
func (b *billing) silence(s sandbox.Scope) string {
	if why := b.product.untold(s); why != "" {
		return "; " + why
	}
	return ""
}
