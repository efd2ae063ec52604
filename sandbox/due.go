package sandbox

import (
	"context"
	"runtime/debug"
	"sync"
	"time"
)

// Due is something that will happen at a time of the workspace's clock: a record,
// never a closure or a timer, so that it survives the process.
type Due struct {
	ID         string    `json:"id"` // orders by time, then by when it was scheduled
	At         time.Time `json:"at"`
	Provider   string    `json:"provider"`
	Kind       string    `json:"kind"` // "page_lifetime", "delivery"
	Ref        string    `json:"ref"`  // a payment, a delivery
	Concurrent bool      `json:"concurrent"`
}

// Clone implements Record.
func (d Due) Clone() Due { return d }

// Happened is a due thing that the clock has reached.
type Happened struct {
	At       time.Time `json:"at"`
	Provider string    `json:"provider"`
	Kind     string    `json:"kind"`
	Ref      string    `json:"ref"`
	What     string    `json:"what"` // one sentence
}

// The kinds of the kernel's own due things.
const (
	deliveryDue = "delivery" // the attempt that its plan wants
	resendDue   = "resend"   // one that somebody asked for
)

var dues = NewCollection("due", func(d Due) string { return d.ID }, nil)

// Schedule remembers something that will happen.
func (tx *Tx) Schedule(d Due) error {
	n, err := Count(tx, "due")
	if err != nil {
		return err
	}
	d.At = d.At.UTC()
	d.ID = dueID(d.At, n)
	if err := dues.Insert(tx, d); err != nil {
		return err
	}
	first, _ := nextDue(tx)
	tx.kick = tx.kick || first.ID == d.ID // whatever is due before it has been seen to
	return nil
}

// dueID is "2006-01-02T15:04:05.000000000/0000000001": RFC 3339 is what package time is
// quickest at.
func dueID(at time.Time, n uint64) string {
	var buffer [48]byte
	second := at.AppendFormat(buffer[:0], time.RFC3339)
	id := append(second[:len(second)-len("Z")], '.')
	id = append(appendNumber(id, uint64(at.Nanosecond()), 9), '/')
	return string(appendNumber(id, n, 10))
}

func nextDue(s Scope) (Due, bool) {
	first, err := dues.First(s)
	return first, err == nil
}

// runUntil makes everything due up to target happen and leaves the clock there, or
// where whoever put it ahead meanwhile has left it. The caller holds the clock.
func (ws *Workspace) runUntil(ctx context.Context, target time.Time) ([]Happened, error) {
	return ws.run(ctx, target, false)
}

// run is runUntil; with travelling, nobody waits for deliveries.
func (ws *Workspace) run(ctx context.Context, target time.Time, travelling bool) ([]Happened, error) {
	happened := []Happened{}
	for ctx.Err() == nil {
		if now := ws.Now(); now.After(target) {
			target = now
		}
		due, isDue := nextDue(ws)
		isDue = isDue && !due.At.After(target)
		limit := target
		if isDue {
			limit = due.At
		}
		if call := ws.earliestDeadline(ctx, limit); call != nil {
			if err := ws.putAhead(call.deadline); err != nil {
				return happened, err
			}
			ws.expire(ctx, call)
			continue
		}
		if !isDue {
			return happened, ws.putAhead(target)
		}
		if err := ws.putAhead(due.At); err != nil {
			return happened, err
		}
		group := ws.together(due)
		if travelling && ws.travel(ctx, group) {
			continue
		}
		happened = append(happened, ws.happen(ctx, group)...)
	}
	return happened, ctx.Err()
}

// together is a due thing and those that a plan wants at the same moment.
func (ws *Workspace) together(first Due) []Due {
	group := []Due{first}
	_ = dues.Each(ws, first.ID, func(d Due) bool {
		if !d.Concurrent || !d.At.Equal(first.At) {
			return false
		}
		group = append(group, d)
		return true
	})
	return group
}

func (ws *Workspace) happen(ctx context.Context, group []Due) []Happened {
	results := make([]Happened, len(group))
	var others sync.WaitGroup // most things happen alone, and need nobody to wait for
	one := func(i int) {
		results[i] = Happened{At: ws.Now(), Provider: group[i].Provider, Kind: group[i].Kind, Ref: group[i].Ref}
		results[i].What = ws.happenOne(ctx, group[i])
	}
	for i := range group[1:] {
		others.Go(func() { one(i + 1) })
	}
	one(0)
	others.Wait()
	return results
}

// happenOne lets one due thing happen and then forgets it: what a crash interrupts
// happens again, and transition tables refuse what was done already.
func (ws *Workspace) happenOne(ctx context.Context, due Due) (what string) {
	defer func() {
		if crash := recover(); crash != nil {
			ws.world.log.Error("a due thing crashed", "workspace", ws.name, "kind", due.Kind, "ref", due.Ref, "crash", crash, "stack", string(debug.Stack()))
			what = "crashed"
		}
		if err := dues.Delete(ws, due.ID); err != nil {
			ws.world.log.Error("a due thing could not be crossed out", "workspace", ws.name, "error", err)
		}
	}()
	if due.Kind == deliveryDue || due.Kind == resendDue {
		return ws.attemptDelivery(ctx, due)
	}
	if p, ok := ws.world.provider(due.Provider).(Timed); ok {
		return p.Due(ctx, ws, due)
	}
	return "nobody knows what to do"
}

// kick sees to it that what is due now happens soon and what is due later on a real
// clock happens then.
func (ws *Workspace) kick() {
	due, ok := nextDue(ws)
	if !ok {
		return
	}
	c, err := clocks.Get(ws, "clock")
	if err != nil {
		return
	}
	if wait := due.At.Sub(c.now()); wait <= 0 {
		ws.catchUp()
	} else if c.Mode == Real {
		ws.wake(wait)
	}
}

// catchUp runs what is due now, beside the request that made it due.
func (ws *Workspace) catchUp() {
	ws.running.Add(1)
	started := ws.world.spawn(func(ctx context.Context) {
		defer ws.running.Add(-1)
		if ws.lockClock(ctx, clockPatience) != nil {
			return // whoever holds the clock catches up, or the server stops
		}
		c, _ := clocks.Get(ws, "clock")
		if c.Mode != Real { // it was stopped while something was on its way
			ws.arrivals(ctx, clockCourtesy)
		}
		_, err := ws.run(ctx, ws.Now(), c.Mode == Real)
		ws.unlockClock()
		if err != nil && ctx.Err() == nil {
			ws.world.log.Error("could not catch up", "workspace", ws.name, "error", err)
		}
	})
	if !started {
		ws.running.Add(-1)
	}
}
