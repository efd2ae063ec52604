package customer

import (
	"bytes"
	"mime"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
)

// mediaType is what an answer says that it is, else what it looks like.
func mediaType(a *answer) string {
	kind, _, _ := mime.ParseMediaType(a.header.Get("Content-Type"))
	if !strings.Contains(kind, "/") {
		kind, _, _ = mime.ParseMediaType(http.DetectContentType(a.body))
	}
	return kind
}

// isText tells which media types a browser shows as text.
func isText(kind string) bool {
	if strings.HasPrefix(kind, "text/") || strings.HasSuffix(kind, "+json") || strings.HasSuffix(kind, "+xml") {
		return true
	}
	switch kind {
	case "application/json", "application/xml", "application/javascript", "application/x-www-form-urlencoded":
		return true
	}
	return false
}

var (
	xmlDeclaration = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^<\?xml[^>]*\sencoding\s*=\s*["']([^"']+)["']`) })
	charsetInMeta  = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?i)charset\s*=\s*["']?\s*([^\s"';,]+)`) })
)

// declared is the charset label that a document gives itself, "" for none. A page's
// meta is looked for beyond the first kilobyte, where browsers also still obey it.
func declared(body []byte, kind string) string {
	if kind != "text/html" {
		if match := xmlDeclaration().FindSubmatch(body); match != nil {
			return string(match[1])
		}
		return ""
	}
	tokens := html.NewTokenizer(bytes.NewReader(body))
	for {
		kind := tokens.Next()
		if kind == html.ErrorToken {
			return ""
		}
		token := tokens.Token()
		if token.DataAtom != atom.Meta || kind == html.EndTagToken {
			continue
		}
		at := attributes(token.Attr)
		if at["charset"] != "" {
			return at["charset"]
		}
		if strings.EqualFold(at["http-equiv"], "content-type") {
			if match := charsetInMeta().FindStringSubmatch(at["content"]); match != nil {
				return match[1]
			}
		}
	}
}

func attributes(list []html.Attribute) map[string]string {
	at := make(map[string]string, len(list))
	for _, one := range list {
		at[one.Key] = one.Val
	}
	return at
}

// decode turns a body into UTF-8 and names the charset it came in, in which forms of
// the page will be sent. The charset is that of a byte order mark, of the header, of
// the page itself; failing all these UTF-8 where it is that, else windows-1252, which
// is also what every label of ISO-8859-1 means.
func decode(body []byte, contentType, kind string) ([]byte, encoding.Encoding, string) {
	enc, label, certain := charset.DetermineEncoding(body, contentType)
	if !certain {
		said, name := charset.Lookup(declared(body, kind))
		switch {
		case said != nil && strings.HasPrefix(name, "utf-16"):
			// What could be read as ASCII up to here is no UTF-16.
			enc, label = charset.Lookup("utf-8")
		case said != nil:
			enc, label = said, name
		case utf8.Valid(body) && (kind != "text/html" || !isASCII(string(body))):
			// The guess above has looked at the first kilobyte only.
			enc, label = charset.Lookup("utf-8")
		}
	}
	decoded, err := enc.NewDecoder().Bytes(body)
	if err != nil {
		decoded = body
	}
	decoded = bytes.TrimPrefix(decoded, []byte("\uFEFF"))
	return bytes.ToValidUTF8(decoded, []byte("\uFFFD")), enc, label
}

// formCharset is the charset in which a form is sent: the first that accept-charset
// names and that is known, else the page's. UTF-16 cannot be sent.
func formCharset(accept string, page encoding.Encoding, label string) (encoding.Encoding, string) {
	for _, word := range strings.FieldsFunc(accept, func(r rune) bool { return r <= ' ' || r == ',' }) {
		if enc, name := charset.Lookup(word); enc != nil {
			page, label = enc, name
			break
		}
	}
	if page == nil || strings.HasPrefix(label, "utf-16") || label == "replacement" {
		return charset.Lookup("utf-8")
	}
	return page, label
}

// charsetName is a charset's name as `_charset_` fields tell it.
func charsetName(label string) string {
	switch label {
	case "big5":
		return "Big5"
	case "shift_jis":
		return "Shift_JIS"
	case "macintosh", "gb18030":
		return label
	}
	if strings.HasPrefix(label, "windows-") || strings.HasPrefix(label, "x-") {
		return label
	}
	return strings.ToUpper(label)
}
