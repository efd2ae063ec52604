package klikandpay

import "paysandbox/sandbox/payment"

// The states of a plan: instalments or a subscription (dossier of the provider, section 13).
const (
	planActive       payment.State = "active"
	planRePresenting payment.State = "re_presenting" // a term was refused once
	planSuspended    payment.State = "suspended"     // a subscription's term was refused twice
	planStopped      payment.State = "stopped"
	planCompleted    payment.State = "completed"
)

// What moves it. Stopping is named as the action on a payment is: evStop.
const (
	evBegin    payment.Event = "begin"         // the first part or term is paid
	evPaid     payment.Event = "paid"          // a term is
	evTermNo   payment.Event = "refused"       // a term is refused
	evUnpaid   payment.Event = "unpaid"        // a part is refused again, and the instalments go on
	evSuspend  payment.Event = "suspend"       // a term is refused again, and the subscription stops for now
	evLinkPaid payment.Event = "link_paid"     // the customer has paid by the mail's link
	evPresent  payment.Event = "present_again" // the back office asks the bank once more
	evComplete payment.Event = "complete"      // nothing falls due any more, and nothing is owed
)

// planTable is the one transition table of agreements.
var planTable = payment.NewTable(
	[]payment.StatePhase{
		{State: planActive, Phase: payment.Open},
		{State: planRePresenting, Phase: payment.Open},
		{State: planSuspended, Phase: payment.Refused},
		{State: planStopped, Phase: payment.Cancelled},
		{State: planCompleted, Phase: payment.Paid},
	},
	payment.Row{From: from(payment.Start), Event: evBegin, To: planActive, Fact: "KP-105"},
	payment.Row{From: from(planActive, planRePresenting, planSuspended), Event: evPaid, To: planActive, Fact: "KP-105"},
	payment.Row{From: from(planActive), Event: evTermNo, To: planRePresenting, Fact: "KP-121"},
	payment.Row{From: from(planRePresenting), Event: evUnpaid, To: planActive, Fact: "KP-121"},
	payment.Row{From: from(planRePresenting), Event: evSuspend, To: planSuspended, Fact: "KP-121"},
	payment.Row{From: from(planActive, planRePresenting), Event: evLinkPaid, To: payment.Same, Fact: "KP-123"},
	payment.Row{From: from(planSuspended), Event: evLinkPaid, To: planActive, Fact: "KP-123"},
	payment.Row{From: from(planActive), Event: evComplete, To: planCompleted, Fact: "KP-120"},

	payment.Row{From: from(planRePresenting, planSuspended), Event: evPresent, To: payment.Same, Action: true, About: "the refused term is presented to the bank now", Fact: "KP-121"},
	payment.Row{From: from(planActive, planRePresenting, planSuspended), Event: evStop, To: planStopped, Action: true, About: "no further term falls due; nobody is told", Fact: "KP-021"},
)
