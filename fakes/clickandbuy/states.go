package clickandbuy

import (
	"errors"

	"paysandbox/sandbox/payment"
)

// The states of a transaction (CB-248 to CB-266, CB-354 to CB-358); their names are ours.
const (
	created          payment.State = "created"
	identified       payment.State = "identified"
	abandoned        payment.State = "abandoned"
	handshakePending payment.State = "handshake_pending"
	committed        payment.State = "committed"
	rolledBack       payment.State = "rolled_back"
	paid             payment.State = "paid"
	cancelled        payment.State = "cancelled"
	chargedBack      payment.State = "charged_back"
	collection       payment.State = "collection"
	uncollected      payment.State = "uncollected"
	bookedOut        payment.State = "booked_out"
	uncommitted      payment.State = "uncommitted" // a debit that awaits commitEasyCollectBDR
	credited         payment.State = "credited"    // no purchase: an amount given to the buyer
)

// What moves a transaction. Those from paymentReceived on are actions of the
// provider's back office.
const (
	evOpen     payment.Event = "open"
	evIdentify payment.Event = "identify"
	evAbandon  payment.Event = "abandon"
	evConfirm  payment.Event = "confirm"
	evCommit   payment.Event = "commit"
	evRollBack payment.Event = "roll_back"
	evDebit    payment.Event = "debit"   // collected by an agreement, at once
	evPrepare  payment.Event = "prepare" // the same, to be committed
	evCredit   payment.Event = "credit"

	evPaymentReceived  payment.Event = "payment_received"
	evCancel           payment.Event = "cancel"
	evPartialCancel    payment.Event = "partial_cancel"
	evChargeback       payment.Event = "chargeback"
	evChargebackLifted payment.Event = "chargeback_lifted"
	evCollection       payment.Event = "collection"
	evCollected        payment.Event = "collected"
	evNotCollected     payment.Event = "not_collected"
	evBookOut          payment.Event = "book_out"
	evBookIn           payment.Event = "book_in"
)

func from(states ...payment.State) []payment.State { return states }

// table is the one transition table of the transaction system. A pair that is not
// listed is refused and changes nothing (CB-268).
var table = payment.NewTable(
	[]payment.StatePhase{
		{State: created, Phase: payment.Open},
		{State: identified, Phase: payment.Open},
		{State: handshakePending, Phase: payment.Open},
		{State: abandoned, Phase: payment.Expired},
		{State: committed, Phase: payment.Paid},
		{State: rolledBack, Phase: payment.Refused},
		{State: paid, Phase: payment.Paid},
		{State: cancelled, Phase: payment.Cancelled},
		{State: chargedBack, Phase: payment.Disputed},
		{State: collection, Phase: payment.Disputed},
		{State: uncollected, Phase: payment.Disputed},
		{State: bookedOut, Phase: payment.Disputed},
		{State: uncommitted, Phase: payment.Open},
		{State: credited, Phase: payment.Refunded},
	},
	payment.Row{From: from(payment.Start), Event: evOpen, To: created, Fact: "CB-248"},
	payment.Row{From: from(created), Event: evIdentify, To: identified, Fact: "CB-249"},
	payment.Row{From: from(created, identified), Event: evAbandon, To: abandoned, Fact: "CB-250"},
	payment.Row{From: from(identified), Event: evConfirm, To: handshakePending, Fact: "CB-251"},
	payment.Row{From: from(handshakePending), Event: evCommit, To: committed, Fact: "CB-252"},
	payment.Row{From: from(handshakePending), Event: evRollBack, To: rolledBack, Fact: "CB-253 to CB-257"},

	payment.Row{From: from(payment.Start), Event: evDebit, To: committed, Fact: "CB-354"},
	payment.Row{From: from(payment.Start), Event: evPrepare, To: uncommitted, Fact: "CB-355"},
	payment.Row{From: from(uncommitted), Event: evCommit, To: committed, Fact: "CB-130"},
	payment.Row{From: from(uncommitted), Event: evAbandon, To: abandoned, Fact: "CB-356"},
	payment.Row{From: from(payment.Start), Event: evCredit, To: credited, Fact: "CB-358"},

	payment.Row{From: from(committed), Event: evPaymentReceived, To: paid, Action: true, About: "the buyer's money has arrived", Fact: "CB-258"},
	payment.Row{From: from(committed, paid), Event: evCancel, To: cancelled, Action: true, About: "the whole amount is given back", Fact: "CB-259"},
	payment.Row{From: from(committed, paid), Event: evPartialCancel, To: payment.Same, Action: true, About: "a part of the amount is given back", Fact: "CB-260"},
	payment.Row{From: from(committed, paid), Event: evChargeback, To: chargedBack, Action: true, About: "the buyer's bank takes the money back", Fact: "CB-261"},
	payment.Row{From: from(chargedBack), Event: evChargebackLifted, To: paid, Action: true, About: "the dispute was won", Fact: "CB-262"},
	payment.Row{From: from(committed, chargedBack), Event: evCollection, To: collection, Action: true, About: "the claim goes to a collection agency", Fact: "CB-263"},
	payment.Row{From: from(collection), Event: evCollected, To: paid, Action: true, About: "the agency got the money", Fact: "CB-264"},
	payment.Row{From: from(collection), Event: evNotCollected, To: uncollected, Action: true, About: "the agency did not get the money", Fact: "CB-264"},
	payment.Row{From: from(committed, chargedBack, uncollected), Event: evBookOut, To: bookedOut, Action: true, About: "the claim is written off", Fact: "CB-265"},
	payment.Row{From: from(bookedOut), Event: evBookIn, To: paid, Action: true, About: "paid after all", Fact: "CB-266"},
)

func isTransition(err error) bool {
	var refused *payment.TransitionError
	return errors.As(err, &refused)
}

// counts tells whether a transaction counts as booked, by the switch tmi.cancelled.
func (a *account) counts(s payment.State) bool {
	return isCommitted(s, a.sw("tmi.cancelled") == "true")
}

// isCommitted tells what TMI answers about a state: booked is booked, whatever
// became of the money (CB-267). cancelledCounts is the switch tmi.cancelled.
func isCommitted(s payment.State, cancelledCounts bool) bool {
	switch s {
	case committed, paid, chargedBack, collection, uncollected, bookedOut, credited:
		return true
	case cancelled:
		return cancelledCounts // CB-259
	}
	return false
}
