package shop

import (
	"net/http"
	"net/url"
	"strings"
)

// thanks is where the customer's browser comes from Click2Sell: by GET with nothing, or
// by POST with acquirer_transaction_id and buyer_email (CS-069 to CS-071). Anyone can
// open it with anything: it hands out nothing (CS-097). Until the notification has come
// the order is pending (CS-096).
func (c *click2sell) thanks(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 1<<16)
	_ = r.ParseForm() // what can not be read is left out
	acquirer := r.Form.Get("acquirer_transaction_id")
	id := orDefault(c.ids.orderOf(acquirer), c.remembered(r))
	found := c.shop.orders.update(id, func(o *order) {
		o.click2sell.returned = strings.ToLower(r.Method)
		if o.makes(shipsOnThankyou) {
			o.pay("", "")
		}
		if o.status == statusNew {
			o.wait(reasonNoNotification, "")
		}
	})
	if found {
		redirect(w, c.waiting.ends(id))
		return
	}
	look := c.shop.url + "/click2sell/thanks?" + url.Values{"acquirer_transaction_id": {acquirer}}.Encode()
	c.shop.show(w, http.StatusOK, "pending", page{
		Title: "Thank you", Sentence: reasonNoNotification.sentence(), Look: look,
	})
}
