package sandbox

import (
	"context"
	"errors"
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

// Now is the workspace's time within a transaction, which is one moment.
func (tx *Tx) Now() time.Time {
	if tx.now.IsZero() {
		tx.now = nowIn(tx)
	}
	return tx.now
}

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
	if next, ok := nextDue(ws); ok {
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
	passed, err := ws.lockClockToward(ctx, target(ws.Now()))
	if err != nil {
		return nil, err
	}
	defer ws.unlockClock()
	ws.arrivals(ctx, clockCourtesy) // what is on its way comes before what will be due
	return ws.runUntil(ctx, target(ws.Now().Add(-passed)))
}

// How long somebody waits for the clock, in wall time.
const (
	clockCourtesy = 3 * time.Second  // until a merchant's silence counts as time that passes
	clockPatience = 10 * time.Second // until ErrClockBusy
)

// lockClockToward is lockClock for somebody who lets time pass up to goal. Whoever
// holds the clock may be waiting for a merchant that never answers: the time that
// passes ends such a call, too. It answers how far that took the clock.
func (ws *Workspace) lockClockToward(ctx context.Context, goal time.Time) (passed time.Duration, err error) {
	for {
		if err := ws.lockClock(ctx, clockCourtesy); !errors.Is(err, ErrClockBusy) {
			return passed, err
		}
		call := ws.earliestDeadline(ctx, goal)
		if call == nil {
			return passed, ws.lockClock(ctx, clockPatience-clockCourtesy)
		}
		before := ws.Now()
		if err := ws.putAhead(call.deadline); err != nil {
			return passed, err
		}
		passed += ws.Now().Sub(before)
		ws.expire(ctx, call)
	}
}

func (ws *Workspace) lockClock(ctx context.Context, atMost time.Duration) error {
	patience := time.NewTimer(atMost)
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

// unlockClock lets the clock go, and sees to what became due while nobody looked.
func (ws *Workspace) unlockClock() {
	<-ws.advancing
	ws.kick()
}

// arrivals waits until no delivery is on its way, at most so long of the wall's time.
func (ws *Workspace) arrivals(ctx context.Context, atMost time.Duration) {
	ws.lanesMu.Lock()
	if len(ws.lanes.queues) == 0 {
		ws.lanesMu.Unlock()
		return
	}
	if ws.lanes.free == nil {
		ws.lanes.free = make(chan struct{})
	}
	free := ws.lanes.free
	ws.lanesMu.Unlock()
	patience := time.NewTimer(atMost)
	defer patience.Stop()
	select {
	case <-free:
	case <-patience.C:
	case <-ctx.Done():
	}
}

// wake arms the one timer that a workspace has: a wake-up, not a memory.
func (ws *Workspace) wake(wait time.Duration) {
	ws.timerMu.Lock()
	defer ws.timerMu.Unlock()
	if ws.gone.Load() {
		return
	}
	if ws.timer == nil {
		ws.timer = time.AfterFunc(wait, ws.kick)
		return
	}
	ws.timer.Reset(wait)
}

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
		c, err := clocks.get(tx, "clock")
		if err != nil {
			return err
		}
		if !t.After(c.now()) {
			return nil
		}
		return clocks.put(tx, c.at(t))
	})
}
