package server

import (
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// guard keeps web pages of other origins and names that somebody points at this
// machine away from the sandbox's own addresses. Providers' addresses are not
// guarded: merchants and their customers come by any name.
func guard(allowed []string, next http.Handler) http.Handler {
	protected := http.NewCrossOriginProtection().Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if host := hostname(r); !allowedHost(r, host, allowed) {
			http.Error(w, "paysandbox: "+quote(host)+" is not a name of this sandbox; allow it with --allow-host "+quote(host), http.StatusForbidden)
			return
		}
		protected.ServeHTTP(w, r)
	})
}

// allowedHost: loopback, the address that was listened on, names without a dot
// (containers), host.docker.internal, and what the user allowed.
func allowedHost(r *http.Request, host string, allowed []string) bool {
	if !strings.Contains(host, ".") && !strings.Contains(host, ":") || host == "host.docker.internal" || slices.Contains(allowed, host) {
		return true
	}
	addr, err := netip.ParseAddr(strings.Trim(host, "[]"))
	if err != nil {
		return strings.HasSuffix(host, ".localhost")
	}
	if addr.IsLoopback() {
		return true
	}
	local, ok := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
	if !ok {
		return false
	}
	at, err := netip.ParseAddrPort(local.String())
	return err == nil && at.Addr().Unmap() == addr.Unmap()
}
