package clickkw

import (
	"fmt"
	"net/http"
	"strings"

	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
)

// The steps of a checkout (KW-105 to KW-107, KW-168).
const (
	stepCard    = "card"
	stepAddress = "address"
	stepTotal   = "total"
	stepSecure  = "secure"
)

// checkoutPage shows a step, or how the checkout has ended.
func (f Fake) checkoutPage(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	m, err := reach(ws, r)
	if err != nil {
		return err
	}
	if _, err := r.Decide(ws, m.asked(opCardPage)); err != nil {
		return err
	}
	if what := m.stands(ws.Now()); what.Event != eventNone {
		return m.finish(w, r, what)
	}
	m.show(w, r, r.Vars["step"])
	return nil
}

// show is a step's page; a step that nothing leads to yet gives way to the one before.
func (m *meeting) show(w http.ResponseWriter, r *sandbox.Request, step string) {
	c := m.checkout
	switch {
	case c.Card.Number == "" || step == stepCard:
		m.showCard(w, r, nil)
	case step == stepAddress:
		m.write(w, http.StatusOK, stepAddress, c.Lang, addressPage{gatewayFrame: m.frame(r), Action: m.url(r, stepAddress), Address: c.Address})
	case step == stepSecure && m.prompts():
		m.showSecure(w, r, false)
	default:
		m.write(w, http.StatusOK, stepTotal, c.Lang, totalPage{
			gatewayFrame: m.frame(r), Action: m.url(r, "pay"), Previous: m.url(r, stepAddress), Card: c.Card, Order: m.order(), About: c.Order.Description,
		})
	}
}

// order is what a shop that calls the library calls its order; Click's is its own affair.
func (m *meeting) order() string {
	if m.click != nil {
		return ""
	}
	return m.payment.Order
}

func (m *meeting) showCard(w http.ResponseWriter, r *sandbox.Request, wrong problems) {
	page := cardPage{gatewayFrame: m.frame(r), Action: m.url(r, stepCard), Wrong: wrong}
	if wrong == nil {
		card := m.checkout.Card
		page.Holder, page.Said = card.Holder, string(m.checkout.Word)
		if card.Month > 0 {
			page.Month, page.Year = fmt.Sprintf("%02d", card.Month), fmt.Sprintf("%02d", card.Year%100)
		}
	} else { // as typed
		page.Holder, page.Month, page.Year = clip(r.Field("cardholderName")), clip(r.Field("expiryMonth")), clip(r.Field("expiryYear"))
	}
	m.write(w, http.StatusOK, stepCard, m.checkout.Lang, page)
}

// entering begins the answer to a form: false where it has been answered already, with
// how the checkout stands or an error.
func entering(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) (m *meeting, on bool, err error) {
	m, err = reach(ws, r)
	if err != nil {
		return nil, false, err
	}
	if m.stands(ws.Now()).Event != eventNone {
		return m, false, goOn(w, r, m.url(r, ""))
	}
	return m, true, nil
}

// enterCard takes the card form (KW-105).
func (f Fake) enterCard(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	m, on, err := entering(ws, w, r)
	if !on {
		return err
	}
	card, wrong := readCard(r)
	ask := m.asked(opCardEntry)
	ask.Card = card.scripted()
	if _, err := r.Decide(ws, ask); err != nil {
		return err
	}
	if len(wrong) > 0 {
		m.showCard(w, r, wrong)
		return nil
	}
	_, err = checkouts.Update(ws, m.checkout.ID, func(c *checkout) error {
		c.Card, c.Word = card, ""
		return nil
	})
	if err != nil {
		return err
	}
	return goOn(w, r, m.url(r, stepAddress))
}

// enterAddress takes the billing address (KW-106).
func (f Fake) enterAddress(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	m, on, err := entering(ws, w, r)
	if !on {
		return err
	}
	if _, err := r.Decide(ws, m.asked(opCardEntry)); err != nil {
		return err
	}
	field := func(name string) string { return clip(strings.TrimSpace(r.Field(name))) }
	_, err = checkouts.Update(ws, m.checkout.ID, func(c *checkout) error {
		c.Address = billingAddress{
			Street1: field("street1"), Street2: field("street2"), City: field("city"),
			State: field("stateProvince"), Postcode: field("postcodeZip"), Country: field("country"),
		}
		return nil
	})
	if err != nil {
		return err
	}
	if r.Field("go") == "previous" {
		return goOn(w, r, m.url(r, stepCard))
	}
	return goOn(w, r, m.url(r, stepTotal))
}

// mountSteps names the pages of a checkout, in both views.
func (f Fake) mountSteps(routes sandbox.Routes) {
	root := gatewayHost + "/checkout/{view:" + viewPage + "|" + viewLightbox + "}/{checkout}"
	routes.Handle("GET", root, opCardPage, byCheckout, f.checkoutPage)
	routes.Handle("GET", root+"/{step:"+stepCard+"|"+stepAddress+"|"+stepTotal+"|"+stepSecure+"}", opCardPage, byCheckout, f.checkoutPage)
	for step, at := range map[string]struct {
		op     *operation.Operation
		handle sandbox.Handler
	}{
		stepCard: {opCardEntry, f.enterCard}, stepAddress: {opCardEntry, f.enterAddress},
		"pay": {opCardPay, f.payCard}, stepSecure: {opCardSecure, f.secure}, "cancel": {opCardCancel, f.cancelCard},
	} {
		routes.Handle("POST", root+"/"+step, at.op, byCheckout, at.handle)
	}
}
