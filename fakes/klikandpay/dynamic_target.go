package klikandpay

import (
	"strings"

	"paysandbox/sandbox"
)

// dynamicURL is where an account's merchant is told of a payment: the back office's URL,
// else the shop's place, with RETOUR behind it as it came (KP-096). "" where nobody knows.
func (a *account) dynamicURL(s sandbox.Scope, retour string) string {
	merchant := sandbox.MerchantOf(s)
	place := merchant.Join(a.sw("dynamic_return.url"))
	if place == "" {
		place = merchant.Place(providerName, "dynamic_return")
	}
	if place == "" {
		return ""
	}
	return asURL(place + retour)
}

// untold is why nobody is told of a payment: for the journal; "" where somebody is, or
// where the account does not want to hear such a thing.
func (a *account) untold(s sandbox.Scope, retour, response string) string {
	if !a.tells(response) || a.dynamicURL(s, retour) != "" {
		return ""
	}
	return "no dynamic return was sent: neither dynamic_return.url nor the shop's place dynamic_return says where to (KP-096)"
}

// noteUnheard notes why nobody is told what a request has done. A charge from server to
// server is told only where the account says so (KP-154).
func (a *account) noteUnheard(s sandbox.Scope, r *sandbox.Request, t transaction, response string) {
	if !t.Hosted && !a.on("server_notifies") {
		return
	}
	if why := a.untold(s, t.Retour, response); why != "" {
		r.Note("%s", why)
	}
}

// fragment tells what the merchant's server will not see: everything behind a '#', the
// variables included (KP-097, KP-189).
func fragment(target string) string {
	_, lost, found := strings.Cut(target, "#")
	if !found {
		return ""
	}
	return "behind the # nothing is sent: " + lost + " (KP-097)"
}
