package clickandbuy

import (
	"fmt"
	"time"

	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// The states of a reservation (CB-135 to CB-140); `cancelled` is a transaction's too.
const (
	reserved payment.State = "reserved"
	captured payment.State = "captured"
	lapsed   payment.State = "expired"
)

// What moves it beside evCancel.
const (
	evReserve     payment.Event = "reserve"
	evCapture     payment.Event = "capture"
	evPartCapture payment.Event = "part_capture"
	evLapse       payment.Event = "expire"
)

// reservationTable is the transition table of reservations.
var reservationTable = payment.NewTable(
	[]payment.StatePhase{
		{State: reserved, Phase: payment.Authorized},
		{State: captured, Phase: payment.Paid},
		{State: cancelled, Phase: payment.Cancelled},
		{State: lapsed, Phase: payment.Expired},
	},
	payment.Row{From: from(payment.Start), Event: evReserve, To: reserved, Fact: "CB-135"},
	payment.Row{From: from(reserved), Event: evCapture, To: captured, Fact: "CB-136"},
	payment.Row{From: from(reserved), Event: evPartCapture, To: payment.Same, Fact: "CB-369"},
	payment.Row{From: from(reserved), Event: evCancel, To: cancelled, Action: true, About: "what is reserved is released", Fact: "CB-137"},
	payment.Row{From: from(reserved), Event: evLapse, To: lapsed, Fact: "CB-368"},
)

// reservation is what the provider remembers of a reservation beside the agreement of the
// same id, whose amount is what can still be captured, and what was captured in the end.
type reservation struct {
	ID       string           `json:"id"`
	Number   int64            `json:"number"`   // reservationID; of an e-commerce reservation the BDRID that it will have
	Commerce bool             `json:"commerce"` // of the port ECommerce
	Standing string           `json:"standing"` // the agreement that it was made on
	Query    easyCollectQuery `json:"query"`    // as it was asked for
	Captured int64            `json:"captured"` // hundredths
	Expires  time.Time        `json:"expires"`
	Seller   int64            `json:"seller"`
}

// Clone implements sandbox.Record.
func (r reservation) Clone() reservation { return r }

var reservations = sandbox.NewCollection("clickandbuy.reservations",
	func(r reservation) string { return r.ID },
	func(r reservation) []string { return []string{reservationKey(r.Commerce, r.Seller, r.Number)} })

// reservationKey: reservationIDs and BDRIDs are two spaces of numbers.
func reservationKey(commerce bool, seller, number int64) string {
	if commerce {
		return bdrKey(seller, number)
	}
	return fmt.Sprintf("reservation/%d/%d", seller, number)
}

const dueReservation = "reservation_end" // ref: an agreement (CB-368)

// reserve holds an amount that the buyer's standing agreement allows, until its time is
// over. An e-commerce reservation holds its externalBDRID as well (CB-371).
func (c collector) reserve(tx *sandbox.Tx, r reservation) (reservation, error) {
	r.Seller, r.Standing = c.account.Seller, c.standing.ID
	r.Expires = tx.Now().Add(c.account.duration("tmi.reservation_lifetime")).UTC()
	opened := payment.Payment{
		Provider: providerName, Account: c.account.id(), Order: r.Query.External, Ref: fmt.Sprint(r.Number), Amount: r.Query.money(),
	}
	if r.Commerce {
		opened.Unique = []string{c.account.bookedKey(c.linkID(), r.Query.External)}
	}
	agreement, err := sandbox.OpenAgreement(tx, reservationTable, evReserve, opened)
	if err != nil {
		return r, taken(err, r.Query.External)
	}
	r.ID = agreement.ID
	if err := reservations.Insert(tx, r); err != nil {
		return r, err
	}
	return r, tx.Schedule(sandbox.Due{At: r.Expires, Provider: providerName, Kind: dueReservation, Ref: r.ID})
}

// capture takes hundredths of what is reserved: never more than that. What is left is
// released, or stays reserved where keep says so (CB-136, CB-369).
func (r reservation) capture(tx *sandbox.Tx, hundredths int64, keep bool) error {
	now, err := sandbox.Agreements.Get(tx, r.ID)
	if err != nil {
		return err
	}
	if now.State == reserved && r.isOver(tx.Now()) {
		return refuse(wordNotReserved, "the reservation's time is over")
	}
	if now.State == reserved && hundredths > now.Amount.Minor {
		return refuse(wordAmount, "%d are to be captured, %d are reserved", hundredths, now.Amount.Minor)
	}
	event := evCapture
	if keep && hundredths < now.Amount.Minor {
		event = evPartCapture
	}
	r.Captured += hundredths
	_, err = sandbox.MoveAgreement(tx, reservationTable, r.ID, event, func(a *payment.Payment) error {
		if event == evPartCapture {
			a.Amount.Minor -= hundredths
		} else {
			a.Amount.Minor, a.Unique = r.Captured, nil
		}
		return nil
	})
	if err != nil {
		return err
	}
	return reservations.Put(tx, r)
}

// isOver tells whether a reservation's time is over, a moment before the clock's own end
// of it as well (CB-140).
func (r reservation) isOver(now time.Time) bool { return !now.Before(r.Expires) }

// release ends a reservation without taking anything more.
func (r reservation) release(tx *sandbox.Tx, event payment.Event) error {
	_, err := sandbox.MoveAgreement(tx, reservationTable, r.ID, event, func(a *payment.Payment) error { a.Unique = nil; return nil })
	return err
}

// reservationEnds lets a reservation expire that nobody has captured or cancelled.
func reservationEnds(tx *sandbox.Tx, id string) (string, error) {
	const what = "the reservation's time is over"
	r, err := reservations.Get(tx, id)
	if err != nil {
		return "", err
	}
	err = r.release(tx, evLapse)
	if isTransition(err) {
		return what + "; it had come to an end before", nil
	}
	return what + ": what it held is released", err
}
