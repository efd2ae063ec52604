package clickkw

import (
	"errors"
	"net/http"
	"strings"

	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/payment"
	"paysandbox/sandbox/scenario"
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

// enter reads the visit of one of Click's own pages. While the payment is open, they end
// with the session, wherever its payer has been (KW-130).
func enter(ws *sandbox.Workspace, r *sandbox.Request) (*visit, error) {
	v, err := enterLate(ws, r, r.Vars["session"])
	if err == nil && v.payment.State == open && v.session.expired(ws.Now()) {
		return nil, v.tooLate()
	}
	return v, err
}

// enterLate reads the visit that a session names, for steps that a payer who has reached
// an acquirer may take after the session's end, too (KW-131).
func enterLate(ws *sandbox.Workspace, r *sandbox.Request, id string) (*visit, error) {
	s, err := sessions.Find(ws, strings.TrimSpace(id))
	switch {
	case err != nil && !errors.Is(err, sandbox.ErrNotFound):
		return nil, err
	case err != nil:
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

// again reads the visit anew within a transaction that changes what its payer is about:
// another tab may have ended the payment meanwhile, and the clock may have gone on.
func (v *visit) again(tx *sandbox.Tx) error {
	now, err := visitOf(tx, v.session.ID)
	switch {
	case err != nil:
		return err
	case now.payment.State != open:
		return errElsewhere
	case now.session.expired(tx.Now()):
		return now.tooLate()
	}
	*v = *now
	return nil
}

func (v *visit) tooLate() error {
	return &pageError{Status: http.StatusGone, Kind: troubleExpired, Reason: "the session expired at " + v.session.Expires.Format("15:04:05") + " UTC (KW-066)", lang: v.session.Lang}
}

// asked is the visit as rules see it.
func (v *visit) asked(op *operation.Operation) sandbox.Ask {
	s := v.session
	return sandbox.Ask{
		Op: op, Payment: &v.payment, Order: v.payment.Order, Buyer: scenario.Buyer{Email: s.Customer.Email, Name: s.Customer.Name},
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
