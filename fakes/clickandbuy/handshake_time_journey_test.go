package clickandbuy_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// hangs is a shop whose script answers when it is let go.
func hangs(t *testing.T, answer string) (shop *tcpShop, called <-chan struct{}, release func()) {
	t.Helper()
	began, free := make(chan struct{}, 10), make(chan struct{})
	shop = newTCPShop(t, func(string) string {
		began <- struct{}{}
		<-free
		return answer
	})
	released := false
	release = func() {
		if !released {
			released = true
			close(free)
		}
	}
	t.Cleanup(release)
	return shop, began, release
}

// during runs something while another goroutine is about to get its answer.
func during(t *testing.T, called <-chan struct{}, wait func() page, meanwhile func()) page {
	t.Helper()
	end := make(chan page, 1)
	go func() { end <- wait() }()
	select {
	case <-called:
	case <-time.After(10 * time.Second):
		require.Fail(t, "the script was never called")
	}
	meanwhile()
	select {
	case shown := <-end:
		return shown
	case <-time.After(10 * time.Second):
		require.Fail(t, "the confirmation never ends")
	}
	return page{}
}

// TestScriptSlowerThan40Seconds: the workspace's clock ends the call, at 40 seconds
// to the nanosecond, and a later answer is ignored (CB-103).
func TestScriptSlowerThan40Seconds(t *testing.T) {
	t.Parallel()
	shop, called, release := hangs(t, found(landing+"?result=success"))
	p := open(t, arrange{shop: shop.url})
	confirm := p.order("a1").identified("buyer@example.com")
	began := p.WS.Now()
	end := during(t, called, confirm.confirm, func() {
		p.Advance(41 * time.Second)
		require.Equal(t, "rolled_back", p.Payment("a1").State, "the clock waits for what follows from its passing")
	})
	history := p.Payment("a1").History
	assert.Equal(t, began.Add(40*time.Second), history[len(history)-1].At)
	assert.Equal(t, began.Add(41*time.Second), p.WS.Now())
	p.requireEnd(rollsBack("", ""), end)
	release()
	p.requireOver(confirm, "fault 32")
	assert.Equal(t, "rolled_back", p.Payment("a1").State, "a late success is ignored")
}

// TestScriptWithin40Seconds: at 39 seconds the call is still open, and success counts.
func TestScriptWithin40Seconds(t *testing.T) {
	t.Parallel()
	shop, called, release := hangs(t, found(landing+"?result=success"))
	p := open(t, arrange{shop: shop.url})
	confirm := p.order("a1").identified("buyer@example.com")
	end := during(t, called, confirm.confirm, func() {
		p.Advance(39*time.Second + 999*time.Millisecond)
		require.Equal(t, "handshake_pending", p.Payment("a1").State)
		release()
	})
	p.requireEnd(commits("", landing+"?result=success"), end)
}

// TestHandshakeTimeoutSwitch: handshake.timeout is the limit (CB-103).
func TestHandshakeTimeoutSwitch(t *testing.T) {
	t.Parallel()
	shop, called, _ := hangs(t, found(landing+"?result=success"))
	p := open(t, arrange{shop: shop.url, switches: "handshake.timeout=5s"})
	began := p.WS.Now()
	end := during(t, called, p.order("a1").identified("buyer@example.com").confirm, func() { p.Advance(time.Minute) })
	requirePage(t, "2.1.2", end)
	history := p.Payment("a1").History
	assert.Equal(t, began.Add(5*time.Second), history[len(history)-1].At)
}

// TestPageLifetimeDoesNotEndAHandshake: what is under way is not abandoned.
func TestPageLifetimeDoesNotEndAHandshake(t *testing.T) {
	t.Parallel()
	shop, called, release := hangs(t, found(landing+"?result=success"))
	p := open(t, arrange{shop: shop.url, switches: "handshake.timeout=2h pages.lifetime=30m"})
	end := during(t, called, p.order("a1").identified("buyer@example.com").confirm, func() {
		p.Advance(time.Hour)
		require.Equal(t, "handshake_pending", p.Payment("a1").State)
		release()
	})
	p.requireEnd(commits("", landing+"?result=success"), end)
}

