package scenario

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// pair is one entry of a mapping.
type pair struct {
	name  string
	key   *yaml.Node
	value *yaml.Node
}

// pairs are the entries of a mapping with free keys, in the order of the file.
// Anything else than a mapping is a finding.
func (p *parser) pairs(n *yaml.Node, what string) []pair {
	if n == nil || p.bad[n] {
		return nil
	}
	if n.Kind != yaml.MappingNode {
		p.report(n, "expected %s, found %s", what, describe(n))
		return nil
	}
	list := make([]pair, 0, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		if key := n.Content[i]; !p.bad[key] && key.Kind == yaml.ScalarNode {
			list = append(list, pair{key.Value, key, n.Content[i+1]})
		}
	}
	return list
}

// mapping reads a mapping with known keys; the answer is nil when it is none.
func (p *parser) mapping(n *yaml.Node, known ...string) map[string]*yaml.Node {
	if n == nil || p.bad[n] || n.Kind != yaml.MappingNode {
		p.pairs(n, "a mapping with "+strings.Join(known, ", "))
		return nil
	}
	keys := map[string]*yaml.Node{}
	for _, entry := range p.pairs(n, "") {
		if !slices.Contains(known, entry.name) {
			p.report(entry.key, "%s", unknown("key", entry.name, known))
			continue
		}
		keys[entry.name] = entry.value
	}
	return keys
}

// need reports a key that must be there.
func (p *parser) need(n *yaml.Node, keys map[string]*yaml.Node, name, what string) bool {
	if keys[name] != nil {
		return true
	}
	p.report(n, "%q is missing: %s", name, what)
	return false
}

// list reads a list; nil and anything else than a list have no items.
func (p *parser) list(n *yaml.Node, what string) []*yaml.Node {
	if n == nil || p.bad[n] {
		return nil
	}
	if n.Kind != yaml.SequenceNode {
		p.report(n, "expected a list of %s, found %s", what, describe(n))
		return nil
	}
	return n.Content
}
