package payment

import "time"

// View is a payment as the control API and expressions show it: strings and
// integers only.
type View struct {
	ID       string       `json:"id" expr:"id"`
	Provider string       `json:"provider" expr:"provider"`
	Account  string       `json:"account" expr:"account"`
	Order    string       `json:"order" expr:"order"`
	Ref      string       `json:"ref" expr:"ref"`
	State    string       `json:"state" expr:"state"`
	Phase    string       `json:"phase" expr:"phase"`
	Amount   AmountView   `json:"amount" expr:"amount"`
	Created  time.Time    `json:"created" expr:"created"`
	History  []ChangeView `json:"history" expr:"history"`
	Actions  []string     `json:"actions" expr:"actions"`
}

// AmountView is an amount: units as text, currency, minor units.
type AmountView struct {
	Value    string `json:"value" expr:"value"`
	Currency string `json:"currency" expr:"currency"`
	Minor    int    `json:"minor" expr:"minor"`
}

// ChangeView is one line of a history. It happened after the exchange with the number
// After had ended, and before the next one did.
type ChangeView struct {
	At     time.Time  `json:"at" expr:"at"`
	Event  string     `json:"event" expr:"event"`
	From   string     `json:"from" expr:"from"`
	To     string     `json:"to" expr:"to"`
	Phase  string     `json:"phase" expr:"phase"` // of To
	Amount AmountView `json:"amount" expr:"amount"`
	After  int64      `json:"after" expr:"after"`
}

// View shows the payment with the phase and the actions that its table gives it.
func (p Payment) View(t *Table) View {
	v := View{
		ID: p.ID, Provider: p.Provider, Account: p.Account, Order: p.Order, Ref: p.Ref,
		State: string(p.State), Phase: string(t.Phase(p.State)), Amount: p.Amount.View(), Created: p.Created,
		History: make([]ChangeView, 0, len(p.History)), Actions: []string{},
	}
	for _, c := range p.History {
		v.History = append(v.History, ChangeView{
			At: c.At, Event: string(c.Event), From: string(c.From), To: string(c.To), Phase: string(t.Phase(c.To)), Amount: c.Amount.View(), After: c.After,
		})
	}
	for _, action := range t.Offered(p) {
		v.Actions = append(v.Actions, string(action))
	}
	return v
}

// AsOf is how the payment stood when the exchange with a number had just ended; false
// when it was not there yet. Order, reference and actions are today's.
func (v View) AsOf(seq int64) (View, bool) {
	n := 0
	for n < len(v.History) && v.History[n].After < seq {
		n++
	}
	if n == 0 {
		return View{}, false
	}
	last := v.History[n-1]
	v.History = v.History[:n:n]
	v.State, v.Phase, v.Amount = last.To, last.Phase, last.Amount
	return v, true
}
