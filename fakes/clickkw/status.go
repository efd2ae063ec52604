package clickkw

import (
	"net/http"

	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// status tells what became of a payment: the only truth that a shop can fetch (KW-045).
func (f Fake) status(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	a, err := callerOf(ws, r)
	if err != nil {
		return err
	}
	sent := readBody(r, a.on("lenient_json"))
	ask, err := sent.ask(ws, opStatus)
	if err != nil {
		return err
	}
	says, err := a.admit(ws, r, ask)
	if err != nil {
		return err
	}
	id, order, err := a.question(sent)
	if err != nil {
		return coded(codeRequest, "%v", err)
	}
	s, err := a.sessionOf(ws, r, id, says)
	if err != nil {
		return err
	}
	if s.Order != order {
		return refuses(sayInvalid, "the session is of order %d, not of %d (KW-044)", s.Order, order)
	}
	p, err := sandbox.Payments.Get(ws, s.ID)
	if err != nil {
		return err
	}
	word, err := a.standing(ws, s, p, says)
	if err != nil {
		return err
	}
	a.writeJSON(w, http.StatusOK, statusAnswer{OrderID: order, Status: word, Response: word})
	return nil
}

// standing is a payment's status in one word (KW-042). What was paid once stays so, for
// ever (KW-044, KW-164). says is a rule's word on it.
func (a *account) standing(ws *sandbox.Workspace, s session, p payment.Payment, says string) (string, error) {
	switch says {
	case saysExpired.Name:
		return "", asked(says)
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
		return "", refuses(sayExpire, "the session has expired unpaid (KW-044)")
	}
	if s.expired(ws.Now()) {
		return "", refuses(sayExpire, "the session has expired; its payer is still at the bank (KW-044, KW-131)")
	}
	return noStatus, nil
}
