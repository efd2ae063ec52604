package egress

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"paysandbox/sandbox/webaddr"
)

// PAC serves the file by which a tester's browser asks the proxy for the providers' hosts,
// and everything else as ever. hosts are providers' names and patterns, "clickkw.com",
// "premium-{id}.{sys}.clickandbuy.com"; proxy is where the proxy listens, nil: nowhere.
func PAC(hosts []string, proxy net.Addr) http.Handler {
	names, patterns := map[string]bool{}, []string{}
	for _, host := range hosts {
		if strings.Contains(host, "{") {
			patterns = append(patterns, pattern(host))
		} else {
			names[host] = true
		}
	}
	slices.Sort(patterns)
	known, _ := json.Marshal(names) // keys in order
	alike, _ := json.Marshal(patterns)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if proxy == nil {
			http.Error(w, "paysandbox: the proxy is off; sandbox serve --proxy 127.0.0.1:3128 starts it", http.StatusNotFound)
			return
		}
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "paysandbox: this is a file", http.StatusMethodNotAllowed)
			return
		}
		route, _ := json.Marshal("PROXY " + proxyFor(r.Host, proxy))
		w.Header().Set("Content-Type", "application/x-ns-proxy-autoconfig")
		w.Header().Set("Cache-Control", "no-store")
		_, _ = fmt.Fprintf(w, pacFile, known, alike, route)
	})
}

// pacFile is JavaScript that browsers of any age understand.
const pacFile = `// The payment providers' hosts are asked through paysandbox, everything else directly.
var names = %[1]s;
var patterns = %[2]s;
function FindProxyForURL(url, host) {
  host = host.toLowerCase().replace(/\.$/, "");
  if (names.hasOwnProperty(host)) return %[3]s;
  for (var i = 0; i < patterns.length; i++)
    if (new RegExp(patterns[i]).test(host)) return %[3]s;
  return "DIRECT";
}
`

var variable = regexp.MustCompile(`\\\{[^}]*\\\}`)

// pattern is an expression that a host with variables matches; each is a label or a part
// of one.
func pattern(host string) string {
	return "^" + variable.ReplaceAllString(regexp.QuoteMeta(host), "[^.]+") + "$"
}

// proxyFor is where a browser finds the proxy: at the name by which it found the sandbox,
// unless the proxy is at one address only, and that is not this machine's own loopback.
func proxyFor(asked string, proxy net.Addr) string {
	at, err := netip.ParseAddrPort(proxy.String())
	if err != nil {
		return proxy.String()
	}
	if !at.Addr().IsUnspecified() && !at.Addr().IsLoopback() {
		return at.String()
	}
	return net.JoinHostPort(strings.Trim(webaddr.HostOf(asked), "[]"), fmt.Sprint(at.Port()))
}
