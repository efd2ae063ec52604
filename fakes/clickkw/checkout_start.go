package clickkw

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"paysandbox/sandbox"
)

// startCheckout is what checkout.js posts to show its lightbox or payment page: the
// payer is led to the first step, or the shop's error callback is called (KW-099, KW-102).
func (f Fake) startCheckout(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	start := startOf(r)
	opened := start.opening(r)
	id, err := start.begin(ws, r, opened)
	var refused *checkoutError
	if errors.As(err, &refused) {
		r.Note("%v", refused)
		g := &gatewayVisit{view: start.view, checkout: checkout{ID: id, Lang: browserLanguage(r), Opened: opened}}
		return g.finish(w, r, happening{Event: eventError, Error: refused})
	}
	if err != nil {
		return err
	}
	return goOn(w, r, gatewayURL(r, start.view, id, ""))
}

// begin asks the rules and finds or makes the checkout.
func (s *checkoutStart) begin(ws *sandbox.Workspace, r *sandbox.Request, opened opening) (id string, err error) {
	if s.broken != nil {
		return "", refusal(causeInvalid, "The configuration is no JSON: %v", s.broken)
	}
	session, err := s.text("session.id")
	if err != nil {
		return "", err
	}
	if session != "" {
		return session, s.resume(ws, r, session, opened)
	}
	wanted, wrong := s.wanted(r)
	number, _ := strconv.Atoi(wanted.order)
	decision, err := r.Decide(ws, sandbox.Ask{Op: opCheckout, Order: wanted.order, Fields: map[string]any{
		"user": wanted.merchant, "session": "", "order": number, "amount": int(wanted.amount.Minor), "method": byCard, "lang": wanted.lang,
	}})
	switch {
	case err != nil:
		return "", err
	case decision.Outcome != "":
		return "", refusal(decision.Outcome, "a rule says so")
	case wrong != nil:
		return "", wrong
	}
	a, err := accountOf(ws, wanted.merchant)
	switch {
	case errors.Is(err, sandbox.ErrNotFound):
		return "", invalidField("merchant", "no developer is called "+strconv.Quote(wanted.merchant))
	case err != nil:
		return "", err
	case a.State != active || !a.takes(byCard):
		return "", refusal(causeRejected, "Hosted checkout is not enabled for merchant %s", a.User)
	}
	err = ws.Update(func(tx *sandbox.Tx) error {
		c, err := a.beginDirect(tx, wanted)
		if err != nil {
			return err
		}
		id = c.ID
		r.Concerns(c.Payment)
		return opened.keep(tx, id)
	})
	return id, err
}

// resume goes on with the checkout of a session.
func (s *checkoutStart) resume(ws *sandbox.Workspace, r *sandbox.Request, id string, opened opening) error {
	g, err := gatewayVisitOf(ws, id)
	unknown := errors.Is(err, sandbox.ErrNotFound)
	if err != nil && !unknown {
		return err
	}
	ask := sandbox.Ask{Op: opCheckout, Fields: map[string]any{"user": "", "session": "", "order": 0, "amount": 0, "method": byCard, "lang": english}}
	if !unknown {
		r.Concerns(g.payment.ID)
		ask = g.asked(opCheckout)
	}
	decision, err := r.Decide(ws, ask)
	switch {
	case err != nil:
		return err
	case decision.Outcome != "":
		return refusal(decision.Outcome, "a rule says so")
	case unknown:
		return invalidField("session.id", "no such session")
	}
	return opened.keep(ws, id)
}

func (o opening) keep(s sandbox.Scope, id string) error {
	_, err := checkouts.Update(s, id, func(c *checkout) error { c.Opened = o; return nil })
	return err
}

// maxAddress bounds the way back, in characters.
const maxAddress = 2000

// opening reads from where the library was called. A browser's Origin header is
// believed before what the page says; pages without referrers and files have "null".
func (s *checkoutStart) opening(r *sandbox.Request) opening {
	origin := r.Header.Get("Origin")
	if origin == "null" {
		origin = ""
	}
	if s.view == viewLightbox {
		parent := origin
		if parent == "" {
			parent = originOf(s.origin)
		}
		if parent == "" {
			parent = "*" // a file's page: the browser has no name for it
		}
		return opening{Parent: parent}
	}
	from := originOf(s.address)
	switch {
	case from == "" || len(s.address) > maxAddress:
		r.Note("the page that opens the gateway has no address to return to: %.100q", s.address)
		return opening{}
	case origin != "" && !strings.EqualFold(origin, from):
		r.Note("the way back %.100q is of another origin than %.100q, and is not taken", s.address, origin)
		return opening{}
	}
	back, _, _ := strings.Cut(s.address, "#")
	return opening{Back: back}
}

// originOf is the origin of a page's address, "" for what is no page of the web.
func originOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil {
		return ""
	}
	return u.Scheme + "://" + u.Host
}
