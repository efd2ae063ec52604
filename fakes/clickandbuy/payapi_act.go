package clickandbuy

import (
	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// payAct takes an action on a transaction of the pay API.
func payAct(ws *sandbox.Workspace, p payment.Payment, action payment.Event, params map[string]string) error {
	takes := map[payment.Event][]string{evRefund: {"amount"}, evSimulate: {"kind", "oldState", "newState"}}[action]
	if err := sandbox.OnlyParams(action, params, takes...); err != nil {
		return err
	}
	return ws.Update(func(tx *sandbox.Tx) error {
		t, err := transactions.Get(tx, p.ID)
		if err != nil {
			return err
		}
		switch action {
		case evRefund:
			amount, err := payment.ParseMoneyExp(params["amount"], p.Amount.Currency, 2)
			if params["amount"] == "" {
				amount, err = p.Amount, nil
			}
			if err != nil || amount.Minor == 0 || amount.Minor > p.Amount.Minor {
				return &sandbox.ParamError{Name: "amount", Reason: "a number such as 5.00 is expected, at most the " + p.Amount.String() + " that stand"}
			}
			back := transaction{Project: t.Project, Amount: amount}
			_, err = back.refund(tx, t, "")
			return err
		case evSimulate:
			return simulate(tx, t, p, params)
		}
		_, err = shiftBy(tx, Fake{}.TableOf(p), p.ID, action)
		return err
	})
}
