package clickkw

import (
	"errors"
	"strings"

	"paysandbox/sandbox"
)

// caller finds out who calls: header, developer, its state, token, in this order
// (KW-058). It asks the rules for the operation, too, so that an outcome stands in its
// place among the checks; fields are what they see beside the developer.
func caller(ws *sandbox.Workspace, r *sandbox.Request, ask sandbox.Ask) (*account, sandbox.Decision, error) {
	user := r.Vars["user"]
	if ask.Fields == nil {
		ask.Fields = map[string]any{}
	}
	ask.Fields["user"] = user
	d, err := r.Decide(ws, ask)
	if err != nil {
		return nil, d, err
	}
	a, err := accountOf(ws, user)
	if err != nil {
		a = nil // its errors are spelt by our defaults
	}
	token, bearer := bearerToken(r)
	r.Secret(token)
	if !strings.HasPrefix(strings.ToLower(r.Header.Get("Content-Type")), "application/json") {
		r.Note("Content-Type is not application/json; accepted all the same (KW-012)")
	}
	switch {
	case !bearer:
		return a, d, a.coded(codeHeader, "there is no Authorization: Bearer with a token (KW-047)")
	case a == nil:
		return a, d, a.refuses(sayUnsupported, "no developer %q (KW-049)", user)
	case a.State == notAccepted:
		return a, d, a.refuses(sayNotAccepted, "the developer's state is %s (KW-050)", a.State)
	case a.State == suspended:
		return a, d, a.refuses(saySuspended, "the developer's state is %s (KW-050)", a.State)
	case token != a.Token:
		return a, d, a.coded(codeAuth, "the token is not that of developer %s%s (KW-046)", user, nearly(token, a.Token))
	}
	return a, d, a.asked(d.Outcome)
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

// asked is the error that a rule asks for, nil for none.
func (a *account) asked(outcome string) error {
	const reason = "a rule says so"
	switch outcome {
	case saysAuth.Name:
		return a.coded(codeAuth, reason)
	case saysHeader.Name:
		return a.coded(codeHeader, reason)
	case saysRequest.Name:
		return a.coded(codeRequest, reason)
	case saysUnsupported.Name:
		return a.refuses(sayUnsupported, reason)
	case saysNotAccepted.Name:
		return a.refuses(sayNotAccepted, reason)
	case saysSuspended.Name:
		return a.refuses(saySuspended, reason)
	case saysDuplicate.Name:
		return a.refuses(sayDuplicate, reason)
	case saysExpired.Name:
		return a.refuses(sayExpire, reason)
	case saysInvalid.Name:
		return a.refuses(sayInvalid, reason)
	}
	return nil
}

// sessionOf finds a developer's session; another's is as unknown as none (KW-044, KW-053).
func (a *account) sessionOf(s sandbox.Scope, r *sandbox.Request, id string) (session, error) {
	found, err := sessions.Find(s, id)
	switch {
	case errors.Is(err, sandbox.ErrNotFound):
		return found, a.refuses(sayInvalid, "no session %q (KW-053)", id)
	case err != nil:
		return found, err
	case found.User != a.User:
		return session{}, a.refuses(sayInvalid, "the session is another developer's (KW-044)")
	}
	r.Concerns(found.ID)
	return found, nil
}
