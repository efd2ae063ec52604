package sandbox

import (
	"context"
	"slices"
	"time"

	"paysandbox/sandbox/journal"
	"paysandbox/sandbox/outbox"
)

// awaited is what a payment's last awaited notification has planned.
type awaited struct {
	Payment    string   `json:"payment"`
	Op         string   `json:"op"`
	Deliveries []string `json:"deliveries"`
	Mark       int64    `json:"mark"` // the newest exchange by then
}

// Clone implements Record.
func (a awaited) Clone() awaited {
	a.Deliveries = slices.Clone(a.Deliveries)
	return a
}

var awaitedNotifications = NewCollection("awaited", func(a awaited) string { return a.Payment }, nil)

// AwaitNotified keeps a customer's page until the merchant's server has been told of a
// payment by a notification that is Awaited, at most for max of the workspace's time. What
// a rule plans for later is not waited for, and neither is the clock moved for the page's
// sake.
func (ws *Workspace) AwaitNotified(ctx context.Context, payment string, max time.Duration) {
	planned, err := awaitedNotifications.Get(ws, payment)
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
func (a awaited) underWay(ws *Workspace) bool {
	due, remembered := 0, 0
	for _, id := range a.Deliveries {
		d, err := Deliveries.Get(ws, id)
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
	calls, _ := ws.Journal().After(a.Mark, journal.MaxEntries)
	for _, e := range calls {
		if e.Op == a.Op && e.Payment == a.Payment {
			made++
		}
	}
	return made < remembered+due
}