// TestBrowserLeavesDuringTheHandshake: the browser is not involved; what it began
// goes on when it hangs up (CB-087).
func TestBrowserLeavesDuringTheHandshake(t *testing.T) {
	t.Parallel()
	shop, called, release := hangs(t, found(landing+"?result=success"))
	p := open(t, arrange{shop: shop.url})
	confirm := p.order("a1").identified("buyer@example.com")
	impatient := &http.Client{Timeout: 300 * time.Millisecond}
	gone := make(chan error, 1)
	go func() {
		response, err := impatient.Post(confirm.Attr("form#cb-confirm", "action"), "application/x-www-form-urlencoded", nil)
		if err == nil {
			_ = response.Body.Close()
		}
		gone <- err
	}()
	<-called
	require.Error(t, <-gone)
	release()
	require.Eventually(t, func() bool { return p.Payment("a1").State == "committed" }, 10*time.Second, time.Millisecond)
	assert.Equal(t, "true", p.booked("a1"))
}

// TestDelayAndFaultsOfTheCall: a rule's delay counts as workspace time without
// sleeping, and faults end the call (contract 5).
func TestDelayAndFaultsOfTheCall(t *testing.T) {
	for name, c := range map[string]struct {
		then  string
		state string
		page  string
		calls int // of the shop
		takes time.Duration
	}{
		"delay below":         {"{delay: 39s}", "committed", "", 1, 39 * time.Second},
		"delay of 40s":        {"{delay: 40s}", "rolled_back", "2.1.2", 1, 40 * time.Second},
		"delay above":         {"{delay: 41s}", "rolled_back", "2.1.2", 1, 40 * time.Second},
		"hang before":         {"{fault: {kind: hang, at: before, for: 1h}}", "rolled_back", "2.1.2", 0, 40 * time.Second},
		"hang after":          {"{fault: {kind: hang, at: after, for: 1h}}", "rolled_back", "2.1.2", 1, 40 * time.Second},
		"reset before":        {"{fault: {kind: reset, at: before}}", "rolled_back", "2.1.2", 0, 0},
		"reset after":         {"{fault: {kind: reset, at: after}}", "rolled_back", "2.1.2", 1, 0},
		"empty":               {"{fault: {kind: empty, at: after}}", "rolled_back", "2.1.2", 1, 0},
		"garbage":             {"{fault: {kind: garbage, at: after}}", "rolled_back", "2.1.2", 1, 0},
		"status":              {"{fault: {kind: status, at: after, status: 500}}", "rolled_back", "2.1.2", 1, 0},
		"unreachable":         {"{outcome: unreachable}", "rolled_back", "2.1.2", 0, 0},
		"booking fails":       {"{outcome: booking_fails}", "rolled_back", "", 1, 0}, // CB-253
		"nothing out of this": {"{set: {X-PRICE: '1'}}", "committed", "", 1, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			shop := succeeds(t)
			p := open(t, arrange{shop: shop.url, rules: "  - {op: clickandbuy.handshake, then: " + c.then + "}"})
			began := p.WS.Now()
			end := p.order("a1").identified("buyer@example.com").confirm()
			assert.Equal(t, c.page, end.trouble(), end.Brief())
			assert.Equal(t, c.state, p.Payment("a1").State)
			assert.Len(t, shop.requests(), c.calls)
			assert.Equal(t, c.takes, p.WS.Now().Sub(began))
			if c.page == "" {
				assert.Equal(t, landing+"?result=success", end.Header.Get("Location"))
			}
		})
	}
}

// TestRulesChangeTheMessage: a rule may spoil each header and the query (CB-288,
// CB-302).
func TestRulesChangeTheMessage(t *testing.T) {
	shop := succeeds(t)
	p := open(t, arrange{shop: shop.url, rules: `  - op: clickandbuy.handshake
    then: {set: {X-TRANSACTION: "0", X-CURRENCY: USD, append: "&late=1"}, unset: [X-USERIP]}`})
	left := p.order("a1").identified("buyer@example.com").confirm()
	require.Equal(t, 302, left.Status, left.Brief())
	got := shop.requests()[0]
	assert.Contains(t, got, "&Nation=DE&lang=de&late=1 HTTP/1.1\r\n")
	assert.Equal(t, "0", header(got, "X-TRANSACTION"))
	assert.Equal(t, "USD", header(got, "X-CURRENCY"))
	assert.NotContains(t, got, "X-USERIP")
	assert.Equal(t, "committed", p.Payment("a1").State, "only the message was spoilt")
}
