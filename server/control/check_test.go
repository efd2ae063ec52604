package control_test

import (
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// check looks at the merchant of workspace a.
func (s *sut) check(url string) (calls, sources []map[string]any) {
	s.t.Helper()
	for _, item := range s.call("POST", "/workspaces/a/merchant/check", map[string]any{"url": url}, 200)["findings"].([]any) {
		found := item.(map[string]any)
		if found["name"] == "calls" {
			calls = append(calls, found)
		} else {
			sources = append(sources, found)
		}
	}
	return calls, sources
}

// closed is an address of this machine where nobody listens.
func closed(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { _ = l.Close() }()
	return "http://" + l.Addr().String()
}

func TestCheckAsksTheFrontPageOnly(t *testing.T) {
	s := start(t)
	var asked atomic.Value
	asked.Store("")
	shop := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Store(asked.Load().(string) + r.Method + " " + r.RequestURI + "\n")
		w.WriteHeader(http.StatusTeapot)
	}))
	defer shop.Close()
	listener := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Store("a listener was asked") }))
	defer listener.Close()
	s.call("POST", "/workspaces", map[string]any{"name": "a", "merchant": map[string]any{
		"url": shop.URL + "/pay", "clickandbuy": map[string]any{"script": "/cb.php", "ems": "/ems.php"}, "click2sell": map[string]any{"notify": listener.URL + "/c2s.php"},
		"klikandpay": map[string]any{"accepted": "http://browser.example/ok"},
	}}, 201)
	calls, sources := s.check("")
	require.Len(t, calls, 2, "a place that browsers go to is not called")
	assert.Equal(t, "The sandbox reaches "+shop.URL+", whose GET / answers 418; called there: clickandbuy script, clickandbuy ems.", calls[0]["said"])
	assert.Equal(t, "The sandbox reaches "+listener.URL+"; called there: click2sell notify.", calls[1]["said"])
	assert.Equal(t, "GET /\n", asked.Load())
	exchanges := s.call("GET", "/workspaces/a/exchanges", nil, 200)["items"].([]any)
	require.Len(t, exchanges, 1, "what was sent is journalled")
	e := exchanges[0].(map[string]any)
	assert.Equal(t, "merchant.check", e["op"])
	assert.Equal(t, "out", e["direction"])

	require.Len(t, sources, 1)
	assert.Equal(t, "warn", sources[0]["result"])
	assert.Contains(t, sources[0]["said"], "Calls of clickandbuy do not come from 217.22.128.10", "CB-086")
	assert.Contains(t, sources[0]["do"], "ip addr add 217.22.128.10/32 dev lo")
}

func TestCheckTellsWhatKeepsCalls(t *testing.T) {
	s := start(t)
	s.call("POST", "/workspaces", map[string]any{"name": "a"}, 201)
	calls, _ := s.check("")
	require.Len(t, calls, 1)
	assert.Contains(t, calls[0]["said"], "The workspace a does not know where your shop is")

	down := closed(t)
	for url, want := range map[string]map[string]any{
		"http://203.0.113.7/shop": {
			"name": "calls", "result": "fail", "allow": []any{"203.0.113.7/32"},
			"said": "The sandbox may not call http://203.0.113.7:80: 203.0.113.7 is not loopback, not a private network, not a network of its machine.",
			"do":   "If that is a test shop of yours, start the sandbox with --allow-merchant 203.0.113.7/32.",
		},
		"https://shop.invalid": {
			"name": "calls", "result": "fail", "said": "The sandbox knows no address of shop.invalid.",
			"do": "Names are looked up where the sandbox runs: it needs a name server that knows it, an entry in /etc/hosts, or a network alias.",
		},
		down: {
			"name": "calls", "result": "fail", "said": "The sandbox does not get to " + down + ": connection refused.",
			"do": "Start the shop. If the sandbox runs in a container, 127.0.0.1 is that container: say " + strings.Replace(down, "127.0.0.1", "host.docker.internal", 1) +
				", or the name of the shop's container, and let the shop listen on more than loopback.",
		},
	} {
		calls, _ := s.check(url)
		require.NotEmpty(t, calls, url)
		assert.Equal(t, want, calls[0])
	}
	assert.Empty(t, s.call("GET", "/workspaces/a/exchanges", nil, 200)["items"], "nothing was sent")
	assert.Empty(t, s.call("GET", "/workspaces/a", nil, 200)["merchant"].(map[string]any)["url"], "a look changes nothing")

	mute, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { _ = mute.Close() }()
	go func() {
		for {
			c, err := mute.Accept()
			if err != nil {
				return
			}
			_ = c.Close()
		}
	}()
	calls, _ = s.check("http://" + mute.Addr().String())
	assert.Equal(t, "fail", calls[0]["result"])
	assert.Contains(t, calls[0]["said"], "but GET / is not answered")
}

// Accounts may say other addresses than the shop's places, and other sources.
func TestCheckLooksWhereAccountsSay(t *testing.T) {
	s := start(t)
	product, project := closed(t), closed(t)
	s.call("POST", "/workspaces", map[string]any{"name": "a", "accounts": map[string]any{
		"clickandbuy": []any{map[string]any{"seller": 5, "projects": []any{map[string]any{"id": 1, "mms_url": project + "/mms"}}, "switches": map[string]any{"handshake.source_ip": "127.0.0.1"}}},
		"click2sell": []any{map[string]any{"merchant": "m", "products": []any{map[string]any{
			"code": "mbooka", "id": 77, "name": "Book", "price": "9.95", "currency": "USD", "switches": map[string]any{"notify_url": product + "/listen", "source_addr": "198.51.100.3"},
		}}}},
	}}, 201)
	calls, sources := s.check("")
	said := ""
	for _, c := range append(calls, sources...) {
		said += c["said"].(string) + "\n"
	}
	assert.Contains(t, said, "does not get to "+product)
	assert.Contains(t, said, "does not get to "+project)
	assert.Contains(t, said, "Calls of clickandbuy come from 127.0.0.1, as the provider's.")
	assert.Contains(t, said, "Calls of click2sell do not come from 198.51.100.3")
}
