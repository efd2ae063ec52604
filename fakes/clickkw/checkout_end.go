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
func (m *meeting) finish(w http.ResponseWriter, r *sandbox.Request, what happening) error {
	if what.Event == eventComplete && m.checkout.Direct {
		m.showReceipt(w, r)
		return nil
	}
	if back := m.back(r, what); m.view == viewPage && back != "" {
		return goOn(w, r, back)
	}
	m.showDone(w, r, http.StatusOK, what)
	return nil
}

// showDone is the page that a lightbox closes upon; elsewhere it is for people.
func (m *meeting) showDone(w http.ResponseWriter, r *sandbox.Request, status int, what happening) {
	page := donePage{gatewayFrame: m.frame(r), happening: what, Back: m.back(r, what)}
	page.CancelURL = ""
	if what.Event == eventComplete {
		page.Indicator, page.Version = m.checkout.Indicator, m.checkout.Version
	}
	m.write(w, status, "done", m.checkout.Lang, page)
}

// back is where the payer goes from the payment page: to the page that showed it, which
// reads the event behind the #, or to Click. "": nobody knows.
func (m *meeting) back(r *sandbox.Request, what happening) string {
	switch {
	case m.checkout.Opened.Back != "":
		return m.checkout.Opened.Back + "#__hc-action-" + m.fragment(what)
	case m.click != nil:
		return m.click.url(r, "")
	}
	return ""
}

// fragment spells an event for the address of a page (KW-181).
func (m *meeting) fragment(what happening) string {
	switch what.Event {
	case eventComplete:
		return string(eventComplete) + "-" + m.checkout.Indicator + "-" + m.checkout.Version
	case eventError:
		return string(eventError) + "-" + url.PathEscape(what.Error.JSON())
	case eventNone, eventCancel, eventTimeout:
	}
	return string(what.Event)
}

func (m *meeting) showReceipt(w http.ResponseWriter, r *sandbox.Request) {
	page := receiptPage{
		gatewayFrame: m.frame(r), Order: m.payment.Order, Description: m.checkout.Order.Description, Card: m.checkout.Card,
		PaidAt: m.account.local(paidAt(m.payment).At).Format("2006-01-02 15:04:05"), Back: m.checkout.Opened.Back,
	}
	page.CancelURL = ""
	m.write(w, http.StatusOK, "receipt", m.checkout.Lang, page)
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
func (m *meeting) write(w http.ResponseWriter, status int, page, lang string, data any) {
	policy := web.Hosted
	if m.view == viewLightbox {
		policy = web.Framed
	}
	web.Write(w, status, roomGateway, page, lang, data, policy)
}
