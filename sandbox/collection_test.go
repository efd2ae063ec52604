package sandbox_test

import (
	"errors"
	"fmt"
	"runtime"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
	"paysandbox/sandbox/store"
)

// ticket is a record of a provider that exists in these tests only.
type ticket struct {
	ID   string   `json:"id"`
	Seat string   `json:"seat"`
	N    int      `json:"n"`
	Log  []string `json:"log"`
}

func (t ticket) Clone() ticket { t.Log = append([]string{}, t.Log...); return t }

var tickets = sandbox.NewCollection("tickets", func(t ticket) string { return t.ID }, func(t ticket) []string { return []string{t.Seat} })

func payments(t *testing.T, ws *sandbox.Workspace) []payment.Payment {
	t.Helper()
	var all []payment.Payment
	require.NoError(t, sandbox.Payments.Each(ws, "", func(p payment.Payment) bool { all = append(all, p); return true }))
	return all
}

func TestCollection(t *testing.T) {
	onEveryStore(t, func(t *testing.T, w *sandbox.World) {
		ws := frozen(t, w)
		require.NoError(t, tickets.Insert(ws, ticket{ID: "a", Seat: "1"}))
		require.NoError(t, tickets.Insert(ws, ticket{ID: "c", Seat: "3"}))
		require.NoError(t, tickets.Put(ws, ticket{ID: "b", Seat: "2"}))

		var duplicate *store.DuplicateError
		require.ErrorAs(t, tickets.Insert(ws, ticket{ID: "a", Seat: "9"}), &duplicate)
		require.ErrorAs(t, tickets.Insert(ws, ticket{ID: "d", Seat: "3"}), &duplicate)
		assert.Equal(t, store.DuplicateError{Collection: "tickets", Key: "3", Holder: "c"}, *duplicate)
		_, err := tickets.Update(ws, "a", func(t *ticket) error { t.Seat = "3"; return nil })
		require.ErrorAs(t, err, &duplicate)

		found, err := tickets.Find(ws, "2")
		require.NoError(t, err)
		assert.Equal(t, "b", found.ID)
		changed, err := tickets.Update(ws, "a", func(t *ticket) error { t.Seat = "7"; t.Log = append(t.Log, "moved"); return nil })
		require.NoError(t, err)
		assert.Equal(t, ticket{ID: "a", Seat: "7", Log: []string{"moved"}}, changed)
		_, err = tickets.Find(ws, "1")
		require.ErrorIs(t, err, sandbox.ErrNotFound, "the old key is free")

		var ids []string
		require.NoError(t, tickets.Each(ws, "a", func(t ticket) bool { ids = append(ids, t.ID); return len(ids) < 1 }))
		assert.Equal(t, []string{"b"}, ids)
		require.NoError(t, tickets.Delete(ws, "b"))
		require.NoError(t, tickets.Delete(ws, "b"))
		_, err = tickets.Get(ws, "b")
		require.ErrorIs(t, err, sandbox.ErrNotFound)
		_, err = tickets.Update(ws, "b", func(*ticket) error { return nil })
		require.ErrorIs(t, err, sandbox.ErrNotFound)
	})
}

func TestATransactionIsWholeOrNothing(t *testing.T) {
	onEveryStore(t, func(t *testing.T, w *sandbox.World) {
		ws := frozen(t, w)
		require.NoError(t, tickets.Insert(ws, ticket{ID: "a", Seat: "1", Log: []string{"sold"}}))
		boom := errors.New("boom")
		err := ws.Update(func(tx *sandbox.Tx) error {
			_, err := tickets.Update(tx, "a", func(t *ticket) error { t.Seat, t.Log[0] = "2", "moved"; return nil })
			require.NoError(t, err)
			require.NoError(t, tickets.Insert(tx, ticket{ID: "b", Seat: "1"}))
			n, err := sandbox.Count(tx, "tickets")
			require.NoError(t, err)
			require.Equal(t, uint64(1), n)
			return boom
		})
		require.ErrorIs(t, err, boom)
		a, err := tickets.Find(ws, "1")
		require.NoError(t, err)
		assert.Equal(t, ticket{ID: "a", Seat: "1", Log: []string{"sold"}}, a)
		_, err = tickets.Get(ws, "b")
		require.ErrorIs(t, err, sandbox.ErrNotFound)
		n, err := sandbox.Count(ws, "tickets")
		require.NoError(t, err)
		assert.Equal(t, uint64(1), n)
		assert.Panics(t, func() { _ = ws.Update(func(tx *sandbox.Tx) error { _ = tickets.Delete(tx, "a"); panic("boom") }) })
		_, err = tickets.Get(ws, "a")
		require.NoError(t, err, "a crash leaves nothing half done either")
	})
}

