package outbox

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"paysandbox/sandbox/journal"
	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/webaddr"
)

// Message is one request to a merchant, spelt to the byte.
type Message struct {
	Method  string
	URL     string              // sent as it stands: neither path nor query are re-encoded
	Headers []operation.KeyText // names keep their case
	Body    []byte

	SourceIP     string        // the provider's address; used where the machine has it
	ForwardedFor string        // when X-Forwarded-For tells SourceIP: auto (where it could not be used), always, never
	VerifyTLS    bool          // off: a bad certificate is noted and tolerated
	Timeout      time.Duration // on the workspace's clock and on the wall's; 0: DefaultTimeout

	// What the journal says about it.
	Provider, Op, Payment string
	Rule, Outcome         string
	Notes                 []string
	Remark                func(Answer) string // what is odd about an answer, "" nothing; nil: nobody looks
	Mask                  *journal.Masker
	Secrets               []string

	// What the script asked for.
	Delay time.Duration // the answer arrives that much later
	Fault *operation.Fault
}

// Answer is what a merchant said.
type Answer struct {
	Status   int
	Header   http.Header
	Body     []byte
	Cut      bool  // the body was longer than MaxAnswer
	Exchange int64 // the journal's seq, also when the call failed
}

// Call sends the message now and answers what the merchant said, or why there is
// no answer: the context's error when the deadline came first, ErrRefused when the
// policy kept the call in. The Answer is never nil.
func (o *Outbox) Call(ctx context.Context, w Workspace, m Message) (*Answer, error) {
	started, at, era := time.Now(), w.Now(), w.Journal().Era()
	timeout := m.timeout()
	inTime, over := w.Deadline(ctx, timeout)
	answer, err := o.attempt(inTime, &m)
	expired := errors.Is(context.Cause(inTime), context.DeadlineExceeded) // asked before over ends the context itself
	over()
	if late := m.late(); late > 0 && (err == nil || errors.Is(err, errLost)) {
		// The answer is under way: time passes up to the deadline, no further.
		rest := max(timeout-w.Now().Sub(at), 0)
		if passErr := w.Pass(ctx, min(late, rest)); passErr != nil {
			err = passErr
		} else if late >= rest {
			err = context.DeadlineExceeded
		}
	}
	exchange := m.exchange(at, started)
	if err != nil {
		if expired && !errors.Is(err, ErrRefused) {
			err = context.DeadlineExceeded
		}
		exchange.Notes = append(exchange.Notes, "no answer: "+m.mask().Text(explain(err, timeout)))
		if m.Fault == nil && errors.Is(err, ErrRefused) {
			exchange.Fault = journal.FaultRefused
		}
		answer = &Answer{}
	} else {
		exchange.Response = m.mask().Response(answer.Status, answer.Header, answer.Body)
		if m.Remark != nil {
			if odd := m.Remark(*answer); odd != "" {
				exchange.Notes = append(exchange.Notes, m.mask().Text(odd))
			}
		}
	}
	answer.Exchange = w.Journal().AppendIn(era, exchange)
	return answer, err
}

func (m Message) timeout() time.Duration {
	if m.Timeout == 0 {
		return DefaultTimeout
	}
	return m.Timeout
}

// late is how long after it was given the answer arrives.
func (m *Message) late() time.Duration {
	if m.Fault == nil || m.Fault.Kind != operation.Hang {
		return m.Delay
	}
	return m.Delay + m.Fault.Silence()
}

func explain(err error, timeout time.Duration) string {
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Sprintf("nothing within %s", timeout)
	}
	var inURL *url.Error
	if errors.As(err, &inURL) {
		err = inURL.Err
	}
	return err.Error()
}

// attempt sends the request unless a fault strikes before, and loses or spoils the
// answer when one strikes after.
func (o *Outbox) attempt(ctx context.Context, m *Message) (*Answer, error) {
	if m.Fault != nil && m.Fault.At != operation.After {
		return spoil(ctx, m.Fault, &Answer{Header: http.Header{}})
	}
	answer, err := o.send(ctx, m)
	if err != nil || m.Fault == nil {
		return answer, err
	}
	return spoil(ctx, m.Fault, answer)
}

