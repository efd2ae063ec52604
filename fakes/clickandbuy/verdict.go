package clickandbuy

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"sync"

	"paysandbox/sandbox"
	"paysandbox/sandbox/outbox"
)

var absoluteURL = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?i)^https?://[^/?#\s]+`) })

// judge reads the script's answer: an absolute redirect with result=success commits,
// any other absolute redirect rolls back and is followed by the buyer's browser, and
// everything else is page 2.1.2 (CB-097 to CB-104).
func judge(a *outbox.Answer, account *account) verdict {
	location := a.Header.Get("Location")
	switch a.Status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
	default:
		what := "no redirect"
		if strings.Contains(strings.ToLower(string(a.Body[:min(len(a.Body), 1024)])), "<") {
			what = "HTML output instead of a redirect"
		}
		return unreachable(fmt.Sprintf("the script answered %d: %s (CB-102)", a.Status, what))
	}
	if location == "" {
		return unreachable(fmt.Sprintf("the script answered %d without Location (CB-102)", a.Status))
	}
	if !absoluteURL().MatchString(location) {
		return unreachable(fmt.Sprintf("the redirect to %q is not absolute (CB-102)", shorten(location)))
	}
	v := verdict{location: headerSafe(location)}
	if v.location != location {
		v.notes = append(v.notes, "Location had bytes that belong into no URL; they were percent-encoded for the browser (CB-100)")
	}
	if len(strings.TrimSpace(string(a.Body))) > 0 {
		if account.sw("handshake.redirect_body") == "reject" {
			return unreachable("the redirect has a body (CB-102)")
		}
		v.notes = append(v.notes, "the redirect has a body, accepted (CB-102)")
	}
	if result, ok := resultOf(location, account.sw("handshake.match")); ok {
		v.commit, v.reason = true, "result=success: booked, and the browser goes to the shop (CB-097)"
	} else {
		v.reason = fmt.Sprintf("rolled back: result is %q (CB-098)", result)
		if account.sw("handshake.on_error") == "page" {
			return unreachable(v.reason)
		}
	}
	return v
}

// resultOf looks for result=success in a Location (CB-098). It answers what result is.
func resultOf(location, match string) (result string, success bool) {
	if match == "substring" {
		return "", strings.Contains(location, "result=success")
	}
	location, _, _ = strings.Cut(location, "#")
	_, query, _ := strings.Cut(location, "?")
	for _, pair := range sandbox.ParseQuery(query) {
		if pair.Name == "result" {
			if pair.Text == "success" {
				return pair.Text, true
			}
			result = pair.Text
		}
	}
	return result, false
}

// headerSafe percent-encodes blanks, controls and bytes beyond ASCII, and nothing
// else (CB-100).
func headerSafe(location string) string {
	var out strings.Builder
	for _, c := range []byte(location) {
		if c <= ' ' || c >= 0x7f {
			fmt.Fprintf(&out, "%%%02X", c)
			continue
		}
		out.WriteByte(c)
	}
	return out.String()
}
