//go:build clients

package clients

import (
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/runner/customer"
)

// phpShop is the example shop in PHP under PHP's own web server.
type phpShop struct {
	*testing.T
	url      string
	env      map[string]string // what the provider told it
	provider *provider
	http     *http.Client // gets to where shop and sandbox are
	witness  string       // file of who called the shop's script
}

// phpOrder is what the shop says about an order.
type phpOrder struct {
	Order, Status, Reason, Detail, BDR string
	Handshakes, Questions, Grants      int
	QueryIntact                        bool `json:"query_intact"`
	Refusals                           []string
	Events                             []struct{ Action, BDR string }
}

// openPHPShop starts the shop that sells with ClickandBuy.
func openPHPShop(p *provider) *phpShop {
	p.Helper()
	return servePHPShop(p, "clickandbuy", map[string]any{"script": "/cb.php", "ems": "/ems.php"},
		"CLICKANDBUY_LINK", "CLICKANDBUY_DYNKEY", "CLICKANDBUY_SELLER_ID", "CLICKANDBUY_TM_PASSWORD", "CLICKANDBUY_WSDL")
}

// servePHPShop starts the example shop of a provider beside a sandbox and tells each
// about the other: places is where the provider finds what, settings are those of env
// that the shop needs, and NAME=value of its own.
func servePHPShop(p *provider, name string, places map[string]any, settings ...string) *phpShop {
	p.Helper()
	return servePHP(p, name, name, places, settings...)
}

// servePHP is servePHPShop for the second of a provider's shops.
func servePHP(p *provider, shop, name string, places map[string]any, settings ...string) *phpShop {
	p.Helper()
	code, err := filepath.Abs("../examples/php/" + shop)
	require.NoError(p, err)
	witness, err := filepath.Abs("testdata/witness.php")
	require.NoError(p, err)
	address := freeAddress(p.T)
	s := &phpShop{T: p.T, url: "http://" + address, provider: p, http: p.network.client(), witness: filepath.Join(p.TempDir(), "callers")}
	p.ask("PUT", "/merchant", map[string]any{"url": s.url, name: places}, nil)
	s.env = p.env()

	server := p.network.command(path(p.T, "php"), "-d", "auto_prepend_file="+witness, "-S", address, "-t", code)
	// Workers, because the provider calls the shop while the shop's customer waits.
	server.Env = bare("PHP_CLI_SERVER_WORKERS=4", "SHOP_DATA="+p.TempDir(), "WITNESS="+s.witness)
	for _, name := range settings {
		if strings.Contains(name, "=") {
			server.Env = append(server.Env, name)
			continue
		}
		require.NotEmpty(p, s.env[name], name)
		server.Env = append(server.Env, name+"="+s.env[name])
	}
	start(p.T, server)
	eventually(p.T, 10*time.Second, "the shop in PHP answers", func() bool {
		response, err := s.http.Get(s.url + "/index.php")
		if err != nil {
			return false
		}
		_ = response.Body.Close()
		return response.StatusCode == http.StatusOK
	})
	return s
}

// freeAddress is where nobody listens; PHP's server cannot choose for itself.
func freeAddress(t *testing.T) string {
	t.Helper()
	listen, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, listen.Close())
	return listen.Addr().String()
}

// buy is a customer who buys for 12.34, up to the shop's last page.
func (s *phpShop) buy(order string) *customer.Customer {
	s.Helper()
	ctx := s.Context()
	c := customer.New(customer.Options{Transport: s.http.Transport, Timeout: 20 * time.Second})
	require.NoError(s, c.Visit(ctx, s.url+"/buy.php?"+url.Values{"order": {order}, "amount": {"12.34"}}.Encode()))
	require.NoError(s, c.FillAndSubmit(ctx, "form#cb-login", map[string]string{
		"username": s.env["CLICKANDBUY_BUYER"], "password": s.env["CLICKANDBUY_BUYER_PASSWORD"],
	}, ""))
	assert.Equal(s, "12,34 EUR", c.Text("#cb-price"))
	require.NoError(s, c.FillAndSubmit(ctx, "form#cb-confirm", nil, ""))
	return c
}

// order asks the shop what became of an order.
func (s *phpShop) order(id string) (o phpOrder) {
	s.Helper()
	s.tell(id, &o)
	return o
}

// tell has the shop say what it knows of an order.
func (s *phpShop) tell(id string, into any) {
	s.Helper()
	response, err := s.http.Get(s.url + "/order.php?" + url.Values{"order": {id}}.Encode())
	require.NoError(s, err)
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	require.NoError(s, err)
	require.Equal(s, http.StatusOK, response.StatusCode, "%s", text)
	require.NoError(s, json.Unmarshal(text, into), "%s", text)
}

// caller is whom the shop's script sees.
type caller struct {
	RemoteAddr   string `json:"REMOTE_ADDR"`
	ForwardedFor string `json:"HTTP_X_FORWARDED_FOR"`
}

// caller is who called the shop's script, once.
func (s *phpShop) caller() (c caller) {
	s.Helper()
	text, err := os.ReadFile(s.witness)
	require.NoError(s, err)
	require.NoError(s, json.Unmarshal(text, &c), "one call, not\n%s", text)
	return c
}
