package outbox_test

import (
	"context"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/sandbox/journal"
	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/outbox"
)

func TestAHangingMerchantEndsAtTheDeadline(t *testing.T) {
	for name, talk := range map[string]func(net.Conn){
		"before the answer": func(c net.Conn) { _, _ = c.Read(make([]byte, 1)) },
		"within the body": func(c net.Conn) {
			_, _ = c.Write([]byte("HTTP/1.1 200 OK\r\n\r\nhalf"))
			_, _ = c.Read(make([]byte, 1))
		},
	} {
		t.Run(name, func(t *testing.T) {
			s, w := newTalker(t, talk), newWorkspace()
			began := time.Now()
			answer, err := send(t, w, outbox.Message{URL: s.url("/"), Timeout: 100 * time.Millisecond})
			require.ErrorIs(t, err, context.DeadlineExceeded)
			assert.Zero(t, answer.Status)
			assert.Equal(t, []string{"no answer: nothing within 100ms"}, w.last(t).Notes)
			assertInTime(t, began)
		})
	}
}

func TestACallerWhoGoesAwayIsNoDeadline(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s := newTalker(t, func(c net.Conn) { cancel(); _, _ = c.Read(make([]byte, 1)) })
	_, err := newOutbox().Call(ctx, newWorkspace(), outbox.Message{Method: "GET", URL: s.url("/"), Mask: journal.NewMasker()})
	require.ErrorIs(t, err, context.Canceled)
}

func TestPublicAddressesAreRefused(t *testing.T) {
	for _, target := range []string{"http://203.0.113.7/x", "http://[2001:db8::7]:81/x", "http://169.254.169.254/latest", "https://198.51.100.1/"} {
		w := newWorkspace()
		began := time.Now()
		_, err := send(t, w, outbox.Message{URL: target, Timeout: 20 * time.Second})
		require.ErrorIs(t, err, outbox.ErrRefused, target)
		assert.Equal(t, "refused", w.last(t).Fault)
		assert.Contains(t, w.last(t).Notes[0], "--allow-merchant")
		assertInTime(t, began)
	}
}

func TestPolicy(t *testing.T) {
	p := outbox.NewPolicy(netip.MustParsePrefix("203.0.113.0/24"))
	for address, want := range map[string]bool{
		"127.0.0.1": true, "127.9.9.9": true, "::1": true, "10.1.2.3": true, "172.16.0.1": true, "192.168.1.1": true, "fd00::1": true,
		"::ffff:127.0.0.1": true, "203.0.113.200": true, "::ffff:203.0.113.1": true,
		"203.0.114.1": false, "8.8.8.8": false, "172.32.0.1": false, "2001:db8::1": false, "0.0.0.0": false, "::ffff:8.8.8.8": false,
	} {
		assert.Equal(t, want, p.Allows(netip.MustParseAddr(address)), address)
	}
	assert.True(t, p.HasSource("127.0.0.1"))
	for range 2 {
		assert.False(t, p.HasSource("203.0.113.99"), "no interface has it")
		assert.False(t, p.HasSource("nonsense"))
	}
}

func TestTheProvidersAddressIsUsedOrTold(t *testing.T) {
	const foreign = "203.0.113.99"
	for name, c := range map[string]struct {
		source, told string
		want         string
		warned       int
	}{
		"auto, not here":   {foreign, "auto", foreign, 1},
		"unset, not here":  {foreign, "", foreign, 1},
		"always, not here": {foreign, "always", foreign, 1},
		"never, not here":  {foreign, "never", "", 1},
		"auto, here":       {"127.0.0.1", "auto", "", 0},
		"always, here":     {"127.0.0.1", "always", "127.0.0.1", 0},
		"no address":       {"", "always", "", 0},
	} {
		t.Run(name, func(t *testing.T) {
			logger, warned := warnings()
			o, s, w := outbox.New(outbox.NewPolicy(), logger), newShop(t, fine), newWorkspace()
			headers := make([]operation.KeyText, 0, 4) // room that is not the outbox's to write in
			for range 3 {
				_, err := o.Call(t.Context(), w, outbox.Message{Method: "GET", URL: s.url("/"), Headers: headers, SourceIP: c.source, ForwardedFor: c.told, Mask: journal.NewMasker()})
				require.NoError(t, err)
			}
			for _, request := range s.requests() {
				assert.Equal(t, c.want != "", strings.Contains(request, "X-Forwarded-For: "+c.want+"\r\n"))
				assert.Equal(t, c.want == "", !strings.Contains(request, "X-Forwarded-For"))
			}
			assert.Equal(t, c.want, w.last(t).Request.Headers["X-Forwarded-For"])
			assert.Equal(t, c.warned, warned(), "one warning an address")
			assert.Zero(t, headers[:1][0])
		})
	}
}

