package console

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"paysandbox/sandbox/operation"
)

// fieldPrefix begins the names of form fields that are keys of an account. What
// follows is the path by which problems are told: "field/minimum.knet".
const fieldPrefix = "field/"

// wasPrefix begins the names of what the page showed in those fields, so that a field
// that nobody touched does not undo what has changed meanwhile.
const wasPrefix = "was/"

// The kinds of inputs; their names are those of the templates' branches.
const (
	kindLine    = "line"  // one line of text
	kindArea    = "area"  // several
	kindChoice  = "words" // one of several
	kindChoices = "many"  // any of several
	kindGroup   = "group" // a mapping
	kindTree    = "tree"  // readable only
)

// input is one declared value of an account, as the page asks for it.
type input struct {
	Kind        string
	Path        string // "minimum.knet"
	Label       string
	About, Fact string
	Value       string
	Was         string // what is there, whatever was typed
	Type        string // of a line: text, date
	Mode        string // which keys a phone shows
	Hint        string
	Required    bool
	Options     []option
	Inputs      []input // of a group
	Nodes       []node  // of a tree
	Secret      bool
	Generate    string // address that makes a new one
	Problem     string
}

type option struct {
	Value, Label string
	Chosen       bool
}

// Field is the input's name in the form.
func (i input) Field() string { return fieldPrefix + i.Path }

// WasField is the name of what the input showed.
func (i input) WasField() string { return wasPrefix + i.Path }

// width puts what takes a row of its own behind what shares one.
func (i input) width() int {
	if i.Kind == kindGroup || i.Kind == kindTree {
		return 1
	}
	return 0
}

// Described lists the elements that say more about the input.
func (i input) Described() string {
	var ids []string
	if i.About != "" || i.Fact != "" || i.Hint != "" {
		ids = append(ids, "about/"+i.Path)
	}
	if i.Problem != "" {
		ids = append(ids, "problem/"+i.Path)
	}
	return strings.Join(ids, " ")
}

// draft is a form that was not saved: what was typed, and what is wrong with it.
type draft struct {
	form     url.Values
	problems map[string]string // by path
}

// typed is what was typed into a field, if the form had it.
func (d *draft) typed(path string) ([]string, bool) {
	if d == nil {
		return nil, false
	}
	values, ok := d.form[fieldPrefix+path]
	return values, ok
}

func (d *draft) problem(path string) string {
	if d == nil {
		return ""
	}
	return d.problems[path]
}

func isSwitches(f operation.AccountField) bool { return f.Name == "switches" && f.Any }

// isForm tells which fields a form can ask for: entries of lists have pages of their own,
// and mappings with free keys are left to the control API.
func isForm(f operation.AccountField) bool {
	return f.Type != operation.Mapping || (!f.List && !f.Any)
}

// accountForm makes the inputs of an account or a part of one: with what was typed, else
// with what is there.
type accountForm struct {
	visit *visit
	part  part
	typed *draft
}

// inputs are those of a mapping's fields. Who it is is asked of nobody, switches and
// entries of lists stand elsewhere.
func (a accountForm) inputs(fields []operation.AccountField, within string, doc map[string]any) []input {
	var list []input
	for _, field := range fields {
		path := within + field.Name
		if a.part.isKey(path) || isList(field) || isSwitches(field) {
			continue
		}
		in := a.input(field, within, doc)
		if in.Kind == kindGroup && len(in.Inputs) == 0 || in.Kind == kindTree && len(in.Nodes) == 0 {
			continue
		}
		list = append(list, in)
	}
	slices.SortStableFunc(list, func(a, b input) int { return a.width() - b.width() })
	return list
}

func (a accountForm) input(field operation.AccountField, within string, doc map[string]any) input {
	value := doc[field.Name]
	in := input{
		Path: within + field.Name, Label: spaced(field.Name), About: field.About, Fact: field.Fact, Secret: field.Secret,
		Problem: a.typed.problem(within + field.Name),
	}
	in.Was = a.was(in.Path, spell(value))
	if field.List {
		in.Was = a.was(in.Path, strings.Join(spellAll(value), "\n"))
	}
	if field.Generated && a.part.doc != nil {
		account := a.part.account
		in.Generate = a.visit.accountURL(account.provider, account.id, append([]string{"generate"}, a.part.way(in.Path)...)...)
	}
	switch {
	case !isForm(field):
		in.Kind = kindTree
		if value != nil {
			in.Nodes = []node{newNode(field, value)}
		}
	case field.Type == operation.Mapping:
		in.Kind = kindGroup
		inner, _ := value.(map[string]any)
		in.Inputs = a.inputs(field.Fields, in.Path+".", inner)
	case field.List && len(field.Values) > 0:
		in.Kind, in.Hint = kindChoices, "none ticked: the provider’s own choice"
		chosen := a.values(in.Path, spellAll(value))
		for _, word := range field.Values {
			in.Options = append(in.Options, option{Value: word, Label: spaced(word), Chosen: slices.Contains(chosen, word)})
		}
	case field.List:
		in.Kind, in.Hint = kindArea, "one a line"
		in.Value = strings.Join(a.values(in.Path, []string{strings.Join(spellAll(value), "\n")}), "\n")
	default:
		in.scalar(field, a.value(in.Path, spell(value)))
	}
	return in
}

// scalar chooses the control of a plain value.
func (i *input) scalar(field operation.AccountField, value string) {
	i.Kind, i.Type, i.Value = kindLine, "text", value
	words := field.Values
	if field.Type == operation.Bool {
		words = []string{"true", "false"}
	}
	switch {
	case len(words) > 0:
		i.Kind = kindChoice
		i.Options = []option{{Label: "not set"}}
		for _, word := range words {
			i.Options = append(i.Options, option{Value: word, Label: spaced(word), Chosen: word == value})
		}
		if field.Type == operation.Bool {
			i.Options[1].Label, i.Options[2].Label = "yes", "no"
		}
	case field.Type == operation.Int:
		i.Mode = "numeric"
	case field.Type == operation.Amount:
		i.Mode = "decimal"
	case field.Type == operation.Date:
		if _, err := time.Parse(time.DateOnly, value); value == "" || err == nil { // a date field would hide what is no date
			i.Type = "date"
		}
	case strings.Contains(value, "\n"): // a line would lose its ends
		i.Kind = kindArea
	}
}

func (a accountForm) value(path, there string) string {
	return strings.Join(a.values(path, []string{there}), "\n")
}

func (a accountForm) values(path string, there []string) []string {
	if typed, ok := a.typed.typed(path); ok {
		return typed
	}
	return there
}

// was is what the form that was typed into had shown.
func (a accountForm) was(path, there string) string {
	if a.typed != nil && a.typed.form.Has(wasPrefix+path) {
		return a.typed.form.Get(wasPrefix + path)
	}
	return there
}

// spell is a plain value of a document as a form has it.
func spell(value any) string {
	if yes, ok := value.(bool); ok {
		if yes {
			return "true"
		}
		return "false"
	}
	return text(value)
}

func spellAll(list any) []string {
	items, _ := list.([]any)
	spelt := make([]string, len(items))
	for i, item := range items {
		spelt[i] = spell(item)
	}
	return spelt
}
