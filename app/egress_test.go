package app_test

import (
	"context"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/app"
	"paysandbox/sandbox"
	"paysandbox/server"
	"paysandbox/server/servertest"
)

// proxied is a sandbox with a proxy and a name server, and a client that trusts its
// authority and knows the proxy.
func proxied(t *testing.T) (*servertest.Sandbox, *http.Client) {
	t.Helper()
	dir := t.TempDir()
	authority, err := app.Authority(dir, "")
	require.NoError(t, err)
	s := servertest.Start(t, app.Config{Proxy: "127.0.0.1:0", DNS: "127.0.0.1:0", Data: dir})
	at, err := url.Parse(s.Proxy())
	require.NoError(t, err)
	through := &http.Transport{Proxy: http.ProxyURL(at), TLSClientConfig: &tls.Config{RootCAs: authority.Pool()}, DisableKeepAlives: true}
	return s, &http.Client{Transport: through, Timeout: 20 * time.Second}
}

func get(t *testing.T, client *http.Client, address string) string {
	t.Helper()
	answer, err := client.Get(address)
	require.NoError(t, err, address)
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	require.Equal(t, 200, answer.StatusCode, "%s: %s", address, body)
	return string(body)
}

// Hosts, scheme and addresses are those that the merchant's code has in it.
func TestProvidersByTheProxy(t *testing.T) {
	s, client := proxied(t)
	const wsdl = "wsdl.eu.clickandbuy.com/TMI/1.4/TransactionManagerbinding.wsdl"
	assert.Contains(t, get(t, client, "http://"+wsdl), `location="http://services.eu.clickandbuy.com/`)
	assert.Contains(t, get(t, client, "http://"+strings.Replace(wsdl, "/", ":80/", 1)), `location="http://services.eu.clickandbuy.com/`)
	assert.Contains(t, get(t, client, "https://"+wsdl), `location="https://services.eu.clickandbuy.com/`)

	// A client that has the proxy speak TLS for it, as few do.
	conn, err := net.Dial("tcp", strings.TrimPrefix(s.Proxy(), "http://"))
	require.NoError(t, err)
	defer func() { _ = conn.Close() }()
	_, err = io.WriteString(conn, "GET https://"+wsdl+" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
	require.NoError(t, err)
	answer, err := io.ReadAll(conn)
	require.NoError(t, err)
	assert.Contains(t, string(answer), `location="https://services.eu.clickandbuy.com/`)
}

func TestProxyAndNameServerAreTold(t *testing.T) {
	s, _ := proxied(t)
	about := s.Control(t, "GET", "/server", nil).JSON(t)
	assert.Equal(t, s.Proxy(), about["proxy"])
	assert.Equal(t, s.DNS(), about["dns"])
	pac := servertest.Ask(t, servertest.Request(t, "GET", s.URL()+"/_sandbox/proxy.pac", nil))
	assert.Contains(t, pac.Body, `return "PROXY `+strings.TrimPrefix(s.Proxy(), "http://")+`"`)
	assert.Contains(t, pac.Body, `"www.klikandpay.com":true`)

	names := net.Resolver{PreferGo: true, Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, s.DNS())
	}}
	found, err := names.LookupNetIP(t.Context(), "ip", "premium-x.eu.clickandbuy.com.")
	require.NoError(t, err)
	assert.Equal(t, []netip.Addr{netip.MustParseAddr("127.0.0.1")}, found)
}

// A reset is one for clients of the proxy, too, with TLS and without.
func TestResetsThroughTheProxy(t *testing.T) {
	s, client := proxied(t)
	s.Rule(t, sandbox.Default, "clickkw.create", "{fault: {kind: reset, at: before}}")
	for _, scheme := range []string{"http", "https"} {
		request := servertest.Request(t, "POST", scheme+"://clickkw.com/api/developer/gatedeveloper/Dev1", "{}")
		request.Header.Set("Authorization", "Bearer CIQC2Z5WUVTAKcBHISsOVMJIJE8PAbVe5")
		answer, err := client.Do(request)
		if err == nil {
			_ = answer.Body.Close()
		}
		assert.ErrorIs(t, err, syscall.ECONNRESET, scheme)
	}
}

// Open tunnels do not hold up the end.
func TestShutdownEndsTunnels(t *testing.T) {
	s, client := proxied(t)
	shop, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { _ = shop.Close() }()
	conn, err := net.Dial("tcp", strings.TrimPrefix(s.Proxy(), "http://"))
	require.NoError(t, err)
	defer func() { _ = conn.Close() }()
	_, err = io.WriteString(conn, "CONNECT "+shop.Addr().String()+" HTTP/1.1\r\nHost: x\r\n\r\n")
	require.NoError(t, err)
	_, err = io.ReadFull(conn, make([]byte, len("HTTP/1.1 200")))
	require.NoError(t, err)
	_ = get(t, client, "https://www.klikandpay.com/paiement/check.pl")
	started := time.Now()
	require.NoError(t, s.Stop())
	assert.Less(t, time.Since(started), server.ShutdownTime)
	_, err = io.Copy(io.Discard, conn)
	assert.NoError(t, err, "it ended")
}

// What cannot be had is said before anything is served.
func TestAddressesOfProxyAndNameServerAreTaken(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { _ = taken.Close() }()
	_, err = app.Open(app.Config{Proxy: taken.Addr().String()})
	require.ErrorContains(t, err, "the proxy cannot listen on "+taken.Addr().String())
	_, err = app.Open(app.Config{DNS: taken.Addr().String()})
	assert.ErrorContains(t, err, "the name server cannot listen on "+taken.Addr().String())
}
