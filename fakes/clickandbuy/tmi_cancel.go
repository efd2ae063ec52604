package clickandbuy

import (
	"errors"
	"strconv"

	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// cancel gives back all that stands of a transaction; the amount of the request is not
// read (CB-259, CB-359).
func cancel(tx *sandbox.Tx, a *account, r paymentRequest) (paymentResult, error) {
	return giveBack(tx, a, r, evCancel)
}

// partCancel gives back a part: less than what stands, in its currency (CB-260, CB-359).
func partCancel(tx *sandbox.Tx, a *account, r paymentRequest) (paymentResult, error) {
	return giveBack(tx, a, r, evPartialCancel)
}

func giveBack(tx *sandbox.Tx, a *account, r paymentRequest, event payment.Event) (paymentResult, error) {
	q := r.Cancel
	p, err := a.cancellable(tx, q)
	if err != nil {
		return paymentResult{}, err
	}
	before := p.Amount
	p, bought, err := afterSale(tx, p.ID, event, func(p *payment.Payment) error {
		if event == evCancel {
			return nil
		}
		if q.Currency != p.Amount.Currency {
			return refuse(wordCurrency, "the transaction is in %s", p.Amount.Currency)
		}
		return lessen(p, q.Amount)
	})
	var part *partError
	if errors.As(err, &part) {
		return paymentResult{}, refuse(wordAmount, "%s", part)
	}
	if err != nil {
		return paymentResult{}, forbidden(err, wordBDRState)
	}
	if q.LockUser {
		if err := locks.Put(tx, lock{CRN: strconv.FormatInt(bought.CRN, 10)}); err != nil {
			return paymentResult{}, err
		}
	}
	if q.CancelSubscription && bought.Standing != "" {
		if err := standingMoves(tx, bought.Standing, evCancelSubscription); err != nil {
			return paymentResult{}, err
		}
	}
	result := cancelResult{BDR: bdrOf(p), External: p.Order, ExternalCancel: q.ExternalCancel, Amount: before.Minor, Currency: before.Currency, System: a.systemID()}
	if event == evPartialCancel {
		result.Amount = q.Amount
	}
	return paymentResult{Kind: r.Kind, Payment: p.ID, Cancelled: result}, nil
}

// cancellable is the booked transaction that a cancellation names; where it has both ids
// they are of one transaction (CB-146).
func (a *account) cancellable(tx *sandbox.Tx, q cancelQuery) (payment.Payment, error) {
	if err := a.checkSlave(q.Slave); err != nil {
		return payment.Payment{}, err
	}
	external := q.External
	if q.BDR != 0 {
		external = ""
	}
	p, found := a.find(tx, external, q.BDR)
	switch {
	case !found:
		return p, &tmiError{Fault: faultBDRIDNotFound, Reason: "no transaction of the seller has this id"}
	case q.BDR != 0 && q.External != "" && q.External != p.Order:
		return p, &tmiError{Fault: faultBDRIDNotFound, Reason: "BDRID and externalBDRID are of two transactions"}
	case !a.counts(p.State):
		return p, &tmiError{Fault: faultBDRIDNotFound, Reason: "the transaction is " + string(p.State)}
	}
	return p, nil
}

// lock is a buyer whom a merchant has locked with a cancellation, for good (CB-360).
type lock struct {
	CRN string `json:"crn"`
}

// Clone implements sandbox.Record.
func (l lock) Clone() lock { return l }

var locks = sandbox.NewCollection("clickandbuy.locks", func(l lock) string { return l.CRN }, nil)

// asLocked is a buyer as merchants have left it.
func (b buyer) asLocked(s sandbox.Scope) buyer {
	if _, err := locks.Get(s, strconv.FormatInt(b.CRN, 10)); err == nil && b.Status != "TERMINATED" {
		b.Status = "LOCKED"
	}
	return b
}
