package klikandpay

import (
	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/payment"
)

// The states of a transaction (dossier of the provider, section 13).
const (
	open        payment.State = "open"
	authorized  payment.State = "authorized"
	captured    payment.State = "captured"
	awaiting    payment.State = "awaiting"
	cancelled   payment.State = "cancelled"
	abandoned   payment.State = "abandoned"
	declined    payment.State = "declined"
	voided      payment.State = "voided"
	refunded    payment.State = "refunded"
	chargedBack payment.State = "charged_back"
)

// What moves it. Actions of the back office have rows of their own in the table.
const (
	evOpen      payment.Event = "open"      // a form is accepted
	evAccept    payment.Event = "accept"    // the bank takes it, direct
	evAuthorize payment.Event = "authorize" // the bank takes it, deferred
	evRefuse    payment.Event = "refuse"    // the bank refuses on a hosted page
	evLeave     payment.Event = "leave"     // the customer cancels
	evAwait     payment.Event = "await"     // transfer or cheque
	evAbandon   payment.Event = "abandon"   // nobody finished the page

	evCharge  payment.Event = "charge"  // server-to-server or a term: accepted, direct
	evHold    payment.Event = "hold"    // the same, deferred
	evDecline payment.Event = "decline" // the same, refused

	evLower      payment.Event = "lower"       // a part of a hold is cancelled
	evLapse      payment.Event = "lapse"       // the end of a hold cancels it
	evFallDue    payment.Event = "fall_due"    // the end of a hold validates it
	evPartRefund payment.Event = "part_refund" // less than what is left

	evCancel     payment.Event = "cancel"
	evValidate   payment.Event = "validate"
	evRefund     payment.Event = "refund"
	evDuplicate  payment.Event = "duplicate"
	evSettle     payment.Event = "settle"
	evNeverCame  payment.Event = "never_came"
	evChargeback payment.Event = "chargeback"
	evStop       payment.Event = "stop"
)

func from(states ...payment.State) []payment.State { return states }

// table is the one transition table. A pair that is not listed is refused and changes
// nothing.
var table = payment.NewTable(
	[]payment.StatePhase{
		{State: open, Phase: payment.Open},
		{State: authorized, Phase: payment.Authorized},
		{State: captured, Phase: payment.Paid},
		{State: awaiting, Phase: payment.Open},
		{State: cancelled, Phase: payment.Cancelled},
		{State: abandoned, Phase: payment.Expired},
		{State: declined, Phase: payment.Refused},
		{State: voided, Phase: payment.Cancelled},
		{State: refunded, Phase: payment.Refunded},
		{State: chargedBack, Phase: payment.Disputed},
	},
	payment.Row{From: from(payment.Start), Event: evOpen, To: open, Fact: "KP-009"},
	payment.Row{From: from(open), Event: evAccept, To: captured, Fact: "KP-079"},
	payment.Row{From: from(open), Event: evAuthorize, To: authorized, Fact: "KP-013"},
	payment.Row{From: from(open), Event: evRefuse, To: payment.Same, Fact: "KP-080"},
	payment.Row{From: from(open), Event: evLeave, To: cancelled, Fact: "KP-080"},
	payment.Row{From: from(open), Event: evAwait, To: awaiting, Fact: "KP-081"},
	payment.Row{From: from(open), Event: evAbandon, To: abandoned, Fact: "KP-124"},

	payment.Row{From: from(payment.Start), Event: evCharge, To: captured, Fact: "KP-048"},
	payment.Row{From: from(payment.Start), Event: evHold, To: authorized, Fact: "KP-038"},
	payment.Row{From: from(payment.Start), Event: evDecline, To: declined, Fact: "KP-050"},

	payment.Row{From: from(authorized), Event: evLower, To: payment.Same, Fact: "KP-054"},
	payment.Row{From: from(authorized), Event: evLapse, To: voided, Fact: "KP-119"},
	payment.Row{From: from(authorized), Event: evFallDue, To: captured, Fact: "KP-119"},
	payment.Row{From: from(captured), Event: evPartRefund, To: payment.Same, Fact: "KP-053"},

	payment.Row{From: from(authorized), Event: evValidate, To: captured, Action: true, About: "the held amount, or a part of it, is taken; the rest is released", Fact: "KP-041"},
	payment.Row{From: from(authorized), Event: evCancel, To: voided, Action: true, About: "the hold is given up, or lowered", Fact: "KP-054"},
	payment.Row{From: from(captured), Event: evRefund, To: refunded, Action: true, About: "what is left, or a part of it, is given back", Fact: "KP-053"},
	payment.Row{From: from(captured, refunded), Event: evDuplicate, To: payment.Same, Action: true, About: "the same card is charged again", Fact: "KP-042"},
	payment.Row{From: from(awaiting), Event: evSettle, To: captured, Action: true, About: "the transfer or cheque has arrived", Fact: "KP-081"},
	payment.Row{From: from(awaiting), Event: evNeverCame, To: cancelled, Action: true, About: "it never arrives", Fact: "KP-081"},
	payment.Row{From: from(captured, refunded), Event: evChargeback, To: chargedBack, Action: true, About: "the customer's bank takes the money back; nobody is told", Fact: "KP-193"},
	payment.Row{From: from(captured, refunded, chargedBack), Event: evStop, To: payment.Same, Action: true, About: "the subscription or the instalments that it belongs to are stopped", Fact: "KP-021"},
)

// ofPlans are the actions of a payment that are about the plan that it is a term of.
var ofPlans = []payment.Event{evStop}

// amounts are what the amount of an action means.
var amounts = map[payment.Event]string{
	evValidate:  "how much of the hold is taken, such as 5.00; left empty: the whole hold",
	evCancel:    "by how much the hold is lowered, such as 5.00; left empty: the whole hold is given up",
	evRefund:    "how much is given back, such as 5.00; left empty: all that is left",
	evDuplicate: "how much is charged, such as 5.00; left empty: as much as before",
}

// actions are what the back office can do: the table's rows, with their parameters.
var actions = func() []operation.Action {
	declared := operation.ActionsOf(table)
	for i := range declared {
		if about, takes := amounts[payment.Event(declared[i].Name)]; takes {
			declared[i].Params = []operation.Field{{Name: "amount", Type: operation.Amount, About: about, Fact: declared[i].Fact, Optional: true}}
		}
	}
	return declared
}()
