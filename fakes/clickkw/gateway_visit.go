package clickkw

import (
	"errors"
	"strconv"
	"time"

	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/payment"
)

// gatewayVisit is a payer at the gateway: everything that a step needs, read afresh for
// each request.
type gatewayVisit struct {
	view     string
	checkout checkout
	payment  payment.Payment
	account  *account
	click    *visit // nil: the shop called the gateway by itself
}

// The two ways in which the gateway is shown (KW-100).
const (
	viewLightbox = "lightbox" // in a frame over the shop's page
	viewPage     = "pay"      // as a page of its own
)

// gatewayVisitOf reads a checkout by its id. sandbox.ErrNotFound: there is none, or its
// account is gone.
func gatewayVisitOf(s sandbox.Scope, id string) (*gatewayVisit, error) {
	g := &gatewayVisit{}
	var err error
	if g.checkout, err = checkouts.Get(s, id); err != nil {
		return nil, err
	}
	if !g.checkout.Direct {
		if g.click, err = visitOf(s, g.checkout.Payment); err != nil {
			return nil, err
		}
		g.payment, g.account = g.click.payment, g.click.account
		return g, nil
	}
	if g.payment, err = sandbox.Payments.Get(s, g.checkout.Payment); err != nil {
		return nil, err
	}
	g.account, err = accountOf(s, g.checkout.User)
	return g, err
}

// reach is the visit that a page's path names.
func reach(ws *sandbox.Workspace, r *sandbox.Request) (*gatewayVisit, error) {
	g, err := gatewayVisitOf(ws, r.Vars["checkout"])
	if errors.Is(err, sandbox.ErrNotFound) {
		return nil, &gatewayError{Reason: "no checkout has this id in this workspace, or its account is gone"}
	}
	if err != nil {
		return nil, err
	}
	g.view = r.Vars["view"]
	r.Concerns(g.payment.ID)
	return g, nil
}

// asked is the visit as rules see it.
func (g *gatewayVisit) asked(op *operation.Operation) sandbox.Ask {
	var ask sandbox.Ask
	if g.click != nil {
		ask = g.click.asked(op)
	} else {
		order, _ := strconv.Atoi(g.payment.Order)
		ask = sandbox.Ask{Payment: &g.payment, Order: g.payment.Order, Fields: map[string]any{
			"user": g.checkout.User, "session": "", "order": order, "amount": int(g.payment.Amount.Minor), "lang": g.checkout.Lang,
		}}
	}
	ask.Op, ask.Card = op, g.checkout.Card.scripted()
	ask.Fields["method"] = byCard // whatever another tab has chosen at Click
	return ask
}

// stands is what has become of the checkout: eventNone while the payer can go on.
func (g *gatewayVisit) stands(now time.Time) happening {
	switch g.payment.State {
	case open:
	case failed:
		if g.word() == clickCanceled {
			return happening{Event: eventCancel}
		}
		return happening{Event: eventError, Error: refusal(causeRejected, "The payment has failed: %s", g.word())}
	case created, expired:
		return happening{Event: eventTimeout}
	default: // paid, and what became of it later
		return happening{Event: eventComplete}
	}
	switch {
	case g.stale():
		return happening{Event: eventError, Error: invalidField("session.id", "the payment was begun anew elsewhere")}
	case g.late(now):
		return happening{Event: eventTimeout}
	}
	return happening{}
}

// stale tells that Click's session has left this checkout behind (KW-033).
func (g *gatewayVisit) stale() bool {
	return g.click != nil && (g.click.session.Checkout != g.checkout.ID || g.click.session.AtBank != byCard)
}

// late tells that the time is over (KW-131, KW-169).
func (g *gatewayVisit) late(now time.Time) bool {
	if g.click != nil {
		return !g.click.account.mayFinish(g.click.session, now)
	}
	return !now.Before(g.checkout.Expires)
}

// word is how the payment ended.
func (g *gatewayVisit) word() word {
	if g.click != nil {
		return g.click.session.Word
	}
	return g.checkout.Word
}

// declines are how many cards the bank has declined since the payment was begun.
func (g *gatewayVisit) declines() int {
	n := 0
	for _, change := range g.payment.History {
		switch change.Event {
		case evDecline:
			n++
		case evUpdate:
			n = 0
		}
	}
	return n
}

// url is one of the checkout's own addresses.
func (g *gatewayVisit) url(r *sandbox.Request, step string) string {
	return gatewayURL(r, g.view, g.checkout.ID, step)
}

func gatewayURL(r *sandbox.Request, view, id, step string) string {
	path := "/checkout/" + view + "/" + id
	if step != "" {
		path += "/" + step
	}
	return r.PageURL(gatewayHost, path, true)
}
