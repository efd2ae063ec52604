package klikandpay

import (
	"errors"
	"net/http"
	"net/netip"

	"paysandbox/sandbox"
)

// duplicate is duplicate.pl: the card behind an alias is charged again, direct or deferred
// (KP-042, KP-057).
func (f Fake) duplicate(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	c, err := theDuplicate.read(ws, r, func(c *call, ask *sandbox.Ask) {
		if first, known, err := c.behindAlias(ws); err == nil {
			ask.Buyer, ask.Card = first.Customer.buyer(), known.scripted()
		}
	})
	if err != nil {
		return err
	}
	first, known, err := c.behindAlias(ws)
	if err != nil {
		return err
	}
	if ip := c.fields.text("IP"); !sameAddress(ip, first.IP) {
		if c.account.sw("duplicate_ip") == "refuse" {
			return c.account.says("UNKNOWN-ALIAS", "IP %s is not that of the first transaction, %s: duplicate_ip (KP-042)", ip, first.IP)
		}
		r.Note("IP %s is not that of the first transaction, %s; accepted all the same (KP-042)", ip, first.IP)
	}
	t := again(first, known, c.fields.deferred())
	t.IP, t.Test = c.address(), c.account.isTest(false)
	return c.sell(ws, w, t)
}

// behindAlias is the transaction that ALIAS was handed out with, and its card as it was
// seen last. An alias is of one merchant and one card (KP-057).
func (c *call) behindAlias(s sandbox.Scope) (first transaction, known card, err error) {
	if c.account == nil {
		return first, known, sandbox.ErrNotFound
	}
	owner, err := aliases.Get(s, c.account.id()+"/"+c.fields.text("ALIAS"))
	if errors.Is(err, sandbox.ErrNotFound) {
		return first, known, c.account.says("UNKNOWN-ALIAS", "the account has handed no such alias out (KP-057)")
	}
	if err != nil {
		return first, known, err
	}
	first, err = transactions.Find(s, "num/"+owner.Num)
	return first, owner.Card, err
}

func sameAddress(one, other string) bool {
	a, errA := netip.ParseAddr(one)
	b, errB := netip.ParseAddr(other)
	return one == other || errA == nil && errB == nil && a.Unmap() == b.Unmap()
}
