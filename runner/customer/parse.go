package customer

import (
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/net/idna"
	"golang.org/x/text/encoding"
)

// parseAddress reads what a link, a form, a Location or a person names. base is where
// relative references start, nil for a typed address; charset spells the query's
// characters beyond ASCII (nil: UTF-8).
func parseAddress(ref string, base *address, charset encoding.Encoding) (*address, error) {
	ref = strings.TrimFunc(ref, func(r rune) bool { return r <= ' ' })
	ref = strings.NewReplacer("\t", "", "\n", "", "\r", "").Replace(ref)

	a := &address{}
	rest, fragment, hasFragment := strings.Cut(ref, "#")
	if hasFragment {
		a.hasFragment, a.fragment = true, percentEncode(fragment, fragmentSet)
	}
	scheme, rest := cutScheme(rest)
	switch {
	case scheme != "" && scheme != "http" && scheme != "https":
		return nil, fmt.Errorf("%q is no web address (%s:)", ref, scheme)
	case scheme == "" && base == nil:
		return nil, fmt.Errorf("%q is no complete address; it must begin with http:// or https://", ref)
	}

	rest, query, hasQuery := strings.Cut(rest, "?")
	a.hasQuery = hasQuery
	if hasQuery {
		a.query = encodeQuery(query, charset)
	}
	rest = strings.ReplaceAll(rest, `\`, "/")

	if scheme != "" && (base == nil || scheme != base.scheme || strings.HasPrefix(rest, "//")) {
		a.scheme = scheme
		return a, a.setAuthority(ref, strings.TrimLeft(rest, "/"))
	}
	a.scheme = base.scheme
	if strings.HasPrefix(rest, "//") {
		return a, a.setAuthority(ref, strings.TrimLeft(rest, "/"))
	}
	a.user, a.host = base.user, base.host
	if rest == "" {
		a.path = base.path
		if !hasQuery {
			a.query, a.hasQuery = base.query, base.hasQuery
		}
		return a, nil
	}
	a.path = resolvePath(base.path, rest)
	return a, nil
}

// parseLiteral reads an address as programs take it: path and query go out as they were
// written, but for what cannot stand in a request line.
func parseLiteral(ref string) (*address, error) {
	a, err := parseAddress(ref, nil, nil)
	if err != nil {
		return nil, err
	}
	rest, _, _ := strings.Cut(strings.TrimSpace(ref), "#")
	rest, query, _ := strings.Cut(rest, "?")
	_, rest, _ = strings.Cut(rest, "://")
	if slash := strings.IndexByte(rest, '/'); slash >= 0 {
		a.path = percentEncode(rest[slash:], literalSet)
	}
	a.query = percentEncode(query, literalSet)
	return a, nil
}

// cutScheme splits "http:rest"; the scheme is empty where ref is relative.
func cutScheme(ref string) (scheme, rest string) {
	for i := range len(ref) {
		c := ref[i] | 0x20
		switch {
		case c >= 'a' && c <= 'z':
		case i > 0 && (ref[i] >= '0' && ref[i] <= '9' || strings.IndexByte("+-.", ref[i]) >= 0):
		case i > 0 && ref[i] == ':':
			return strings.ToLower(ref[:i]), ref[i+1:]
		default:
			return "", ref
		}
	}
	return "", ref
}

// setAuthority reads "user@host:port/path" and everything that can be wrong with it.
func (a *address) setAuthority(ref, rest string) error {
	authority, path, _ := strings.Cut(rest, "/")
	a.path = resolvePath("/", "/"+path)
	if at := strings.LastIndexByte(authority, '@'); at >= 0 {
		name, password, hasPassword := strings.Cut(authority[:at], ":")
		a.user = percentEncode(name, userSet)
		if hasPassword {
			a.user += ":" + percentEncode(password, userSet)
		}
		authority = authority[at+1:]
	}
	host, port := authority, ""
	if colon := strings.LastIndexByte(authority, ':'); colon > strings.LastIndexByte(authority, ']') {
		host, port = authority[:colon], authority[colon+1:]
	}
	host = strings.ToLower(host)
	if !isASCII(host) {
		ascii, err := idna.Lookup.ToASCII(host)
		if err != nil {
			return fmt.Errorf("%q names no valid host: %w", ref, err)
		}
		host = ascii
	}
	if host == "" || strings.ContainsAny(host, " <>^|%\"`{}") {
		return fmt.Errorf("%q names no valid host", ref)
	}
	if port != "" {
		n, err := strconv.ParseUint(port, 10, 16)
		if err != nil {
			return fmt.Errorf("%q names no valid port", ref)
		}
		if port = strconv.FormatUint(n, 10); port != defaultPort(a.scheme) {
			host += ":" + port
		}
	}
	a.host = host
	return nil
}

func defaultPort(scheme string) string {
	if scheme == "https" {
		return "443"
	}
	return "80"
}

// resolvePath joins a relative path to the one it is written on. Only dot segments
// vanish; empty segments, and with them every `//`, stay.
func resolvePath(base, ref string) string {
	var segments []string
	if trimmed, absolute := strings.CutPrefix(ref, "/"); absolute {
		ref = trimmed
	} else {
		segments = strings.Split(strings.TrimPrefix(base, "/"), "/")
		segments = segments[:len(segments)-1]
	}
	parts := strings.Split(ref, "/")
	for i, part := range parts {
		last := i == len(parts)-1
		switch strings.ReplaceAll(strings.ToLower(part), "%2e", ".") {
		case "..":
			segments = segments[:max(len(segments)-1, 0)]
			if last {
				segments = append(segments, "")
			}
		case ".":
			if last {
				segments = append(segments, "")
			}
		default:
			segments = append(segments, percentEncode(part, pathSet))
		}
	}
	return "/" + strings.Join(segments, "/")
}
