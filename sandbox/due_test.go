package sandbox_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/sandbox"
	"paysandbox/sandbox/store"
)

func schedule(ws *sandbox.Workspace, at time.Time, ref string) error {
	return ws.Update(func(tx *sandbox.Tx) error {
		return tx.Schedule(sandbox.Due{At: at, Provider: "stubpay", Kind: "note", Ref: ref})
	})
}

// TestDueThingsHappenInTheirOrder: those that are scheduled on the way, too.
func TestDueThingsHappenInTheirOrder(t *testing.T) {
	w := newWorld(t, &stub{due: func(_ context.Context, ws *sandbox.Workspace, due sandbox.Due) string {
		assert.Equal(t, due.At, ws.Now(), "the clock stands where the thing is due")
		if due.Ref == "1m" {
			assert.NoError(t, schedule(ws, ws.Now(), "1m, at once"))
			assert.NoError(t, schedule(ws, ws.Now().Add(time.Minute), "2m, on the way"))
			assert.NoError(t, schedule(ws, ws.Now().Add(time.Hour), "61m, beyond"))
		}
		return due.Ref
	}})
	ws := frozen(t, w)
	for _, ref := range []string{"3m", "1m", "90s", "2m"} {
		after, err := time.ParseDuration(ref)
		require.NoError(t, err)
		require.NoError(t, schedule(ws, noon.Add(after), ref))
	}
	happened, err := ws.Advance(t.Context(), time.Hour)
	require.NoError(t, err)
	assert.Equal(t, []string{"1m", "1m, at once", "90s", "2m", "2m, on the way", "3m"}, sentences(happened))
	assert.Equal(t, sandbox.Happened{At: noon.Add(90 * time.Second), Provider: "stubpay", Kind: "note", Ref: "90s", What: "90s"}, happened[2])
	assert.Equal(t, noon.Add(time.Hour), ws.Now())
	assert.Equal(t, []string{"61m, beyond"}, advance(t, ws, time.Hour))
}

func TestWhatIsDueAtTheSameTimeKeepsTheOrderOfScheduling(t *testing.T) {
	onEveryStore(t, func(t *testing.T, w *sandbox.World) {
		ws := frozen(t, w)
		var want []string
		for i := range 120 { // more than two digits
			want = append(want, fmt.Sprint("thing ", i))
		}
		plan(t, ws, time.Minute, want...)
		assert.Equal(t, want, advance(t, ws, time.Minute))
	})
}

func TestTenThousandDueThings(t *testing.T) {
	const n = 10_000
	ws := frozen(t, newWorld(t))
	want := make([]string, n)
	require.NoError(t, ws.Update(func(tx *sandbox.Tx) error {
		for i := range n {
			at := (i * 7919) % n // scheduled in no order, as 7919 and 10,000 have no divisor in common
			want[at] = fmt.Sprint(at)
			if err := tx.Schedule(sandbox.Due{At: noon.Add(time.Duration(at+1) * time.Second), Provider: "stubpay", Kind: "note", Ref: want[at]}); err != nil {
				return err
			}
		}
		return nil
	}))
	assert.Equal(t, want, advance(t, ws, n*time.Second))
}

func TestDueThingsThatCrashOrThatNobodyKnows(t *testing.T) {
	w := newWorld(t, &stub{due: func(_ context.Context, _ *sandbox.Workspace, due sandbox.Due) string {
		if due.Ref == "crash" {
			panic("boom")
		}
		return due.Ref
	}})
	ws := frozen(t, w)
	require.NoError(t, ws.Update(func(tx *sandbox.Tx) error {
		return tx.Schedule(sandbox.Due{At: noon.Add(time.Second), Provider: "nopay", Kind: "x", Ref: "x"})
	}))
	plan(t, ws, time.Second, "crash", "next")
	assert.Equal(t, []string{"nobody knows what to do", "crashed", "next"}, advance(t, ws, time.Minute))
	assert.Empty(t, ws.Clock().Next)
}

func TestAThingExistsOnlyIfItsTransactionCommits(t *testing.T) {
	ws := frozen(t, newWorld(t))
	require.Error(t, ws.Update(func(tx *sandbox.Tx) error {
		require.NoError(t, tx.Schedule(sandbox.Due{At: noon, Provider: "stubpay", Kind: "note"}))
		return assert.AnError
	}))
	assert.Empty(t, advance(t, ws, time.Hour))
}

// TestWhatIsDueNowHappensBesideTheRequest: on a frozen clock, too, without anybody
// advancing it, and once whatever happens at the same time.
func TestWhatIsDueNowHappensBesideTheRequest(t *testing.T) {
	var mu sync.Mutex
	var seen []string
	w := worldOn(t, store.Encoded(store.NewMemory()), &stub{due: func(_ context.Context, _ *sandbox.Workspace, due sandbox.Due) string {
		mu.Lock()
		defer mu.Unlock()
		seen = append(seen, due.Ref)
		return ""
	}})
	ws := frozen(t, w)
	var want []string
	var all sync.WaitGroup
	for i := range 50 {
		want = append(want, fmt.Sprint(i))
		all.Go(func() {
			err := schedule(ws, noon, fmt.Sprint(i))
			_, failed := ws.Advance(t.Context(), time.Second)
			assert.NoError(t, errors.Join(err, failed))
		})
	}
	all.Wait()
	quiet(t, ws)
	mu.Lock()
	defer mu.Unlock()
	slices.Sort(seen)
	slices.Sort(want)
	assert.Equal(t, want, seen)
}

// TestAnAdvanceThatIsGivenUp: whoever asked has gone; what has become due by then
// happens all the same, the rest stays for later.
func TestAnAdvanceThatIsGivenUp(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	w := newWorld(t, &stub{due: func(_ context.Context, _ *sandbox.Workspace, due sandbox.Due) string {
		cancel()
		return due.Ref
	}})
	ws := frozen(t, w)
	plan(t, ws, time.Minute, "one")
	plan(t, ws, time.Hour, "two")
	happened, err := ws.Advance(ctx, 2*time.Hour)
	require.ErrorIs(t, err, context.Canceled)
	assert.Equal(t, []string{"one"}, sentences(happened))
	assert.Equal(t, noon.Add(time.Minute), ws.Now())
	assert.Equal(t, []string{"two"}, advance(t, ws, 2*time.Hour))
}
