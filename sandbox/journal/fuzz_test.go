package journal_test

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"paysandbox/sandbox/journal"
)

// The same rules as expressions: slower, and easier to believe.
var oracle = func() []*regexp.Regexp {
	const name = `(?:pin|password|tmpassword|secret|card_cvv)`
	return []*regexp.Regexp{
		regexp.MustCompile(`(?i)(?:^|[&?;])` + name + `(?:\[\w*\]|%5B\w*%5D)?=([^&#\s]+)`),
		regexp.MustCompile(`(?i)<(?:[\w.-]+:)?` + name + `(?:\s[^<>]*)?>([^<]+)`),
		regexp.MustCompile(`(?i)"` + name + `"\s*:\s*("(?:[^"\\]|\\.)*"|[^\s,}\]"]+)`),
		regexp.MustCompile(`(?i)form-data; name="` + name + `"[^\r\n]*\r\n\r\n([^\r\n]+)`),
	}
}()

// FuzzMask: whatever is written around it, the value of a secret name is not kept.
func FuzzMask(f *testing.F) {
	for _, seed := range []string{
		"user=x&password=geheim12&pin=4711", "?PIN%5B0%5D=4711#x", "pin[a]=1&pin[]=22", `{"tmPassword": "a\"b", "secret":12345}`,
		"<ns1:tmPassword xsi:type=\"xsd:string\">tmpass01</ns1:tmPassword>", "<pin>1</pin><x:pin\n>2", `{"password":"cut off`,
		"--b\r\nContent-Disposition: form-data; name=\"pin\"\r\n\r\n4711\r\n--b--", `<input name="password" id="pin">` + "\n\nnot a secret",
		"a;secret=1;pin=2", "4111 1111 1111 1111 5500-0000-0000-0004", "pin=pin=pin", `"pin":"pin":"pin"`, "<pin><pin>x", "0&pin[]=\v",
	} {
		f.Add(seed)
	}
	mask := journal.NewMasker().Hiding()
	f.Fuzz(func(t *testing.T, text string) {
		masked := mask.Text(text)
		if utf8.ValidString(text) && !utf8.ValidString(masked) {
			t.Fatalf("%q became %q, which is no text", text, masked)
		}
		for _, rule := range oracle {
			for _, found := range rule.FindAllStringSubmatch(masked, -1) {
				if !strings.Contains(found[1], journal.Hidden) {
					t.Fatalf("%q became %q, and %q is still there", text, masked, found[1])
				}
			}
		}
		if again := journal.Cards(masked); again != masked {
			t.Fatalf("%q became %q, in which a card number is left: %q", text, masked, again)
		}
	})
}
