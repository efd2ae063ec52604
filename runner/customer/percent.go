package customer

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
)

// The URL standard's percent-encode sets, without what they all have in common
// (controls, blanks, everything beyond ASCII). A percent sign is in none of them: what
// an author has escaped, well or badly, stays as it was written.
const (
	pathSet     = "\"#<>?^`{}"
	querySet    = "\"#<>'"
	fragmentSet = "\"<>`"
	userSet     = "\"#<>?^`{}/:;=@[\\]|"
	literalSet  = "" // only what cannot stand in a request line
)

// percentEncode escapes the bytes of s that are controls, blanks, beyond ASCII or in set.
func percentEncode(s, set string) string {
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		if c <= ' ' || c >= 0x7f || strings.IndexByte(set, c) >= 0 {
			fmt.Fprintf(&b, "%%%02X", c)
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}

// encodeText turns text into the bytes of a page's charset. A character that the
// charset lacks becomes a numeric character reference, as browsers do it. A nil charset
// means UTF-8; text that is no UTF-8 (a raw Location header) then keeps its bytes.
func encodeText(s string, charset encoding.Encoding) string {
	if charset == nil || isASCII(s) {
		return s
	}
	out, err := encoding.HTMLEscapeUnsupported(charset.NewEncoder()).String(s)
	if err != nil {
		return s
	}
	return out
}

// encodeQuery spells a query that a page of the given charset links to. The "&" and "#"
// of a character reference are escaped, or they would end a parameter.
func encodeQuery(s string, charset encoding.Encoding) string {
	if charset == nil || isASCII(s) {
		return percentEncode(s, querySet)
	}
	var b strings.Builder
	for _, r := range s {
		one := encodeText(string(r), charset)
		if r >= utf8.RuneSelf && strings.HasPrefix(one, "&#") {
			one = "%26%23" + strings.TrimSuffix(one[2:], ";") + "%3B"
		}
		b.WriteString(percentEncode(one, querySet))
	}
	return b.String()
}

// formEncode is the application/x-www-form-urlencoded serializer's spelling of bytes.
func formEncode(s string) string {
	var b strings.Builder
	for i := range len(s) {
		switch c := s[i]; {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9',
			strings.IndexByte("*-._", c) >= 0:
			b.WriteByte(c)
		case c == ' ':
			b.WriteByte('+')
		default:
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

// percentDecode undoes percent signs and leaves those alone that escape nothing.
func percentDecode(s string) string {
	if strings.IndexByte(s, '%') < 0 {
		return s
	}
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			hi, lo := hexDigit(s[i+1]), hexDigit(s[i+2])
			if hi >= 0 && lo >= 0 {
				b = append(b, byte(hi<<4|lo))
				i += 2
				continue
			}
		}
		b = append(b, s[i])
	}
	return string(b)
}

func hexDigit(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
