// Package webaddr tells addresses of the web apart: hosts that a provider answered on, the
// machine itself, and what is no address at all. It knows the standard library only.
package webaddr

import (
	"net"
	"net/netip"
	"net/url"
	"strings"
)

// CanonicalHost is a host as hosts are compared: in lower case, and without the dot that
// some clients write at the end of a name. A port behind it stays. A host that is canonical
// comes back as it is, without a copy.
func CanonicalHost(host string) string {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	if name, port, dotted := strings.Cut(host, ".:"); dotted {
		return name + ":" + port
	}
	return host
}

// HostOf is the host of what stands in a Host line, without its port where it has one.
func HostOf(authority string) string {
	if !strings.Contains(authority, ":") { // as at the usual ports; to be told so would cost an error
		return authority
	}
	if host, _, err := net.SplitHostPort(authority); err == nil {
		return host
	}
	return authority
}

// IsLoopback tells whether a host, without a port, is this machine to itself.
func IsLoopback(host string) bool {
	addr, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && addr.IsLoopback()
}

// IsURL tells whether a text is an absolute URL of http or https.
func IsURL(text string) bool {
	u, err := url.Parse(text)
	return err == nil && IsAbsolute(u)
}

// IsAbsolute tells whether a URL that was parsed is one of http or https and names a host.
func IsAbsolute(u *url.URL) bool {
	return u.Host != "" && (u.Scheme == "http" || u.Scheme == "https")
}

// HasScheme tells whether a text begins as a URL of http or https does. What comes behind
// that may be none that can be parsed: merchants' addresses are sent as they are.
func HasScheme(text string) bool {
	begins := strings.ToLower(text[:min(len(text), len("https://"))])
	return strings.HasPrefix(begins, "http://") || begins == "https://"
}

// WithQuery is an address with a query behind it, which may have one before. Nothing of
// either is encoded anew.
func WithQuery(address, query string) string {
	if strings.Contains(address, "?") {
		return address + "&" + query
	}
	return address + "?" + query
}
