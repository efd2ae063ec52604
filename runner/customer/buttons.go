package customer

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// buttons are the form's submit buttons.
func (f *form) buttons() []*control {
	return slices.DeleteFunc(slices.Clone(f.controls), func(c *control) bool { return !c.isSubmit() })
}

// press finds the button that is meant: by name, name=value, id, value, label or CSS
// selector. "" is the first, as when the customer hits the enter key; a form without any
// is sent all the same.
func (f *form) press(which string) (*control, error) {
	all := f.buttons()
	if which == "" {
		if len(all) == 0 {
			return nil, nil
		}
		return f.enabled(all[0])
	}
	selected := f.page.find(which).Nodes
	ways := []func(*control) bool{
		func(c *control) bool { return c.name == which },
		func(c *control) bool { return c.name != "" && c.name+"="+c.value == which },
		func(c *control) bool { return attr(c.node, "id") == which },
		func(c *control) bool { return c.value == which },
		func(c *control) bool { return buttonLabel(c.node) == collapse(which) },
		func(c *control) bool { return slices.Contains(selected, c.node) },
		func(c *control) bool { return strings.Contains(buttonLabel(c.node), collapse(which)) },
	}
	for _, way := range ways {
		found := slices.DeleteFunc(slices.Clone(all), func(c *control) bool { return !way(c) })
		switch len(found) {
		case 0:
			continue
		case 1:
			return f.enabled(found[0])
		}
		return nil, fmt.Errorf("%d buttons match %q in %s on %s: %s", len(found), which, f, f.page.describe(), listButtons(found))
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("no button matches %q in %s on %s; it has none that submits%s", which, f, f.page.describe(), f.page.but())
	}
	return nil, fmt.Errorf("no button matches %q in %s on %s; buttons there: %s%s", which, f, f.page.describe(), listButtons(all), f.page.but())
}

func (f *form) enabled(c *control) (*control, error) {
	if c.disabled {
		return nil, fmt.Errorf("button %s of %s on %s cannot be pressed", c.button(), f, f.page.describe())
	}
	return c, nil
}

func listButtons(buttons []*control) string {
	names := make([]string, len(buttons))
	for i, b := range buttons {
		names[i] = b.button()
	}
	return strings.Join(names, ", ")
}

// button names a button by what it shows and what it sends.
func (c *control) button() string {
	s := "“" + buttonLabel(c.node) + "”"
	if c.name != "" {
		s += " [" + c.name + "=" + c.value + "]"
	}
	if c.disabled {
		s += " (disabled)"
	}
	return s
}

// buttonLabel is what a button shows; "" for what is no button.
func buttonLabel(n *html.Node) string {
	if n.DataAtom == atom.Button {
		if text := visibleText(n); text != "" {
			return collapse(text)
		}
		return accessibleName(n)
	}
	if n.DataAtom != atom.Input {
		return ""
	}
	value := collapse(attr(n, "value"))
	switch inputType(n) {
	case "submit":
		if value == "" && !hasAttr(n, "value") {
			return "Submit"
		}
	case "reset":
		if value == "" && !hasAttr(n, "value") {
			return "Reset"
		}
	case "image":
		if alt := collapse(attr(n, "alt")); alt != "" {
			return alt
		}
	case "button":
	default:
		return ""
	}
	if value == "" {
		return accessibleName(n)
	}
	return value
}

// accessibleName is what a screen reader says where there is nothing to see.
func accessibleName(n *html.Node) string {
	if label := collapse(attr(n, "aria-label")); label != "" {
		return label
	}
	return collapse(attr(n, "title"))
}
