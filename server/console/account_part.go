package console

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"paysandbox/sandbox/operation"
)

// part is what a page edits: an account, or an entry of one of its lists.
type part struct {
	account account
	in      *list // where the entry stands; nil: the account itself
	id      string
	keys    []operation.AccountField // the fields that tell who it is: that stays
	named   []string                 // their values
	fields  []operation.AccountField
	doc     map[string]any
}

// list is a list of mappings that a part has.
type list struct {
	of    part
	path  string // "registration.settlements"
	field operation.AccountField
	items []map[string]any
}

// isList tells which fields are lists of entries with pages of their own.
func isList(f operation.AccountField) bool {
	return f.Type == operation.Mapping && f.List && !f.Any && len(f.Fields) > 0
}

func (a account) whole() part {
	return part{account: a, id: a.id, keys: a.kind.Fields[:1], named: []string{a.id}, fields: a.kind.Fields, doc: a.doc}
}

// lists are those of the part, also those within its groups.
func (p part) lists() []list { return p.listsOf(p.fields, p.doc, "") }

func (p part) listsOf(fields []operation.AccountField, doc map[string]any, within string) []list {
	var found []list
	for _, field := range fields {
		switch {
		case isList(field):
			l := list{of: p, path: within + field.Name, field: field}
			there, _ := doc[field.Name].([]any)
			for _, item := range there {
				if entry, ok := item.(map[string]any); ok {
					l.items = append(l.items, entry)
				}
			}
			found = append(found, l)
		case field.Type == operation.Mapping && isForm(field):
			inner, _ := doc[field.Name].(map[string]any)
			found = append(found, p.listsOf(field.Fields, inner, within+field.Name+".")...)
		}
	}
	return found
}

// isKey tells whether a path is that of a field that tells who the part is.
func (p part) isKey(path string) bool {
	return slices.ContainsFunc(p.keys, func(f operation.AccountField) bool { return f.Name == path })
}

// blank is an entry that is not there. Its id is what its keys say, with spaces between.
func (l list) blank(named ...string) part {
	return part{account: l.of.account, in: &l, id: strings.Join(named, " "), keys: l.field.Keys(), named: named, fields: l.field.Fields}
}

func (l list) entry(doc map[string]any) part {
	var named []string
	for _, key := range l.field.Keys() {
		named = append(named, spell(doc[key.Name]))
	}
	p := l.blank(named...)
	p.doc = doc
	return p
}

func (l list) find(id string) (part, bool) {
	for _, doc := range l.items {
		if p := l.entry(doc); p.id == id {
			return p, true
		}
	}
	return part{}, false
}

// list finds a list and the part that has it, by names of lists and entries by turns.
func (p part) list(way []string) (list, error) {
	lists := p.lists()
	at := slices.IndexFunc(lists, func(l list) bool { return l.path == way[0] })
	switch {
	case at < 0:
		return list{}, fmt.Errorf("%w: %s has no list %q", errMissing, p.called(), cut(way[0], 40))
	case len(way) == 1:
		return lists[at], nil
	}
	entry, ok := lists[at].find(way[1])
	if !ok {
		return list{}, fmt.Errorf("%w: there is no %q in %s of %s", errMissing, cut(way[1], 80), spacedPath(lists[at].path), p.called())
	}
	return entry.list(way[2:])
}

// part finds an entry in the same way; the account is where the way is none.
func (p part) part(way []string) (part, error) {
	if len(way) == 0 {
		return p, nil
	}
	l, err := p.list(way[:len(way)-1])
	if err != nil {
		return p, err
	}
	entry, ok := l.find(way[len(way)-1])
	if !ok {
		return p, fmt.Errorf("%w: there is no %q in %s of %s", errMissing, cut(way[len(way)-1], 80), spacedPath(l.path), l.of.called())
	}
	return entry, nil
}

// called is what a sentence says of the part.
func (p part) called() string {
	if p.in == nil {
		return fmt.Sprintf("the %s account %s", p.account.provider, cut(p.id, 80))
	}
	return strconv.Quote(cut(p.id, 80))
}

// way leads from the account to the part.
func (p part) way(below ...string) []string {
	if p.in == nil {
		return below
	}
	return p.in.way(append([]string{p.id}, below...)...)
}

func (l list) way(below ...string) []string { return l.of.way(append([]string{l.path}, below...)...) }

// path is the part's place as declarations and manuals name it, "products.johnbooksabc".
func (p part) path() string { return strings.Join(p.way(), ".") }

// place is where problems of a patch's only entry are, "domains[0].links[0]."
func (p part) place() string {
	if p.in == nil {
		return ""
	}
	return p.in.of.place() + p.in.path + "[0]."
}

// patch is a document of the account that says something of this part only.
func (p part) patch(says map[string]any) map[string]any {
	for i, key := range p.keys {
		says[key.Name] = p.named[i]
	}
	if p.in == nil {
		return says
	}
	return p.in.patch([]any{says})
}

func (l list) patch(value any) map[string]any {
	names := strings.Split(l.path, ".")
	for _, name := range slices.Backward(names[1:]) {
		value = map[string]any{name: value}
	}
	return l.of.patch(map[string]any{names[0]: value})
}

// switches are those that the part declares, if it has any.
func (p part) switches() ([]operation.Switch, bool) {
	at := slices.IndexFunc(p.fields, isSwitches)
	if at < 0 {
		return nil, false
	}
	return p.account.kind.SwitchesOf(p.fields[at]), true
}

// way is what the visit's address names behind so many of its parts; a name may have
// slashes.
func (v *visit) way(behind int) []string {
	parts := strings.Split(v.URL.EscapedPath(), "/")
	way := make([]string, 0, len(parts))
	for _, escaped := range parts[min(behind, len(parts)):] {
		name, _ := url.PathUnescape(escaped) // the router has read it before
		way = append(way, name)
	}
	return way
}

// behindAccount and behindVerb count the parts of an address up to an account, and to a
// word for what is done to a part of it: "/_sandbox/w/{ws}/accounts/{provider}/{id}/remove".
const (
	behindAccount = 7
	behindVerb    = behindAccount + 1
)

func (v *visit) partURL(p part) string {
	return v.accountURL(p.account.provider, p.account.id, p.way()...)
}

func (v *visit) listURL(l list) string {
	return v.accountURL(l.of.account.provider, l.of.account.id, l.way()...)
}