func TestFaults(t *testing.T) {
	const garbage = "\x00\x01\xfe\xffgarbage"
	for name, c := range map[string]struct {
		fault  operation.Fault
		status int // 0: an error
		body   string
		heard  int
		took   time.Duration
		late   bool
	}{
		"reset before":    {operation.Fault{Kind: operation.Reset, At: operation.Before}, 0, "", 0, 0, false},
		"reset after":     {operation.Fault{Kind: operation.Reset, At: operation.After}, 0, "", 1, 0, false},
		"empty before":    {operation.Fault{Kind: operation.Empty, At: operation.Before}, 200, "", 0, 0, false},
		"empty after":     {operation.Fault{Kind: operation.Empty, At: operation.After}, 200, "", 1, 0, false},
		"garbage before":  {operation.Fault{Kind: operation.Garbage, At: operation.Before}, 200, garbage, 0, 0, false},
		"garbage after":   {operation.Fault{Kind: operation.Garbage, At: operation.After}, 200, garbage, 1, 0, false},
		"truncate before": {operation.Fault{Kind: operation.Truncate, At: operation.Before}, 0, "", 0, 0, false},
		"truncate after":  {operation.Fault{Kind: operation.Truncate, At: operation.After}, 200, "o", 1, 0, false},
		"status before":   {operation.Fault{Kind: operation.Status, At: operation.Before}, 503, "Service Unavailable", 0, 0, false},
		"status after":    {operation.Fault{Kind: operation.Status, At: operation.After, Status: 404}, 404, "Not Found", 1, 0, false},
		"hang before":     {operation.Fault{Kind: operation.Hang, At: operation.Before}, 0, "", 0, 20 * time.Second, true},
		"hang after":      {operation.Fault{Kind: operation.Hang, At: operation.After, For: time.Hour}, 0, "", 1, 20 * time.Second, true},
		"short hang":      {operation.Fault{Kind: operation.Hang, At: operation.After, For: 5 * time.Second}, 0, "", 1, 5 * time.Second, false},
	} {
		t.Run(name, func(t *testing.T) {
			s, w := newShop(t, fine), newWorkspace()
			began := time.Now()
			answer, err := send(t, w, outbox.Message{URL: s.url("/"), Fault: &c.fault, Timeout: 20 * time.Second})
			assert.Equal(t, c.status, answer.Status)
			assert.Equal(t, c.status == 0, err != nil)
			if c.status == 0 {
				assert.Equal(t, c.late, isDeadline(err), err)
			}
			assert.Equal(t, c.body, string(answer.Body))
			assert.Len(t, s.requests(), c.heard)
			assert.Equal(t, c.took, w.Now().Sub(noon))
			assert.Equal(t, string(c.fault.Kind)+" "+string(c.fault.At), w.last(t).Fault)
			assertInTime(t, began)
		})
	}
}

func isDeadline(err error) bool {
	return strings.Contains(err.Error(), context.DeadlineExceeded.Error())
}

func TestALateAnswer(t *testing.T) {
	for name, c := range map[string]struct {
		delay, took time.Duration
		arrives     bool
	}{
		"in time":     {19 * time.Second, 19 * time.Second, true},
		"at the end":  {20 * time.Second, 20 * time.Second, false},
		"too late":    {time.Hour, 20 * time.Second, false},
		"not at all":  {0, 0, true},
		"by a moment": {20*time.Second - 1, 20*time.Second - 1, true},
	} {
		t.Run(name, func(t *testing.T) {
			s, w := newShop(t, fine), newWorkspace()
			answer, err := send(t, w, outbox.Message{URL: s.url("/"), Delay: c.delay, Timeout: 20 * time.Second})
			assert.Equal(t, c.took, w.Now().Sub(noon))
			assert.Equal(t, noon, w.last(t).At)
			assert.Len(t, s.requests(), 1)
			if c.arrives {
				require.NoError(t, err)
				assert.Equal(t, "ok", string(answer.Body))
				return
			}
			require.ErrorIs(t, err, context.DeadlineExceeded)
			assert.Zero(t, answer.Status)
			assert.Equal(t, []string{"no answer: nothing within 20s"}, w.last(t).Notes)
		})
	}
}

func TestAttemptsKeepThePlan(t *testing.T) {
	s, w := newShop(t, "HTTP/1.1 503 Busy\r\n\r\nlater"), newWorkspace()
	planned := outbox.Delivery{
		ID: "d1", Method: http.MethodPost, URL: s.url("/"), Delay: time.Second, Retry: []time.Duration{time.Minute, time.Hour},
		Fault: &operation.Fault{Kind: operation.Status, At: operation.Before, Status: 500},
	}
	d := planned
	for i, want := range []struct {
		state  string
		next   time.Duration
		status int
	}{{outbox.Pending, time.Second + time.Minute, 500}, {outbox.Pending, time.Second + time.Hour, 503}, {outbox.Failed, 0, 503}} {
		d = newOutbox().Attempt(t.Context(), w, d, journal.NewMasker(), outbox.OK2xx, nil)
		assert.Equal(t, want.state, d.State)
		assert.Equal(t, want.status, d.Attempts[i].Status)
		assert.Equal(t, int64(i+1), d.Attempts[i].Exchange)
		if want.next > 0 {
			assert.Equal(t, noon.Add(want.next), d.Next)
		} else {
			assert.True(t, d.Next.IsZero())
		}
	}
	assert.Equal(t, "later", d.Attempts[2].Body)
	assert.Len(t, s.requests(), 2, "the first never left")
	assert.Empty(t, planned.Attempts, "the record that was handed in is not touched")
	assert.Equal(t, []time.Duration{time.Minute, time.Hour}, planned.Retry)

	d.Retry = []time.Duration{time.Minute}
	d = newOutbox().Attempt(t.Context(), w, d, journal.NewMasker(), func(a outbox.Answer) bool { return string(a.Body) == "later" }, nil)
	assert.Equal(t, outbox.Delivered, d.State)
	assert.Empty(t, d.Retry, "what is delivered is not tried again")
	for status, ok := range map[int]bool{199: false, 200: true, 299: true, 302: false, 500: false} {
		assert.Equal(t, ok, outbox.OK2xx(outbox.Answer{Status: status}))
	}
}
