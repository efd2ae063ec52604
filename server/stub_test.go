package server_test

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/outbox"
	"paysandbox/server"
)

// stub is a provider that shows what the front hands it.
type stub struct{}

var (
	opEcho  = &operation.Operation{Name: "stub.echo", Calls: operation.In, Secrets: []string{"hidden"}}
	opCrash = &operation.Operation{Name: "stub.crash", Calls: operation.In}
)

func (stub) Name() string { return "stub" }

func (stub) Hosts() []string { return []string{"pay.stub.example", "shop-{id}.stub.example"} }

func (stub) Declare() operation.Provider {
	return operation.Provider{Name: "stub", Operations: []*operation.Operation{opEcho, opCrash}}
}

func (stub) Mount(routes sandbox.Routes) {
	routes.Handle("GET", "/crash", opCrash, nil, func(_ *sandbox.Workspace, w http.ResponseWriter, _ *sandbox.Request) error {
		_, _ = io.WriteString(w, "half an answer")
		panic("boom")
	})
	routes.Handle("POST", "/secret", opEcho, nil, func(_ *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
		r.Secret("s3cr3t value")
		r.Note("it said s3cr3t value")
		w.Header().Set("X-Back", "s3cr3t value")
		_, _ = io.WriteString(w, "s3cr3t value, s3cr3t+value")
		return nil
	})
	routes.Handle("GET", "shop-{id}.stub.example/{path:.*}", opEcho, nil, echo)
	routes.Handle("POST", "pay.stub.example/start", opEcho, nil, echo)
	routes.Handle("GET", "pay.stub.example/end", opEcho, nil, echo)
	routes.Handle("GET POST", "/echo/{path:.*}", opEcho, nil, echo)
}

func echo(_ *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	_, _ = fmt.Fprintf(w, "path=%s query=%s vars=%v form=%v body=%d byhost=%v base=%s", r.Path, r.Query, r.Vars, sandbox.ParseQuery(r.Query), len(r.Content), r.ByHost, r.Base)
	return nil
}

func (stub) WriteError(_ *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request, err error) {
	r.Note("%v", err)
	status := http.StatusTeapot
	switch {
	case errors.Is(err, sandbox.ErrNoRoute):
		status = http.StatusNotFound
	case errors.Is(err, sandbox.ErrMethod):
		status = http.StatusMethodNotAllowed
	case errors.Is(err, sandbox.ErrBodyTooLarge):
		status = http.StatusRequestEntityTooLarge
	case errors.Is(err, sandbox.ErrCrashed):
		status = http.StatusInternalServerError
	}
	w.WriteHeader(status)
	_, _ = io.WriteString(w, "stub says: "+err.Error())
}

// front is a server with the stub behind it and a page of its own.
type front struct {
	*httptest.Server
	ws  *sandbox.Workspace
	log *strings.Builder
}

func startFront(t testing.TB, options server.Options) front {
	t.Helper()
	log := &strings.Builder{}
	options.Log = slog.New(slog.NewTextHandler(log, nil))
	options.World = sandbox.NewWorld(sandbox.Config{Providers: []sandbox.Provider{stub{}}, Outbox: outbox.New(outbox.NewPolicy(), options.Log)})
	ws, err := options.World.Create(sandbox.Spec{Name: sandbox.Default, Seed: 1, Clock: "2019-01-20T14:00:00+03:00"})
	require.NoError(t, err)
	options.Own = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, "own "+r.URL.Path) })
	f := front{Server: httptest.NewServer(server.New(options)), ws: ws, log: log}
	t.Cleanup(f.Close)
	return f
}

// raw sends bytes and reads everything until the server closes.
func (f front) raw(t testing.TB, request string) string {
	t.Helper()
	conn, err := net.Dial("tcp", f.Listener.Addr().String())
	require.NoError(t, err)
	defer func() { _ = conn.Close() }()
	_, err = io.WriteString(conn, request)
	require.NoError(t, err)
	answer, err := io.ReadAll(conn)
	require.NoError(t, err)
	return string(answer)
}

// get sends one GET with a request target and a Host as they stand.
func (f front) get(t testing.TB, target, host string, headers ...string) string {
	t.Helper()
	return f.raw(t, "GET "+target+" HTTP/1.1\r\nHost: "+host+"\r\nConnection: close\r\n"+strings.Join(append(headers, ""), "\r\n")+"\r\n")
}

// status and body of a raw answer.
func status(answer string) string {
	_, rest, _ := strings.Cut(answer, " ")
	return rest[:min(3, len(rest))]
}

func body(answer string) string {
	_, rest, _ := strings.Cut(answer, "\r\n\r\n")
	return rest
}
