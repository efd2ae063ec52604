package shop

import (
	"cmp"
	"slices"
)

// clickandbuyRecord is what the shop keeps of an order that is paid with
// ClickandBuy.
type clickandbuyRecord struct {
	sent     string // query of the latest premium link
	altered  bool   // a handshake came back with another query
	accepted []transaction
	refusals []reason
	messages []message
}

// transaction is what the manual has the merchant store of a first handshake that
// it accepts (manual 1.2.1, figure 11; CB-108). An order can have several: a
// customer may open the link twice.
type transaction struct {
	crn        string // X-USERID
	millicents int64  // X-PRICE
	currency   string // X-CURRENCY
	bdr        string // X-TRANSACTION
	userIP     string // X-USERIP
}

// message is an event of the Event Messaging Service (CB-237 to CB-239).
type message struct {
	ID       string `json:"id"`
	At       string `json:"at"` // YYYYMMDDhhmmss as sent
	Action   string `json:"action"`
	BDR      string `json:"bdr"`
	Price    string `json:"price"` // cents
	Currency string `json:"currency"`
}

func (r *clickandbuyRecord) clone() clickandbuyRecord {
	c := *r
	c.accepted = slices.Clone(r.accepted)
	c.refusals = slices.Clone(r.refusals)
	c.messages = slices.Clone(r.messages)
	return c
}

// knows tells whether the shop has accepted this transaction.
func (r *clickandbuyRecord) knows(bdr string) bool {
	return slices.ContainsFunc(r.accepted, func(t transaction) bool { return t.bdr == bdr })
}

// payer is the buyer's number in an accepted transaction.
func (r *clickandbuyRecord) payer(bdr string) string {
	for _, t := range r.accepted {
		if t.bdr == bdr {
			return t.crn
		}
	}
	return ""
}

func (r *clickandbuyRecord) hasMessage(id string) bool {
	return slices.ContainsFunc(r.messages, func(m message) bool { return m.ID == id })
}

// disputed reads the events in the order in which they happened, which is not
// always that in which they came (CB-307).
func (r *clickandbuyRecord) disputed() (disputed bool) {
	inOrder := slices.SortedStableFunc(slices.Values(r.messages), func(a, b message) int {
		return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(len(a.ID), len(b.ID)), cmp.Compare(a.ID, b.ID))
	})
	for _, m := range inOrder {
		if takesBack, known := actions[m.Action]; known {
			disputed = takesBack
		}
	}
	return disputed
}

// actions says of each action that bears on it whether the money is taken back or
// doubtful; created says nothing about money (CB-242, CB-243).
var actions = map[string]bool{
	"payment_successful": false,
	"charge back lifted": false,
	"booked-in":          false,
	"BDR successfully collected from collection agency": false,
	"cancelled":                true,
	"charge back":              true,
	"booked-out":               true,
	"BDR to collection agency": true,
	"BDR not collected from collection agency": true,
}

// clickandbuyView is the provider's part of an order's JSON.
type clickandbuyView struct {
	// QueryIntact is false after a first handshake whose query was not the one of
	// the latest premium link, byte for byte (CB-084).
	QueryIntact bool      `json:"query_intact"`
	Refusals    []reason  `json:"refusals"` // of first handshakes, oldest first
	Events      []message `json:"events"`   // as they came
}

func (r *clickandbuyRecord) view() clickandbuyView {
	return clickandbuyView{
		QueryIntact: !r.altered,
		Refusals:    append([]reason{}, r.refusals...),
		Events:      append([]message{}, r.messages...),
	}
}
