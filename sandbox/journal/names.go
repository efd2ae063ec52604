package journal

import "strings"

// nameBytes are what names of parameters, elements and keys are made of.
var nameBytes = func() (is [256]bool) {
	for c := range is {
		is[c] = isWord(byte(c)) || c == '-' || c == '.'
	}
	return is
}()

// names are the secret ones, in lower case, and what tells most other words from them
// at a glance: every byte of every page comes by here.
type names struct {
	known   map[string]bool
	lengths [256]uint64 // of those that begin with a byte, in either case; see length
}

func newNames(all []string) names {
	n := names{known: map[string]bool{}}
	for _, name := range all {
		lower := strings.ToLower(name)
		n.known[lower] = true
		n.lengths[lower[0]] |= length(lower)
		n.lengths[lower[0]&^0x20] |= length(lower)
	}
	return n
}

// length is a word's length as a bit; the longest share the last one.
func length(word string) uint64 { return 1 << min(len(word), 63) }

// has tells whether a word is a secret name, in any case.
func (n *names) has(word string) bool {
	if word == "" || n.lengths[word[0]]&length(word) == 0 {
		return false
	}
	var buffer [64]byte
	lower := buffer[:0]
	for i := range len(word) {
		c := word[i]
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		lower = append(lower, c)
	}
	return n.known[string(lower)]
}

// hide masks the values that stand behind secret names: name=value in a query or form,
// <p:name …>value<, "name": value, and the part of a multipart form with that name.
func (n *names) hide(s string) string {
	var out strings.Builder
	written := 0
	for start := 0; start < len(s); {
		if n.lengths[s[start]] == 0 {
			start = behindMark(s, start)
			continue
		}
		end := start
		for end < len(s) && nameBytes[s[end]] {
			end++
		}
		if n.has(s[start:end]) {
			if from, to, mask := valueOf(s, start, end); to > from {
				out.WriteString(s[written:from])
				out.WriteString(mask)
				written, end = to, to-1
			}
		}
		start = behindMark(s, end)
	}
	if written == 0 {
		return s
	}
	out.WriteString(s[written:])
	return out.String()
}

// marks are what stands before a name that could have a value; see valueOf.
var marks = [256]bool{'&': true, '?': true, ';': true, '<': true, ':': true, '"': true}

// behindMark is where the next name could begin, or the end.
func behindMark(s string, from int) int {
	for from < len(s) && !marks[s[from]] {
		from++
	}
	return from + 1
}

// valueOf is where the value of the name at s[start:end] stands, and what stands there
// instead of it; from == to where it is the name of nothing.
func valueOf(s string, start, end int) (from, to int, mask string) {
	if start == 0 || strings.IndexByte("&?;", s[start-1]) >= 0 {
		if from = afterEquals(s, end); from > 0 {
			return from, upTo(s, from, "&# \t\n\f\r"), Hidden
		}
		return 0, 0, ""
	}
	switch s[start-1] {
	case '<', ':':
		if from = afterTag(s, start, end); from > 0 {
			return from, upTo(s, from, "<"), Hidden
		}
	case '"':
		if end < len(s) && s[end] == '"' {
			if from, to = jsonValue(s, end+1); to > from {
				return from, to, `"` + Hidden + `"`
			}
			from, to = partValue(s, start, end+1)
			return from, to, Hidden
		}
	}
	return 0, 0, ""
}

// upTo is the next of the bytes, or the end.
func upTo(s string, from int, ends string) int {
	if at := strings.IndexAny(s[from:], ends); at >= 0 {
		return from + at
	}
	return len(s)
}

// afterEquals is behind "=", "[0]=" or "%5B0%5D="; 0 where there is none.
func afterEquals(s string, at int) int {
	for _, brackets := range [][2]string{{"[", "]"}, {"%5B", "%5D"}} {
		if len(s)-at < 3 || !strings.EqualFold(s[at:at+len(brackets[0])], brackets[0]) {
			continue
		}
		inside := at + len(brackets[0])
		for inside < len(s) && isWord(s[inside]) {
			inside++
		}
		if close := inside + len(brackets[1]); close <= len(s) && strings.EqualFold(s[inside:close], brackets[1]) {
			at = close
		}
		break
	}
	if at < len(s) && s[at] == '=' {
		return at + 1
	}
	return 0
}

// afterTag is behind the ">" of the start tag that the name is in; 0 where it is no
// start tag.
func afterTag(s string, start, end int) int {
	open := start - 1
	if s[open] == ':' {
		prefix := open
		for prefix > 0 && nameBytes[s[prefix-1]] {
			prefix--
		}
		if prefix == open || prefix == 0 || s[prefix-1] != '<' {
			return 0
		}
	}
	if end < len(s) && isBlank(s[end]) { // attributes
		end = upTo(s, end, "<>")
	}
	if end < len(s) && s[end] == '>' {
		return end + 1
	}
	return 0
}

// jsonValue is the text or the bare word behind the colon.
func jsonValue(s string, at int) (from, to int) {
	at = skipBlanks(s, at)
	if at >= len(s) || s[at] != ':' {
		return 0, 0
	}
	from = skipBlanks(s, at+1)
	if from >= len(s) {
		return 0, 0
	}
	if s[from] != '"' {
		return from, upTo(s, from, " \t\n\f\r,}]\"")
	}
	for to = from + 1; to < len(s); to++ {
		switch s[to] {
		case '\\':
			to++
		case '"':
			return from, to + 1
		}
	}
	return from, len(s) // cut off in the middle of it
}

// partValue is the first line behind the headers of a part of a multipart form.
func partValue(s string, start, end int) (from, to int) {
	const before = `name="`
	if start < len(before) || !strings.EqualFold(s[start-len(before):start], before) {
		return 0, 0
	}
	line := s[strings.LastIndexByte(s[:start], '\n')+1 : start]
	if !strings.Contains(strings.ToLower(line), "form-data") { // a field of a page's form, say
		return 0, 0
	}
	for from = end; ; {
		newline := strings.IndexByte(s[from:], '\n')
		if newline < 0 {
			return 0, 0
		}
		from += newline + 1
		if blank := strings.TrimPrefix(s[from:], "\r"); strings.HasPrefix(blank, "\n") {
			from = len(s) - len(blank) + 1
			return from, upTo(s, from, "\r\n")
		}
	}
}

func skipBlanks(s string, at int) int {
	for at < len(s) && isBlank(s[at]) {
		at++
	}
	return at
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r' }
