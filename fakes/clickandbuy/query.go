package clickandbuy

import (
	"fmt"
	"strings"

	"paysandbox/sandbox"
)

// linkQuery is the query of a premium link, read without losing a byte: what is
// forwarded to the merchant is the raw query itself (CB-084), never made from this.
type linkQuery struct {
	Params   []param   // in order; empty pieces between two "&" left out
	Reserved []string  // reserved names used for the merchant's own parameters (CB-055)
	Notes    []string  // for the journal: what a merchant should look at
	Page     errorPage // 2.1.3 where premium.duplicate refuses the link

	chosen map[string]int // name to its index in Params, by premium.duplicate
}

// param is one pair of a query.
type param struct {
	Raw   string // its bytes as sent, between two "&"
	Name  string // decoded once
	Value string // decoded once; UTF-8, bytes that were not are read as ISO-8859-1
}

// parseQuery reads a raw query. Only "&" separates pairs, so ";" is data; "+" and
// escapes are decoded once, bad escapes stay as they are. duplicate is a word of the
// switch premium.duplicate: "first" or "reject", anything else lets the last value of
// a name win (CB-054).
func parseQuery(raw, duplicate string) linkQuery {
	q := linkQuery{chosen: map[string]int{}}
	var twice, badEscapes, latin1, wrongCase, escaped nameList
	for piece := range strings.SplitSeq(raw, "&") {
		if piece == "" {
			continue
		}
		rawName, rawValue, _ := strings.Cut(piece, "=")
		name, nameFlaws := sandbox.FormDecode(rawName)
		value, valueFlaws := sandbox.FormDecode(rawValue)
		q.Params = append(q.Params, param{Raw: piece, Name: name, Value: value})
		if _, seen := q.chosen[name]; !seen {
			q.chosen[name] = len(q.Params) - 1
		} else {
			twice.add(name)
			if duplicate != "first" {
				q.chosen[name] = len(q.Params) - 1
			}
		}
		if nameFlaws.BadEscape || valueFlaws.BadEscape {
			badEscapes.add(name)
		}
		if nameFlaws.Latin1 || valueFlaws.Latin1 {
			latin1.add(name)
		}
		if right, wrong := wrongCaseOf(name); wrong {
			wrongCase.add(name + " for " + right)
		}
		if reservedOwn(name) {
			(*nameList)(&q.Reserved).add(name)
		}
		if strings.HasPrefix(name, "amp;") {
			escaped.add(name)
		}
	}
	if len(twice) > 0 && duplicate == "reject" {
		q.Page = pageFaultyData
	}
	q.note(twice, "sent more than once (CB-054): %s")
	q.note(badEscapes, "%% without two hexadecimal digits, kept as it is, in: %s")
	q.note(latin1, "not UTF-8, read as ISO-8859-1 (CB-044): %s")
	q.note(wrongCase, "names are case-sensitive, so these count as the merchant's own (CB-036, CB-079): %s")
	q.note(q.Reserved, "reserved names used for own parameters (CB-055): %s")
	q.note(escaped, "the link is escaped for HTML, &amp; stands for &: %s")
	return q
}

// lookup is the value of a parameter by its exact name, and whether it was sent at
// all, be it empty.
func (q linkQuery) lookup(name string) (string, bool) {
	i, ok := q.chosen[name]
	if !ok {
		return "", false
	}
	return q.Params[i].Value, true
}

// value is the value of a parameter, "" where it was not sent.
func (q linkQuery) value(name string) string {
	value, _ := q.lookup(name)
	return value
}

func (q *linkQuery) note(names nameList, format string) {
	if len(names) > 0 {
		q.Notes = append(q.Notes, fmt.Sprintf(format, names))
	}
}
