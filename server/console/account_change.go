package console

import (
	"net/url"
	"slices"
	"strings"

	"paysandbox/sandbox/operation"
)

// edit is what a posted form changes in an account or a part of one: fields that it does
// not have, and those that it has as they are, are left alone.
type edit struct {
	form  url.Values
	drop  map[string]any // what is removed before put is merged: lists are joined otherwise
	put   map[string]any
	names []string // paths of what changes
}

// compare reads a form against what there is.
func compare(p part, form url.Values) edit {
	c := edit{form: form, drop: map[string]any{}, put: map[string]any{}}
	fields := slices.DeleteFunc(slices.Clone(p.fields), func(f operation.AccountField) bool { return p.isKey(f.Name) }) // who it is stays
	c.fields(fields, p.doc, "", c.drop, c.put)
	if declared, ok := p.switches(); ok {
		there, _ := p.doc["switches"].(map[string]any)
		if switches := c.switches(declared, there); len(switches) > 0 {
			c.put["switches"] = switches
		}
	}
	return c
}

// patches are the change as documents of the account.
func (c edit) patches(p part) []map[string]any {
	return []map[string]any{p.patch(c.drop), p.patch(c.put)}
}

// posted is what the form says about a path; false where that is nothing new.
func (c *edit) posted(path string, read func([]string) []string) ([]string, bool) {
	values, has := c.form[fieldPrefix+path]
	if !has {
		return nil, false
	}
	values = read(values)
	was, shown := c.form[wasPrefix+path]
	return values, !shown || !slices.Equal(values, read(was))
}

func (c *edit) fields(fields []operation.AccountField, doc map[string]any, within string, drop, put map[string]any) {
	for _, field := range fields {
		path := within + field.Name
		read := entries
		if !field.List {
			read = line(field.Type)
		}
		posted, said := c.posted(path, read)
		switch {
		case !isForm(field):
		case field.Type == operation.Mapping:
			inner, _ := doc[field.Name].(map[string]any)
			innerDrop, innerPut := map[string]any{}, map[string]any{}
			c.fields(field.Fields, inner, path+".", innerDrop, innerPut)
			if len(innerDrop) > 0 {
				drop[field.Name] = innerDrop
			}
			if len(innerPut) > 0 {
				put[field.Name] = innerPut
			}
		case !said:
		case field.List:
			c.list(field, spellAll(doc[field.Name]), posted, path, drop, put)
		default:
			switch value := posted[0]; {
			case sameText(value, spell(doc[field.Name])):
				continue
			case value == "":
				put[field.Name] = nil
			default:
				put[field.Name] = typedValue(field.Type, value)
			}
			c.names = append(c.names, path)
		}
	}
}

// list replaces a list of plain values.
func (c *edit) list(field operation.AccountField, there, posted []string, path string, drop, put map[string]any) {
	same := slices.Equal(there, posted)
	if len(field.Values) > 0 { // of words only which ones counts
		same = slices.Equal(slices.Sorted(slices.Values(there)), slices.Sorted(slices.Values(posted)))
	}
	if same {
		return
	}
	c.names = append(c.names, path)
	if len(posted) == 0 {
		put[field.Name] = nil
		return
	}
	items := make([]any, len(posted))
	for i, item := range posted {
		items[i] = typedValue(field.Type, item)
	}
	drop[field.Name], put[field.Name] = nil, items
}

// switches writes what is not the default, and what the account says already.
func (c *edit) switches(switches []operation.Switch, there map[string]any) map[string]any {
	put := map[string]any{}
	for _, s := range switches {
		posted, said := c.posted(switchesPath+s.Name, line(s.Type))
		if !said {
			continue
		}
		value, now := posted[0], s.Default
		if there[s.Name] != nil {
			now = spell(there[s.Name])
		}
		emptied := value == "" && len(s.Values) == 0 && s.Type != operation.String // no text at all: back to ours
		switch {
		case sameText(value, now):
			continue
		case value == s.Default || emptied:
			if there[s.Name] == nil {
				continue
			}
			put[s.Name] = nil
		default:
			put[s.Name] = value
		}
		c.names = append(c.names, s.Name)
	}
	return put
}

// entries are the values of a list: those of boxes, or the lines of an area. The form
// has one that is empty, so that a list without entries is a list too.
func entries(posted []string) []string {
	var list []string
	for _, value := range posted {
		for entry := range strings.Lines(unixLines(value)) {
			if entry = strings.TrimSpace(entry); entry != "" {
				list = append(list, entry)
			}
		}
	}
	return list
}

// line reads a plain value without what browsers and people put around it.
func line(t operation.Type) func([]string) []string {
	return func(posted []string) []string {
		value := unixLines(posted[0])
		if t != operation.String {
			value = strings.TrimSpace(value)
		}
		return []string{value}
	}
}

func unixLines(value string) string { return strings.ReplaceAll(value, "\r\n", "\n") }

func sameText(posted, there string) bool { return posted == unixLines(there) }

// typedValue is a value as documents have it; what does not fit stays a text, about
// which the account's check speaks.
func typedValue(t operation.Type, value string) any {
	if t == operation.Bool && (value == "true" || value == "false") {
		return value == "true"
	}
	return value
}
