package clickandbuy

import (
	"fmt"
	"net/http"
)

// tmiPort is one of the four ports of the interface (CB-115).
type tmiPort string

// The ports of TMI 1.4.
const (
	portStatus      tmiPort = "Status"
	portPayment     tmiPort = "Payment"
	portReservation tmiPort = "Reservation"
	portECommerce   tmiPort = "ECommerce"
)

// namespace is the namespace of the port's wrapper elements: a literal text, no
// address (CB-116).
func (p tmiPort) namespace() string { return "TransactionManager." + string(p) }

// exception is the name of the exception that the port raises: Status its own, the
// other three that of Payment (CB-119).
func (p tmiPort) exception() string {
	if p == portStatus || p == "" {
		return "TransactionManager.Status.StatusException"
	}
	return "TransactionManager.Payment.PaymentException"
}

// tmiFault is the id of a fault (TS §1.2.2, fig. 14). The manual gives the ids for
// StatusException; PaymentException takes the same (CB-155).
type tmiFault int

// The faults of the interface.
const (
	faultBDRIDNotFound    tmiFault = 32 // no committed BDR with that id for this seller (CB-146)
	faultInvalidParameter tmiFault = 34 // unreadable, or an argument is missing or wrong (CB-147)
	faultBadPassword      tmiFault = 41 // seller known, password wrong (CB-148)
	faultInterface        tmiFault = 47 // "timeout of the TMI interface", on request only (CB-149)
	faultAccess           tmiFault = 50 // seller unknown, TMI off, no password, wrong system id (CB-150)
	faultInternal         tmiFault = 99 // as 47 (CB-151)
)

var tmiFaultMessages = map[tmiFault]string{
	faultBDRIDNotFound:    "BDRIDNotFound",
	faultInvalidParameter: "InvalidParameter",
	faultBadPassword:      "BadPassword",
	faultInterface:        "InterfaceError",
	faultAccess:           "InterfaceAccessNotGranted",
	faultInternal:         "InternalError",
}

// tmiError is a call that ends in a fault.
type tmiError struct {
	Fault   tmiFault
	Message string // on the wire; "": the manual's word for the fault
	Reason  string // for the journal; never sent
	ID      int    // on the wire; 0: that of Fault
}

func (e *tmiError) Error() string {
	return fmt.Sprintf("fault %d %s: %s", e.Fault, e.message(), e.Reason)
}

func (e *tmiError) message() string {
	if e.Message != "" {
		return e.Message
	}
	return tmiFaultMessages[e.Fault]
}

// invalidParameter is fault 34 with its reason (CB-147).
func invalidParameter(format string, args ...any) error {
	return &tmiError{Fault: faultInvalidParameter, Reason: fmt.Sprintf(format, args...)}
}

// tmiFaultStatus is the HTTP status of every fault (CB-154), tmiContentType the type of
// every answer (CB-114).
const (
	tmiFaultStatus = http.StatusInternalServerError
	tmiContentType = "text/xml; charset=utf-8"
)
