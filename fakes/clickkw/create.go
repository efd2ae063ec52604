package clickkw

import (
	"net/http"
	"strings"

	"paysandbox/sandbox"
)

// create opens a session (KW-007). Whatever its body says is not looked at: an order in
// it is not registered (KW-036).
func (f Fake) create(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	a, err := callerOf(ws, r)
	if err != nil {
		return err
	}
	if _, err := a.admit(ws, r, sandbox.Ask{Op: opCreate, Fields: map[string]any{}}); err != nil {
		return err
	}
	if strings.TrimSpace(string(r.Content)) != "" {
		r.Note("the body is ignored: an order counts from update session on (KW-036)")
	}
	var s begun
	err = ws.Update(func(tx *sandbox.Tx) (err error) {
		s, err = a.begin(tx)
		return err
	})
	if err != nil {
		return err
	}
	r.Concerns(s.id)
	until := s.expires
	if a.sw("session_expire") == "creation" {
		until = until.Add(-lifetime)
	}
	a.writeJSON(w, http.StatusOK, createAnswer{APIVersion: 1, GatewayResponse: createdAsked{
		Result: resultSuccess, SessionID: s.session, SessionExpire: newPHPDate(a.local(until)), Indicator: s.indicator, Status: noStatus,
	}})
	return nil
}
