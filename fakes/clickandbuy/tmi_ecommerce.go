package clickandbuy

import (
	"errors"
	"strings"

	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// rcCreate is rcCreateReservation: a debit is reserved under the BDRID that it will have
// when it is captured (CB-138, CB-371).
func rcCreate(tx *sandbox.Tx, q *tmiQuestion) (wireElement, error) {
	request, err := readRequest(q.args.field("sRequest").field("request"))
	if err != nil {
		return wireElement{}, err
	}
	if request.Kind != kindDebit {
		return wireElement{}, invalidParameter("only a DEBIT can be reserved")
	}
	c, err := q.account.collector(tx, request.Collect)
	if err != nil {
		return wireElement{}, err
	}
	if booked, err := sandbox.Payments.Find(tx, q.account.bookedKey(c.linkID(), request.Collect.External)); err == nil {
		return wireElement{}, refuse(wordTaken, "externalBDRID %q was booked before, by %s", request.Collect.External, booked.ID)
	}
	bdr, err := newBDR(tx)
	if err != nil {
		return wireElement{}, err
	}
	r, err := c.reserve(tx, reservation{Number: bdr, Commerce: true, Query: request.Collect})
	if err != nil {
		return wireElement{}, err
	}
	result := paymentResult{Kind: kindDebit, Payment: r.ID, Collected: easyCollectResult{
		BDR: bdr, External: request.Collect.External, Amount: request.Collect.Amount, Currency: request.Collect.Currency,
		System: q.account.systemID(), ExplicitCommit: true, Safety: q.account.sw("tmi.payment_safety"),
	}}
	return wireStructure("return", result.element("paymentResponse", true), wireString("expirationDateTime", q.account.tmiTime(r.Expires))), nil
}

// rcCapture is rcCaptureReservation: what was reserved is booked, or less (CB-139).
func rcCapture(tx *sandbox.Tx, q *tmiQuestion) (wireElement, error) {
	r, err := rcOf(tx, q)
	if err != nil {
		return wireElement{}, err
	}
	query := r.Query
	query.Amount, query.Currency = q.args.field("amount").number, q.args.field("currency").text
	if info := q.args.field("infoText").text; strings.TrimSpace(info) != "" {
		query.Info = info
	}
	c, err := q.account.standingOf(tx, query)
	if err != nil {
		return wireElement{}, err
	}
	if query.Currency != r.Query.Currency {
		return wireElement{}, refuse(wordCurrency, "the reservation is in %s", r.Query.Currency)
	}
	if err := r.capture(tx, query.Amount, false); err != nil {
		return wireElement{}, forbidden(err, wordNotReserved)
	}
	p, err := c.book(tx, evDebit, query, r.Number)
	q.payment.ID = p.ID
	return wireBoolean("return", true), err
}

// rcCancel is rcCancelReservation: what is reserved is released (CB-139).
func rcCancel(tx *sandbox.Tx, q *tmiQuestion) (wireElement, error) {
	r, err := rcOf(tx, q)
	if err != nil {
		return wireElement{}, err
	}
	return wireBoolean("return", true), forbidden(r.release(tx, evCancel), wordNotReserved)
}

// rcStates are the words of ReservationStatus (CB-140).
var rcStates = map[payment.State]string{reserved: "RESERVED", captured: "CAPTURED", cancelled: "CANCELLED", lapsed: "EXPIRED"}

// rcStatus is rcStatusReservation.
func rcStatus(s sandbox.Scope, q *tmiQuestion) (wireElement, error) {
	r, err := rcOf(s, q)
	if err != nil {
		return wireElement{}, err
	}
	agreement, err := sandbox.Agreements.Get(s, r.ID)
	if agreement.State == reserved && r.isOver(q.now) {
		agreement.State = lapsed
	}
	return wireStructure("return",
		wireString("expirationDateTime", q.account.tmiTime(r.Expires)), wireEnumeration("status", rcStates[agreement.State])), err
}

// rcOf is the seller's e-commerce reservation with a BDRID: fault 32 without one (CB-376).
func rcOf(s sandbox.Scope, q *tmiQuestion) (reservation, error) {
	r, err := reservations.Find(s, reservationKey(true, q.account.Seller, q.args.field("BDRID").number))
	if errors.Is(err, sandbox.ErrNotFound) {
		return r, &tmiError{Fault: faultBDRIDNotFound, Reason: "no reservation of the seller has this BDRID"}
	}
	return r, err
}
