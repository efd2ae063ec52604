// Package servertest is what the tests of the front, the control API and the
// composition share: a running sandbox, a merchant's script, and a buyer. Merchant
// and buyer are written from the provider's manual and know no code of ours.
package servertest

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/app"
)

// Sandbox is a running sandbox.
type Sandbox struct {
	*app.App
	stop func() error
}

// Start runs a sandbox until the test ends.
func Start(t testing.TB, c app.Config) *Sandbox {
	t.Helper()
	a, err := app.Open(c)
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- a.Serve(ctx) }()
	s := &Sandbox{App: a, stop: sync.OnceValue(func() error { cancel(); return <-ended })}
	t.Cleanup(func() { assert.NoError(t, s.Stop()) })
	return s
}

// Stop ends the sandbox as a signal does, and waits for its end.
func (s *Sandbox) Stop() error { return s.stop() }

// Reply is an answer, read to its end.
type Reply struct {
	Status int
	Header http.Header
	Body   string
}

// JSON decodes the body.
func (r Reply) JSON(t testing.TB) map[string]any {
	t.Helper()
	var doc map[string]any
	require.NoError(t, json.Unmarshal([]byte(r.Body), &doc), r.Body)
	return doc
}

// plain follows no redirect and keeps no connection, so that a fault hits the
// request that it is meant for.
var plain = &http.Client{
	Transport:     &http.Transport{DisableKeepAlives: true},
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	Timeout:       30 * time.Second,
}

// Ask sends a request as it is and reads the answer.
func Ask(t testing.TB, request *http.Request) Reply {
	t.Helper()
	reply, err := Try(request)
	require.NoError(t, err)
	return reply
}

// Try is Ask where no answer is expected.
func Try(request *http.Request) (Reply, error) {
	response, err := plain.Do(request)
	if err != nil {
		return Reply{}, err
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	return Reply{Status: response.StatusCode, Header: response.Header, Body: string(body)}, err
}

// Request makes a request; body is a text, bytes, nil, or something for JSON.
func Request(t testing.TB, method, url string, body any) *http.Request {
	t.Helper()
	var content []byte
	switch b := body.(type) {
	case nil:
	case string:
		content = []byte(b)
	case []byte:
		content = b
	default:
		var err error
		content, err = json.Marshal(body)
		require.NoError(t, err)
	}
	request, err := http.NewRequestWithContext(t.Context(), method, url, bytes.NewReader(content))
	require.NoError(t, err)
	return request
}

// Control calls the control API: path begins after /_sandbox/v1.
func (s *Sandbox) Control(t testing.TB, method, path string, body any) Reply {
	t.Helper()
	return Ask(t, Request(t, method, s.URL()+"/_sandbox/v1"+path, body))
}

// Workspace makes a workspace whose clock stands still, with a merchant.
func (s *Sandbox) Workspace(t testing.TB, name, merchant string) map[string]any {
	t.Helper()
	reply := s.Control(t, "POST", "/workspaces", map[string]any{
		"name": name, "seed": 7, "clock": "2026-01-15T12:00:00Z",
		"merchant": map[string]any{"url": merchant, "clickandbuy": map[string]any{"script": "/cb.php", "ems": "/ems.php"}},
	})
	require.Equal(t, http.StatusCreated, reply.Status, reply.Body)
	return reply.JSON(t)
}

// Rule loads a scenario with one rule: `op: …` and `then: …`.
func (s *Sandbox) Rule(t testing.TB, workspace, op, then string) {
	t.Helper()
	source := "scenario: One rule\nrules:\n  - name: the rule\n    op: " + op + "\n    then: " + then + "\nsteps:\n  - expect: {that: ['true']}\n"
	reply := s.Control(t, "PUT", "/workspaces/"+workspace+"/scenario", source)
	require.Equal(t, http.StatusOK, reply.Status, reply.Body)
}

// Merchant is a shop whose transaction script is given; it takes every notification
// with "ok" (CB-244). It answers the shop's URL.
func Merchant(t testing.TB, script http.HandlerFunc) string {
	t.Helper()
	mux := http.NewServeMux()
	mux.Handle("/cb.php", script)
	mux.HandleFunc("/ems.php", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "ok") })
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL
}

// Accept is a transaction script that takes every purchase (CB-097).
func Accept(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Location", "http://"+r.Host+"/landing?result=success&externalBDRID="+r.URL.Query().Get("externalBDRID"))
	w.WriteHeader(http.StatusFound)
}
