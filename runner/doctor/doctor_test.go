package doctor_test

import (
	"context"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/app"
	"paysandbox/runner/client"
	"paysandbox/runner/doctor"
	"paysandbox/server/servertest"
)

// machine is where the shop runs: the addresses that its names have, who listens on the
// ports of providers there, and its variables.
type machine struct {
	sandbox *servertest.Sandbox
	names   map[string]string // "": every other name; no entry: no address
	listens map[string]string // "10.0.0.1:80" -> the address that is dialled for it
	env     map[string]string
	roots   *x509.CertPool
	now     func() time.Time

	mu     sync.Mutex
	dialed []string
}

func (m *machine) LookupNetIP(_ context.Context, _, host string) ([]netip.Addr, error) {
	at, ok := m.names[host]
	if !ok {
		at = m.names[""]
	}
	if at == "" {
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	return []netip.Addr{netip.MustParseAddr(at)}, nil
}

func (m *machine) dial(ctx context.Context, network, address string) (net.Conn, error) {
	m.mu.Lock()
	m.dialed = append(m.dialed, address)
	m.mu.Unlock()
	if to, ok := m.listens[address]; ok {
		address = to
	} else if !strings.HasPrefix(address, "127.0.0.1:") {
		return nil, &net.OpError{Op: "dial", Net: network, Err: errors.New("connection refused")}
	}
	return new(net.Dialer).DialContext(ctx, network, address)
}

// start is a machine with a sandbox that speaks https and has a proxy.
func start(t *testing.T, c app.Config) *machine {
	t.Helper()
	m := &machine{sandbox: servertest.Start(t, c), names: map[string]string{}, env: map[string]string{}, roots: x509.NewCertPool()}
	m.listens = map[string]string{"10.0.0.1:80": strings.TrimPrefix(m.sandbox.URL(), "http://"), "10.0.0.1:443": strings.TrimPrefix(m.sandbox.TLS(), "https://")}
	return m
}

func (m *machine) options() doctor.Options {
	return doctor.Options{
		Server: m.sandbox.URL(), Workspace: "default", Timeout: 5 * time.Second, Resolver: m, Dial: m.dial, Now: m.now,
		Env: func(name string) string { return m.env[name] }, Roots: func() (*x509.CertPool, error) { return m.roots, nil },
	}
}

// look is what is found of one name: "fail 20 of …".
func (m *machine) look(t *testing.T, o doctor.Options) map[string]client.Diagnosis {
	t.Helper()
	found, err := doctor.Look(t.Context(), o)
	require.NoError(t, err)
	by := map[string]client.Diagnosis{}
	for _, d := range found.Findings {
		if _, known := by[d.Name]; known {
			d.Name += " too"
		}
		by[d.Name] = d
	}
	return by
}

func TestNamesThatLeadHere(t *testing.T) {
	m := start(t, app.Config{TLS: "127.0.0.1:0"})
	m.names[""] = "10.0.0.1"
	found := m.look(t, m.options())
	assert.Equal(t, client.Diagnosis{Name: "names", Result: "ok", Said: "All 21 host names of the providers that are known here lead to this sandbox."}, found["names"])
	assert.Equal(t, client.Diagnosis{Name: "https", Result: "ok", Said: "By https they answer with certificates of this sandbox's authority."}, found["https"])
	exchanges, err := (&client.Client{Server: m.sandbox.URL()}).Exchanges(t.Context(), "default", 0)
	require.NoError(t, err)
	assert.Len(t, exchanges, 1, "one question for each address is enough")
}

// A real provider is told by its address, and never called.
func TestARealProviderIsNotCalled(t *testing.T) {
	m := start(t, app.Config{TLS: "127.0.0.1:0"})
	m.names = map[string]string{"": "10.0.0.1", "www.klikandpay.com": "198.51.100.7", "clickkw.com": "", "api.clickandbuy.com": "198.51.100.7"}
	found := m.look(t, m.options())
	assert.Equal(t, client.Diagnosis{
		Name: "names", Result: "fail",
		Said: "18 of the providers' 21 host names lead to this sandbox. api.clickandbuy.com, www.klikandpay.com: leads to 198.51.100.7, " +
			"which may be the real provider's and was not called; clickkw.com: no address here.",
		Do: "Say it in /etc/hosts, or as aliases in the containers' network: 10.0.0.1 api.clickandbuy.com clickkw.com www.klikandpay.com",
	}, found["names"])
	for _, address := range m.dialed {
		assert.False(t, strings.HasPrefix(address, "198.51.100."), address)
	}

	// One that leads nowhere is of no concern to who is reached by path, but for what was asked.
	m.names = map[string]string{"": "198.51.100.7"}
	assert.Equal(t, "warn", m.look(t, m.options())["names"].Result)
	o := m.options()
	o.Hosts = []string{"Shop-Pays.example."}
	found = m.look(t, o)
	assert.Equal(t, "fail", found["names"].Result)
	assert.Contains(t, found["names"].Said, "No name leads to this sandbox. shop-pays.example: leads to 198.51.100.7")
}

func TestSomebodyElseListens(t *testing.T) {
	m := start(t, app.Config{TLS: "127.0.0.1:0"})
	other := servertest.Start(t, app.Config{TLS: "127.0.0.1:0"})
	m.names = map[string]string{"": "10.0.0.1", "clickkw.com": "10.0.0.2", "www.clickkw.com": "10.0.0.3"}
	m.listens["10.0.0.2:80"], m.listens["10.0.0.2:443"] = strings.TrimPrefix(other.URL(), "http://"), strings.TrimPrefix(other.TLS(), "https://")
	found := m.look(t, m.options())
	assert.Contains(t, found["names"].Said, "clickkw.com: leads to 10.0.0.2, where this sandbox does not answer on port 80 (somebody else answers)")
	assert.Contains(t, found["names"].Said, "www.clickkw.com: leads to 10.0.0.3, where this sandbox does not answer on port 80 (connection refused)")

	delete(m.listens, "10.0.0.1:443")
	m.names = map[string]string{"": "10.0.0.1"}
	found = m.look(t, m.options())
	assert.Equal(t, "fail", found["https"].Result)
	assert.Contains(t, found["https"].Said, "15 more: connection refused at 10.0.0.1")
	m.listens["10.0.0.1:443"] = m.listens["10.0.0.2:443"]
	assert.Contains(t, m.look(t, m.options())["https"].Said, "certificate signed by unknown authority")

	m.listens["10.0.0.1:443"] = strings.TrimPrefix(m.sandbox.TLS(), "https://")
	delete(m.listens, "10.0.0.1:80")
	found = m.look(t, m.options())
	assert.Equal(t, "ok", found["names"].Result)
	assert.Equal(t, "fail", found["http"].Result)
}

func TestWithoutTLS(t *testing.T) {
	m := start(t, app.Config{})
	m.names[""] = "10.0.0.1"
	found := m.look(t, m.options())
	assert.Equal(t, "ok", found["names"].Result)
	assert.Equal(t, "warn", found["https"].Result)
	assert.Contains(t, found["https"].Said, "this sandbox speaks none")
	assert.NotContains(t, found, "trust", "there is nobody to be trusted")
}

func TestProxies(t *testing.T) {
	m := start(t, app.Config{Proxy: "127.0.0.1:0"})
	found := m.look(t, m.options())
	assert.Equal(t, "ok", found["proxy"].Result)
	assert.Contains(t, found["proxy"].Said, "no variable here names it")
	assert.Equal(t, "warn", found["names"].Result)

	m.env["http_proxy"], m.env["HTTPS_PROXY"] = m.sandbox.Proxy(), m.sandbox.Proxy()
	found = m.look(t, m.options())
	assert.Equal(t, client.Diagnosis{
		Name: "proxy", Result: "ok", Said: "The proxy " + m.sandbox.Proxy() + ", which http_proxy and https_proxy name, leads the providers' names to this sandbox.",
	}, found["proxy"])
	assert.Equal(t, "ok", found["names"].Result)

	m.env["no_proxy"] = "klikandpay.com,mastercard.com"
	assert.NotEqual(t, "ok", m.look(t, m.options())["proxy"].Result, "the first name is not led there")
	delete(m.env, "no_proxy")
	delete(m.env, "HTTPS_PROXY")
	found = m.look(t, m.options())
	assert.Contains(t, found["proxy"].Said, "https_proxy leads the providers' names to no proxy")

	other := servertest.Start(t, app.Config{Proxy: "127.0.0.1:0"})
	m.env["HTTPS_PROXY"], m.env["http_proxy"] = other.Proxy(), other.Proxy()
	found = m.look(t, m.options())
	assert.Contains(t, found["proxy"].Said, "it is another sandbox's")
	assert.Contains(t, found["proxy too"].Said, "certificate signed by unknown authority")
}

// A company's proxy would call the real provider: it is asked for nothing but itself.
func TestAForeignProxyIsNotUsed(t *testing.T) {
	m := start(t, app.Config{TLS: "127.0.0.1:0"})
	var asked []string
	foreign := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		m.mu.Lock()
		defer m.mu.Unlock()
		asked = append(asked, r.Method+" "+r.RequestURI)
	}))
	defer foreign.Close()
	m.env["HTTP_PROXY"], m.env["HTTPS_PROXY"] = foreign.URL, foreign.URL
	found := m.look(t, m.options())
	assert.Equal(t, "warn", found["proxy"].Result)
	assert.Contains(t, found["proxy"].Said, "it is no sandbox's proxy, and was asked for nothing")
	assert.Equal(t, []string{"GET /", "GET /"}, asked)
	m.names[""] = "10.0.0.1"
	assert.Equal(t, "fail", m.look(t, m.options())["proxy"].Result, "a shop that comes by name would be led astray")
}

