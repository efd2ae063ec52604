package klikandpay

import (
	"slices"
	"time"

	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// stay is how far a customer is on the pages, and what the form wanted beside one payment.
// It has the id of the payment.
type stay struct {
	ID      string `json:"id"`
	Means   string `json:"means"`   // CARTE, "" none chosen yet
	Refused bool   `json:"refused"` // the bank's last word; another card may be tried (KP-080)

	// A card that waits for 3-D Secure (KP-084).
	Pending card   `json:"pending"` // none without a number
	Asked   string `json:"asked"`   // what a rule wants the bank to say

	Kind   string          `json:"kind"`   // "", "instalments" or "subscription"
	Parts  []payment.Money `json:"parts"`  // of instalments, the first too
	Second time.Time       `json:"second"` // DATE2: when the second part falls due; zero a month later
	Plan   plan            `json:"plan"`   // of a subscription
}

// What a form can want beside one payment.
const (
	kindInstalments  = "instalments"
	kindSubscription = "subscription"
)

// Clone implements sandbox.Record.
func (s stay) Clone() stay {
	s.Parts = slices.Clone(s.Parts)
	return s
}

var stays = sandbox.NewCollection("klikandpay.stays", func(s stay) string { return s.ID }, nil)

// dates are when the further parts of instalments fall due, if the first is paid now
// (KP-074, KP-120).
func (s stay) dates(now time.Time) []time.Time {
	var due []time.Time
	for n := 1; n < len(s.Parts); n++ {
		switch {
		case s.Second.IsZero():
			due = append(due, monthsLater(now, n))
		case n == 1:
			due = append(due, s.Second)
		default:
			due = append(due, monthsLater(s.Second, n-1))
		}
	}
	return due
}

// wanted is what begins when the first payment is accepted.
func (s stay) wanted(now time.Time) planWanted {
	return planWanted{Kind: s.Kind, Parts: s.Parts, Dates: s.dates(now), Plan: s.Plan}
}

// openPart opens a payment that waits for its customer on a page of its own.
func (a *account) openPart(tx *sandbox.Tx, t transaction, amount payment.Money) (payment.Payment, transaction, error) {
	return a.openPage(tx, t, amount, stay{})
}

// tokenCounts is how many tokens of an account there are; those beyond are refused as
// duplicates.
const tokenCounts = 1 << 20

func (a *account) openPage(tx *sandbox.Tx, t transaction, amount payment.Money, s stay) (payment.Payment, transaction, error) {
	n, err := sandbox.Count(tx, "klikandpay/pages/"+a.id())
	if err != nil {
		return payment.Payment{}, t, err
	}
	t.Hosted, t.Token = true, sandbox.Token(providerName, uint64(a.ID), n%tokenCounts)
	p, t, err := a.begin(tx, evOpen, t, amount)
	if err != nil {
		return p, t, err
	}
	s.ID = p.ID
	if err := stays.Insert(tx, s); err != nil {
		return p, t, err
	}
	return p, t, a.schedulePage(tx, p.ID)
}
