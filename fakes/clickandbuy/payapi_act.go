package clickandbuy

import (
	"strings"

	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// evSimulate is the "MMS test client" of the service area: an event that tells of no
// change (CB-227).
const evSimulate payment.Event = "simulate_event"

const simulateAbout = "the MMS test client sends an event that tells of no change"

// payAct takes an action on a transaction of the pay API.
func payAct(ws *sandbox.Workspace, p payment.Payment, action payment.Event, params map[string]string) error {
	takes := map[payment.Event][]string{evRefund: {"amount"}, evSimulate: {"oldState", "newState"}}[action]
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
				return &sandbox.ParamError{Name: "amount", Reason: "units are expected, at most the " + p.Amount.String() + " that stand"}
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

// simulate sends an event about a transaction that stays as it is.
func simulate(tx *sandbox.Tx, t transaction, p payment.Payment, params map[string]string) error {
	states := map[string]payment.State{"oldState": created, "newState": p.State}
	for name, text := range params {
		word := payment.State(strings.ToLower(text))
		if payTable.Phase(word) == "" {
			return &sandbox.ParamError{Name: name, Reason: text + " is no state of a transaction"}
		}
		states[name] = word
	}
	if p, err := sandbox.Move(tx, Fake{}.TableOf(p), p.ID, evSimulate, nil); err != nil {
		return err
	} else if err := tellTransaction(tx, t, p, states["oldState"], states["newState"]); err != nil {
		return err
	}
	return nil
}