func TestTrust(t *testing.T) {
	m := start(t, app.Config{TLS: "127.0.0.1:0", Data: t.TempDir()})
	dir := t.TempDir()
	file := func(name, path string) string {
		var content []byte
		if path != "" {
			require.NoError(t, (&client.Client{Server: m.sandbox.URL()}).Do(t.Context(), "GET", path, nil, &content))
		}
		name = filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(name, content, 0o600))
		return name
	}
	found := m.look(t, m.options())
	assert.Equal(t, "warn", found["trust"].Result)
	assert.Contains(t, found["trust"].Said, "Nothing here trusts this sandbox's authority")
	assert.Contains(t, found["trust"].Do, "sandbox env --for")

	m.env = map[string]string{
		"SSL_CERT_FILE": file("ca.pem", "/ca.pem"), "SSL_CERT_DIR": dir, "NODE_EXTRA_CA_CERTS": file("ca.jks", "/ca.jks"),
		"JAVA_TOOL_OPTIONS": `-Xmx1g -Djavax.net.ssl.trustStore="` + file("ca.p12", "/ca.p12") + `" -Dx=y`,
	}
	content, err := os.ReadFile(m.env["SSL_CERT_FILE"])
	require.NoError(t, err)
	found = m.look(t, m.options())
	assert.Equal(t, client.Diagnosis{
		Name: "trust", Result: "ok", Said: "This sandbox's authority is trusted by SSL_CERT_FILE, SSL_CERT_DIR, NODE_EXTRA_CA_CERTS, JAVA_TOOL_OPTIONS.",
	}, found["trust"])

	php := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(php, "paysandbox.ini"), []byte("; said by sandbox env\ncurl.cainfo = \""+file("ca.pem", "/ca.pem")+"\"\n"), 0o600))
	m.env = map[string]string{"PHP_INI_SCAN_DIR": ":" + php}
	assert.Equal(t, "This sandbox's authority is trusted by PHP_INI_SCAN_DIR.", m.look(t, m.options())["trust"].Said)

	m.env = map[string]string{"CURL_CA_BUNDLE": file("empty", ""), "REQUESTS_CA_BUNDLE": filepath.Join(dir, "none")}
	m.roots.AppendCertsFromPEM(content)
	found = m.look(t, m.options())
	assert.Equal(t, "warn", found["trust"].Result)
	assert.Contains(t, found["trust"].Said, "is trusted by this machine's trust store. But CURL_CA_BUNDLE")
	m.roots = x509.NewCertPool()
	found = m.look(t, m.options())
	assert.Equal(t, "warn", found["trust"].Result, "nothing says that https is meant to be spoken")
	m.names[""] = "10.0.0.1"
	found = m.look(t, m.options())
	assert.Equal(t, "fail", found["trust"].Result, "names lead here, so somebody means to")
	assert.Contains(t, found["trust"].Said, "REQUESTS_CA_BUNDLE (Python's requests) names "+filepath.Join(dir, "none")+", which cannot be read: no such file")
	assert.Contains(t, found["trust"].Said, "CURL_CA_BUNDLE (curl) names "+filepath.Join(dir, "empty")+", which does not hold it")
}

