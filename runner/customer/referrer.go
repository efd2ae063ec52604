package customer

import (
	"net/http"
	"strings"
)

// defaultPolicy is what every browser applies since 2020: the whole address within an
// origin, the origin alone beyond it, nothing from https to http.
const defaultPolicy = "strict-origin-when-cross-origin"

// policies are the words that a page may say instead.
var policies = map[string]bool{
	"no-referrer": true, "no-referrer-when-downgrade": true, "same-origin": true, "origin": true,
	"strict-origin": true, "origin-when-cross-origin": true, defaultPolicy: true, "unsafe-url": true,
}

// policyOf picks the last word of a Referrer-Policy (header, meta or attribute) that is
// known, so that pages may name an old word first; without one, otherwise holds.
func policyOf(value, otherwise string) string {
	for word := range strings.SplitSeq(strings.ToLower(value), ",") {
		if word = strings.TrimSpace(word); policies[word] {
			otherwise = word
		}
	}
	return otherwise
}

// referer is the Referer that a request to an address carries when a page started it.
func referer(from, to *address, policy string) string {
	if from == nil {
		return ""
	}
	full, origin := from.document(), from.origin()+"/"
	same := from.origin() == to.origin()
	downgrade := from.scheme == "https" && to.scheme == "http"
	switch policy {
	case "no-referrer":
		return ""
	case "unsafe-url":
		return full
	case "origin":
		return origin
	case "same-origin":
		if same {
			return full
		}
		return ""
	case "origin-when-cross-origin":
		if same {
			return full
		}
		return origin
	}
	if downgrade {
		return ""
	}
	switch policy {
	case "no-referrer-when-downgrade":
		return full
	case "strict-origin":
		return origin
	}
	if same {
		return full
	}
	return origin
}

// originHeader is the Origin of a request, "" where browsers send none. Shops and
// frameworks defend themselves against cross-site POSTs by it, so it must be right.
func originHeader(r *request) string {
	if r.method == http.MethodGet || r.from == nil {
		return ""
	}
	hidden := r.tainted
	switch r.policy {
	case "no-referrer":
		hidden = true
	case "same-origin":
		hidden = hidden || r.from.origin() != r.to.origin()
	case "no-referrer-when-downgrade", "strict-origin", defaultPolicy:
		hidden = hidden || r.from.scheme == "https" && r.to.scheme == "http"
	}
	if hidden {
		return "null"
	}
	return r.from.origin()
}
