package shop

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/url"
	"slices"
)

// klikandpaySale is what the shop has asked the provider to take, once for each way and
// price at which an order was sold.
type klikandpaySale struct {
	token    string // the keyed hash in RETOUR, "" where there is none
	mode     klikandpayMode
	deferred bool // the money is only reserved
	cents    int64
	currency string
	times    int // payments that the shop asks for
	extra    int // payments that EXTRA says
	deposit  int64
	date     string // of the balance
	plan     string
	trial    string
}

// sell makes a sale of an order as it is wanted now.
func (k *klikandpay) sell(o order) klikandpaySale {
	w := o.klikandpay.wish
	s := klikandpaySale{mode: w.mode, cents: o.cents, currency: o.currency, times: 1, extra: 1}
	switch w.mode {
	case modeInstalments:
		s.times, s.deposit, s.date = w.times, w.deposit, w.balanceDate
		s.extra = s.times
		if o.makes(extraOffByOne) {
			s.extra = max(1, s.times-1)
		}
	case modeSubscription:
		s.plan, s.trial, s.times = w.plan, w.trial, 0
	case modeDeferred:
		s.deferred = true
	case modeServer:
		s.deferred = w.deferred
	case modeHosted:
	}
	if w.mode != modeServer { // which knows no RETOUR
		s.token = k.token(o, s)
	}
	return s
}

// token is what proves to the shop that a call of the provider is about this sale: the
// provider signs nothing (KP-117), so the shop hands it a hash of its own over what was
// sold (KP-118). Hexadecimal passes through every URL.
func (k *klikandpay) token(o order, s klikandpaySale) string {
	hash := hmac.New(sha256.New, k.secret)
	fmt.Fprintf(hash, "%s\n%s\n%s\n%s\n%d %d %s %s", o.id, formatAmount(s.cents), s.currency, s.mode, s.times, s.deposit, s.plan, s.trial)
	sum := hash.Sum(nil)[:16]
	switch {
	case o.makes(unhashedRetour):
		return ""
	case o.makes(base64Retour):
		// This merchant's tokens begin with a version, which base64 spells ++++.
		return base64.StdEncoding.EncodeToString(append([]byte{0xfb, 0xef, 0xbe}, sum...))
	}
	return hex.EncodeToString(sum)
}

// retour names an order and its sale in the URLs of the three returns, where it stands
// behind order= and is never encoded (KP-091, KP-096): what it spells is the query.
func retour(o order, s klikandpaySale) string {
	if s.token == "" {
		return o.id
	}
	return o.id + "&key=" + s.token
}

// readRetour finds the order of a query and its sale. The order may be found and the
// hash be wrong.
func (k *klikandpay) readRetour(query url.Values) (o order, s klikandpaySale, found, proven bool) {
	o, found = k.shop.orders.get(query.Get("order"))
	for _, sold := range o.klikandpay.sales {
		if sold.mode != modeServer && hmac.Equal([]byte(sold.token), []byte(query.Get("key"))) {
			return o, sold, found, true
		}
	}
	return o, s, found, false
}

// due are the amounts of all payments of a sale that has an end. Cents that do not
// divide come with one of the parts: which one is the provider's affair (KP-075).
func (s klikandpaySale) due() []int64 {
	if s.mode != modeInstalments {
		return []int64{s.cents}
	}
	rest, parts := s.cents-s.deposit, int64(s.extra)
	due := slices.Repeat([]int64{rest / parts}, s.extra)
	due[0] += rest % parts
	if s.deposit > 0 {
		due = append(due, s.deposit)
	}
	return due
}

// open are the payments that are still to come.
func (s klikandpaySale) open(terms []klikandpayTerm) []int64 {
	open := s.due()
	for _, t := range terms {
		if i := slices.Index(open, t.cents); i >= 0 {
			open = slices.Delete(open, i, i+1)
		}
	}
	return open
}

// owed are the amounts of which the next payment must have one; none where everything
// has been paid. A first call of instalments carries a part (KP-134).
func (s klikandpaySale) owed(terms []klikandpayTerm) []int64 {
	if s.mode != modeSubscription {
		return s.open(terms)
	}
	if trial, ok := readCents(s.trial); ok && len(terms) == 0 {
		return []int64{trial}
	}
	return []int64{s.cents}
}

// payments is how many payments the shop waits for, 0 for no end.
func (s klikandpaySale) payments() int {
	if s.deposit > 0 {
		return s.times + 1
	}
	return s.times
}
