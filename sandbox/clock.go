package sandbox

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"paysandbox/sandbox/store"
)

// The modes of a clock.
const (
	Frozen = "frozen"
	Real   = "real"
)

// ErrClockBusy tells that somebody else has been advancing the clock for too long.
var ErrClockBusy = errors.New("the clock is being advanced by another request")

// MaxAdvance bounds one step of the clock (about 100 years).
const MaxAdvance = 100 * 366 * 24 * time.Hour

// clockState is the clock as it is remembered: frozen at an instant, or the wall
// clock plus an offset. It is one record, so that replicas tell one time.
type clockState struct {
	Mode   string        `json:"mode"`
	At     time.Time     `json:"at"`     // frozen: now
	Offset time.Duration `json:"offset"` // real: ahead of the wall
	Zone   int           `json:"zone"`   // seconds east of UTC, of a start given with a zone
}

func (c clockState) Clone() clockState { return c }

func (c clockState) now() time.Time {
	if c.Mode == Frozen {
		return c.At
	}
	return time.Now().Add(c.Offset).Round(0).UTC()
}

// at is the state moved so that now is t.
func (c clockState) at(t time.Time) clockState {
	if c.Mode == Frozen {
		c.At = t
	} else {
		c.Offset = time.Until(t)
	}
	return c
}

var clocks = NewCollection("clock", func(clockState) string { return "clock" }, nil)

// Now is the workspace's time, in UTC.
func (ws *Workspace) Now() time.Time { return nowIn(ws) }

// Now is the workspace's time within a transaction.
func (tx *Tx) Now() time.Time { return nowIn(tx) }

func nowIn(s Scope) time.Time {
	c, err := clocks.Get(s, "clock")
	if err != nil { // a workspace that was deleted under a request's feet
		return time.Now().UTC()
	}
	return c.now()
}

// ClockView is the clock as the control API shows it.
type ClockView struct {
	Now  time.Time `json:"now"`
	Mode string    `json:"mode"`
	Next string    `json:"next,omitempty"` // RFC 3339, when the next due thing is due
}

// Clock shows the clock.
func (ws *Workspace) Clock() ClockView {
	view := ClockView{Now: ws.Now(), Mode: Real}
	if c, err := clocks.Get(ws, "clock"); err == nil {
		view.Mode = c.Mode
	}
	if next, ok := ws.nextDue(); ok {
		view.Next = next.At.Format(time.RFC3339Nano)
	}
	return view
}

// Advance moves the clock and makes everything due on the way happen, in the order
// of its time, what becomes due on the way included. It answers what happened.
func (ws *Workspace) Advance(ctx context.Context, d time.Duration) ([]Happened, error) {
	if d < 0 || d > MaxAdvance {
		return nil, errors.New("a clock advances by 0 to 100 years, it does not go back")
	}
	return ws.moveTo(ctx, func(now time.Time) time.Time { return now.Add(d) })
}

// SetClock moves the clock to a time that is not in its past.
func (ws *Workspace) SetClock(ctx context.Context, t time.Time) ([]Happened, error) {
	if d := t.Sub(ws.Now()); d < 0 || d > MaxAdvance {
		return nil, errors.New("a clock is set to a time from now to 100 years ahead, it does not go back")
	}
	return ws.moveTo(ctx, func(time.Time) time.Time { return t.UTC() })
}

// Freeze stops the clock where it is, or lets it run again from there.
func (ws *Workspace) Freeze(frozen bool) error {
	err := ws.Update(func(tx *Tx) error {
		_, err := clocks.Update(tx, "clock", func(c *clockState) error {
			now := c.now()
			c.Mode = Real
			if frozen {
				c.Mode = Frozen
			}
			*c = c.at(now)
			return nil
		})
		return err
	})
	ws.kick()
	return err
}

func (ws *Workspace) moveTo(ctx context.Context, target func(now time.Time) time.Time) ([]Happened, error) {
	if err := ws.lockClock(ctx); err != nil {
		return nil, err
	}
	defer ws.unlockClock()
	return ws.runUntil(ctx, target(ws.Now()))
}

func (ws *Workspace) lockClock(ctx context.Context) error {
	patience := time.NewTimer(10 * time.Second)
	defer patience.Stop()
	select {
	case ws.advancing <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-patience.C:
		return ErrClockBusy
	}
}

func (ws *Workspace) unlockClock() { <-ws.advancing }

// Pass lets d go by for one exchange. On a real clock it waits. On a frozen one it
// moves the clock, and what is due on the way happens; while the clock is already
// being advanced it is only put ahead, and whoever advances it catches up.
func (ws *Workspace) Pass(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	if c, err := clocks.Get(ws, "clock"); err != nil || c.Mode == Real {
		timer := time.NewTimer(d)
		defer timer.Stop()
		select {
		case <-timer.C:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	select {
	case ws.advancing <- struct{}{}:
		defer ws.unlockClock()
		_, err := ws.runUntil(ctx, ws.Now().Add(d))
		return err
	default:
		return ws.putAhead(ws.Now().Add(d))
	}
}

// putAhead sets the clock to t unless it is there already.
func (ws *Workspace) putAhead(t time.Time) error {
	return ws.update(func(tx store.Tx) error {
		value, ok := tx.Get("clock", "clock")
		if !ok {
			return ErrNotFound
		}
		var c clockState
		if err := clocks.decode(value, &c); err != nil {
			return err
		}
		if !t.After(c.now()) {
			return nil
		}
		return clocks.put(tx, c.at(t))
	})
}

// calls are the calls in flight of a workspace whose deadlines its clock watches.
// They live with the process that makes them; what they leave behind is records.
type calls struct {
	mu       sync.Mutex
	inFlight []*timedCall
}

type timedCall struct {
	deadline time.Time
	cancel   context.CancelFunc
	over     chan struct{}
}

// Deadline ends the context when d has passed on the workspace's clock or on the
// wall's. The returned function must be called when the call and what follows from
// it are over; a clock that passes the deadline waits for that.
func (ws *Workspace) Deadline(ctx context.Context, d time.Duration) (context.Context, func()) {
	ctx, cancel := context.WithTimeout(ctx, d)
	call := &timedCall{deadline: ws.Now().Add(d), cancel: cancel, over: make(chan struct{})}
	ctx = context.WithValue(ctx, call, true) // time that passes within the call does not wait for the call
	ws.calls.mu.Lock()
	ws.calls.inFlight = append(ws.calls.inFlight, call)
	ws.calls.mu.Unlock()
	var once sync.Once
	return ctx, func() {
		once.Do(func() {
			cancel()
			ws.calls.mu.Lock()
			ws.calls.inFlight = slices.DeleteFunc(ws.calls.inFlight, func(c *timedCall) bool { return c == call })
			ws.calls.mu.Unlock()
			close(call.over)
		})
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
func (c *timedCall) expire(ctx context.Context) {
	c.cancel()
	patience := time.NewTimer(5 * time.Second)
	defer patience.Stop()
	select {
	case <-c.over:
	case <-ctx.Done():
	case <-patience.C:
	}
}
