package customer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"
)

// maxBody is how much of an answer is read. No shop's page is longer; an answer that is
// would be a server gone wrong, and must not take the run's memory with it.
const maxBody = 4 << 20

// NoAnswerError says that a request got no whole answer: the server could not be
// reached, hung, reset the connection or broke off in the middle. The cause is kept for
// errors.Is: context.DeadlineExceeded, syscall.ECONNREFUSED, io.ErrUnexpectedEOF, …
type NoAnswerError struct {
	Method string
	URL    string
	Err    error
}

func (e *NoAnswerError) Error() string {
	return fmt.Sprintf("no answer to %s %s: %v", e.Method, e.URL, e.Err)
}

func (e *NoAnswerError) Unwrap() error { return e.Err }

// answer is one response, read to its end.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// send makes one hop. Cookies are not stored here, so that of two requests in flight
// the caller decides whose cookies come last.
func (c *Customer) send(ctx context.Context, r *request) (*answer, error) {
	ctx, cancel := context.WithTimeout(ctx, c.options.Timeout)
	defer cancel()
	req, err := c.newRequest(ctx, r)
	if err != nil {
		return nil, err
	}
	return roundTrip(c.options.Transport, req, r.to.String(), c.options.Timeout)
}

// roundTrip asks the transport itself: http.Client would follow redirects, and refuses
// a Location that it cannot parse before anybody has seen the answer.
func roundTrip(transport http.RoundTripper, req *http.Request, name string, timeout time.Duration) (*answer, error) {
	res, err := transport.RoundTrip(req)
	if err != nil {
		return nil, &NoAnswerError{Method: req.Method, URL: name, Err: plainly(err, timeout)}
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(res.Body, maxBody+1))
	if err != nil {
		return nil, &NoAnswerError{
			Method: req.Method, URL: name,
			Err: fmt.Errorf("it broke off after %d bytes: %w", len(body), plainly(err, timeout)),
		}
	}
	if len(body) > maxBody {
		return nil, fmt.Errorf("the answer to %s %s is longer than %d MiB", req.Method, name, maxBody>>20)
	}
	return &answer{status: res.StatusCode, header: res.Header, body: body}, nil
}

// plainly says in words what net/http says in terms of its own making.
func plainly(err error, timeout time.Duration) error {
	var operation *net.OpError
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return &toldError{"nothing came within " + timeout.String(), err}
	case errors.Is(err, context.Canceled):
		return &toldError{"it was cancelled", err}
	case errors.Is(err, io.EOF):
		return &toldError{"the connection was closed without an answer", err}
	case errors.As(err, &operation) && operation.Op == "read":
		// Its own text has the local port, which differs from run to run.
		return &toldError{"the connection broke: " + operation.Err.Error(), err}
	}
	return err
}

// toldError has words of its own and keeps the cause.
type toldError struct {
	told  string
	cause error
}

func (e *toldError) Error() string { return e.told }
func (e *toldError) Unwrap() error { return e.cause }

// FreshTransport takes a new connection for each request. On a kept one net/http asks
// again by itself when the connection breaks, and a scenario's reset would go unseen,
// or not, by how the bytes happened to arrive.
func FreshTransport() *http.Transport {
	fresh := &http.Transport{Proxy: http.ProxyFromEnvironment}
	if usual, ok := http.DefaultTransport.(*http.Transport); ok {
		fresh = usual.Clone()
	}
	fresh.DisableKeepAlives = true
	return fresh
}
