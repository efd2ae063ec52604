package console

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// maxDepth bounds how deep a document is indented.
const maxDepth = 100

// indentXML writes a document with one element a line. Prefixes, attributes and
// their order stay as they were sent; blanks between elements do not. It is false
// for what is no well-formed document, and for HTML, whose lines say little.
func indentXML(document string) (string, bool) {
	if head := strings.ToLower(document[:min(len(document), 200)]); strings.Contains(head, "<!doctype html") || strings.Contains(head, "<html") {
		return "", false
	}
	decoder := xml.NewDecoder(strings.NewReader(document))
	decoder.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil } // the journal keeps text
	w := xmlWriter{}
	for {
		token, err := decoder.RawToken()
		if errors.Is(err, io.EOF) {
			return strings.TrimSpace(w.out.String()), len(w.open) == 0
		}
		if err != nil || !w.write(token) {
			return "", false
		}
	}
}

type xmlWriter struct {
	out  strings.Builder
	open []string
	flat bool // only text has come since the last start tag
}

// write is false when the document is not well-formed.
func (w *xmlWriter) write(token xml.Token) bool {
	switch t := token.(type) {
	case xml.StartElement:
		w.line()
		w.out.WriteString("<" + xmlName(t.Name))
		for _, a := range t.Attr {
			w.out.WriteString(" " + xmlName(a.Name) + `="` + xmlText.Replace(a.Value) + `"`)
		}
		w.out.WriteString(">")
		w.open, w.flat = append(w.open, xmlName(t.Name)), true
		return len(w.open) < maxDepth
	case xml.EndElement:
		n := len(w.open) - 1
		if n < 0 || w.open[n] != xmlName(t.Name) {
			return false
		}
		w.open = w.open[:n]
		if !w.flat {
			w.line()
		}
		w.out.WriteString("</" + xmlName(t.Name) + ">")
		w.flat = false
	case xml.CharData:
		text := xmlText.Replace(string(t))
		if w.flat {
			w.out.WriteString(strings.TrimSpace(text))
		} else if strings.TrimSpace(text) != "" {
			w.line()
			w.out.WriteString(strings.TrimSpace(text))
		}
	case xml.Comment:
		w.line()
		w.out.WriteString("<!--" + string(t) + "-->")
		w.flat = false
	case xml.ProcInst:
		w.line()
		w.out.WriteString("<?" + t.Target + " " + string(t.Inst) + "?>")
	case xml.Directive:
		w.line()
		w.out.WriteString("<!" + string(t) + ">")
	}
	return true
}

func (w *xmlWriter) line() {
	if w.out.Len() > 0 {
		w.out.WriteString("\n" + strings.Repeat("  ", len(w.open)))
	}
}

func xmlName(n xml.Name) string {
	if n.Space == "" {
		return n.Local
	}
	return n.Space + ":" + n.Local
}

var xmlText = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")
