package shop

import (
	"net/http"
	"net/url"
)

// pendingPage is a provider's page of the orders that wait.
type pendingPage struct {
	shop *Shop
	path string
}

func (p pendingPage) url(id string) string {
	return p.shop.url + p.path + "?" + url.Values{"order": {id}}.Encode()
}

// ends is where the customer learns what has become of an order.
func (p pendingPage) ends(id string) string {
	o, found := p.shop.orders.get(id)
	switch {
	case !found:
		return p.shop.failedURL(id, reasonUnknownOrder)
	case o.status == statusPaid:
		return p.shop.paidURL(id)
	case o.status == statusPending:
		return p.url(id)
	}
	return p.shop.failedURL(id, orDefault(o.reason, reasonNotPaid))
}

// show tells what an order waits for; it does not offer to pay again.
func (p pendingPage) show(w http.ResponseWriter, r *http.Request) {
	id := r.URL.Query().Get("order")
	o, found := p.shop.orders.get(id)
	if !found || o.status != statusPending {
		redirect(w, p.ends(id))
		return
	}
	view := o.view()
	p.shop.show(w, http.StatusOK, "pending", page{
		Title: "Your order is waiting", Sentence: o.reason.sentence(), Order: &view, Look: p.url(id),
	})
}
