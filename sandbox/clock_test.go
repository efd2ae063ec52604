package sandbox_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/sandbox"
)

// plan schedules things of the stub after noon, all in one transaction.
func plan(t *testing.T, ws *sandbox.Workspace, after time.Duration, refs ...string) {
	t.Helper()
	at := ws.Now().Add(after)
	require.NoError(t, ws.Update(func(tx *sandbox.Tx) error {
		for _, ref := range refs {
			if err := tx.Schedule(sandbox.Due{At: at, Provider: "stubpay", Kind: "note", Ref: ref}); err != nil {
				return err
			}
		}
		return nil
	}))
}

// bubble runs a test in which wall time is the bubble's.
func bubble(t *testing.T, due func(context.Context, *sandbox.Workspace, sandbox.Due) string, f func(t *testing.T, ws *sandbox.Workspace)) {
	synctest.Test(t, func(t *testing.T) { f(t, frozen(t, newWorld(t, &stub{due: due}))) })
}

func TestAFrozenClockStands(t *testing.T) {
	bubble(t, nil, func(t *testing.T, ws *sandbox.Workspace) {
		time.Sleep(time.Hour)
		assert.Equal(t, noon, ws.Now())
		assert.Equal(t, sandbox.ClockView{Now: noon, Mode: sandbox.Frozen}, ws.Clock())
		plan(t, ws, time.Minute, "later")
		assert.Equal(t, "2026-01-15T12:01:00Z", ws.Clock().Next)
		time.Sleep(time.Hour)
		assert.Equal(t, []string{"later"}, advance(t, ws, time.Minute), "not before")
	})
}

func TestAClockNeverGoesBack(t *testing.T) {
	bubble(t, nil, func(t *testing.T, ws *sandbox.Workspace) {
		_, err := ws.SetClock(t.Context(), time.Date(2026, time.February, 1, 0, 0, 0, 0, time.FixedZone("", 3600)))
		require.NoError(t, err)
		set := ws.Now()
		assert.Equal(t, "2026-01-31T23:00:00Z", set.Format(time.RFC3339))
		for name, move := range map[string]func() error{
			"set to its past":  func() error { _, err := ws.SetClock(t.Context(), set.Add(-1)); return err },
			"set too far":      func() error { _, err := ws.SetClock(t.Context(), set.Add(sandbox.MaxAdvance+1)); return err },
			"advance backward": func() error { _, err := ws.Advance(t.Context(), -1); return err },
			"advance too far":  func() error { _, err := ws.Advance(t.Context(), sandbox.MaxAdvance+1); return err },
		} {
			require.Error(t, move(), name)
			assert.Equal(t, set, ws.Now(), name)
		}
		_, err = ws.SetClock(t.Context(), set)
		require.NoError(t, err, "where it is already")
		advance(t, ws, sandbox.MaxAdvance)
		assert.Equal(t, set.Add(sandbox.MaxAdvance), ws.Now())
		require.NoError(t, ws.Pass(t.Context(), -time.Hour))
		assert.Equal(t, set.Add(sandbox.MaxAdvance), ws.Now())
	})
}

func TestFreezingKeepsNow(t *testing.T) {
	bubble(t, nil, func(t *testing.T, ws *sandbox.Workspace) {
		require.NoError(t, ws.Freeze(false))
		assert.Equal(t, noon, ws.Now())
		time.Sleep(90 * time.Second)
		assert.Equal(t, noon.Add(90*time.Second), ws.Now())
		assert.Equal(t, sandbox.Real, ws.Clock().Mode)
		advance(t, ws, time.Hour)
		require.NoError(t, ws.Freeze(true))
		time.Sleep(time.Hour)
		assert.Equal(t, noon.Add(time.Hour+90*time.Second), ws.Now())
	})
}

func TestARealClockFiresByItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		var fired []string
		w := newWorld(t, &stub{due: func(_ context.Context, ws *sandbox.Workspace, due sandbox.Due) string {
			mu.Lock()
			defer mu.Unlock()
			fired = append(fired, due.Ref+" "+ws.Now().Sub(due.At).String())
			return ""
		}})
		seen := func() []string { mu.Lock(); defer mu.Unlock(); return slices.Clone(fired) }
		ws, err := w.Workspace(sandbox.Default)
		require.NoError(t, err)
		plan(t, ws, time.Hour, "late")
		plan(t, ws, time.Minute, "early") // comes first although the timer stands on the other
		plan(t, ws, 0, "now")
		time.Sleep(59 * time.Second)
		synctest.Wait()
		assert.Equal(t, []string{"now 0s"}, seen())
		time.Sleep(time.Hour)
		synctest.Wait()
		assert.Equal(t, []string{"now 0s", "early 0s", "late 0s"}, seen())

		plan(t, ws, time.Minute, "frozen")
		require.NoError(t, ws.Freeze(true))
		time.Sleep(time.Hour)
		synctest.Wait()
		assert.Len(t, seen(), 3)
		require.NoError(t, ws.Freeze(false))
		time.Sleep(2 * time.Minute)
		synctest.Wait()
		assert.Equal(t, "frozen 0s", seen()[3])

		plan(t, ws, time.Minute, "never")
		require.NoError(t, w.Close(t.Context()))
		time.Sleep(time.Hour)
		synctest.Wait()
		assert.Len(t, seen(), 4, "a closed server does nothing more")
	})
}

