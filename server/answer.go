package server

import (
	"bytes"
	"errors"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
)

// answer buffers what a handler writes, so that it can be journalled and broken
// before a byte of it leaves.
type answer struct {
	header  http.Header
	status  int // 0: none, the connection is cut
	body    bytes.Buffer
	missing int           // bytes of the body that are announced and never sent
	wait    time.Duration // before the connection is cut
}

// answers have bodies that have grown to the size of a page.
var answers = sync.Pool{New: func() any { return new(answer) }}

// newAnswer writes its headers where they will be sent from.
func newAnswer(w http.ResponseWriter) *answer {
	a := answers.Get().(*answer)
	a.header, a.status, a.missing, a.wait = w.Header(), http.StatusOK, 0, 0
	a.body.Reset()
	return a
}

// done lets the next request have what an answer was written in.
func (a *answer) done() {
	if a.body.Cap() <= largestKept {
		a.header = nil
		answers.Put(a)
	}
}

const largestKept = 64 << 10

func (a *answer) Header() http.Header { return a.header }

func (a *answer) WriteHeader(status int) { a.status = status }

// AvailableBuffer is where an answer can be put together that is then written, as with a
// bufio.Writer.
func (a *answer) AvailableBuffer() []byte { return a.body.AvailableBuffer() }

func (a *answer) Write(b []byte) (int, error) { return a.body.Write(b) }

// reset forgets what was written so far, so that an error can be spelt whole.
func (a *answer) reset() {
	clear(a.header)
	a.status = http.StatusOK
	a.body.Reset()
}

// allow tells what an address takes whose method was refused: a 405 has to say so (RFC 9110,
// section 15.5.6), in whatever form the provider spells it.
func (a *answer) allow(err error) {
	var refused *sandbox.MethodError
	if a.status == http.StatusMethodNotAllowed && errors.As(err, &refused) {
		a.header.Set("Allow", strings.Join(refused.Allowed, ", "))
	}
}

// spoil makes the answer what a fault leaves of it, so that the journal tells what
// the client sees.
func (a *answer) spoil(f operation.Fault) {
	whole := a.body.Len()
	switch f.Kind {
	case operation.Hang:
		a.wait = f.Silence()
		a.lose()
	case operation.Reset:
		a.lose()
	case operation.Empty:
		a.replace(http.StatusOK, "")
	case operation.Garbage:
		a.replace(http.StatusOK, operation.GarbageBody)
	case operation.Truncate:
		if whole == 0 { // nothing has happened yet: there is no body to cut
			a.lose()
			return
		}
		a.body.Truncate(whole / 2)
		a.missing = whole - whole/2
	case operation.Status:
		a.replace(f.HTTPStatus(), http.StatusText(f.HTTPStatus())+"\n")
	}
}

// lose leaves nothing but a connection that is cut: status 0, as in the journal.
func (a *answer) lose() {
	a.reset()
	a.status = 0
}

func (a *answer) replace(status int, body string) {
	a.reset()
	a.status = status
	a.header.Set("Content-Type", "text/plain; charset=utf-8")
	a.body.WriteString(body)
}

// answer lets the asked-for time pass and writes what there is to write.
func (m *room) answer(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request, a *answer) {
	ctx := r.Context()
	if delay := r.Entry().Delay; delay > 0 && ws.Pass(ctx, delay) != nil {
		panic(http.ErrAbortHandler)
	}
	if a.wait > 0 {
		_ = ws.Pass(ctx, a.wait)
	}
	if a.status == 0 {
		cut(w)
		return
	}
	a.header["Date"] = m.server.dates.line(ws.Now()) // the workspace's time is the only one
	a.writeTo(w)
}

// writeTo announces the whole body and sends what is left of it.
func (a *answer) writeTo(w http.ResponseWriter) {
	if a.status != http.StatusNoContent && a.status != http.StatusNotModified {
		a.header["Content-Length"] = []string{strconv.Itoa(a.body.Len() + a.missing)}
	}
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body.Bytes())
	if a.missing > 0 {
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}
}

// dates is the last Date line that was made: most answers of a second can have it.
type dates struct{ last atomic.Pointer[dateLine] }

type dateLine struct {
	second int64
	values []string // never changed
}

func (d *dates) line(t time.Time) []string {
	second := t.Unix()
	if last := d.last.Load(); last != nil && last.second == second {
		return last.values
	}
	made := &dateLine{second, []string{t.UTC().Format(http.TimeFormat)}}
	d.last.Store(made)
	return made.values
}

// cut ends the connection with a reset, as a crashed server or a firewall does.
func cut(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil { // HTTP/2 has no connection of its own to cut
		panic(http.ErrAbortHandler)
	}
	for { // TLS and tunnels would say good-bye
		over, ok := conn.(interface{ NetConn() net.Conn })
		if !ok {
			break
		}
		conn = over.NetConn()
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}
