package console

import (
	"bytes"
	"encoding/json"
	"mime"
	"strings"
)

// reading is a body made readable; the raw one stands above it.
type reading struct {
	Kind   string // XML, JSON, form
	Text   string // indented
	Fields []pair // of a form
}

// read makes a body readable; nil where it is nothing that the console can read, or
// only looks like it. Old clients send XML as text/html and JSON as a form, so what
// a body looks like counts for more than what it calls itself.
func read(contentType, body string) *reading {
	media, _, _ := mime.ParseMediaType(contentType)
	trimmed := strings.TrimSpace(body)
	switch {
	case trimmed == "":
		return nil
	case strings.HasPrefix(trimmed, "<"):
		if text, ok := indentXML(trimmed); ok {
			return &reading{Kind: "XML", Text: text}
		}
	case strings.HasPrefix(trimmed, "{"), strings.HasPrefix(trimmed, "["):
		var text bytes.Buffer
		if json.Indent(&text, []byte(trimmed), "", "  ") == nil {
			return &reading{Kind: "JSON", Text: text.String()}
		}
	case media == "application/x-www-form-urlencoded":
		return &reading{Kind: "form", Fields: pairs(body)}
	}
	return nil
}
