package doctor

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"

	"paysandbox/runner/client"
)

var (
	errUnasked = errors.New("nobody was asked")
	errAnother = errors.New("somebody else answers")
	errNoTLS   = errors.New("the sandbox speaks no https")
)

// knock asks the addresses of the names, all at the same time: one request by http for each
// address, since whom it is for is the name's matter, and one handshake for each name.
func (l *look) knock(ctx context.Context, names []name) {
	answers := map[netip.Addr]*error{}
	var knocks sync.WaitGroup
	for i := range names {
		n := &names[i]
		if !n.address.IsValid() || n.elsewhere {
			continue
		}
		if answers[n.address] == nil {
			answer := new(error)
			answers[n.address] = answer
			knocks.Go(func() { *answer = l.askOnce(ctx, l.direct, n.host, n.address.String(), n.address) })
		}
		knocks.Go(func() { n.https = l.shake(ctx, n.host, n.address) })
	}
	knocks.Wait()
	for i := range names {
		if answer := answers[names[i].address]; answer != nil {
			names[i].http = *answer
		}
	}
}

// askOnce sends a request that the journal can be searched for: for an address that no
// provider has, so that nothing happens and nothing but the journal knows of it.
func (l *look) askOnce(ctx context.Context, through *http.Client, host, mark string, at netip.Addr) error {
	ctx, cancel := context.WithTimeout(ctx, l.Timeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+host+"/"+l.nonce+"/"+mark, nil)
	if err != nil {
		return err
	}
	asking := *through
	if at.IsValid() {
		asking.Transport = &http.Transport{DisableKeepAlives: true, DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return l.Dial(ctx, network, netip.AddrPortFrom(at, 80).String())
		}}
	}
	response, err := asking.Do(request)
	if err != nil {
		return err
	}
	return response.Body.Close()
}

// shake speaks TLS at an address, under a provider's name, and trusts nobody but the
// sandbox's own authority.
func (l *look) shake(ctx context.Context, host string, at netip.Addr) error {
	if l.authority == nil {
		return errNoTLS
	}
	ctx, cancel := context.WithTimeout(ctx, l.Timeout)
	defer cancel()
	conn, err := l.Dial(ctx, "tcp", netip.AddrPortFrom(at, 443).String())
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	return tls.Client(conn, l.onlySandbox(host)).HandshakeContext(ctx)
}

// onlySandbox trusts the sandbox's authority, and nobody else.
func (l *look) onlySandbox(host string) *tls.Config {
	roots := x509.NewCertPool()
	roots.AddCert(l.authority)
	return &tls.Config{ServerName: host, RootCAs: roots, MinVersion: tls.VersionTLS12}
}

// lastExchange is the newest entry of the journal in which unknown addresses are.
func (l *look) lastExchange(ctx context.Context) (int64, error) {
	var page client.Exchanges
	err := l.client.Do(ctx, "GET", client.In("default", "exchanges")+"?limit=1", nil, &page)
	return page.Last, err
}

// heard are the marks that the sandbox has heard since.
func (l *look) heard(ctx context.Context, since int64) (map[string]bool, error) {
	exchanges, err := l.client.Exchanges(ctx, "default", since)
	marks := map[string]bool{}
	for _, e := range exchanges {
		if _, mark, ok := strings.Cut(e.Request.URL, l.nonce+"/"); ok {
			marks[mark] = true
		}
	}
	return marks, err
}
