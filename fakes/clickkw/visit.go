package clickkw

import (
	"errors"
	"net/http"
	"strings"

	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/payment"
	"paysandbox/sandbox/scenario"
	"paysandbox/web"
)

// visit is everything that a step of a payer's way needs, read afresh for each request.
type visit struct {
	account *account
	session session
	payment payment.Payment
}

// visitOf reads a session by its payment. The account of a session may be gone.
func visitOf(s sandbox.Scope, id string) (*visit, error) {
	v := &visit{}
	var err error
	if v.session, err = sessions.Get(s, id); err != nil {
		return nil, err
	}
	if v.payment, err = sandbox.Payments.Get(s, id); err != nil {
		return nil, err
	}
	v.account, err = accountOf(s, v.session.User)
	return v, err
}

// enter reads the visit that a page's session names.
func enter(ws *sandbox.Workspace, r *sandbox.Request, id string) (*visit, error) {
	s, err := sessions.Find(ws, strings.TrimSpace(id))
	if err != nil {
		return nil, &pageError{Status: http.StatusNotFound, Kind: troubleInvalid, Reason: "no session has this id in this workspace"}
	}
	r.Concerns(s.ID)
	v, err := visitOf(ws, s.ID)
	switch {
	case errors.Is(err, sandbox.ErrNotFound):
		return nil, &pageError{Status: http.StatusGone, Kind: troubleInvalid, Reason: "the developer's account was removed meanwhile", lang: s.Lang}
	case err != nil:
		return nil, err
	case s.Order == 0:
		return nil, &pageError{Status: http.StatusNotFound, Kind: troubleInvalid, Reason: "the session was never updated with an order (KW-066)"}
	case v.payment.State == expired || v.payment.State == open && !v.alive(ws):
		return nil, v.tooLate()
	}
	return v, nil
}

// alive tells whether the payer can still go on: within the session's time, or after it
// at the acquirer's (KW-130, KW-131).
func (v *visit) alive(ws *sandbox.Workspace) bool {
	return !v.session.expired(ws.Now()) || v.session.AtBank != "" && v.account.mayFinish(v.session, ws.Now())
}

func (v *visit) tooLate() error {
	return &pageError{Status: http.StatusGone, Kind: troubleExpired, Reason: "the session expired at " + v.session.Expires.Format("15:04:05") + " UTC (KW-066)", lang: v.session.Lang}
}

// ask is the visit as rules see it.
func (v *visit) ask() sandbox.Ask {
	s := v.session
	return sandbox.Ask{
		Payment: &v.payment, Order: v.payment.Order, Buyer: scenario.Buyer{Email: s.Customer.Email, Name: s.Customer.Name},
		Fields: map[string]any{
			"user": s.User, "session": s.Session, "order": int(s.Order), "amount": int(v.payment.Amount.Minor), "method": s.Method, "lang": s.Lang,
		},
	}
}

// url is the address of one of the visit's pages at Click, absolute: a shop may echo the
// page (KW-040).
func (v *visit) url(r *sandbox.Request, page string) string {
	path := "/payment/" + v.session.Session
	if page != "" {
		path += "/" + page
	}
	return r.PageURL(ownHost, path, false)
}

// frame is what every page of Click shows.
func (v *visit) frame(r *sandbox.Request) frame {
	return frame{Lang: v.session.Lang, Store: v.account.Store, Track: v.session.Track, CancelURL: v.url(r, "cancel")}
}

// page shows where the payment stands.
func (f Fake) page(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	v, err := enter(ws, r, r.Vars["session"])
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

func (v *visit) asked(op *operation.Operation) sandbox.Ask {
	ask := v.ask()
	ask.Op = op
	return ask
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
	http.Redirect(w, r.Request, address, http.StatusSeeOther)
	return nil
}
