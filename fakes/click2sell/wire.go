package click2sell

import (
	"net/http"
	"strconv"
	"strings"

	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/outbox"
)

// spell writes a notification: one POST whose values are encoded once (CS-075 to CS-078,
// CS-082).
func (p *product) spell(target string, fields []operation.KeyText) outbox.Delivery {
	return outbox.Delivery{
		Method: http.MethodPost, URL: target, Body: []byte(p.body(fields)),
		Headers: []operation.KeyText{
			{Name: "User-Agent", Text: p.sw("user_agent")}, {Name: "Content-Type", Text: "application/x-www-form-urlencoded"},
		},
		SourceIP: p.sw("source_addr"), Timeout: p.duration("timeout"),
	}
}

func (p *product) body(fields []operation.KeyText) string {
	var body strings.Builder
	body.Grow(1024)
	for i, f := range fields {
		if i > 0 {
			body.WriteByte('&')
		}
		text := f.Text
		if p.on("double_encode") { // CS-077
			text = formEncode(text)
		}
		body.WriteString(formEncode(f.Name) + "=" + formEncode(text))
	}
	return body.String()
}

// unreserved stay as they are, as in Java's encoders (CS-125).
const unreserved = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.*"

// formEncode encodes the UTF-8 bytes of a text; a blank becomes '+'.
func formEncode(text string) string {
	var encoded strings.Builder
	encoded.Grow(len(text) + 8)
	for i := range len(text) {
		switch c := text[i]; {
		case c == ' ':
			encoded.WriteByte('+')
		case strings.IndexByte(unreserved, c) >= 0:
			encoded.WriteByte(c)
		default:
			encoded.WriteByte('%')
			encoded.WriteByte(upperHex[c>>4])
			encoded.WriteByte(upperHex[c&15])
		}
	}
	return encoded.String()
}

const upperHex = "0123456789ABCDEF"

func itoa(n int64) string { return strconv.FormatInt(n, 10) }
