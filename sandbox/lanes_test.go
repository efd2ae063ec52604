package sandbox_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/outbox"
)

// slowShop answers at once but for orders that are called slow, which wait for their go.
type slowShop struct {
	*httptest.Server
	mu    sync.Mutex
	heard []string
	now   int // requests under way
	most  int
	goOn  chan struct{}
}

func newSlowShop(t *testing.T) *slowShop {
	t.Helper()
	s := &slowShop{goOn: make(chan struct{})}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.now++
		s.most = max(s.most, s.now)
		s.mu.Unlock()
		if strings.HasPrefix(r.URL.Path, "/slow") {
			<-s.goOn
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		s.now--
		s.heard = append(s.heard, r.URL.Path)
		_, _ = w.Write([]byte("ok"))
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *slowShop) got() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string{}, s.heard...)
}

// tell has a payment's order told of n times.
func (s *slowShop) tell(t *testing.T, ws *sandbox.Workspace, order string, n int) {
	t.Helper()
	m := newMerchant(t)
	p := open(t, ws, order)
	for i := range n {
		require.NoError(t, ws.Update(func(tx *sandbox.Tx) error {
			return sandbox.Notify(tx, m.notice(p, func(notice *sandbox.Notification) {
				notice.Spell = func([]operation.KeyText) outbox.Delivery {
					return outbox.Delivery{Method: http.MethodPost, URL: fmt.Sprintf("%s/%s/%d", s.URL, order, i)}
				}
			}))
		}))
	}
}

func onARealClock(t *testing.T) *sandbox.Workspace {
	t.Helper()
	ws, err := newWorld(t).Create(sandbox.Spec{Name: "w", Seed: 1, Clock: sandbox.Real})
	require.NoError(t, err)
	return ws
}

// TestASlowMerchantHoldsUpNoOtherOrder, and its own notifications stay in their order.
func TestASlowMerchantHoldsUpNoOtherOrder(t *testing.T) {
	ws, s := onARealClock(t), newSlowShop(t)
	s.tell(t, ws, "slow", 3)
	s.tell(t, ws, "quick", 3)
	require.Eventually(t, func() bool { return len(s.got()) == 3 }, 10*time.Second, time.Millisecond)
	assert.Equal(t, []string{"/quick/0", "/quick/1", "/quick/2"}, s.got())
	assert.Positive(t, ws.InFlight())
	close(s.goOn)
	require.Eventually(t, func() bool { return ws.InFlight() == 0 }, 10*time.Second, time.Millisecond)
	assert.Equal(t, []string{"/quick/0", "/quick/1", "/quick/2", "/slow/0", "/slow/1", "/slow/2"}, s.got())
	for _, d := range deliveries(t, ws) {
		assert.Equal(t, outbox.Delivered, d.State)
		assert.Len(t, d.Attempts, 1)
	}
}

// TestTheClockAdvancesBesideASlowMerchant, and what is on its way comes first.
func TestTheClockAdvancesBesideASlowMerchant(t *testing.T) {
	ws, s := onARealClock(t), newSlowShop(t)
	s.tell(t, ws, "slow", 1)
	time.AfterFunc(50*time.Millisecond, func() { close(s.goOn) })
	advance(t, ws, time.Minute)
	assert.Equal(t, []string{"/slow/0"}, s.got())
}

// TestEachOrdersNotificationsStayInOrder, also where more are due than may be on their way at
// once, and the merchant is never asked by more than that.
func TestEachOrdersNotificationsStayInOrder(t *testing.T) {
	for _, c := range []struct{ orders, each int }{{1, 300}, {100, 3}} {
		ws, s := onARealClock(t), newSlowShop(t)
		for order := range c.orders {
			s.tell(t, ws, fmt.Sprintf("slow%d", order), c.each)
		}
		time.AfterFunc(50*time.Millisecond, func() { close(s.goOn) })
		require.Eventually(t, func() bool { return ws.InFlight() == 0 }, 20*time.Second, time.Millisecond)
		heard := map[string][]string{}
		for _, path := range s.got() {
			order := path[:strings.LastIndexByte(path, '/')]
			heard[order] = append(heard[order], path)
		}
		require.Len(t, heard, c.orders)
		for order, got := range heard {
			want := make([]string, c.each)
			for i := range want {
				want[i] = fmt.Sprintf("%s/%d", order, i)
			}
			assert.Equal(t, want, got)
		}
		assert.LessOrEqual(t, s.most, 32)
	}
}

// TestAResetForgetsWhatIsOnItsWay, whatever becomes of it.
func TestAResetForgetsWhatIsOnItsWay(t *testing.T) {
	ws, s := onARealClock(t), newSlowShop(t)
	s.tell(t, ws, "slow", 2)
	under := func() int { s.mu.Lock(); defer s.mu.Unlock(); return s.now }
	require.Eventually(t, func() bool { return under() == 1 }, 10*time.Second, time.Millisecond)
	require.NoError(t, ws.World().Reset("w", ""))
	require.Eventually(t, func() bool { return ws.InFlight() == 0 }, 10*time.Second, time.Millisecond)
	assert.Empty(t, deliveries(t, ws))
	assert.Zero(t, ws.Journal().Last(), "nor is the call")
	close(s.goOn)
}

// TestAStoppedClockKeepsTheOrder of what is on its way and what comes after.
func TestAStoppedClockKeepsTheOrder(t *testing.T) {
	ws, s := onARealClock(t), newSlowShop(t)
	most := func() int { s.mu.Lock(); defer s.mu.Unlock(); return s.most }
	s.tell(t, ws, "slow", 1)
	require.Eventually(t, func() bool { return most() == 1 }, 10*time.Second, time.Millisecond)
	require.NoError(t, ws.Freeze(true))
	s.tell(t, ws, "slow", 1)
	time.AfterFunc(50*time.Millisecond, func() { close(s.goOn) })
	require.Eventually(t, func() bool { return ws.InFlight() == 0 }, 10*time.Second, time.Millisecond)
	assert.Len(t, s.got(), 2)
	assert.Equal(t, 1, most(), "one after another")
}
