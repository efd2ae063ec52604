package klikandpay

import (
	"net/http"

	"paysandbox/sandbox"
)

// leave ends a payment: the button "cancel" of any page, or the link back after a refusal
// (KP-080, KP-172). A link on any other page, which nobody has, changes nothing.
func (f Fake) leave(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	v, err := enter(ws, r)
	if err != nil {
		return err
	}
	if _, err := r.Decide(ws, v.ask(opLeave)); err != nil {
		return err
	}
	if v.payment.State == open && (r.Method == http.MethodPost || v.stay.Refused) {
		if err := ws.Update(v.giveUp); err != nil {
			return v.settled(ws, w, r, err)
		}
		v.account.noteUnheard(ws, r, v.t, responseCanceled)
		if v, err = visitOf(ws, v.t.ID); err != nil {
			return err
		}
	}
	if v.payment.State != cancelled {
		return v.ended(ws, w, r)
	}
	if address := v.refusedURL(ws); address != "" {
		return leadTo(w, address)
	}
	return goOn(w, v.url(r, "")) // KP-095
}

// giveUp is the customer's no; only some merchants want to know (KP-100).
func (v *visit) giveUp(tx *sandbox.Tx) error {
	p, err := sandbox.Move(tx, table, v.t.ID, evLeave, nil)
	if err != nil {
		return err
	}
	return v.account.announce(tx, p, v.t, responseCanceled)
}
