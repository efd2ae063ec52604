package klikandpay

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"paysandbox/sandbox"
)

// entry is a script that a merchant's form is posted to, and what it reads of it (KP-073
// to KP-076).
type entry struct {
	name         string
	deferred     bool
	instalments  bool
	subscription bool
	either       bool // a subscription where ABONNEMENT is there
}

// entries are the scripts; the provider's own module lists checkabo.pl for checkabon.pl
// (KP-012).
var entries = []entry{
	{name: "check.pl"},
	{name: "checkxfois.pl", instalments: true},
	{name: "checkabon.pl", subscription: true},
	{name: "checkabo.pl", subscription: true},
	{name: "checkdiff.pl", deferred: true},
	{name: "order1.pl", either: true},
}

// entry opens a payment and sends the browser to its page. The form itself is posted once:
// the page can be reloaded, and "back" leads to the shop (KP-145, KP-170).
func (f Fake) entry(script entry, inTest bool) sandbox.Handler {
	return func(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
		id := merchantID(r)
		a, err := accountOf(ws, id)
		if errors.Is(err, sandbox.ErrNotFound) {
			return noAccount(r, id)
		}
		if err != nil {
			return err
		}
		form := a.readFields(r)
		want, wrong := a.readWish(r, form, script, inTest, ws.Now())
		decision, err := r.Decide(ws, want.ask())
		switch {
		case err != nil:
			return err
		case decision.Outcome == "error":
			return a.cannot(troubleRefused, want.t.Lang, "a rule asks for it")
		case wrong != nil:
			return wrong
		}
		d := &deal{account: a}
		err = ws.Update(func(tx *sandbox.Tx) (err error) {
			d.payment, d.t, err = a.openPage(tx, want.t, want.amount, want.stay)
			return err
		})
		if err != nil {
			return err
		}
		r.Concerns(d.t.ID)
		return goOn(w, d.url(r, ""))
	}
}

// noAccount is the error page of a form that names none (KP-083).
func noAccount(r *sandbox.Request, id string) error {
	var nobody *account
	lang := languageOf(requestField(r, "L"), "")
	if id == "" {
		return nobody.cannot(troubleNoID, lang, "the form has no ID (KP-083)")
	}
	return nobody.cannot(troubleUnknownID, lang, "no account has the ID %q (KP-083)", sandbox.Clip(id, maxNoted))
}

// ask is the form as rules see it: there is no payment yet.
func (w wish) ask() sandbox.Ask {
	return sandbox.Ask{
		Op: opEntry, Order: reference(w.t.Retour), Buyer: w.t.Customer.buyer(),
		Fields: map[string]any{"merchant": int(w.t.Merchant), "amount": int(w.amount.Minor), "test": w.t.Test, "retour": w.t.Retour},
	}
}

// checkOrigin holds the page that the form stands on against the hosts of the back office.
// Hosts are compared whole: www.example.com is not example.com (KP-082).
func (a *account) checkOrigin(r *sandbox.Request, w wish) error {
	hosts := a.list("authorised_hosts")
	referer := r.Header.Get("Referer")
	switch {
	case w.t.Test || len(hosts) == 0:
		return nil
	case referer == "":
		r.Note("no Referer: nobody knows whose page the form was on, so it passes (KP-082)")
		return nil
	}
	host := ""
	if u, err := url.Parse(referer); err == nil {
		host = strings.ToLower(u.Hostname())
	}
	if !slices.ContainsFunc(hosts, func(one string) bool { return strings.EqualFold(one, host) }) {
		return a.cannot(troubleOrigin, w.t.Lang, "the form came from %q; authorised_hosts has %s (KP-082)", sandbox.Clip(host, 80), strings.Join(hosts, ", "))
	}
	return nil
}
