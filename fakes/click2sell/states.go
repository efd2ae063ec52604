package click2sell

import (
	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/payment"
)

// The states of a payment (dossier of the provider, section 10).
const (
	open        payment.State = "open"
	abandoned   payment.State = "abandoned"
	captured    payment.State = "captured"
	refunded    payment.State = "refunded"
	chargedBack payment.State = "charged_back"
)

// What moves it. Actions of the back office have rows of their own in the table.
const (
	evOpen    payment.Event = "open"    // an order link is followed
	evDecline payment.Event = "decline" // the card is declined
	evLeave   payment.Event = "leave"   // the buyer leaves
	evExpire  payment.Event = "expire"  // nobody finished the order form
	evPay     payment.Event = "pay"     // the buyer pays
	evBill    payment.Event = "bill"    // a re-bill is paid

	evRefund     payment.Event = "refund"
	evChargeback payment.Event = "chargeback"
	evCancel     payment.Event = "cancel"
	evRebill     payment.Event = "rebill"
	evMiss       payment.Event = "miss"
	evResend     payment.Event = "resend"
	evTestBuy    payment.Event = "test_buy"
)

func from(states ...payment.State) []payment.State { return states }

// settled are the states of a payment that was paid once.
var settled = from(captured, refunded, chargedBack)

// table is the one transition table of payments. A pair that is not listed is refused and
// changes nothing.
var table = payment.NewTable(
	[]payment.StatePhase{
		{State: open, Phase: payment.Open},
		{State: abandoned, Phase: payment.Expired},
		{State: captured, Phase: payment.Paid},
		{State: refunded, Phase: payment.Refunded},
		{State: chargedBack, Phase: payment.Disputed},
	},
	payment.Row{From: from(payment.Start), Event: evOpen, To: open, Fact: "CS-008"},
	payment.Row{From: from(open), Event: evDecline, To: payment.Same, Fact: "CS-024"},
	payment.Row{From: from(open), Event: evLeave, To: abandoned, Fact: "CS-025"},
	payment.Row{From: from(open), Event: evExpire, To: abandoned, Fact: "CS-087"},
	payment.Row{From: from(open), Event: evPay, To: captured, Fact: "CS-055"},
	payment.Row{From: from(payment.Start), Event: evBill, To: captured, Fact: "CS-057"},

	payment.Row{From: from(captured), Event: evRefund, To: refunded, Action: true, About: "the buyer gets the money back, and the merchant a Refund", Fact: "CS-059"},
	payment.Row{From: from(captured), Event: evChargeback, To: chargedBack, Action: true, About: "the buyer's bank takes the money back", Fact: "CS-061"},
	payment.Row{From: settled, Event: evCancel, To: payment.Same, Action: true, About: "the subscription that it belongs to is cancelled", Fact: "CS-058"},
	payment.Row{From: settled, Event: evRebill, To: payment.Same, Action: true, About: "the next term of its subscription is billed now", Fact: "CS-057"},
	payment.Row{From: settled, Event: evMiss, To: payment.Same, Action: true, About: "the next term of its subscription is refused now", Fact: "CS-060"},
	payment.Row{From: settled, Event: evResend, To: payment.Same, Action: true, About: "its last notification is sent again", Fact: "CS-081"},
	payment.Row{From: settled, Event: evTestBuy, To: payment.Same, Action: true, About: "the same buyer makes a test purchase of the product", Fact: "CS-027"},
)

// ofSubscriptions are the actions of a payment that are about the subscription that it
// belongs to. One that belongs to none, or to one that has ended, is barred from them
// (CS-148).
var ofSubscriptions = []payment.Event{evCancel, evRebill, evMiss}

// actions are what the back office can do: the table's rows, with their parameters.
var actions = func() []operation.Action {
	declared := operation.ActionsOf(table)
	for i := range declared {
		if payment.Event(declared[i].Name) == evRefund {
			declared[i].Params = []operation.Field{{Name: "amount", Type: operation.Amount, About: "how much is given back: the whole amount, or a part such as 5.00 where the product's switch partial_refunds allows it; left empty: the whole amount", Fact: "CS-062", Optional: true}}
		}
	}
	return declared
}()

// The states of a subscription.
const (
	active    payment.State = "active"
	pastDue   payment.State = "past_due"
	cancelled payment.State = "cancelled"
	completed payment.State = "completed"
)

// What moves a subscription, beside the actions.
const (
	evBegin    payment.Event = "begin"    // the first payment
	evBilled   payment.Event = "billed"   // a re-bill is paid
	evRefused  payment.Event = "refused"  // a re-bill is refused
	evLapse    payment.Event = "lapse"    // the last try is refused
	evComplete payment.Event = "complete" // the last term is paid
)

// subscriptionTable is the one transition table of agreements.
var subscriptionTable = payment.NewTable(
	[]payment.StatePhase{
		{State: active, Phase: payment.Open},
		{State: pastDue, Phase: payment.Refused},
		{State: cancelled, Phase: payment.Cancelled},
		{State: completed, Phase: payment.Paid},
	},
	payment.Row{From: from(payment.Start), Event: evBegin, To: active, Fact: "CS-056"},
	payment.Row{From: from(active, pastDue), Event: evBilled, To: active, Fact: "CS-057"},
	payment.Row{From: from(active, pastDue), Event: evRefused, To: pastDue, Fact: "CS-085"},
	payment.Row{From: from(active, pastDue), Event: evLapse, To: cancelled, Fact: "CS-085"},
	payment.Row{From: from(active), Event: evComplete, To: completed, Fact: "CS-084"},

	payment.Row{From: from(active, pastDue), Event: evRebill, To: payment.Same, Action: true, About: "the next term is billed now", Fact: "CS-057"},
	payment.Row{From: from(active, pastDue), Event: evMiss, To: payment.Same, Action: true, About: "the next term is billed now, and refused", Fact: "CS-060"},
	payment.Row{From: from(active, pastDue), Event: evCancel, To: cancelled, Action: true, About: "no further term is billed; the merchant gets a Cancel", Fact: "CS-058"},
)
