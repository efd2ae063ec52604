package runner

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
	"paysandbox/runner/customer"
	"paysandbox/sandbox"
)

// ways lead to the providers' hosts. A merchant may send its customers to
// https://www.klikandpay.com, and the virtual customer, unlike a real one, needs neither a
// name server nor a trust store for that: those names are the sandbox's, and so is their
// authority. All other hosts are reached as usual.
type ways struct {
	hosts         sandbox.Hosts
	plain, secure string // host:port; secure "": the sandbox speaks no TLS
	trusted       *x509.CertPool
}

// findWays asks the sandbox how it is reached.
func findWays(ctx context.Context, server string) (*ways, error) {
	asking := client.Client{Server: server}
	told, err := asking.About(ctx)
	if err != nil {
		return nil, err
	}
	at, err := url.Parse(server)
	if err != nil {
		return nil, err
	}
	w := &ways{hosts: sandbox.NewHosts(told.Hosts), plain: withPort(at, "80")}
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

// transport takes a new connection for each request, as the customer's usual one does.
func (w *ways) transport() *http.Transport {
	t := customer.FreshTransport()
	usualProxy, usualDial := t.Proxy, t.DialContext
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

func (w *ways) leads(host string) bool {
	return w.hosts.Has(strings.ToLower(strings.TrimSuffix(host, ".")))
}
