package clickkw

import (
	"net/http"
	"net/url"

	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
	"paysandbox/web"
)

// event is what the shop's page is told (KW-101, KW-102).
type event string

const (
	eventNone     event = ""
	eventComplete event = "complete"
	eventCancel   event = "cancel"
	eventTimeout  event = "timeout"
	eventError    event = "error"
)

// happening is an event with what comes with it.
type happening struct {
	Event event
	Error *checkoutError
}

// finish ends the payer's stay. A payment that a shop opened without a session ends with
// the gateway's receipt (KW-101); else the shop, or Click, is told.
func (g *gatewayVisit) finish(w http.ResponseWriter, r *sandbox.Request, what happening) error {
	if what.Event == eventComplete && g.checkout.Direct {
		g.showReceipt(w, r)
		return nil
	}
	if back := g.back(r, what); g.view == viewPage && back != "" {
		return goOn(w, r, back)
	}
	g.showDone(w, r, http.StatusOK, what)
	return nil
}

// showDone is the page that a lightbox closes upon; elsewhere it is for people.
func (g *gatewayVisit) showDone(w http.ResponseWriter, r *sandbox.Request, status int, what happening) {
	page := donePage{gatewayFrame: g.frame(r), happening: what, Back: g.back(r, what)}
	page.CancelURL = ""
	if what.Event == eventComplete {
		page.Indicator, page.Version = g.checkout.Indicator, g.checkout.Version
	}
	g.write(w, status, "done", g.checkout.Lang, page)
}

// back is where the payer goes from the payment page: to the page that showed it, which
// reads the event behind the #, or to Click. "": nobody knows.
func (g *gatewayVisit) back(r *sandbox.Request, what happening) string {
	switch {
	case g.checkout.Opened.Back != "":
		return g.checkout.Opened.Back + "#__hc-action-" + g.fragment(what)
	case g.click != nil:
		return g.click.url(r, "")
	}
	return ""
}

// fragment spells an event for the address of a page (KW-181).
func (g *gatewayVisit) fragment(what happening) string {
	switch what.Event {
	case eventComplete:
		return string(eventComplete) + "-" + g.checkout.Indicator + "-" + g.checkout.Version
	case eventError:
		return string(eventError) + "-" + url.PathEscape(what.Error.JSON())
	case eventNone, eventCancel, eventTimeout:
	}
	return string(what.Event)
}

func (g *gatewayVisit) showReceipt(w http.ResponseWriter, r *sandbox.Request) {
	page := receiptPage{
		gatewayFrame: g.frame(r), Order: g.payment.Order, Description: g.checkout.Order.Description, Card: g.checkout.Card,
		PaidAt: g.account.local(paidAt(g.payment).At).Format("2006-01-02 15:04:05"), Back: g.checkout.Opened.Back,
	}
	page.CancelURL = ""
	g.write(w, http.StatusOK, "receipt", g.checkout.Lang, page)
}

// paidAt is the change that paid a payment.
func paidAt(p payment.Payment) payment.Change {
	for _, change := range p.History {
		if change.Event == evCapture {
			return change
		}
	}
	return payment.Change{}
}

// write shows a page of the gateway. In a lightbox it may stand in a frame and brings
// the script that tells the page around it; elsewhere it needs neither.
func (g *gatewayVisit) write(w http.ResponseWriter, status int, page, lang string, data any) {
	policy := web.Hosted
	if g.view == viewLightbox {
		policy = web.Framed
	}
	web.Write(w, status, roomGateway, page, lang, data, policy)
}
