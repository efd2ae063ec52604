package clickandbuy

import (
	"crypto/md5" // the protocol's own digest (CB-062)
	"encoding/hex"
	"strings"
)

// The two rules by which merchants compute fgkey (CB-064). They are words of the
// switch fgkey.rule, whose default "both" lets either do, and of fgkeyCheck.Matched.
const (
	rulePath     = "path"              // H1: the whole path and query
	ruleBasename = "basename"          // H2: what PHP's basename leaves of the URL
	matchedBoth  = "path and basename" // H1 and H2 are the same string here
)

// fgkeyCheck is what the protection of a premium link came to.
type fgkeyCheck struct {
	Checked  bool   // the link has a dynkey; without one nothing is compared (CB-063)
	Sent     bool   // the query carries fgkey
	Trailing string // what follows the value of fgkey, with its "&"; no hash protects it (CB-067)
	Matched  string // "path", "basename", "path and basename", or "" for none
	Hashed   string // "***/skript.php?…": the matching string, else the first that was tried; *** stands for the dynkey
	Also     string // without a match: the second string that was tried, where it differs
	Mistake  string // without a match: the merchant's error, where the hash that was sent gives it away
}

// checkFgkey compares the fgkey of a premium link with the hashes of CB-064.
//
// path and rawQuery are the request's own bytes, never decoded and never encoded
// again (CB-065): the path with its leading slash as the merchant put it on the
// premium host, without scheme, host and newauth prefix. The basename rule is defined
// over the whole URL; since it keeps only what follows the last slash, leaving scheme
// and host away changes nothing (V3 to V6 of CB-070), with one exception: a URL of a
// host and slashes alone, whose basename would be the host. Such a link carries no
// parameters, and only the path rule is tried for it.
//
// rule is "path", "basename" or anything else for both. An empty dynkey checks nothing.
func checkFgkey(dynkey, path, rawQuery, rule string) fgkeyCheck {
	unsigned, sent, found := cutFgkey(path, rawQuery)
	check := fgkeyCheck{Checked: dynkey != "", Sent: found}
	if !found {
		return check
	}
	if i := strings.IndexByte(sent, '&'); i >= 0 {
		sent, check.Trailing = sent[:i], sent[i:]
	}
	if !check.Checked {
		return check
	}

	byName := basename(unsigned)
	tryPath, tryName := rule != ruleBasename, rule != rulePath
	pathMatches := tryPath && sameHash(sent, dynkey+unsigned)
	nameMatches := tryName && sameHash(sent, dynkey+byName)
	hashed := unsigned
	if !tryPath || (nameMatches && !pathMatches) {
		hashed = byName
	}
	check.Hashed = "***" + hashed
	switch {
	case pathMatches && nameMatches:
		check.Matched = matchedBoth
	case pathMatches:
		check.Matched = rulePath
	case nameMatches:
		check.Matched = ruleBasename
	default:
		if tryPath && tryName && byName != unsigned {
			check.Also = "***" + byName
		}
		check.Mistake = guessMistake(sent, dynkey, unsigned, byName)
	}
	return check
}

// refusal tells why the link ends in page 2.1.4, "" where it does not. missing and
// trailing are the words of the switches fgkey.missing and fgkey.trailing.
func (c fgkeyCheck) refusal(missing, trailing string) string {
	switch {
	case !c.Checked:
		return "" // no dynkey, nothing to check (CB-063)
	case !c.Sent && missing == "accept":
		return ""
	case !c.Sent:
		return "the link has a dynkey and fgkey is missing (CB-063)"
	case c.Matched == "" && c.Mistake != "":
		return "fgkey differs: " + c.Mistake + " (CB-077)"
	case c.Matched == "":
		return "fgkey differs from the hash of " + c.Hashed + " (CB-077)"
	case c.Trailing != "" && trailing != "ignore":
		return "fgkey is not the last parameter: " + c.Trailing + " is unprotected (CB-067)"
	}
	return ""
}

// cutFgkey splits the request target at the last "&fgkey=" (CB-065), or at a
// "?fgkey=" that opens the query of a link without other parameters.
func cutFgkey(path, rawQuery string) (unsigned, rest string, found bool) {
	const name = "fgkey="
	if i := strings.LastIndex(rawQuery, "&"+name); i >= 0 {
		return path + "?" + rawQuery[:i], rawQuery[i+1+len(name):], true
	}
	if rest, found = strings.CutPrefix(rawQuery, name); found {
		return path, rest, true
	}
	return "", "", false
}

// basename is what the rule of that name hashes of a target: what follows its last slash,
// slashes at the end left away (CB-064).
func basename(unsigned string) string {
	if trimmed := strings.TrimRight(unsigned, "/"); trimmed != "" {
		return "/" + trimmed[strings.LastIndexByte(trimmed, '/')+1:]
	}
	return unsigned
}

// hashedText is what stands behind the dynkey for a merchant who asks how: the whole
// target, unless the rule is the other one.
func hashedText(unsigned, rule string) string {
	if rule == ruleBasename {
		return basename(unsigned)
	}
	return unsigned
}

// fgkeyOf is the digest as merchants send it.
func fgkeyOf(dynkey, hashed string) string {
	sum := md5.Sum([]byte(dynkey + hashed))
	return hex.EncodeToString(sum[:])
}

// sameHash compares without regard to the case of the digits (CB-065).
func sameHash(sent, text string) bool {
	return strings.EqualFold(sent, fgkeyOf("", text))
}
