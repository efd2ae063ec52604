package certs

import (
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"paysandbox/sandbox/webaddr"
)

// Names are what an authority vouches for.
type Names struct {
	Domains  []string       // each with all names below it, as name constraints mean it
	Networks []netip.Prefix // of addresses
	Whole    []string       // names that are known in full, in Domains: for clients that do not say which they ask
}

// NamesOf are the names of a sandbox: the providers' hosts, localhost, loopback and the
// host of the public URL ("": none). A pattern such as
// "premium-{id}.{sys}.clickandbuy.com" stands for the domain behind its last variable.
// An ErrAuthority tells of a pattern that leaves no domain, or of a wrong URL.
func NamesOf(hosts []string, publicURL string) (Names, error) {
	n := Names{
		Networks: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")},
	}
	n.add("localhost")
	for _, host := range hosts {
		domain := host
		if at := strings.LastIndexByte(host, '}'); at >= 0 {
			_, domain, _ = strings.Cut(host[at:], ".")
			if !strings.Contains(domain, ".") {
				return Names{}, fmt.Errorf("%w: the host pattern %q leaves no domain to vouch for", ErrAuthority, host)
			}
			n.Domains = append(n.Domains, domain)
			continue
		}
		n.add(domain)
	}
	if publicURL != "" {
		u, err := url.Parse(publicURL)
		if err != nil || u.Hostname() == "" {
			return Names{}, fmt.Errorf("%w: the public URL %q names no host", ErrAuthority, publicURL)
		}
		host := normal(u.Hostname())
		switch ip, err := netip.ParseAddr(host); {
		case err == nil:
			ip = ip.Unmap().WithZone("")
			n.Networks = append(n.Networks, netip.PrefixFrom(ip, ip.BitLen()))
		case !dnsName.MatchString(host):
			return Names{}, fmt.Errorf("%w: the public URL's host %q is no DNS name", ErrAuthority, host)
		default:
			n.add(host)
		}
	}
	n.Domains, n.Networks = fewest(n.Domains), outermost(n.Networks)
	return n, nil
}

func (n *Names) add(name string) {
	n.Whole, n.Domains = append(n.Whole, name), append(n.Domains, name)
}

// fewest leaves out what is below another domain of the list.
func fewest(domains []string) []string {
	var kept []string
	slices.SortFunc(domains, func(a, b string) int { return len(a) - len(b) })
	for _, d := range domains {
		if !within(kept, d) {
			kept = append(kept, d)
		}
	}
	slices.Sort(kept)
	return kept
}

// outermost leaves out what is inside another network of the list.
func outermost(networks []netip.Prefix) []netip.Prefix {
	var kept []netip.Prefix
	slices.SortFunc(networks, netip.Prefix.Compare)
	for _, p := range networks {
		if !inside(kept, p) {
			kept = append(kept, p)
		}
	}
	return kept
}

func within(domains []string, name string) bool {
	return slices.ContainsFunc(domains, func(d string) bool {
		return name == d || strings.HasSuffix(name, "."+d)
	})
}

func inside(networks []netip.Prefix, p netip.Prefix) bool {
	return slices.ContainsFunc(networks, func(n netip.Prefix) bool {
		return n.Bits() <= p.Bits() && n.Contains(p.Addr())
	})
}

// dnsName is a name as certificates hold it: no wildcard, at most 253 characters.
var dnsName = regexp.MustCompile(`^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*$`)

const longestName = 253

// normal is a host as it is compared: lower case, no dot at the end, no brackets.
func normal(host string) string {
	return strings.Trim(webaddr.CanonicalHost(host), "[]")
}

// include reports whether a normal host, a name or an address, is one of these.
func (n Names) include(host string) bool {
	if ip, err := netip.ParseAddr(host); err == nil {
		ip = ip.Unmap()
		return ip.Zone() == "" && inside(n.Networks, netip.PrefixFrom(ip, ip.BitLen()))
	}
	return len(host) <= longestName && dnsName.MatchString(host) && within(n.Domains, host)
}

// beyond lists those of the names that an authority with these constraints may not
// vouch for.
func (n Names) beyond(domains []string, networks []*net.IPNet) []string {
	var permitted []netip.Prefix
	for _, network := range networks {
		if ip, ok := netip.AddrFromSlice(network.IP); ok {
			ones, _ := network.Mask.Size()
			permitted = append(permitted, netip.PrefixFrom(ip, ones))
		}
	}
	var missing []string
	for _, d := range n.Domains {
		if !within(domains, d) {
			missing = append(missing, d)
		}
	}
	for _, p := range n.Networks {
		if !inside(permitted, p) {
			missing = append(missing, p.String())
		}
	}
	return missing
}
