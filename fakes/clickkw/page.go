package clickkw

import (
	"errors"
	"net/http"

	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
	"paysandbox/web"
)

// page shows where the payment stands.
func (f Fake) page(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	v, err := enter(ws, r)
	if err != nil {
		return err
	}
	if v.payment.State != open {
		r.Op = opReturn
		return v.showResult(ws, w, r)
	}
	if _, err := r.Decide(ws, v.asked(opPage)); err != nil {
		return err
	}
	return v.showStand(w, r)
}

// showStand is the first page of a payment that waits for its payer.
func (v *visit) showStand(w http.ResponseWriter, r *sandbox.Request) error {
	if method := v.account.only(); method != "" { // KW-060: nothing to choose
		return v.showConfirm(w, r, method)
	}
	return v.showMethods(w, r)
}

func (v *visit) write(w http.ResponseWriter, page string, data any) error {
	web.Write(w, http.StatusOK, roomClick, page, v.session.Lang, data, web.Hosted)
	return nil
}

// goOn sends the browser to another page.
func goOn(w http.ResponseWriter, r *sandbox.Request, address string) error {
	r.SeeOther(w, address)
	return nil
}

// errElsewhere is that a payment waits no more: another tab was quicker.
var errElsewhere = errors.New("the payment has come to an end elsewhere")

// goOnUnless sends the browser on after a change, if that could be made. Where another
// request was a moment quicker, its result is what the payer sees, at stands (KW-150).
func goOnUnless(err error, w http.ResponseWriter, r *sandbox.Request, next, stands string) error {
	var late *payment.TransitionError
	switch {
	case errors.Is(err, errElsewhere), errors.As(err, &late):
		r.Note("%v", err)
		return goOn(w, r, stands)
	case err != nil:
		return err
	}
	return goOn(w, r, next)
}
