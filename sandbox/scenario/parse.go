package scenario

import (
	"fmt"
	"time"

	"go.yaml.in/yaml/v4"

	"paysandbox/sandbox/operation"
)

// parser is the reading of one file. Its methods never stop at a finding: they add it
// and answer a zero value.
type parser struct {
	file     string
	source   *source
	catalog  operation.Catalog
	words    vocabulary
	findings Findings
	bad      map[*yaml.Node]bool // what the survey has already spoken about
	steps    *scope              // what steps may name; grows with every keep
}

func newParser(file string, src []byte, catalog operation.Catalog) *parser {
	return &parser{file: file, source: newSource(src), catalog: catalog, words: newVocabulary(catalog), bad: map[*yaml.Node]bool{}}
}

func (p *parser) find(at position, warning bool, message string) {
	p.findings = append(p.findings, Finding{
		File: p.file, Line: at.line, Column: at.column, Message: message, Source: p.source.line(at.line), Warning: warning,
	})
}

// report adds a finding at a node.
func (p *parser) report(n *yaml.Node, format string, args ...any) {
	p.find(position{n.Line, n.Column}, false, fmt.Sprintf(format, args...))
}

// topKeys are the keys of a scenario file.
var topKeys = []string{"scenario", "about", "tags", "needs", "driver", "seed", "clock", "accounts", "merchant", "rules", "steps"}

func (p *parser) scenario() *Scenario {
	root := p.document()
	if root == nil {
		return nil
	}
	p.survey(root, 0)
	keys := p.mapping(root, topKeys...)
	if keys == nil {
		return nil
	}
	s := &Scenario{Line: root.Line, Clock: Clock{Start: DefaultStart}, Accounts: map[string][]map[string]any{}, Merchant: map[string]any{}}
	p.need(root, keys, "scenario", "its title")
	p.need(root, keys, "steps", "what the customer does")
	s.Title = p.filled(keys["scenario"])
	s.About = p.filled(keys["about"])
	s.Tags = p.tags(keys["tags"])
	s.NeedsDemoShop = p.word(keys["needs"], "need", "demo-shop") != ""
	s.Driver = p.word(keys["driver"], "driver", Browser)
	s.Seed, s.HasSeed = p.seed(keys["seed"])
	if n := keys["clock"]; n != nil {
		s.Clock = p.clock(n)
	}
	if n := keys["accounts"]; n != nil {
		s.Accounts = p.accounts(n)
	}
	if n := keys["merchant"]; n != nil {
		s.Merchant = p.merchant(n)
	}
	s.Rules = p.rules(keys["rules"])
	s.Steps = p.readSteps(keys["steps"])
	return s
}

func (p *parser) tags(n *yaml.Node) []string {
	var tags []string
	for _, item := range p.list(n, "tags") {
		if tag := p.filled(item); tag != "" {
			tags = append(tags, tag)
		}
	}
	return tags
}

func (p *parser) seed(n *yaml.Node) (uint64, bool) {
	if n == nil {
		return 0, false
	}
	seed, ok := p.whole(n, "a seed is a whole number from 1 on")
	if ok && seed == 0 {
		p.report(n, "seed 0 is refused, because it means chance; a seed is a whole number from 1 on")
		return 0, false
	}
	return seed, ok
}

func (p *parser) clock(n *yaml.Node) Clock {
	if n.Kind == yaml.ScalarNode && n.Value == "real" {
		return Clock{Real: true}
	}
	text, ok := p.text(n)
	if !ok {
		return Clock{}
	}
	start, err := parseTime(text)
	if err != nil {
		p.report(n, "%v, or real", err)
	}
	return Clock{Start: start}
}

// parseTime reads RFC 3339, which always has a zone.
func parseTime(text string) (time.Time, error) {
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return time.Time{}, fmt.Errorf("%q is no time; write it with its zone, such as 2026-01-15T12:00:00Z", text)
	}
	return at, nil
}
