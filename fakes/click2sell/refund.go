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
	if err != nil {
		return amount, err
	}
	parts, isPart := d.product.on("partial_refunds"), amount.Minor > 0 && amount.Minor < all.Minor
	switch {
	case amount.Minor == all.Minor, parts && isPart:
		return amount, nil
	case parts:
		return amount, &sandbox.ParamError{Name: "amount", Reason: fmt.Sprintf("from 0.01 to %s can be given back", all.Value())}
	case isPart:
		return amount, &sandbox.ParamError{Name: "amount", Reason: fmt.Sprintf("only the whole %s can be given back; the product's switch partial_refunds allows parts (CS-062)", all.Value())}
	}
	return amount, &sandbox.ParamError{Name: "amount", Reason: fmt.Sprintf("only the whole %s can be given back (CS-062)", all.Value())}
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
