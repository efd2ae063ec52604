package egress

import (
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"time"

	"paysandbox/sandbox/webaddr"
)

const established = "HTTP/1.1 200 Connection established\r\n\r\n"

// connect opens a tunnel: to the sandbox for a provider's host at any port, else to what
// may be reached.
func (p *Proxy) connect(w http.ResponseWriter, r *http.Request) {
	host, port, err := net.SplitHostPort(r.RequestURI)
	if err != nil || host == "" || port == "" {
		http.Error(w, "paysandbox: CONNECT names a host and a port, not "+shown(r.RequestURI), http.StatusBadRequest)
		return
	}
	if p.options.IsProvider(host) {
		if client, err := hijack(w, r); err == nil {
			p.impersonate(client)
		}
		return
	}
	ctx, leave, entered := p.enter(w, r)
	if !entered {
		return
	}
	defer leave()
	upstream, err := p.reach(r).dialer.DialContext(ctx, "tcp", r.RequestURI)
	if err != nil {
		p.failed(w, r, err)
		return
	}
	defer func() { _ = upstream.Close() }()
	client, err := hijack(w, r)
	if err != nil {
		return
	}
	carry(p.ctx, TunnelIdle, client, upstream)
}

// hijack takes the client's connection over and tells it that the tunnel is there.
func hijack(w http.ResponseWriter, r *http.Request) (*begun, error) {
	conn, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return nil, err
	}
	_ = conn.SetDeadline(time.Now().Add(FirstByte))
	if _, err := io.WriteString(conn, established); err != nil {
		_ = conn.Close()
		return nil, err
	}
	_ = conn.SetDeadline(time.Time{})
	return &begun{Conn: conn, reader: buffered.Reader, target: r.RequestURI}, nil
}

// impersonate has the sandbox answer for a provider, with TLS or, as a proxy's clients may,
// without.
func (p *Proxy) impersonate(client *begun) {
	_ = client.SetReadDeadline(time.Now().Add(FirstByte))
	first, err := client.reader.Peek(1)
	if err != nil {
		_ = client.Close()
		return
	}
	_ = client.SetReadDeadline(time.Time{})
	const handshake = 0x16 // what a TLS client begins with
	conn := net.Conn(client)
	if first[0] == handshake {
		conn = tls.Server(client, p.tls)
	}
	if !p.tunnelled.give(p.ctx, conn) {
		_ = client.Close()
	}
}

// certificate is the one for the name that the client says, else for the one that it
// connected to.
func (p *Proxy) certificate(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
	if client, ok := hello.Conn.(*begun); ok && hello.ServerName == "" {
		named := *hello
		host, _, _ := net.SplitHostPort(client.target)
		named.ServerName = webaddr.CanonicalHost(host)
		hello = &named
	}
	return p.options.TLS.GetCertificate(hello)
}

// Tunnelled are the connections that clients opened to providers' hosts, and what is asked
// on them: by providers' names only, so that a tunnel is no way to anything else of the
// sandbox. A request that names no host means the tunnel's.
func (p *Proxy) Tunnelled() (net.Listener, http.Handler) {
	return p.tunnelled, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if end, ok := r.Context().Value(http.LocalAddrContextKey).(tunnelEnd); ok && r.Host == "" { // HTTP/1.0
			r.Host = withoutPort(end.target, r.TLS != nil)
		}
		host := webaddr.HostOf(r.Host)
		if !p.options.IsProvider(host) {
			http.Error(w, "paysandbox: "+shown(host)+" is none of the providers that this tunnel leads to", http.StatusMisdirectedRequest)
			return
		}
		p.options.Sandbox.ServeHTTP(w, r)
	})
}
