package customer

import (
	"net/url"
	"strings"
)

// address is an http or https URL whose parts keep the bytes in which they were
// written, read by the rules of the URL standard. net/url is not used for this: it
// refuses `%zz`, and spells a whole path anew as soon as one byte of it needs escaping,
// which turns `%2F` into `/`. Merchants sign these bytes.
type address struct {
	scheme      string
	user        string // user[:password], as written
	host        string // lower case, with the port unless it is the scheme's own
	path        string // begins with "/"
	query       string
	fragment    string
	hasQuery    bool // a "?" alone is sent too
	hasFragment bool
}

// String is what a browser's address bar shows, without user and password.
func (a *address) String() string {
	if a.hasFragment {
		return a.document() + "#" + a.fragment
	}
	return a.document()
}

// document is the address without its fragment.
func (a *address) document() string { return a.origin() + a.target() }

// origin is scheme, host and port.
func (a *address) origin() string { return a.scheme + "://" + a.host }

// target is what stands in the request line.
func (a *address) target() string {
	if a.hasQuery {
		return a.path + "?" + a.query
	}
	return a.path
}

// withQuery is the same address with another query; the rest keeps its bytes.
func (a *address) withQuery(query string) *address {
	b := *a
	b.query, b.hasQuery = query, true
	return &b
}

// wire is the address in the form net/http sends. Where net/url would spell the path
// differently the path travels as opaque data, which is sent as it stands.
func (a *address) wire() *url.URL {
	if u, err := url.Parse(a.document()); err == nil && u.EscapedPath() == a.path && u.Host == a.host {
		return u
	}
	opaque := a.path
	if strings.HasPrefix(opaque, "//") {
		// net/url takes opaque data with two slashes for an authority; the
		// absolute form of a request line says the same without that doubt.
		opaque = "//" + a.host + a.path
	}
	return &url.URL{Scheme: a.scheme, Host: a.host, Opaque: opaque, RawQuery: a.query, ForceQuery: a.hasQuery && a.query == ""}
}

// place is the address as a cookie jar wants it: no query, the path decoded.
func (a *address) place() *url.URL {
	return &url.URL{Scheme: a.scheme, Host: a.host, Path: percentDecode(a.path)}
}
