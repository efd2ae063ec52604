package shop

import (
	"context"
	"errors"
	"net/http"
)

// landing is the landing script, to which the customer's browser is sent after a
// good first handshake. Anyone can open its URL: only ClickandBuy's word that it
// has booked makes the order paid (manual 1.2.2, CB-291).
func (c *clickandbuy) landing(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	id := query.Get("externalBDRID")
	o, found := c.shop.orders.get(id)
	switch {
	case !found:
		redirect(w, c.shop.failedURL(id, reasonUnknownOrder))
	case o.makes(sessionLost):
		redirect(w, c.shop.failedURL("", reasonNoSession))
	case query.Get("result") != "success":
		redirect(w, c.shop.failedURL(id, orDefault(o.reason, reasonNotPaid)))
	case o.status == statusPaid: // a reload asks nothing and grants nothing
		redirect(w, c.shop.paidURL(id))
	default:
		// A customer who closes the browser now has paid nonetheless.
		v := c.secondHandshake(context.WithoutCancel(r.Context()), o)
		redirect(w, c.shop.settle(id, v))
	}
}

// secondHandshake asks ClickandBuy whether it has booked. Temporary failures are
// neither yes nor no: the shop asks again and in the end marks the order for a
// manual check (manual 1.2.2, figure 14; CB-153, CB-305).
func (c *clickandbuy) secondHandshake(ctx context.Context, o order) verdict {
	if o.makes(noSecondHandshake) {
		return verdict{as: statusPaid, bdr: o.bdr, crn: o.clickandbuy.payer(o.bdr)}
	}
	tmi := tmiClient{shop: c.shop}
	return c.shop.inquire(ctx, o, func() (verdict, error) {
		state, err := tmi.isExternalBDRIDCommitted(ctx, o)
		var fault *tmiFault
		switch {
		case errors.As(err, &fault) && fault.definite():
			return verdict{as: statusFailed, why: reasonFault.of(fault.ID), detail: err.Error()}, nil
		case err != nil:
			return verdict{}, err
		}
		return c.judge(o, state), nil
	})
}

// judge reads an answer that is no fault. Booked under a number that the shop has
// never accepted is a matter for a human: money may have moved.
func (c *clickandbuy) judge(o order, state processingState) verdict {
	now, _ := c.shop.orders.get(o.id) // a first handshake may have come meanwhile
	switch {
	case o.makes(trustsAnyAnswer):
		bdr := orDefault(o.bdr, state.BDRID)
		return verdict{as: statusPaid, bdr: bdr, crn: now.clickandbuy.payer(bdr)}
	case !state.Committed:
		return verdict{as: statusFailed, why: reasonNotCommitted, detail: "isCommitted is false"}
	case !now.clickandbuy.knows(state.BDRID):
		return verdict{as: statusUnclear, why: reasonOtherBDR, detail: "booked as " + state.BDRID}
	}
	return verdict{as: statusPaid, bdr: state.BDRID, crn: now.clickandbuy.payer(state.BDRID)}
}
