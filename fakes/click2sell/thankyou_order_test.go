package click2sell_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/sandbox/outbox"
)

// TestTheMerchantKnowsFirst: when the browser goes on, the script has been told (CS-074).
func TestTheMerchantKnowsFirst(t *testing.T) {
	p := open(t, arrange{thankyou: "/thanks.php"})
	for n := range 20 { // a race would be lost now and then
		p.Post(p.entered(link(book)).Address, jane())
		require.Len(t, p.shop.requests(), n+1)
	}
	assert.Equal(t, start, p.WS.Now().Format(time.RFC3339), "no time passes for it")
}

// TestASlowScript holds the browser for notify_wait, and its call for the timeout; both
// pass by themselves, though the clock is frozen (CS-074, CS-081, CS-106).
func TestASlowScript(t *testing.T) {
	p := open(t, arrange{thankyou: "/thanks.php", book: "notify_wait=200ms timeout=2s"})
	p.shop.hangs(t)
	form := p.entered(link(book, "p=1"))
	began := time.Now()
	page := p.Post(form.Address, jane())
	assert.Equal(t, "http://"+p.shop.addr+"/thanks.php", page.Header.Get("Location"))
	assert.GreaterOrEqual(t, time.Since(began), 200*time.Millisecond)
	assert.Less(t, time.Since(began), 1900*time.Millisecond)
	assert.Equal(t, "captured", p.Payment("1").State)
	require.Eventually(t, func() bool { return p.deliveries()[0].State == outbox.Failed }, 5*time.Second, 5*time.Millisecond)
	assert.Contains(t, p.deliveries()[0].Attempts[0].Error, "nothing within 2s")
}

// TestAScriptThatARuleLetsHang: 30 seconds pass in the workspace, and nobody waits in wall
// time (CS-081, CS-106).
func TestAScriptThatARuleLetsHang(t *testing.T) {
	p := open(t, arrange{thankyou: "/thanks.php", rules: `  - {op: click2sell.notify, then: {fault: {kind: hang, at: after}}}`})
	began := time.Now()
	p.buy(link(book, "p=1"))
	assert.Less(t, time.Since(began), 3*time.Second)
	assert.Equal(t, outbox.Failed, p.deliveries()[0].State)
	assert.Equal(t, 30*time.Second, p.WS.Now().Sub(moment(t, start)))
}

// TestABrowserThatDoesNotWait: notify_wait=0s (CS-074).
func TestABrowserThatDoesNotWait(t *testing.T) {
	p := open(t, arrange{thankyou: "/thanks.php", book: "notify_wait=0s timeout=2s"})
	p.shop.hangs(t)
	form := p.entered(link(book, "p=1"))
	began := time.Now()
	page := p.Post(form.Address, jane())
	assert.Less(t, time.Since(began), 1900*time.Millisecond)
	assert.Equal(t, "http://"+p.shop.addr+"/thanks.php", page.Header.Get("Location"))
	require.Eventually(t, func() bool { return len(p.shop.requests()) == 1 }, 10*time.Second, time.Millisecond)
}

// TestTheBrowserFirst, by a rule; or never told at all (CS-074, CS-096).
func TestTheBrowserFirst(t *testing.T) {
	p := open(t, arrange{thankyou: "/thanks.php", rules: `  - {op: click2sell.notify, when: type == 'Sale', then: {deliveries: [{delay: 10m}]}}`})
	page := p.Post(p.entered(link(book, "p=1")).Address, jane())
	assert.Equal(t, "http://"+p.shop.addr+"/thanks.php", page.Header.Get("Location"))
	p.Settle()
	assert.Empty(t, p.shop.requests())
	p.Advance(10 * time.Minute)
	require.Len(t, p.shop.requests(), 1)
	p.shop.notice(t).says(t, "purchase_time", "01:56:42")

	p = open(t, arrange{thankyou: "/thanks.php", rules: `  - {op: click2sell.notify, then: {deliveries: []}}`})
	assert.NotEmpty(t, p.Post(p.entered(link(book, "p=1")).Address, jane()).Header.Get("Location"))
	p.Advance(100 * day)
	assert.Empty(t, p.shop.requests())
	assert.Equal(t, "captured", p.Payment("1").State)
}

// TestAScriptThatFails: what it answers, or that nobody is there, keeps no buyer back
// (CS-079).
func TestAScriptThatFails(t *testing.T) {
	for _, answer := range []string{"HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 302 Found\r\nLocation: /login\r\nContent-Length: 0\r\n\r\n", "garbage", ""} {
		p := open(t, arrange{thankyou: "/thanks.php"})
		p.shop.says(answer)
		page := p.Post(p.entered(link(book, "p=1")).Address, jane())
		assert.Equal(t, "http://"+p.shop.addr+"/thanks.php", page.Header.Get("Location"))
		p.Settle()
		assert.Equal(t, "captured", p.Payment("1").State)
		assert.Equal(t, outbox.Failed, p.deliveries()[0].State, answer)
	}
	p := open(t, arrange{thankyou: "/thanks.php", book: "notify_url=http://127.0.0.1:1/c2s"})
	assert.NotEmpty(t, p.Post(p.entered(link(book, "p=1")).Address, jane()).Header.Get("Location"))
}
