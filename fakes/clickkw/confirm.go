package clickkw

import (
	"net/http"

	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// showConfirm is page 2 (KW-062).
func (v *visit) showConfirm(w http.ResponseWriter, r *sandbox.Request, method string) error {
	return v.write(w, "confirm", confirmPage{frame: v.frame(r), Action: v.url(r, "pay"), Method: method, Amount: atClick(v.payment.Amount)})
}

func (f Fake) confirmPage(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	v, err := enter(ws, r, r.Vars["session"])
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
	v, err := enter(ws, r, r.Vars["session"])
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
	v, err := enter(ws, r, r.Vars["session"])
	if err != nil {
		return err
	}
	if _, err := r.Decide(ws, v.asked(opCancel)); err != nil {
		return err
	}
	if v.payment.State == open {
		if err := ws.Update(func(tx *sandbox.Tx) error { return v.fail(tx, evFail, clickCanceled) }); err != nil {
			return err
		}
	}
	return goOn(w, r, v.url(r, ""))
}

// fail ends the payment in a word, and draws the indicator of the error return (KW-121).
func (v *visit) fail(tx *sandbox.Tx, event payment.Event, why word) error {
	return v.end(tx, event, func(s *session) {
		n := len(v.payment.History)
		s.Word = why
		s.ErrorText = "ERROR" + tx.Workspace().Draws().Text(16, decimal, providerName, "error", s.ID, n)
	})
}

// capture ends it paid (KW-093).
func (v *visit) capture(tx *sandbox.Tx, how word) error {
	return v.end(tx, evCapture, func(s *session) {
		s.Word, s.PaidAt = how, tx.Now()
	})
}

func (v *visit) end(tx *sandbox.Tx, event payment.Event, change func(*session)) error {
	moved, err := sandbox.Move(tx, table, v.session.ID, event, nil)
	if err != nil {
		return err
	}
	v.payment = moved
	v.session, err = sessions.Update(tx, v.session.ID, func(s *session) error {
		change(s)
		s.AtBank = ""
		return nil
	})
	return err
}

const decimal = "0123456789"
