package webaddr

import (
	"regexp"
	"strings"
)

// Hosts tells hosts that a provider answered on from all others. It holds patterns as
// sandbox.Provider has them.
type Hosts struct {
	names    map[string]bool
	patterns []hostPattern // those with variables
}

// NewHosts reads patterns: "clickkw.com", "premium-{id}.{sys}.clickandbuy.com".
func NewHosts(patterns []string) Hosts {
	h := Hosts{names: map[string]bool{}}
	for _, host := range patterns {
		if strings.Contains(host, "{") {
			h.patterns = append(h.patterns, newHostPattern(host))
		} else {
			h.names[host] = true
		}
	}
	return h
}

// Has looks for a canonical host, without its port.
func (h Hosts) Has(host string) bool {
	if h.names[host] { // which are most
		return true
	}
	for _, pattern := range h.patterns {
		if strings.HasSuffix(host, pattern.end) && pattern.MatchString(host) {
			return true
		}
	}
	return false
}

// hostPattern is "premium-{id}.{sys}.clickandbuy.com"; a variable is one label or a part
// of one.
type hostPattern struct {
	end string // ".clickandbuy.com": tells most other hosts at a glance
	*regexp.Regexp
}

func newHostPattern(pattern string) hostPattern {
	end := pattern[strings.LastIndexByte(pattern, '}')+1:]
	var out strings.Builder
	for pattern != "" {
		before, rest, found := strings.Cut(pattern, "{")
		out.WriteString(regexp.QuoteMeta(before))
		if !found {
			break
		}
		_, pattern, _ = strings.Cut(rest, "}")
		out.WriteString(`[^.]+`)
	}
	return hostPattern{end, regexp.MustCompile("^" + out.String() + "$")}
}
