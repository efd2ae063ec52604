package clickandbuy

import (
	"errors"

	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/payment"
)

// actions declare what the back office can do after the sale: the table's rows, with
// their parameters.
var actions = func() []operation.Action {
	declared := operation.ActionsOf(table)
	for i := range declared {
		if declared[i].Name == string(evPartialCancel) {
			declared[i].Params = []operation.Field{{Name: "amount", Type: operation.Amount, About: "how much is given back, such as 5.00: less than what stands", Fact: "CB-260"}}
		}
	}
	return declared
}()

// emsActions are the events that merchants hear of (CB-242); a partial cancellation
// is silent (CB-260).
var emsActions = map[payment.Event]string{
	evPaymentReceived: "payment_successful", evCancel: "cancelled", evChargeback: "charge back", evChargebackLifted: "charge back lifted",
	evCollection: "BDR to collection agency", evCollected: "BDR successfully collected from collection agency",
	evNotCollected: "BDR not collected from collection agency", evBookOut: "booked-out", evBookIn: "booked-in",
}

// chargebacks are what changes TMI's isChargeBack: it stands until the money is
// there (CB-261, CB-262).
var chargebacks = map[payment.Event]bool{evChargeback: true, evChargebackLifted: false, evCollected: false, evBookIn: false}

// Act implements sandbox.Actor (CB-258 to CB-266).
func (f Fake) Act(ws *sandbox.Workspace, id string, action payment.Event, params map[string]string) error {
	if p, err := sandbox.Payments.Get(ws, id); err != nil {
		return err
	} else if f.TableOf(p) != table {
		return payAct(ws, p, action, params)
	}
	takes := map[payment.Event][]string{evPartialCancel: {"amount"}}[action]
	if err := sandbox.OnlyParams(action, params, takes...); err != nil {
		return err
	}
	return ws.Update(func(tx *sandbox.Tx) error {
		_, _, err := afterSale(tx, id, action, func(p *payment.Payment) error {
			if action != evPartialCancel {
				return nil
			}
			part, err := payment.ParseMoneyExp(params["amount"], p.Amount.Currency, 2)
			if err != nil {
				return &partError{"a number such as 5.00 is expected, with at most two decimals"}
			}
			return lessen(p, part.Minor)
		})
		var part *partError
		var refused *tmiError
		switch {
		case errors.As(err, &part):
			return &sandbox.ParamError{Name: "amount", Reason: part.reason}
		case errors.As(err, &refused):
			return &sandbox.ParamError{Name: string(action), Reason: refused.Reason}
		}
		return err
	})
}

// partError tells that a part of an amount cannot be given back.
type partError struct{ reason string }

func (e *partError) Error() string { return e.reason }

// lessen gives a part of what stands back (CB-260).
func lessen(p *payment.Payment, hundredths int64) error {
	switch {
	case hundredths == 0:
		return &partError{"a part is at least 0.01"}
	case hundredths >= p.Amount.Minor:
		return &partError{"a part is less than the " + p.Amount.String() + " that stand; cancel gives back the whole"}
	}
	p.Amount.Minor -= hundredths
	return nil
}

// afterSale moves a transaction after its sale, in the back office or by TMI, with all
// that follows: the mark of a charge back, what its agreement's debits stand at, and the
// event that the merchant hears of.
func afterSale(tx *sandbox.Tx, id string, event payment.Event, change func(*payment.Payment) error) (p payment.Payment, bought purchase, err error) {
	before, err := sandbox.Payments.Get(tx, id)
	if err != nil {
		return p, bought, err
	}
	if _, legal := table.Next(before.State, event); !legal {
		change = nil // no amount matters: the table says why not
	}
	if p, err = sandbox.Move(tx, table, id, event, change); err != nil {
		return p, bought, err
	}
	bought, err = purchases.Update(tx, id, func(bought *purchase) error {
		if disputed, changes := chargebacks[event]; changes {
			bought.ChargedBack = disputed
		}
		return nil
	})
	if err != nil {
		return p, bought, err
	}
	if err := bought.recount(tx, event, before, p); err != nil {
		return p, bought, err
	}
	action, told := emsActions[event]
	if !told {
		return p, bought, nil
	}
	a, err := accountOf(tx, "seller", p.Account)
	if err != nil {
		return p, bought, nil // the account is gone, and with it who would be told
	}
	_, l := a.findLink(bought.Link)
	return p, bought, notify(tx, a, l, p, bought, action)
}

// recount brings up to date what the debits of the transaction's agreement stand at. The
// merchant can give no more back than was not credited before; a bank can (CB-358).
func (bought purchase) recount(tx *sandbox.Tx, event payment.Event, before, now payment.Payment) error {
	if bought.Standing == "" {
		return nil
	}
	if err := countPaid(tx, bought.Standing, now.Amount.Currency, paidOf(now)-paidOf(before)); err != nil {
		return err
	}
	if event != evCancel && event != evPartialCancel {
		return nil
	}
	s, err := standings.Get(tx, bought.Standing)
	if err != nil {
		return err
	}
	return s.covers(now.Amount.Currency)
}

// paidOf is what a transaction stands at, in hundredths; 0 where nothing was paid, or no
// more is.
func paidOf(p payment.Payment) int64 {
	if table.Phase(p.State) == payment.Paid {
		return p.Amount.Minor
	}
	return 0
}
