package egress_test

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/sandbox"
	"paysandbox/sandbox/journal"
	"paysandbox/sandbox/outbox"
	"paysandbox/server/egress"
)

// proxy is a running proxy whose sandbox tells what it was asked.
type proxy struct {
	*testing.T
	*egress.Proxy
	world *sandbox.World
	at    string
	named atomic.Value // the name that a certificate was last asked for
}

func isProvider(host string) bool {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	return host == "pay.example" || strings.HasSuffix(host, ".pay.example")
}

// silent resolves nothing, as on a machine without a network.
var silent = &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
	return nil, errors.New("no name server")
}}

func startProxy(t *testing.T) *proxy {
	t.Helper()
	p := &proxy{T: t, world: sandbox.NewWorld(sandbox.Config{Outbox: outbox.New(outbox.NewPolicy(), slog.New(slog.DiscardHandler))})}
	for _, name := range []string{sandbox.Default, "job7"} {
		_, err := p.world.Create(sandbox.Spec{Name: name, Seed: 1, Clock: "2019-01-20T14:00:00Z"})
		require.NoError(t, err)
	}
	certified := httptest.NewTLSServer(nil)
	t.Cleanup(certified.Close)
	p.Proxy = egress.New(egress.Options{
		World: p.world, IsProvider: isProvider, Policy: loopback{}, Resolver: silent,
		Sandbox: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			_, _ = fmt.Fprintf(w, "%s %s host=%s tls=%t proxy=%v body=%s", r.Method, r.RequestURI, r.Host, r.TLS != nil, r.Header["Proxy-Authorization"], body)
		}),
		TLS: &tls.Config{GetCertificate: func(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
			p.named.Store(hello.ServerName)
			return &certified.TLS.Certificates[0], nil
		}},
	})
	front := httptest.NewServer(p.Proxy)
	tunnels, inside := p.Tunnelled()
	within := &http.Server{Handler: inside}
	go func() { _ = within.Serve(tunnels) }()
	t.Cleanup(func() {
		p.Close()
		front.Close()
		_ = within.Close()
	})
	p.at = front.Listener.Addr().String()
	return p
}

// loopback is a policy.
type loopback struct{}

func (loopback) Allows(a netip.Addr) bool { return a.IsLoopback() }

// say sends bytes to the proxy, ends, and reads to the end.
func (p *proxy) say(text string) string {
	p.Helper()
	conn := p.dial()
	_, err := io.WriteString(conn, text)
	require.NoError(p, err)
	answer, err := io.ReadAll(conn)
	require.NoError(p, err)
	return string(answer)
}

func (p *proxy) dial() net.Conn {
	p.Helper()
	conn, err := net.Dial("tcp", p.at)
	require.NoError(p, err)
	p.Cleanup(func() { _ = conn.Close() })
	return conn
}

// tunnel is a connection after CONNECT.
func (p *proxy) tunnel(target string) net.Conn {
	p.Helper()
	conn := p.dial()
	_, err := fmt.Fprintf(conn, "CONNECT %[1]s HTTP/1.1\r\nHost: %[1]s\r\n\r\n", target)
	require.NoError(p, err)
	const want = "HTTP/1.1 200 Connection established\r\n\r\n"
	got := make([]byte, len(want))
	_, err = io.ReadFull(conn, got)
	require.NoError(p, err)
	require.Equal(p, want, string(got))
	return conn
}

func ask(t *testing.T, conn net.Conn, request string) string {
	t.Helper()
	_, err := io.WriteString(conn, request)
	require.NoError(t, err)
	answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
	require.NoError(t, err)
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	return fmt.Sprint(answer.StatusCode, " ", string(body))
}

func (p *proxy) refused(workspace string) []journal.Exchange {
	p.Helper()
	ws, err := p.world.Workspace(workspace)
	require.NoError(p, err)
	all, _ := ws.Journal().After(0, 100)
	return all
}

