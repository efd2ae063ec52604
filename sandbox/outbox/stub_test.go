package outbox_test

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"log/slog"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/sandbox/journal"
	"paysandbox/sandbox/outbox"
)

var noon = time.Date(2026, time.January, 15, 12, 0, 0, 0, time.UTC)

// workspace has a frozen clock that somebody's delay moves.
type workspace struct {
	mu  sync.Mutex
	now time.Time
	log *journal.Journal
}

func newWorkspace() *workspace {
	return &workspace{now: noon, log: journal.New(&journal.Pool{}, nil)}
}

func (w *workspace) Journal() *journal.Journal { return w.log }

func (w *workspace) Now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *workspace) Pass(ctx context.Context, d time.Duration) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
	return ctx.Err()
}

func (w *workspace) Deadline(ctx context.Context, d time.Duration) (context.Context, func()) {
	return context.WithTimeout(ctx, d)
}

// last is what the journal says about the newest call.
func (w *workspace) last(t *testing.T) journal.Exchange {
	t.Helper()
	e, ok := w.log.Get(w.log.Last())
	require.True(t, ok)
	return e
}

// shop speaks TCP only, so that nothing is put right on the way.
type shop struct {
	addr string
	mu   sync.Mutex
	got  []string
}

// newShop answers every request with the bytes of answer, and then closes.
func newShop(t *testing.T, answer string) *shop {
	return newTalker(t, func(c net.Conn) { _, _ = io.WriteString(c, answer) })
}

func newTalker(t *testing.T, talk func(net.Conn)) *shop {
	t.Helper()
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	require.NoError(t, err)
	s := &shop{addr: l.Addr().String()}
	var talks sync.WaitGroup
	talks.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			talks.Go(func() {
				defer func() { _ = c.Close() }()
				if request := head(c); request != "" {
					s.mu.Lock()
					s.got = append(s.got, request)
					s.mu.Unlock()
					talk(c)
				}
			})
		}
	})
	t.Cleanup(func() { _ = l.Close(); talks.Wait() })
	return s
}

// head reads a request up to the end of its headers, and the body of the tests.
func head(c net.Conn) string {
	var text strings.Builder
	reader := bufio.NewReader(c)
	for !strings.HasSuffix(text.String(), "\r\n\r\n") {
		line, err := reader.ReadString('\n')
		if err != nil {
			return ""
		}
		text.WriteString(line)
	}
	if strings.Contains(text.String(), "Content-Length: 4\r\n") {
		body := make([]byte, 4)
		_, _ = io.ReadFull(reader, body)
		text.Write(body)
	}
	return text.String()
}

func (s *shop) url(path string) string { return "http://" + s.addr + path }

// requests are what came in, to the byte.
func (s *shop) requests() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string{}, s.got...)
}

const fine = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

func newOutbox() *outbox.Outbox {
	return outbox.New(outbox.NewPolicy(), slog.New(slog.DiscardHandler))
}

// send makes a call with a mask, as every caller has one.
func send(t *testing.T, w *workspace, m outbox.Message) (*outbox.Answer, error) {
	t.Helper()
	if m.Mask == nil {
		m.Mask = journal.NewMasker()
	}
	if m.Method == "" {
		m.Method = "GET"
	}
	return newOutbox().Call(t.Context(), w, m)
}

// reach is send for a call that must be answered.
func reach(t *testing.T, m outbox.Message) (*outbox.Answer, journal.Exchange) {
	t.Helper()
	w := newWorkspace()
	answer, err := send(t, w, m)
	require.NoError(t, err)
	return answer, w.last(t)
}

// warnings counts what an outbox logs.
func warnings() (*slog.Logger, func() int) {
	var mu sync.Mutex
	var text bytes.Buffer
	logger := slog.New(slog.NewTextHandler(lockedWriter{&mu, &text}, nil))
	return logger, func() int {
		mu.Lock()
		defer mu.Unlock()
		return strings.Count(text.String(), "level=WARN")
	}
}

type lockedWriter struct {
	mu *sync.Mutex
	w  io.Writer
}

func (l lockedWriter) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(b)
}

// assertInTime tells that something took wall time far below a call's usual timeout.
func assertInTime(t *testing.T, began time.Time) {
	t.Helper()
	assert.Less(t, time.Since(began), 5*time.Second)
}
