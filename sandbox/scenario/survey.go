package scenario

import (
	"strings"

	"go.yaml.in/yaml/v4"
)

// survey walks the whole document once for what no part of a scenario may have:
// tags, anchors, aliases, merge keys, keys that are no text, and keys that stand
// twice. What it speaks about is marked, so that nobody speaks about it again.
func (p *parser) survey(n *yaml.Node, depth int) {
	switch {
	case depth > maxDepth:
		p.refuse(n, "this lies more than %d levels deep", maxDepth)
		return
	case n.Kind == yaml.AliasNode:
		p.refuse(n, `"*" begins an alias, which scenarios do not have; quote texts that begin with it`)
		return
	case n.Anchor != "":
		p.refuse(n, `"&" begins an anchor, which scenarios do not have; quote texts that begin with it`)
	case n.Style&yaml.TaggedStyle != 0 && strings.HasPrefix(n.Tag, "!!"):
		p.refuse(n, "the tag %s has no place here; a text is quoted, everything else stands as it is", n.Tag)
	case n.Style&yaml.TaggedStyle != 0, n.Tag == "!":
		p.refuse(n, `"!" begins a YAML tag; in a condition write not instead of !, and quote texts that begin with it`)
	}
	if n.Kind == yaml.MappingNode {
		p.surveyKeys(n)
	}
	for _, child := range n.Content {
		p.survey(child, depth+1)
	}
}

// maxDepth bounds how deep a document is nested: readers descend by themselves.
const maxDepth = 64

func (p *parser) surveyKeys(n *yaml.Node) {
	first := map[string]*yaml.Node{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		switch {
		case key.Kind == yaml.AliasNode || p.bad[key]: // the survey comes to it
		case key.Kind != yaml.ScalarNode:
			p.refuse(key, "a key is a text, this is %s", describe(key))
		case isNull(key):
			p.refuse(key, "a key is missing")
		case key.Tag == "!!merge":
			p.refuse(key, "merge keys are not for scenarios; write the keys out")
		case first[key.Value] != nil:
			p.refuse(key, "%q stands twice here; it is on line %d already", key.Value, first[key.Value].Line)
		default:
			first[key.Value] = key
		}
	}
}

func (p *parser) refuse(n *yaml.Node, format string, args ...any) {
	p.bad[n] = true
	p.report(n, format, args...)
}

// isNull tells whether a node is an empty value or says null.
func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!null" }

// describe names what a node is in a sentence.
func describe(n *yaml.Node) string {
	if n.Kind == yaml.MappingNode {
		return "a mapping"
	}
	if n.Kind == yaml.SequenceNode {
		return "a list"
	}
	switch n.Tag {
	case "!!null":
		return "nothing"
	case "!!int", "!!float":
		return "a number"
	case "!!bool":
		return "true or false"
	case "!!timestamp":
		return "a date"
	}
	return "a text"
}
