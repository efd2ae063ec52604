package click2sell

import (
	"time"

	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// course is what the provider remembers of a subscription's agreement of the same id: how
// it was agreed on, and which payment falls due next. Payments are counted 1, 2, …, the
// trial's included.
type course struct {
	ID       string        `json:"id"`
	Began    time.Time     `json:"began"`
	Price    payment.Money `json:"price"`    // of one payment after the trial
	Terms    subscription  `json:"terms"`    // as they were in the beginning
	First    string        `json:"first"`    // payment
	Last     string        `json:"last"`     // payment that was made last
	Term     int           `json:"term"`     // that falls due next, or was refused
	Refusals int           `json:"refusals"` // how often it was
	Due      time.Time     `json:"due"`      // when it does, or is tried again; zero: it does not
}

// Clone implements sandbox.Record.
func (c course) Clone() course { return c }

var courses = sandbox.NewCollection("click2sell.courses", func(c course) string { return c.ID }, nil)

// subscribe begins a subscription with its first payment (CS-056).
func (p *product) subscribe(tx *sandbox.Tx, paid payment.Payment, o order) (order, error) {
	agreement, err := sandbox.OpenAgreement(tx, subscriptionTable, evBegin, payment.Payment{
		Provider: providerName, Account: o.Merchant, Order: paid.Order, Ref: o.OrderID, Amount: o.Price,
	})
	if err != nil {
		return o, err
	}
	o.Subscription, o.Term = agreement.ID, 1
	c := course{ID: agreement.ID, Began: tx.Now(), Price: o.Price, Terms: *o.Terms, First: o.ID, Last: o.ID, Term: 1}
	return o, c.goOn(tx, p.zone())
}

// goOn plans the payment after one that was made, or ends a subscription that has none.
func (c course) goOn(tx *sandbox.Tx, zone *time.Location) error {
	c.Term++
	c.Refusals = 0
	if c.isOver() {
		c.Due = time.Time{}
		if err := courses.Put(tx, c); err != nil {
			return err
		}
		if _, err := sandbox.MoveAgreement(tx, subscriptionTable, c.ID, evComplete, nil); err != nil {
			return err
		}
		return c.bar(tx)
	}
	at := c.date(zone)
	if now := tx.Now(); at.Before(now) { // it waited for one that was refused (CS-126)
		at = now
	}
	return c.schedule(tx, at)
}

// schedule keeps the course with its next due thing.
func (c course) schedule(tx *sandbox.Tx, at time.Time) error {
	c.Due = at
	if err := courses.Put(tx, c); err != nil {
		return err
	}
	return tx.Schedule(sandbox.Due{At: at, Provider: providerName, Kind: dueTerm, Ref: c.ref()})
}

// isOver tells whether the last payment was made. The trial's is not one of the terms
// (CS-139).
func (c course) isOver() bool {
	trial := 0
	if c.Terms.Trial != "" {
		trial = 1
	}
	return c.Terms.Terms > 0 && c.Term > c.Terms.Terms+trial
}

// date is when the next payment falls due: at the hour of the first one in the merchant's
// zone; a day that the month lacks becomes its last day (CS-084).
func (c course) date(zone *time.Location) time.Time {
	every, _ := payment.ReadInterval(c.Terms.Every) // read when the account was
	trial, err := payment.ReadInterval(c.Terms.Trial)
	step := c.Term - 2
	if err != nil { // none
		step++
	}
	return payment.TermDate(c.Began.In(zone), trial, every, step)
}

// end gives a subscription up, and tells the merchant where it is to be told: with the
// numbers of the last payment, or new ones, and the price of a payment (CS-058).
func (c course) end(tx *sandbox.Tx, p *product, how payment.Event, tell bool) error {
	if _, err := sandbox.MoveAgreement(tx, subscriptionTable, c.ID, how, nil); err != nil {
		return err
	}
	c.Due = time.Time{}
	if err := courses.Put(tx, c); err != nil {
		return err
	}
	if err := c.bar(tx); err != nil || !tell {
		return err
	}
	d, err := dealOf(tx, c.Last)
	if err != nil {
		return err
	}
	o := d.order
	if p.sw("cancel_ids") == "new" {
		if err := p.identify(tx, &o); err != nil {
			return err
		}
	}
	o.At = p.eventTime(tx, d.order)
	told := d.payment
	told.Amount = c.Price
	return p.announce(tx, told, o, aCancel)
}

// bar keeps the back office from acting on a subscription that has ended by one of its
// payments (CS-148).
func (c course) bar(tx *sandbox.Tx) error {
	for id := c.Last; id != ""; {
		_, err := sandbox.Payments.Update(tx, id, func(p *payment.Payment) error { p.Barred = ofSubscriptions; return nil })
		if err != nil {
			return err
		}
		o, err := orders.Get(tx, id)
		if err != nil {
			return err
		}
		id = o.Before
	}
	return nil
}

// eventTime is the date that a Refund and a Cancel have (CS-067).
func (p *product) eventTime(tx *sandbox.Tx, o order) time.Time {
	if p.sw("event_time") == "sale" {
		return o.At
	}
	return tx.Now()
}