func TestClocks(t *testing.T) {
	m := start(t, app.Config{})
	assert.Equal(t, "ok", m.look(t, m.options())["clock"].Result)
	m.now = func() time.Time { return time.Now().Add(-2 * time.Hour) }
	found := m.look(t, m.options())
	assert.Regexp(t, `^The sandbox.s machine is (2h0m0s|1h59m5\ds) ahead of this one\.`, found["clock"].Said)
	assert.Equal(t, "ok", found["clock too"].Result)
	m.now = nil
	c := client.Client{Server: m.sandbox.URL()}
	require.NoError(t, c.Do(t.Context(), "POST", client.In("default", "clock"), map[string]any{"advance": "45m"}, nil))
	assert.Regexp(t, `^The clock of workspace default is 4[45]m\d+s ahead of that of the sandbox's machine\.`, m.look(t, m.options())["clock"].Said)
	require.NoError(t, c.Do(t.Context(), "POST", client.In("default", "clock"), map[string]any{"frozen": true}, nil))
	assert.Contains(t, m.look(t, m.options())["clock"].Said, "stands still at ")
}

func TestTheShopFromBothSides(t *testing.T) {
	m := start(t, app.Config{})
	shop := httptest.NewTLSServer(http.NotFoundHandler())
	defer shop.Close()
	o := m.options()
	o.Merchant = shop.URL + "/deep"
	found := m.look(t, o)
	assert.Equal(t, "ok", found["shop"].Result, "whatever its certificate is")
	assert.Contains(t, found["shop"].Said, "is 404")
	assert.Equal(t, "ok", found["calls"].Result)

	m.listens[strings.TrimPrefix(shop.URL, "https://")] = "127.0.0.1:1"
	found = m.look(t, o)
	assert.Equal(t, "warn", found["shop"].Result)
	assert.Contains(t, found["shop"].Said, "connection refused. The sandbox reaches it.")

	o.Merchant = ""
	found = m.look(t, o)
	assert.NotContains(t, found, "shop")
	assert.Equal(t, "fail", found["calls"].Result)
}

// A name that only this machine knows, at an address in the world, is no test shop that was
// named by --allow-merchant.
func TestAShopInTheWorldIsNotCalled(t *testing.T) {
	m := start(t, app.Config{})
	m.names["shop.invalid"] = "198.51.100.7"
	o := m.options()
	o.Merchant = "http://shop.invalid:8000"
	found := m.look(t, o)
	assert.Equal(t, client.Fail, found["calls"].Result)
	assert.NotContains(t, found, "shop")
	assert.NotContains(t, m.dialed, "shop.invalid:8000")
}
