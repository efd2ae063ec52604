package sandbox_test

import (
	"context"
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/sandbox"
	"paysandbox/sandbox/journal"
	"paysandbox/sandbox/outbox"
)

// call is something that waits for a merchant who never answers, and has
// consequences.
func call(t *testing.T, ws *sandbox.Workspace, timeout, consequences time.Duration) (settled *atomic.Bool) {
	settled = &atomic.Bool{}
	began := make(chan struct{})
	go func() {
		ctx, over := ws.Deadline(t.Context(), timeout)
		defer over()
		close(began)
		<-ctx.Done()
		assert.ErrorIs(t, context.Cause(ctx), context.DeadlineExceeded)
		time.Sleep(consequences)
		settled.Store(true)
	}()
	<-began
	return settled
}

func TestAnAdvancingClockEndsACallInFlight(t *testing.T) {
	var settled *atomic.Bool
	due := func(_ context.Context, ws *sandbox.Workspace, due sandbox.Due) string {
		if settled.Load() {
			return due.Ref + ", the call is settled"
		}
		return due.Ref
	}
	bubble(t, due, func(t *testing.T, ws *sandbox.Workspace) {
		settled = call(t, ws, 30*time.Second, time.Second)
		plan(t, ws, 29*time.Second, "before")
		plan(t, ws, 30*time.Second, "at the deadline")
		plan(t, ws, time.Minute, "after")
		wall := time.Now()
		assert.Equal(t, []string{"before"}, advance(t, ws, 29*time.Second))
		assert.False(t, settled.Load())
		assert.Equal(t, 1, ws.InFlight())
		assert.Equal(t, []string{"at the deadline, the call is settled", "after, the call is settled"}, advance(t, ws, time.Hour))
		assert.Equal(t, time.Second, time.Since(wall), "the clock waited for the consequences and for nothing else")
		assert.Zero(t, ws.InFlight())
	})
}

func TestACallEndsInWallTimeToo(t *testing.T) {
	bubble(t, nil, func(t *testing.T, ws *sandbox.Workspace) {
		settled := call(t, ws, 30*time.Second, 0)
		time.Sleep(29 * time.Second)
		synctest.Wait()
		assert.False(t, settled.Load())
		time.Sleep(time.Second)
		synctest.Wait()
		assert.True(t, settled.Load())
		assert.Equal(t, noon, ws.Now())
	})
}

func TestTimeThatPassesWithinACallDoesNotWaitForTheCall(t *testing.T) {
	bubble(t, nil, func(t *testing.T, ws *sandbox.Workspace) {
		wall := time.Now()
		ctx, over := ws.Deadline(t.Context(), 30*time.Second)
		defer over()
		inner, innerOver := ws.Deadline(ctx, 20*time.Second)
		defer innerOver()
		require.NoError(t, ws.Pass(inner, time.Minute))
		assert.Equal(t, noon.Add(time.Minute), ws.Now())
		assert.Zero(t, time.Since(wall))
	})
}

// TestACallThatNeverEndsDoesNotHangTheClock: the clock waits for consequences in
// bounds, and only once.
func TestACallThatNeverEndsDoesNotHangTheClock(t *testing.T) {
	bubble(t, nil, func(t *testing.T, ws *sandbox.Workspace) {
		_, over := ws.Deadline(t.Context(), time.Second)
		wall := time.Now()
		plan(t, ws, time.Minute, "later")
		assert.Equal(t, []string{"later"}, advance(t, ws, time.Hour))
		assert.Equal(t, []string{}, advance(t, ws, time.Hour))
		assert.Equal(t, 5*time.Second, time.Since(wall))
		over()
		over() // twice does no harm
	})
}

// TestAdvancingPastACallOfWhoHoldsTheClock: a delivery waits for its merchant while it
// holds the clock; the time that somebody lets pass ends it after a moment of courtesy.
func TestAdvancingPastACallOfWhoHoldsTheClock(t *testing.T) {
	due := func(ctx context.Context, ws *sandbox.Workspace, due sandbox.Due) string {
		if due.Ref != "hangs" {
			return due.Ref
		}
		ctx, over := ws.Deadline(ctx, 30*time.Second)
		defer over()
		<-ctx.Done()
		assert.ErrorIs(t, context.Cause(ctx), context.DeadlineExceeded)
		return ""
	}
	bubble(t, due, func(t *testing.T, ws *sandbox.Workspace) {
		plan(t, ws, 0, "hangs")
		plan(t, ws, 50*time.Second, "later")
		synctest.Wait()
		wall := time.Now()
		assert.Equal(t, []string{"later"}, advance(t, ws, time.Minute))
		assert.Equal(t, noon.Add(time.Minute), ws.Now(), "the deadline lay within the minute, not before it")
		assert.Equal(t, 3*time.Second, time.Since(wall))

		plan(t, ws, 0, "hangs")
		synctest.Wait()
		_, err := ws.Advance(t.Context(), 5*time.Second)
		require.ErrorIs(t, err, sandbox.ErrClockBusy, "its deadline is not reached")
		time.Sleep(time.Hour)
	})
}

func TestAResetEndsWhatIsUnderWay(t *testing.T) {
	due := func(ctx context.Context, ws *sandbox.Workspace, _ sandbox.Due) string {
		ctx, over := ws.Deadline(ctx, 30*time.Second)
		defer over()
		<-ctx.Done()
		return ""
	}
	bubble(t, due, func(t *testing.T, ws *sandbox.Workspace) {
		plan(t, ws, 0, "hangs")
		synctest.Wait()
		wall := time.Now()
		require.NoError(t, ws.World().Reset(ws.Name(), ""))
		assert.Zero(t, time.Since(wall))
		assert.Empty(t, ws.Clock().Next)
	})
}

// TestAMerchantThatMovesTheClockInTheMiddleOfACall: over the wire, both with a call of
// the provider and with a delivery, which holds the clock meanwhile.
func TestAMerchantThatMovesTheClockInTheMiddleOfACall(t *testing.T) {
	ws := frozen(t, newWorld(t))
	shop := newMerchant(t)
	moved := make(chan error, 2)
	shop.answer = func(int, http.ResponseWriter, *http.Request) {
		_, err := ws.Advance(context.Background(), time.Minute)
		moved <- err
	}
	answer, err := ws.Call(t.Context(), outbox.Message{Method: http.MethodGet, URL: shop.URL, Mask: journal.NewMasker()})
	require.ErrorIs(t, err, context.DeadlineExceeded)
	assert.Zero(t, answer.Status)
	require.NoError(t, <-moved)
	assert.Equal(t, noon.Add(time.Minute), ws.Now())

	shop.tell(t, ws, open(t, ws, "1"), nil)
	require.NoError(t, <-moved)
	assert.Equal(t, noon.Add(2*time.Minute), ws.Now())
	sent := deliveries(t, ws)
	assert.Equal(t, outbox.Failed, sent[0].State)
	assert.Equal(t, "nothing within 30s", sent[0].Attempts[0].Error)
}
