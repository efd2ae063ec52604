package klikandpay

import (
	"fmt"
	"strings"
	"time"

	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// presentAgainAfter is how long after a refusal a term is presented once more (KP-121).
const presentAgainAfter = 8 * 24 * time.Hour

// term is a plan's term on its way to the bank.
type term struct {
	*deal     // of the plan's first payment
	course    course
	agreement payment.Payment
	notes     []string
}

func termOf(tx *sandbox.Tx, id string) (*term, error) {
	c, err := courses.Get(tx, id)
	if err != nil {
		return nil, err
	}
	d := &term{course: c}
	if d.agreement, err = sandbox.Agreements.Get(tx, id); err != nil {
		return nil, err
	}
	d.deal, err = dealOf(tx, c.Payment)
	return d, err
}

// termDue lets a term fall due, or one that was refused be presented again.
func termDue(tx *sandbox.Tx, id string, number int, again bool) (string, error) {
	d, err := termOf(tx, id)
	if err != nil {
		return "", err
	}
	if d.agreement.State != awaits(again) || d.course.Term != number {
		return fmt.Sprintf("term %d of plan %s: nothing to do, the plan is %s", number, id, d.agreement.State), nil
	}
	p, own, reason, err := d.present(tx)
	if err != nil {
		return "", err
	}
	said := fmt.Sprintf("term %d of plan %s", number, id)
	switch {
	case reason == "":
		said += ": " + p.Amount.String() + " are paid (KP-105)"
		err = d.paid(tx, p, own)
	case again:
		said += " is refused again, " + reason + " (KP-121)"
		err = d.refusedAgain(tx, p, own)
	default:
		said += " is refused, " + reason + "; it is presented again in 8 days (KP-121)"
		err = d.refused(tx, p, own)
	}
	return strings.Join(append([]string{said}, d.notes...), "; "), err
}

// awaits is the state of a plan whose term falls due, or is to be presented again.
func awaits(again bool) payment.State {
	if again {
		return planRePresenting
	}
	return planActive
}

// present asks the bank for the term, with the card as it is now. Each presentation is a
// transaction of its own (KP-105, KP-180). A reason says why it is refused.
func (d *term) present(tx *sandbox.Tx) (p payment.Payment, own transaction, reason string, err error) {
	amount, err := d.course.amount(d.agreement.Amount.Currency)
	if err != nil {
		return p, own, "", err
	}
	decision, err := sandbox.Decide(tx, sandbox.Ask{
		Op: opTerm, Payment: &d.payment, Order: d.payment.Order, Buyer: d.t.Customer.buyer(), Card: d.course.Card.scripted(),
		Fields: map[string]any{"merchant": int(d.account.ID), "amount": int(amount.Minor), "part": d.course.Term},
	})
	if err != nil {
		return p, own, "", err
	}
	d.notes = append(d.notes, decision.Notes...)
	accepted, reason := d.account.takes(d.course.Card, d.t.Test, tx.Now())
	switch decision.Outcome {
	case refusedByBank.Name:
		accepted, reason = false, "a rule says so"
	case takenByBank.Name:
		accepted, reason = true, ""
	}
	p, own, err = d.account.charge(tx, d.own(), amount, accepted)
	return p, own, reason, err
}

// own is the term's transaction: the plan's card, the first one's customer and RETOUR
// (KP-105).
func (d *term) own() transaction {
	first := d.t
	return transaction{
		Test: first.Test, Hosted: true, Card: d.course.Card, IP: first.IP, Customer: first.Customer, Detail: first.Detail,
		Lang: first.Lang, Retour: first.Retour, VOK: first.VOK, VHS: first.VHS, Base: first.Base,
		Plan: d.course.ID, Part: d.course.Term, First: d.course.Num,
	}
}

// paid goes on with the plan after a term that the bank has taken. One that was suspended
// for it leaves out what has gone by, and the mail's link is of no use any more.
func (d *term) paid(tx *sandbox.Tx, p payment.Payment, own transaction) error {
	if _, err := d.move(tx, evPaid, p.Amount); err != nil {
		return err
	}
	goOn := d.course.goOn
	if d.agreement.State == planSuspended {
		if err := d.dropLink(tx); err != nil {
			return err
		}
		goOn = d.course.resume
	}
	if err := goOn(tx); err != nil {
		return err
	}
	return d.tell(tx, p, own, responseOK)
}

// refused plans the second presentation.
func (d *term) refused(tx *sandbox.Tx, p payment.Payment, own transaction) error {
	if _, err := d.move(tx, evTermNo, p.Amount); err != nil {
		return err
	}
	if err := d.course.schedule(tx, dueAgain, tx.Now().Add(presentAgainAfter)); err != nil {
		return err
	}
	return d.tell(tx, p, own, responseRefused)
}

// refusedAgain opens a page for the term and mails its link; instalments go on with the
// next part, a subscription waits (KP-121).
func (d *term) refusedAgain(tx *sandbox.Tx, p payment.Payment, own transaction) error {
	event := evUnpaid
	if d.course.Kind == kindSubscription {
		event = evSuspend
	}
	if _, err := d.move(tx, event, p.Amount); err != nil {
		return err
	}
	waiting := d.own()
	waiting.Card = card{} // the customer takes one
	link, page, err := d.account.openPart(tx, waiting, p.Amount)
	if err != nil {
		return err
	}
	d.course.Unpaid = append(d.course.Unpaid, unpaid{Term: d.course.Term, Payment: link.ID})
	if event == evUnpaid {
		err = d.course.goOn(tx)
	} else {
		d.course.Due = time.Time{}
		err = courses.Put(tx, d.course)
	}
	if err != nil {
		return err
	}
	note, err := d.mailLink(tx, link, page)
	if err != nil {
		return err
	}
	d.notes = append(d.notes, note)
	return d.tell(tx, p, own, responseRefused)
}

// tell announces what became of a term, and remembers why nobody hears of it.
func (d *term) tell(tx *sandbox.Tx, p payment.Payment, own transaction, response string) error {
	if untold := d.account.untold(tx, own.Retour, response); untold != "" {
		d.notes = append(d.notes, untold)
	}
	return d.account.announce(tx, p, own, response)
}

// move takes the agreement on, with what the term costs as its amount.
func (d *term) move(tx *sandbox.Tx, event payment.Event, amount payment.Money) (payment.Payment, error) {
	return sandbox.MoveAgreement(tx, planTable, d.course.ID, event, func(a *payment.Payment) error { a.Amount = amount; return nil })
}
