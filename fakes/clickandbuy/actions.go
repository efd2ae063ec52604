package clickandbuy

import (
	"fmt"

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
			declared[i].Params = []operation.Field{{Name: "amount", Type: operation.Amount, About: "what is given back, in units", Fact: "CB-260"}}
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
	for name := range params {
		if action != evPartialCancel || name != "amount" {
			return &sandbox.ParamError{Name: name, Reason: fmt.Sprintf("%s takes no such parameter", action)}
		}
	}
	return ws.Update(func(tx *sandbox.Tx) error {
		p, err := sandbox.Move(tx, table, id, action, func(p *payment.Payment) error {
			if action != evPartialCancel {
				return nil
			}
			part, err := payment.ParseMoneyExp(params["amount"], p.Amount.Currency, 2)
			if err != nil || part.Minor == 0 {
				return &sandbox.ParamError{Name: "amount", Reason: "units with at most two decimals are expected, such as amount=5.00"}
			}
			if part.Minor >= p.Amount.Minor {
				return &sandbox.ParamError{Name: "amount", Reason: "a part is less than the " + p.Amount.String() + " that stand; cancel gives back the whole"}
			}
			p.Amount.Minor -= part.Minor
			return nil
		})
		if err != nil {
			return err
		}
		bought, err := purchases.Update(tx, id, func(bought *purchase) error {
			if disputed, changes := chargebacks[action]; changes {
				bought.ChargedBack = disputed
			}
			return nil
		})
		if err != nil {
			return err
		}
		event, told := emsActions[action]
		if !told {
			return nil
		}
		a, err := accountOf(tx, "seller", p.Account)
		if err != nil {
			return nil // the account is gone, and with it who would be told
		}
		_, l := a.findLink(bought.Link)
		return notify(tx, a, l, p, bought, event)
	})
}