const (
	ends  = "Connection: close\r\n\r\n"
	basic = "Proxy-Authorization: Basic am9iNzpzM2NyZXQ=\r\n" // job7:s3cret
)

func TestAbsoluteRequestsToProvidersAreAnswered(t *testing.T) {
	p := startProxy(t)
	for target, want := range map[string]string{
		"http://pay.example/a//b?c":      "host=pay.example tls",
		"http://pay.example:80/":         "host=pay.example tls", // PHP's SoapClient
		"http://WSDL.pay.example.:8080/": "host=WSDL.pay.example.:8080 tls",
		"https://pay.example:443/a":      "host=pay.example tls",
	} {
		answer := p.say("POST " + target + " HTTP/1.1\r\nHost: pay.example\r\n" + basic + "Content-Length: 3\r\n" + ends[:len(ends)-2] + "\r\nabc")
		assert.Contains(t, answer, " "+want, target)
		assert.Contains(t, answer, "POST "+target, target)
		assert.Contains(t, answer, "proxy=[] body=abc", "what is said to the proxy stays there")
	}
	assert.Empty(t, p.refused("job7"), "an answered request is the sandbox's to journal")
}

func TestTunnelsToProvidersAreAnswered(t *testing.T) {
	p := startProxy(t)
	for _, target := range []string{"pay.example:443", "A.Pay.Example:8443", "pay.example.:80"} {
		host, _, _ := strings.Cut(target, ":")
		conn := p.tunnel(target)
		request := "GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n"
		assert.Equal(t, "200 GET / host="+host+" tls=false proxy=[] body=", ask(t, conn, request), "plain HTTP")
		assert.Contains(t, ask(t, conn, request), "200 GET /", "the connection is kept")

		secured := tls.Client(p.tunnel(target), &tls.Config{InsecureSkipVerify: true})
		assert.Equal(t, "200 GET / host="+host+" tls=true proxy=[] body=", ask(t, secured, request))
		assert.Equal(t, strings.ToLower(strings.TrimSuffix(host, ".")), p.named.Load(), "a client without SNI gets the name of its tunnel")
		// PHP's streams send the whole URL inside the tunnel.
		assert.Contains(t, ask(t, secured, "GET https://pay.example/x HTTP/1.1\r\nHost: pay.example\r\n\r\n"), "GET https://pay.example/x host=pay.example tls=true")
	}
	named := tls.Client(p.tunnel("pay.example:443"), &tls.Config{InsecureSkipVerify: true, ServerName: "shop.pay.example"})
	require.NoError(t, named.Handshake())
	assert.Equal(t, "shop.pay.example", p.named.Load())
}

// HTTP/1.0 needs no Host: within a tunnel it is clear who is meant.
func TestTunnelsNeedNoHost(t *testing.T) {
	p := startProxy(t)
	const request = "GET /a HTTP/1.0\r\n\r\n"
	assert.Equal(t, "200 GET /a host=pay.example tls=false proxy=[] body=", ask(t, p.tunnel("pay.example:80"), request))
	assert.Equal(t, "200 GET /a host=pay.example:8080 tls=false proxy=[] body=", ask(t, p.tunnel("pay.example:8080"), request))
	secured := tls.Client(p.tunnel("Pay.example:443"), &tls.Config{InsecureSkipVerify: true})
	assert.Equal(t, "200 GET /a host=Pay.example tls=true proxy=[] body=", ask(t, secured, request))
}

// A tunnel to a provider leads to providers only, not to /_sandbox.
func TestTunnelsLeadToProvidersOnly(t *testing.T) {
	p := startProxy(t)
	assert.Contains(t, ask(t, p.tunnel("pay.example:80"), "GET /_sandbox/v1/workspaces HTTP/1.1\r\nHost: localhost:8080\r\n\r\n"), "421 ")
	assert.Contains(t, ask(t, p.tunnel("pay.example:80"), "GET http://localhost/_sandbox/ HTTP/1.1\r\nHost: pay.example\r\n\r\n"), "421 ")
}

