package egress

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"
)

// reach is what the clients of one kind can get to. Those of this machine reach its
// loopback, those from elsewhere do not: a proxy that listens to a network must not open
// what the machine keeps to itself. Connections are kept apart for the same reason.
type reach struct {
	dialer    net.Dialer
	transport *http.Transport
}

func newReach(o Options, loopback bool) *reach {
	r := &reach{dialer: net.Dialer{Timeout: DialTimeout, Resolver: o.Resolver}}
	// The address that is really dialled is judged, so no name can be moved in between.
	r.dialer.Control = func(_, address string, _ syscall.RawConn) error {
		at, err := netip.ParseAddrPort(address)
		switch {
		case err != nil || !o.Policy.Allows(at.Addr()):
			return &refusal{fmt.Sprintf("%s is not loopback, not a private network, not a network of this machine, not allowed by --allow-merchant", address)}
		case at.Addr().Unmap().IsLoopback() && !loopback:
			return &refusal{address + " is for callers of the sandbox's own machine"}
		}
		return nil
	}
	r.transport = &http.Transport{
		DialContext: r.dialer.DialContext, DisableCompression: true, TLSHandshakeTimeout: DialTimeout, ResponseHeaderTimeout: AnswerTime,
		ExpectContinueTimeout: time.Second, MaxIdleConns: 32, IdleConnTimeout: 30 * time.Second,
	}
	return r
}

// reach is what the client of a request can get to.
func (p *Proxy) reach(r *http.Request) *reach {
	client, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return p.far
	}
	if client.Addr().Unmap().IsLoopback() {
		return p.near
	}
	if local, ok := r.Context().Value(http.LocalAddrContextKey).(net.Addr); ok {
		if own, err := netip.ParseAddrPort(local.String()); err == nil && own.Addr().Unmap() == client.Addr().Unmap() {
			return p.near
		}
	}
	return p.far
}

// refusal is why something was not let out.
type refusal struct{ why string }

func (r *refusal) Error() string { return r.why }

// refused tells what the policy keeps in from what is only out of order. A name without
// an address here is kept in, too: elsewhere it would have been called.
func refused(err error) (*refusal, bool) {
	var kept *refusal
	if errors.As(err, &kept) {
		return kept, true
	}
	var unknown *net.DNSError
	if errors.As(err, &unknown) {
		return &refusal{"no address is known here for " + unknown.Name}, true
	}
	return nil, false
}
