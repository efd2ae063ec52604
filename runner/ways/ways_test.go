package ways

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/runner/client"
)

// found are the ways to a sandbox that tells that it speaks TLS there.
func found(t *testing.T, secure string, authority []byte) *Ways {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/ca.pem") {
			_, _ = w.Write(authority)
			return
		}
		_, _ = fmt.Fprintf(w, `{"tls": %q, "hosts": ["clickkw.com"]}`, secure)
	}))
	t.Cleanup(server.Close)
	w, err := Find(t.Context(), &client.Client{Server: strings.Replace(server.URL, "127.0.0.1", "localhost", 1)})
	require.NoError(t, err)
	return w
}

func TestTLSIsWhereTheSandboxSaysUnlessThatIsItsLoopback(t *testing.T) {
	assert.Equal(t, "192.0.2.7:8443", found(t, "https://192.0.2.7:8443", nil).secure)
	assert.Equal(t, "localhost:8443", found(t, "https://127.0.0.1:8443", nil).secure)
}

// What a transport trusts and says is kept.
func TestLedTransportsKeepTheirOwn(t *testing.T) {
	shop := httptest.NewTLSServer(http.NotFoundHandler())
	t.Cleanup(shop.Close)
	own := x509.NewCertPool()
	own.AddCert(shop.Certificate())
	w := found(t, "https://127.0.0.1:8443", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: shop.Certificate().Raw}))
	led := w.Lead(&http.Transport{TLSClientConfig: &tls.Config{RootCAs: own, ServerName: "example.com"}})
	t.Cleanup(led.CloseIdleConnections)
	assert.Equal(t, "example.com", led.TLSClientConfig.ServerName)
	for _, transport := range []*http.Transport{led, w.Lead(&http.Transport{})} {
		transport.DisableKeepAlives = true
		answer, err := (&http.Client{Transport: transport}).Get(shop.URL)
		require.NoError(t, err)
		require.NoError(t, answer.Body.Close())
	}
}