func TestEverythingElseIsRefusedAndJournalled(t *testing.T) {
	p := startProxy(t)
	answer := p.say("POST http://eve:hidden1@tracker.example/pixel?x=1&token=abc HTTP/1.1\r\nHost: tracker.example\r\n" + basic +
		"Content-Length: 21\r\nContent-Type: text/plain\r\n" + ends + "card=4111111111111111")
	assert.True(t, strings.HasPrefix(answer, "HTTP/1.1 403 "), answer)
	assert.Contains(t, answer, "http://***@tracker.example/pixel?x=1&token=*** is refused")
	assert.Contains(t, answer, "--allow-merchant")
	found := p.refused("job7")
	require.Len(t, found, 1)
	e := found[0]
	assert.Equal(t, "out", e.Direction)
	assert.Equal(t, "proxy.request", e.Op)
	assert.Equal(t, journal.FaultRefused, e.Fault)
	assert.Equal(t, "http://***@tracker.example/pixel?x=1&token=***", e.Request.URL)
	assert.Equal(t, "card=411111******1111", e.Request.Body)
	assert.Equal(t, "Basic ***", e.Request.Headers["Proxy-Authorization"])
	assert.Equal(t, 403, e.Response.Status)
	assert.Equal(t, []string{"the proxy refused it: no address is known here for tracker.example"}, e.Notes)
	assert.NotContains(t, fmt.Sprint(e), "hidden1")

	assert.Contains(t, p.say("CONNECT 203.0.113.7:443 HTTP/1.1\r\nHost: 203.0.113.7:443\r\n"+ends), "HTTP/1.1 403 ")
	assert.Contains(t, p.say("CONNECT api.tracker.example:443 HTTP/1.1\r\nHost: x\r\nProxy-Authorization: Basic bm9ib2R5Og==\r\n"+ends), "HTTP/1.1 403 ")
	assert.Contains(t, p.say("GET ftp://files.example/a HTTP/1.1\r\nHost: files.example\r\n"+ends), "HTTP/1.1 403 ")
	assert.Contains(t, p.say("GET https://[2001:db8::1]/a HTTP/1.1\r\nHost: x\r\n"+ends), "HTTP/1.1 403 ")
	var urls, ops []string
	for _, e := range p.refused(sandbox.Default) {
		urls, ops = append(urls, e.Request.URL), append(ops, e.Op)
	}
	assert.Equal(t, []string{"203.0.113.7:443", "api.tracker.example:443", "ftp://files.example/a", "https://[2001:db8::1]/a"}, urls, "without a known workspace in default")
	assert.Equal(t, []string{"proxy.connect", "proxy.connect", "proxy.request", "proxy.request"}, ops)
}

// Clients show a refused tunnel's status line at most.
func TestTheStatusLineSaysWhoWasRefused(t *testing.T) {
	p := startProxy(t)
	for asked, line := range map[string]string{
		"CONNECT api.tracker.example:443 HTTP/1.1\r\nHost: x":                           "Refused by paysandbox: api.tracker.example:443 is no payment provider's",
		"CONNECT api.tracker.example:443 HTTP/1.0\r\nHost: x":                           "Refused by paysandbox: api.tracker.example:443 is no payment provider's",
		"GET http://eve:hidden1@tracker.example/a HTTP/1.1\r\nHost: x":                  "Refused by paysandbox: http://***@tracker.example/a is no payment provider's",
		"GET http://tracker.example/a?cvv=123&pan=4111111111111111 HTTP/1.1\r\nHost: x": "Refused by paysandbox: http://tracker.example/a?cvv=***&pan=411111******1111 is no payment provider's",
		"HEAD http://tracker.example/ HTTP/1.1\r\nHost: x":                              "Refused by paysandbox: http://tracker.example/ is no payment provider's",
		"CONNECT tr\xc3\xa4cker.example:443 HTTP/1.1\r\nHost: x":                        "Refused by paysandbox: tr?cker.example:443 is no payment provider's",
		"CONNECT " + strings.Repeat("a.", 500) + "example:443 HTTP/1.1\r\nHost: x":      "Refused by paysandbox: " + strings.Repeat("a.", 58) + "a... is no payment provider's",
	} {
		answer, err := http.ReadResponse(bufio.NewReader(strings.NewReader(p.say(asked+"\r\n\r\n"))), &http.Request{Method: strings.Fields(asked)[0]})
		require.NoError(t, err, asked)
		require.NoError(t, answer.Body.Close())
		assert.Equal(t, "403 "+line, answer.Status, asked)
		assert.True(t, answer.Close, "%s: the connection ends", asked)
		assert.NotEmpty(t, answer.Header.Get("Date"))
		assert.NotEqual(t, int64(0), answer.ContentLength)
	}
	assert.NotEmpty(t, p.refused(sandbox.Default))
}

