package klikandpay

import (
	"fmt"

	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// What happens to money, whoever asks for it: a script, a page, the back office or the
// clock. Each function is a part of one transaction, so that of two who want the same
// money one finds it gone. A payment's amount is always what stands with the merchant or
// is held for it, so its history adds up.

// everything as an amount takes all that stands.
const everything = 0

// tooHighError tells that more is wanted than stands (KP-053 to KP-055).
type tooHighError struct{ wanted, stands payment.Money }

func (e *tooHighError) Error() string {
	return fmt.Sprintf("%s is more than the %s that stand", e.wanted, e.stands)
}

// charge opens a transaction about which the bank has been asked: captured, held where it
// is deferred (KP-038), or declined. Nothing makes it idempotent (KP-056).
func (a *account) charge(tx *sandbox.Tx, t transaction, amount payment.Money, accepted bool) (payment.Payment, transaction, error) {
	event := evDecline
	switch {
	case accepted && t.Deferred:
		event = evHold
	case accepted:
		event = evCharge
	}
	t.Means = t.Card.Brand
	p, t, err := a.begin(tx, event, t, amount)
	if err != nil || !accepted {
		return p, t, err
	}
	if err := a.approve(tx, &t, amount); err != nil {
		return p, t, err
	}
	if err := transactions.Put(tx, t); err != nil {
		return p, t, err
	}
	if err := a.remember(tx, t); err != nil {
		return p, t, err
	}
	if t.Deferred {
		err = a.holdUntil(tx, p)
	}
	return p, t, err
}

// sell is a charge that came without a page. The merchant has its answer; the dynamic
// return tells of it, too, only where the account says so (KP-154).
func (a *account) sell(tx *sandbox.Tx, t transaction, amount payment.Money, accepted bool) (payment.Payment, transaction, error) {
	p, t, err := a.charge(tx, t, amount, accepted)
	if err != nil || !a.on("server_notifies") {
		return p, t, err
	}
	switch {
	case accepted:
		err = a.announce(tx, p, t, responseOK)
	case a.on("notify_refusals"): // KP-100
		err = a.announce(tx, p, t, responseRefused)
	}
	return p, t, err
}

// again is a new transaction of a card that was charged before (KP-042, KP-057).
func again(old transaction, c card, deferred bool) transaction {
	return transaction{Merchant: old.Merchant, Test: old.Test, Deferred: deferred, Card: c, IP: old.IP, Customer: old.Customer}
}

// capture takes minor units of a hold, or everything, and releases the rest; it answers
// what was taken (KP-055).
func capture(tx *sandbox.Tx, id string, event payment.Event, minor int64) (payment.Money, error) {
	p, err := sandbox.Move(tx, table, id, event, func(p *payment.Payment) error {
		taken, err := part(*p, event, minor)
		p.Amount = taken
		return err
	})
	return p.Amount, err
}

// lapse ends a hold whose days are over without taking anything (KP-119).
func lapse(tx *sandbox.Tx, id string) (payment.Money, error) {
	return lessen(tx, id, evLapse, evLapse, everything)
}

// lower releases minor units of a hold; all of them end it (KP-054).
func lower(tx *sandbox.Tx, id string, minor int64) (payment.Money, error) {
	return lessen(tx, id, evCancel, evLower, minor)
}

// refund gives minor units of what was captured back. Refunds add up, and never to more
// than that (KP-053).
func refund(tx *sandbox.Tx, id string, minor int64) (payment.Money, error) {
	return lessen(tx, id, evRefund, evPartRefund, minor)
}

// chargeback takes back all that was left of a payment.
func chargeback(tx *sandbox.Tx, id string) error {
	_, err := sandbox.Move(tx, table, id, evChargeback, func(p *payment.Payment) error {
		p.Amount.Minor = 0
		return nil
	})
	return err
}

// lessen takes minor units away from what stands, by one event if that is all of it and by
// another if it is not. It answers what was taken away.
func lessen(tx *sandbox.Tx, id string, whole, some payment.Event, minor int64) (gone payment.Money, err error) {
	p, err := sandbox.Payments.Get(tx, id)
	if err != nil {
		return gone, err
	}
	if gone, err = part(p, whole, minor); err != nil {
		return gone, err
	}
	event := whole
	if gone.Minor < p.Amount.Minor {
		event = some
	}
	_, err = sandbox.Move(tx, table, id, event, func(p *payment.Payment) error {
		p.Amount.Minor -= gone.Minor
		return nil
	})
	return gone, err
}

// part is minor units of what stands, or everything. Where the state does not allow the
// event the amount does not matter: the table says so.
func part(p payment.Payment, event payment.Event, minor int64) (payment.Money, error) {
	wanted := p.Amount
	if minor != everything {
		wanted.Minor = minor
	}
	if _, legal := table.Next(p.State, event); legal && wanted.Minor > p.Amount.Minor {
		return wanted, &tooHighError{wanted: wanted, stands: p.Amount}
	}
	return wanted, nil
}
