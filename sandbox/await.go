package sandbox

import (
	"context"
	"slices"
	"sync"
	"time"

	"paysandbox/sandbox/outbox"
)

// awaited is what a payment's last awaited notification has planned.
type awaited struct {
	Payment    string   `json:"payment"`
	Deliveries []string `json:"deliveries"`
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
		attempted := ws.attempted.next()
		if !slices.ContainsFunc(planned.Deliveries, ws.isUnderWay) {
			return
		}
		select {
		case <-attempted:
		case <-ctx.Done():
			return
		}
	}
}

// isUnderWay tells whether a delivery is due and has not been tried.
func (ws *Workspace) isUnderWay(id string) bool {
	d, err := Deliveries.Get(ws, id)
	return err == nil && d.State == outbox.Pending && len(d.Attempts) == 0 && !d.Next.After(ws.Now())
}

// signal wakes whoever waits for the next time that something happens.
type signal struct {
	mu sync.Mutex
	ch chan struct{} // nil: nobody waits
}

// next is closed when it happens.
func (s *signal) next() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ch == nil {
		s.ch = make(chan struct{})
	}
	return s.ch
}

func (s *signal) fire() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ch != nil {
		close(s.ch)
		s.ch = nil
	}
}
