package app

import (
	"context"
	"fmt"
	"net"
	"net/netip"
)

func listen(addr string) (net.Listener, error) {
	l, err := new(net.ListenConfig).Listen(context.Background(), "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("cannot listen on %s: %w", addr, err)
	}
	return l, nil
}

// URL is where the sandbox is reached on this machine: "http://127.0.0.1:8080".
func (a *App) URL() string { return "http://" + reach(a.listen.Addr()) }

// TLS is where it is reached by https: "https://127.0.0.1:8443"; "" without.
func (a *App) TLS() string {
	if a.secure == nil {
		return ""
	}
	return "https://" + reach(a.secure.Addr())
}

// reach is an address from this machine: who listens on all is on loopback too.
func reach(at net.Addr) string {
	addr := at.String()
	if host, port, err := net.SplitHostPort(addr); err == nil {
		if ip, err := netip.ParseAddr(host); err == nil && ip.IsUnspecified() {
			addr = "127.0.0.1:" + port
		}
	}
	return addr
}
