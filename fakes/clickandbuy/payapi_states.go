package clickandbuy

import (
	"slices"

	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/payment"
)

// The states of a transaction of the pay API (CB-206): the provider's words. Those that
// the transaction system has too (created, cancelled, booked_out) stand in states.go.
const (
	inProgress          payment.State = "in_progress"
	pendingVerification payment.State = "pending_verification"
	aborted             payment.State = "aborted"
	declined            payment.State = "declined"
	expired             payment.State = "expired"
	success             payment.State = "success"
	paymentPending      payment.State = "payment_pending"
	paymentGuarantee    payment.State = "payment_guarantee"
	bookedIn            payment.State = "booked_in"
)

// What moves a transaction of the pay API, beside evPaymentReceived, evCancel,
// evChargeback, evBookOut and evBookIn.
const (
	evPayRequest       payment.Event = "pay_request"
	evRecurring        payment.Event = "pay_recurring"
	evRecurringPending payment.Event = "pay_recurring_pending"
	evLogIn            payment.Event = "log_in"
	evAskIdentity      payment.Event = "ask_identity"
	evVerify           payment.Event = "verify"
	evAbort            payment.Event = "abort"
	evDecline          payment.Event = "decline"
	evExpire           payment.Event = "expire"
	evPay              payment.Event = "pay"
	evPayLater         payment.Event = "pay_later"
	evGuarantee        payment.Event = "guarantee"
	evRefund           payment.Event = "refund"
)

var atCheckout = from(created, inProgress, pendingVerification)

// payTable is the one transition table of the pay API's payments (CB-269 to CB-277).
var payTable = payment.NewTable(
	[]payment.StatePhase{
		{State: created, Phase: payment.Open},
		{State: inProgress, Phase: payment.Open},
		{State: pendingVerification, Phase: payment.Open},
		{State: success, Phase: payment.Paid},
		{State: paymentPending, Phase: payment.Open},
		{State: paymentGuarantee, Phase: payment.Authorized},
		{State: aborted, Phase: payment.Cancelled},
		{State: declined, Phase: payment.Refused},
		{State: expired, Phase: payment.Expired},
		{State: cancelled, Phase: payment.Cancelled},
		{State: bookedOut, Phase: payment.Disputed},
		{State: bookedIn, Phase: payment.Paid},
	},
	payment.Row{From: from(payment.Start), Event: evPayRequest, To: created, Fact: "CB-269"},
	payment.Row{From: from(payment.Start), Event: evRecurring, To: success, Fact: "CB-277"},
	payment.Row{From: from(payment.Start), Event: evRecurringPending, To: inProgress, Fact: "CB-277"},
	payment.Row{From: from(created), Event: evLogIn, To: inProgress, Fact: "CB-270"},
	payment.Row{From: from(inProgress), Event: evAskIdentity, To: pendingVerification, Fact: "CB-271"},
	payment.Row{From: from(pendingVerification), Event: evVerify, To: inProgress, Fact: "CB-271"},
	payment.Row{From: atCheckout, Event: evAbort, To: aborted, Fact: "CB-272"},
	payment.Row{From: atCheckout, Event: evDecline, To: declined, Fact: "CB-272"},
	payment.Row{From: atCheckout, Event: evExpire, To: expired, Fact: "CB-272"},
	payment.Row{From: atCheckout, Event: evCancel, To: cancelled, Action: true, About: "the payment is called off before its buyer has paid", Fact: "CB-272"},
	payment.Row{From: from(inProgress), Event: evPay, To: success, Fact: "CB-273"},
	payment.Row{From: from(inProgress), Event: evPayLater, To: paymentPending, Fact: "CB-273"},
	payment.Row{From: from(inProgress), Event: evGuarantee, To: paymentGuarantee, Fact: "CB-273"},
	payment.Row{From: from(paymentPending, paymentGuarantee), Event: evPaymentReceived, To: success, Action: true, About: "the buyer's money has arrived", Fact: "CB-274"},
	payment.Row{From: from(success, paymentPending, paymentGuarantee), Event: evChargeback, To: bookedOut, Action: true, About: "the buyer's bank takes the money back", Fact: "CB-275"},
	payment.Row{From: from(success, paymentPending, paymentGuarantee), Event: evBookOut, To: bookedOut, Action: true, About: "the claim is written off", Fact: "CB-275"},
	payment.Row{From: from(bookedOut), Event: evBookIn, To: bookedIn, Action: true, About: "paid after all", Fact: "CB-276"},
	payment.Row{From: from(success, bookedIn), Event: evRefund, To: payment.Same, Action: true, About: "the payment is given back, or a part of it", Fact: "CB-192"},
	payment.Row{
		From:  from(created, inProgress, pendingVerification, success, paymentPending, paymentGuarantee, aborted, declined, expired, cancelled, bookedOut, bookedIn),
		Event: evSimulate, To: payment.Same, Action: true, About: simulateAbout, Fact: "CB-227",
	},
)

// payTables are all by which transactions of this provider move.
var payTables = []*payment.Table{table, payTable, transferTable}

// payActions are those of the pay API's tables.
var payActions = func() []operation.Action {
	declared := operation.ActionsOf(payTable)
	for _, more := range operation.ActionsOf(transferTable) {
		if !slices.ContainsFunc(declared, func(a operation.Action) bool { return a.Name == more.Name }) {
			declared = append(declared, more)
		}
	}
	for i := range declared {
		switch declared[i].Name {
		case string(evRefund):
			declared[i].Params = []operation.Field{{Name: "amount", Type: operation.Amount, About: "how much is given back, such as 5.00; left empty: all that is left", Fact: "CB-192", Optional: true}}
		case string(evSimulate):
			declared[i].Params = []operation.Field{
				{Name: "kind", Type: operation.String, About: "which event is sent: payEvent, refundEvent, creditEvent, recurringPaymentAuthorizationEvent or batchEvent; left empty: the transaction's own", Fact: "CB-230 to CB-234", Optional: true},
				{Name: "oldState", Type: operation.String, About: "the state before, such as CREATED; left empty: CREATED; a batchEvent has none", Optional: true},
				{Name: "newState", Type: operation.String, About: "the state after, such as SUCCESS; left empty: the transaction's state, of another kind SUCCESS, AUTHORIZED or EXECUTED", Optional: true},
			}
		}
	}
	return declared
}()

// TableOf implements sandbox.Tabled: what opened a payment tells which generation it is of.
func (Fake) TableOf(p payment.Payment) *payment.Table {
	if len(p.History) == 0 {
		return table
	}
	for _, t := range payTables[1:] {
		if _, ok := t.Next(payment.Start, p.History[0].Event); ok {
			return t
		}
	}
	return table
}

// Tables implements sandbox.Tabled.
func (Fake) Tables() []*payment.Table { return payTables }

// allStates and allActions are those of all tables, each once; an action that two tables
// have is told by both.
func allStates() []string {
	var words []string
	for _, t := range payTables {
		for _, word := range operation.StatesOf(t) {
			if !slices.Contains(words, word) {
				words = append(words, word)
			}
		}
	}
	return words
}

func allActions() []operation.Action {
	all := slices.Clone(actions)
	for _, more := range payActions {
		at := slices.IndexFunc(all, func(a operation.Action) bool { return a.Name == more.Name })
		switch {
		case at < 0:
			all = append(all, more)
		case all[at].About != more.About:
			all[at].About += "; pay API: " + more.About
			all[at].Fact += ", " + more.Fact
		default:
			all[at].Fact += ", " + more.Fact
		}
	}
	return all
}
