package journal

import (
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"paysandbox/sandbox/payment"
)

// Hidden stands where a secret was.
const Hidden = "***"

// secretNames are masked wherever they name a parameter, an element, a JSON key or
// a part of a form, in any case. Operations add their own.
var secretNames = []string{
	"password", "passwort", "passwd", "tmPassword", "pin", "cvv", "cvc", "csc", "securityCode", "card_cvv",
	"private_key", "secret", "secret_key", "dynkey", "token", "api_key",
}

// Masker knows the names of an operation's secrets. It is made once an operation and
// used by many exchanges at the same time.
type Masker struct{ names names }

// NewMasker hides the usual names and those given.
func NewMasker(also ...string) *Masker { return &Masker{newNames(append(also, secretNames...))} }

// Hiding is the mask of one exchange, in which these values are secret, too. Those of
// less than four characters are left to the names: they would mask everything.
func (m *Masker) Hiding(values ...string) Mask {
	mask := Mask{names: &m.names}
	for _, value := range values {
		if len(value) >= 4 {
			mask.values = append(mask.values, secret{value, url.QueryEscape(value)})
		}
	}
	// A short secret must not cut a longer one in pieces.
	slices.SortStableFunc(mask.values, func(a, b secret) int { return len(b.plain) - len(a.plain) })
	return mask
}

// Mask hides the secrets of one exchange in what goes into a journal.
type Mask struct {
	names  *names
	values []secret
}

// secret is a value as it is and form-encoded.
type secret struct{ plain, encoded string }

// Text masks names and card numbers in a URL or a body, and the secret values, as they
// are and form-encoded, wherever they stand.
func (m Mask) Text(s string) string {
	if s == "" {
		return s
	}
	for _, value := range m.values {
		s = strings.ReplaceAll(s, value.plain, Hidden)
		if value.encoded != value.plain {
			s = strings.ReplaceAll(s, value.encoded, Hidden)
		}
	}
	return Cards(m.names.hide(s))
}

// Header masks the value of a header line.
func (m Mask) Header(name, value string) string {
	switch {
	case strings.EqualFold(name, "Authorization") || strings.EqualFold(name, "Proxy-Authorization"):
		return credentials(value)
	case m.names.has(name):
		return Hidden
	}
	return m.Text(value)
}

// schemes are what may stand before the secret in an Authorization header; anything else
// may be the secret itself.
var schemes = []string{"Basic", "Bearer", "Digest", "Negotiate"}

// credentials is the value of an Authorization header without its secret.
func credentials(value string) string {
	scheme, _, found := strings.Cut(value, " ")
	for _, known := range schemes {
		if found && strings.EqualFold(scheme, known) {
			return scheme + " " + Hidden
		}
	}
	return Hidden
}

// Request is the asking half of an exchange, masked. host is the line that net/http
// keeps apart.
func (m Mask) Request(method, url, host string, header map[string][]string, body []byte) Request {
	var buffer [1 << 10]byte
	head := m.header(appendCount(buffer[:0], len(header)+1), header)
	r := Request{Method: method, URL: m.Text(url), lines: lines(appendLine(head, "Host", host))}
	r.Body, r.Truncated = m.Body(body)
	return r
}

// Response is the answering half, masked.
func (m Mask) Response(status int, header map[string][]string, body []byte) Response {
	var buffer [1 << 10]byte
	r := Response{Status: status, lines: lines(m.header(appendCount(buffer[:0], len(header)), header))}
	r.Body, r.Truncated = m.Body(body)
	return r
}

// header appends header lines; several values of a name are joined by ", ".
func (m Mask) header(b []byte, header map[string][]string) []byte {
	for name, all := range header {
		b = appendLine(b, name, m.Header(name, strings.Join(all, ", ")))
	}
	return b
}

// Cards masks everything that looks like a card number, written in one piece or in
// groups: 13 to 19 digits that pass the Luhn check and begin as card numbers do.
// First six and last four stay.
func Cards(s string) string {
	var out []byte
	var buffer [72]byte
	last := 0
	for i := 0; i+fewestDigits <= len(s); {
		if through := i + fewestDigits - 1; !runBytes[s[through]] { // no card reaches over this byte
			i = through + 1
			continue
		}
		if s[i]-'0' > 9 || (i > 0 && isWord(s[i-1])) {
			i++
			continue
		}
		end, digits := run(s, i, buffer[:0])
		if len(digits) >= fewestDigits && len(digits) <= 19 && digits[0] >= '2' && digits[0] <= '6' && payment.Luhn(digits) && (end == len(s) || !isWord(s[end])) {
			out = append(out, s[last:i]...)
			out = append(out, digits[:6]...)
			out = append(out, strings.Repeat("*", len(digits)-10)...)
			out = append(out, digits[len(digits)-4:]...)
			last = end
		}
		i = end
	}
	if last == 0 {
		return s
	}
	return string(append(out, s[last:]...))
}

// fewestDigits is how many a card number has at least.
const fewestDigits = 13

// runBytes are what a card number and its groups are written with.
var runBytes = func() (is [256]bool) {
	for _, c := range []byte("0123456789 -+%") {
		is[c] = true
	}
	return is
}()

// run is the digits from i on, over single blanks, dashes and their form encodings,
// appended to digits.
func run(s string, i int, digits []byte) (int, []byte) {
	end := i
	for i < len(s) {
		switch {
		case isDigit(s[i]):
			digits = append(digits, s[i])
			i++
			end = i
		case (s[i] == ' ' || s[i] == '-' || s[i] == '+') && i+1 < len(s) && isDigit(s[i+1]):
			i++
		case strings.HasPrefix(s[i:], "%20") && i+3 < len(s) && isDigit(s[i+3]):
			i += 3
		default:
			return end, digits
		}
		if len(digits) > 64 {
			return end, digits
		}
	}
	return end, digits
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isWord(c byte) bool {
	return isDigit(c) || c == '_' || (c|0x20 >= 'a' && c|0x20 <= 'z')
}

// Body bounds and masks a body; cut tells that some of it is missing. Bytes that
// are no UTF-8 are shown as U+FFFD.
func (m Mask) Body(body []byte) (text string, cut bool) {
	if len(body) > MaxBody {
		body, cut = body[:MaxBody], true
	}
	text = string(body)
	if !utf8.ValidString(text) { // the check is far cheaper than the mending
		text = strings.ToValidUTF8(text, "\uFFFD")
	}
	return m.Text(text), cut
}
