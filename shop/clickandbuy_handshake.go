package shop

import (
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
)

// handshakeCall is the first handshake as ClickandBuy's proxy makes it (manual
// 1.2.1, figure 10).
type handshakeCall struct {
	order string // externalBDRID of the query
	query string // as it came
	from  netip.Addr
	transaction
	contentID string
	faulty    reason // the first value that is missing or unreadable, "" for none
}

// readHandshake reads the call. The header names are the manual's; net/http does
// not care about their case (CB-096).
func readHandshake(r *http.Request) handshakeCall {
	call := handshakeCall{
		order: r.URL.Query().Get("externalBDRID"), query: r.URL.RawQuery, from: source(r),
		transaction: transaction{
			crn: r.Header.Get("X-USERID"), currency: r.Header.Get("X-CURRENCY"),
			bdr: r.Header.Get("X-TRANSACTION"), userIP: r.Header.Get("X-USERIP"),
		},
		contentID: r.Header.Get("X-CONTENTID"),
	}
	price := r.Header.Get("X-PRICE")
	for _, value := range []struct {
		name, value string
		readable    func(string) bool
	}{
		{"externalBDRID", call.order, anything},
		{"userid", call.crn, digits},
		{"price", price, digits}, // plain digits only (CB-090)
		{"currency", call.currency, anything},
		{"transaction", call.bdr, digits},
		{"contentid", call.contentID, digits},
		{"userip", call.userIP, address},
	} {
		if call.faulty = complaint(value.name, value.value, value.readable); call.faulty != "" {
			return call
		}
	}
	call.millicents, _ = strconv.ParseInt(price, 10, 64) // digits has read it
	return call
}

func complaint(name, value string, readable func(string) bool) reason {
	switch {
	case value == "":
		return reasonMissing.of(name)
	case !readable(value):
		return reasonMalformed.of(name)
	}
	return ""
}

func anything(string) bool { return true }

func digits(s string) bool {
	_, err := strconv.ParseInt(s, 10, 64)
	return err == nil && strings.Trim(s, "0123456789") == ""
}

func address(s string) bool {
	_, err := netip.ParseAddr(s)
	return err == nil
}

// handshake is the transaction script. ClickandBuy runs it when the customer has
// confirmed; result=success in the absolute redirect that it answers has the
// transaction booked, anything else has it rolled back (manual 1.2, CB-097).
func (c *clickandbuy) handshake(w http.ResponseWriter, r *http.Request) {
	call := readHandshake(r)
	o, _ := c.shop.orders.get(call.order) // check knows an order without id
	refused := c.check(call, o)
	c.shop.orders.update(o.id, func(o *order) {
		o.handshakes++
		c.note(o, call, refused)
	})
	if refused != "" {
		redirect(w, c.errorURL(call.order, refused))
		return
	}
	c.answer(w, r, o, c.successURL(o.id))
}

// note writes down how the first handshake went. A call from elsewhere is not
// ClickandBuy's and changes nothing about the order.
func (c *clickandbuy) note(o *order, call handshakeCall, refused reason) {
	if refused != "" {
		o.clickandbuy.refusals = append(o.clickandbuy.refusals, refused)
	}
	if refused == reasonForeignSource {
		return
	}
	o.clickandbuy.altered = call.query != o.clickandbuy.sent
	if refused != "" {
		o.fail(refused, "first handshake")
		return
	}
	if !o.clickandbuy.knows(call.bdr) {
		o.clickandbuy.accepted = append(o.clickandbuy.accepted, call.transaction)
	}
	o.accept(call.bdr, call.crn)
	if o.makes(grantsInHandshake) {
		o.grants++
	}
}

// successURL is the landing script with the success string and the order
// (manual 1.2.2, figure 13).
func (c *clickandbuy) successURL(order string) string {
	return c.shop.url + "/landing?result=success&externalBDRID=" + url.QueryEscape(order)
}

func (c *clickandbuy) errorURL(order string, why reason) string {
	return c.shop.url + "/failed?result=error&" + url.Values{"order": {order}, "reason": {string(why)}}.Encode()
}
