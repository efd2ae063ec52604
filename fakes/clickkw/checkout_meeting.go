package clickkw

import (
	"errors"
	"strconv"
	"time"

	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/payment"
)

// meeting is a payer at the gateway: everything that a step needs, read afresh for each
// request.
type meeting struct {
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

// meet reads a checkout by its id. sandbox.ErrNotFound: there is none, or its account
// is gone.
func meet(s sandbox.Scope, id string) (*meeting, error) {
	m := &meeting{}
	var err error
	if m.checkout, err = checkouts.Get(s, id); err != nil {
		return nil, err
	}
	if !m.checkout.Direct {
		if m.click, err = visitOf(s, m.checkout.Payment); err != nil {
			return nil, err
		}
		m.payment, m.account = m.click.payment, m.click.account
		return m, nil
	}
	if m.payment, err = sandbox.Payments.Get(s, m.checkout.Payment); err != nil {
		return nil, err
	}
	m.account, err = accountOf(s, m.checkout.User)
	return m, err
}

// reach is the meeting that a page's path names.
func reach(ws *sandbox.Workspace, r *sandbox.Request) (*meeting, error) {
	m, err := meet(ws, r.Vars["checkout"])
	if errors.Is(err, sandbox.ErrNotFound) {
		return nil, &gatewayError{Reason: "no checkout has this id in this workspace, or its account is gone"}
	}
	if err != nil {
		return nil, err
	}
	m.view = r.Vars["view"]
	r.Concerns(m.payment.ID)
	return m, nil
}

// asked is the meeting as rules see it.
func (m *meeting) asked(op *operation.Operation) sandbox.Ask {
	var ask sandbox.Ask
	if m.click != nil {
		ask = m.click.ask()
	} else {
		order, _ := strconv.Atoi(m.payment.Order)
		ask = sandbox.Ask{Payment: &m.payment, Order: m.payment.Order, Fields: map[string]any{
			"user": m.checkout.User, "session": "", "order": order, "amount": int(m.payment.Amount.Minor), "method": byCard, "lang": m.checkout.Lang,
		}}
	}
	ask.Op, ask.Card = op, m.checkout.Card.scripted()
	return ask
}

// stands is what has become of the checkout: eventNone while the payer can go on.
func (m *meeting) stands(now time.Time) happening {
	switch m.payment.State {
	case open:
	case failed:
		if m.word() == clickCanceled {
			return happening{Event: eventCancel}
		}
		return happening{Event: eventError, Error: refusal(causeRejected, "The payment has failed: %s", m.word())}
	case created, expired:
		return happening{Event: eventTimeout}
	default: // paid, and what became of it later
		return happening{Event: eventComplete}
	}
	switch {
	case m.stale():
		return happening{Event: eventError, Error: invalidField("session.id", "the payment was begun anew elsewhere")}
	case m.late(now):
		return happening{Event: eventTimeout}
	}
	return happening{}
}

// stale tells that Click's session has left this checkout behind (KW-033).
func (m *meeting) stale() bool {
	return m.click != nil && (m.click.session.Checkout != m.checkout.ID || m.click.session.AtBank != byCard)
}

// late tells that the time is over (KW-131, KW-169).
func (m *meeting) late(now time.Time) bool {
	if m.click != nil {
		return m.click.session.expired(now) && !m.click.account.mayFinish(m.click.session, now)
	}
	return !now.Before(m.checkout.Expires)
}

// word is how the payment ended.
func (m *meeting) word() word {
	if m.click != nil {
		return m.click.session.Word
	}
	return m.checkout.Word
}

// declines are how many cards the bank has declined since the payment was begun.
func (m *meeting) declines() int {
	n := 0
	for _, change := range m.payment.History {
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
func (m *meeting) url(r *sandbox.Request, step string) string {
	return gatewayURL(r, m.view, m.checkout.ID, step)
}

func gatewayURL(r *sandbox.Request, view, id, step string) string {
	path := "/checkout/" + view + "/" + id
	if step != "" {
		path += "/" + step
	}
	return r.PageURL(gatewayHost, path, true)
}
