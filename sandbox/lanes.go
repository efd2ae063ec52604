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
	room chan struct{} // closed when one less is; nil while nobody waits
}

// maxTravelling bounds how many deliveries of a workspace are on their way at once: beyond
// it the clock waits until one has arrived, or the next would overtake those before it in its lane.
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

// travel sends deliveries on their way as soon as there is room; false where what is due is
// none. The due things are crossed out: what is pending is remembered by the deliveries.
func (ws *Workspace) travel(ctx context.Context, group []Due) bool {
	lane := ws.laneOf(group[0])
	if lane == "" {
		return false
	}
	before, leave, ok := ws.enter(ctx, lane)
	if !ok { // the server stops: what is due stays due
		return true
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

// enter takes the next place in a lane. before is closed when the one before it has arrived, nil
// where there is none; leave must be called when this one has. False when ctx ended first.
func (ws *Workspace) enter(ctx context.Context, lane string) (before <-chan struct{}, leave func(), ok bool) {
	ws.lanesMu.Lock()
	defer ws.lanesMu.Unlock()
	for ws.lanes.busy >= maxTravelling {
		if ws.lanes.room == nil {
			ws.lanes.room = make(chan struct{})
		}
		room := ws.lanes.room
		ws.lanesMu.Unlock()
		select {
		case <-room:
		case <-ctx.Done():
		}
		ws.lanesMu.Lock()
		if ctx.Err() != nil {
			return nil, nil, false
		}
	}
	before = ws.lanes.last[lane]
	arrived := make(chan struct{})
	if ws.lanes.last == nil {
		ws.lanes.last = map[string]<-chan struct{}{}
	}
	ws.lanes.last[lane] = arrived
	ws.lanes.busy++
	ws.running.Add(1)
	return before, func() { ws.leave(lane, arrived) }, true
}

func (ws *Workspace) leave(lane string, arrived chan struct{}) {
	defer ws.running.Add(-1)
	close(arrived)
	ws.lanesMu.Lock()
	defer ws.lanesMu.Unlock()
	if ws.lanes.last[lane] == arrived {
		delete(ws.lanes.last, lane)
	}
	ws.lanes.busy--
	if ws.lanes.room != nil {
		close(ws.lanes.room)
		ws.lanes.room = nil
	}
	if ws.lanes.busy == 0 && ws.lanes.free != nil {
		close(ws.lanes.free)
		ws.lanes.free = nil
	}
}
