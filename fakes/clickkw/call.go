package clickkw

import (
	"errors"
	"strings"

	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/payment"
)

// This file is what the three calls of a merchant's server have in common: who calls, in
// which order that is judged, and which session is meant.

// callerOf is the developer that a call's path names, nil where there is none (KW-049).
func callerOf(s sandbox.Scope, r *sandbox.Request) (*account, error) {
	a, err := accountOf(s, r.Vars["user"])
	if errors.Is(err, sandbox.ErrNotFound) {
		return nil, nil // its errors are spelt by our defaults
	}
	return a, err
}

// ask is a call about a session as rules see it: what its body says, readable or not, and
// the session's payment.
func (b body) ask(s sandbox.Scope, op *operation.Operation) (sandbox.Ask, error) {
	order, _, _ := readOrder(b.text(keyOrder)) // 0: unreadable
	ask := sandbox.Ask{Op: op, Fields: map[string]any{"session": b.text(keySession), "order": int(order)}}
	if order > 0 {
		ask.Order = orderText(order)
	}
	found, err := sessions.Find(s, b.text(keySession))
	if err == nil {
		var p payment.Payment
		if p, err = sandbox.Payments.Get(s, found.ID); err == nil {
			ask.Payment = &p
		}
	}
	if errors.Is(err, sandbox.ErrNotFound) {
		err = nil
	}
	return ask, err
}

// admit asks the rules for a call and lets its caller in. What a rule asks for is answered
// at its place among the checks (KW-058): the errors of header, developer, state and token
// here, INVALID_REQUEST before the body is judged. What it says of sessions and orders is
// the outcome, for the call itself to heed.
func (a *account) admit(ws *sandbox.Workspace, r *sandbox.Request, ask sandbox.Ask) (outcome string, err error) {
	ask.Fields["user"] = r.Vars["user"]
	decision, err := r.Decide(ws, ask)
	if err != nil {
		return "", err
	}
	token, bearer := bearerToken(r)
	r.Secret(token)
	if !strings.HasPrefix(strings.ToLower(r.Header.Get("Content-Type")), "application/json") {
		r.Note("Content-Type is not application/json; accepted all the same (KW-012)")
	}
	says := decision.Outcome
	switch {
	case says == saysHeader.Name:
		return says, asked(says)
	case !bearer:
		return says, coded(codeHeader, "there is no Authorization: Bearer with a token (KW-047)")
	case says == saysUnsupported.Name:
		return says, asked(says)
	case a == nil:
		return says, refuses(sayUnsupported, "no developer %q (KW-049)", r.Vars["user"])
	case says == saysNotAccepted.Name:
		return says, asked(says)
	case a.State == notAccepted:
		return says, refuses(sayNotAccepted, "the developer's state is %s (KW-050)", a.State)
	case says == saysSuspended.Name:
		return says, asked(says)
	case a.State == suspended:
		return says, refuses(saySuspended, "the developer's state is %s (KW-050)", a.State)
	case says == saysAuth.Name:
		return says, asked(says)
	case token != a.Token:
		return says, coded(codeAuth, "the token is not that of developer %s%s (KW-046)", a.User, nearly(token, a.Token))
	case says == saysRequest.Name:
		return says, asked(says)
	}
	return says, nil
}

// bearerToken reads the Authorization header; false without a token in it.
func bearerToken(r *sandbox.Request) (token string, ok bool) {
	scheme, token, _ := strings.Cut(strings.TrimSpace(r.Header.Get("Authorization")), " ")
	token = strings.TrimSpace(token)
	return token, strings.EqualFold(scheme, "Bearer") && token != ""
}

// nearly tells of a slip that the manual itself leads to (KW-013).
func nearly(token, right string) string {
	if strings.Trim(token, `'"; `) == right {
		return ": it has the manual's quotation mark or semicolon around it (KW-013)"
	}
	return ""
}

// asked is the error that a rule asks for.
func asked(outcome string) error {
	const reason = "a rule says so"
	switch outcome {
	case saysAuth.Name:
		return coded(codeAuth, reason)
	case saysHeader.Name:
		return coded(codeHeader, reason)
	case saysRequest.Name:
		return coded(codeRequest, reason)
	case saysUnsupported.Name:
		return refuses(sayUnsupported, reason)
	case saysNotAccepted.Name:
		return refuses(sayNotAccepted, reason)
	case saysSuspended.Name:
		return refuses(saySuspended, reason)
	case saysDuplicate.Name:
		return refuses(sayDuplicate, reason)
	case saysExpired.Name:
		return refuses(sayExpire, reason)
	case saysInvalid.Name:
		return refuses(sayInvalid, reason)
	}
	return nil
}

// sessionOf finds a developer's session, unless a rule says that there is none; another's
// is as unknown as none (KW-044, KW-053).
func (a *account) sessionOf(s sandbox.Scope, r *sandbox.Request, id, says string) (session, error) {
	if says == saysInvalid.Name {
		return session{}, asked(says)
	}
	found, err := sessions.Find(s, id)
	switch {
	case errors.Is(err, sandbox.ErrNotFound):
		return found, refuses(sayInvalid, "no session %q (KW-053)", id)
	case err != nil:
		return found, err
	case found.User != a.User:
		return session{}, refuses(sayInvalid, "the session is another developer's (KW-044)")
	}
	r.Concerns(found.ID)
	return found, nil
}
