package console

import (
	"slices"
	"strings"

	"paysandbox/sandbox/operation"
)

// switchGroup are the switches whose names begin alike.
type switchGroup struct {
	Name, ID string
	Switches []switchRow
}

// switchRow is a switch and what the account has it at.
type switchRow struct {
	input
	Default string
	Set     bool // to something else than by default
}

const (
	switchesPath = "switches."
	ungrouped    = "other"
)

// switches are all that the provider declares for the part, in groups, and links to those
// that are set to something else.
func (a accountForm) switches() (groups []switchGroup, set []anchor) {
	declared, _ := a.part.switches()
	there, _ := a.part.doc["switches"].(map[string]any)
	place := map[string]int{}
	count := map[string]int{}
	for _, s := range declared {
		count[prefix(s.Name)]++
	}
	for _, s := range declared {
		name := prefix(s.Name)
		if name == "" || count[name] < 2 { // a group of one says nothing
			name = ungrouped
		}
		at, ok := place[name]
		if !ok {
			at = len(groups)
			place[name], groups = at, append(groups, switchGroup{Name: name, ID: "switches/" + name})
		}
		row := a.switchRow(s, there)
		groups[at].Switches = append(groups[at].Switches, row)
		if row.Set {
			set = append(set, anchor{Name: s.Name, URL: "#" + row.Field()})
		}
	}
	if at, ok := place[ungrouped]; ok {
		last := groups[at]
		groups = append(slices.Delete(groups, at, at+1), last)
	}
	return groups, set
}

func prefix(name string) string {
	before, _, found := strings.Cut(name, ".")
	if !found {
		return ""
	}
	return before
}

func (a accountForm) switchRow(s operation.Switch, there map[string]any) switchRow {
	now := s.Default
	if value := there[s.Name]; value != nil {
		now = spell(value)
	}
	row := switchRow{Default: s.Default, Set: now != s.Default}
	row.input = input{Path: switchesPath + s.Name, Label: s.Name, About: s.About, Fact: s.Fact, Problem: a.typed.problem(switchesPath + s.Name)}
	row.Was = a.was(row.Path, now)
	value := a.value(row.Path, now)
	row.scalar(operation.AccountField{Type: s.Type, Values: s.Values}, value)
	if len(s.Values) == 0 {
		row.Hint = "our choice: " + quoted(s.Default)
		return row
	}
	row.Options = nil // one of the words, always
	for _, word := range s.Values {
		o := option{Value: word, Label: word, Chosen: word == value}
		if word == s.Default {
			o.Label += " – our choice"
		}
		row.Options = append(row.Options, o)
	}
	return row
}

// quoted shows that a text is empty.
func quoted(text string) string {
	if text == "" {
		return "empty"
	}
	return text
}
