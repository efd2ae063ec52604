package outbox

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"

	"golang.org/x/net/http/httpguts"
)

// Reached is what a look at a host and port found, where not a byte was sent.
type Reached struct {
	Kept []netip.Addr // addresses of the host that the policy keeps calls from
	Err  error        // nil: somebody listens. ErrRefused: nobody was asked; else the resolver's or the dialer's
}

// Reach looks whether calls get to a host and port: it resolves, judges, and connects to
// the first address that is let out.
func (o *Outbox) Reach(ctx context.Context, host, port string) Reached {
	var found Reached
	name, err := httpguts.PunycodeHostPort(host)
	if err != nil {
		return Reached{Err: err}
	}
	addresses, err := net.DefaultResolver.LookupNetIP(ctx, "ip", name)
	if err != nil {
		return Reached{Err: ended(ctx, err)}
	}
	dialer := net.Dialer{Control: o.policy.control}
	for _, addr := range addresses {
		if addr = addr.Unmap(); !o.policy.Allows(addr) {
			found.Kept = append(found.Kept, addr)
			continue
		}
		conn, err := dialer.DialContext(ctx, "tcp", net.JoinHostPort(addr.String(), port))
		if err == nil {
			found.Err = nil
			_ = conn.Close()
			return found
		}
		found.Err = errors.Join(found.Err, ended(ctx, err))
	}
	if found.Err == nil {
		found.Err = fmt.Errorf("%w (%s)", ErrRefused, host)
	}
	return found
}

// HasSource tells whether calls can leave from an address; see Policy. It looks anew, as
// whoever asks may have given the machine that address, and calls leave from there from now on.
func (o *Outbox) HasSource(address string) bool {
	o.policy.sources.Delete(address)
	return o.policy.HasSource(address)
}
