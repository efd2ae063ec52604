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

// accountRow is a merchant account, readable: what its provider declares, in the
// order in which it declares it.
type accountRow struct {
	Provider, ID string
	Summary      string // "1 domain · 2 buyers"
	Nodes        []node
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
			row := accountRow{Provider: declared.Name, ID: text(doc[declared.Account.ID])}
			row.Nodes = nodes(declared.Account.Fields, doc, false)
			row.Summary = summary(row.Nodes)
			rows = append(rows, row)
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

func summary(parts []node) string {
	var words []string
	for _, part := range parts {
		if len(part.Items) > 0 && part.Items[0].Title != "" {
			words = append(words, plural(len(part.Items), strings.TrimSuffix(part.Name, "s")))
		}
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
