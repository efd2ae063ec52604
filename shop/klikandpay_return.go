package shop

import (
	"context"
	"net/http"
)

// accepted is where the browser of an accepted customer comes back to. Anyone can open
// it: it hands out nothing (KP-125). Until the dynamic return has come, or the provider
// says otherwise when asked, the order is pending (KP-126).
func (k *klikandpay) accepted(w http.ResponseWriter, r *http.Request) {
	o, sold, found, proven := k.readRetour(r.URL.Query())
	if !found {
		redirect(w, k.shop.failedURL(o.id, reasonUnknownOrder))
		return
	}
	defer k.turns.take(o.id)()
	ctx := context.WithoutCancel(r.Context())
	o = k.reconcile(ctx, o.id)
	k.shop.orders.update(o.id, func(o *order) { o.klikandpay.returned = "ok" })
	switch {
	case o.makes(shipsOnBrowserReturn):
		k.shop.orders.update(o.id, func(o *order) { o.pay("", "") })
	case !proven || o.status == statusPaid:
	case r.URL.Query().Get("NUMXKP") != "" && o.reason != reasonAwaiting:
		// Some accounts append what they know (KP-094). It is a hint whom to ask about.
		c := readCall(r.URL.Query())
		k.hearPaid(ctx, o, sold, klikandpayCall{number: c.number, amount: c.amount})
	}
	k.shop.orders.update(o.id, func(o *order) {
		if proven && o.status == statusNew {
			o.wait(reasonNoNews, "")
		}
	})
	redirect(w, k.waiting.ends(o.id))
}

// refused is where the browser of a refused customer comes back to, and of one who has
// cancelled. The other tab may have paid meanwhile (KP-145).
func (k *klikandpay) refused(w http.ResponseWriter, r *http.Request) {
	o, _, found, proven := k.readRetour(r.URL.Query())
	if !found {
		redirect(w, k.shop.failedURL(o.id, reasonUnknownOrder))
		return
	}
	defer k.turns.take(o.id)()
	k.shop.orders.update(o.id, func(o *order) {
		o.klikandpay.returned = "ko"
		if proven && (o.status == statusNew || o.reason == reasonNoNews) {
			o.fail(reasonPaymentFailed, "")
		}
	})
	redirect(w, k.waiting.ends(o.id))
}
