package sandbox

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"paysandbox/sandbox/journal"
	"paysandbox/sandbox/outbox"
	"paysandbox/sandbox/store"
)

// Workspace is an isolated world: accounts, payments, clock, seed, rules, journal,
// deliveries. This handle remembers nothing that matters: records are in the store.
type Workspace struct {
	world   *World
	name    string
	draws   Draws
	journal *journal.Journal

	calls     calls
	advancing chan struct{} // held by whoever moves the clock
	running   atomic.Int32  // catch-ups under way
	attempted signal        // a delivery was tried
	lanesMu   sync.Mutex
	lanes     lanes
	timerMu   sync.Mutex
	timer     *time.Timer
	rules     atomic.Pointer[loadedRules]
	gone      atomic.Bool // deleted: what is still under way changes nothing any more
}

func newWorkspace(world *World, name string, draws Draws) *Workspace {
	return &Workspace{
		world: world, name: name, draws: draws,
		journal:   journal.New(&world.pool, world.observer(name)),
		advancing: make(chan struct{}, 1),
	}
}

// Name is the workspace's name, unique on the server.
func (ws *Workspace) Name() string { return ws.name }

// Seed is what its draws are made from.
func (ws *Workspace) Seed() uint64 { return ws.draws.seed }

// Draws are the workspace's chances.
func (ws *Workspace) Draws() Draws { return ws.draws }

// Journal is every exchange of the workspace.
func (ws *Workspace) Journal() *journal.Journal { return ws.journal }

// World is the server that the workspace is on.
func (ws *Workspace) World() *World { return ws.world }

// Reach looks whether calls to merchants get to a host and port; see outbox.Outbox.
func (ws *Workspace) Reach(ctx context.Context, host, port string) outbox.Reached {
	return ws.world.outbox.Reach(ctx, host, port)
}

// CallsFrom tells whether calls to merchants can leave from an address.
func (ws *Workspace) CallsFrom(address string) bool { return ws.world.outbox.HasSource(address) }

// Call sends one request to a merchant now; see outbox.Outbox.
func (ws *Workspace) Call(ctx context.Context, m outbox.Message) (*outbox.Answer, error) {
	return ws.world.outbox.Call(ctx, ws, m)
}

// Tx is a workspace during one transaction: what is changed through it is changed
// whole or not at all, and nothing else changes meanwhile.
type Tx struct {
	ws   *Workspace
	tx   store.Tx
	now  time.Time // zero: nobody has asked
	kick bool
}

// Workspace is whose transaction it is. Its own methods must not be used meanwhile.
func (tx *Tx) Workspace() *Workspace { return tx.ws }

func (tx *Tx) get(collection, id string) (value any, ok bool, err error) {
	value, ok = tx.tx.Get(collection, id)
	return value, ok, nil
}

func (tx *Tx) find(collection, key string) (value any, ok bool, err error) {
	id, ok := tx.tx.Find(collection, key)
	if !ok {
		return nil, false, nil
	}
	return tx.get(collection, id)
}

func (tx *Tx) view(f func(store.Tx) error) error   { return f(tx.tx) }
func (tx *Tx) update(f func(store.Tx) error) error { return f(tx.tx) }

// Update runs f as one transaction: all of its changes happen, or none if it
// returns an error. f must not call a merchant, wait, or use the workspace but
// through tx.
func (ws *Workspace) Update(f func(*Tx) error) error {
	tx := &Tx{}
	err := ws.update(func(raw store.Tx) error {
		*tx = Tx{ws: ws, tx: raw}
		return f(tx)
	})
	if err == nil && tx.kick {
		ws.kick()
	}
	return err
}

func (ws *Workspace) get(collection, id string) (value any, ok bool, err error) {
	return ws.world.reads.Get(ws.name, collection, id)
}

func (ws *Workspace) find(collection, key string) (value any, ok bool, err error) {
	return ws.world.reads.Find(ws.name, collection, key)
}

// Read runs f as one look at the workspace: what f reads through tx is of one moment. f
// must change nothing, and not use the workspace but through tx.
func (ws *Workspace) Read(f func(*Tx) error) error {
	return ws.view(func(raw store.Tx) error { return f(&Tx{ws: ws, tx: raw}) })
}

func (ws *Workspace) view(f func(store.Tx) error) error { return ws.world.store.View(ws.name, f) }

func (ws *Workspace) update(f func(store.Tx) error) error {
	if ws.gone.Load() {
		return ws.notFound()
	}
	return ws.world.store.Update(ws.name, func(tx store.Tx) error {
		if ws.gone.Load() { // deleted while it waited for its turn
			return ws.notFound()
		}
		return f(tx)
	})
}

func (ws *Workspace) notFound() error { return fmt.Errorf("workspace %q: %w", ws.name, ErrNotFound) }

// end is what becomes of a deleted workspace's handle.
func (ws *Workspace) end() {
	ws.gone.Store(true)
	ws.calls.abandon()
	ws.timerMu.Lock()
	defer ws.timerMu.Unlock()
	if ws.timer != nil {
		ws.timer.Stop()
	}
}

// counter is a number that only grows.
type counter struct {
	Name string `json:"name"`
	N    uint64 `json:"n"`
}

func (c counter) Clone() counter { return c }

var counters = NewCollection("counters", func(c counter) string { return c.Name }, nil)

// Count adds one to a named counter of the workspace and answers it: 1, 2, 3, …
func Count(s Scope, name string) (uint64, error) {
	if tx, ok := s.(*Tx); ok {
		return count(tx.tx, name)
	}
	var n uint64
	err := s.update(func(tx store.Tx) (err error) { n, err = count(tx, name); return err })
	return n, err
}

func count(tx store.Tx, name string) (uint64, error) {
	c, err := counters.get(tx, name)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return 0, err
	}
	c = counter{Name: name, N: c.N + 1}
	return c.N, counters.put(tx, c)
}
