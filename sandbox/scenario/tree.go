package scenario

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v4"
)

// Tree is a document whose texts are templates: the JSON of a call, a change of an
// account.
type Tree struct{ root any }

// Render is the document as plain values: map[string]any, []any, string, bool, nil,
// and numbers, which in JSON are json.Number as they are written, 0.250 with its zero.
func (t *Tree) Render(env Env) (any, error) { return renderTree(t.root, env) }

func renderTree(v any, env Env) (any, error) {
	switch v := v.(type) {
	case *Template:
		return v.Render(env)
	case []any:
		items := make([]any, len(v))
		for i, item := range v {
			rendered, err := renderTree(item, env)
			if err != nil {
				return nil, err
			}
			items[i] = rendered
		}
		return items, nil
	case map[string]any:
		entries := make(map[string]any, len(v))
		for _, name := range slices.Sorted(maps.Keys(v)) {
			rendered, err := renderTree(v[name], env)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			entries[name] = rendered
		}
		return entries, nil
	}
	return v, nil
}

// jsonNumber is what JSON takes for a number.
var jsonNumber = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$`) })

// jsonTree reads what a call sends as JSON.
func (p *parser) jsonTree(n *yaml.Node, in *scope) any {
	if n == nil || p.bad[n] {
		return nil
	}
	if n.Kind == yaml.MappingNode {
		entries := map[string]any{}
		for _, entry := range p.pairs(n, "") {
			entries[entry.name] = p.jsonTree(entry.value, in)
		}
		return entries
	}
	if n.Kind == yaml.SequenceNode {
		items := make([]any, 0, len(n.Content))
		for _, item := range n.Content {
			items = append(items, p.jsonTree(item, in))
		}
		return items
	}
	switch n.Tag {
	case "!!null":
		if n.Value == "" {
			p.report(n, `a value is missing; write null, or "" for an empty text`)
		}
		return nil
	case "!!bool":
		return strings.EqualFold(n.Value, "true")
	case "!!int", "!!float":
		if !jsonNumber().MatchString(n.Value) {
			p.report(n, "JSON has no number like this; quote it to send it as a text: %q", n.Value)
		}
		return json.Number(n.Value)
	}
	if t := p.template(n, in); t != nil {
		return t
	}
	return nil
}
