package click2sell

import (
	"net/http"

	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// pay is the button of the order form: the merchant's script is told first, and then the
// browser goes on to the thank-you page (CS-055, CS-074).
func (f Fake) pay(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	d, err := enter(ws, r)
	if err != nil {
		return err
	}
	t := d.readTyped(r, ws.Now())
	ask := d.ask(opPay)
	ask.Buyer, ask.Card, ask.Fields["means"] = t.Buyer.scripted(), t.card(), t.Means
	decision, err := r.Decide(ws, ask)
	if err != nil {
		return err
	}
	switch {
	case d.payment.State != open:
		return f.settled(ws, w, r, d.order.ID, nil)
	case len(t.Wrong) > 0:
		return d.showForm(w, r, t)
	case decision.Outcome == declined.Name, decision.Outcome != paid.Name && d.declines(t):
		return f.decline(ws, w, r, d, t)
	}
	err = ws.Update(func(tx *sandbox.Tx) error { return d.product.capture(tx, d.order.ID, t.Means, t.Buyer) })
	if err != nil {
		return f.settled(ws, w, r, d.order.ID, err)
	}
	if why := d.product.untold(ws); why != "" {
		r.Note("%s", why)
	}
	return f.settled(ws, w, r, d.order.ID, nil)
}

// declines tells whether the card is the one that is declined. A test purchase takes any
// (CS-023, CS-027).
func (d *deal) declines(t typed) bool {
	return !d.order.Test && t.number != "" && t.number == payment.CardDigits(d.product.sw("declined_card"))
}

// decline shows the form again; the merchant hears nothing (CS-024).
func (f Fake) decline(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request, d *deal, t typed) error {
	err := ws.Update(func(tx *sandbox.Tx) error {
		if _, err := sandbox.Move(tx, table, d.order.ID, evDecline, nil); err != nil {
			return err
		}
		_, err := orders.Update(tx, d.order.ID, func(o *order) error { o.Declined = true; return nil })
		return err
	})
	if err != nil {
		return f.settled(ws, w, r, d.order.ID, err)
	}
	d.order.Declined = true
	return d.showForm(w, r, t)
}

// capture takes the money of an order, begins what follows from it, and tells the merchant.
func (p *product) capture(tx *sandbox.Tx, id, means string, b buyer) error {
	o, err := orders.Get(tx, id)
	if err != nil {
		return err
	}
	if o.OrderID, err = p.merchant.nextNumber(tx, orderNumber); err != nil {
		return err
	}
	if err := p.identify(tx, &o); err != nil {
		return err
	}
	o.Means, o.Buyer, o.Declined = means, b, false
	paid, err := sandbox.Move(tx, table, id, evPay, func(paid *payment.Payment) error { paid.Ref = o.Number; return nil })
	if err != nil {
		return err
	}
	what := aSale
	if o.Terms != nil {
		what = aFirst
		if o, err = p.subscribe(tx, paid, o); err != nil {
			return err
		}
	}
	if err := orders.Put(tx, o); err != nil {
		return err
	}
	return p.announce(tx, paid, o, what)
}

// identify gives a payment that was made its numbers (CS-028, CS-029).
func (p *product) identify(tx *sandbox.Tx, o *order) (err error) {
	if o.Number, err = p.merchant.nextNumber(tx, transactionNumber); err != nil {
		return err
	}
	o.Acquirer = acquirerNumber(tx.Workspace().Draws(), o.Merchant, o.Number)
	o.At = tx.Now()
	return nil
}
