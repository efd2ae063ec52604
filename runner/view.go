package runner

import (
	"context"
	"net/url"
	"slices"
	"time"

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
	read      bool // the journal is read to its end
}

func newView(w *walk) *view { return &view{walk: w, ctx: context.Background()} }

// fresh forgets what was seen before.
func (v *view) fresh(ctx context.Context) {
	v.ctx, v.payments, v.read = ctx, nil, false
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

// newest is the newest payment of an order, nil where there is none.
func newest(payments func() ([]payment.View, error), order string) (*payment.View, error) {
	found, err := payments()
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
	if v.read {
		return v.exchanges, nil
	}
	after := int64(0)
	if n := len(v.exchanges); n > 0 {
		after = v.exchanges[n-1].Seq
	}
	more, err := v.walk.client.Exchanges(v.ctx, v.walk.workspace, after)
	v.exchanges, v.read = append(v.exchanges, more...), err == nil
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
	return w.scopeAt(ctx, clock.Now), nil
}

// scopeAt is scope for who has read the clock already.
func (w *walk) scopeAt(ctx context.Context, now time.Time) scenario.Env {
	w.view.fresh(ctx)
	v := w.view
	env := scenario.Env{
		Response: w.response, Env: w.env, Merchant: w.merchant, Now: now, Kept: w.kept,
		Payment:  func(order string) (*payment.View, error) { return newest(v.all, order) },
		Payments: v.all,
		Exchanges: func(op string) ([]journal.Exchange, error) {
			return v.where(func(e journal.Exchange) bool { return e.Op == op })
		},
		Egress: func() ([]journal.Exchange, error) { return v.where(refused) },
		Deliveries: func(order string) ([]journal.Delivery, error) {
			return w.client.Deliveries(ctx, w.workspace, url.Values{"order": {order}})
		},
		Mails: func() ([]journal.Mail, error) { return w.client.Mails(ctx, w.workspace) },
	}
	if page := w.customer.Page(); page.URL != "" {
		env.Page = &scenario.Page{URL: page.URL, Query: page.Query, Status: page.Status, Title: page.Title, Text: page.Text}
	}
	return env
}

// asOf is how things stood when an exchange had just ended: its time, the payments and
// the journal up to it. Page, answer, deliveries and mails are today's.
func (w *walk) asOf(env scenario.Env, last journal.Exchange) scenario.Env {
	v := w.view
	env.Now = last.At
	env.Payments = func() ([]payment.View, error) {
		found, err := v.all()
		then := []payment.View{}
		for _, p := range found {
			if p, there := p.AsOf(last.Seq); there {
				then = append(then, p)
			}
		}
		return then, err
	}
	env.Payment = func(order string) (*payment.View, error) { return newest(env.Payments, order) }
	env.Exchanges = func(op string) ([]journal.Exchange, error) {
		return v.where(func(e journal.Exchange) bool { return e.Op == op && e.Seq <= last.Seq })
	}
	env.Egress = func() ([]journal.Exchange, error) {
		return v.where(func(e journal.Exchange) bool { return refused(e) && e.Seq <= last.Seq })
	}
	return env
}

func refused(e journal.Exchange) bool { return e.Fault == journal.FaultRefused }
