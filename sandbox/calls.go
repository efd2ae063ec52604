package sandbox

import (
	"context"
	"slices"
	"sync"
	"time"
)

// calls are the calls in flight of a workspace whose deadlines its clock watches.
// They live with the process that makes them; what they leave behind is records.
type calls struct {
	mu       sync.Mutex
	inFlight []*timedCall
}

type timedCall struct {
	deadline time.Time
	cancel   context.CancelCauseFunc
	over     chan struct{}
}

// Deadline ends the context, with the cause context.DeadlineExceeded, when d has
// passed on the workspace's clock or on the wall's. The returned function must be called when the call and what follows from
// it are over; a clock that passes the deadline waits for that.
func (ws *Workspace) Deadline(ctx context.Context, d time.Duration) (context.Context, func()) {
	ctx, stop := context.WithTimeout(ctx, d)
	ctx, cancel := context.WithCancelCause(ctx)
	call := &timedCall{deadline: ws.Now().Add(d), cancel: cancel, over: make(chan struct{})}
	ctx = context.WithValue(ctx, call, true) // time that passes within the call does not wait for the call
	ws.calls.mu.Lock()
	ws.calls.inFlight = append(ws.calls.inFlight, call)
	ws.calls.mu.Unlock()
	var once sync.Once
	return ctx, func() {
		once.Do(func() {
			cancel(context.Canceled)
			stop()
			ws.calls.forget(call)
			close(call.over)
		})
	}
}

func (c *calls) forget(call *timedCall) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.inFlight = slices.DeleteFunc(c.inFlight, func(other *timedCall) bool { return other == call })
}

// abandon ends all calls in flight: the world that they were made in is over.
func (c *calls) abandon() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, call := range c.inFlight {
		call.cancel(context.Canceled)
	}
}

// InFlight counts the calls to merchants that are under way.
func (ws *Workspace) InFlight() int {
	ws.calls.mu.Lock()
	defer ws.calls.mu.Unlock()
	return len(ws.calls.inFlight) + int(ws.running.Load())
}

// earliestDeadline is the first call whose deadline lies at or before t.
func (ws *Workspace) earliestDeadline(ctx context.Context, t time.Time) *timedCall {
	ws.calls.mu.Lock()
	defer ws.calls.mu.Unlock()
	var first *timedCall
	for _, c := range ws.calls.inFlight {
		if !c.deadline.After(t) && ctx.Value(c) == nil && (first == nil || c.deadline.Before(first.deadline)) {
			first = c
		}
	}
	return first
}

// expire ends a call whose deadline has come and waits, in bounds, until what
// follows from it is there: a merchant that moves the clock in the middle of a call
// must not stop the clock for ever.
func (ws *Workspace) expire(ctx context.Context, c *timedCall) {
	c.cancel(context.DeadlineExceeded)
	patience := time.NewTimer(5 * time.Second)
	defer patience.Stop()
	select {
	case <-c.over:
	case <-ctx.Done():
	case <-patience.C:
		ws.calls.forget(c) // or the clock would wait for it again and again
	}
}
