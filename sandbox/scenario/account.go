package scenario

import (
	"fmt"
	"slices"
	"strings"

	"paysandbox/sandbox/operation"
)

// AccountProblem is one thing that is wrong in an account document.
type AccountProblem struct {
	Path    string `json:"path"` // "domains[0].links[1].price"
	Message string `json:"message"`
}

// CheckAccount compares a document with the declaration of its provider's accounts:
// the answer is empty when it may be merged into an account. It takes what a JSON
// decoder makes and what Go code writes; null is allowed everywhere but for the id.
func CheckAccount(kind operation.AccountKind, doc map[string]any) []AccountProblem {
	var problems []AccountProblem
	c := &accountReader{kind: kind, problem: func(d datum, message string) {
		problems = append(problems, AccountProblem{d.path, message})
	}}
	c.account(plainDatum(doc, ""))
	return problems
}

// AccountID is the id of a document as a text, however it is written; false where the
// document has none.
func AccountID(kind operation.AccountKind, doc map[string]any) (string, bool) {
	d := plainDatum(doc[kind.ID], kind.ID)
	return d.text, d.isScalar() && d.text != ""
}

// accountReader turns a document into plain values of the declared types and tells
// about everything that has no place in it.
type accountReader struct {
	kind    operation.AccountKind
	problem func(d datum, message string)
	// template makes a value of a text with ${…}; nil where texts are only texts.
	template func(d datum) any
}

// account reads a whole document.
func (c *accountReader) account(d datum) map[string]any {
	if d.form != formMapping {
		if !d.flawed {
			c.problem(d, "expected an account, which is a mapping, found "+d.describe())
		}
		return nil
	}
	doc := c.mapping(c.kind.Fields, d)
	at := slices.IndexFunc(d.entries, func(e datumEntry) bool { return e.name == c.kind.ID })
	if at < 0 {
		d.path = c.kind.ID
		c.problem(d, fmt.Sprintf("%q is missing: it tells which account this is", c.kind.ID))
	} else if id := d.entries[at].value; id.form == formNull || (id.isScalar() && id.text == "") {
		c.problem(id, fmt.Sprintf("%q must not be empty: it tells which account this is", c.kind.ID))
	}
	return doc
}

func (c *accountReader) mapping(fields []operation.AccountField, d datum) map[string]any {
	doc := map[string]any{}
	for _, entry := range d.entries {
		at := slices.IndexFunc(fields, func(f operation.AccountField) bool { return f.Name == entry.name })
		if at < 0 {
			doc[entry.name] = entry.value.plain()
			place := entry.value
			if entry.key != nil {
				place.node = entry.key
			}
			c.problem(place, c.unknownKey(entry.name, fields))
			continue
		}
		doc[entry.name] = c.field(fields[at], entry.value)
	}
	return doc
}

func (c *accountReader) unknownKey(name string, fields []operation.AccountField) string {
	switches := c.kind.Switches
	for _, f := range fields {
		if f.Name == switchesField {
			switches = c.kind.SwitchesOf(f)
		}
	}
	if slices.ContainsFunc(switches, func(s operation.Switch) bool { return s.Name == name }) {
		return fmt.Sprintf("%q is a switch: it stands under switches", name)
	}
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.Name
	}
	return unknown("key", name, names)
}

func (c *accountReader) field(field operation.AccountField, d datum) any {
	if d.form == formNull {
		return c.null(d)
	}
	if !field.List {
		return c.value(field, d)
	}
	if d.form != formList {
		c.problem(d, "expected a list, found "+d.describe())
		return d.plain()
	}
	items := make([]any, 0, len(d.items))
	seen := map[string]bool{}
	for _, item := range d.items {
		value := c.value(field, item)
		items = append(items, value)
		if field.Type == operation.Mapping && !field.Any && len(field.Fields) > 0 && item.form == formMapping {
			c.identity(field, item, value, seen)
		}
	}
	return items
}

// identity looks at the fields of an entry of a list by which merging tells the entries
// apart.
func (c *accountReader) identity(field operation.AccountField, item datum, value any, seen map[string]bool) {
	var names []string
	for _, key := range field.Keys() {
		if identify(key.Name, value) == "" {
			c.problem(item, fmt.Sprintf("%q is missing: it tells the entries of this list apart", key.Name))
			return
		}
		names = append(names, key.Name)
	}
	id := EntryID(field, value)
	if seen[id] {
		stands := "stands"
		if len(names) > 1 {
			stands = "stand"
		}
		c.problem(item, fmt.Sprintf("%s %q %s twice in this list", strings.Join(names, " and "), id, stands))
	}
	seen[id] = true
}

// EntryID is what tells an entry of a list apart, as a text: the values of its keys with a
// space between; "" where one is missing.
func EntryID(list operation.AccountField, entry any) string {
	var parts []string
	for _, key := range list.Keys() {
		part := identify(key.Name, entry)
		if part == "" {
			return ""
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, " ")
}

// identify is the identity of an entry as a text, "" where it has none.
func identify(name string, entry any) string {
	mapping, ok := entry.(map[string]any)
	if !ok {
		return ""
	}
	if t, ok := mapping[name].(*Template); ok {
		return t.Source
	}
	d := plainDatum(mapping[name], name)
	if !d.isScalar() {
		return ""
	}
	return d.text
}

// null removes what stands there; in a file it has to be said, because an empty value
// is more often one that was forgotten.
func (c *accountReader) null(d datum) any {
	if d.node != nil && d.node.Value == "" && !d.flawed {
		c.problem(d, `a value is missing; "" is an empty text, null removes what is there`)
	}
	return nil
}

// isTemplate tells whether a value is only known when a step runs.
func (c *accountReader) isTemplate(d datum) bool {
	return c.template != nil && d.form == formText && strings.Contains(d.text, "${")
}
