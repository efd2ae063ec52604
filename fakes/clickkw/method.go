package clickkw

import (
	"net/http"

	"paysandbox/sandbox"
)

// showMethods is page 1, the choice between KNET and credit card (KW-060).
func (v *visit) showMethods(w http.ResponseWriter, r *sandbox.Request) error {
	return v.write(w, "method", methodPage{frame: v.frame(r), Action: v.url(r, "method"), Methods: v.account.Methods})
}

// only is the one method that an account takes, "" where there is a choice.
func (a *account) only() string {
	if len(a.Methods) == 1 {
		return a.Methods[0]
	}
	return ""
}

// method is the payer's choice. An amount below the store's fee ends here (KW-037, KW-061).
func (f Fake) method(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	v, err := enter(ws, r)
	if err != nil {
		return err
	}
	chosen := r.Field("method")
	ask := v.asked(opMethod)
	ask.Fields["method"] = chosen
	decision, err := r.Decide(ws, ask)
	if err != nil {
		return err
	}
	switch {
	case v.payment.State != open:
		return goOn(w, r, v.url(r, "")) // KW-070
	case !v.account.takes(chosen):
		r.Note("method %q is none of this account's", chosen)
		return goOn(w, r, v.url(r, ""))
	}
	return v.choose(ws, w, r, chosen, decision.Outcome)
}

// choose makes a method the session's and shows what comes next: the confirmation, or
// that the amount is too small for it.
func (v *visit) choose(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request, method, outcome string) error {
	stands, next := v.url(r, ""), v.url(r, "confirm")
	err := ws.Update(func(tx *sandbox.Tx) error {
		if err := v.again(tx); err != nil {
			return err
		}
		if outcome != "below_minimum" && v.payment.Amount.Minor >= v.account.least(method).Minor {
			_, err := sessions.Update(tx, v.session.ID, func(s *session) error { s.Method = method; return nil })
			return err
		}
		next = stands
		r.Note("%s is below the store's fee of %s for %s (KW-061)", v.payment.Amount, v.account.least(method), method)
		return v.fail(tx, evMinimum, method, clickMinimum)
	})
	return goOnUnless(err, w, r, next, stands)
}
