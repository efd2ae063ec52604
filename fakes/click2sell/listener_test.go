package click2sell_test

import (
	"bufio"
	"io"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// listener is a merchant's script that keeps every byte: what it is sent is compared with
// the dossier, not with what a library has read.
type listener struct {
	mu     sync.Mutex
	addr   string // "127.0.0.1:40123"
	got    []string
	from   []string      // address of who sent each, without port
	answer string        // as it is sent
	silent chan struct{} // not nil: nothing is answered until it is closed
}

const taken = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK"

func listen(t *testing.T) *listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = l.Close() })
	shop := &listener{addr: l.Addr().String(), answer: taken}
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go shop.serve(conn)
		}
	}()
	return shop
}

func (l *listener) serve(conn net.Conn) {
	defer func() { _ = conn.Close() }()
	reader := bufio.NewReader(conn)
	var text strings.Builder
	length := 0
	for {
		line, err := reader.ReadString('\n')
		if err != nil {
			return
		}
		text.WriteString(line)
		if value, ok := strings.CutPrefix(line, "Content-Length: "); ok {
			length, _ = strconv.Atoi(strings.TrimSpace(value))
		}
		if line == "\r\n" {
			break
		}
	}
	body := make([]byte, length)
	if _, err := io.ReadFull(reader, body); err != nil {
		return
	}
	text.Write(body)
	l.mu.Lock()
	host, _, _ := net.SplitHostPort(conn.RemoteAddr().String())
	l.got, l.from = append(l.got, text.String()), append(l.from, host)
	answer, silent := l.answer, l.silent
	l.mu.Unlock()
	if silent != nil {
		<-silent
	}
	_, _ = io.WriteString(conn, answer)
}

// says changes what the script answers from now on, to the byte.
func (l *listener) says(answer string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.answer = answer
}

// hangs lets the script answer nothing more, until the test ends.
func (l *listener) hangs(t *testing.T) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.silent = make(chan struct{})
	t.Cleanup(func() { close(l.silent) })
}

// requests are the bytes of each request, in the order in which they came.
func (l *listener) requests() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.got)
}

// callers are the addresses that the requests came from.
func (l *listener) callers() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.from)
}

// bodies are those of each request.
func (l *listener) bodies(t *testing.T) []string {
	t.Helper()
	bodies := []string{}
	for _, request := range l.requests() {
		_, body, found := strings.Cut(request, "\r\n\r\n")
		require.True(t, found, request)
		bodies = append(bodies, body)
	}
	return bodies
}

// parameter is one of a notification, decoded once.
type parameter struct{ Name, Value string }

// notice is a notification's parameters in their order.
type notice []parameter

// notices are all notifications that came, in their order.
func (l *listener) notices(t *testing.T) []notice {
	t.Helper()
	all := []notice{}
	for _, body := range l.bodies(t) {
		all = append(all, readNotice(t, body))
	}
	return all
}

// notice is the newest notification.
func (l *listener) notice(t *testing.T) notice {
	t.Helper()
	all := l.notices(t)
	require.NotEmpty(t, all, "no notification came")
	return all[len(all)-1]
}

// each is one parameter of every notification, in the order in which they came.
func (l *listener) each(t *testing.T, name string) []string {
	t.Helper()
	values := []string{}
	for _, one := range l.notices(t) {
		values = append(values, one.value(name))
	}
	return values
}

func readNotice(t *testing.T, body string) notice {
	t.Helper()
	var n notice
	for piece := range strings.SplitSeq(body, "&") {
		name, value, found := strings.Cut(piece, "=")
		require.True(t, found, "%q has no value", piece)
		var p parameter
		var err error
		p.Name, err = url.QueryUnescape(name)
		require.NoError(t, err)
		p.Value, err = url.QueryUnescape(value)
		require.NoError(t, err)
		n = append(n, p)
	}
	return n
}

// names are the parameters' in their order.
func (n notice) names() []string {
	names := make([]string, len(n))
	for i, p := range n {
		names[i] = p.Name
	}
	return names
}

// has tells whether a parameter was sent, with or without a value.
func (n notice) has(name string) bool { return slices.Contains(n.names(), name) }

// value is a parameter's; "" where it was not sent.
func (n notice) value(name string) string {
	for _, p := range n {
		if p.Name == name {
			return p.Value
		}
	}
	return ""
}

// passed are the pass-throughs in their order, as "cp_name=value".
func (n notice) passed() []string {
	passed := []string{}
	for _, p := range n {
		if strings.HasPrefix(p.Name, "cp_") {
			passed = append(passed, p.Name+"="+p.Value)
		}
	}
	return passed
}

// says checks parameters: "name", "value", …
func (n notice) says(t *testing.T, pairs ...string) {
	t.Helper()
	for i := 0; i+1 < len(pairs); i += 2 {
		assert.True(t, n.has(pairs[i]), "%s is missing", pairs[i])
		assert.Equal(t, pairs[i+1], n.value(pairs[i]), pairs[i])
	}
}
