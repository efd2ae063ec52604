package customer

import (
	"fmt"
	"slices"

	"golang.org/x/net/html"
)

// option is one choice of a select.
type option struct {
	value, text string
	selected    bool
	disabled    bool
}

// readSelect reads a select. One that shows a single line always has a choice: where the
// page makes none it is the first option that is not disabled; where the page makes
// several it is the last.
func readSelect(n *html.Node) (read struct {
	multiple bool
	options  []option
},
) {
	read.multiple = hasAttr(n, "multiple")
	collectOptions(n, false, &read.options)
	if read.multiple {
		return read
	}
	last, first := -1, -1
	for i, o := range read.options {
		if o.selected {
			last = i
		}
		if first < 0 && !o.disabled {
			first = i
		}
		read.options[i].selected = false
	}
	size := attr(n, "size")
	if last < 0 && (size == "" || size == "0" || size == "1") {
		last = first
	}
	if last >= 0 {
		read.options[last].selected = true
	}
	return read
}

func collectOptions(n *html.Node, disabled bool, into *[]option) {
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		switch child.Data {
		case "optgroup":
			collectOptions(child, disabled || hasAttr(child, "disabled"), into)
		case "option":
			o := option{text: collapse(rawText(child)), selected: hasAttr(child, "selected"), disabled: disabled || hasAttr(child, "disabled")}
			if o.value = o.text; hasAttr(child, "value") {
				o.value = attr(child, "value")
			}
			*into = append(*into, o)
		default:
			collectOptions(child, disabled, into)
		}
	}
}

func chosen(options []option) []option {
	return slices.DeleteFunc(slices.Clone(options), func(o option) bool { return !o.selected })
}

// choose picks options by value, else by text; several, separated by commas, where the
// select takes several.
func (c *control) choose(value string) error {
	wanted := []string{value}
	if c.multiple && c.find(value) < 0 {
		wanted = splitList(value)
	}
	picks := make([]int, 0, len(wanted))
	for _, want := range wanted {
		i := c.find(want)
		if i < 0 {
			return fmt.Errorf("cannot be %q; it offers %s", want, c.offer())
		}
		if c.options[i].disabled {
			return fmt.Errorf("offers %q but does not let it be chosen", want)
		}
		picks = append(picks, i)
	}
	for i := range c.options {
		c.options[i].selected = slices.Contains(picks, i)
	}
	return nil
}

func (c *control) find(want string) int {
	if i := slices.IndexFunc(c.options, func(o option) bool { return o.value == want }); i >= 0 {
		return i
	}
	return slices.IndexFunc(c.options, func(o option) bool { return o.text == collapse(want) })
}

func (c *control) offer() string {
	words := make([]string, len(c.options))
	for i, o := range c.options {
		if words[i] = fmt.Sprintf("%q", o.value); o.text != o.value {
			words[i] += " (" + o.text + ")"
		}
	}
	return listed(words)
}
