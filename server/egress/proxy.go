// Package egress is the way out of a merchant whose code has the providers' real names
// written into it: a forward proxy, the PAC file that sends browsers to it, and a small
// name server. Providers' hosts lead to the sandbox, what calls to merchants may reach is
// let through, and everything else is refused and journalled, so that a pipeline which
// would have called the real world fails and names the URL.
package egress

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"encoding/hex"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"paysandbox/sandbox"
)

// Limits and times of the proxy.
const (
	MaxTunnels   = 256              // tunnels and forwarded requests at the same time
	DialTimeout  = 10 * time.Second // to what is let through
	AnswerTime   = 60 * time.Second // until a forwarded request's answer begins
	FirstByte    = 10 * time.Second // within which a client says something in a tunnel to a provider
	TunnelIdle   = 5 * time.Minute  // a tunnel in which nothing moves ends
	largestShown = 2000             // bytes of a URL in a sentence
)

// Policy judges the addresses that calls may go to.
type Policy interface{ Allows(addr netip.Addr) bool }

// Options are what a Proxy is made of; Resolver and Log may be left out.
type Options struct {
	World      *sandbox.World // whose journals tell what was refused
	Sandbox    http.Handler   // answers for the providers
	IsProvider func(host string) bool
	Policy     Policy
	TLS        *tls.Config   // with GetCertificate, for the providers' names inside tunnels
	Resolver   *net.Resolver // nil: the system's
	Log        *slog.Logger  // nil: silent
}

// Proxy is a forward proxy: the handler of its listener. What it does not answer itself it
// hands on as connections: see Tunnelled.
type Proxy struct {
	options   Options
	name      string // in Via
	near, far *reach
	slots     chan struct{}
	tunnelled *handover
	tls       *tls.Config
	ctx       context.Context
	stop      context.CancelFunc
}

// New is a proxy that nobody is connected to yet.
func New(o Options) *Proxy {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	var id [4]byte
	_, _ = rand.Read(id[:])
	p := &Proxy{
		options: o, name: "paysandbox-" + hex.EncodeToString(id[:]), slots: make(chan struct{}, MaxTunnels), tunnelled: newHandover(),
		near: newReach(o, true), far: newReach(o, false),
	}
	p.tls = o.TLS.Clone()
	p.tls.GetCertificate = p.certificate
	p.ctx, p.stop = context.WithCancel(context.Background())
	return p
}

// Close ends the tunnels and what is forwarded. The listener of Tunnelled is closed by who
// serves it.
func (p *Proxy) Close() {
	p.stop()
	p.near.transport.CloseIdleConnections()
	p.far.transport.CloseIdleConnections()
}

const help = "paysandbox: this is the proxy's address: set http_proxy and https_proxy to http://ADDRESS, " +
	"or to http://WORKSPACE@ADDRESS to say whose calls they are, ADDRESS being "

// ServeHTTP implements http.Handler.
func (p *Proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case strings.Contains(strings.Join(r.Header.Values("Via"), ","), p.name):
		http.Error(w, "paysandbox: the proxy was sent back to itself", http.StatusLoopDetected)
	case r.Method == http.MethodConnect && !strings.HasPrefix(r.RequestURI, "/"):
		p.connect(w, r)
	case r.URL.IsAbs() && r.URL.Host != "":
		p.request(w, r)
	default:
		http.Error(w, help+shown(r.Host), http.StatusBadRequest)
	}
}

// request answers an absolute request, "GET http://clickkw.com/…".
func (p *Proxy) request(w http.ResponseWriter, r *http.Request) {
	secured := strings.EqualFold(r.URL.Scheme, "https")
	if p.options.IsProvider(r.URL.Hostname()) {
		// The provider is asked as if there were no proxy: a SoapClient names the port that
		// every client leaves out.
		r.Host = withoutPort(r.Host, secured)
		for _, name := range []string{"Proxy-Authorization", "Proxy-Connection"} {
			r.Header.Del(name)
		}
		p.options.Sandbox.ServeHTTP(w, r)
		return
	}
	if !secured && !strings.EqualFold(r.URL.Scheme, "http") {
		p.refuse(w, r, &refusal{"the proxy speaks http and https"})
		return
	}
	p.forward(w, r)
}

func withoutPort(host string, secured bool) string {
	if secured {
		return strings.TrimSuffix(host, ":443")
	}
	return strings.TrimSuffix(host, ":80")
}

// enter takes one of the places that there are; false: there is none. The context ends with
// the request, and with the proxy.
func (p *Proxy) enter(w http.ResponseWriter, r *http.Request) (ctx context.Context, leave func(), entered bool) {
	select {
	case p.slots <- struct{}{}:
		ctx, end := context.WithCancel(r.Context())
		stop := context.AfterFunc(p.ctx, end)
		return ctx, func() { stop(); end(); <-p.slots }, true
	default:
		w.Header().Set("Retry-After", "1")
		const full = "paysandbox: the proxy carries as much as it can; try again"
		say(w, r, http.StatusServiceUnavailable, full, full+"\n")
		return nil, nil, false
	}
}

func shown(text string) string {
	if len(text) > largestShown {
		text = text[:largestShown] + "…"
	}
	return strings.ToValidUTF8(text, "\uFFFD")
}
