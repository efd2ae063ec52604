package egress

import (
	"bufio"
	"context"
	"io"
	"net"
	"sync"
	"time"
)

// begun is a connection of which something was read already.
type begun struct {
	net.Conn
	reader *bufio.Reader
	target string // that CONNECT named: host and port
}

func (b *begun) Read(into []byte) (int, error) { return b.reader.Read(into) }

// LocalAddr is the connection's, and tells where the tunnel leads.
func (b *begun) LocalAddr() net.Addr { return tunnelEnd{b.Conn.LocalAddr(), b.target} }

type tunnelEnd struct {
	net.Addr
	target string
}

// NetConn is the connection below, as with a tls.Conn.
func (b *begun) NetConn() net.Conn { return b.Conn }

// CloseWrite tells the client that nothing more comes.
func (b *begun) CloseWrite() error { return closeWrite(b.Conn) }

func closeWrite(c net.Conn) error {
	if half, ok := c.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return io.ErrClosedPipe
}

// carry copies both ways until both sides have said all, one breaks, nothing has moved for
// idle, or ctx ends. Afterwards both are closed.
func carry(ctx context.Context, idle time.Duration, a, b net.Conn) {
	ctx, end := context.WithCancel(ctx)
	defer end()
	closing := context.AfterFunc(ctx, func() { _, _ = a.Close(), b.Close() })
	defer func() {
		if closing() {
			_, _ = a.Close(), b.Close()
		}
	}()
	quiet := time.AfterFunc(idle, end)
	defer quiet.Stop()
	var both sync.WaitGroup
	for _, way := range []struct{ to, from net.Conn }{{a, b}, {b, a}} {
		both.Go(func() {
			_, err := io.Copy(way.to, &watched{way.from, func() { quiet.Reset(idle) }})
			if err != nil || closeWrite(way.to) != nil { // who cannot half close ends it all
				end()
			}
		})
	}
	both.Wait()
}

// watched tells whenever something was read.
type watched struct {
	from  io.Reader
	moved func()
}

func (w *watched) Read(into []byte) (int, error) {
	n, err := w.from.Read(into)
	w.moved()
	return n, err
}

// handover is a listener whose connections come from within the program.
type handover struct {
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func newHandover() *handover {
	return &handover{conns: make(chan net.Conn), closed: make(chan struct{})}
}

// give waits until the connection was accepted; false: nobody accepts any more.
func (h *handover) give(ctx context.Context, c net.Conn) bool {
	if ctx.Err() != nil {
		return false
	}
	select {
	case h.conns <- c:
		return true
	case <-h.closed:
	case <-ctx.Done():
	}
	return false
}

// Accept implements net.Listener.
func (h *handover) Accept() (net.Conn, error) {
	select {
	case c := <-h.conns:
		return c, nil
	case <-h.closed:
		return nil, net.ErrClosed
	}
}

// Close implements net.Listener.
func (h *handover) Close() error {
	h.once.Do(func() { close(h.closed) })
	return nil
}

// Addr implements net.Listener.
func (h *handover) Addr() net.Addr { return within{} }

type within struct{}

func (within) Network() string { return "within" }
func (within) String() string  { return "the proxy's tunnels" }
