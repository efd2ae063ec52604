package klikandpay

import (
	"net/http"
	"strconv"

	"paysandbox/sandbox"
)

// securePage stands before the bank's answer where the account has 3-D Secure. Nothing of
// it is seen in any request or return of the merchant's (KP-084).
func (f Fake) securePage(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	return f.begins(ws, w, r, func(v *visit) error {
		if v.stay.Pending.Masked == "" {
			return goOn(w, v.url(r, ""))
		}
		return v.showSecure(w, r)
	})
}

// secure is the customer's answer to it.
func (f Fake) secure(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	v, err := enter(ws, r)
	if err != nil {
		return err
	}
	decision, err := r.Decide(ws, v.ask(opSecure))
	if err != nil {
		return err
	}
	switch {
	case v.payment.State != open:
		return v.ended(ws, w, r)
	case v.stay.Pending.Masked == "":
		return goOn(w, v.url(r, ""))
	case r.Field("try") != strconv.Itoa(v.stay.Try): // another tab has sent another card since
		r.Note("the answer is about an earlier card; another one waits (KP-167)")
		return goOn(w, v.url(r, "secure"))
	case decision.Outcome == "failed" || r.Field("answer") == "fail":
		r.Note("the authentication has failed (KP-084)")
		return f.askBank(ws, w, r, v, v.stay.Pending, refusedByBank.Name)
	}
	return f.askBank(ws, w, r, v, v.stay.Pending, v.stay.Asked)
}
