package runner

import (
	"context"
	"net/url"
	"slices"

	"paysandbox/runner/client"
	"paysandbox/sandbox/journal"
	"paysandbox/sandbox/payment"
	"paysandbox/sandbox/scenario"
)

// view is what expressions see of the workspace. It asks the control API when an
// expression does, and once only until it is made fresh.
type view struct {
	walk      *walk
	ctx       context.Context
	payments  []payment.View
	exchanges []journal.Exchange
}

func newView(w *walk) *view { return &view{walk: w, ctx: context.Background()} }

// fresh forgets what was seen before.
func (v *view) fresh(ctx context.Context) {
	v.ctx, v.payments = ctx, nil
}

func (v *view) all() ([]payment.View, error) {
	if v.payments == nil {
		found, err := v.walk.client.Payments(v.ctx, v.walk.workspace, nil)
		if err != nil {
			return nil, err
		}
		v.payments = found
	}
	return v.payments, nil
}

// payment is the newest payment of an order, nil where there is none.
func (v *view) payment(order string) (*payment.View, error) {
	found, err := v.all()
	if err != nil {
		return nil, err
	}
	for _, p := range slices.Backward(found) {
		if p.Order == order {
			return &p, nil
		}
	}
	return nil, nil
}

// journal reads what is new in the journal and answers all of it.
func (v *view) journal() ([]journal.Exchange, error) {
	after := int64(0)
	if n := len(v.exchanges); n > 0 {
		after = v.exchanges[n-1].Seq
	}
	more, err := v.walk.client.Exchanges(v.ctx, v.walk.workspace, after)
	v.exchanges = append(v.exchanges, more...)
	return v.exchanges, err
}

func (v *view) where(keep func(journal.Exchange) bool) ([]journal.Exchange, error) {
	all, err := v.journal()
	found := []journal.Exchange{}
	for _, e := range all {
		if keep(e) {
			found = append(found, e)
		}
	}
	return found, err
}

// scope is everything that expressions of steps see now.
func (w *walk) scope(ctx context.Context) (scenario.Env, error) {
	clock := client.Clock{}
	if err := w.client.Do(ctx, "GET", client.In(w.workspace, "clock"), nil, &clock); err != nil {
		return scenario.Env{}, err
	}
	w.view.fresh(ctx)
	v := w.view
	env := scenario.Env{
		Response: w.response, Env: w.env, Merchant: w.merchant, Now: clock.Now, Kept: w.kept,
		Payment: v.payment, Payments: v.all,
		Exchanges: func(op string) ([]journal.Exchange, error) {
			return v.where(func(e journal.Exchange) bool { return e.Op == op })
		},
		Egress: func() ([]journal.Exchange, error) {
			return v.where(func(e journal.Exchange) bool { return e.Fault == journal.FaultRefused })
		},
		Deliveries: func(order string) ([]journal.Delivery, error) {
			return w.client.Deliveries(ctx, w.workspace, url.Values{"order": {order}})
		},
		Mails: func() ([]journal.Mail, error) { return w.client.Mails(ctx, w.workspace) },
	}
	if page := w.customer.Page(); page.URL != "" {
		env.Page = &scenario.Page{URL: page.URL, Query: page.Query, Status: page.Status, Title: page.Title, Text: page.Text}
	}
	return env, nil
}
