package clickandbuy

import (
	"slices"
	"strings"

	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// evSimulate is the "MMS test client" of the service area: an event that tells of no
// change (CB-227).
const evSimulate payment.Event = "simulate_event"

const simulateAbout = "the MMS test client sends an event of any kind that tells of no change"

// simulated is an event that is made up around a transaction: what it needs beside that
// transaction has numbers of its own, which nothing else has.
type simulated struct {
	tx            *sandbox.Tx
	t             transaction
	p             payment.Payment
	before, after string // states as they were asked for, "" for the usual ones
}

// simulate sends an event about a transaction that stays as it is: of its own kind, unless
// another is asked for.
func simulate(tx *sandbox.Tx, t transaction, p payment.Payment, params map[string]string) error {
	p, err := sandbox.Move(tx, Fake{}.TableOf(p), p.ID, evSimulate, nil)
	if err != nil {
		return err
	}
	s := simulated{tx, t, p, params["oldState"], params["newState"]}
	kind := params["kind"]
	if kind == "" {
		kind = map[string]string{typePay: payEvent, typeRefund: refundEvent, typeCredit: creditEvent}[t.Type]
	}
	switch kind {
	case payEvent:
		return s.transaction(typePay)
	case refundEvent:
		return s.transaction(typeRefund)
	case creditEvent:
		return s.transaction(typeCredit)
	case authorizationEvent:
		return s.authorization()
	case batchEvent:
		return s.batch()
	}
	return &sandbox.ParamError{Name: "kind", Reason: kind + " is no kind of event: payEvent, refundEvent, creditEvent, recurringPaymentAuthorizationEvent or batchEvent is"}
}

// states are the two of an event, which must be the table's; to is the usual new one.
func (s simulated) states(table *payment.Table, what string, to payment.State) (before, after payment.State, err error) {
	before, after = created, to
	for _, asked := range []struct {
		name, text string
		into       *payment.State
	}{{"oldState", s.before, &before}, {"newState", s.after, &after}} {
		if asked.text == "" {
			continue
		}
		*asked.into = payment.State(strings.ToLower(asked.text))
		if table.Phase(*asked.into) == "" {
			return before, after, &sandbox.ParamError{Name: asked.name, Reason: asked.text + " is no state of " + what}
		}
	}
	return before, after, nil
}

// transaction tells of the transaction itself where it is of that type, else of one that
// would belong to it.
func (s simulated) transaction(as string) error {
	to := s.p.State
	if as != s.t.Type {
		to = success
		switch number, err := newPayNumber(s.tx); {
		case err != nil:
			return err
		case as == typePay && s.t.Parent != 0: // what a refund gives back
			s.t.Number = s.t.Parent
		case as == typeRefund:
			s.t.Parent, s.t.Number = s.t.Number, number
		default:
			s.t.Number = number
		}
		s.t.Type = as
	}
	before, after, err := s.states(payTable, "a transaction", to)
	if err != nil {
		return err
	}
	return tellTransaction(s.tx, s.t, s.p, before, after)
}

// authorization tells of the one that the payment has created, else of one for a year of
// payments like this.
func (s simulated) authorization() error {
	before, after, err := s.states(authorizationTable, "an authorization", authorized)
	if err != nil {
		return err
	}
	if a, err := authorizations.Find(s.tx, "payment/"+s.t.ID); err == nil {
		agreement, err := sandbox.Agreements.Get(s.tx, a.ID)
		if err != nil {
			return err
		}
		return a.tell(s.tx, agreement, before, after)
	}
	limit := s.t.Amount
	limit.Minor *= 12
	a := authorization{Merchant: s.t.Merchant, Payment: s.t.ID, Limit: limit, Times: 12, Left: 12}
	return a.tell(s.tx, payment.Payment{Amount: limit}, before, after)
}

// batch tells of one whose only item the transaction is. A batch has no oldState (CB-234).
func (s simulated) batch() error {
	if s.before != "" {
		return &sandbox.ParamError{Name: "oldState", Reason: "a batchEvent has none"}
	}
	state := batchExecuted
	if s.after != "" {
		state = batchState(strings.ToUpper(s.after))
	}
	if !slices.Contains([]batchState{batchCreated, batchCancelled, batchPending, batchExecuting, batchExecuted}, state) {
		return &sandbox.ParamError{Name: "newState", Reason: s.after + " is no state of a batch"}
	}
	number, err := newPayNumber(s.tx)
	if err != nil {
		return err
	}
	item, err := newPayNumber(s.tx)
	if err != nil {
		return err
	}
	b := batch{Number: number, Merchant: s.t.Merchant, Project: s.t.Project, State: batchCreated}
	b.Items = []batchItem{{ID: item, External: s.t.External, State: batchCreated}}
	b.to(state)
	if state == batchExecuted {
		b.Items[0].State, b.Items[0].Result = itemSuccess, s.t.Number
	}
	return b.tell(s.tx)
}