func TestWhatThePolicyAllowsIsForwarded(t *testing.T) {
	p := startProxy(t)
	var seen *http.Request
	shop := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen = r
		body, _ := io.ReadAll(r.Body)
		w.Header().Set("Connection", "X-Ours")
		w.Header().Set("X-Ours", "1")
		w.WriteHeader(http.StatusTeapot)
		_, _ = w.Write(append([]byte("got "), body...))
	}))
	t.Cleanup(shop.Close)
	answer := p.say("PUT " + shop.URL + "/a//b%2Fc?d=%zz&e;f HTTP/1.1\r\nHost: other.example\r\n" + basic + "Proxy-Connection: keep-alive\r\nTE: gzip\r\n" +
		"X-Forwarded-For: 192.0.2.9\r\nX-Private: 1\r\nContent-Length: 4\r\nConnection: close, X-Private\r\n\r\nbody")
	assert.True(t, strings.HasPrefix(answer, "HTTP/1.1 418 "), answer)
	assert.True(t, strings.HasSuffix(answer, "got body"), answer)
	assert.Contains(t, answer, "Via: 1.1 paysandbox-")
	assert.NotContains(t, answer, "X-Ours")
	assert.Equal(t, "/a//b%2Fc?d=%zz&e;f", seen.RequestURI)
	assert.Equal(t, strings.TrimPrefix(shop.URL, "http://"), seen.Host)
	assert.Equal(t, "192.0.2.9", seen.Header.Get("X-Forwarded-For"), "the client's own, nothing of ours")
	assert.Contains(t, seen.Header.Get("Via"), "1.1 paysandbox-")
	for _, name := range []string{"Proxy-Authorization", "Proxy-Connection", "Te", "X-Private", "User-Agent"} {
		assert.NotContains(t, seen.Header, name)
	}
	shop.Close()
	assert.Contains(t, p.say("GET "+shop.URL+"/ HTTP/1.1\r\nHost: x\r\n"+ends), "HTTP/1.1 502 ")
	gone := strings.TrimPrefix(shop.URL, "http://")
	assert.Contains(t, p.say("CONNECT "+gone+" HTTP/1.1\r\nHost: x\r\n"+ends), "HTTP/1.1 502 Not reached by paysandbox: "+gone+" did not answer\r\n")
	assert.Empty(t, p.refused("job7"))
	assert.Empty(t, p.refused(sandbox.Default), "a shop that is down was not refused")
}

// upper is a server that answers when it has heard everything.
func upper(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer func() { _ = conn.Close() }()
				heard, _ := io.ReadAll(conn)
				_, _ = conn.Write([]byte(strings.ToUpper(string(heard))))
			}()
		}
	}()
	return l.Addr().String()
}

func TestTunnelsCarryHalfClosedConnections(t *testing.T) {
	p := startProxy(t)
	conn := p.tunnel(upper(t))
	_, err := io.WriteString(conn, "hello")
	require.NoError(t, err)
	require.NoError(t, conn.(*net.TCPConn).CloseWrite())
	heard, err := io.ReadAll(conn)
	require.NoError(t, err)
	assert.Equal(t, "HELLO", string(heard))
}

