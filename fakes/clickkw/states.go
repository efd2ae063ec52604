package clickkw

import (
	"fmt"

	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/payment"
)

// The states of a session's payment (dossier of the provider, section 13).
const (
	created     payment.State = "created"
	open        payment.State = "open"
	expired     payment.State = "expired"
	captured    payment.State = "captured"
	failed      payment.State = "failed"
	refunded    payment.State = "refunded"
	chargedBack payment.State = "charged_back"
)

// What moves it. Those from refund on are actions of the back office.
const (
	evCreate   payment.Event = "create"
	evCheckout payment.Event = "checkout"
	evUpdate   payment.Event = "update"
	evExpire   payment.Event = "expire"
	evMinimum  payment.Event = "below_minimum"
	evCapture  payment.Event = "capture"
	evDecline  payment.Event = "decline"
	evFail     payment.Event = "fail"

	evRefund     payment.Event = "refund"
	evChargeback payment.Event = "chargeback"
)

func from(states ...payment.State) []payment.State { return states }

// table is the one transition table. A pair that is not listed is refused and changes
// nothing.
var table = payment.NewTable(
	[]payment.StatePhase{
		{State: created, Phase: payment.Open},
		{State: open, Phase: payment.Open},
		{State: expired, Phase: payment.Expired},
		{State: captured, Phase: payment.Paid},
		{State: failed, Phase: payment.Refused},
		{State: refunded, Phase: payment.Refunded},
		{State: chargedBack, Phase: payment.Disputed},
	},
	payment.Row{From: from(payment.Start), Event: evCreate, To: created, Fact: "KW-007"},
	payment.Row{From: from(payment.Start), Event: evCheckout, To: open, Fact: "KW-099"},
	payment.Row{From: from(created, open, failed), Event: evUpdate, To: open, Fact: "KW-008, KW-033"},
	payment.Row{From: from(created, open), Event: evExpire, To: expired, Fact: "KW-128"},
	payment.Row{From: from(open), Event: evMinimum, To: failed, Fact: "KW-037"},
	payment.Row{From: from(open), Event: evCapture, To: captured, Fact: "KW-093"},
	payment.Row{From: from(open), Event: evDecline, To: payment.Same, Fact: "KW-110"},
	payment.Row{From: from(open), Event: evFail, To: failed, Fact: "KW-093, KW-110"},

	payment.Row{From: from(captured), Event: evRefund, To: refunded, Action: true, About: "the whole amount is given back; the API does not tell", Fact: "KW-164"},
	payment.Row{From: from(captured), Event: evChargeback, To: chargedBack, Action: true, About: "the payer's bank takes the money back; the API does not tell", Fact: "KW-164"},
)

// actions are what the back office can do: the table's rows.
var actions = operation.ActionsOf(table)

// Act implements sandbox.Actor. Nobody is told: Click calls no merchant (KW-045).
func (Fake) Act(ws *sandbox.Workspace, id string, action payment.Event, params map[string]string) error {
	for name := range params {
		return &sandbox.ParamError{Name: name, Reason: fmt.Sprintf("%s takes no parameter", action)}
	}
	return ws.Update(func(tx *sandbox.Tx) error {
		_, err := sandbox.Move(tx, table, id, action, nil)
		return err
	})
}
