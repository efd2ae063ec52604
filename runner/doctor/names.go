package doctor

import (
	"context"
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"paysandbox/runner/client"
)

// name is a provider's host, and where it leads from here.
type name struct {
	host      string
	address   netip.Addr // that calls go to; not valid: none is known here
	elsewhere bool       // and it is nobody's near: it is not dialled
	http      error      // nil: the sandbox answers there on port 80
	https     error      // nil: and on 443, with its own authority's certificate
}

func (n name) isHere() bool {
	return n.address.IsValid() && !n.elsewhere && (n.http == nil || n.https == nil)
}

// trouble is why a name does not lead to the sandbox: after the host, or hosts.
func (n name) trouble() string {
	switch {
	case !n.address.IsValid():
		return "no address here"
	case n.elsewhere:
		return "leads to " + n.address.String() + ", which may be the real provider's and was not called"
	}
	return fmt.Sprintf("leads to %s, where this sandbox does not answer on port 80 (%s)", n.address, why(n.http))
}

// lookAtNames finds out where the providers' names lead, directly and through a proxy.
func (l *look) lookAtNames(ctx context.Context) error {
	hosts := l.hosts()
	if len(hosts) == 0 {
		return nil
	}
	names := l.resolveAll(ctx, hosts)
	before, err := l.lastExchange(ctx)
	if err != nil {
		return err
	}
	l.knock(ctx, names)
	l.proxies = l.lookForProxies(ctx, hosts[0])
	asked, err := l.heard(ctx, before)
	if err != nil {
		return err
	}
	for i := range names {
		if names[i].http == nil && !asked[names[i].address.String()] {
			names[i].http = errAnother
		}
	}
	l.proxies.judge(asked)
	l.tellNames(names)
	l.tellProxies()
	return nil
}

// resolveAll asks for few names at a time, as small name servers drop what comes in a
// crowd, and for all of them within the time of one question.
func (l *look) resolveAll(ctx context.Context, hosts []string) []name {
	ctx, cancel := context.WithTimeout(ctx, l.Timeout)
	defer cancel()
	const atATime = 3
	names, next := make([]name, len(hosts)), atomic.Int64{}
	var looks sync.WaitGroup
	for range atATime {
		looks.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(hosts)); i = next.Add(1) - 1 {
				names[i] = l.resolve(ctx, hosts[i])
			}
		})
	}
	looks.Wait()
	return names
}

// resolve finds the first address of a host, as calls go to that one.
func (l *look) resolve(ctx context.Context, host string) name {
	n := name{host: host, http: errUnasked, https: errUnasked}
	addresses, err := l.Resolver.LookupNetIP(ctx, "ip", host)
	if err != nil || len(addresses) == 0 {
		return n
	}
	for i, addr := range addresses {
		addr = addr.Unmap()
		near := l.policy.Allows(addr)
		if i == 0 || !near {
			n.address, n.elsewhere = addr, !near
		}
		if !near {
			break
		}
	}
	return n
}

// tellNames says in few lines what the names do.
func (l *look) tellNames(names []name) {
	var here, elsewhere []name
	for _, n := range names {
		if n.isHere() {
			here = append(here, n)
		} else {
			elsewhere = append(elsewhere, n)
		}
	}
	l.byName = len(here) > 0 || l.proxies.lead()
	result := client.Fail
	switch {
	case len(elsewhere) == 0:
		l.tell("names", client.OK, fmt.Sprintf("All %d host names of the providers that are known here lead to this sandbox.", len(here)), "")
	case len(l.Hosts) == 0 && l.proxies.lead():
		l.tell("names", client.OK, fmt.Sprintf("Directly, %d of the providers' %d host names lead to this sandbox; the proxy leads all of them.", len(here), len(names)), "")
		return
	case len(here) == 0 && len(l.Hosts) == 0:
		result = client.Warn
		l.tell("names", result, fmt.Sprintf("None of the providers' %d host names leads to this sandbox from here. A shop that has them in its code does not come here; one that was given the sandbox's address does.", len(names)),
			"If yours has the real names in its code: use the sandbox's proxy, /etc/hosts or its name server.")
		return
	case len(here) == 0:
		elsewhere = slices.DeleteFunc(elsewhere, func(n name) bool { return !slices.Contains(l.Hosts, n.host) })
		l.tell("names", result, fmt.Sprintf("No name leads to this sandbox. %s.", groups(elsewhere)), l.hostsLine(here, elsewhere))
	default:
		l.tell("names", result, fmt.Sprintf("%d of the providers' %d host names lead to this sandbox. %s.", len(here), len(names), groups(elsewhere)), l.hostsLine(here, elsewhere))
	}
	l.tellSecure(here)
}

// tellSecure says whether the names that lead here do so by both protocols.
func (l *look) tellSecure(here []name) {
	var plain, secure []name
	for _, n := range here {
		if n.http != nil {
			plain = append(plain, n)
		}
		if n.https != nil {
			secure = append(secure, n)
		}
	}
	if len(plain) > 0 {
		l.tell("http", client.Fail, fmt.Sprintf("By http, port 80: %s.", reasons(plain, func(n name) error { return n.http })), "Let the sandbox listen there too: --addr 127.0.0.1:80.")
	}
	switch {
	case len(here) == 0:
	case l.about.TLS == "" && len(secure) == len(here):
		l.tell("https", client.Warn, "By https nobody answers under these names: this sandbox speaks none.", "If your shop has https:// addresses in its code: --tls 127.0.0.1:443 --data DIR.")
	case len(secure) > 0:
		l.tell("https", client.Fail, fmt.Sprintf("By https, port 443: %s.", reasons(secure, func(n name) error { return n.https })), "Let the sandbox listen there too: --tls 127.0.0.1:443.")
	default:
		l.tell("https", client.OK, "By https they answer with certificates of this sandbox's authority.", "")
	}
}

// hostsLine is what /etc/hosts would have to say.
func (l *look) hostsLine(here, elsewhere []name) string {
	at := "127.0.0.1"
	if len(here) > 0 {
		at = here[0].address.String()
	}
	missing := make([]string, len(elsewhere))
	for i, n := range elsewhere {
		missing[i] = n.host
	}
	return "Say it in /etc/hosts, or as aliases in the containers' network: " + at + " " + strings.Join(missing, " ")
}

// groups puts hosts with the same trouble together.
func groups(names []name) string {
	return together(names, func(n name) string { return n.trouble() })
}

func reasons(names []name, err func(name) error) string {
	return together(names, func(n name) string { return why(err(n)) + " at " + n.address.String() })
}

func together(names []name, trouble func(name) string) string {
	of := map[string][]string{}
	for _, n := range names {
		of[trouble(n)] = append(of[trouble(n)], n.host)
	}
	var texts []string
	for _, text := range slices.Sorted(maps.Keys(of)) {
		const shown = 6
		hosts := of[text]
		if more := len(hosts) - shown; more > 0 {
			hosts = append(hosts[:shown:shown], fmt.Sprintf("%d more", more))
		}
		texts = append(texts, strings.Join(hosts, ", ")+": "+text)
	}
	return strings.Join(texts, "; ")
}
