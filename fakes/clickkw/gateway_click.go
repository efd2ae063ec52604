package clickkw

import (
	"net/http"
	"net/url"

	"paysandbox/sandbox"
	"paysandbox/web"
)

// This file is Click's page 3 for cards: the way into the gateway (KW-063).

func (f Fake) mountCardPage(routes sandbox.Routes) {
	for _, root := range []string{"/payment/{session}", "/pay/{session}"} { // KW-011
		routes.Handle("GET", root+"/card", opPage, bySession, f.wayToCards)
		routes.Handle("GET HEAD", root+"/card.js", opScript, bySession, serveScript("card.js"))
	}
}

// toGateway begins a checkout at the gateway and goes to Click's page 3.
func (v *visit) toGateway(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	return goOnUnless(ws.Update(v.beginCheckout), w, r, v.url(r, "card"), v.url(r, ""))
}

// toCardPage is page 3: it loads the gateway's library and opens its lightbox at once.
// Without JavaScript it leads on to the gateway's payment page.
type toCardPage struct {
	frame
	Library string // checkout.js
	Starter string // card.js, which configures and shows it
	Session string // the checkout
	Click   string // Click's page, for every callback
	PayURL  string // the gateway's payment page
	Amount  string
}

// wayToCards shows page 3 while the payer is expected at the gateway.
func (f Fake) wayToCards(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	v, err := enter(ws, r)
	if err != nil {
		return err
	}
	if _, err := r.Decide(ws, v.asked(opPage)); err != nil {
		return err
	}
	s := v.session
	if v.payment.State != open || s.AtBank != byCard || s.Checkout == "" {
		return goOn(w, r, v.url(r, ""))
	}
	page := toCardPage{
		frame: v.frame(r), Library: scriptURL(r, "checkout.js"), Starter: v.url(r, "card.js"), Session: s.Checkout,
		Click: v.url(r, ""), PayURL: gatewayURL(r, viewPage, s.Checkout, ""), Amount: atClick(v.payment.Amount),
	}
	web.Write(w, http.StatusOK, roomClick, "card", s.Lang, page, opensGateway(page.Library))
	return nil
}

// opensGateway is web.Hosted for a page that runs the gateway's library, and Click's own
// starter, and has the gateway in a frame.
func opensGateway(library string) string {
	u, err := url.Parse(library)
	if err != nil {
		return web.Hosted
	}
	origin := u.Scheme + "://" + u.Host
	return web.Hosted + "; script-src 'self' " + origin + "; frame-src " + origin
}
