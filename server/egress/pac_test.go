package egress_test

import (
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"

	"github.com/stretchr/testify/assert"

	"paysandbox/server/egress"
)

func pac(t *testing.T, proxy net.Addr, method, host string) *httptest.ResponseRecorder {
	t.Helper()
	w, r := httptest.NewRecorder(), httptest.NewRequest(method, "/_sandbox/proxy.pac", nil)
	r.Host = host
	egress.PAC([]string{"clickkw.com", "premium-{id}.{sys}.clickandbuy.com"}, proxy).ServeHTTP(w, r)
	return w
}

func TestPACFile(t *testing.T) {
	listening := func(addr string) net.Addr { return net.TCPAddrFromAddrPort(netip.MustParseAddrPort(addr)) }
	w := pac(t, listening("127.0.0.1:3128"), http.MethodGet, "localhost:8080")
	assert.Equal(t, "application/x-ns-proxy-autoconfig", w.Header().Get("Content-Type"))
	assert.Contains(t, w.Body.String(), `var names = {"clickkw.com":true};`)
	assert.Contains(t, w.Body.String(), `var patterns = ["^premium-[^.]+\\.[^.]+\\.clickandbuy\\.com$"];`)
	assert.Contains(t, w.Body.String(), `return "DIRECT";`)
	for _, c := range []struct{ listens, asked, want string }{
		{"127.0.0.1:3128", "localhost:8080", "PROXY localhost:3128"},
		{"0.0.0.0:3128", "sandbox", "PROXY sandbox:3128"},
		{"[::]:3128", "[::1]:8080", "PROXY [::1]:3128"},
		{"192.0.2.7:3128", "sandbox:8080", "PROXY 192.0.2.7:3128"},
		{"127.0.0.1:3128", `x";alert(1)//`, `PROXY x\";alert(1)//:3128`},
	} {
		assert.Contains(t, pac(t, listening(c.listens), http.MethodGet, c.asked).Body.String(), `return "`+c.want+`";`)
	}
	assert.Equal(t, 405, pac(t, listening("127.0.0.1:3128"), http.MethodPost, "localhost").Code)
	off := pac(t, nil, http.MethodGet, "localhost")
	assert.Equal(t, 404, off.Code)
	assert.Contains(t, off.Body.String(), "--proxy")
}