// TestARealClockFiresOnTheWall: the same once without a bubble.
func TestARealClockFiresOnTheWall(t *testing.T) {
	fired := make(chan string, 1)
	w := newWorld(t, &stub{due: func(_ context.Context, _ *sandbox.Workspace, due sandbox.Due) string { fired <- due.Ref; return "" }})
	plan(t, w.Resolve("stubpay", "shop", "111"), 20*time.Millisecond, "soon")
	select {
	case ref := <-fired:
		assert.Equal(t, "soon", ref)
	case <-time.After(5 * time.Second):
		t.Fatal("nothing happened")
	}
}

func TestPassingTimeOnAFrozenClockDoesNotSleep(t *testing.T) {
	bubble(t, nil, func(t *testing.T, ws *sandbox.Workspace) {
		wall := time.Now()
		plan(t, ws, time.Minute, "on the way")
		require.NoError(t, ws.Pass(t.Context(), time.Hour))
		assert.Equal(t, noon.Add(time.Hour), ws.Now())
		assert.Empty(t, ws.Clock().Next, "what was due on the way has happened")
		assert.Zero(t, time.Since(wall))
	})
}

func TestPassingTimeOnARealClockWaits(t *testing.T) {
	bubble(t, nil, func(t *testing.T, ws *sandbox.Workspace) {
		require.NoError(t, ws.Freeze(false))
		require.NoError(t, ws.Pass(t.Context(), time.Hour))
		assert.Equal(t, noon.Add(time.Hour), ws.Now())
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		require.ErrorIs(t, ws.Pass(ctx, time.Hour), context.DeadlineExceeded)
		assert.Equal(t, noon.Add(time.Hour+time.Minute), ws.Now())
	})
}

// TestPassingTimeWhileSomebodyAdvances: a delay within a thing that the clock has
// reached only puts the clock ahead; who advances it catches up.
func TestPassingTimeWhileSomebodyAdvances(t *testing.T) {
	due := func(ctx context.Context, ws *sandbox.Workspace, due sandbox.Due) string {
		if due.Ref == "slow" {
			assert.NoError(t, ws.Pass(ctx, time.Hour))
		}
		return due.Ref
	}
	bubble(t, due, func(t *testing.T, ws *sandbox.Workspace) {
		plan(t, ws, time.Minute, "slow")
		plan(t, ws, 30*time.Minute, "between")
		plan(t, ws, 2*time.Hour, "after")
		assert.Equal(t, []string{"slow", "between"}, advance(t, ws, time.Minute), "the hour has passed, with what was due in it")
		assert.Equal(t, noon.Add(time.Hour+time.Minute), ws.Now())
	})
}

func TestTwoAdvancesAddUp(t *testing.T) {
	due := func(context.Context, *sandbox.Workspace, sandbox.Due) string { time.Sleep(time.Second); return "" }
	bubble(t, due, func(t *testing.T, ws *sandbox.Workspace) {
		plan(t, ws, time.Second, "holds the clock")
		var both sync.WaitGroup
		for range 2 {
			both.Go(func() {
				_, err := ws.Advance(t.Context(), time.Minute)
				assert.NoError(t, err)
			})
		}
		both.Wait()
		assert.Equal(t, noon.Add(2*time.Minute), ws.Now())
	})
}

func TestSomebodyElseHoldsTheClockForTooLong(t *testing.T) {
	due := func(context.Context, *sandbox.Workspace, sandbox.Due) string { time.Sleep(time.Minute); return "" }
	bubble(t, due, func(t *testing.T, ws *sandbox.Workspace) {
		plan(t, ws, 0, "holds the clock")
		synctest.Wait()
		_, err := ws.Advance(t.Context(), time.Minute)
		require.ErrorIs(t, err, sandbox.ErrClockBusy)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err = ws.Advance(ctx, time.Minute)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		assert.Equal(t, noon, ws.Now())
		assert.Equal(t, 1, ws.InFlight())
		time.Sleep(time.Hour)
		assert.Zero(t, ws.InFlight())
	})
}
