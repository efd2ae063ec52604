package customer

import (
	"context"
	"net/http"
	"strings"
	"time"
)

// Caller makes HTTP calls as a merchant's server makes them: no cookies, redirects read
// and not followed, nothing added that the call does not say. Its zero value works; it
// may be used by several goroutines at once.
type Caller struct {
	// Transport carries every call; nil: a new connection for each.
	Transport http.RoundTripper
	// Timeout bounds a call, from asking to the last byte; 0: 60 s.
	Timeout time.Duration
	// UserAgent is sent unless a call's headers say another.
	UserAgent string
}

// Call is one request. At most one of Form, JSON, XML, Multipart and Body may be there;
// it brings its Content-Type, which Headers may overrule (Body has none of its own).
type Call struct {
	Method    string // "": POST with a body, else GET
	URL       string // sent byte for byte
	Form      map[string]string
	JSON      any
	XML       string
	Multipart map[string]string
	Headers   map[string]string
	Bearer    string // a token for Authorization
	Body      []byte
}

// Response is the answer to a [Call].
type Response struct {
	Status  int
	Headers map[string]string // by canonical name; several values joined by ", "
	Body    string            // in UTF-8, whatever it came in
	// JSON is the decoded body, nil when it is none: whole numbers as int, others as
	// float64, objects as map[string]any.
	JSON any
}

// Do makes a call. An answer of any status is a Response; a [*NoAnswerError] says that
// there was none.
func (c *Caller) Do(ctx context.Context, call Call) (*Response, error) {
	to, err := parseLiteral(call.URL)
	if err != nil {
		return nil, err
	}
	body, contentType, err := call.body()
	if err != nil {
		return nil, err
	}
	method := strings.ToUpper(call.Method)
	if method == "" {
		method = http.MethodGet
		if body != nil {
			method = http.MethodPost
		}
	}
	timeout := c.Timeout
	if timeout <= 0 {
		timeout = 60 * time.Second
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	req, err := newHTTPRequest(ctx, method, to, body)
	if err != nil {
		return nil, err
	}
	req.Header.Set("User-Agent", c.UserAgent) // "" keeps net/http from adding its own
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	if call.Bearer != "" {
		req.Header.Set("Authorization", "Bearer "+call.Bearer)
	}
	for name, value := range call.Headers {
		if strings.EqualFold(name, "Host") {
			req.Host = value
			continue
		}
		req.Header.Set(name, value)
	}
	transport := c.Transport
	if transport == nil {
		bare := FreshTransport()
		bare.DisableCompression = true
		transport = bare
	}
	a, err := roundTrip(transport, req, to.String(), timeout)
	if err != nil {
		return nil, err
	}
	return newResponse(a), nil
}

func newResponse(a *answer) *Response {
	r := &Response{Status: a.status, Headers: map[string]string{}}
	for name, values := range a.header {
		r.Headers[name] = strings.Join(values, ", ")
	}
	kind := mediaType(a)
	r.Body = string(a.body)
	if kind == "text/html" || isText(kind) {
		decoded, _, _ := decode(a.body, a.header.Get("Content-Type"), kind)
		r.Body = string(decoded)
	}
	r.JSON = decodeJSON(r.Body, kind)
	return r
}
