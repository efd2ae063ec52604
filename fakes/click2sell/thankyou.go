package click2sell

import (
	"html"
	"net/http"
	"strconv"
	"strings"

	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/payment"
)

// thank sends the buyer's browser to the thank-you page: by a form that posts itself, or
// by a plain redirect with nothing appended. Without an address it is ours (CS-069 to
// CS-072).
func (d *deal) thank(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	address, fields := d.thankyou(ws)
	switch {
	case address == "":
		return goOn(w, d.url(r, ""))
	case fields != nil:
		return postOn(w, address, fields)
	}
	return redirect(w, http.StatusFound, address)
}

// thankyou is where a buyer who has paid goes on to, "" nowhere, and what is posted there;
// nil: it is a plain link (CS-069 to CS-073).
func (d *deal) thankyou(s sandbox.Scope) (address string, fields []operation.KeyText) {
	paid := d.payment
	paid.Amount = d.taken()
	return d.product.thankyouURL(s), d.product.thankyouFields(paid, d.order, d.event())
}

// thankyouFields are what the thank-you page is posted, nil nothing (CS-070, CS-073).
func (p *product) thankyouFields(paid payment.Payment, o order, what event) []operation.KeyText {
	switch {
	case p.on("thankyou_full_payload"):
		return p.fields(paid, o, what)
	case p.on("thankyou_post"):
		return []operation.KeyText{{Name: "acquirer_transaction_id", Text: o.Acquirer}, {Name: "buyer_email", Text: o.Buyer.Email}}
	}
	return nil
}

// event is what an order's own notification tells.
func (d *deal) event() event {
	switch {
	case d.order.Subscription == "":
		return aSale
	case d.order.Term > 1:
		return aRebill
	}
	return aFirst
}

// postPolicy lets the page's own line of script send the form.
const postPolicy = "default-src 'none'; script-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"

// postOn is the page that posts fields to the merchant by itself, or at the press of its
// button where there are no scripts.
func postOn(w http.ResponseWriter, address string, fields []operation.KeyText) error {
	var page strings.Builder
	page.WriteString(`<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Thank you</title></head><body onload="document.forms[0].submit()"><form id="c2s-thankyou" method="post" action="`)
	page.WriteString(html.EscapeString(address) + `">`)
	for _, f := range fields {
		page.WriteString(`<input type="hidden" name="` + html.EscapeString(f.Name) + `" value="` + html.EscapeString(f.Text) + `">`)
	}
	page.WriteString(`<button type="submit">Continue</button></form></body></html>`)
	header := w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Content-Length", strconv.Itoa(page.Len()))
	header.Set("Cache-Control", "no-store")
	header.Set("Content-Security-Policy", postPolicy)
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Referrer-Policy", "no-referrer")
	_, err := w.Write([]byte(page.String()))
	return err
}