func TestUpdatesOfOneWorkspaceLoseNothing(t *testing.T) {
	onEveryStore(t, func(t *testing.T, w *sandbox.World) {
		ws := frozen(t, w)
		require.NoError(t, tickets.Insert(ws, ticket{ID: "a"}))
		var all sync.WaitGroup
		for i := range 200 {
			all.Go(func() {
				_, err := tickets.Update(ws, "a", func(t *ticket) error { t.N++; t.Log = append(t.Log, fmt.Sprint(i)); return nil })
				assert.NoError(t, err)
			})
		}
		all.Wait()
		a, err := tickets.Get(ws, "a")
		require.NoError(t, err)
		assert.Equal(t, 200, a.N)
		assert.Len(t, a.Log, 200)
	})
}

func TestASlowUpdateStopsNobodyElse(t *testing.T) {
	w := newWorld(t)
	slow, other := frozen(t, w), frozen(t, w)
	entered, release := make(chan struct{}), make(chan struct{})
	var both sync.WaitGroup
	both.Go(func() {
		assert.NoError(t, slow.Update(func(*sandbox.Tx) error { close(entered); <-release; return nil }))
	})
	<-entered
	open(t, other, "1") // would wait for ever behind a lock that the workspaces share
	_, err := w.Create(sandbox.Spec{Seed: 1})
	require.NoError(t, err)
	close(release)
	both.Wait()
}

func TestPaymentsMoveThroughTheTable(t *testing.T) {
	ws := frozen(t, newWorld(t))
	p := open(t, ws, "356")
	assert.Equal(t, payment.State("waiting"), p.State)
	assert.Equal(t, noon, p.Created)

	var forbidden *payment.TransitionError
	_, err := ws.Act(p.ID, "refund", nil)
	require.ErrorAs(t, err, &forbidden)
	assert.Empty(t, forbidden.Allowed)
	refused := errors.New("refused")
	require.ErrorIs(t, ws.Update(func(tx *sandbox.Tx) error {
		_, err := sandbox.Move(tx, stubTable, p.ID, "pay", func(p *payment.Payment) error { p.Ref = "lost"; return refused })
		return err
	}), refused)
	require.NoError(t, ws.Update(func(tx *sandbox.Tx) error {
		_, err := sandbox.Move(tx, stubTable, p.ID, "pay", func(p *payment.Payment) error { p.Unique = []string{"booked/356"}; return nil })
		return err
	}))
	found, err := sandbox.Payments.Find(ws, "booked/356")
	require.NoError(t, err)
	assert.Empty(t, found.Ref, "a change that was refused has changed nothing")
	view, err := ws.Act(p.ID, "refund", nil)
	require.NoError(t, err)
	assert.Equal(t, "refunded", view.Phase)
	assert.Len(t, view.History, 3)
	_, err = ws.Act("p9", "refund", nil)
	require.ErrorIs(t, err, sandbox.ErrNotFound)
}

// TestReadIsOfOneMoment: two records that change together are read together.
func TestReadIsOfOneMoment(t *testing.T) {
	onEveryStore(t, func(t *testing.T, w *sandbox.World) {
		ws := frozen(t, w)
		change := func() error {
			return ws.Update(func(tx *sandbox.Tx) error {
				for _, id := range []string{"a", "b"} {
					record, _ := tickets.Get(tx, id)
					if err := tickets.Put(tx, ticket{ID: id, Seat: id, N: record.N + 1}); err != nil {
						return err
					}
				}
				return nil
			})
		}
		require.NoError(t, change())
		var group sync.WaitGroup
		for range 50 {
			require.NoError(t, ws.Read(func(tx *sandbox.Tx) error {
				first, err := tickets.Get(tx, "a")
				require.NoError(t, err)
				group.Go(func() { assert.NoError(t, change()) })
				runtime.Gosched()
				second, err := tickets.Find(tx, "b")
				require.NoError(t, err)
				assert.Equal(t, first.N, second.N)
				return nil
			}))
			group.Wait()
		}
		require.ErrorIs(t, ws.Read(func(*sandbox.Tx) error { return sandbox.ErrNotFound }), sandbox.ErrNotFound)
	})
}
