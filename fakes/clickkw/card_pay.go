package clickkw

import (
	"net/http"
	"strings"

	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/payment"
)

// payCard is the button Pay: the card's bank decides, after the prompt of 3-D Secure
// where the card has to pass one.
func (f Fake) payCard(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	g, on, err := entering(ws, w, r)
	switch {
	case !on:
		return err
	case g.checkout.Card.Number == "": // pressed twice, and the first one was declined
		return goOn(w, r, g.url(r, stepCard))
	case g.prompts():
		return goOn(w, r, g.url(r, stepSecure))
	}
	return g.decide(ws, w, r)
}

// prompts tells whether the card is asked for 3-D Secure (KW-165, KW-168).
func (g *gatewayVisit) prompts() bool { return g.checkout.Card.Enrolled && g.account.on("three_ds") }

func (g *gatewayVisit) showSecure(w http.ResponseWriter, r *sandbox.Request, wrong bool) {
	g.write(w, http.StatusOK, stepSecure, g.checkout.Lang, securePage{gatewayFrame: g.frame(r), Action: g.url(r, stepSecure), Card: g.checkout.Card, Wrong: wrong})
}

// secure takes the answer to the prompt of 3-D Secure: any password passes, the button
// beside it does not (KW-168).
func (f Fake) secure(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	g, on, err := entering(ws, w, r)
	switch {
	case !on:
		return err
	case g.checkout.Card.Number == "" || !g.prompts():
		return goOn(w, r, g.url(r, ""))
	}
	r.Secret(r.Field("password"))
	decision, err := r.Decide(ws, g.asked(opCardSecure))
	switch {
	case err != nil:
		return err
	case r.Field("answer") == "fail" || decision.Outcome == "failed":
		r.Note("the payer was not authenticated: the card counts as declined (KW-168)")
		return g.settle(ws, w, r, cardDeclined)
	case strings.TrimSpace(r.Field("password")) == "":
		g.showSecure(w, r, true)
		return nil
	}
	return g.decide(ws, w, r)
}

// decide lets the card's bank decide, unless a rule does (KW-111 to KW-119).
func (g *gatewayVisit) decide(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	decision, err := r.Decide(ws, g.asked(opCardPay))
	if err != nil {
		return err
	}
	result := g.checkout.Card.says(g.account, ws.Now())
	if asked, ok := wordOf(cardWords, decision.Outcome); ok {
		result = asked
	}
	r.Note("gatewayCode %s, security code %s", result, g.checkout.Card.CSC)
	return g.settle(ws, w, r, result)
}

// settle makes the gateway's word the payment's. Where another tab was quicker, the
// payer sees what it did.
func (g *gatewayVisit) settle(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request, result word) error {
	err := ws.Update(func(tx *sandbox.Tx) error {
		now, err := gatewayVisitOf(tx, g.checkout.ID)
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
	return goOnUnless(err, w, r, g.url(r, stepProcessing), g.url(r, ""))
}

func (g *gatewayVisit) capture(tx *sandbox.Tx) error {
	if err := g.end(tx, evCapture, cardApproved); err != nil {
		return err
	}
	return g.tell(tx)
}

// decline lets the payer try again with other details, as often as the account and the
// time allow (KW-110).
func (g *gatewayVisit) decline(tx *sandbox.Tx, result word) error {
	most := operation.NumberIn(g.account.sw("card_retries"))
	tooLate := g.click != nil && g.click.session.expired(tx.Now()) // KW-131: to finish, not to begin anew
	if tooLate || most > 0 && g.declines()+1 >= most {
		return g.end(tx, evFail, result)
	}
	if _, err := sandbox.Move(tx, table, g.payment.ID, evDecline, nil); err != nil {
		return err
	}
	_, err := checkouts.Update(tx, g.checkout.ID, func(c *checkout) error {
		c.Word, c.Card.Number = result, ""
		return nil
	})
	return err
}

// end ends the payment in the gateway's word.
func (g *gatewayVisit) end(tx *sandbox.Tx, event payment.Event, how word) error {
	var err error
	switch {
	case g.click == nil:
		g.payment, err = sandbox.Move(tx, table, g.payment.ID, event, nil)
	case event == evCapture:
		err = g.click.capture(tx, byCard, how)
		g.payment = g.click.payment
	default:
		err = g.click.fail(tx, event, byCard, how)
	}
	if err != nil {
		return err
	}
	g.checkout, err = checkouts.Update(tx, g.checkout.ID, func(c *checkout) error { c.Word = how; return nil })
	return err
}

// cancelCard is Cancel, and the ✕ of the lightbox (KW-104, KW-110).
func (f Fake) cancelCard(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	g, on, err := entering(ws, w, r)
	if !on {
		return err
	}
	if _, err := r.Decide(ws, g.asked(opCardCancel)); err != nil {
		return err
	}
	err = ws.Update(func(tx *sandbox.Tx) error {
		now, err := gatewayVisitOf(tx, g.checkout.ID)
		if err != nil || now.stands(tx.Now()).Event != eventNone {
			return err
		}
		return now.end(tx, evFail, clickCanceled)
	})
	return goOnUnless(err, w, r, g.url(r, ""), g.url(r, ""))
}
