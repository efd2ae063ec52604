package control_test

import (
	"crypto/sha256"
	"crypto/tls"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/app"
	"paysandbox/server/servertest"
)

func TestServerTellsOnlyWhatItHas(t *testing.T) {
	s := servertest.Start(t, app.Config{Bare: true})
	told := s.Control(t, "GET", "/server", nil).JSON(t)
	assert.Contains(t, told["hosts"], "premium-{id}.{sys}.clickandbuy.com")
	assert.Contains(t, told["hosts"], "www.klikandpay.com")
	delete(told, "hosts")
	assert.Equal(t, map[string]any{"url": s.URL()}, told)

	missing := servertest.Ask(t, servertest.Request(t, "GET", s.URL()+"/_sandbox/ca.pem", nil))
	assert.Equal(t, http.StatusNotFound, missing.Status)
	assert.Contains(t, missing.Body, "start it with --tls ADDR")
}

func TestServerTellsItsAuthority(t *testing.T) {
	dir := t.TempDir()
	s := servertest.Start(t, app.Config{Bare: true, Version: "1.2", TLS: "127.0.0.1:0", Data: dir, PublicURL: "https://pay.example:8443"})
	told := s.Control(t, "GET", "/server", nil).JSON(t)
	ca := told["ca"].(map[string]any)
	delete(told, "hosts")
	delete(told, "ca")
	assert.Equal(t, map[string]any{"version": "1.2", "url": s.URL(), "tls": s.TLS(), "public_url": "https://pay.example:8443", "data": dir}, told)
	assert.Equal(t, filepath.Join(dir, "ca.pem"), ca["path"])

	reply := servertest.Ask(t, servertest.Request(t, "GET", s.URL()+"/_sandbox/ca.pem", nil))
	assert.Equal(t, "application/x-x509-ca-cert", reply.Header.Get("Content-Type"))
	block, rest := pem.Decode([]byte(reply.Body))
	require.NotNil(t, block)
	assert.Empty(t, rest, "the key stays where it is")
	sum := sha256.Sum256(block.Bytes)
	assert.Equal(t, hex.EncodeToString(sum[:]), ca["sha256"])

	c, err := tls.Dial("tcp", strings.TrimPrefix(s.TLS(), "https://"), &tls.Config{InsecureSkipVerify: true, ServerName: "clickkw.com"})
	require.NoError(t, err)
	defer func() { _ = c.Close() }()
	key := sha256.Sum256(c.ConnectionState().PeerCertificates[1].RawSubjectPublicKeyInfo)
	assert.Equal(t, base64.StdEncoding.EncodeToString(key[:]), ca["spki_sha256"], "of a certificate that is sent along")
}
