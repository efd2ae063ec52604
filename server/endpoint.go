package server

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"runtime/debug"
	"strings"
	"time"

	"paysandbox/sandbox"
	"paysandbox/sandbox/journal"
	"paysandbox/sandbox/operation"
)

// target is the request's address as at the provider, and the variables in its path.
type target struct {
	scheme, path, query string
	byHost              bool
	vars                map[string]string // encoded
}

// lasting is the context of a request that goes on when its client hangs up: what a
// merchant or a browser has begun is not half done. Only the end of the server ends it.
type lasting struct {
	context.Context                 // the server's
	request         context.Context // the request's, for its values
}

func (l lasting) Value(key any) any {
	if value := l.Context.Value(key); value != nil {
		return value
	}
	return l.request.Value(key)
}

// endpoint serves what a route leads to.
type endpoint func(w http.ResponseWriter, hr *http.Request, t target)

// ServeHTTP lets mux find it; the room calls it with more than mux has.
func (e endpoint) ServeHTTP(w http.ResponseWriter, hr *http.Request) { e(w, hr, target{}) }

// endpoint wraps a provider's handler: read once, resolve the workspace, handle,
// spell errors, journal, then answer.
func (m *room) endpoint(op *operation.Operation, who sandbox.Who, h sandbox.Handler) endpoint {
	return func(w http.ResponseWriter, hr *http.Request, t target) {
		started := time.Now()
		r, readErr := m.read(w, hr, t, op)
		var kind, id string
		if who != nil && readErr == nil {
			kind, id = who(r)
		}
		ws := m.server.world.Resolve(m.provider.Name(), kind, id)
		r.Entry().At = ws.Now()
		answer := newAnswer(w)
		r.NewBrowser = func() string { return m.server.browsers.id(ws, m.provider.Name(), answer, r) }
		err := readErr
		if err == nil {
			err = m.handle(ws, answer, r, h)
		}
		var fault *sandbox.FaultError
		if err != nil && !errors.As(err, &fault) {
			answer.reset()
			m.provider.WriteError(ws, answer, r, err)
			answer.allow(err)
		}
		if broken := r.Entry().Fault; broken != nil {
			answer.spoil(*broken)
		}
		m.journal(ws, r, answer, started)
		m.answer(ws, w, r, answer)
		answer.done()
	}
}

// handle runs the handler; a crash becomes an error that the provider spells.
func (m *room) handle(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request, h sandbox.Handler) (err error) {
	defer func() {
		if crash := recover(); crash != nil {
			m.server.log.Error("a handler crashed", "op", r.Op.Name, "crash", crash, "stack", string(debug.Stack()))
			r.Note("the sandbox failed: this is a bug of paysandbox")
			err = sandbox.ErrCrashed
		}
	}()
	return h(ws, w, r)
}

// read makes the request that providers see.
func (m *room) read(w http.ResponseWriter, hr *http.Request, t target, op *operation.Operation) (*sandbox.Request, error) {
	r := &sandbox.Request{
		Request: hr, Path: t.path, Query: t.query, Op: op, ByHost: t.byHost, Vars: t.vars,
		Lasts: lasting{m.server.hardStop, hr.Context()},
	}
	for name, value := range r.Vars {
		if decoded, err := url.PathUnescape(value); err == nil && decoded != value {
			r.Vars[name] = decoded
		}
	}
	r.RemoteIP, _, _ = net.SplitHostPort(hr.RemoteAddr)
	prefix := ""
	if !r.ByHost {
		prefix = "/" + m.provider.Name()
	}
	r.Base = t.scheme + "://" + hr.Host + prefix
	r.Public = r.Base
	if m.server.public != "" {
		r.Public = m.server.public + "/" + m.provider.Name()
	}
	var err error
	r.Content, err = readBody(w, hr)
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return r, sandbox.ErrBodyTooLarge
	}
	if err != nil {
		r.Note("the body broke off: %v", err)
	}
	return r, nil
}

// readBody reads the whole body or, with an error, what there is of it.
func readBody(w http.ResponseWriter, hr *http.Request) ([]byte, error) {
	if hr.Body == http.NoBody {
		return nil, nil
	}
	if hr.ContentLength < 0 || hr.ContentLength > sandbox.MaxRequestBody {
		return io.ReadAll(http.MaxBytesReader(w, hr.Body, sandbox.MaxRequestBody))
	}
	body := make([]byte, hr.ContentLength) // as announced: net/http gives no more
	n, err := io.ReadFull(hr.Body, body)
	return body[:n], err
}

// journal remembers the exchange before the answer leaves, so that whoever has the
// answer finds it there.
func (m *room) journal(ws *sandbox.Workspace, r *sandbox.Request, a *answer, started time.Time) {
	entry := r.Entry()
	mask := m.server.world.Mask(r.Op.Name).Hiding(entry.Secrets...)
	e := journal.Exchange{
		At: entry.At, Direction: string(operation.In), Provider: m.provider.Name(), Op: r.Op.Name, Payment: entry.Payment,
		Rule: entry.Rule, Outcome: entry.Outcome, TookMS: time.Since(started).Milliseconds(),
	}
	for _, note := range entry.Notes {
		e.Notes = append(e.Notes, mask.Text(note))
	}
	if entry.Fault != nil {
		e.Fault = entry.Fault.String()
	}
	e.Request = mask.Request(r.Method, requestURL(r), r.Host, r.Header, r.Content)
	e.Response = mask.Response(a.status, a.header, a.body.Bytes())
	e.Response.Truncated = e.Response.Truncated || a.missing > 0
	ws.Journal().Append(e)
}

func requestURL(r *sandbox.Request) string {
	u := r.Base + r.Path
	if r.Query != "" || strings.HasSuffix(r.RequestURI, "?") {
		u += "?" + r.Query
	}
	return u
}
