package shop

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

// maxAnswer bounds what the shop reads of a provider's answer: many times the
// size of the largest interface description.
const maxAnswer = 1 << 20

// newClient never follows a redirect: a provider's service has one address, and
// what answers elsewhere is not it. Connections are not kept, so that a question
// that is asked again is a new attempt in every respect.
func newClient(transport http.RoundTripper, timeout time.Duration) *http.Client {
	if transport == nil {
		transport = &http.Transport{DisableKeepAlives: true, TLSHandshakeTimeout: timeout}
	}
	return &http.Client{
		Transport:     transport,
		Timeout:       timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

var errTooLong = errors.New("the answer is too long")

// answer is what a provider's service answered, read whole.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// exchange sends a request and reads the whole bounded answer.
func (s *Shop) exchange(r *http.Request) (answer, error) {
	resp, err := s.client.Do(r)
	if err != nil {
		return answer{}, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	if err != nil {
		return answer{}, fmt.Errorf("reading the answer of %s: %w", r.URL.Host, err)
	}
	if len(body) > maxAnswer {
		return answer{}, fmt.Errorf("%s: %w", r.URL.Host, errTooLong)
	}
	return answer{resp.StatusCode, resp.Header, body}, nil
}

// pause waits, but not for a caller that has gone. It tells whether it waited to
// the end.
func pause(ctx context.Context, d time.Duration) bool {
	waited, stop := context.WithTimeout(ctx, d)
	defer stop()
	<-waited.Done()
	return ctx.Err() == nil
}
