package server

import (
	"bytes"
	"context"
	"net"
	"net/http"
	"strconv"
	"time"

	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
)

// answer buffers what a handler writes, so that it can be journalled and broken
// before a byte of it leaves.
type answer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func newAnswer() *answer { return &answer{header: http.Header{}, status: http.StatusOK} }

func (a *answer) Header() http.Header { return a.header }

func (a *answer) WriteHeader(status int) { a.status = status }

func (a *answer) Write(b []byte) (int, error) { return a.body.Write(b) }

// reset forgets what was written so far, so that an error can be spelt whole.
func (a *answer) reset() {
	a.header, a.status = http.Header{}, http.StatusOK
	a.body.Reset()
}

// answer lets the asked-for time pass and writes the answer, or breaks it.
func (m *room) answer(ctx context.Context, ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request, a *answer) {
	entry := r.Entry()
	if entry.Delay > 0 && ws.Pass(ctx, entry.Delay) != nil {
		panic(http.ErrAbortHandler)
	}
	w.Header().Set("Date", ws.Now().Format(http.TimeFormat)) // the workspace's time is the only one
	if entry.Fault != nil {
		breakAnswer(ctx, ws, w, *entry.Fault, a)
		return
	}
	a.writeTo(w, a.body.Len())
}

// writeTo announces the whole body and sends n bytes of it.
func (a *answer) writeTo(w http.ResponseWriter, n int) {
	header := w.Header()
	for name, values := range a.header {
		header[name] = values
	}
	if a.status != http.StatusNoContent && a.status != http.StatusNotModified {
		header.Set("Content-Length", strconv.Itoa(a.body.Len()))
	}
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body.Bytes()[:n])
}

// breakAnswer is where every fault of an incoming exchange happens.
func breakAnswer(ctx context.Context, ws *sandbox.Workspace, w http.ResponseWriter, f operation.Fault, a *answer) {
	switch f.Kind {
	case operation.Hang:
		wait := f.For
		if wait == 0 {
			wait = 30 * time.Second
		}
		_ = ws.Pass(ctx, wait)
		cut(w)
	case operation.Reset:
		cut(w)
	case operation.Empty:
		plain(w, http.StatusOK, "")
	case operation.Garbage:
		plain(w, http.StatusOK, "\x00\x01\xfe\xffgarbage")
	case operation.Truncate:
		if a.body.Len() == 0 { // nothing has happened yet: there is no body to cut
			cut(w)
			return
		}
		a.writeTo(w, a.body.Len()/2)
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	case operation.Status:
		status := f.Status
		if status == 0 {
			status = http.StatusServiceUnavailable
		}
		plain(w, status, http.StatusText(status)+"\n")
	}
}

func plain(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	_, _ = w.Write([]byte(body))
}

// cut ends the connection with a reset, as a crashed server or a firewall does.
func cut(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil { // HTTP/2 has no connection of its own to cut
		panic(http.ErrAbortHandler)
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}
