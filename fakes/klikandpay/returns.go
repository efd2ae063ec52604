package klikandpay

import (
	"cmp"
	"fmt"
	"net/http"
	"strings"

	"paysandbox/sandbox"
	"paysandbox/sandbox/webaddr"
)

// acceptedURL is where the browser goes after an accepted or awaited payment: the back
// office's URL, else the shop's place, with RETOURVOK behind it (KP-091). "" where nobody
// knows (KP-095).
func (d *deal) acceptedURL(s sandbox.Scope) string {
	base := d.place(s, "accepted_url", "accepted")
	if base == "" {
		return ""
	}
	address := base + d.t.VOK
	if d.account.sw("append_to_accepted") == "xkp" { // KP-094
		address = webaddr.WithQuery(address, fmt.Sprintf("NUMXKP=%s&PAIEMENT=%s&MONTANTXKP=%s", d.t.Num, d.t.Means, d.account.amountText(d.payment.Amount)))
	}
	return asURL(address)
}

// refusedURL is where it goes after a refused or cancelled one, with RETOURVHS behind it.
func (d *deal) refusedURL(s sandbox.Scope) string {
	base := d.place(s, "refused_url", "refused")
	if base == "" {
		return ""
	}
	return asURL(base + d.t.VHS)
}

// place is the back office's URL, else where the shop says it is.
func (d *deal) place(s sandbox.Scope, setting, place string) string {
	merchant := sandbox.MerchantOf(s)
	return cmp.Or(merchant.Join(d.account.sw(setting)), merchant.Place(providerName, place))
}

// illegal are the printable characters that no URL has (KP-092). Everything else passes
// as it is, '%', '+' and a second '?' too: what is encoded once more breaks merchants.
const illegal = "\"<>\\^`{}"

// asURL escapes what a URL cannot have and nothing else. An address that is none of the
// web is no address: a page must not lead to javascript: (KP-177).
func asURL(address string) string {
	if !webaddr.HasScheme(address) {
		return ""
	}
	var escaped strings.Builder
	for _, c := range []byte(address) {
		if c <= ' ' || c >= 0x7F || strings.IndexByte(illegal, c) >= 0 {
			fmt.Fprintf(&escaped, "%%%02X", c)
			continue
		}
		escaped.WriteByte(c)
	}
	return escaped.String()
}

// leadTo sends the browser to the merchant, who does not hear from which page.
func leadTo(w http.ResponseWriter, address string) error {
	w.Header().Set("Referrer-Policy", "no-referrer")
	return sandbox.LeadTo(w, http.StatusFound, address)
}

// goOn sends the browser to another page of the payment.
func goOn(w http.ResponseWriter, address string) error {
	return sandbox.LeadTo(w, http.StatusSeeOther, address)
}
