package sandbox

import (
	"strings"
	"unicode/utf8"

	"paysandbox/sandbox/operation"
)

// Flaws are what a text had to be forgiven to be read.
type Flaws struct {
	BadEscape bool // a '%' without two hexadecimal digits; it stands for itself
	Latin1    bool // not UTF-8; read as ISO-8859-1
}

// FormDecode undoes form encoding once. It never fails.
func FormDecode(raw string) (string, Flaws) {
	if isPlain(raw) {
		return raw, Flaws{}
	}
	var flaws Flaws
	decoded := make([]byte, 0, len(raw))
	for i := 0; i < len(raw); i++ {
		switch c := raw[i]; c {
		case '+':
			decoded = append(decoded, ' ')
		case '%':
			if i+2 < len(raw) && isHex(raw[i+1]) && isHex(raw[i+2]) {
				decoded = append(decoded, unhex(raw[i+1])<<4|unhex(raw[i+2]))
				i += 2
				continue
			}
			flaws.BadEscape = true
			decoded = append(decoded, c)
		default:
			decoded = append(decoded, c)
		}
	}
	flaws.Latin1 = !utf8.Valid(decoded)
	return Text(decoded), flaws
}

// isPlain tells whether a text stands for itself.
func isPlain(raw string) bool {
	for i := range len(raw) {
		if c := raw[i]; c == '+' || c == '%' || c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// Unescape is FormDecode for those who forgive all.
func Unescape(raw string) string {
	text, _ := FormDecode(raw)
	return text
}

// ParseQuery reads a query or an urlencoded form in its order: pairs are cut at
// '&' only, values are decoded once.
func ParseQuery(raw string) []operation.KeyText {
	var pairs []operation.KeyText
	for pair := range strings.SplitSeq(raw, "&") {
		if pair == "" {
			continue
		}
		name, value, _ := strings.Cut(pair, "=")
		pairs = append(pairs, operation.KeyText{Name: Unescape(name), Text: Unescape(value)})
	}
	return pairs
}

// Text reads bytes as UTF-8 or, where they are none, as ISO-8859-1.
func Text(b []byte) string {
	if utf8.Valid(b) {
		return string(b)
	}
	runes := make([]rune, len(b))
	for i, c := range b {
		runes[i] = rune(c)
	}
	return string(runes)
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

func unhex(c byte) byte {
	if c <= '9' {
		return c - '0'
	}
	return c&^0x20 - 'A' + 10
}
