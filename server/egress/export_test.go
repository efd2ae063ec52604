package egress

import (
	"context"
	"net"
	"net/netip"
	"time"
)

// Fill takes all places.
func (p *Proxy) Fill() (leave func()) {
	for range MaxTunnels {
		p.slots <- struct{}{}
	}
	return func() {
		for range MaxTunnels {
			<-p.slots
		}
	}
}

// Carry is a tunnel between two connections.
func Carry(ctx context.Context, idle time.Duration, a, b net.Conn) { carry(ctx, idle, a, b) }

// Answer is what a message is answered, at an address of this machine.
func (n *NameServer) Answer(packet []byte, from, local netip.Addr) (reply []byte, elsewhere bool) {
	return n.answer(&query{packet: packet, from: from, limit: smallestUDP, local: func() netip.Addr { return local }})
}
