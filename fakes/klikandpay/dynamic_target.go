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

// untold is why nobody is told of a payment: for the journal; "" where somebody is.
func (a *account) untold(s sandbox.Scope, retour string) string {
	if a.dynamicURL(s, retour) != "" {
		return ""
	}
	return "no dynamic return was sent: neither dynamic_return.url nor the shop's place dynamic_return says where to (KP-096)"
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
