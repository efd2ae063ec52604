package app_test

import (
	"bytes"
	"crypto/tls"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/app"
	"paysandbox/fakes"
	"paysandbox/runner/customer"
	"paysandbox/sandbox"
	"paysandbox/server/certs"
	"paysandbox/server/servertest"
	"paysandbox/shop"
)

// secured is a sandbox that speaks https, and a way to it that trusts its authority and no
// other, and remembers what leads away from https.
type secured struct {
	*servertest.Sandbox
	client *http.Transport
	astray []string
}

func startSecured(t *testing.T) *secured {
	t.Helper()
	dir := t.TempDir()
	authority, err := app.Authority(dir, "")
	require.NoError(t, err)
	return &secured{
		Sandbox: servertest.Start(t, app.Config{TLS: "127.0.0.1:0", Data: dir}),
		client:  &http.Transport{DisableKeepAlives: true, TLSClientConfig: &tls.Config{RootCAs: authority.Pool()}},
	}
}

// RoundTrip implements http.RoundTripper.
func (s *secured) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := s.client.RoundTrip(r)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", r.URL, err)
	}
	body, err := io.ReadAll(response.Body)
	_ = response.Body.Close()
	response.Body = io.NopCloser(bytes.NewReader(body))
	if "https://"+r.URL.Host != s.TLS() && "http://"+r.URL.Host != s.URL() {
		return response, err
	}
	said := fmt.Sprint(response.Header) + string(body)
	for _, plain := range []string{s.URL(), "http://" + r.URL.Host} {
		if r.URL.Scheme != "https" || strings.Contains(said, plain) {
			s.astray = append(s.astray, r.URL.String()+" says "+plain)
		}
	}
	for _, cookie := range response.Cookies() {
		if cookie.Secure {
			s.astray = append(s.astray, r.URL.String()+" sets a cookie that http would not know: "+cookie.Name)
		}
	}
	return response, err
}

// A purchase at each provider by https: every address that shop and customer are given is
// of the kind that they came by, and both get to the end.
func TestPurchasesByHTTPS(t *testing.T) {
	s := startSecured(t)
	ws, err := s.World.Workspace(sandbox.Default)
	require.NoError(t, err)
	front := httptest.NewUnstartedServer(nil)
	base := "http://" + front.Listener.Addr().String()
	front.Config.Handler = shop.New(shop.Config{Env: ws.Env(s.TLS()), URL: base, Transport: s})
	front.Start()
	t.Cleanup(front.Close)
	require.Equal(t, http.StatusOK, s.Control(t, "PUT", "/workspaces/default/merchant", shop.Places(base)).Status)

	for i, p := range fakes.All() {
		t.Run(p.Name(), func(t *testing.T) {
			s.astray = nil
			order := fmt.Sprint(7000 + i)
			c := customer.New(customer.Options{Transport: s})
			require.NoError(t, c.Visit(t.Context(), fmt.Sprintf("%s/buy?with=%s&order=%s", base, p.Name(), order)))
			assert.True(t, strings.HasPrefix(c.URL(), s.TLS()+"/"), c.URL())
			require.NoError(t, p.(sandbox.Cashier).Pay(t.Context(), c, sandbox.PayRequest{Env: ws.Env(s.TLS())}))
			assert.Equal(t, "paid", s.Payment(t, sandbox.Default, order)["phase"])
			assert.Empty(t, s.astray)
		})
	}
}

// Descriptions and settings that are read rather than walked through.
func TestAddressesByHTTPS(t *testing.T) {
	s := startSecured(t)
	client := &http.Client{Transport: s}
	get := func(path string) string {
		response, err := client.Get(s.TLS() + path)
		require.NoError(t, err)
		defer func() { _ = response.Body.Close() }()
		require.Equal(t, http.StatusOK, response.StatusCode, path)
		text, err := io.ReadAll(response.Body)
		require.NoError(t, err)
		return string(text)
	}
	assert.Contains(t, get("/clickandbuy/TMI/1.4/TransactionManagerbinding.wsdl"), `location="`+s.TLS()+"/clickandbuy/")
	ws, err := s.World.Workspace(sandbox.Default)
	require.NoError(t, err)
	pay := ws.Env(s.TLS())["CLICKANDBUY_PAY_WSDL"]
	assert.Contains(t, get(strings.TrimPrefix(pay, s.TLS())), `location="`+s.TLS()+"/clickandbuy/")
	assert.Contains(t, get("/_sandbox/v1/workspaces/default"), `"CLICKKW_URL":"`+s.TLS()+`/clickkw"`)
	assert.Contains(t, get("/_sandbox/w/default/setup"), s.TLS()+"/klikandpay")
	assert.NotContains(t, strings.Join(s.astray, "\n"), "cookie")
}

// Only who asks for https has an authority made.
func TestNoAuthorityUnasked(t *testing.T) {
	dir := t.TempDir()
	s := servertest.Start(t, app.Config{Bare: true, Data: dir, PublicURL: "nowhere"})
	assert.Empty(t, s.TLS())
	assert.NoFileExists(t, dir+"/ca.pem")
	_, err := app.Open(app.Config{TLS: "127.0.0.1:0", PublicURL: "nowhere"})
	require.ErrorIs(t, err, certs.ErrAuthority)
}

// An address that is taken leaves nothing open.
func TestAddressForHTTPSIsTaken(t *testing.T) {
	taken := servertest.Start(t, app.Config{Bare: true})
	_, err := app.Open(app.Config{Bare: true, TLS: strings.TrimPrefix(taken.URL(), "http://")})
	require.ErrorContains(t, err, "cannot listen on")
}

// Who speaks http to the https port is told so, not left alone.
func TestHTTPOnTheHTTPSPort(t *testing.T) {
	s := startSecured(t)
	reply := servertest.Ask(t, servertest.Request(t, "GET", "http"+strings.TrimPrefix(s.TLS(), "https")+"/", nil))
	assert.Equal(t, http.StatusBadRequest, reply.Status)
	assert.Contains(t, reply.Body, "HTTP request to an HTTPS server")
}
