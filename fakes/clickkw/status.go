package clickkw

import (
	"net/http"

	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// status tells what became of a payment: the only truth that a shop can fetch (KW-045).
func (f Fake) status(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	body, unreadable := readBody(r, lenient(ws, r))
	ask := sandbox.Ask{Op: opStatus, Fields: body.fields()}
	if s, err := sessions.Find(ws, body.text(keySession)); err == nil {
		if p, err := sandbox.Payments.Get(ws, s.ID); err == nil {
			ask.Payment, ask.Order = &p, p.Order
		}
	}
	a, decision, err := caller(ws, r, ask)
	if err != nil {
		return err
	}
	if unreadable != nil {
		return a.coded(codeRequest, "%v", unreadable)
	}
	id, order, err := body.question(a)
	if err != nil {
		return err
	}
	s, err := a.sessionOf(ws, r, id)
	if err != nil {
		return err
	}
	if s.Order != order {
		return a.refuses(sayInvalid, "the session is of order %d, not of %d (KW-044)", s.Order, order)
	}
	p, err := sandbox.Payments.Get(ws, s.ID)
	if err != nil {
		return err
	}
	word, err := a.standing(ws, s, p, decision.Outcome)
	if err != nil {
		return err
	}
	a.writeJSON(w, http.StatusOK, statusAnswer{OrderID: order, Status: word, Response: word})
	return nil
}

// standing is a payment's status in one word (KW-042). What was paid once stays so, for
// ever (KW-044, KW-164).
func (a *account) standing(ws *sandbox.Workspace, s session, p payment.Payment, outcome string) (string, error) {
	switch outcome {
	case "no_status":
		return noStatus, nil
	case "success":
		return statusSuccess, nil
	case "failed":
		return a.sw("status_fail_word"), nil
	}
	switch p.State {
	case captured, refunded, chargedBack:
		return statusSuccess, nil
	case failed:
		return a.sw("status_fail_word"), nil
	case expired:
		return "", a.refuses(sayExpire, "the session has expired unpaid (KW-044)")
	}
	if s.expired(ws.Now()) {
		return "", a.refuses(sayExpire, "the session has expired; its payer is still at the bank (KW-044, KW-131)")
	}
	return noStatus, nil
}
