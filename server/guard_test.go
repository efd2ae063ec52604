package server_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/fakes"
	"paysandbox/sandbox"
	"paysandbox/sandbox/outbox"
	"paysandbox/server"
)

func startServer(t testing.TB) *server.Server {
	t.Helper()
	world := sandbox.NewWorld(sandbox.Config{Providers: fakes.All(), Outbox: outbox.New(outbox.NewPolicy(), nil)})
	_, err := world.Create(sandbox.Spec{Name: sandbox.Default, Seed: 1, Bare: true})
	require.NoError(t, err)
	return server.New(server.Options{World: world})
}

func TestGuardKnowsItsNames(t *testing.T) {
	f := startFront(t, server.Options{AllowHosts: []string{"Sandbox.Corp.Example"}})
	for host, allowed := range map[string]bool{
		"127.0.0.1": true, "127.0.0.1:8080": true, "127.8.9.1": true, "[::1]": true, "[::1]:8080": true, "localhost": true, "LOCALHOST:1": true, "localhost.": true,
		"paysandbox": true, "sandbox:8080": true, "host.docker.internal:8080": true, "ws1.localhost": true,
		"sandbox.corp.example": true, "SANDBOX.corp.example:443": true,
		"evil.example": false, "127.0.0.1.evil.example": false, "localhost.evil.example": false, "corp.example": false, "x.sandbox.corp.example": false,
		"192.168.1.7": false, "8.8.8.8:80": false, "0.0.0.0": false, "[2001:db8::1]": false, "host.docker.internal.evil.example": false, "evil.example.": false,
		"127.1": false, "0x7f.1": false,
	} {
		answer := f.get(t, "/_sandbox/v1/workspaces", host)
		if allowed {
			assert.Equal(t, "200", status(answer), host)
			continue
		}
		assert.Equal(t, "403", status(answer), host)
		assert.Contains(t, body(answer), "--allow-host", host)
		assert.NotEqual(t, "403", status(f.get(t, "/stub/echo/a", host)), "providers are not guarded: %s", host)
	}
	assert.Equal(t, "403", status(f.get(t, "http://evil.example/_sandbox/", "127.0.0.1")), "an absolute target counts")
}

func TestGuardKeepsOtherOriginsOut(t *testing.T) {
	f := startFront(t, server.Options{})
	ask := func(method, path string, headers ...string) string {
		t.Helper()
		return status(f.raw(t, method+" "+path+" HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nConnection: close\r\nContent-Length: 0\r\n"+strings.Join(append(headers, ""), "\r\n")+"\r\n"))
	}
	const inside = "/_sandbox/v1/workspaces/default/reset"
	for _, method := range []string{"POST", "PUT", "DELETE", "PATCH"} {
		assert.Equal(t, "200", ask(method, inside), "%s of a program", method)
		assert.Equal(t, "200", ask(method, inside, "Sec-Fetch-Site: same-origin", "Origin: http://127.0.0.1:8080"), method)
		assert.Equal(t, "200", ask(method, inside, "Sec-Fetch-Site: none"), "%s typed by the user", method)
		assert.Equal(t, "200", ask(method, inside, "Origin: http://127.0.0.1:8080"), method)
		assert.Equal(t, "403", ask(method, inside, "Sec-Fetch-Site: cross-site"), method)
		assert.Equal(t, "403", ask(method, inside, "Sec-Fetch-Site: same-site"), method)
		assert.Equal(t, "403", ask(method, inside, "Origin: http://evil.example"), method)
		assert.Equal(t, "403", ask(method, inside, "Origin: null"), method)
	}
	assert.Equal(t, "200", ask("GET", "/_sandbox/", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate"), "a link leads here")
	assert.Equal(t, "200", ask("POST", "/stub/echo/a", "Sec-Fetch-Site: cross-site", "Origin: http://shop.example"), "shops post to providers")
}
