package clickkw

import (
	"encoding/json"
	"fmt"
	"net/http"

	"paysandbox/sandbox"
)

// checkoutError is what the error callback of checkout.js is given (KW-102).
type checkoutError struct {
	Result         string `json:"result"`
	Cause          string `json:"cause"`
	Explanation    string `json:"explanation"`
	Field          string `json:"field,omitempty"`
	ValidationType string `json:"validationType,omitempty"`
}

func (e *checkoutError) Error() string {
	if e.Field == "" {
		return fmt.Sprintf("%s: %s", e.Cause, e.Explanation)
	}
	return fmt.Sprintf("%s: %s (%s %s)", e.Cause, e.Explanation, e.Field, e.ValidationType)
}

// JSON is the error as pages pass it on.
func (e *checkoutError) JSON() string {
	text, _ := json.Marshal(e) // plain texts
	return string(text)
}

// Causes (KW-102); a rule can ask for each.
const (
	causeInvalid  = "INVALID_REQUEST"
	causeRejected = "REQUEST_REJECTED"
)

// What is wrong with a field (KW-102).
const (
	validationMissing = "MISSING"
	validationInvalid = "INVALID"
)

func refusal(cause, explanation string, args ...any) *checkoutError {
	return &checkoutError{Result: "ERROR", Cause: cause, Explanation: fmt.Sprintf(explanation, args...)}
}

func missingField(field string) *checkoutError {
	e := refusal(causeInvalid, "Missing parameter '%s'", field)
	e.Field, e.ValidationType = field, validationMissing
	return e
}

func invalidField(field, why string) *checkoutError {
	e := refusal(causeInvalid, "Value of '%s' is invalid: %s", field, why)
	e.Field, e.ValidationType = field, validationInvalid
	return e
}

// gatewayError is a page of the gateway that belongs to no checkout.
type gatewayError struct{ Reason string }

func (e *gatewayError) Error() string { return e.Reason }

// write shows it; a lightbox around it closes, whoever's it is.
func (e *gatewayError) write(w http.ResponseWriter, r *sandbox.Request) {
	g := &gatewayVisit{view: r.Vars["view"], checkout: checkout{Lang: browserLanguage(r), Opened: opening{Parent: "*"}}}
	g.showDone(w, r, http.StatusNotFound, happening{Event: eventError, Error: invalidField("session.id", e.Reason)})
}
