package klikandpay

import (
	"errors"
	"net/http"

	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// cancel is cancel_transaction.pl: it refunds what was captured, and gives up a hold, each
// wholly or in part (KP-040).
func (f Fake) cancel(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	return theCancel.settle(ws, w, r, func(tx *sandbox.Tx, p payment.Payment, minor int64) (payment.Money, error) {
		if p.State == authorized {
			return lower(tx, p.ID, minor)
		}
		return refund(tx, p.ID, minor)
	})
}

// settle is what the two scripts share that change an earlier transaction. All that decides
// is read in the transaction that changes it: of two that race, the later one finds what
// the earlier has left.
func (s script) settle(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request, change func(*sandbox.Tx, payment.Payment, int64) (payment.Money, error)) error {
	c, err := s.read(ws, r, func(c *call, ask *sandbox.Ask) {
		ask.Fields["tx"] = c.fields.text("TX")
		if d, err := c.find(ws); err == nil {
			ask.Payment, ask.Buyer, ask.Card = &d.payment, d.t.Customer.buyer(), d.t.Card.scripted()
		}
	})
	if err != nil {
		return err
	}
	var t transaction
	var done payment.Money
	err = ws.Update(func(tx *sandbox.Tx) error {
		d, err := c.find(tx)
		if err != nil {
			return err
		}
		r.Concerns(d.t.ID)
		if d.t.Test && c.account.on("test_strict") { // by the root paiementtest
			return c.account.says("TEST-MODE", "the transaction is a test (KP-044, KP-164)")
		}
		t = d.t
		done, err = change(tx, d.payment, c.amount.Minor)
		return err
	})
	if err != nil {
		return c.spelt(err)
	}
	c.account.answerDone(w, t, done)
	return nil
}

// find reads the transaction that TX names; another merchant's is as unknown as none
// (KP-043, KP-052).
func (c *call) find(s sandbox.Scope) (*deal, error) {
	num := c.fields.text("TX")
	if c.account == nil {
		return nil, sandbox.ErrNotFound
	}
	t, err := transactions.Find(s, "num/"+num)
	switch {
	case errors.Is(err, sandbox.ErrNotFound):
		return nil, c.account.says("UNKNOWN-TX", "no transaction has the number %q (KP-043)", sandbox.Clip(num, maxNoted))
	case err != nil:
		return nil, err
	case t.Merchant != c.account.ID:
		return nil, c.account.says("UNKNOWN-TX", "transaction %s is another merchant's (KP-052)", num)
	}
	return dealOf(s, t.ID)
}

// spelt makes of what the money says what a script says.
func (c *call) spelt(err error) error {
	var late *payment.TransitionError
	var much *tooHighError
	switch {
	case errors.As(err, &late):
		return c.account.says("BAD-STATE", "%v", late)
	case errors.As(err, &much):
		return c.account.says("AMOUNT-TOO-HIGH", "%v", much)
	}
	return err
}
