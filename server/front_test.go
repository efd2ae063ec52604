package server_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/server"
	"paysandbox/server/servertest"
)

func TestProviderIsFoundByHostAndByPath(t *testing.T) {
	f := startFront(t, server.Options{})
	for name, c := range map[string]struct{ target, host, path, more string }{
		"by path":               {"/stub/echo/a", "127.0.0.1", "/echo/a", "byhost=false base=http://127.0.0.1/stub"},
		"by host":               {"/echo/a", "pay.stub.example", "/echo/a", "byhost=true base=http://pay.stub.example"},
		"in any case":           {"/echo/a", "PAY.Stub.Example", "/echo/a", "base=http://pay.stub.example"},
		"with a port":           {"/echo/a", "Pay.Stub.Example:8080", "/echo/a", "base=http://pay.stub.example:8080"},
		"a host with variables": {"/x/y", "shop-7.stub.example", "/x/y", "vars=map[id:7 path:x/y]"},
		"such a host, written":  {"/x", "SHOP-Seven.STUB.example:80", "/x", "vars=map[id:seven path:x]"},
		"such a host, by path":  {"/stub/~shop-7.stub.example/x", "localhost", "/~shop-7.stub.example/x", "vars=map[id:7 path:x]"},
		"absolute":              {"http://pay.stub.example/echo/a", "pay.stub.example", "/echo/a", "byhost=true"},
		"absolute beats Host":   {"http://Pay.Stub.Example:80/echo/a?b", "localhost", "/echo/a", "query=b"},
		"absolute https":        {"https://shop-7.stub.example/?q=1", "x", "/", "query=q=1"},
		"absolute, no path":     {"http://shop-7.stub.example?q=1", "x", "/", "query=q=1"},
		"absolute to ourselves": {"http://127.0.0.1/stub/echo/a", "127.0.0.1", "/echo/a", "byhost=false"},
		"slashes":               {"/stub/echo/http://shop.example//cb.php", "127.0.0.1", "/echo/http://shop.example//cb.php", "path:http://shop.example//cb.php]"},
		"escaped slash":         {"/stub/echo/a%2Fb%20c", "127.0.0.1", "/echo/a%2Fb%20c", "vars=map[path:a/b c]"},
		"dots stay":             {"/stub/echo/a/../b/./c", "127.0.0.1", "/echo/a/../b/./c", "path:a/../b/./c]"},
		"odd bytes":             {"/stub/echo/a\"<|>\xe4", "127.0.0.1", "/echo/a\"<|>\xe4", "vars=map[path:a\"<|>\xe4]"},
		"semicolon":             {"/stub/echo/?a=1;b=2&c=3", "127.0.0.1", "/echo/", "query=a=1;b=2&c=3"},
		"question marks":        {"/stub/echo/?a=?b?&&=&%zz", "127.0.0.1", "/echo/", "query=a=?b?&&=&%zz"},
		"an empty host":         {"/stub/echo/a", "", "/echo/a", "byhost=false"},
	} {
		t.Run(name, func(t *testing.T) {
			answer := f.get(t, c.target, c.host)
			assert.Equal(t, "200", status(answer), answer)
			assert.Contains(t, body(answer), "path="+c.path+" ")
			assert.Contains(t, body(answer), c.more)
		})
	}
	assert.Contains(t, f.get(t, "/stub/echo/?a=1;b=2&c=3", "x"), "form=[{a 1;b=2} {c 3}]")
}

