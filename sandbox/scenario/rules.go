package scenario

import (
	"fmt"

	"go.yaml.in/yaml/v4"

	"paysandbox/sandbox/operation"
)

// Rule is one line of the script: when an operation is asked and the condition holds,
// Then is the answer. Of several that match, the first in the file wins.
type Rule struct {
	Name         string // as written, else the operation and the line
	Op           *operation.Operation
	When         string // "" always holds
	Times        int    // how often it may match for one payment, order or workspace; 0: always
	Then         operation.Then
	File         string
	Line, Column int

	when *Expression
}

// Matches judges the condition. A rule that cannot be judged, because something is
// nil, has not matched: the error, an *EvalError, is for a note.
func (r *Rule) Matches(env RuleEnv) (bool, error) {
	if r.when == nil {
		return true, nil
	}
	vars, err := env.vars(r.Op, r.when.uses)
	if err != nil {
		return false, err
	}
	value, err := r.when.run(vars)
	if err != nil {
		return false, err
	}
	return r.when.truth(value)
}

func (p *parser) rules(n *yaml.Node) []*Rule {
	var rules []*Rule
	always := map[asked]*Rule{}
	for _, item := range p.list(n, "rules") {
		rule := p.rule(item)
		if rule == nil {
			continue
		}
		rules = append(rules, rule)
		first := always[asked{rule.Op, ""}]
		if first == nil {
			first = always[asked{rule.Op, rule.When}]
		}
		switch {
		case first != nil:
			p.find(position{item.Line, item.Column}, true, fmt.Sprintf("this rule is never asked: rule %q on line %d always matches first", first.Name, first.Line))
		case rule.Op != nil && rule.Times == 0:
			always[asked{rule.Op, rule.When}] = rule
		}
	}
	return rules
}

// asked is what a rule answers: of two that answer the same, the second is never asked.
type asked struct {
	op   *operation.Operation
	when string
}

func (p *parser) rule(n *yaml.Node) *Rule {
	keys := p.mapping(n, "name", "op", "when", "times", "then")
	if keys == nil {
		return nil
	}
	r := &Rule{Name: p.filled(keys["name"]), Line: n.Line, Column: n.Column, File: p.file}
	if p.need(n, keys, "op", "the operation that the rule speaks about") {
		if name := p.word(keys["op"], "operation", p.words.operations...); name != "" {
			r.Op, _ = p.catalog.Operation(name)
			if r.Name == "" {
				r.Name = fmt.Sprintf("%s on line %d", name, n.Line)
			}
		}
	}
	if when := keys["when"]; when != nil {
		r.when, r.When = p.condition(when, r.Op)
	}
	if times := keys["times"]; times != nil {
		r.Times = p.fromOne(times, "times")
	}
	if p.need(n, keys, "then", "what happens") {
		r.Then = p.then(keys["then"], r.Op)
	}
	return r
}

// condition reads a rule's `when`; what it sees depends on the operation, so without
// one there is nothing to check it against. The text is there even where it is wrong:
// such a rule is not one that always matches.
func (p *parser) condition(n *yaml.Node, op *operation.Operation) (*Expression, string) {
	if op != nil {
		if e := p.expression(n, ruleScope(op), true); e != nil {
			if why := impossible(e.Source); why != "" {
				p.find(position{e.Line, e.Column}, false, "this rule can never match: "+why)
			}
			return e, e.Source
		}
	}
	return nil, fmt.Sprintf("unreadable, line %d", n.Line)
}

// fromOne reads the count under a key, such as times. What is none is 1: it is limited, only
// nobody knows to what.
func (p *parser) fromOne(n *yaml.Node, key string) int {
	rule := key + " is a whole number from 1 on"
	count, ok := p.whole(n, rule)
	if ok && (count < 1 || count > 1<<30) {
		p.report(n, rule+", not %d", count)
		return 1
	}
	if !ok {
		return 1
	}
	return int(count)
}
