package click2sell_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/sandbox/outbox"
)

func answer(status, more string) string {
	return "HTTP/1.1 " + status + "\r\n" + more + "Content-Length: 0\r\n\r\n"
}

// TestWhatCountsAsDelivered: any status 2xx, whatever the body says; nothing is sent again
// by itself (CS-079 to CS-081, CS-104).
func TestWhatCountsAsDelivered(t *testing.T) {
	p := open(t, arrange{})
	verification := "Checksum verification failed."
	count := 0
	for said, state := range map[string]string{
		taken:                             outbox.Delivered,
		answer("201 Created", ""):         outbox.Delivered,
		"HTTP/1.1 204 No Content\r\n\r\n": outbox.Delivered,
		"HTTP/1.1 200 OK\r\nContent-Length: " + fmt.Sprint(len(verification)) + "\r\n\r\n" + verification: outbox.Delivered,
		answer("301 Moved Permanently", "Location: http://"+p.shop.addr+"/other\r\n"):                     outbox.Failed,
		answer("302 Found", "Location: http://"+p.shop.addr+"/login\r\n"):                                 outbox.Failed,
		answer("307 Temporary Redirect", "Location: http://"+p.shop.addr+"/other\r\n"):                    outbox.Failed,
		answer("304 Not Modified", ""):                          outbox.Failed,
		answer("400 Bad Request", ""):                           outbox.Failed,
		answer("403 Forbidden", ""):                             outbox.Failed,
		answer("404 Not Found", ""):                             outbox.Failed,
		answer("500 Internal Server Error", ""):                 outbox.Failed,
		answer("503 Service Unavailable", "Retry-After: 1\r\n"): outbox.Failed,
		"":                       outbox.Failed, // the connection ends
		"no HTTP at all\r\n\r\n": outbox.Failed,
	} {
		p.shop.says(said)
		p.buy(link(book))
		p.Advance(7 * 24 * time.Hour)
		count++
		require.Len(t, p.shop.requests(), count, "%q: once, and no redirect is followed", said)
		all := p.deliveries()
		require.Len(t, all, count)
		assert.Equal(t, state, all[count-1].State, "%q", said)
		assert.Len(t, all[count-1].Attempts, 1, "%q", said)
	}
	assert.Len(t, p.Payments(""), count, "the sale stands whatever the merchant says")
}

// TestTheBodyIsShown: 200 does not mean accepted (CS-080, CS-105).
func TestTheBodyIsShown(t *testing.T) {
	p := open(t, arrange{})
	p.shop.says("HTTP/1.1 200 OK\r\nContent-Length: 29\r\n\r\nChecksum verification failed.")
	p.buy(link(book))
	sent := p.Exchanges("click2sell.notify")
	require.Len(t, sent, 1)
	assert.Equal(t, "Checksum verification failed.", sent[0].Response.Body)
	assert.Equal(t, p.shop.bodies(t)[0], sent[0].Request.Body)
	assert.Equal(t, "out", sent[0].Direction)
}

// TestNobodyListens: a connection that is refused (CS-079).
func TestNobodyListens(t *testing.T) {
	p := open(t, arrange{book: "notify_url=http://127.0.0.1:1/c2s.php"})
	p.buy(link(book, "order=1"))
	require.Len(t, p.deliveries(), 1)
	assert.Equal(t, outbox.Failed, p.deliveries()[0].State)
	assert.Equal(t, "captured", p.Payment("1").State)
}

// TestAListenerThatHangs: the call ends after timeout (CS-081).
func TestAListenerThatHangs(t *testing.T) {
	p := open(t, arrange{book: "timeout=200ms"})
	p.shop.hangs(t)
	p.entered(link(book)).Submit("form#c2s-order", jane())
	require.Eventually(t, func() bool { return p.deliveries()[0].State == outbox.Failed }, 5*time.Second, 5*time.Millisecond)
	assert.Contains(t, p.deliveries()[0].Attempts[0].Error, "nothing within 200ms")
}

// TestAListenerThatIsSlow: 29 seconds are taken, 35 are not, and nobody waits for them in
// wall time (CS-081, CS-106).
func TestAListenerThatIsSlow(t *testing.T) {
	for delay, state := range map[string]string{"29s": outbox.Delivered, "35s": outbox.Failed} {
		p := open(t, arrange{rules: `  - {op: click2sell.notify, then: {delay: ` + delay + `}}`})
		began := time.Now()
		p.buy(link(book))
		assert.Less(t, time.Since(began), 5*time.Second)
		assert.Equal(t, state, p.deliveries()[0].State, delay)
		assert.Len(t, p.shop.requests(), 1, delay)
	}
}

// TestRetriesAreASwitch: one after each wait, the same bytes, until one is taken (CS-081).
func TestRetriesAreASwitch(t *testing.T) {
	p := open(t, arrange{book: "retries=1m,1h,24h"})
	p.shop.says(answer("503 Service Unavailable", ""))
	p.buy(link(book))
	for n, wait := range []time.Duration{time.Minute, time.Hour, 24 * time.Hour} {
		p.Advance(wait - time.Second)
		require.Len(t, p.shop.requests(), n+1)
		p.Advance(time.Second)
		require.Len(t, p.shop.requests(), n+2)
	}
	p.Advance(30 * 24 * time.Hour)
	require.Len(t, p.shop.requests(), 4)
	assert.Equal(t, outbox.Failed, p.deliveries()[0].State)
	for _, body := range p.shop.bodies(t) {
		assert.Equal(t, p.shop.bodies(t)[0], body)
	}

	p.buy(link(book))
	require.Len(t, p.shop.requests(), 5)
	p.shop.says(taken)
	p.Advance(30 * 24 * time.Hour)
	assert.Len(t, p.shop.requests(), 6)
	assert.Equal(t, outbox.Delivered, p.deliveries()[1].State)
	assert.Len(t, p.deliveries()[1].Attempts, 2)
}

// TestResend sends the last notification of a payment again, byte for byte, whatever the
// account says by now (CS-081, CS-136).
func TestResend(t *testing.T) {
	p := open(t, arrange{})
	p.shop.says(answer("500 Internal Server Error", ""))
	p.buy(link(book, "order=1"))
	p.shop.says(taken)
	p.product(book, map[string]any{"secret": "changed", "name": "changed", "switches": map[string]any{"generation": "1"}})
	p.Advance(time.Hour)
	require.NoError(t, p.act("1", "resend"))
	bodies := p.shop.bodies(t)
	require.Len(t, bodies, 2)
	assert.Equal(t, bodies[0], bodies[1])
	assert.Equal(t, outbox.Delivered, p.deliveries()[0].State)
	require.NoError(t, p.act("1", "refund"))
	require.NoError(t, p.act("1", "resend"))
	assert.Equal(t, []string{"Sale", "Sale", "Refund", "Refund"}, p.shop.each(t, "transaction_type"))
	require.Error(t, p.act("1", "resend", "to", "http://shop.example/"), "it takes no parameters")
}
