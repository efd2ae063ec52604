package clickandbuy

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"paysandbox/fakes/clickandbuy/payapi"
	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// payCode is a reason of the pay API. Only unknownID is known from the live service, the
// others are our table (CB-212, CB-213); pay.error_codes gives them other numbers.
type payCode int

const (
	authFailed     payCode = 1
	invalidRequest payCode = 2
	unknownID      payCode = 3
	notAllowed     payCode = 4
	limitExceeded  payCode = 5
	temporaryError payCode = 9
)

var payCodes = []payCode{authFailed, invalidRequest, unknownID, notAllowed, limitExceeded, temporaryError}

var payDescriptions = map[payCode]string{
	authFailed: "Authentication failed", invalidRequest: "Invalid request", unknownID: "Unknown transaction",
	notAllowed: "Not allowed in this state", limitExceeded: "Amount or limit exceeded", temporaryError: "Temporary error",
}

// payOutcomes are the words by which a rule asks for one of them, in the order of payCodes.
var payOutcomes = []string{"authentication_failed", "invalid_request", "unknown_id", "not_allowed", "limit_exceeded", "temporary_error"}

// payError is a call, or one item of it, that fails.
type payError struct {
	Code   payCode `json:"code"`
	Text   string  `json:"text"` // on the wire; "": that of the code
	Reason string  `json:"-"`    // for the journal; never sent
}

func (e *payError) Error() string { return fmt.Sprintf("code %d %s: %s", e.Code, e.text(), e.Reason) }

func (e *payError) text() string {
	if e.Text != "" {
		return e.Text
	}
	return payDescriptions[e.Code]
}

// fails is an error with its reason.
func fails(code payCode, format string, args ...any) *payError {
	return &payError{Code: code, Reason: fmt.Sprintf(format, args...)}
}

// payErrorOf is whatever went wrong as the interface knows it.
func payErrorOf(err error) *payError {
	var known *payError
	var unreadable *tmiError // of the SOAP reader
	var forbidden *payment.TransitionError
	switch {
	case errors.As(err, &known):
		return known
	case errors.As(err, &forbidden):
		return fails(notAllowed, "%v", forbidden)
	case errors.As(err, &unreadable):
		return fails(invalidRequest, "%s", unreadable.Reason)
	case errors.Is(err, sandbox.ErrMethod), errors.Is(err, sandbox.ErrNoRoute), errors.Is(err, sandbox.ErrBodyTooLarge):
		return fails(invalidRequest, "%v", err)
	}
	return fails(temporaryError, "%v", err)
}

// details are the children of errorDetails, whose order is fixed (CB-212). detailCode is
// the code, 0 of unknownID (CB-213).
func (e *payError) details(a *account, tracking string) []payapi.Element {
	code := int(e.Code)
	numbers := strings.Fields(a.sw("pay.error_codes"))
	if i := slices.Index(payCodes, e.Code); i >= 0 && i < len(numbers) {
		if n, err := strconv.Atoi(numbers[i]); err == nil {
			code = n
		}
	}
	detail := code
	if e.Code == unknownID {
		detail = 0
	}
	return []payapi.Element{
		payapi.Optional("requestTrackingID", tracking),
		payapi.Text("code", strconv.Itoa(code)),
		payapi.Text("detailCode", strconv.Itoa(detail)),
		payapi.Text("description", e.text()),
		payapi.Text("retry", strconv.FormatBool(e.Code == temporaryError)),
	}
}

// isPay tells whether an address is one of the pay API's calls.
func isPay(r *sandbox.Request) bool { return strings.HasPrefix(r.Path, "/webservices/soap/") }

// writePayFault spells an error of a whole call: HTTP 500 and a fault (CB-211).
func writePayFault(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request, err error) {
	fault := payErrorOf(err)
	var a *account
	if c, ok := r.Parsed.(*payCall); ok {
		a = c.account
	}
	tracking, _ := newTracking(ws)
	writeXML(w, http.StatusInternalServerError, payapi.Fault(versionOf(r), fault.text(), fault.details(a, tracking)...))
}
