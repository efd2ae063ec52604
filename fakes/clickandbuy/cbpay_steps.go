package clickandbuy

import (
	"errors"
	"net/http"
	"time"

	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
	"paysandbox/sandbox/scenario"
)

// checkoutLogin lets a buyer in (CB-270).
func (f Fake) checkoutLogin(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	c, err := checkoutOf(ws, r)
	if err != nil {
		return err
	}
	user, password := r.Field("username"), r.Field("password")
	r.Secret(password)
	if c.payment.State != created && c.payment.State != inProgress {
		return c.again(ws, w, r)
	}
	ask := c.ask(opCheckoutLogin)
	ask.Buyer = scenario.Buyer{Email: user}
	decision, err := r.Decide(ws, ask)
	if err != nil {
		return err
	}
	b, known := findBuyer(ws, user)
	switch {
	case decision.Outcome == "wrong", !known, !b.knows(password):
		r.Note("user name or password is wrong")
		f.showCheckoutLogin(w, r, c, user, loginWrong)
		return nil
	case decision.Outcome == "locked", b.Status == "LOCKED", b.Status == "TERMINATED": // CB-026
		r.Note("the buyer is %s", b.Status)
		f.showCheckoutLogin(w, r, c, user, loginLocked)
		return nil
	}
	err = ws.Update(func(tx *sandbox.Tx) error {
		_, err := transactions.Update(tx, c.t.ID, func(t *transaction) error { t.CRN, t.Buyer = b.CRN, b.Email; return nil })
		if err != nil || c.payment.State == inProgress { // another buyer on the confirmation page is no event
			return err
		}
		_, err = shift(tx, c.t.ID, evLogIn)
		return err
	})
	return c.step(ws, w, r, err)
}

// step goes to the page of the state that a step has led to, or to which another tab has
// brought the payment meanwhile, when the merchant has been told.
func (c *checkout) step(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request, err error) error {
	var late *payment.TransitionError
	if err != nil && !errors.As(err, &late) {
		return err
	}
	ws.AwaitNotified(r.Context(), c.t.ID, pageAwaitsEvent)
	http.Redirect(w, r.Request, c.url(r, ""), http.StatusSeeOther)
	return nil
}

// again is a step that comes too late: the page of where the payment stands.
func (c *checkout) again(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	p, err := sandbox.Payments.Get(ws, c.t.ID)
	if err != nil {
		return err
	}
	c.payment = p
	switch p.State {
	case created, inProgress, pendingVerification:
		return c.step(ws, w, r, nil)
	}
	return c.leave(w, r)
}

// ends are what a rule can make of a confirmation (CB-272, CB-273).
var ends = map[string]payment.Event{
	"": evPay, "payment_pending": evPayLater, "payment_guarantee": evGuarantee, "declined": evDecline, "declined_success_url": evDecline,
}

// checkoutConfirm is "Bestätigen": the payment comes to its end, which the merchant can ask
// for before the browser is there (CB-204).
func (f Fake) checkoutConfirm(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	c, err := checkoutOf(ws, r)
	if err != nil {
		return err
	}
	if c.payment.State != inProgress {
		return c.again(ws, w, r)
	}
	decision, err := r.Decide(ws, c.ask(opCheckoutConfirm))
	if err != nil {
		return err
	}
	if decision.Outcome == "identity_check" {
		if !c.t.Identified {
			err := ws.Update(func(tx *sandbox.Tx) error { _, err := shift(tx, c.t.ID, evAskIdentity); return err })
			return c.step(ws, w, r, err)
		}
		decision.Outcome = ""
	}
	event := ends[decision.Outcome]
	if b, known := findBuyer(ws, c.t.Buyer); event == evPay && known && b.CreditExhausted {
		r.Note("the buyer's credit is exhausted (CB-026)")
		event = evDecline
	}
	err = ws.Update(func(tx *sandbox.Tx) error {
		t, err := transactions.Update(tx, c.t.ID, func(t *transaction) error { t.ToSuccess = decision.Outcome == "declined_success_url"; return nil })
		if err != nil {
			return err
		}
		c.t = t
		_, err = shift(tx, c.t.ID, event)
		return err
	})
	return c.finish(ws, w, r, err)
}

// checkoutIdentity passes the identity check (CB-271).
func (f Fake) checkoutIdentity(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	c, err := checkoutOf(ws, r)
	if err != nil {
		return err
	}
	if _, err := r.Decide(ws, c.ask(opCheckoutIdentity)); err != nil {
		return err
	}
	err = ws.Update(func(tx *sandbox.Tx) error {
		if _, err := transactions.Update(tx, c.t.ID, func(t *transaction) error { t.Identified = true; return nil }); err != nil {
			return err
		}
		_, err := shift(tx, c.t.ID, evVerify)
		return err
	})
	return c.step(ws, w, r, err)
}

// checkoutAbort is the buyer's way out (CB-272).
func (f Fake) checkoutAbort(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	c, err := checkoutOf(ws, r)
	if err != nil {
		return err
	}
	if _, err := r.Decide(ws, c.ask(opCheckoutAbort)); err != nil {
		return err
	}
	err = ws.Update(func(tx *sandbox.Tx) error { _, err := shift(tx, c.t.ID, evAbort); return err })
	return c.finish(ws, w, r, err)
}

// pageAwaitsEvent is how long a buyer's page waits for the merchant to have been told (CB-601).
const pageAwaitsEvent = 10 * time.Second

// finish sends the browser on when the merchant has been told, as a rule that delays or
// plans the event may not want it.
func (c *checkout) finish(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request, err error) error {
	var late *payment.TransitionError
	if err != nil && !errors.As(err, &late) {
		return err
	}
	ws.AwaitNotified(r.Context(), c.t.ID, pageAwaitsEvent)
	return c.again(ws, w, r)
}
