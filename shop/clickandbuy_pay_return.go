package shop

import (
	"context"
	"errors"
	"fmt"
	"net/http"
)

// back is where the customer's browser comes from the checkout, by successURL and by
// failureURL alike. Anyone can open both: what counts is what ClickandBuy says (CB-204,
// CB-312).
func (c *clickandbuyPay) back(w http.ResponseWriter, r *http.Request) {
	id := r.URL.Query().Get("order")
	o, found := c.shop.orders.get(id)
	switch {
	case !found || len(o.clickandbuyPay.attempts) == 0:
		redirect(w, c.shop.failedURL(id, reasonUnknownOrder))
		return
	case o.makes(trustsSuccessURL) && r.URL.Path == paySuccess:
		c.shop.orders.update(id, func(o *order) { o.pay(o.clickandbuyPay.latest().tx, "") })
	case o.status == statusPaid, o.status == statusRefunded: // a reload asks nothing
	default:
		// A customer who closes the browser now has paid nonetheless.
		c.ask(context.WithoutCancel(r.Context()), o)
	}
	redirect(w, c.waiting.ends(id))
}

// latest is the transaction that was asked for last.
func (r *clickandbuyPayRecord) latest() payAttempt { return r.attempts[len(r.attempts)-1] }

// ask asks how the order's transactions stand, all in one question (CB-195).
func (c *clickandbuyPay) ask(ctx context.Context, o order) {
	client := payClient{shop: c.shop}
	var ids []payNode
	for _, a := range o.clickandbuyPay.attempts {
		ids = append(ids, leaf("transactionID", a.tx))
	}
	v := c.shop.inquire(ctx, o, func() (verdict, error) {
		answer, err := client.call(ctx, "statusRequest", group("transactionIDList", ids...))
		var fault *payFault
		switch {
		case errors.As(err, &fault) && !fault.Retry: // about the shop, and nothing about the payment
			return verdict{as: statusUnclear, why: reasonUnclear, detail: err.Error()}, nil
		case err != nil:
			return verdict{}, err
		}
		return c.judge(o, answer.List)
	})
	c.shop.orders.update(o.id, func(o *order) {
		switch v.as {
		case statusPaid:
			o.pay(o.clickandbuyPay.latest().tx, "")
		case statusUnclear:
			o.doubt(v.why, v.detail)
		case statusFailed:
			o.fail(v.why, v.detail)
		case statusNew, statusPending, statusRefunded: // judge has written down what was said
		}
	})
}

// judge takes in an answer: each transaction that was asked about must be in it and of this
// order (CB-314).
func (c *clickandbuyPay) judge(o order, list []payTransaction) (verdict, error) {
	if o.makes(trustsAnyAnswer) {
		return verdict{as: statusPaid}, nil
	}
	said := map[string]payTransaction{}
	for _, t := range list {
		said[t.ID] = t
	}
	for _, a := range o.clickandbuyPay.attempts {
		t, found := said[a.tx]
		switch {
		case !found:
			return verdict{}, fmt.Errorf("%w: nothing about %s", errPayAnswer, a.tx)
		case t.Failed != nil:
			return verdict{as: statusUnclear, why: reasonUnclear, detail: t.Failed.Error()}, nil
		case t.ExternalID != o.id && !o.makes(externalIDUnchecked):
			return verdict{as: statusUnclear, why: reasonOtherOrder, detail: "about order " + t.ExternalID}, nil
		}
	}
	c.shop.orders.update(o.id, func(o *order) {
		for _, a := range o.clickandbuyPay.attempts {
			if t, found := said[a.tx]; found {
				o.learn(a.tx, t.Status, t.CRN)
			}
		}
	})
	return verdict{as: statusNew}, nil
}
