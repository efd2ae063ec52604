package clickandbuy

import (
	"errors"
	"fmt"

	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// collector is a merchant with a standing agreement of a buyer who can be charged.
type collector struct {
	account  *account
	buyer    buyer
	standing standing
}

// collector finds the buyer and the agreement that a query names, and judges whether the
// merchant may collect by it (CB-351, CB-352).
func (a *account) collector(tx *sandbox.Tx, q easyCollectQuery) (collector, error) {
	c, err := a.standingOf(tx, q)
	if err != nil {
		return c, err
	}
	switch agreement, err := sandbox.Agreements.Get(tx, c.standing.ID); {
	case err != nil:
		return c, err
	case c.buyer.Status == "LOCKED":
		return c, refuse(wordLocked, "the buyer is locked (CB-155)")
	case c.buyer.Status == "TERMINATED":
		return c, refuse(wordTerminated, "the buyer's account is terminated (CB-155)")
	case c.buyer.CreditExhausted:
		return c, refuse(wordExhausted, "the buyer's credit is exhausted (CB-026)")
	case a.isOwn(c.buyer.Email):
		return c, refuse(wordOwn, "a merchant's own purchases are never booked (CB-021)")
	case agreement.State != granted || c.buyer.withholds():
		return c, refuse(wordNotGranted, "the buyer has ended the agreement %d", q.EasyCollect)
	case agreement.Amount.Minor > 0 && agreement.Amount.Currency != q.Currency:
		return c, refuse(wordCurrency, "the agreement is in %s", agreement.Amount.Currency)
	case agreement.Amount.Minor > 0 && q.Amount > agreement.Amount.Minor:
		return c, refuse(wordLimit, "the agreement allows %s at once", agreement.Amount)
	}
	return c, nil
}

// standingOf finds buyer and agreement and reads the amount.
func (a *account) standingOf(tx *sandbox.Tx, q easyCollectQuery) (c collector, err error) {
	c.account = a
	if err := a.checkSlave(q.Slave); err != nil {
		return c, err
	}
	switch {
	case q.Amount == 0:
		return c, refuse(wordAmount, "an amount of 0 (CB-061)")
	case !payment.ListedCurrency(q.Currency):
		return c, refuse(wordCurrency, "%s is not in the manual's table (CB-059)", shorten(q.Currency))
	}
	var known bool
	if c.buyer, known = findBuyerByCRN(tx, q.CRN); !known {
		return c, refuse(wordCustomer, "no buyer has the CRN %d", q.CRN)
	}
	c.standing, err = standings.Find(tx, standingKey(a.Seller, q.CRN, q.EasyCollect))
	if errors.Is(err, sandbox.ErrNotFound) {
		return c, refuse(wordNotGranted, "the buyer has no agreement %d with the merchant", q.EasyCollect)
	}
	return c, err
}

// linkID is the premium link that the agreement was made on, else the first (CB-353).
func (c collector) linkID() string {
	if _, l := c.account.findLink(c.standing.Link); l != nil {
		return l.ID
	}
	if l := c.account.firstLink(); l != nil {
		return l.ID
	}
	return ""
}

// book opens a transaction of the agreement; bdr is 0 for a new number.
func (c collector) book(tx *sandbox.Tx, event payment.Event, q easyCollectQuery, bdr int64) (payment.Payment, error) {
	var err error
	if bdr == 0 {
		if bdr, err = newBDR(tx); err != nil {
			return payment.Payment{}, err
		}
	}
	linkID := c.linkID()
	p, err := sandbox.OpenPayment(tx, table, event, payment.Payment{
		Provider: providerName, Account: c.account.id(), Order: q.External, Ref: fmt.Sprint(bdr), Amount: q.money(),
		Unique: []string{c.account.bookedKey(linkID, q.External)},
	})
	if err != nil {
		return p, taken(err, q.External)
	}
	bought := purchase{
		ID: p.ID, Seller: c.account.Seller, Link: linkID, BDR: bdr, Offer: q.Content, Info: q.Info, Lang: c.buyer.Language,
		CRN: q.CRN, Buyer: c.buyer.Email, Standing: c.standing.ID,
	}
	if err := purchases.Insert(tx, bought); err != nil {
		return p, err
	}
	if err := newestByReference.Put(tx, reference{Key: referenceKey(c.account, q.External), Payment: p.ID}); err != nil {
		return p, err
	}
	return p, c.booked(tx, p, bought)
}

// booked is what follows when a debit is booked: the agreement's sum, and the event as
// after any commit (CB-252, CB-354).
func (c collector) booked(tx *sandbox.Tx, p payment.Payment, bought purchase) error {
	if p.State != committed {
		return nil
	}
	if err := countPaid(tx, c.standing.ID, p.Amount.Currency, p.Amount.Minor); err != nil {
		return err
	}
	_, l := c.account.findLink(bought.Link)
	return notify(tx, c.account, l, p, bought, "created")
}

// countPaid adds to what an agreement's booked debits stand at.
func countPaid(tx *sandbox.Tx, id, currency string, hundredths int64) error {
	_, err := standings.Update(tx, id, func(s *standing) error {
		if s.Paid == nil {
			s.Paid = map[string]int64{}
		}
		s.Paid[currency] += hundredths
		return nil
	})
	return err
}

// countCredited adds to what was given to the buyer, never more than the agreement's
// debits stand at (CB-358).
func countCredited(tx *sandbox.Tx, id, currency string, hundredths int64) error {
	_, err := standings.Update(tx, id, func(s *standing) error {
		if s.Credited == nil {
			s.Credited = map[string]int64{}
		}
		s.Credited[currency] += hundredths
		return s.covers(currency)
	})
	return err
}

// covers tells whether what was given to the buyer is covered by what was collected.
func (s standing) covers(currency string) error {
	if s.Credited[currency] > s.Paid[currency] {
		return refuse(wordAmount, "%d hundredths would be credited, the agreement's debits stand at %d", s.Credited[currency], s.Paid[currency])
	}
	return nil
}

// checkSlave: a slaveMerchantID is 0 or a sub-merchant's (CB-004).
func (a *account) checkSlave(slave int64) error {
	if a.isSlave(slave) {
		return nil
	}
	return &tmiError{Fault: faultInvalidParameter, Reason: "slaveMerchantID is none of the seller's sub-merchants (CB-004)"}
}
