package sandbox

import (
	"cmp"
	"context"
)

// On a real clock a delivery does not hold up the workspace while a merchant takes its
// time: it travels in the lane of its order, behind the ones before it and beside those of
// other orders. On a frozen clock everything happens one after another, so that it can be
// repeated.

// lanes are a workspace's; the zero value is ready.
type lanes struct {
	last map[string]<-chan struct{} // by lane: closed when its last delivery so far has arrived
	busy int
	free chan struct{} // closed when none is busy any more; nil while nobody waits
}

// maxTravelling bounds how many deliveries of a workspace are on their way at once: beyond
// it the clock waits, as it would for a single one.
const maxTravelling = 256

// laneOf is the lane of a delivery, "" where a due thing is none or is gone.
func (ws *Workspace) laneOf(due Due) string {
	if due.Kind != deliveryDue && due.Kind != resendDue {
		return ""
	}
	d, err := Deliveries.Get(ws, due.Ref)
	if err != nil {
		return ""
	}
	return d.Provider + "/" + cmp.Or(d.Order, d.Payment, d.ID)
}

// travel sends deliveries on their way at once; false where they have to wait their turn.
// The due things are crossed out: what is pending is remembered by the deliveries.
func (ws *Workspace) travel(group []Due) bool {
	lane := ws.laneOf(group[0])
	if lane == "" {
		return false
	}
	ws.lanesMu.Lock()
	if ws.lanes.busy >= maxTravelling {
		ws.lanesMu.Unlock()
		return false
	}
	before := ws.lanes.last[lane]
	arrived := make(chan struct{})
	if ws.lanes.last == nil {
		ws.lanes.last = map[string]<-chan struct{}{}
	}
	ws.lanes.last[lane] = arrived
	ws.lanes.busy++
	ws.lanesMu.Unlock()
	ws.running.Add(1)
	leave := func() {
		close(arrived)
		ws.lanesMu.Lock()
		if ws.lanes.last[lane] == arrived {
			delete(ws.lanes.last, lane)
		}
		if ws.lanes.busy--; ws.lanes.busy == 0 && ws.lanes.free != nil {
			close(ws.lanes.free)
			ws.lanes.free = nil
		}
		ws.lanesMu.Unlock()
		ws.running.Add(-1)
	}
	for _, due := range group {
		_ = dues.Delete(ws, due.ID)
	}
	started := ws.world.spawn(func(ctx context.Context) {
		defer leave()
		if before != nil {
			select {
			case <-before:
			case <-ctx.Done():
				return
			}
		}
		ws.happen(ctx, group)
	})
	if !started {
		leave()
	}
	return true
}
