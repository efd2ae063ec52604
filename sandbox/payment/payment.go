package payment

import (
	"slices"
	"time"
)

// State is a provider's own word for where a payment stands, in lower case with
// underscores ("rolled_back"). Each provider declares its states as constants.
type State string

// Event is what moved a payment; also the name of the action that a back office takes.
type Event string

// Phase is what every provider's states mean in the field's words.
type Phase string

// The phases of a payment.
const (
	Open       Phase = "open"
	Authorized Phase = "authorized"
	Paid       Phase = "paid"
	Refused    Phase = "refused"
	Cancelled  Phase = "cancelled"
	Expired    Phase = "expired"
	Refunded   Phase = "refunded"
	Disputed   Phase = "disputed"
)

// Payment is one payment at one provider, as a workspace remembers it.
type Payment struct {
	ID       string    `json:"id"`       // the sandbox's own, unique in its workspace
	Provider string    `json:"provider"` // "clickandbuy"
	Account  string    `json:"account"`  // the merchant account that receives it
	Order    string    `json:"order"`    // the merchant's reference
	Ref      string    `json:"ref"`      // the provider's reference
	State    State     `json:"state"`
	Amount   Money     `json:"amount"` // what stands now, after partial cancellations
	Created  time.Time `json:"created"`
	History  []Change  `json:"history"`
	Unique   []string  `json:"unique"` // what no two payments of a workspace may share, such as a booked order
	Barred   []Event   `json:"barred"` // actions that its state allows and that mean nothing for it
}

// Change is one line of a payment's history.
type Change struct {
	At     time.Time `json:"at"`
	Event  Event     `json:"event"`
	From   State     `json:"from"`
	To     State     `json:"to"`
	Amount Money     `json:"amount"`
	After  int64     `json:"after"` // the number of the last exchange that had ended by then, 0 before the first
}

// Clone copies the payment so that the copy may be changed.
func (p Payment) Clone() Payment {
	p.History, p.Unique, p.Barred = slices.Clone(p.History), slices.Clone(p.Unique), slices.Clone(p.Barred)
	return p
}
