package customer

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"strings"
)

// request is one hop as the customer wants it, complete enough to be sent again when
// the page that it led to is reloaded.
type request struct {
	method      string
	to          *address
	body        []byte
	contentType string
	from        *address // the page that started it; nil: typed
	policy      string   // the referrer policy of that page
	tainted     bool     // a redirect has left the origin that it first went to
}

func typed(to *address) *request {
	return &request{method: http.MethodGet, to: to, policy: defaultPolicy}
}

// redirected is the request that an answer with a Location leads to, nil where the
// answer is no redirect. 301 and 302 turn a POST into a GET because every browser does;
// 303 is made for that, 307 and 308 forbid it.
func (r *request) redirected(status int, header http.Header) (*request, error) {
	location := header.Get("Location")
	if location == "" {
		return nil, nil
	}
	next := *r
	switch status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther:
		next.method, next.body, next.contentType = http.MethodGet, nil, ""
	case http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
	default:
		return nil, nil
	}
	to, err := parseAddress(location, r.to, nil)
	if err != nil {
		return nil, err
	}
	if !to.hasFragment {
		to.fragment, to.hasFragment = r.to.fragment, r.to.hasFragment
	}
	next.to = to
	next.policy = policyOf(header.Get("Referrer-Policy"), r.policy)
	if r.from != nil && r.to.origin() != to.origin() && r.to.origin() != r.from.origin() {
		next.tainted = true
	}
	return &next, nil
}

// newRequest spells the request for net/http, with what a browser adds by itself.
func (c *Customer) newRequest(ctx context.Context, r *request) (*http.Request, error) {
	req, err := newHTTPRequest(ctx, r.method, r.to, r.body)
	if err != nil {
		return nil, err
	}
	set := func(name, value string) {
		if value != "" {
			req.Header.Set(name, value)
		}
	}
	set("User-Agent", c.options.UserAgent)
	set("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
	set("Accept-Language", c.options.AcceptLanguage)
	set("Content-Type", r.contentType)
	set("Referer", referer(r.from, r.to, r.policy))
	set("Origin", originHeader(r))
	c.cookies.attach(req, r.to, r.from)
	return req, nil
}

// newHTTPRequest is a bare request for an address, put in after net/http has parsed what
// it can parse of it.
func newHTTPRequest(ctx context.Context, method string, to *address, body []byte) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, method, to.origin(), bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("%s %s cannot be asked for: %w", method, to, err)
	}
	req.URL, req.Host = to.wire(), to.host
	if to.user != "" {
		name, password, _ := strings.Cut(to.user, ":")
		req.SetBasicAuth(percentDecode(name), percentDecode(password))
	}
	return req, nil
}
