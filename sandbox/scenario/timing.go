package scenario

import (
	"strings"

	"go.yaml.in/yaml/v4"
)

// The steps that are about time and truth.

func (p *parser) advance(step *Step, n *yaml.Node) { step.Advance = p.duration(n) }

// changeClock reads `clock: {set: TIME}`, `clock: {freeze: true}`, `clock: freeze`.
func (p *parser) changeClock(step *Step, n *yaml.Node) {
	step.Clock = &ClockChange{}
	if n.Kind == yaml.ScalarNode {
		word := p.word(n, "change of the clock", "freeze", "run")
		step.Clock.Freeze, step.Clock.Run = word == "freeze", word == "run"
		return
	}
	keys := p.mapping(n, "set", "freeze", "run")
	if keys == nil {
		return
	}
	if len(keys) != 1 {
		p.report(n, "a clock step does one of set, freeze, run")
	}
	if set := keys["set"]; set != nil {
		step.Clock.Set = p.moment(set)
	}
	step.Clock.Freeze = p.said(keys["freeze"])
	step.Clock.Run = p.said(keys["run"])
}

// said reads a key that says all by standing there: with nothing or true behind it.
func (p *parser) said(n *yaml.Node) bool {
	if n == nil || isNull(n) {
		return n != nil
	}
	if !p.bad[n] && n.Tag == "!!bool" && !strings.EqualFold(n.Value, "true") {
		p.report(n, "leave the key out where it is not meant")
		return false
	}
	return p.boolean(n)
}

// moment reads a time, which may hold expressions.
func (p *parser) moment(n *yaml.Node) *Template {
	t := p.template(n, p.steps)
	if t == nil {
		return nil
	}
	if text, ok := t.Literal(); ok {
		if _, err := parseTime(text); err != nil {
			p.report(n, "%v", err)
		}
	}
	return t
}

func (p *parser) wait(step *Step, n *yaml.Node) {
	step.Wait = &Wait{}
	keys := p.mapping(n, "for", "within")
	if keys == nil {
		return
	}
	if p.need(n, keys, "for", "the condition that is waited for") {
		step.Wait.For = p.expression(keys["for"], p.steps, true)
	}
	if p.need(n, keys, "within", "how long, in wall time") {
		step.Wait.Within = p.duration(keys["within"])
	}
}

func (p *parser) expect(step *Step, n *yaml.Node) {
	step.Expect = &Expect{}
	keys := p.mapping(n, "within", "that", "never")
	if keys == nil {
		return
	}
	if within := keys["within"]; within != nil {
		step.Expect.Within = p.duration(within)
	}
	step.Expect.That = p.conditions(keys["that"], p.steps)
	step.Expect.Never = p.conditions(keys["never"], p.steps)
	if empty(keys["that"]) && empty(keys["never"]) {
		p.report(n, "nothing is expected here: list expressions under that or never")
	}
}

// empty tells whether a list is missing or has nothing in it.
func empty(n *yaml.Node) bool {
	return n == nil || (n.Kind == yaml.SequenceNode && len(n.Content) == 0)
}
