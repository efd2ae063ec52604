package clickkw

import (
	"net/http"

	"paysandbox/sandbox"
)

// showConfirm is page 2 (KW-062).
func (v *visit) showConfirm(w http.ResponseWriter, r *sandbox.Request, method string) error {
	return v.write(w, "confirm", confirmPage{frame: v.frame(r), Action: v.url(r, "pay"), Method: method, Amount: atClick(v.payment.Amount)})
}

func (f Fake) confirmPage(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	v, err := enter(ws, r)
	if err != nil {
		return err
	}
	if _, err := r.Decide(ws, v.asked(opPage)); err != nil {
		return err
	}
	method := v.session.Method
	if method == "" {
		method = v.account.only()
	}
	if v.payment.State != open || !v.account.takes(method) {
		return goOn(w, r, v.url(r, ""))
	}
	return v.showConfirm(w, r, method)
}

// pay is the button "Pay": the payer is led to the acquirer (KW-063).
func (f Fake) pay(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	v, err := enter(ws, r)
	if err != nil {
		return err
	}
	if _, err := r.Decide(ws, v.asked(opPay)); err != nil {
		return err
	}
	if v.session.Method == "" && v.account.only() != "" {
		v.session.Method = v.account.only()
		if v.payment.Amount.Minor < v.account.least(v.session.Method).Minor { // page 1 was skipped
			return v.choose(ws, w, r, v.session.Method, "")
		}
	}
	switch {
	case v.payment.State != open || !v.account.takes(v.session.Method):
		return goOn(w, r, v.url(r, ""))
	case v.session.Method == byKNET:
		return v.toKNET(ws, w, r)
	}
	return v.toGateway(ws, w, r)
}

// cancel ends a payment from a page of Click, as cancelling at the acquirer does (KW-125).
func (f Fake) cancel(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	v, err := enterLate(ws, r, r.Vars["session"])
	if err != nil {
		return err
	}
	if _, err := r.Decide(ws, v.asked(opCancel)); err != nil {
		return err
	}
	if v.payment.State == open {
		err = ws.Update(func(tx *sandbox.Tx) error { return v.fail(tx, evFail, "", clickCanceled) })
	}
	return goOnUnless(err, w, r, v.url(r, ""), v.url(r, ""))
}
