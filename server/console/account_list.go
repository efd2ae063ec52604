package console

import (
	"slices"
	"strings"

	"paysandbox/sandbox/operation"
)

// listTable is a list of an account as a page shows it: what tells its entries apart, and
// the way to each.
type listTable struct {
	Name, ID    string // "registration settlements", "list/registration.settlements"
	About, Fact string
	URL         string   // of the list's own page, where entries are added
	Columns     []string // the first is what entries are told apart by
	Holds       bool     // entries have lists or switches of their own
	Rows        []listRow
}

// Title is the list's name at its head.
func (t listTable) Title() string { return strings.ToUpper(t.Name[:1]) + t.Name[1:] }

type listRow struct {
	ID        string
	URL       string // "": there is nothing to edit
	RemoveURL string
	Cells     []listCell
	Holds     string // "1 link · 2 switches set"
}

type listCell struct{ Column, Text string }

// listPage is a list on a page of its own, with a form for a new entry.
type listPage struct {
	frame
	Provider string
	Crumbs   []anchor
	List     listTable
	Inputs   []input
}

// columns is how many values a table shows beside what entries are told apart by.
const columns = 4

func (v *visit) table(l list) listTable {
	t := listTable{Name: spacedPath(l.path), ID: "list/" + l.path, About: l.field.About, Fact: l.field.Fact, URL: v.listURL(l)}
	shown := l.columns()
	for _, field := range shown {
		t.Columns = append(t.Columns, spaced(field.Name))
	}
	for _, doc := range l.items {
		p := l.entry(doc)
		row := listRow{ID: p.id, RemoveURL: v.removeURL(p), Holds: p.holds()}
		if len(p.fields) > len(p.keys) {
			row.URL = v.partURL(p)
		}
		for _, field := range shown {
			value := text(doc[field.Name])
			if field.List {
				value = strings.Join(spellAll(doc[field.Name]), ", ")
			}
			row.Cells = append(row.Cells, listCell{Column: spaced(field.Name), Text: cut(value, 60)})
		}
		t.Holds = t.Holds || row.Holds != ""
		t.Rows = append(t.Rows, row)
	}
	return t
}

// columns are what entries are told apart by, and the first plain values that some entry
// has; of yes and no a table with few columns says nothing.
func (l list) columns() []operation.AccountField {
	shown := l.field.Fields[:1:1]
	for _, field := range l.field.Fields[1:] {
		plain := field.Type != operation.Mapping && field.Type != operation.Bool && !field.Secret
		said := slices.ContainsFunc(l.items, func(doc map[string]any) bool { return doc[field.Name] != nil && doc[field.Name] != "" })
		if plain && said && len(shown) <= columns {
			shown = append(shown, field)
		}
	}
	return shown
}

// holds counts the entries of the part's own lists, and the switches that are set in it.
func (p part) holds() string {
	var words []string
	for _, l := range p.lists() {
		if len(l.items) > 0 {
			words = append(words, plural(len(l.items), singular(l.path)))
		}
	}
	if declared, ok := p.switches(); ok {
		there, _ := p.doc["switches"].(map[string]any)
		if set := switchesSet(declared, there); set > 0 {
			words = append(words, plural(set, "switch")+" set")
		}
	}
	return strings.Join(words, " · ")
}

func switchesSet(declared []operation.Switch, there map[string]any) int {
	set := 0
	for _, s := range declared {
		if there[s.Name] != nil && spell(there[s.Name]) != s.Default {
			set++
		}
	}
	return set
}

// spacedPath reads the path of a list as people do: "registration settlements".
func spacedPath(path string) string { return spaced(strings.ReplaceAll(path, ".", " ")) }

// singular is one entry of a list: "link".
func singular(path string) string {
	return strings.TrimSuffix(spaced(path[strings.LastIndex(path, ".")+1:]), "s")
}

func (v *visit) listPage(l list) listPage {
	page := listPage{
		frame: v.frame(spacedPath(l.path)+" · "+l.of.id, "Setup"), Provider: l.of.account.provider, Crumbs: v.listCrumbs(l), List: v.table(l),
	}
	form := accountForm{visit: v, part: l.blank(), typed: page.typed()}
	for _, key := range l.field.Keys() {
		in := form.input(key, "", nil)
		in.Required = true
		page.Inputs = append(page.Inputs, in)
	}
	page.Inputs = append(page.Inputs, form.inputs(l.field.Fields, "", nil)...)
	return page
}
