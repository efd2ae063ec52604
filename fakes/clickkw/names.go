package clickkw

import (
	"crypto/sha256"
	"encoding/base64"
	"strconv"
	"strings"

	"paysandbox/sandbox"
)

// The kinds of names that lead back to an account.
const (
	sessionKind  = "clickkw.session"
	checkoutKind = "clickkw.checkout"
)

// The alphabets of what is drawn and spelt beside the sandbox's own.
const (
	decimal  = "0123456789"
	lowerHex = "0123456789abcdef"
)

// newSession spells the count-th session of an account: base64 of "SESSION" and 20 letters
// and digits (KW-018). Eleven of those carry its number, the rest look like them.
func newSession(account, count uint64) string {
	var buffer [64]byte
	text := append(buffer[:0], "SESSION"...)
	text = appendSpelt(text, sandbox.Scatter(sessionKind, account, count), sandbox.Letters, 11)
	text = appendFiller(text, text[len("SESSION"):], sandbox.Letters, 9)
	var encoded [64]byte
	return string(base64.StdEncoding.AppendEncode(encoded[:0], text))
}

// readSession is whose session an id is, as a name that its account has claimed.
func readSession(id string) (kind, name string) {
	text, err := base64.StdEncoding.DecodeString(strings.TrimSpace(id))
	if err != nil || len(text) != 27 || !strings.HasPrefix(string(text), "SESSION") {
		return "", ""
	}
	return numbered(sessionKind, string(text[7:18]), sandbox.Letters)
}

func numbered(kind, text, alphabet string) (of, name string) {
	number, ok := unspell(text, alphabet)
	if !ok {
		return "", ""
	}
	account, _ := sandbox.Gather(kind, number)
	return "number", strconv.FormatUint(account, 10)
}

// spell writes a number with n characters of an alphabet.
func spell(number uint64, alphabet string, n int) string {
	return string(appendSpelt(nil, number, alphabet, n))
}

func appendSpelt(b []byte, number uint64, alphabet string, n int) []byte {
	base := uint64(len(alphabet))
	b = append(b, make([]byte, n)...)
	for i := range n {
		b[len(b)-1-i] = alphabet[number%base]
		number /= base
	}
	return b
}

// unspell is spell backwards; false where the text is none.
func unspell(text, alphabet string) (number uint64, ok bool) {
	base := uint64(len(alphabet))
	for _, c := range []byte(text) {
		digit := strings.IndexByte(alphabet, c)
		if digit < 0 || number > (1<<64-1-uint64(digit))/base {
			return 0, false
		}
		number = number*base + uint64(digit)
	}
	return number, true
}

// appendFiller writes n characters that go with a text and say nothing.
func appendFiller(b, text []byte, alphabet string, n int) []byte {
	sum := sha256.Sum256(text)
	for _, c := range sum[:n] {
		b = append(b, alphabet[int(c)%len(alphabet)])
	}
	return b
}
