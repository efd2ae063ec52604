package scenario

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

// form is what a value of a document looks like before anybody knows what it is for.
type form int

const (
	formNull form = iota
	formBool
	formInt
	formFloat
	formText
	formList
	formMapping
)

// datum is a value of an account document, from a YAML file or as plain values, so
// that both are read by the same rules.
type datum struct {
	path    string     // "domains[0].links[1].price"
	node    *yaml.Node // nil outside of YAML
	form    form
	text    string // of a scalar, as written
	items   []datum
	entries []datumEntry
	flawed  bool // somebody has spoken about it already
}

type datumEntry struct {
	name  string
	key   *yaml.Node
	value datum
}

// nodeDatum reads a node.
func (p *parser) nodeDatum(n *yaml.Node, path string) datum {
	d := datum{path: path, node: n, text: n.Value, flawed: p.bad[n]}
	switch {
	case d.flawed:
	case n.Kind == yaml.MappingNode:
		d.form = formMapping
		for _, entry := range p.pairs(n, "") {
			d.entries = append(d.entries, datumEntry{entry.name, entry.key, p.nodeDatum(entry.value, join(path, entry.name))})
		}
	case n.Kind == yaml.SequenceNode:
		d.form = formList
		for i, item := range n.Content {
			d.items = append(d.items, p.nodeDatum(item, within(path, fmt.Sprintf("[%d]", i))))
		}
	default:
		d.form = map[string]form{"!!null": formNull, "!!bool": formBool, "!!int": formInt, "!!float": formFloat}[n.Tag]
		if d.form == formNull && n.Tag != "!!null" { // a text or a date
			d.form = formText
		}
	}
	return d
}

// plainDatum reads plain values: what a JSON decoder makes, or Go code writes.
func plainDatum(v any, path string) datum {
	d := datum{path: path}
	if number, ok := v.(json.Number); ok {
		d.form, d.text = formInt, number.String()
		if strings.ContainsAny(d.text, ".eE") {
			d.form = formFloat
		}
		return d
	}
	switch r := reflect.ValueOf(v); {
	case r.Kind() == reflect.String:
		d.form, d.text = formText, r.String()
	case r.Kind() == reflect.Bool:
		d.form, d.text = formBool, strconv.FormatBool(r.Bool())
	case r.CanInt():
		d.form, d.text = formInt, strconv.FormatInt(r.Int(), 10)
	case r.CanUint():
		d.form, d.text = formInt, strconv.FormatUint(r.Uint(), 10)
	case r.CanFloat(): // JSON has no whole numbers of its own
		d.form, d.text = formFloat, strconv.FormatFloat(r.Float(), 'f', -1, 64)
		if r.Float() == math.Trunc(r.Float()) && math.Abs(r.Float()) < 1<<53 {
			d.form = formInt
		}
	case r.Kind() == reflect.Slice, r.Kind() == reflect.Array:
		d.form = formList
		for i := range r.Len() {
			d.items = append(d.items, plainDatum(r.Index(i).Interface(), within(path, fmt.Sprintf("[%d]", i))))
		}
	case r.Kind() == reflect.Map:
		d.form = formMapping
		byName := map[string]any{}
		for _, key := range r.MapKeys() {
			byName[fmt.Sprint(key.Interface())] = r.MapIndex(key).Interface()
		}
		for _, name := range slices.Sorted(maps.Keys(byName)) {
			d.entries = append(d.entries, datumEntry{name: name, value: plainDatum(byName[name], join(path, name))})
		}
	default: // nil, and what no document holds
	}
	return d
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return within(path, "."+name)
}

// within is a longer path, unless it is so long that nobody reads it: documents come
// from outside, and each value remembers its path.
func within(path, step string) string {
	if len(path) > 500 {
		return path
	}
	return path + step
}

// describe names what a value is in a sentence.
func (d datum) describe() string {
	switch d.form {
	case formBool, formInt, formFloat:
		return d.text
	case formText:
		return strconv.Quote(d.text)
	case formList:
		return "a list"
	case formMapping:
		return "a mapping"
	case formNull:
	}
	return "nothing"
}

// isScalar tells whether a value has a text.
func (d datum) isScalar() bool {
	return d.form != formList && d.form != formMapping && d.form != formNull
}

// plain is the value without any declaration: what an unknown key is kept as.
func (d datum) plain() any {
	switch d.form {
	case formBool:
		return strings.EqualFold(d.text, "true")
	case formInt:
		if n, err := strconv.ParseInt(d.text, 10, 64); err == nil {
			return n
		}
		return d.text
	case formFloat, formText:
		return d.text
	case formList:
		items := make([]any, len(d.items))
		for i, item := range d.items {
			items[i] = item.plain()
		}
		return items
	case formMapping:
		entries := map[string]any{}
		for _, entry := range d.entries {
			entries[entry.name] = entry.value.plain()
		}
		return entries
	case formNull:
	}
	return nil
}
