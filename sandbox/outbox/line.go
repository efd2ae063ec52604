package outbox

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"math"
	"net"
	"net/http"
	"net/url"
	"slices"

	"golang.org/x/net/http/httpguts"
)

// This file is one request on a connection of its own: a stale one would make net/http send
// a GET twice. It does without http.Transport, which needs three goroutines more for each
// connection, but says what that one says when something goes wrong.

// line is a connection to a merchant for one request.
type line struct {
	net.Conn
	hangUp func() bool // no longer ends the line with its context
}

// dial connects and, for https, shakes hands. The line is cut when ctx ends.
func dial(ctx context.Context, dialer *net.Dialer, network string, u *url.URL, secured *tls.Config) (*line, error) {
	host, err := httpguts.PunycodeHostPort(u.Hostname())
	if err != nil {
		return nil, err
	}
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	conn, err := dialer.DialContext(ctx, network, net.JoinHostPort(host, port))
	if err != nil {
		return nil, err
	}
	l := &line{Conn: conn, hangUp: context.AfterFunc(ctx, func() { _ = conn.Close() })}
	if u.Scheme == "https" {
		secured.ServerName = host
		over := tls.Client(conn, secured)
		if err := over.HandshakeContext(ctx); err != nil {
			l.close()
			return nil, err
		}
		l.Conn = over
	}
	return l, nil
}

func (l *line) close() {
	l.hangUp()
	_ = l.Close()
}

// ask sends a request and reads the answer up to its body.
func (l *line) ask(request *http.Request) (*http.Response, error) {
	text, err := spelt(request)
	if err != nil {
		return nil, err
	}
	_, unsent := l.Write(text)
	limited := &io.LimitedReader{R: l, N: MaxHeaderBytes}
	reader := bufio.NewReader(limited)
	if _, err := reader.Peek(1); err != nil {
		if unsent != nil { // else who has not heard everything may have answered all the same
			return nil, broken(unsent)
		}
		return nil, err
	}
	for {
		response, err := http.ReadResponse(reader, request)
		switch {
		case err != nil && limited.N <= 0:
			return nil, broken(fmt.Errorf("net/http: server response headers exceeded %d bytes; aborted", MaxHeaderBytes))
		case err != nil:
			return nil, broken(err)
		case response.StatusCode >= http.StatusOK || response.StatusCode == http.StatusSwitchingProtocols:
			limited.N = math.MaxInt64
			return response, nil
		}
	}
}

func broken(err error) error {
	return fmt.Errorf("net/http: HTTP/1.x transport connection broken: %w", err)
}

// spelt is a request to the byte, with the line that ends the connection as its last.
func spelt(request *http.Request) ([]byte, error) {
	for name, values := range request.Header {
		if !httpguts.ValidHeaderFieldName(name) {
			return nil, fmt.Errorf("net/http: invalid header field name %q", name)
		}
		if slices.ContainsFunc(values, func(value string) bool { return !httpguts.ValidHeaderFieldValue(value) }) {
			return nil, fmt.Errorf("net/http: invalid header field value for %q", name) // the value may be a secret
		}
	}
	var text bytes.Buffer
	text.Grow(1<<10 + int(request.ContentLength))
	if err := request.Write(&text); err != nil {
		return nil, err
	}
	end := bytes.Index(text.Bytes(), []byte("\r\n\r\n")) + len("\r\n")
	return slices.Insert(text.Bytes(), end, []byte("Connection: close\r\n")...), nil
}
