package shop

import (
	"io"
	"net/http"
	"net/url"
	"time"
)

// click2sellSaid is an answer to a notification. Its text is for the provider's log
// only: who answers 200 has been told (CS-079).
type click2sellSaid struct {
	status   int
	text     string
	location string // of a redirect
	after    time.Duration
}

// notify is where Click2Sell's server tells of sales, refunds and subscriptions.
func (c *click2sell) notify(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 1<<16)
	_ = r.ParseForm() // what can not be read is left out
	said := c.hear(r.PostForm)
	if said.after > 0 && !pause(r.Context(), said.after) {
		return // nobody waits for the answer
	}
	if said.location != "" {
		w.Header().Set("Location", said.location)
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(said.status)
	_, _ = io.WriteString(w, said.text) // the caller has gone
}

// hear judges a notification in the turn of the order that it is about.
func (c *click2sell) hear(form url.Values) click2sellSaid {
	id := c.about(form)
	o, found := c.shop.orders.get(id)
	if found {
		defer c.turns.take(id)()
		o, _ = c.shop.orders.get(id) // as another notification has left it
	}
	n := readNotice(form, o)
	said, careless := c.careless(o, n)
	again := false
	if !careless {
		again = o.click2sell.has(n.once())
		said = answerTo(c.judge(o, found, n))
	}
	if o.makes(slow) {
		said.after = tooSlowToListen
	}
	c.shop.orders.update(id, func(o *order) {
		o.click2sell.heard = append(o.click2sell.heard, click2sellHeard{
			Transaction: n.transaction, Subscription: n.subscription, C2S: n.c2s, Acquirer: n.acquirer,
			Product: n.product, Price: n.price, Answer: said.text, Again: again,
		})
	})
	return said
}

// about is the number of the order that a notification names, or that its transaction
// has paid, where a later one should not repeat the pass-throughs (CS-068).
func (c *click2sell) about(form url.Values) string {
	if form.Has("cp_order") {
		return form.Get("cp_order")
	}
	return c.ids.order(form.Get("c2s_transaction_id"))
}

// judge goes through the checks and books what has passed them. It answers the reason
// against it. One that is genuine and does not fit is left to a human.
func (c *click2sell) judge(o order, found bool, n click2sellNotice) reason {
	product, why := c.authenticate(o, found, n)
	if why != "" {
		return why
	}
	why, detail := c.compare(o, product, n)
	if why == "" && !c.ids.claim(n, o.id) && !o.makes(reusesTransaction) {
		why, detail = reasonUsedTransaction, "transaction "+n.c2s+", "+n.acquirer
	}
	c.shop.orders.update(o.id, func(o *order) {
		if why != "" {
			o.doubt(why, detail)
			return
		}
		o.book(n)
	})
	return why
}

// answerTo spells the end of a notification.
func answerTo(why reason) click2sellSaid {
	said := click2sellSaid{status: http.StatusOK, text: answerOK}
	if why == reasonChecksum {
		said.text = "Checksum verification failed."
	} else if why != "" {
		said.text = "Refused: " + string(why)
	}
	return said
}
