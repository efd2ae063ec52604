package klikandpay

import (
	"context"
	"slices"
	"time"

	"paysandbox/sandbox"
	"paysandbox/sandbox/journal"
	"paysandbox/sandbox/outbox"
	"paysandbox/sandbox/payment"
)

// announcement is what a payment's last announce has planned.
type announcement struct {
	Payment    string   `json:"payment"`
	Deliveries []string `json:"deliveries"`
	Mark       int64    `json:"mark"` // the newest exchange by then
}

// Clone implements sandbox.Record.
func (n announcement) Clone() announcement {
	n.Deliveries = slices.Clone(n.Deliveries)
	return n
}

var announcements = sandbox.NewCollection("klikandpay.announcements", func(n announcement) string { return n.Payment }, nil)

// awaitDynamic keeps the customer's page until the merchant's server has been called about
// the payment (KP-079), at most as long as the page may wait (KP-107). What a rule plans
// for later is not waited for, and neither is the clock moved for the page's sake.
func (f Fake) awaitDynamic(ctx context.Context, ws *sandbox.Workspace, p payment.Payment, max time.Duration) {
	planned, err := announcements.Get(ws, p.ID)
	if err != nil { // nobody is told
		return
	}
	ctx, over := ws.Deadline(ctx, max)
	defer over()
	for {
		changed := ws.Journal().Changed()
		if !planned.underWay(ws) {
			return
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return
		}
	}
}

// underWay tells whether a call that is due has not been made. The journal knows of a call
// before its delivery does, so calls that no delivery remembers yet count, too.
func (n announcement) underWay(ws *sandbox.Workspace) bool {
	due, remembered := 0, 0
	for _, id := range n.Deliveries {
		d, err := sandbox.Deliveries.Get(ws, id)
		switch {
		case err != nil:
		case len(d.Attempts) > 0:
			remembered += len(d.Attempts)
		case d.State == outbox.Pending && !d.Next.After(ws.Now()):
			due++
		}
	}
	if due == 0 {
		return false
	}
	made := 0
	calls, _ := ws.Journal().After(n.Mark, journal.MaxEntries)
	for _, e := range calls {
		if e.Op == opDynamic.Name && e.Payment == n.Payment {
			made++
		}
	}
	return made < remembered+due
}