func TestWhatNobodyTakes(t *testing.T) {
	f := startFront(t, server.Options{})
	for name, c := range map[string]struct{ target, host, status, text string }{
		"unknown provider":         {"/paypal/x", "127.0.0.1", "404", "none begins with /paypal"},
		"unknown host":             {"/x", "api.paypal.example", "404", "no provider is called api.paypal.example"},
		"a longer name":            {"/stubborn/", "127.0.0.1", "404", "none begins with /stubborn"},
		"another host's name":      {"/echo/a", "pay.stub.example.evil.example", "404", "no provider"},
		"a variable is no dot":     {"/x", "shop-a.b.stub.example", "404", "no provider"},
		"unknown path":             {"/stub/nothing", "127.0.0.1", "404", "stub says"},
		"no path":                  {"/stub", "127.0.0.1", "404", "stub says"},
		"unknown path, by host":    {"/stub/echo/a", "pay.stub.example", "404", "stub says"},
		"a provider has no inside": {"/_sandbox/v1/workspaces", "pay.stub.example", "404", "stub says"},
		"nor a front page":         {"/", "pay.stub.example", "404", "stub says"},
		"inside is not hidden":     {"//_sandbox/", "127.0.0.1", "404", "no provider"},
		"very long":                {"/" + strings.Repeat("a", 3000), "127.0.0.1", "404", strings.Repeat("a", 60) + "…"},
	} {
		t.Run(name, func(t *testing.T) {
			answer := f.get(t, c.target, c.host)
			assert.Equal(t, c.status, status(answer), answer)
			assert.Contains(t, body(answer), c.text)
		})
	}
	assert.Contains(t, f.get(t, "/paypal", "x"), "one of: stub;")
	answer := f.raw(t, "DELETE /stub/echo/a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
	assert.Equal(t, "405", status(answer))
	assert.Contains(t, answer, "stub says")
	assert.Contains(t, answer, "\r\nAllow: GET, POST\r\n")
	answer = f.raw(t, "PUT /echo/a HTTP/1.1\r\nHost: shop-7.stub.example\r\nConnection: close\r\n\r\n")
	assert.Contains(t, answer, "\r\nAllow: GET, POST\r\n", "of all routes that match, each method once")
	answer = f.raw(t, "PUT /a HTTP/1.1\r\nHost: shop-7.stub.example\r\nConnection: close\r\n\r\n")
	assert.Contains(t, answer, "\r\nAllow: GET\r\n")
	answer = f.get(t, "/start", "pay.stub.example")
	assert.Equal(t, "405", status(answer), "whatever else the host takes")
	assert.Contains(t, answer, "\r\nAllow: POST\r\n")
	assert.NotContains(t, f.get(t, "/stub/nowhere", "127.0.0.1"), "Allow:")
	for _, target := range []string{"*", "127.0.0.1:80"} {
		answer := f.raw(t, "CONNECT "+target+" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
		assert.Contains(t, []string{"400", "404"}, status(answer), target)
	}
}

func TestFrontPage(t *testing.T) {
	f := startFront(t, server.Options{})
	answer := f.get(t, "/", "127.0.0.1", "Accept: text/html")
	assert.Equal(t, "302", status(answer))
	assert.Contains(t, answer, "Location: /_sandbox/\r\n")
	assert.Contains(t, body(f.get(t, "/", "127.0.0.1")), "the sandbox itself is at /_sandbox/", "for those who do not follow")
	assert.Equal(t, "own /_sandbox/x", body(f.get(t, "/_sandbox/x", "127.0.0.1")))
}

func TestBodyLimitIsSpeltByTheProvider(t *testing.T) {
	f := startFront(t, server.Options{})
	post := func(length int) servertest.Reply {
		return servertest.Ask(t, servertest.Request(t, "POST", f.URL+"/stub/echo/", strings.Repeat("x", length)))
	}
	assert.Contains(t, post(1<<20).Body, "body=1048576")
	tooMuch := post(1<<20 + 1)
	assert.Equal(t, http.StatusRequestEntityTooLarge, tooMuch.Status)
	assert.Equal(t, "stub says: the body is longer than 1 MiB", tooMuch.Body)
	exchange, ok := f.ws.Journal().Get(2)
	require.True(t, ok)
	assert.True(t, exchange.Request.Truncated)
	assert.Equal(t, http.StatusRequestEntityTooLarge, exchange.Response.Status)
}

func TestTimeIsTheWorkspaces(t *testing.T) {
	f := startFront(t, server.Options{})
	answer := f.get(t, "/stub/echo/a", "127.0.0.1")
	assert.Contains(t, answer, "Date: Sun, 20 Jan 2019 11:00:00 GMT\r\n")
	assert.Equal(t, 1, strings.Count(answer, "Date: "))
}

func TestACrashIsAnAnswerAndALogLine(t *testing.T) {
	f := startFront(t, server.Options{})
	answer := f.get(t, "/stub/crash", "127.0.0.1")
	assert.Equal(t, "500", status(answer))
	assert.Equal(t, "stub says: the sandbox failed", body(answer), "whole, nothing of what was written before")
	assert.Contains(t, f.log.String(), "a handler crashed")
	assert.Contains(t, f.log.String(), "boom")
	exchange, ok := f.ws.Journal().Get(1)
	require.True(t, ok)
	assert.Contains(t, strings.Join(exchange.Notes, "\n"), "this is a bug of paysandbox")
}

func TestSecretsAreMasked(t *testing.T) {
	f := startFront(t, server.Options{})
	request := servertest.Request(t, "POST", f.URL+"/stub/secret?hidden=abc&password=geheim&x=s3cr3t+value", "a=1&tmPassword=geheim&b=s3cr3t+value")
	request.Header.Set("Authorization", "Bearer abcdef")
	request.Header.Set("Hidden", "abc")
	assert.Contains(t, servertest.Ask(t, request).Body, "s3cr3t value", "the client sees it")
	e, ok := f.ws.Journal().Get(1)
	require.True(t, ok)
	assert.Contains(t, e.Request.URL, "?hidden=***&password=***&x=***")
	assert.Equal(t, "a=1&tmPassword=***&b=***", e.Request.Body)
	assert.Equal(t, "Bearer ***", e.Request.Headers["Authorization"])
	assert.Equal(t, "***", e.Request.Headers["Hidden"])
	assert.Equal(t, "***", e.Response.Headers["X-Back"])
	assert.Equal(t, "***, ***", e.Response.Body)
	assert.Equal(t, []string{"it said ***"}, e.Notes)
}

// Slow clients must not hold the server: what bounds them is configured.
func TestSlowClientsAreBounded(t *testing.T) {
	assert.Equal(t, 10*time.Second, server.ReadHeaderTimeout)
	assert.Equal(t, time.Minute, server.ReadTimeout)
	assert.Equal(t, 2*time.Minute, server.IdleTimeout)
	assert.Equal(t, 5*time.Second, server.ShutdownTime)
	configured := server.Listener(startServer(t))
	assert.Equal(t, server.ReadHeaderTimeout, configured.ReadHeaderTimeout)
	assert.Equal(t, server.ReadTimeout, configured.ReadTimeout)
	assert.Equal(t, server.IdleTimeout, configured.IdleTimeout)
	assert.Equal(t, 64<<10, configured.MaxHeaderBytes)
	assert.Zero(t, configured.WriteTimeout, "streams and hanging answers last as long as they last")
}
