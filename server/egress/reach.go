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

// reach is what the clients of one kind can get to. Those that come by loopback reach it,
// those from elsewhere do not: a proxy that listens to a network must not open what the
// machine keeps to itself. Connections are kept apart for the same reason.
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
		case isLoopback(at.Addr()) && !loopback:
			return &refusal{address + " is for callers of the sandbox's own machine that come by loopback"}
		}
		return nil
	}
	r.transport = &http.Transport{
		DialContext: r.dialer.DialContext, DisableCompression: true, TLSHandshakeTimeout: DialTimeout, ResponseHeaderTimeout: AnswerTime,
		ExpectContinueTimeout: time.Second, MaxIdleConns: 32, IdleConnTimeout: 30 * time.Second,
	}
	return r
}

// isLoopback counts 0.0.0.0 and ::, by which this machine is dialled, too.
func isLoopback(addr netip.Addr) bool {
	addr = addr.Unmap()
	return addr.IsLoopback() || addr.IsUnspecified()
}

// reach is what the client of a request can get to. One that comes from another address of
// this machine may be anybody: a tunnel through this proxy to its own address comes from there.
func (p *Proxy) reach(r *http.Request) *reach {
	if client, err := netip.ParseAddrPort(r.RemoteAddr); err == nil && isLoopback(client.Addr()) {
		return p.near
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
