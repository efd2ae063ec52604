package click2sell

import (
	"fmt"

	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// refund gives the buyer the money back, whole unless the product allows parts, and once
// (CS-059, CS-062, CS-063).
func (d *deal) refund(tx *sandbox.Tx, params map[string]string) error {
	if err := sandbox.OnlyParams(evRefund, params, "amount"); err != nil {
		return err
	}
	amount, err := d.refunded(params["amount"])
	if err != nil {
		return err
	}
	back, err := sandbox.Move(tx, table, d.order.ID, evRefund, func(p *payment.Payment) error { p.Amount.Minor -= amount.Minor; return nil })
	if err != nil {
		return err
	}
	back.Amount = amount
	if err := d.tellRefund(tx, back); err != nil {
		return err
	}
	whole := amount.Minor == d.payment.Amount.Minor
	if d.order.Subscription == "" || !whole || !d.product.on("refund_cancels") {
		return nil
	}
	b, err := billingOf(tx, d.order.Subscription)
	if err != nil || !b.isOn() {
		return err
	}
	return b.course.end(tx, b.product, evCancel, true) // CS-064
}

// refunded is how much is given back.
func (d *deal) refunded(text string) (payment.Money, error) {
	all := d.payment.Amount
	if all.Minor == 0 && d.payment.State == captured {
		return all, &sandbox.ParamError{Name: string(evRefund), Reason: "the payment is of nothing, a free trial's: there is nothing to give back (CS-152)"}
	}
	if text == "" {
		return all, nil
	}
	amount, err := given(text, all.Currency)
	switch {
	case err != nil:
		return amount, err
	case amount.Minor < 1 || amount.Minor > all.Minor:
		return amount, &sandbox.ParamError{Name: "amount", Reason: fmt.Sprintf("from 0.01 to %s can be given back", all.Value())}
	case amount.Minor < all.Minor && !d.product.on("partial_refunds"):
		return amount, &sandbox.ParamError{Name: "amount", Reason: "only the whole amount can be given back: partial_refunds (CS-062)"}
	}
	return amount, nil
}

// tellRefund announces it: with the numbers of the sale, in all but its date (CS-059,
// CS-067). back has the amount that is told.
func (d *deal) tellRefund(tx *sandbox.Tx, back payment.Payment) error {
	o := d.order
	if d.product.on("refund_new_acquirer_id") {
		o.Acquirer = acquirerNumber(tx.Workspace().Draws(), o.Merchant, o.Number+" refund")
	}
	o.At = d.product.eventTime(tx, d.order)
	return d.product.announce(tx, back, o, aRefund)
}
