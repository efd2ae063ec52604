package shop

import (
	"context"
	"net/http"
	"net/url"
	"strings"
)

// clickkwReturn is what a customer came back with (manual, "Response" of chapter
// 4.2). Anyone can open that URL with anything in it.
type clickkwReturn struct {
	Message string `json:"message"` // success, error, or whatever was there
	// IndicatorOK says that the indicator is that of one of the order's sessions.
	IndicatorOK bool `json:"indicator_ok"`
}

// returnQuery reads the query of a return. Click puts a ? before its own parameters
// even where our return URL has one already (KW-122, KW-133).
func returnQuery(raw string) url.Values {
	query, _ := url.ParseQuery(strings.ReplaceAll(raw, "?", "&")) // what can not be read is left out
	return query
}

// back is the script to which the customer's browser returns. It believes nothing in
// its URL: what counts is Click's answer about our own session and order (KW-134,
// KW-135), whatever the message says.
func (c *clickkw) back(w http.ResponseWriter, r *http.Request) {
	query := returnQuery(r.URL.RawQuery)
	id := query.Get("order")
	if o, found := c.shop.orders.get(id); !found || len(o.clickkw.attempts) == 0 {
		redirect(w, c.shop.failedURL(id, reasonUnknownOrder))
		return
	}
	defer c.turns.take(id)()
	o, _ := c.shop.orders.get(id)
	if o.makes(secondQuestionMark) {
		query = r.URL.Query()
	}
	indicator := query.Get("indicator_status")
	came := clickkwReturn{Message: query.Get("message"), IndicatorOK: o.clickkw.owns(indicator)}
	c.shop.orders.update(id, func(o *order) { o.clickkw.returns = append(o.clickkw.returns, came) })

	// A customer who closes the browser now has paid nonetheless.
	ctx := context.WithoutCancel(r.Context())
	redirect(w, c.settleReturn(ctx, o, came, indicator))
}

// settleReturn answers where the customer learns what has become of the order.
func (c *clickkw) settleReturn(ctx context.Context, o order, came clickkwReturn, indicator string) string {
	if v, careless := c.careless(ctx, o, came, indicator); careless {
		return c.shop.settle(o.id, v)
	}
	if o.status == statusPaid { // a reload asks nothing and grants nothing
		return c.shop.paidURL(o.id)
	}
	v, asked := c.askAll(ctx, o, indicator)
	switch {
	case !asked:
		return c.shop.failedURL(o.id, orDefault(o.reason, reasonNotPaid))
	case v.as == statusPending && came.IndicatorOK:
		// Click has told this browser of success and knows nothing of it now: whoever
		// may have paid is not asked to pay again.
		v.as, v.why, v.detail = statusUnclear, reasonUnclear, "back with the session's indicator, "+v.detail
	}
	return c.shop.settle(o.id, v)
}
