package klikandpay

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/payment"
)

// planWanted is what a form wants beside its first payment (KP-074, KP-122). Parts and
// Dates are those of instalments: Parts all of them, the one just paid first, Dates when
// the further ones fall due, in the order of the parts; those that it lacks follow a month
// after the one before. A subscription has its plan.
type planWanted struct {
	Kind  string // kindInstalments, kindSubscription
	Parts []payment.Money
	Dates []time.Time
	Plan  plan
}

// course is what the provider remembers of an agreement of the same id: what falls due,
// and where that stands.
type course struct {
	ID      string    `json:"id"`
	Payment string    `json:"payment"` // of the first term
	Num     string    `json:"num"`     // NUMXKP of the first term
	Began   time.Time `json:"began"`
	Kind    string    `json:"kind"`
	Card    card      `json:"card"` // of the last payment that the customer made (KP-183)

	Parts []payment.Money `json:"parts"` // of instalments
	Dates []time.Time     `json:"dates"` // of all of them
	Plan  plan            `json:"plan"`  // of a subscription, as it was in the beginning

	Term    int       `json:"term"`    // the number of the term that falls due next or was refused
	Due     time.Time `json:"due"`     // when it does, or is presented again; zero: it does not
	Skipped int       `json:"skipped"` // dates of a subscription that went by while it was suspended
	Unpaid  []unpaid  `json:"unpaid"`
}

// unpaid is a term that was refused twice, and the payment that its link leads to (KP-121).
type unpaid struct {
	Term    int    `json:"term"`
	Payment string `json:"payment"`
}

// Clone implements sandbox.Record.
func (c course) Clone() course {
	c.Parts, c.Dates, c.Unpaid = slices.Clone(c.Parts), slices.Clone(c.Dates), slices.Clone(c.Unpaid)
	return c
}

var courses = sandbox.NewCollection("klikandpay.courses",
	func(c course) string { return c.ID },
	func(c course) []string { return []string{"payment/" + c.Payment} })

// beginPlan opens the agreement that follows from an accepted first payment, and plans its
// next term. It notes the agreement in the transaction, which can be used to stop it from
// then on.
func (a *account) beginPlan(tx *sandbox.Tx, p payment.Payment, t transaction, want planWanted) error {
	c := course{Payment: p.ID, Num: t.Num, Began: tx.Now().UTC(), Kind: want.Kind, Card: t.Card, Plan: want.Plan, Term: 1}
	if c.Kind == kindInstalments {
		c.Parts, c.Dates = slices.Clone(want.Parts), partDates(c.Began, len(want.Parts), want.Dates)
	}
	agreement, err := sandbox.OpenAgreement(tx, planTable, evBegin, payment.Payment{
		Provider: providerName, Account: a.id(), Order: p.Order, Ref: t.Num, Amount: p.Amount,
	})
	if err != nil {
		return err
	}
	c.ID = agreement.ID
	if err := courses.Insert(tx, c); err != nil {
		return err
	}
	if _, err := transactions.Update(tx, t.ID, func(t *transaction) error { t.Plan, t.Part = c.ID, 1; return nil }); err != nil {
		return err
	}
	if _, err := sandbox.Payments.Update(tx, p.ID, func(p *payment.Payment) error { p.Barred = nil; return nil }); err != nil {
		return err
	}
	return c.goOn(tx)
}

// goOn plans the term after the one that was settled, or ends a plan that has none and is
// owed nothing (KP-192).
func (c course) goOn(tx *sandbox.Tx) error {
	c.Term++
	at, more := c.date(c.Term)
	if !more {
		c.Due = time.Time{}
		if err := courses.Put(tx, c); err != nil || len(c.Unpaid) > 0 {
			return err
		}
		_, err := sandbox.MoveAgreement(tx, planTable, c.ID, evComplete, nil)
		return err
	}
	if now := tx.Now(); at.Before(now) { // it waited for one that was refused (KP-181)
		at = now
	}
	return c.schedule(tx, dueTerm, at)
}

// schedule keeps the course with its next due thing.
func (c course) schedule(tx *sandbox.Tx, kind string, at time.Time) error {
	c.Due = at
	if err := courses.Put(tx, c); err != nil {
		return err
	}
	return tx.Schedule(sandbox.Due{At: at, Provider: providerName, Kind: kind, Ref: c.ID + "/" + strconv.Itoa(c.Term)})
}

// date is when a term falls due; false where there is no such term.
func (c course) date(term int) (time.Time, bool) {
	if c.Kind == kindInstalments {
		return c.partDate(term)
	}
	return c.termDate(term)
}

// amount is what a term costs, in the currency that the plan began in: the account may have
// another one by now (KP-165).
func (c course) amount(currency string) (payment.Money, error) {
	if c.Kind == kindInstalments {
		return c.Parts[c.Term-1], nil
	}
	return payment.ParseMoney(c.Plan.Amount, currency)
}

// stopPlan ends a plan: no further term falls due, and nobody is told (KP-021).
func stopPlan(tx *sandbox.Tx, planID string) error {
	if planID == "" {
		return fmt.Errorf("the payment belongs to no plan: %w", sandbox.ErrNotFound)
	}
	_, err := sandbox.MoveAgreement(tx, planTable, planID, evStop, nil)
	return err
}

// courseOf is the plan that a payment belongs to; false where it belongs to none.
func courseOf(s sandbox.Scope, p payment.Payment, t transaction) (c course, found bool, err error) {
	if t.Plan != "" {
		c, err = courses.Get(s, t.Plan)
	} else {
		c, err = courses.Find(s, "payment/"+p.ID) // of the first payment, read before the plan began
	}
	if errors.Is(err, sandbox.ErrNotFound) {
		return c, false, nil
	}
	return c, err == nil, err
}

// planFields are what the dynamic return of a subscription's term tells beside the payment
// (KP-116, KP-185). Instalments tell nothing more.
func planFields(s sandbox.Scope, p payment.Payment, t transaction) ([]operation.KeyText, error) {
	c, found, err := courseOf(s, p, t)
	if err != nil || !found || c.Kind != kindSubscription {
		return nil, err
	}
	fields := []operation.KeyText{{Name: "ABONNEMENTTYPE", Text: c.Plan.ID}, {Name: "NUMERO", Text: strconv.Itoa(max(t.Part, 1))}}
	if !c.Due.IsZero() {
		fields = append(fields, operation.KeyText{Name: "PROCHAINE", Text: c.Due.UTC().Format(time.DateOnly)})
	}
	if t.First != "" {
		fields = append(fields, operation.KeyText{Name: "ORNUMXKP", Text: t.First})
	}
	return fields, nil
}
