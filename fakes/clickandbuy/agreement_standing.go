package clickandbuy

import (
	"errors"
	"fmt"
	"maps"

	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// The states of a buyer's standing agreement with a merchant (CB-145).
const (
	granted   payment.State = "granted"
	withdrawn payment.State = "withdrawn"
)

// What moves it.
const (
	evGrant              payment.Event = "grant"
	evWithdraw           payment.Event = "withdraw"
	evCancelSubscription payment.Event = "cancel_subscription" // the merchant, with a cancellation
)

// standingTable is the transition table of standing agreements.
var standingTable = payment.NewTable(
	[]payment.StatePhase{{State: granted, Phase: payment.Open}, {State: withdrawn, Phase: payment.Cancelled}},
	payment.Row{From: from(payment.Start), Event: evGrant, To: granted, Fact: "CB-350"},
	payment.Row{From: from(withdrawn), Event: evGrant, To: granted, Action: true, About: "the buyer agrees again", Fact: "CB-350"},
	payment.Row{From: from(granted), Event: evWithdraw, To: withdrawn, Action: true, About: "the buyer ends the agreement: nothing more is collected", Fact: "CB-350"},
	payment.Row{From: from(granted), Event: evCancelSubscription, To: withdrawn, Fact: "CB-361"},
)

// standing is what the provider remembers of a standing agreement beside the agreement of
// the same id.
type standing struct {
	ID          string           `json:"id"`
	Seller      int64            `json:"seller"`
	CRN         int64            `json:"crn"`
	EasyCollect int64            `json:"easy_collect"`
	Link        string           `json:"link"`     // premium id (CB-353)
	Listed      bool             `json:"listed"`   // by the account, when it was kept last
	Paid        map[string]int64 `json:"paid"`     // hundredths by currency: what its booked debits stand at
	Credited    map[string]int64 `json:"credited"` // hundredths by currency: what was given to the buyer (CB-358)
}

// Clone implements sandbox.Record.
func (s standing) Clone() standing {
	s.Paid, s.Credited = maps.Clone(s.Paid), maps.Clone(s.Credited)
	return s
}

var standings = sandbox.NewCollection("clickandbuy.standings",
	func(s standing) string { return s.ID },
	func(s standing) []string { return []string{standingKey(s.Seller, s.CRN, s.EasyCollect)} })

func standingKey(seller, crn, easyCollect int64) string {
	return fmt.Sprintf("standing/%d/%d/%d", seller, crn, easyCollect)
}

// AccountKept implements sandbox.Keeping: agreements are opened where the account lists
// them, since nobody knows how buyers opened one (CB-320), and end where it no longer
// does. One that was ended otherwise stays so (CB-350).
func (Fake) AccountKept(tx *sandbox.Tx, parsed any) error {
	a := parsed.(*account)
	listed := map[string]bool{}
	for _, b := range a.Buyers {
		for _, g := range b.Agreements {
			listed[standingKey(a.Seller, b.CRN, g.ID)] = true
			if err := a.list(tx, b, g); err != nil {
				return err
			}
		}
	}
	var gone []standing
	err := standings.Each(tx, "", func(s standing) bool {
		if s.Seller == a.Seller && s.Listed && !listed[standingKey(s.Seller, s.CRN, s.EasyCollect)] {
			gone = append(gone, s)
		}
		return true
	})
	for _, s := range gone {
		s.Listed = false
		err = errors.Join(err, standings.Put(tx, s), standingMoves(tx, s.ID, evWithdraw))
	}
	return err
}

// list opens an agreement that the account lists, or brings it up to date.
func (a *account) list(tx *sandbox.Tx, b buyer, g grant) error {
	limit, _ := g.limit()
	s, err := standings.Find(tx, standingKey(a.Seller, b.CRN, g.ID))
	if errors.Is(err, sandbox.ErrNotFound) {
		opened, err := sandbox.OpenAgreement(tx, standingTable, evGrant, payment.Payment{
			Provider: providerName, Account: a.id(), Ref: fmt.Sprintf("%d/%d", b.CRN, g.ID), Amount: limit,
		})
		if err != nil {
			return err
		}
		return standings.Insert(tx, standing{ID: opened.ID, Seller: a.Seller, CRN: b.CRN, EasyCollect: g.ID, Link: g.Link, Listed: true})
	}
	if err != nil {
		return err
	}
	if !s.Listed {
		if err := standingMoves(tx, s.ID, evGrant); err != nil {
			return err
		}
	}
	s.Listed, s.Link = true, g.Link
	if err := standings.Put(tx, s); err != nil {
		return err
	}
	_, err = sandbox.Agreements.Update(tx, s.ID, func(one *payment.Payment) error { one.Amount = limit; return nil })
	return err
}

// standingMoves moves a standing agreement; one that is there already stays.
func standingMoves(tx *sandbox.Tx, id string, event payment.Event) error {
	_, err := sandbox.MoveAgreement(tx, standingTable, id, event, nil)
	if isTransition(err) {
		return nil
	}
	return err
}

// grant is a standing agreement as an account lists it.
type grant struct {
	ID               int64
	Link             string
	Amount, Currency string
}

// limit is the most that one debit or reservation may be (CB-352); zero: no limit.
func (g grant) limit() (payment.Money, error) {
	if g.Amount == "" {
		return payment.Money{Currency: g.Currency, Exponent: 2}, nil
	}
	if g.Currency == "" {
		return payment.Money{}, payment.ErrAmount
	}
	return payment.ParseMoneyExp(g.Amount, g.Currency, 2)
}
