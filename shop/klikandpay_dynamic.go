package shop

import (
	"context"
	"io"
	"net/http"
	"net/url"
)

// klikandpayCall is what the provider tells of a transaction (KP-101, KP-102, KP-116).
type klikandpayCall struct {
	response, number       string
	amount, currency       string // as sent; "" where the account does not tick them
	alias, ip, transaction string
	nth, next, first       string // NUMERO, PROCHAINE, ORNUMXKP of a subscription
}

const (
	responsePaid     = "00"
	responseAwaiting = "AWAITING"
	responseCheque   = "AWAITINGCHEQUE"
	responseRefused  = "REFUSED"
	responseCanceled = "CANCELED"
)

const answerOK = "OK"

// refusal is an answer that says no, as those that were seen do (KP-106).
func refusal(why reason) string { return "KO - " + string(why) }

// dynamic is where the provider's server tells of a payment. Its answer is for the
// provider's log only. A call by POST has its fields in the body, and the order in the
// URL all the same (KP-098, KP-138).
func (k *klikandpay) dynamic(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 1<<16)
	_ = r.ParseForm() // what can not be read is left out
	o, sold, found, proven := k.readRetour(r.URL.Query())
	fields := r.Form
	if o.makes(readsGetOnly) {
		fields = r.URL.Query()
	}
	status, said := http.StatusOK, refusal(reasonUnknownOrder)
	if found {
		defer k.turns.take(o.id)()
		o, _ = k.shop.orders.get(o.id)
		c := readCall(fields)
		switch {
		case o.makes(needsEveryField) && (c.amount == "" || c.currency == "" || c.transaction == ""):
			status, said = http.StatusInternalServerError, "Undefined index"
		case !proven:
			said = "KO AUT"
		default:
			// A provider that has hung up has told it nonetheless.
			said = k.hear(context.WithoutCancel(r.Context()), o, sold, c)
		}
		k.shop.orders.update(o.id, func(o *order) {
			o.klikandpay.calls = append(o.klikandpay.calls, klikandpayHeard{c.response, c.number, said, sold, c})
			o.klikandpay.response = c.response
		})
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, said) // the caller has gone
}

func readCall(fields url.Values) klikandpayCall {
	return klikandpayCall{
		response: fields.Get("RESPONSE"), number: fields.Get("NUMXKP"),
		amount: fields.Get("MONTANTXKP"), currency: fields.Get("DEVISEXKP"),
		alias: fields.Get("ALIAS"), ip: fields.Get("IPXKP"), transaction: fields.Get("TRANSACTIONID"),
		nth: fields.Get("NUMERO"), next: fields.Get("PROCHAINE"), first: fields.Get("ORNUMXKP"),
	}
}

// hear judges a call about a sale and answers it. RESPONSE is a text: 00 is no number,
// and nothing else is paid (KP-129, KP-130).
func (k *klikandpay) hear(ctx context.Context, o order, s klikandpaySale, c klikandpayCall) string {
	switch {
	case c.response == responsePaid, believes(o, c.response):
		return k.hearPaid(ctx, o, s, c)
	case c.response == responseAwaiting, c.response == responseCheque:
		k.unpaid(o.id, statusPending, reasonAwaiting)
	case c.response == responseRefused:
		k.unpaid(o.id, statusFailed, reasonRefused)
	case c.response == responseCanceled:
		k.unpaid(o.id, statusFailed, reasonCancelled)
	default:
		return refusal(reasonNoResponse)
	}
	return answerOK
}

// unpaid notes what became of an attempt at an order, unless something better or more
// doubtful has been noted: two tabs may try the same order (KP-145).
func (k *klikandpay) unpaid(id string, as status, why reason) {
	k.shop.orders.update(id, func(o *order) {
		if o.status == statusUnclear || len(o.klikandpay.standing()) > 0 {
			return
		}
		o.end(as, why, "")
	})
}

// hearPaid is for a call that says paid.
func (k *klikandpay) hearPaid(ctx context.Context, o order, s klikandpaySale, c klikandpayCall) string {
	cents, why, detail := k.check(ctx, o, s, c)
	switch {
	case why == "":
		why = k.take(o, s, c, cents)
	case why == reasonPaidTwice:
		k.shop.orders.update(o.id, func(o *order) { o.klikandpay.twice = append(o.klikandpay.twice, c.number) })
	case why == reasonNotValidated:
		k.unpaid(o.id, statusPending, why)
	case why == reasonGaveUp: // only a careless merchant does
		k.unpaid(o.id, statusFailed, why)
	case why != reasonAgain: // a human looks at it
		k.shop.orders.update(o.id, func(o *order) { o.doubt(why, detail) })
	}
	if why != "" {
		return refusal(why)
	}
	return answerOK
}

// take accepts a payment. Only the first of an order hands out the goods (KP-134,
// KP-136), and one that is reserved hands out none.
func (k *klikandpay) take(o order, s klikandpaySale, c klikandpayCall, cents int64) reason {
	if owner, _ := k.numbers.LoadOrStore(c.number, o.id); owner != o.id && !asksNobody(o) && !o.makes(reusesNumxkp) {
		k.shop.orders.update(o.id, func(o *order) { o.doubt(reasonUsedNumber, "NUMXKP "+c.number) })
		return reasonUsedNumber
	}
	k.shop.orders.update(o.id, func(o *order) {
		r := &o.klikandpay
		first := len(r.standing()) == 0
		r.terms = append(r.terms, klikandpayTerm{token: s.token, number: c.number, cents: cents, nth: c.nth, next: c.next})
		r.rename(c.alias, o.makes(storesEmptyAlias))
		r.ip = orDefault(r.ip, c.ip)
		switch {
		case s.deferred && !o.makes(shipsOnAuthorization):
			r.held = cents
			o.accept(c.number, "")
			o.wait(reasonAuthorized, "")
			return
		case first:
			o.pay(c.number, "")
		case o.makes(shipsEachTerm), o.makes(notIdempotent) && r.seen(c.number) > 1:
			o.grants++
		}
		if s.deferred {
			r.held = cents // the mistaken merchant's is reserved all the same
		} else {
			r.captured += cents
		}
	})
	return ""
}
