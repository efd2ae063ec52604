package clickkw

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"paysandbox/sandbox"
	"paysandbox/web"
)

// apiError is what one of the three calls answers instead of what was asked.
type apiError struct {
	Code    string // of the first family, "" in the second
	Message string // of the second
	Status  int    // the number in the second family's body
	Reason  string // for the journal
}

func (e *apiError) Error() string {
	if e.Code != "" {
		return fmt.Sprintf("%s: %s", e.Code, e.Reason)
	}
	return fmt.Sprintf("%s: %s", e.Message, e.Reason)
}

// The errors of the manual's chapter 6. Its messages carry stray blanks, see rawMessages.
const (
	codeAuth    = "INVALID_AUTH"
	codeHeader  = "INVALID_HEADER"
	codeRequest = "INVALID_REQUEST"

	sayUnsupported = "Developer Not Supported"
	sayNotAccepted = "Developer Not Accepted"
	saySuspended   = "Developer Suspended"
	sayDuplicate   = "ORDER Duplicate"
	sayExpire      = "Session Expire"
	sayInvalid     = "INVALID SESSION"
)

func coded(code, reason string, args ...any) error {
	return &apiError{Code: code, Reason: fmt.Sprintf(reason, args...)}
}

func refuses(message, reason string, args ...any) error {
	e := &apiError{Message: message, Reason: fmt.Sprintf(reason, args...)}
	if message == sayUnsupported {
		e.Status = -1 // KW-049
	}
	return e
}

// pageError is a hosted page that cannot be shown: the payer reads why, and is led
// nowhere, since no shop is known or trusted (KW-066).
type pageError struct {
	Status int
	Kind   trouble
	Reason string // for the journal
	lang   string
}

func (e *pageError) Error() string { return fmt.Sprintf("page %s: %s", e.Kind, e.Reason) }

// trouble is what an error page is about.
type trouble string

const (
	troubleInvalid  trouble = "invalid_session" // unknown, or never updated (KW-066)
	troubleExpired  trouble = "session_expire"  // KW-130
	troubleStale    trouble = "stale"           // a page of a payment that was begun anew or has ended
	troubleNotFound trouble = "not_found"       // KW-059
	troubleRequest  trouble = "bad_request"
)

// WriteError implements sandbox.Provider: the only place where errors are spelt, as JSON
// for merchants' servers, in their account's way, and as a page for browsers.
func (Fake) WriteError(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request, err error) {
	r.Note("%v", err)
	var call *apiError
	if strings.HasPrefix(r.Path, api) && errors.Is(err, sandbox.ErrBodyTooLarge) {
		call = &apiError{Code: codeRequest}
	}
	if call != nil || errors.As(err, &call) {
		a, err := accountOf(ws, r.Vars["user"])
		if err != nil {
			a = nil // by our defaults
		}
		call.write(w, a)
		return
	}
	var atGateway *gatewayError
	if errors.As(err, &atGateway) {
		atGateway.write(w, r)
		return
	}
	var page *pageError
	if !errors.As(err, &page) {
		page = frontError(err)
	}
	if page.lang == "" {
		page.lang = browserLanguage(r)
	}
	web.Write(w, page.Status, roomClick, "trouble", page.lang, troublePage{Kind: page.Kind, Reason: page.Reason}, web.Hosted)
}

// write spells the error as an account wants it; nil: an unknown one's.
func (e *apiError) write(w http.ResponseWriter, a *account) {
	if e.Code != "" {
		status := http.StatusOK // KW-057
		if e.Code != codeRequest && a.sw("auth_http") == "401" {
			status = http.StatusUnauthorized
		}
		a.writeJSON(w, status, authFault{APIVersion: "1", GatewayResponse: authProblem{Error: e.Code, Status: "false"}})
		return
	}
	message := e.Message
	if raw, known := rawMessages[message]; known && a.on("raw_messages") {
		message = raw
	}
	a.writeJSON(w, http.StatusOK, messageFault{Message: message, Status: e.Status}) // KW-056
}

// frontError is what happened before any handler of this provider, as a page.
func frontError(err error) *pageError {
	page := &pageError{Status: sandbox.FrontStatus(err), Kind: troubleRequest, Reason: err.Error()}
	switch page.Status {
	case http.StatusNotFound:
		page.Kind = troubleNotFound
	case http.StatusConflict:
		page.Kind = troubleStale
	}
	return page
}

// browserLanguage is the language of a page that belongs to no session.
func browserLanguage(r *sandbox.Request) string {
	if strings.HasPrefix(strings.ToLower(r.Header.Get("Accept-Language")), arabic) {
		return arabic
	}
	return english
}
