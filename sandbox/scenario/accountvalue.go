package scenario

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"paysandbox/sandbox/operation"
)

// switchesField is the mapping of an account, or of a part of it, whose keys are the
// declared switches.
const switchesField = "switches"

var (
	amountText = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[0-9]{1,12}(\.[0-9]+)?$`) })
	intText    = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^-?(0|[1-9][0-9]*)$`) })
)

// value reads one value of a declared type, or one entry of a list of them.
func (c *accountReader) value(field operation.AccountField, d datum) any {
	switch {
	case d.flawed:
		return nil
	case c.isTemplate(d):
		return c.template(d)
	case field.Type == operation.Mapping:
		if d.form != formMapping {
			c.problem(d, "expected a mapping, found "+d.describe())
			return d.plain()
		}
		switch {
		case field.Name == switchesField && field.Any:
			return c.switches(c.kind.SwitchesOf(field), d)
		case field.Any:
			return c.free(d)
		}
		return c.mapping(field.Fields, d)
	case len(field.Values) > 0:
		return c.word(field.Values, d)
	}
	return c.scalar(field.Type, d)
}

// scalar reads a value without parts.
func (c *accountReader) scalar(t operation.Type, d datum) any {
	wrong := func(format string, args ...any) any {
		c.problem(d, fmt.Sprintf(format, args...))
		return d.plain()
	}
	if !d.isScalar() {
		return wrong("expected %s, found %s", nounOf(t), d.describe())
	}
	switch t {
	case operation.Int:
		n, err := strconv.ParseInt(d.text, 10, 64)
		if err != nil || !intText().MatchString(d.text) || (d.form != formInt && d.form != formText) {
			return wrong("expected a whole number, found %s", d.describe())
		}
		return n
	case operation.Bool:
		if d.form != formBool {
			return wrong("expected true or false, found %s", d.describe())
		}
		return strings.EqualFold(d.text, "true")
	case operation.Amount:
		if d.form != formText {
			return wrong("quote this amount: %q", d.text)
		}
		if !amountText().MatchString(d.text) {
			return wrong(`%q is no amount; write units as a text, such as "12.34"`, d.text)
		}
	case operation.Date:
		if _, err := time.Parse(time.DateOnly, d.text); err != nil {
			return wrong("%q is no date; write it as 1980-02-29", d.text)
		}
	case operation.Duration:
		if _, err := operation.ParseDuration(d.text); err != nil {
			return wrong("%v", err)
		}
	case operation.String, operation.Mapping:
		if d.form == formFloat || d.form == formBool {
			return wrong("quote this text: %q", d.text)
		}
	}
	return d.text
}

func nounOf(t operation.Type) string {
	switch t {
	case operation.Int:
		return "a whole number"
	case operation.Bool:
		return "true or false"
	case operation.Amount:
		return "an amount"
	case operation.Date:
		return "a date"
	case operation.Duration:
		return "a duration"
	case operation.Mapping:
		return "a mapping"
	case operation.String:
	}
	return "a text"
}

// word reads one of the declared words; true and 404 may be words too.
func (c *accountReader) word(words []string, d datum) any {
	if !d.isScalar() || !slices.Contains(words, d.text) {
		if !d.isScalar() {
			c.problem(d, fmt.Sprintf("expected one of %s, found %s", strings.Join(words, ", "), d.describe()))
			return d.plain()
		}
		c.problem(d, unknown("word", d.text, words))
	}
	return d.text
}

// switches reads declared switches. All values are kept as texts, as their defaults
// are, so that a provider reads one kind of thing.
func (c *accountReader) switches(declared []operation.Switch, d datum) map[string]any {
	doc := map[string]any{}
	for _, entry := range d.entries {
		at := slices.IndexFunc(declared, func(s operation.Switch) bool { return s.Name == entry.name })
		value := entry.value
		switch {
		case at < 0:
			doc[entry.name] = value.plain()
			place := value
			if entry.key != nil {
				place.node = entry.key
			}
			names := make([]string, len(declared))
			for i, s := range declared {
				names[i] = s.Name
			}
			c.problem(place, unknown("switch", entry.name, names))
		case value.flawed:
		case value.form == formNull:
			doc[entry.name] = c.null(value)
		case c.isTemplate(value):
			doc[entry.name] = c.template(value)
		case declared[at].List:
			doc[entry.name] = c.joined(declared[at].Type, value)
		case len(declared[at].Values) > 0:
			doc[entry.name] = c.word(declared[at].Values, value)
		default:
			doc[entry.name] = c.scalar(declared[at].Type, value)
			if value.isScalar() {
				doc[entry.name] = value.text
			}
		}
	}
	return doc
}

// joined reads a switch of several words, a list or one text with commas between them, as
// one text, which is how a switch is kept.
func (c *accountReader) joined(t operation.Type, d datum) any {
	switch {
	case d.form == formMapping:
		return c.scalar(t, d)
	case d.form != formList:
		for word := range strings.SplitSeq(d.text, ",") {
			if word = strings.TrimSpace(word); word != "" {
				c.scalar(t, datum{path: d.path, node: d.node, form: d.form, text: word})
			}
		}
		return d.text
	}
	words := make([]string, len(d.items))
	for i, item := range d.items {
		c.scalar(t, item)
		words[i] = item.text
	}
	return strings.Join(words, ",")
}

// free reads a mapping whose keys nobody declares; money is no float there either.
func (c *accountReader) free(d datum) any {
	switch {
	case d.flawed:
		return nil
	case c.isTemplate(d):
		return c.template(d)
	case d.form == formNull:
		return c.null(d)
	case d.form == formFloat:
		c.problem(d, fmt.Sprintf("quote this amount: %q", d.text))
	case d.form == formList:
		items := make([]any, len(d.items))
		for i, item := range d.items {
			items[i] = c.free(item)
		}
		return items
	case d.form == formMapping:
		doc := map[string]any{}
		for _, entry := range d.entries {
			doc[entry.name] = c.free(entry.value)
		}
		return doc
	}
	return d.plain()
}
