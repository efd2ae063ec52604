package klikandpay

import (
	"errors"
	"slices"

	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/payment"
)

// Act implements sandbox.Actor: what the back office does to a transaction. The money
// moves as it does for the scripts; TEST forbids nothing here, since whoever tests wants
// to see it.
func (f Fake) Act(ws *sandbox.Workspace, id string, action payment.Event, params map[string]string) error {
	return ws.Update(func(tx *sandbox.Tx) error {
		d, err := dealOf(tx, id)
		if err != nil {
			return err
		}
		minor, err := d.readPart(action, params)
		if err != nil {
			return err
		}
		switch action {
		case evValidate:
			_, err = capture(tx, id, action, minor)
		case evCancel:
			_, err = lower(tx, id, minor)
		case evRefund:
			_, err = refund(tx, id, minor)
		case evChargeback:
			err = chargeback(tx, id)
		case evDuplicate:
			err = d.chargeAgain(tx, minor)
		case evSettle:
			err = d.arrived(tx)
		case evNeverCame:
			err = d.neverCame(tx)
		case evStop:
			err = d.stop(tx)
		default:
			return &payment.TransitionError{State: d.payment.State, Event: action, Allowed: table.Offered(d.payment)}
		}
		var much *tooHighError
		if errors.As(err, &much) {
			return &sandbox.ParamError{Name: "amount", Reason: much.Error()}
		}
		return err
	})
}

// readPart reads an action's parameter amount; everything without one. What a script is
// forgiven (KP-033) is refused here: nobody would be told what became of it.
func (d *deal) readPart(action payment.Event, params map[string]string) (int64, error) {
	at := slices.IndexFunc(actions, func(declared operation.Action) bool { return declared.Name == string(action) })
	var takes []string
	if at >= 0 {
		for _, param := range actions[at].Params {
			takes = append(takes, param.Name)
		}
	}
	if err := sandbox.OnlyParams(action, params, takes...); err != nil {
		return 0, err
	}
	text := params["amount"]
	if text == "" {
		return everything, nil
	}
	amount, forgiven, err := readAmount(text, d.payment.Amount.Currency)
	switch {
	case err != nil:
		return 0, &sandbox.ParamError{Name: "amount", Reason: err.Error()}
	case forgiven != "" && amount.Exponent == 0:
		return 0, &sandbox.ParamError{Name: "amount", Reason: "a whole number such as 500 is expected"}
	case forgiven != "":
		return 0, &sandbox.ParamError{Name: "amount", Reason: "a number such as 5.00 is expected, with at most two decimals"}
	}
	return amount.Minor, nil
}

// chargeAgain charges the card of a transaction once more, as duplicate.pl does.
func (d *deal) chargeAgain(tx *sandbox.Tx, minor int64) error {
	if d.t.Card.Imprint == "" {
		return &sandbox.ParamError{Name: string(evDuplicate), Reason: "the transaction was not paid by card"}
	}
	if _, err := sandbox.Move(tx, table, d.t.ID, evDuplicate, nil); err != nil {
		return err
	}
	amount := d.payment.Amount
	amount.Minor = d.t.Accepted
	if minor != everything {
		amount.Minor = minor
	}
	if amount.Minor == 0 {
		return &sandbox.ParamError{Name: "amount", Reason: "the transaction cost nothing, such as a free trial: say how much is to be charged"}
	}
	accepted, _ := d.account.takes(d.t.Card, d.t.Test, tx.Now())
	_, _, err := d.account.sell(tx, again(d.t, d.t.Card, false), amount, accepted)
	return err
}

// arrived is a transfer's or cheque's money: the merchant is told, by the same number
// (KP-081).
func (d *deal) arrived(tx *sandbox.Tx) error {
	p, err := sandbox.Move(tx, table, d.t.ID, evSettle, nil)
	if err != nil {
		return err
	}
	if err := d.account.approve(tx, &d.t, p.Amount); err != nil {
		return err
	}
	if err := transactions.Put(tx, d.t); err != nil {
		return err
	}
	return d.account.announce(tx, p, d.t, responseOK)
}

// neverCame is a transfer or cheque that is given up; few are told (KP-100).
func (d *deal) neverCame(tx *sandbox.Tx) error {
	p, err := sandbox.Move(tx, table, d.t.ID, evNeverCame, nil)
	if err != nil || !d.account.on("notify_refusals") {
		return err
	}
	return d.account.announce(tx, p, d.t, responseCanceled)
}

// stop ends the plan that a transaction is a part of (KP-021).
func (d *deal) stop(tx *sandbox.Tx) error {
	if _, err := sandbox.Move(tx, table, d.t.ID, evStop, nil); err != nil {
		return err
	}
	return stopPlan(tx, d.t.Plan)
}
