package clickkw

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// payCard is the button Pay: the card's bank decides, after the prompt of 3-D Secure
// where the card has to pass one.
func (f Fake) payCard(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	m, on, err := entering(ws, w, r)
	switch {
	case !on:
		return err
	case m.checkout.Card.Number == "": // pressed twice, and the first one was declined
		return goOn(w, r, m.url(r, stepCard))
	case m.prompts():
		return goOn(w, r, m.url(r, stepSecure))
	}
	return m.decide(ws, w, r)
}

// prompts tells whether the card is asked for 3-D Secure (KW-165, KW-168).
func (m *meeting) prompts() bool { return m.checkout.Card.Enrolled && m.account.on("three_ds") }

func (m *meeting) showSecure(w http.ResponseWriter, r *sandbox.Request, wrong bool) {
	m.write(w, http.StatusOK, stepSecure, m.checkout.Lang, securePage{gatewayFrame: m.frame(r), Action: m.url(r, stepSecure), Card: m.checkout.Card, Wrong: wrong})
}

// secure takes the answer to the prompt of 3-D Secure: any password passes, the button
// beside it does not (KW-168).
func (f Fake) secure(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	m, on, err := entering(ws, w, r)
	switch {
	case !on:
		return err
	case m.checkout.Card.Number == "" || !m.prompts():
		return goOn(w, r, m.url(r, ""))
	}
	r.Secret(r.Field("password"))
	decision, err := r.Decide(ws, m.asked(opCardSecure))
	switch {
	case err != nil:
		return err
	case r.Field("answer") == "fail" || decision.Outcome == "failed":
		r.Note("the payer was not authenticated: the card counts as declined (KW-168)")
		return m.settle(ws, w, r, cardDeclined)
	case strings.TrimSpace(r.Field("password")) == "":
		m.showSecure(w, r, true)
		return nil
	}
	return m.decide(ws, w, r)
}

// decide lets the card's bank decide, unless a rule does (KW-111 to KW-119).
func (m *meeting) decide(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	decision, err := r.Decide(ws, m.asked(opCardPay))
	if err != nil {
		return err
	}
	result := m.checkout.Card.says(m.account, ws.Now())
	if asked, ok := wordOf(cardWords, decision.Outcome); ok {
		result = asked
	}
	r.Note("gatewayCode %s, security code %s", result, m.checkout.Card.CSC)
	return m.settle(ws, w, r, result)
}

// settle makes the gateway's word the payment's. Where another tab was quicker, the
// payer sees what it did.
func (m *meeting) settle(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request, result word) error {
	err := ws.Update(func(tx *sandbox.Tx) error {
		now, err := meet(tx, m.checkout.ID)
		switch {
		case err != nil:
			return err
		case now.stands(tx.Now()).Event != eventNone || now.checkout.Card.Number == "":
			return nil
		case result == cardApproved:
			return now.capture(tx)
		}
		return now.decline(tx, result)
	})
	var late *payment.TransitionError
	if err != nil && !errors.As(err, &late) {
		return err
	}
	return goOn(w, r, m.url(r, ""))
}

func (m *meeting) capture(tx *sandbox.Tx) error {
	if err := m.end(tx, evCapture, cardApproved); err != nil {
		return err
	}
	return m.tell(tx)
}

// decline lets the payer try again with other details, as often as the account and the
// time allow (KW-110).
func (m *meeting) decline(tx *sandbox.Tx, result word) error {
	most, _ := strconv.Atoi(m.account.sw("card_retries"))
	tooLate := m.click != nil && m.click.session.expired(tx.Now()) // KW-131: to finish, not to begin anew
	if tooLate || most > 0 && m.declines()+1 >= most {
		return m.end(tx, evFail, result)
	}
	if _, err := sandbox.Move(tx, table, m.payment.ID, evDecline, nil); err != nil {
		return err
	}
	_, err := checkouts.Update(tx, m.checkout.ID, func(c *checkout) error {
		c.Word, c.Card.Number = result, ""
		return nil
	})
	return err
}

// end ends the payment in the gateway's word.
func (m *meeting) end(tx *sandbox.Tx, event payment.Event, how word) error {
	var err error
	switch {
	case m.click == nil:
		m.payment, err = sandbox.Move(tx, table, m.payment.ID, event, nil)
	case event == evCapture:
		err = m.click.capture(tx, how)
		m.payment = m.click.payment
	default:
		err = m.click.fail(tx, event, how)
	}
	if err != nil {
		return err
	}
	m.checkout, err = checkouts.Update(tx, m.checkout.ID, func(c *checkout) error { c.Word = how; return nil })
	return err
}

// cancelCard is Cancel, and the ✕ of the lightbox (KW-104, KW-110).
func (f Fake) cancelCard(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	m, on, err := entering(ws, w, r)
	if !on {
		return err
	}
	if _, err := r.Decide(ws, m.asked(opCardCancel)); err != nil {
		return err
	}
	err = ws.Update(func(tx *sandbox.Tx) error {
		now, err := meet(tx, m.checkout.ID)
		if err != nil || now.stands(tx.Now()).Event != eventNone {
			return err
		}
		return now.end(tx, evFail, clickCanceled)
	})
	if err != nil {
		return err
	}
	return goOn(w, r, m.url(r, ""))
}
