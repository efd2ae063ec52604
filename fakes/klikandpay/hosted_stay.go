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

	Ends time.Time `json:"ends"` // when the page is over (KP-124); zero: never, a mail's link (KP-187)

	// A card that waits for 3-D Secure (KP-084).
	Pending card   `json:"pending"` // none without a number
	Try     int    `json:"try"`     // which card it is, 1, 2, …: two tabs have two
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

// given are the days that the form says of the further parts: the balance's, if any
// (KP-074).
func (s stay) given() []time.Time {
	if s.Second.IsZero() {
		return nil
	}
	return []time.Time{s.Second}
}

// wanted is what begins when the first payment is accepted.
func (s stay) wanted() planWanted {
	return planWanted{Kind: s.Kind, Parts: s.Parts, Dates: s.given(), Plan: s.Plan}
}

// openPart opens a payment that waits for its customer on a page of its own, however long
// that takes (KP-187).
func (a *account) openPart(tx *sandbox.Tx, t transaction, amount payment.Money) (payment.Payment, transaction, error) {
	return a.openStay(tx, t, amount, stay{})
}

// openPage opens a payment whose page ends if nobody finishes it (KP-124).
func (a *account) openPage(tx *sandbox.Tx, t transaction, amount payment.Money, s stay) (payment.Payment, transaction, error) {
	s.Ends = tx.Now().Add(a.duration("page_ttl"))
	p, t, err := a.openStay(tx, t, amount, s)
	if err != nil {
		return p, t, err
	}
	return p, t, schedulePage(tx, p.ID, s.Ends)
}

// tokenCounts is how many tokens of an account there are; those beyond are refused as
// duplicates.
const tokenCounts = 1 << 20

func (a *account) openStay(tx *sandbox.Tx, t transaction, amount payment.Money, s stay) (payment.Payment, transaction, error) {
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
	return p, t, stays.Insert(tx, s)
}
