package customer

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// fill puts values into the form's controls, by name, or by "#id" where a name is not
// enough. Hidden and read-only controls may be filled too: that is what a customer with
// developer tools does, and what a shop has to expect. A disabled one may not, as
// it would not be sent.
func (f *form) fill(values map[string]string) error {
	for _, name := range slices.Sorted(maps.Keys(values)) {
		group := f.named(name)
		if len(group) == 0 {
			return fmt.Errorf("%s on %s has no control %q; %s", f, f.page.describe(), name, f.offer())
		}
		group = slices.DeleteFunc(group, func(c *control) bool { return c.disabled })
		if len(group) == 0 {
			return fmt.Errorf("control %q of %s on %s is disabled", name, f, f.page.describe())
		}
		if err := fillGroup(group, values[name], f.page); err != nil {
			return fmt.Errorf("control %q of %s on %s %w", name, f, f.page.describe(), err)
		}
	}
	return nil
}

func (f *form) offer() string {
	if names := f.names(); len(names) > 0 {
		return "controls there: " + strings.Join(names, ", ")
	}
	return "it has none to fill"
}

// named are the controls that a key of Fill means. A hidden control of the same name as
// a visible one (the usual trick to have an unchecked checkbox sent) is not meant.
func (f *form) named(key string) []*control {
	id, byID := strings.CutPrefix(key, "#")
	group := slices.DeleteFunc(slices.Clone(f.controls), func(c *control) bool {
		return c.name != key && (!byID || attr(c.node, "id") != id)
	})
	visible := slices.DeleteFunc(slices.Clone(group), func(c *control) bool { return c.kind == "hidden" })
	if len(visible) > 0 {
		return visible
	}
	return group
}

// fillGroup fills controls of one name; its errors go on from the control's name.
func fillGroup(group []*control, value string, page *Page) error {
	kind := group[0].kind
	if kind == "radio" || kind == "checkbox" {
		// A text field may share the name, for "other".
		group = slices.DeleteFunc(slices.Clone(group), func(c *control) bool { return c.kind != kind })
	} else if len(group) > 1 {
		return fmt.Errorf("is there %d times; fill by id (#…) instead", len(group))
	}
	one := group[0]
	switch {
	case one.isButton():
		return fmt.Errorf("is a button, which is pressed, not filled")
	case kind == "radio":
		return fillRadio(group, value, page)
	case kind == "checkbox":
		return fillCheckbox(group, value, page)
	case kind == "select":
		return one.choose(value)
	case kind == "file":
		return fmt.Errorf("takes a file, which this customer has none of")
	case kind == "textarea":
		one.value = value
	default:
		one.value = sanitize(kind, value)
		if one.value == "" && value != "" {
			return fmt.Errorf("takes a %s, which %q is not", kind, value)
		}
	}
	return nil
}

func fillRadio(group []*control, value string, page *Page) error {
	pick := slices.IndexFunc(group, func(c *control) bool { return c.value == value })
	if pick < 0 {
		pick = slices.IndexFunc(group, func(c *control) bool { return page.label(c.node) == collapse(value) })
	}
	if pick < 0 {
		return fmt.Errorf("cannot be %q; it offers %s", value, offered(group))
	}
	for i, c := range group {
		c.checked = i == pick
	}
	return nil
}

// The words for a box that is or is not ticked, where its value is not said.
var (
	ticked   = []string{"on", "true", "yes"}
	unticked = []string{"", "off", "false", "no"}
)

// fillCheckbox ticks exactly the boxes whose values (or labels) are listed, separated by
// commas. A box that is alone may also be told on or off.
func fillCheckbox(group []*control, value string, page *Page) error {
	set := func(wanted []string) string {
		var picks []*control
		for _, want := range wanted {
			i := slices.IndexFunc(group, func(c *control) bool { return c.value == want })
			if i < 0 {
				i = slices.IndexFunc(group, func(c *control) bool { return page.label(c.node) == collapse(want) })
			}
			if i < 0 {
				return want
			}
			picks = append(picks, group[i])
		}
		for _, c := range group {
			c.checked = slices.Contains(picks, c)
		}
		return ""
	}
	if missing := set([]string{value}); missing == "" && value != "" {
		return nil
	}
	switch {
	case slices.Contains(unticked, value):
		for _, c := range group {
			c.checked = false
		}
		return nil
	case len(group) == 1 && slices.Contains(ticked, value):
		group[0].checked = true
		return nil
	}
	if missing := set(splitList(value)); missing != "" {
		return fmt.Errorf("cannot be %q; it offers %s", missing, offered(group))
	}
	return nil
}

func offered(group []*control) string {
	words := make([]string, len(group))
	for i, c := range group {
		words[i] = fmt.Sprintf("%q", c.value)
	}
	return listed(words)
}

// mostListed is how many choices a sentence lists: there are lists of all countries.
const mostListed = 20

func listed(words []string) string {
	if more := len(words) - mostListed; more > 0 {
		words = append(slices.Clone(words[:mostListed]), fmt.Sprintf("and %d more", more))
	}
	return strings.Join(words, ", ")
}

func splitList(value string) []string {
	var parts []string
	for part := range strings.SplitSeq(value, ",") {
		if part = strings.TrimSpace(part); part != "" {
			parts = append(parts, part)
		}
	}
	return parts
}