func (o *Outbox) send(ctx context.Context, m *Message) (*Answer, error) {
	request, err := http.NewRequestWithContext(ctx, m.Method, m.URL, bytes.NewReader(m.Body))
	if err != nil { // a path with a broken escape is sent all the same
		request, err = http.NewRequestWithContext(ctx, m.Method, bare(m.URL), bytes.NewReader(m.Body))
	}
	if err != nil {
		return nil, err
	}
	if !webaddr.IsAbsolute(request.URL) {
		return nil, fmt.Errorf("%q is not an absolute http or https URL", m.URL)
	}
	keepTarget(request.URL, m.URL)
	dialer := net.Dialer{Timeout: 10 * time.Second, Control: o.policy.control}
	network := "tcp"
	if m.SourceIP != "" {
		if usable := o.policy.HasSource(m.SourceIP); usable {
			dialer.LocalAddr, network = &net.TCPAddr{IP: net.ParseIP(m.SourceIP)}, familyOf(m.SourceIP)
		} else if _, warned := o.warned.LoadOrStore(m.SourceIP, struct{}{}); !warned {
			o.log.Warn("this machine has no address "+m.SourceIP+": merchants see another caller, X-Forwarded-For tells the provider's",
				"provider", m.Provider)
		}
		if m.ForwardedFor == "always" || (m.ForwardedFor != "never" && dialer.LocalAddr == nil) {
			m.Headers = append(slices.Clip(m.Headers), operation.KeyText{Name: "X-Forwarded-For", Text: m.SourceIP})
		}
	}
	request.Header["User-Agent"] = []string{""} // none, unless the provider sends one
	for _, h := range m.Headers {
		switch http.CanonicalHeaderKey(h.Name) {
		case "Host":
			request.Host = h.Text
		case "User-Agent":
			request.Header["User-Agent"] = []string{h.Text}
		default:
			request.Header[h.Name] = append(request.Header[h.Name], h.Text)
		}
	}
	// No http.Client either: that one refuses a Location which it cannot parse, and shops
	// send such.
	var tolerated string
	l, err := dial(ctx, &dialer, network, request.URL, tlsConfig(m.VerifyTLS, &tolerated))
	if tolerated != "" {
		m.Notes = append(slices.Clip(m.Notes), tolerated)
	}
	if err != nil {
		return nil, ended(ctx, err)
	}
	defer l.close()
	response, err := l.ask(request)
	if err != nil {
		return nil, ended(ctx, err)
	}
	defer func() { _ = response.Body.Close() }()
	answer := &Answer{Status: response.StatusCode, Header: response.Header}
	answer.Body, err = io.ReadAll(io.LimitReader(response.Body, MaxAnswer+1))
	if len(answer.Body) > MaxAnswer {
		answer.Body, answer.Cut = answer.Body[:MaxAnswer], true
	}
	if err != nil && ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil { // headers came, the body broke off: the provider has seen the answer's head
		m.Notes = append(m.Notes, "the body broke off: "+err.Error())
	}
	return answer, nil
}

// familyOf keeps a call in its source address's family: a name may have addresses of both.
func familyOf(address string) string {
	if strings.Contains(address, ":") {
		return "tcp6"
	}
	return "tcp4"
}

// ended is why there is no answer: the end of the context, if that is what cut the line.
func ended(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}

// bare is scheme and host of a URL.
func bare(raw string) string {
	scheme, rest, _ := strings.Cut(raw, "://")
	if end := strings.IndexAny(rest, "/?#"); end >= 0 {
		rest = rest[:end]
	}
	return scheme + "://" + rest + "/"
}

// keepTarget makes net/http send path and query as they were written.
func keepTarget(u *url.URL, raw string) {
	_, rest, _ := strings.Cut(raw, "://")
	rest, _, _ = strings.Cut(rest, "#")
	slash := strings.IndexAny(rest, "/?")
	if slash < 0 || rest[slash] == '?' {
		return
	}
	path, query, asks := strings.Cut(rest[slash:], "?")
	if strings.HasPrefix(path, "//") { // Opaque of this shape means an absolute URI
		return
	}
	u.Opaque, u.RawQuery, u.ForceQuery = path, query, asks
}

func tlsConfig(verify bool, tolerated *string) *tls.Config {
	if verify {
		return &tls.Config{MinVersion: tls.VersionTLS10}
	}
	return &tls.Config{
		MinVersion:         tls.VersionTLS10, // old shops
		InsecureSkipVerify: true,             //nolint:gosec // CB-088: tolerated, and told
		VerifyConnection: func(state tls.ConnectionState) error {
			options := x509.VerifyOptions{DNSName: state.ServerName, Intermediates: x509.NewCertPool()}
			for _, cert := range state.PeerCertificates[1:] {
				options.Intermediates.AddCert(cert)
			}
			if _, err := state.PeerCertificates[0].Verify(options); err != nil {
				*tolerated = "certificate tolerated: " + err.Error()
			}
			return nil
		},
	}
}

func (m *Message) mask() journal.Mask { return m.Mask.Hiding(m.Secrets...) }

func (m *Message) exchange(at, started time.Time) journal.Exchange {
	mask := m.mask()
	e := journal.Exchange{
		At: at, Direction: string(operation.Out), Provider: m.Provider, Op: m.Op, Payment: m.Payment,
		Rule: m.Rule, Outcome: m.Outcome, Notes: m.Notes, TookMS: time.Since(started).Milliseconds(),
		Request: journal.Request{Method: m.Method, URL: mask.Text(m.URL), Headers: map[string]string{}},
	}
	if m.Fault != nil {
		e.Fault = m.Fault.String()
	}
	for _, h := range m.Headers {
		e.Request.Headers[h.Name] = mask.Header(h.Name, h.Text)
	}
	e.Request.Body, e.Request.Truncated = mask.Body(m.Body)
	return e
}
