// Package ways leads clients in this program to a sandbox by the providers' own names.
package ways

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"

	"paysandbox/runner/client"
	"paysandbox/sandbox"
)

// Ways lead to the providers' hosts. A merchant may have https://www.klikandpay.com in its code
// and send its customers there; a client that is led needs neither a name server nor a trust
// store for that: those names are the sandbox's, and so is their authority.
type Ways struct {
	Proxied bool // the sandbox has a proxy for merchants; what is led here takes none

	hosts         sandbox.Hosts
	plain, secure string // host:port; secure "": the sandbox speaks no TLS
	trusted       *x509.CertPool
}

// Find asks a sandbox how it is reached.
func Find(ctx context.Context, asking *client.Client) (*Ways, error) {
	told, err := asking.About(ctx)
	if err != nil {
		return nil, err
	}
	at, err := url.Parse(asking.Server)
	if err != nil {
		return nil, err
	}
	w := &Ways{hosts: sandbox.NewHosts(told.Hosts), plain: withPort(at, "80"), Proxied: told.Proxy != ""}
	if told.TLS == "" {
		return w, nil
	}
	secure, err := url.Parse(told.TLS)
	if err != nil {
		return nil, err
	}
	// The sandbox tells where this is on its own machine, which may be another one.
	w.secure = net.JoinHostPort(at.Hostname(), secure.Port())
	authority, err := asking.Authority(ctx)
	if err != nil {
		return nil, err
	}
	if w.trusted, err = x509.SystemCertPool(); err != nil {
		w.trusted = x509.NewCertPool()
	}
	w.trusted.AppendCertsFromPEM(authority)
	return w, nil
}

func withPort(at *url.URL, usual string) string {
	if at.Port() != "" {
		return at.Host
	}
	return net.JoinHostPort(at.Hostname(), usual)
}

// Lead makes a transport reach the providers' hosts at the sandbox, without a proxy, and all
// others as it did.
func (w *Ways) Lead(t *http.Transport) *http.Transport {
	usualProxy, usualDial := t.Proxy, t.DialContext
	if usualDial == nil {
		usualDial = new(net.Dialer).DialContext
	}
	t.Proxy = func(r *http.Request) (*url.URL, error) {
		if w.leads(r.URL.Hostname()) || usualProxy == nil {
			return nil, nil
		}
		return usualProxy(r)
	}
	t.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		host, port, err := net.SplitHostPort(address)
		switch {
		case err != nil || !w.leads(host):
		case port != "443":
			address = w.plain
		case w.secure == "":
			return nil, fmt.Errorf("https://%s is a provider's, and this sandbox speaks no TLS: start it with --tls ADDR", host)
		default:
			address = w.secure
		}
		return usualDial(ctx, network, address)
	}
	if w.trusted != nil {
		t.TLSClientConfig = &tls.Config{RootCAs: w.trusted, MinVersion: tls.VersionTLS12}
	}
	return t
}

func (w *Ways) leads(host string) bool {
	return w.hosts.Has(strings.ToLower(strings.TrimSuffix(host, ".")))
}