func TestTunnelsEndWithTheProxy(t *testing.T) {
	p := startProxy(t)
	conn := p.tunnel(upper(t))
	p.Close()
	_, err := conn.Read(make([]byte, 1))
	require.Error(t, err)
	late := p.tunnel("pay.example:80")
	_, err = io.WriteString(late, "GET / HTTP/1.1\r\n")
	require.NoError(t, err)
	_, err = late.Read(make([]byte, 1))
	assert.Error(t, err)
}

func TestTunnelsAreCounted(t *testing.T) {
	p := startProxy(t)
	leave := p.Fill()
	shop := upper(t)
	assert.Contains(t, p.say("CONNECT "+shop+" HTTP/1.1\r\nHost: x\r\n"+ends), "HTTP/1.1 503 ")
	assert.Contains(t, p.say("GET http://"+shop+"/ HTTP/1.1\r\nHost: x\r\n"+ends), "Retry-After: 1")
	leave()
	p.tunnel(shop)
}

// A proxy that listens to a network does not open what its machine keeps to itself.
func TestLoopbackIsForCallersOfThisMachine(t *testing.T) {
	p := startProxy(t)
	shop := upper(t)
	for _, target := range []string{"http://" + shop + "/", "http://localhost:1/"} {
		w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, target, nil)
		r.RemoteAddr = "192.0.2.1:4711"
		p.ServeHTTP(w, r)
		assert.Equal(t, 403, w.Code, target)
		assert.Contains(t, w.Body.String(), "for callers of the sandbox's own machine")
	}
	w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodConnect, "http://"+shop, nil)
	r.RequestURI, r.RemoteAddr = shop, "192.0.2.1:4711"
	p.ServeHTTP(w, r)
	assert.Equal(t, 403, w.Code)
	assert.Len(t, p.refused(sandbox.Default), 3)

	// Who tunnels to the proxy's own address at the network comes from that address.
	w, r = httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "http://"+shop+"/", nil)
	r.RemoteAddr = "192.0.2.7:4711"
	p.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), http.LocalAddrContextKey, &net.TCPAddr{IP: net.IPv4(192, 0, 2, 7), Port: 3128})))
	assert.Equal(t, 403, w.Code)
}

// everywhereAllowed is a policy: --allow-merchant 0.0.0.0/0.
type everywhereAllowed struct{}

func (everywhereAllowed) Allows(netip.Addr) bool { return true }

// 0.0.0.0 is another word for this machine.
func TestLoopbackByAnotherName(t *testing.T) {
	p := startProxy(t)
	far := egress.New(egress.Options{World: p.world, IsProvider: isProvider, Policy: everywhereAllowed{}, TLS: &tls.Config{}})
	t.Cleanup(far.Close)
	_, port, err := net.SplitHostPort(upper(t))
	require.NoError(t, err)
	w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "http://0.0.0.0:"+port+"/", nil)
	r.RemoteAddr = "192.0.2.1:4711"
	far.ServeHTTP(w, r)
	assert.Equal(t, 403, w.Code)
}

func TestWhoTakesTheProxyForSomethingElse(t *testing.T) {
	p := startProxy(t)
	answer := p.say("GET /anything HTTP/1.1\r\nHost: " + p.at + "\r\n" + ends)
	assert.Contains(t, answer, "HTTP/1.1 400 ")
	assert.Contains(t, answer, "https_proxy")
	assert.Contains(t, answer, p.at)
	assert.Contains(t, p.say("CONNECT nowhere HTTP/1.1\r\nHost: x\r\n"+ends), "HTTP/1.1 400 ")
	assert.Contains(t, p.say("CONNECT /a HTTP/1.1\r\nHost: x\r\n"+ends), "HTTP/1.1 400 ")
	assert.Contains(t, p.say("GET http://"+p.at+"/ HTTP/1.1\r\nHost: x\r\n"+ends), "HTTP/1.1 508 ", "its own address, asked through itself")
}
