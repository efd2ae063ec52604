package customer

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// control is one of a form's fields or buttons in the state it is in.
type control struct {
	node     *html.Node
	kind     string // an input's type, or "select", "textarea"; a button's is its type
	name     string
	value    string
	checked  bool
	disabled bool
	multiple bool // of a select
	options  []option
}

func (c *control) isSubmit() bool { return c.kind == "submit" || c.kind == "image" }

func (c *control) isButton() bool {
	return c.isSubmit() || c.kind == "button" || c.kind == "reset"
}

// readControl is a control as the page delivers it.
func readControl(n *html.Node) *control {
	c := &control{node: n, name: attr(n, "name"), value: attr(n, "value"), disabled: isDisabled(n)}
	switch n.Data {
	case "select":
		read := readSelect(n)
		c.kind, c.multiple, c.options = "select", read.multiple, read.options
	case "textarea":
		// The parser has already dropped the line break that may open the element.
		c.kind, c.value = "textarea", rawText(n)
	case "button":
		c.kind = strings.ToLower(attr(n, "type"))
		if c.kind != "button" && c.kind != "reset" {
			c.kind = "submit"
		}
	default:
		c.kind = inputType(n)
		c.checked = hasAttr(n, "checked")
		if (c.kind == "checkbox" || c.kind == "radio") && !hasAttr(n, "value") {
			c.value = "on"
		}
		if c.kind == "submit" && !hasAttr(n, "value") {
			// The standard says nothing is sent; browsers send what the button shows.
			c.value = buttonLabel(n)
		}
		if c.kind == "range" && c.value == "" {
			c.value = middle(n)
		}
		c.value = sanitize(c.kind, c.value)
	}
	return c
}

// inputType is an input's type; what HTML does not know is a text field.
func inputType(n *html.Node) string {
	kind := strings.ToLower(attr(n, "type"))
	switch kind {
	case "button", "checkbox", "color", "date", "datetime-local", "email", "file", "hidden", "image",
		"month", "number", "password", "radio", "range", "reset", "search", "submit", "tel", "time",
		"url", "week":
		return kind
	}
	return "text"
}

// sanitize is what a browser makes of a value that is put into a field of one line.
func sanitize(kind, value string) string {
	oneLine := strings.NewReplacer("\r", "", "\n", "")
	switch kind {
	case "text", "search", "tel", "password":
		return oneLine.Replace(value)
	case "email", "url":
		return strings.Trim(oneLine.Replace(value), " \t\f")
	case "color":
		if value == "" {
			return "#000000"
		}
	case "number", "range":
		if !number().MatchString(value) {
			return ""
		}
	case "file":
		return "" // a page cannot choose a file for its reader
	}
	return value
}

// number is what HTML calls a valid floating-point number: no blanks, no comma, no plus.
var number = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^-?(\d+|\d*\.\d+)([eE][-+]?\d+)?$`) })

// middle is where a slider stands that the page has not put anywhere: half way, on a step.
func middle(n *html.Node) string {
	number := func(name string, otherwise float64) float64 {
		if v, err := strconv.ParseFloat(attr(n, name), 64); err == nil {
			return v
		}
		return otherwise
	}
	low, high, step := number("min", 0), number("max", 100), number("step", 1)
	half := max(high-low, 0) / 2
	if step > 0 && !strings.EqualFold(attr(n, "step"), "any") {
		half = math.Floor(half/step+0.5) * step
	}
	return strconv.FormatFloat(low+half, 'f', -1, 64)
}

// isDisabled: by itself, or by a fieldset around it unless it is in that one's legend.
func isDisabled(n *html.Node) bool {
	if hasAttr(n, "disabled") {
		return true
	}
	for child, parent := n, n.Parent; parent != nil; child, parent = parent, parent.Parent {
		if parent.DataAtom == atom.Fieldset && hasAttr(parent, "disabled") && child != firstLegend(parent) {
			return true
		}
	}
	return false
}

func firstLegend(fieldset *html.Node) *html.Node {
	for child := fieldset.FirstChild; child != nil; child = child.NextSibling {
		if child.DataAtom == atom.Legend {
			return child
		}
	}
	return nil
}
