package clickandbuy

import (
	"errors"

	"paysandbox/sandbox"
)

// createReservation holds an amount on a buyer's standing agreement (CB-135).
func createReservation(tx *sandbox.Tx, q *tmiQuestion) (wireElement, error) {
	query := easyCollectQuery{
		Slave: q.args.field("slaveMerchantID").number, CRN: q.args.field("crn").number, EasyCollect: q.args.field("easyCollectID").number,
		Amount: q.args.field("amount").number, Currency: q.args.field("currency").text, Content: q.args.field("offerDescription").text,
	}
	c, err := q.account.collector(tx, query)
	if err != nil {
		return wireElement{}, err
	}
	n, err := sandbox.Count(tx, "clickandbuy/reservations")
	if err != nil {
		return wireElement{}, err
	}
	r, err := c.reserve(tx, reservation{Number: numberOf(tx, n, "reservation"), Query: query})
	return wireStructure("return",
		wireLong("reservationID", r.Number), wireLong("systemID", q.account.systemID()), wireAmount("amount", query.Amount), wireString("currency", query.Currency)), err
}

// captureReservation books what was reserved, or less (CB-136). The request names the
// buyer and the agreement of the reservation, which may have ended by now (CB-370).
func captureReservation(tx *sandbox.Tx, q *tmiQuestion) (wireElement, error) {
	query, err := readCollect(q.args.field("request"))
	if err != nil {
		return wireElement{}, err
	}
	c, err := q.account.standingOf(tx, query)
	if err != nil {
		return wireElement{}, err
	}
	r, err := reservationOf(tx, q.account, q.args.field("reservationID").number)
	switch {
	case err != nil:
		return wireElement{}, err
	case r.Standing != c.standing.ID:
		return wireElement{}, refuse(wordReservedFor, "the reservation is of another buyer or agreement")
	case r.Query.Currency != query.Currency:
		return wireElement{}, refuse(wordCurrency, "the reservation is in %s", r.Query.Currency)
	}
	if err := r.capture(tx, query.Amount, q.account.sw("tmi.capture_rest") == "keep"); err != nil {
		return wireElement{}, forbidden(err, wordNotReserved)
	}
	p, err := c.book(tx, evDebit, query, 0)
	q.payment.ID = p.ID
	return c.collected(kindDebit, p).Collected.element("return", false), err
}

// cancelReservation releases what is reserved (CB-137).
func cancelReservation(tx *sandbox.Tx, q *tmiQuestion) (wireElement, error) {
	r, err := reservationOf(tx, q.account, q.args.field("reservationID").number)
	if err != nil {
		return wireElement{}, err
	}
	if r.Query.CRN != q.args.field("crn").number {
		return wireElement{}, refuse(wordReservedFor, "the reservation is of another buyer")
	}
	return wireBoolean("return", true), forbidden(r.release(tx, evCancel), wordNotReserved)
}

// reservationOf finds a reservation of the seller: fault 34 without one (CB-376).
func reservationOf(tx *sandbox.Tx, a *account, number int64) (reservation, error) {
	r, err := reservations.Find(tx, reservationKey(false, a.Seller, number))
	if errors.Is(err, sandbox.ErrNotFound) {
		return r, refuse(wordReservation, "the seller has no reservation %d", number)
	}
	return r, err
}
