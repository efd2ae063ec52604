package klikandpay_test

import (
	"bufio"
	"io"
	"net"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// listener is a merchant's server that keeps every byte: what it is sent is compared with
// the dossier, not with what a library has read.
type listener struct {
	mu     sync.Mutex
	addr   string // "127.0.0.1:40123"
	got    []string
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
	l.got = append(l.got, text.String())
	answer, silent := l.answer, l.silent
	l.mu.Unlock()
	if silent != nil {
		<-silent
	}
	_, _ = io.WriteString(conn, answer)
}

func (l *listener) says(answer string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.answer = answer
}

// hangs lets the server answer nothing more, until the test ends.
func (l *listener) hangs(t *testing.T) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.silent = make(chan struct{})
	t.Cleanup(func() { close(l.silent) })
}

// requests are all that came, as they came.
func (l *listener) requests() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]string(nil), l.got...)
}

// target is the request target of the n-th request, from 0; -1 is the last.
func (l *listener) target(t *testing.T, n int) string {
	t.Helper()
	all := l.requests()
	if n < 0 {
		n += len(all)
	}
	require.Less(t, n, len(all), "requests: %q", all)
	require.GreaterOrEqual(t, n, 0, "no request came")
	line, _, _ := strings.Cut(all[n], "\r\n")
	words := strings.Split(line, " ")
	require.Len(t, words, 3, line)
	return words[1]
}

// told are the variables of each request, the first value of each.
func (l *listener) told(t *testing.T) []map[string]string {
	t.Helper()
	all := []map[string]string{}
	for n := range l.requests() {
		_, query, _ := strings.Cut(l.target(t, n), "?")
		values, err := url.ParseQuery(query)
		require.NoError(t, err)
		one := map[string]string{}
		for name := range values {
			one[name] = values.Get(name)
		}
		all = append(all, one)
	}
	return all
}

// each is one variable of every request, in the order in which they came.
func (l *listener) each(t *testing.T, name string) []string {
	t.Helper()
	values := []string{}
	for _, one := range l.told(t) {
		values = append(values, one[name])
	}
	return values
}
