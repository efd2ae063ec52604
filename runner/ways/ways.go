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

	"paysandbox/runner/client"
	"paysandbox/sandbox/webaddr"
)

// Ways lead to the providers' hosts. A merchant may have https://www.klikandpay.com in its code
// and send its customers there; a client that is led needs neither a name server nor a trust
// store for that: those names are the sandbox's, and so is their authority.
type Ways struct {
	Proxied bool // the sandbox has a proxy for merchants; what is led here takes none

	hosts         webaddr.Hosts
	plain, secure string // host:port; secure "": the sandbox speaks no TLS
	authority     []byte // in PEM; nil without TLS
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
	w := &Ways{hosts: webaddr.NewHosts(told.Hosts), plain: withPort(at, "80"), Proxied: told.Proxy != ""}
	if told.TLS == "" {
		return w, nil
	}
	w.secure = client.Nearby(told.TLS, at.Hostname())
	w.authority, err = asking.Authority(ctx)
	return w, err
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
	if w.authority != nil {
		t.TLSClientConfig = w.trusting(t.TLSClientConfig)
	}
	return t
}

// trusting is what a transport says and trusts already, and the sandbox's authority.
func (w *Ways) trusting(usual *tls.Config) *tls.Config {
	c := &tls.Config{MinVersion: tls.VersionTLS12}
	if usual != nil {
		c = usual.Clone()
	}
	if c.RootCAs != nil {
		c.RootCAs = c.RootCAs.Clone()
	} else if system, err := x509.SystemCertPool(); err == nil {
		c.RootCAs = system
	} else {
		c.RootCAs = x509.NewCertPool()
	}
	c.RootCAs.AppendCertsFromPEM(w.authority)
	return c
}

func (w *Ways) leads(host string) bool {
	return w.hosts.Has(webaddr.CanonicalHost(host))
}
