package customer

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// pair is one name and value that a form sends.
type pair struct {
	name, value string
	file        bool // an empty file: nobody chose one
}

// pairs is the standard's "constructing the entry list": what the form sends when a
// button (nil: none) is pressed, in the order of the document.
func (f *form) pairs(pressed *control, charset string) []pair {
	var list []pair
	add := func(name, value string) { list = append(list, pair{name: name, value: value}) }
	for _, c := range f.controls {
		if c.disabled || isInside(c.node, atom.Datalist) {
			continue
		}
		if c.isButton() && (pressed == nil || c.node != pressed.node) {
			continue
		}
		if c.kind == "image" {
			prefix := ""
			if c.name != "" {
				prefix = c.name + "."
			}
			// Where in the picture the mouse was; a point inside every picture.
			add(prefix+"x", "1")
			add(prefix+"y", "1")
			continue
		}
		if c.name == "" {
			continue
		}
		switch c.kind {
		case "checkbox", "radio":
			if c.checked {
				add(c.name, c.value)
			}
		case "select":
			for _, o := range c.options {
				if o.selected && !o.disabled {
					add(c.name, o.value)
				}
			}
		case "file":
			list = append(list, pair{name: c.name, file: true})
		case "hidden":
			if strings.EqualFold(c.name, "_charset_") {
				add(c.name, charset)
				break
			}
			add(c.name, c.value)
		default:
			add(c.name, c.value)
		}
		if dirname := attr(c.node, "dirname"); dirname != "" && !slices.Contains(undirected, c.kind) {
			add(dirname, direction(c.node))
		}
	}
	for i := range list {
		list[i].name, list[i].value = crlf(list[i].name), crlf(list[i].value)
	}
	return list
}

// undirected are the controls whose writing direction nobody asks for.
var undirected = []string{"checkbox", "color", "file", "number", "radio", "range", "select"}

// direction is what a dirname control reports: the writing direction around it.
func direction(n *html.Node) string {
	for ; n != nil; n = n.Parent {
		switch dir := strings.ToLower(attr(n, "dir")); dir {
		case "ltr", "rtl":
			return dir
		}
	}
	return "ltr"
}

// crlf makes every line end in CR LF, whatever it ended in, as forms do.
func crlf(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	s = strings.ReplaceAll(s, "\r", "\n")
	return strings.ReplaceAll(s, "\n", "\r\n")
}
