package click2sell

import (
	"fmt"

	"paysandbox/sandbox"
	"paysandbox/sandbox/outbox"
	"paysandbox/sandbox/payment"
)

// Act implements sandbox.Actor: what the merchant does in the Transaction report, and what
// else happens to a sale.
func (f Fake) Act(ws *sandbox.Workspace, id string, action payment.Event, params map[string]string) error {
	return ws.Update(func(tx *sandbox.Tx) error {
		if action == evResend { // whether the product is still there or not
			return resend(tx, id, params)
		}
		d, err := dealOf(tx, id)
		if err != nil {
			return err
		}
		if action == evRefund {
			return d.refund(tx, params)
		}
		if err := sandbox.OnlyParams(action, params); err != nil {
			return err
		}
		switch action {
		case evChargeback:
			return d.chargeback(tx)
		case evTestBuy:
			return d.buyAgain(tx)
		case evCancel, evRebill, evMiss:
			if _, err := sandbox.Move(tx, table, id, action, nil); err != nil {
				return err
			}
			return actOn(tx, d.order.Subscription, action)
		}
		return &payment.TransitionError{State: d.payment.State, Event: action, Allowed: table.Offered(d.payment)}
	})
}

// AgreementTable implements sandbox.Agreeing.
func (Fake) AgreementTable() *payment.Table { return subscriptionTable }

// ActOnAgreement implements sandbox.Agreeing.
func (Fake) ActOnAgreement(ws *sandbox.Workspace, id string, action payment.Event, params map[string]string) error {
	if err := sandbox.OnlyParams(action, params); err != nil {
		return err
	}
	return ws.Update(func(tx *sandbox.Tx) error { return actOn(tx, id, action) })
}

// actOn cancels a subscription, or bills its next payment before its time (CS-138).
func actOn(tx *sandbox.Tx, id string, action payment.Event) error {
	b, err := billingOf(tx, id)
	if err != nil {
		return err
	}
	if action == evCancel {
		return b.course.end(tx, b.product, evCancel, true) // CS-066
	}
	if _, err := sandbox.MoveAgreement(tx, subscriptionTable, id, action, nil); err != nil {
		return err
	}
	if action == evMiss {
		_, err = b.refuse(tx)
	} else {
		_, err = b.bill(tx)
	}
	return err
}

// resend sends the last notification about a payment again, byte for byte (CS-136).
func resend(tx *sandbox.Tx, id string, params map[string]string) error {
	if err := sandbox.OnlyParams(evResend, params); err != nil {
		return err
	}
	last := ""
	err := sandbox.Deliveries.Each(tx, "", func(d outbox.Delivery) bool {
		if d.Payment == id && d.Op == opNotify.Name {
			last = d.ID
		}
		return true
	})
	if err != nil {
		return err
	}
	if last == "" {
		return &sandbox.ParamError{Name: string(evResend), Reason: "no notification about the payment was planned"}
	}
	if _, err := sandbox.Move(tx, table, id, evResend, nil); err != nil {
		return err
	}
	_, err = tx.Resend(last)
	return err
}

// chargeback is the money taken back by the buyer's bank: the merchant hears nothing, or
// of a Refund (CS-061).
func (d *deal) chargeback(tx *sandbox.Tx) error {
	amount := d.payment.Amount
	back, err := sandbox.Move(tx, table, d.order.ID, evChargeback, func(p *payment.Payment) error { p.Amount.Minor = 0; return nil })
	if err != nil || d.product.sw("chargeback_as") == "none" {
		return err
	}
	back.Amount = amount
	return d.tellRefund(tx, back)
}

// given is an amount as an action's parameter.
func given(text, currency string) (payment.Money, error) {
	amount, err := payment.ParseMoney(text, currency)
	if err != nil {
		return amount, &sandbox.ParamError{Name: "amount", Reason: fmt.Sprintf("a number such as 5.00 is expected, not %.40q", text)}
	}
	return amount, nil
}
