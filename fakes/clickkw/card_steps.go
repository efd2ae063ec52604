package clickkw

import (
	"fmt"
	"net/http"
	"strings"

	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
)

// The steps of a checkout (KW-105 to KW-108, KW-168).
const (
	stepCard       = "card"
	stepAddress    = "address"
	stepTotal      = "total"
	stepSecure     = "secure"
	stepProcessing = "processing"
)

// checkoutPage shows a step, or how the checkout has ended.
func (f Fake) checkoutPage(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	g, err := reach(ws, r)
	if err != nil {
		return err
	}
	if _, err := r.Decide(ws, g.asked(opCardPage)); err != nil {
		return err
	}
	if what := g.stands(ws.Now()); what.Event != eventNone {
		return g.finish(w, r, what)
	}
	g.show(w, r, r.Vars["step"])
	return nil
}

// show is a step's page; a step that nothing leads to yet gives way to the one before.
func (g *gatewayVisit) show(w http.ResponseWriter, r *sandbox.Request, step string) {
	c := g.checkout
	switch {
	case c.Card.Number == "" || step == stepCard:
		g.showCard(w, r, nil)
	case step == stepAddress:
		g.write(w, http.StatusOK, stepAddress, c.Lang, addressPage{gatewayFrame: g.frame(r), Action: g.url(r, stepAddress), Address: c.Address})
	case step == stepSecure && g.prompts():
		g.showSecure(w, r, false)
	default:
		g.write(w, http.StatusOK, stepTotal, c.Lang, totalPage{
			gatewayFrame: g.frame(r), Action: g.url(r, "pay"), Previous: g.url(r, stepAddress), Card: c.Card, Order: g.order(), About: c.Order.Description,
		})
	}
}

// order is what a shop that calls the library calls its order; Click's is its own affair.
func (g *gatewayVisit) order() string {
	if g.click != nil {
		return ""
	}
	return g.payment.Order
}

func (g *gatewayVisit) showCard(w http.ResponseWriter, r *sandbox.Request, wrong problems) {
	page := cardPage{gatewayFrame: g.frame(r), Action: g.url(r, stepCard), Wrong: wrong}
	if wrong == nil {
		card := g.checkout.Card
		page.Holder, page.Said = card.Holder, string(g.checkout.Word)
		if card.Month > 0 {
			page.Month, page.Year = fmt.Sprintf("%02d", card.Month), fmt.Sprintf("%02d", card.Year%100)
		}
	} else { // as typed
		page.Holder, page.Month, page.Year = clip(r.Field("cardholderName")), clip(r.Field("expiryMonth")), clip(r.Field("expiryYear"))
	}
	g.write(w, http.StatusOK, stepCard, g.checkout.Lang, page)
}

// entering begins the answer to a form: false where it has been answered already, with
// how the checkout stands or an error.
func entering(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) (g *gatewayVisit, on bool, err error) {
	g, err = reach(ws, r)
	if err != nil {
		return nil, false, err
	}
	if g.stands(ws.Now()).Event != eventNone {
		return g, false, goOn(w, r, g.url(r, ""))
	}
	return g, true, nil
}

// enterCard takes the card form (KW-105).
func (f Fake) enterCard(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	g, on, err := entering(ws, w, r)
	if !on {
		return err
	}
	card, wrong := readCard(r)
	ask := g.asked(opCardEntry)
	ask.Card = card.scripted()
	if _, err := r.Decide(ws, ask); err != nil {
		return err
	}
	if len(wrong) > 0 {
		g.showCard(w, r, wrong)
		return nil
	}
	_, err = checkouts.Update(ws, g.checkout.ID, func(c *checkout) error {
		c.Card, c.Word = card, ""
		return nil
	})
	if err != nil {
		return err
	}
	return goOn(w, r, g.url(r, stepAddress))
}

// enterAddress takes the billing address (KW-106).
func (f Fake) enterAddress(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	g, on, err := entering(ws, w, r)
	if !on {
		return err
	}
	if _, err := r.Decide(ws, g.asked(opCardEntry)); err != nil {
		return err
	}
	field := func(name string) string { return clip(strings.TrimSpace(r.Field(name))) }
	_, err = checkouts.Update(ws, g.checkout.ID, func(c *checkout) error {
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
		return goOn(w, r, g.url(r, stepCard))
	}
	return goOn(w, r, g.url(r, stepTotal))
}

// mountSteps names the pages of a checkout, in both views.
func (f Fake) mountSteps(routes sandbox.Routes) {
	root := gatewayHost + "/checkout/{view:" + viewPage + "|" + viewLightbox + "}/{checkout}"
	routes.Handle("GET", root, opCardPage, byCheckout, f.checkoutPage)
	routes.Handle("GET", root+"/{step:"+stepCard+"|"+stepAddress+"|"+stepTotal+"|"+stepSecure+"}", opCardPage, byCheckout, f.checkoutPage)
	routes.Handle("GET", root+"/"+stepProcessing, opCardPage, byCheckout, f.processing)
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
