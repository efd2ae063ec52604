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
	queues map[string][][]Due // of each lane that is travelled: what waits behind what is under way
	free   chan struct{}      // closed when no lane is travelled any more; nil while nobody waits
	room   chan struct{}      // closed when one less is; nil while nobody waits
}

// maxLanes bounds how many of a workspace's deliveries are on their way at once, and so how many
// connections its merchant sees: beyond it the clock waits until one has arrived. Our choice.
const maxLanes = 32

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

// travel sends what is due on its way as soon as there is room, or has it wait behind what is
// under way in its lane; false where it is no delivery. It is crossed out: what is pending is
// remembered by the deliveries.
func (ws *Workspace) travel(ctx context.Context, group []Due) bool {
	lane := ws.laneOf(group[0])
	if lane == "" {
		return false
	}
	first, ok := ws.enter(ctx, lane, group)
	if !ok { // the server stops: what is due stays due
		return true
	}
	for _, due := range group {
		_ = dues.Delete(ws, due.ID)
	}
	if first && !ws.world.spawn(func(ctx context.Context) { ws.work(ctx, lane, group) }) {
		ws.work(ws.world.ctx, lane, group) // which has ended
	}
	return true
}

// work has everything in a lane happen, one after another; once ctx has ended it only empties
// the lane.
func (ws *Workspace) work(ctx context.Context, lane string, group []Due) {
	for group != nil {
		if ctx.Err() == nil {
			ws.happen(ctx, group)
		}
		group = ws.following(lane)
	}
}

// enter puts what is due into its lane. first: nothing was under way there, and the lane is now
// the caller's to travel. Not ok: ctx ended before there was room.
func (ws *Workspace) enter(ctx context.Context, lane string, group []Due) (first, ok bool) {
	ws.lanesMu.Lock()
	defer ws.lanesMu.Unlock()
	for {
		if queue, travelled := ws.lanes.queues[lane]; travelled {
			ws.lanes.queues[lane] = append(queue, group)
			return false, true
		}
		if len(ws.lanes.queues) < maxLanes {
			break
		}
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
			return false, false
		}
	}
	if ws.lanes.queues == nil {
		ws.lanes.queues = map[string][][]Due{}
	}
	ws.lanes.queues[lane] = nil
	ws.running.Add(1)
	return true, true
}

// following is what waits next in a lane; where nothing does, nil, and the lane is left.
func (ws *Workspace) following(lane string) []Due {
	ws.lanesMu.Lock()
	defer ws.lanesMu.Unlock()
	if queue := ws.lanes.queues[lane]; len(queue) > 0 {
		ws.lanes.queues[lane] = queue[1:]
		return queue[0]
	}
	delete(ws.lanes.queues, lane)
	ws.running.Add(-1)
	if ws.lanes.room != nil {
		close(ws.lanes.room)
		ws.lanes.room = nil
	}
	if len(ws.lanes.queues) == 0 && ws.lanes.free != nil {
		close(ws.lanes.free)
		ws.lanes.free = nil
	}
	return nil
}
