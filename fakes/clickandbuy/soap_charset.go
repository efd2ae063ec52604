package clickandbuy

import (
	"bytes"
	"io"
	"mime"
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
)

// declaredEncoding finds the encoding of an XML declaration.
var declaredEncoding = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^\s*<\?xml\s[^>]*?encoding\s*=\s*["']([A-Za-z0-9._:-]+)["']`)
})

// toUTF8 reads a request's bytes in their character set: that of a byte order mark,
// else of the Content-Type, else of the XML declaration, else UTF-8. All releases of
// NuSOAP send ISO-8859-1 and say so in both places (CB-168). UTF-8 is only believed
// of bytes that are UTF-8, so a proxy's or framework's wrong header does no harm.
func toUTF8(body []byte, contentType string) ([]byte, error) {
	for _, mark := range []struct{ bytes, label string }{
		{"\xEF\xBB\xBF", "utf-8"}, {"\xFE\xFF", "utf-16be"}, {"\xFF\xFE", "utf-16le"},
	} {
		if rest, ok := bytes.CutPrefix(body, []byte(mark.bytes)); ok {
			return convert(rest, mark.label)
		}
	}
	var labels []string
	if _, params, err := mime.ParseMediaType(contentType); err == nil && params["charset"] != "" {
		labels = append(labels, params["charset"])
	}
	if found := declaredEncoding().FindSubmatch(body[:min(len(body), 1024)]); found != nil {
		labels = append(labels, string(found[1]))
	}
	if len(labels) == 0 {
		labels = append(labels, "utf-8")
	}
	var failed error
	for _, label := range labels {
		text, err := convert(body, label)
		if err == nil {
			return text, nil
		}
		failed = err
	}
	return nil, failed
}

func convert(body []byte, label string) ([]byte, error) {
	if strings.EqualFold(label, "utf-8") || strings.EqualFold(label, "utf8") {
		if !utf8.Valid(body) {
			return nil, invalidParameter("the bytes are not the UTF-8 that they are declared to be (CB-168)")
		}
		return body, nil
	}
	r, err := charset.NewReaderLabel(label, bytes.NewReader(body))
	if err != nil {
		return nil, invalidParameter("unknown character set %s", shorten(label))
	}
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, invalidParameter("the bytes cannot be read as %s", shorten(label))
	}
	return text, nil
}
