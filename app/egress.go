package app

import (
	"context"
	"fmt"
	"log/slog"
	"net"

	"paysandbox/sandbox"
	"paysandbox/sandbox/outbox"
	"paysandbox/server"
	"paysandbox/server/certs"
	"paysandbox/server/egress"
)

// wayOut is the proxy and the name server, each of them if it was asked for.
type wayOut struct {
	listen net.Listener // of the proxy, nil: there is none
	proxy  *egress.Proxy
	names  *egress.NameServer // nil: there is none
}

// listenOut takes the addresses. isProvider is not asked before Serve.
func listenOut(c Config, sandboxAt net.Addr, policy *outbox.Policy, isProvider func(host string) bool) (*wayOut, error) {
	w := &wayOut{}
	var err error
	if c.Proxy != "" {
		if w.listen, err = new(net.ListenConfig).Listen(context.Background(), "tcp", c.Proxy); err != nil {
			return nil, fmt.Errorf("the proxy cannot listen on %s: %w", c.Proxy, err)
		}
	}
	if c.DNS != "" {
		w.names, err = egress.ListenNames(c.DNS, egress.NameOptions{
			IsProvider: isProvider, Sandbox: sandboxAt, Forward: c.DNSForward, Policy: policy, Log: c.Log,
		})
		if err != nil {
			w.close()
			return nil, fmt.Errorf("the name server cannot listen on %s: %w", c.DNS, err)
		}
	}
	return w, nil
}

// open makes the proxy, in front of the server that answers for providers.
func (w *wayOut) open(world *sandbox.World, front *server.Server, policy *outbox.Policy, authority *certs.Authority, log *slog.Logger) {
	if w.listen != nil {
		w.proxy = egress.New(egress.Options{
			World: world, Sandbox: front, IsProvider: front.IsProvider, Policy: policy, TLS: authority.TLS(log), Log: log,
		})
	}
}

// serve starts what has no listener of the server's, until ctx ends, and answers the
// listeners that it has.
func (w *wayOut) serve(ctx context.Context, log *slog.Logger) []net.Listener {
	if w.names != nil {
		go func() {
			if err := w.names.Serve(ctx); err != nil {
				log.Error("the name server ended", "error", err)
			}
		}()
	}
	if w.proxy == nil {
		return nil
	}
	context.AfterFunc(ctx, w.proxy.Close)
	tunnels, inside := w.proxy.Tunnelled()
	return []net.Listener{server.Entrance{Listener: w.listen, Handler: w.proxy}, server.Entrance{Listener: tunnels, Handler: inside}}
}

func (w *wayOut) close() {
	if w.listen != nil {
		_ = w.listen.Close()
	}
	if w.names != nil {
		w.names.Close()
	}
}

func (w *wayOut) proxyAddr() net.Addr {
	if w.listen == nil {
		return nil
	}
	return w.listen.Addr()
}

// Proxy is what merchants set as their proxy: "http://127.0.0.1:3128"; "" without.
func (a *App) Proxy() string {
	if a.way.listen == nil {
		return ""
	}
	return "http://" + reach(a.way.listen.Addr())
}

// DNS is where the name server is asked: "127.0.0.1:53"; "" without.
func (a *App) DNS() string {
	if a.way.names == nil {
		return ""
	}
	return reach(a.way.names.Addr())
}
