package outbox

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"sync"
	"syscall"
)

// ErrRefused is the reason of every call that the policy did not let out.
var ErrRefused = errors.New("refused: not loopback, not a private network, not a network of this machine, not allowed by --allow-merchant")

// Policy says which addresses calls may go to: loopback, private networks, the
// subnets of the machine's own interfaces, and what the user allowed. It judges the
// address that is really dialled, so a name cannot be moved between check and call.
type Policy struct {
	allowed []netip.Prefix
	sources sync.Map // address -> bool: whether this machine has it
}

// NewPolicy allows the machine's own networks and the given prefixes.
func NewPolicy(allow ...netip.Prefix) *Policy {
	p := &Policy{allowed: slices.Clone(allow)}
	addrs, err := net.InterfaceAddrs()
	if err != nil {
		return p
	}
	for _, addr := range addrs {
		if prefix, err := netip.ParsePrefix(addr.String()); err == nil && prefix.Bits() > 0 {
			p.allowed = append(p.allowed, prefix.Masked())
		}
	}
	return p
}

// Allows judges one address.
func (p *Policy) Allows(addr netip.Addr) bool {
	addr = addr.Unmap()
	if addr.IsLoopback() || addr.IsPrivate() {
		return true
	}
	return slices.ContainsFunc(p.allowed, func(prefix netip.Prefix) bool { return prefix.Contains(addr) })
}

// control is called by the dialer with the address that it is about to connect to.
func (p *Policy) control(_, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil || !p.Allows(at.Addr()) {
		return fmt.Errorf("%w (%s)", ErrRefused, address)
	}
	return nil
}

// HasSource tells whether this machine can call from an address: it stands on an
// interface, or a local route covers it. The answer is found once, until Outbox.HasSource asks.
func (p *Policy) HasSource(address string) bool {
	if known, ok := p.sources.Load(address); ok {
		return known.(bool)
	}
	ip := net.ParseIP(address)
	listener, err := net.ListenTCP("tcp", &net.TCPAddr{IP: ip})
	if err == nil {
		_ = listener.Close()
	}
	has := ip != nil && err == nil
	p.sources.Store(address, has)
	return has
}
