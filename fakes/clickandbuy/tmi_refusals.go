package clickandbuy

import (
	"errors"
	"fmt"

	"paysandbox/sandbox/payment"
	"paysandbox/sandbox/store"
)

// The messages of refusals that the manual has no word for: fault 34 of PaymentException
// (CB-155, CB-362).
const (
	wordCustomer    = "CustomerNotFound"
	wordLocked      = "CustomerLocked"
	wordTerminated  = "CustomerTerminated"
	wordExhausted   = "CreditExhausted"
	wordOwn         = "CustomerIsMerchant"
	wordNotGranted  = "EasyCollectNotGranted"
	wordLimit       = "LimitExceeded"
	wordTaken       = "ExternalBDRIDNotUnique"
	wordAmount      = "AmountNotAllowed"
	wordCurrency    = "CurrencyNotAllowed"
	wordBDRState    = "BDRStateNotAllowed"
	wordReservation = "ReservationNotFound"
	wordReservedFor = "ReservationOfAnother"
	wordNotReserved = "ReservationNotOpen"
	wordJob         = "JobNotFound"
	wordJobQueued   = "JobIsQueued"
)

// refuse is fault 34 with a telling message.
func refuse(word, format string, args ...any) error {
	return &tmiError{Fault: faultInvalidParameter, Message: word, Reason: fmt.Sprintf(format, args...)}
}

// taken tells of an externalBDRID that was used before (CB-354); any other error stays.
func taken(err error, external string) error {
	var duplicate *store.DuplicateError
	if errors.As(err, &duplicate) {
		return refuse(wordTaken, "externalBDRID %q was booked before, by %s", external, duplicate.Holder)
	}
	return err
}

// forbidden tells of a transaction or reservation whose state allows no such thing.
func forbidden(err error, word string) error {
	var refused *payment.TransitionError
	if errors.As(err, &refused) {
		return refuse(word, "%s is not possible: it is %s", refused.Event, refused.State)
	}
	return err
}
