package klikandpay

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/payment"
)

// mountHosted serves the entries and the pages under both roots (KP-009 to KP-014).
func (f Fake) mountHosted(routes sandbox.Routes) {
	for _, under := range []string{root, testRoot} {
		for _, script := range entries {
			routes.Handle("GET POST", under+"/"+script.name, opEntry, byID, f.entry(script, under == testRoot))
		}
		page := under + "/page/{token}"
		routes.Handle("GET", page, opPage, byToken, f.page)
		routes.Handle("GET", page+"/means", opPage, byToken, f.meansPage)
		routes.Handle("POST", page+"/means", opMeans, byToken, f.means)
		routes.Handle("GET", page+"/card", opPage, byToken, f.cardPage)
		routes.Handle("POST", page+"/card", opPay, byToken, f.pay)
		routes.Handle("GET", page+"/secure", opPage, byToken, f.securePage)
		routes.Handle("POST", page+"/secure", opSecure, byToken, f.secure)
		routes.Handle("GET POST", page+"/leave", opLeave, byToken, f.leave)
	}
}

// visit is a customer's step on the pages: the deal, and how far the customer is.
type visit struct {
	*deal
	stay stay
}

// visitOf reads a visit by its payment.
func visitOf(s sandbox.Scope, id string) (*visit, error) {
	d, err := dealOf(s, id)
	if err != nil {
		return nil, err
	}
	v := &visit{deal: d}
	v.stay, err = stays.Get(s, id)
	return v, err
}

// enter reads the visit whose page is asked for. A payment of which the time is over has
// no page any more, whether the clock has said so already or not (KP-124).
func enter(ws *sandbox.Workspace, r *sandbox.Request) (*visit, error) {
	t, err := transactions.Find(ws, "token/"+strings.ToLower(r.Vars["token"]))
	if err != nil {
		return nil, &pageError{Status: http.StatusNotFound, Kind: troubleUnknown, Reason: "no payment of this workspace has this page"}
	}
	r.Concerns(t.ID)
	v, err := visitOf(ws, t.ID)
	switch {
	case errors.Is(err, sandbox.ErrNotFound):
		return nil, &pageError{Status: http.StatusGone, Kind: troubleUnknown, Reason: "the merchant's account was removed meanwhile", lang: t.Lang}
	case err != nil:
		return nil, err
	}
	if v.payment.State == abandoned || v.payment.State == open && v.stay.over(ws.Now()) { // KP-174
		return nil, &pageError{Status: http.StatusGone, Kind: troubleExpired, lang: t.Lang, Reason: v.stay.whyOver()}
	}
	return v, nil
}

// over tells whether the page's time is (KP-124).
func (s stay) over(now time.Time) bool { return !s.Ends.IsZero() && !now.Before(s.Ends) }

func (s stay) whyOver() string {
	if s.Ends.IsZero() {
		return "the term that this link was for was paid otherwise (KP-187)"
	}
	return "nobody finished the payment before " + s.Ends.UTC().Format("2006-01-02 15:04:05") + " UTC (KP-124)"
}

// ask is the visit as rules see it.
func (v *visit) ask(op *operation.Operation) sandbox.Ask {
	t := v.t
	return sandbox.Ask{
		Op: op, Payment: &v.payment, Order: v.payment.Order, Buyer: t.Customer.buyer(),
		Fields: map[string]any{"merchant": int(t.Merchant), "amount": int(v.payment.Amount.Minor), "test": t.Test, "retour": t.Retour},
	}
}

// url is the address of one of the payment's pages, absolute and of the kind asked by,
// under the root that was asked for.
func (d *deal) url(r *sandbox.Request, page string) string {
	under := root
	if strings.HasPrefix(r.Path, testRoot+"/") {
		under = testRoot
	}
	path := under + "/page/" + d.t.Token
	if page != "" {
		path += "/" + page
	}
	return r.PageURL(ownHost, path, false)
}

// pageAddress is the address of a payment's page where nobody has asked: in mails. base
// is the provider as browsers reach it.
func pageAddress(base, token string) string { return base + root + "/page/" + token }

// accepted tells whether the bank, or the wait for the money, has ended the payment well.
func (d *deal) accepted() bool {
	switch d.payment.State {
	case authorized, captured, awaiting, refunded, voided, chargedBack:
		return true
	}
	return false
}

// page shows where the payment stands.
func (f Fake) page(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	v, err := enter(ws, r)
	if err != nil {
		return err
	}
	if _, err := r.Decide(ws, v.ask(opPage)); err != nil {
		return err
	}
	if v.payment.State == open && !v.stay.Refused {
		return v.showRecap(ws, w, r, recapTyped{})
	}
	return v.showResult(ws, w, r)
}

// begins is a page of a payment that is still open; one that is not shows its end.
func (f Fake) begins(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request, show func(*visit) error) error {
	v, err := enter(ws, r)
	if err != nil {
		return err
	}
	if _, err := r.Decide(ws, v.ask(opPage)); err != nil {
		return err
	}
	if v.payment.State != open {
		return goOn(w, v.url(r, ""))
	}
	return show(v)
}

// ended answers a step of a payment that has ended: pressed twice, or in another tab, the
// browser still arrives where it would have gone (KP-145, KP-178).
func (v *visit) ended(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	if v.accepted() && v.account.sw("after_accept") == "redirect" {
		if address := v.acceptedURL(ws); address != "" {
			return leadTo(w, address) // KP-079
		}
	}
	return goOn(w, v.url(r, ""))
}

// settled is ended for a step whose change came too late: the payment is read again.
func (v *visit) settled(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request, err error) error {
	var late *payment.TransitionError
	if err != nil && !errors.As(err, &late) {
		return err
	}
	now, err := visitOf(ws, v.t.ID)
	if err != nil {
		return err
	}
	return now.ended(ws, w, r)
}
