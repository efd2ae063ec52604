package shop

import "slices"

// clickandbuyPayRecord is what the shop keeps of an order that is paid with the pay API.
type clickandbuyPayRecord struct {
	attempts []payAttempt // one a payRequest, oldest first
	refunds  []payRefund
	heard    []payHeard
}

// payAttempt is a transaction that was asked for, and how it stands.
type payAttempt struct {
	tx, crn  string
	state    payState
	cents    int64 // as asked for
	currency string
	odd      string // what an event said that does not fit
}

// payRefund is money that was given back: a transaction of its own (CB-192).
type payRefund struct {
	tx    string // "" where nobody has said
	cents int64
}

// payHeard is an event that came, and what the shop said to it.
type payHeard struct {
	ID     string   `json:"id"`
	Kind   string   `json:"kind"`
	Old    payState `json:"old_state"`
	New    payState `json:"new_state"`
	Answer string   `json:"answer"`
	Again  bool     `json:"again"` // it was heard before
}

func (r *clickandbuyPayRecord) clone() clickandbuyPayRecord {
	return clickandbuyPayRecord{slices.Clone(r.attempts), slices.Clone(r.refunds), slices.Clone(r.heard)}
}

// attempt is the one with that number, nil where the shop has asked for no such payment.
func (r *clickandbuyPayRecord) attempt(tx string) *payAttempt {
	for i := range r.attempts {
		if r.attempts[i].tx == tx {
			return &r.attempts[i]
		}
	}
	return nil
}

// knows tells whether an event was accepted before (CB-219).
func (r *clickandbuyPayRecord) knows(event string) bool {
	return slices.ContainsFunc(r.heard, func(h payHeard) bool { return h.ID == event && h.Answer == mmsAccepted })
}

// giveBack notes a refund once, whether its answer or its event comes first.
func (r *clickandbuyPayRecord) giveBack(tx string, cents int64) {
	if tx == "" || !slices.ContainsFunc(r.refunds, func(p payRefund) bool { return p.tx == tx }) {
		r.refunds = append(r.refunds, payRefund{tx, cents})
	}
}

func (r *clickandbuyPayRecord) refunded() (cents int64) {
	for _, refund := range r.refunds {
		cents += refund.cents
	}
	return cents
}

// learn takes in how a transaction stands. What is older than what is known changes
// nothing (CB-310).
func (o *order) learn(tx string, state payState, crn string) {
	a := o.clickandbuyPay.attempt(tx)
	if a == nil {
		return
	}
	a.crn = orDefault(crn, a.crn)
	if state.after(a.state) {
		a.state = state
	}
	o.reckonPay()
}

// reckonPay has the order be what its transactions make of it: the one that counts most,
// of several such the latest.
func (o *order) reckonPay() {
	var best payAttempt
	most := payPhase(-1)
	for _, a := range o.clickandbuyPay.attempts {
		if phase := o.phase(a.state); phase >= most {
			best, most = a, phase
		}
	}
	o.disputed = most == payIsLost
	switch {
	case best.odd != "": // money may have moved: for a human
		o.doubt(reasonPrice, best.odd)
	case most == payIsPaid:
		o.pay(best.tx, best.crn)
	case most == payIsWaiting:
		o.wait(reasonOnItsWay, string(best.state))
	case most == payIsLost, most == payIsOver:
		o.fail(best.state.reason(), string(best.state))
	}
	if cents := o.clickandbuyPay.refunded(); o.status == statusPaid && cents >= o.cents {
		o.takeBack(reasonRefunded)
	}
}

// clickandbuyPayView is the provider's part of an order's JSON: "clickandbuy_pay", of
// orders that are sold with it only.
type clickandbuyPayView struct {
	Transactions []payAttemptView `json:"transactions"`
	Refunded     string           `json:"refunded"`   // units, two decimals
	PaidTwice    []string         `json:"paid_twice"` // transactions beyond the one that was sold
	Events       []payHeard       `json:"events"`     // as they came
}

type payAttemptView struct {
	Transaction string   `json:"transaction"`
	State       payState `json:"state"`
	Amount      string   `json:"amount"` // units, two decimals
	Currency    string   `json:"currency"`
}

// clickandbuyPayView is nil of an order that is sold otherwise.
func (o *order) clickandbuyPayView() *clickandbuyPayView {
	if o.provider != "clickandbuy-pay" {
		return nil
	}
	r := &o.clickandbuyPay
	v := &clickandbuyPayView{
		Transactions: []payAttemptView{}, Refunded: formatAmount(r.refunded()), PaidTwice: []string{},
		Events: append([]payHeard{}, r.heard...),
	}
	for _, a := range r.attempts {
		v.Transactions = append(v.Transactions, payAttemptView{a.tx, a.state, formatAmount(a.cents), a.currency})
		if o.phase(a.state) == payIsPaid && a.tx != o.bdr {
			v.PaidTwice = append(v.PaidTwice, a.tx)
		}
	}
	return v
}
