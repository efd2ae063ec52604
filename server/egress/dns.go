package egress

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"strings"
	"sync"
	"time"
)

// Limits and times of the name server.
const (
	NameTTL         = 10 // seconds: a test's sandbox comes and goes
	MaxNameAsks     = 64 // connections, and questions that are under way elsewhere
	NameConnIdle    = 10 * time.Second
	NameForwardTime = 3 * time.Second
	smallestUDP     = 512  // bytes that every client takes
	ownUDP          = 1232 // bytes that we take, and never send
)

// NameOptions are what a NameServer is made of.
type NameOptions struct {
	IsProvider func(host string) bool
	Sandbox    net.Addr     // where the providers' addresses are served
	Forward    string       // the name server that is asked for everything else, "192.0.2.53:53"; "": it is refused
	Policy     Policy       // who may have something asked elsewhere
	Log        *slog.Logger // nil: silent
}

// NameServer is a small DNS server: providers' names are the sandbox's address, the one by
// which the asker reaches it; other names are refused, or asked elsewhere.
type NameServer struct {
	options NameOptions
	udp     net.PacketConn
	tcp     net.Listener
	slots   chan struct{}
	running sync.WaitGroup
}

// ListenNames takes an address by UDP and by TCP.
func ListenNames(addr string, o NameOptions) (*NameServer, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Forward != "" {
		if _, _, err := net.SplitHostPort(o.Forward); err != nil {
			o.Forward = net.JoinHostPort(strings.Trim(o.Forward, "[]"), "53")
		}
	}
	// A port that both have free is not found at the first try, always.
	for try := 0; ; try++ {
		tcp, err := new(net.ListenConfig).Listen(context.Background(), "tcp", addr)
		if err != nil {
			return nil, err
		}
		udp, err := new(net.ListenConfig).ListenPacket(context.Background(), "udp", tcp.Addr().String())
		if err == nil {
			if isItself(o.Forward, tcp.Addr()) {
				_, _ = tcp.Close(), udp.Close()
				return nil, fmt.Errorf("the name server at %s cannot ask itself", o.Forward)
			}
			return &NameServer{options: o, udp: udp, tcp: tcp, slots: make(chan struct{}, MaxNameAsks)}, nil
		}
		_ = tcp.Close()
		if _, port, _ := net.SplitHostPort(addr); port != "0" || try == 10 {
			return nil, err
		}
	}
}

// isItself tells whether a question that is forwarded would come back: to this very address,
// or to loopback where all addresses are listened on.
func isItself(forward string, own net.Addr) bool {
	to, err := netip.ParseAddrPort(forward)
	if err != nil {
		return false
	}
	at, err := netip.ParseAddrPort(own.String())
	if err != nil || to.Port() != at.Port() {
		return false
	}
	return to.Addr().Unmap() == at.Addr().Unmap() || at.Addr().IsUnspecified() && isLoopback(to.Addr())
}

// Addr is where it is asked.
func (n *NameServer) Addr() net.Addr { return n.tcp.Addr() }

// Close gives the address up.
func (n *NameServer) Close() { _, _ = n.udp.Close(), n.tcp.Close() }

// Serve answers until ctx ends.
func (n *NameServer) Serve(ctx context.Context) error {
	defer context.AfterFunc(ctx, n.Close)()
	failed := make(chan error, 2)
	go func() { failed <- n.serveUDP(ctx) }()
	go func() { failed <- n.serveTCP(ctx) }()
	err := <-failed
	n.Close()
	err = errors.Join(err, <-failed)
	n.running.Wait()
	if ctx.Err() != nil {
		return nil
	}
	return err
}

func (n *NameServer) serveUDP(ctx context.Context) error {
	buffer := make([]byte, 1<<16)
	for {
		size, client, err := n.udp.ReadFrom(buffer)
		if errors.Is(err, net.ErrClosed) {
			return err
		}
		from, ok := addrOf(client)
		if err != nil || !ok { // an ICMP message about an earlier answer
			continue
		}
		asked := query{packet: buffer[:size], from: from, limit: smallestUDP, local: func() netip.Addr { return n.facing(ctx, client) }}
		reply, elsewhere := n.answer(&asked)
		if !elsewhere {
			n.send(reply, client)
			continue
		}
		asked.packet = append([]byte(nil), asked.packet...)
		if !n.busy(func() { n.send(n.forward(ctx, "udp", &asked), client) }) {
			n.send(asked.failed(), client)
		}
	}
}

func (n *NameServer) send(reply []byte, client net.Addr) {
	if reply != nil {
		_, _ = n.udp.WriteTo(reply, client)
	}
}

// busy does something beside the loop, unless too much is done already.
func (n *NameServer) busy(what func()) bool {
	select {
	case n.slots <- struct{}{}:
	default:
		return false
	}
	n.running.Go(func() {
		defer func() { <-n.slots }()
		what()
	})
	return true
}

func (n *NameServer) serveTCP(ctx context.Context) error {
	for {
		conn, err := n.tcp.Accept()
		if errors.Is(err, net.ErrClosed) {
			return err
		}
		if err != nil { // no more files, say
			select {
			case <-ctx.Done():
			case <-time.After(50 * time.Millisecond):
			}
			continue
		}
		if !n.busy(func() { n.converse(ctx, conn) }) {
			_ = conn.Close()
		}
	}
}

// converse answers what is asked on one connection: messages with their length before them.
func (n *NameServer) converse(ctx context.Context, conn net.Conn) {
	defer func() { _ = conn.Close() }()
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })()
	from, ok := addrOf(conn.RemoteAddr())
	if !ok {
		return
	}
	for {
		_ = conn.SetDeadline(time.Now().Add(NameConnIdle))
		packet, err := readFramed(conn)
		if err != nil {
			return
		}
		asked := query{packet: packet, from: from, limit: 1<<16 - 1, local: func() netip.Addr { a, _ := addrOf(conn.LocalAddr()); return a }}
		reply, elsewhere := n.answer(&asked)
		if elsewhere {
			reply = n.forward(ctx, "tcp", &asked)
		}
		if reply == nil || writeFramed(conn, reply) != nil {
			return
		}
	}
}

func readFramed(r io.Reader) ([]byte, error) {
	var size [2]byte
	if _, err := io.ReadFull(r, size[:]); err != nil {
		return nil, err
	}
	packet := make([]byte, binary.BigEndian.Uint16(size[:]))
	_, err := io.ReadFull(r, packet)
	return packet, err
}

func writeFramed(w io.Writer, packet []byte) error {
	_, err := w.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(packet))), packet...))
	return err
}

// facing is this machine's address on the way to a client.
func (n *NameServer) facing(ctx context.Context, client net.Addr) netip.Addr {
	if own, ok := addrOf(n.udp.LocalAddr()); ok && !own.IsUnspecified() {
		return own
	}
	conn, err := new(net.Dialer).DialContext(ctx, "udp", client.String()) // says which way packets would go, and sends none
	if err != nil {
		return netip.Addr{}
	}
	defer func() { _ = conn.Close() }()
	own, _ := addrOf(conn.LocalAddr())
	return own
}

func addrOf(a net.Addr) (netip.Addr, bool) {
	if a == nil {
		return netip.Addr{}, false
	}
	at, err := netip.ParseAddrPort(a.String())
	return at.Addr().Unmap().WithZone(""), err == nil
}
