package clickandbuy

import (
	"net/url"
	"strings"
)

// guessMistake tries the errors that the manual's page 2.1.4 lists and that
// integrations are known for, and says which one yields the hash that was sent; ""
// where none does (TS §2.1.4). It only explains: the link is refused either way.
func guessMistake(sent, dynkey, unsigned, byName string) string {
	for _, text := range []string{unsigned, byName} {
		switch {
		case sameHash(sent, dynkey+text):
			return "it follows the rule of CB-064 that fgkey.rule excludes"
		case sameHash(sent, dynkey+percentDecoded(text)),
			sameHash(sent, dynkey+percentDecoded(strings.ReplaceAll(text, "+", " "))):
			return "it was computed before the values were URL-encoded (CB-065, cause 3)"
		case sameHash(sent, dynkey+strings.ReplaceAll(text, "&", "&amp;")):
			return "it was computed over a link escaped for HTML, with &amp; for &"
		case sameHash(sent, dynkey+strings.TrimPrefix(text, "/")):
			return "the slash before the script is missing in what was hashed (CB-062)"
		case sameHash(sent, text+dynkey):
			return "the dynkey must stand before the link, not after it (CB-062)"
		case sameHash(sent, text):
			return "it was computed without the dynkey (CB-062)"
		case sameHash(sent, dynkey+text+"&fgkey="):
			return "the name fgkey itself was hashed (CB-062)"
		case sameHash(sent, strings.TrimSpace(dynkey)+text):
			return "the link's dynkey has blanks around it, the merchant's has none (cause 2)"
		}
	}
	return ""
}

// percentDecoded is text with its escapes undone once; text itself where one is bad.
func percentDecoded(text string) string {
	if decoded, err := url.PathUnescape(text); err == nil {
		return decoded
	}
	return text
}
