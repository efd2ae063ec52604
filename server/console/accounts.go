package console

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"paysandbox/sandbox/operation"
)

// accountRow is a merchant account in a list of them.
type accountRow struct {
	Provider, ID, URL string
	Summary           string // "eu · 1 domain · 2 buyers"
}

// node is one key of an account document.
type node struct {
	Name   string
	About  string
	Text   string     // of a plain value, or of plain values joined
	Secret bool       // shown only when asked for
	Items  []nodeItem // of a mapping, or of a list of mappings
}

type nodeItem struct {
	Title string
	Nodes []node
}

func (v *visit) accounts() ([]accountRow, error) {
	docs, err := v.ws.AccountDocs()
	var rows []accountRow
	for _, declared := range v.console.world.Catalog() {
		for _, doc := range docs[declared.Name] {
			id := text(doc[declared.Account.ID])
			rows = append(rows, accountRow{
				Provider: declared.Name, ID: id, URL: v.accountURL(declared.Name, id), Summary: summary(declared.Account, doc),
			})
		}
	}
	return rows, err
}

// nodes reads a mapping by its declaration. free keys are plain; a key that nobody
// declared might be a secret, so it is treated as one.
func nodes(fields []operation.AccountField, doc map[string]any, free bool) []node {
	var list []node
	known := map[string]bool{}
	for _, field := range fields {
		known[field.Name] = true
		if value, ok := doc[field.Name]; ok && value != nil {
			list = append(list, newNode(field, value))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(doc)) {
		if !known[name] {
			list = append(list, newNode(operation.AccountField{Name: name, Secret: !free}, doc[name]))
		}
	}
	return list
}

func newNode(field operation.AccountField, value any) node {
	n := node{Name: spaced(field.Name), About: field.About, Secret: field.Secret}
	switch v := value.(type) {
	case map[string]any:
		n.Items = []nodeItem{{Nodes: nodes(field.Fields, v, field.Any)}}
	case []any:
		var texts []string
		for _, item := range v {
			inner, ok := item.(map[string]any)
			if !ok {
				texts = append(texts, text(item))
				continue
			}
			parts := nodes(field.Fields, inner, field.Any)
			n.Items = append(n.Items, nodeItem{Title: title(parts), Nodes: parts})
		}
		n.Text = strings.Join(texts, ", ")
	default:
		n.Text = text(value)
	}
	return n
}

// title is what tells an item from its neighbours: its first two plain values.
func title(parts []node) string {
	var words []string
	for _, part := range parts {
		if part.Text != "" && !part.Secret && len(words) < 2 {
			words = append(words, part.Text)
		}
	}
	return strings.Join(words, " · ")
}

// summary says what an account is in a line: its words, how many parts it has, and how
// many switches differ from our choice.
func summary(kind operation.AccountKind, doc map[string]any) string {
	var words []string
	for _, field := range kind.Fields {
		value := doc[field.Name]
		list, _ := value.([]any)
		switch {
		case value == nil || field.Secret:
		case len(field.Values) > 0 && field.List:
			words = append(words, strings.Join(spellAll(value), ", "))
		case len(field.Values) > 0:
			words = append(words, spaced(spell(value)))
		case field.Type == operation.Mapping && len(list) > 0:
			words = append(words, plural(len(list), singular(field.Name)))
		}
	}
	there, _ := doc["switches"].(map[string]any)
	if set := switchesSet(kind.Switches, there); set > 0 {
		words = append(words, plural(set, "switch")+" set")
	}
	return strings.Join(words, " · ")
}

// text spells a value of a document; ids are numbers, and no number of one is ever
// written with an exponent.
func text(value any) string {
	switch v := value.(type) {
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case string:
		return v
	case bool:
		if v {
			return "yes"
		}
		return "no"
	case nil:
		return ""
	}
	if spelt, err := json.Marshal(value); err == nil {
		return string(spelt)
	}
	return fmt.Sprint(value)
}
