package scenario

import (
	"strings"

	"go.yaml.in/yaml/v4"

	"paysandbox/sandbox/webaddr"
)

// The steps of the virtual customer.

func (p *parser) visit(step *Step, n *yaml.Node) {
	step.Visit = p.template(n, p.steps)
	p.address(n, step.Visit)
}

// address reports a URL that cannot be one, as far as its beginning is known.
func (p *parser) address(n *yaml.Node, t *Template) {
	if t == nil {
		return
	}
	first := ""
	if len(t.parts) > 0 {
		if t.parts[0].expression != nil {
			return
		}
		first = t.parts[0].text
	}
	if !webaddr.HasScheme(first) {
		p.report(n, "an address begins with http:// or https://, or with an expression such as ${merchant.url}")
	}
}

func (p *parser) click(step *Step, n *yaml.Node) {
	step.Click = p.template(n, p.steps)
	if step.Click != nil && strings.TrimSpace(step.Click.Source) == "" {
		p.report(n, "click names a text or a selector")
	}
}

// bare reads a step that has nothing behind its key.
func (p *parser) bare(step *Step, n *yaml.Node) {
	if !isNull(n) {
		p.report(n, "%s has nothing behind it", step.Kind)
	}
}

func (p *parser) submit(step *Step, n *yaml.Node) {
	step.Submit = &Submit{}
	if isNull(n) {
		return
	}
	keys := p.mapping(n, "form", "fill", "button", "twice")
	step.Submit.Form = p.optional(keys["form"])
	step.Submit.Fill = p.texts(keys["fill"], p.steps)
	step.Submit.Button = p.optional(keys["button"])
	step.Submit.Twice = p.boolean(keys["twice"])
}

// optional is the template of a key that may be missing.
func (p *parser) optional(n *yaml.Node) *Template {
	if n == nil {
		return nil
	}
	return p.template(n, p.steps)
}

func (p *parser) tamperQuery(step *Step, n *yaml.Node) {
	step.TamperQuery = p.texts(n, p.steps)
	if n.Kind == yaml.MappingNode && len(n.Content) == 0 {
		p.report(n, "tamper_query names at least one parameter")
	}
}

func (p *parser) pay(step *Step, n *yaml.Node) {
	step.Pay = &Pay{}
	if isNull(n) {
		return
	}
	keys := p.mapping(n, "outcome", "with", "card", "as", "until")
	step.Pay.Outcome = p.optional(keys["outcome"])
	step.Pay.With = p.optional(keys["with"])
	step.Pay.As = p.optional(keys["as"])
	step.Pay.Until = p.optional(keys["until"])
	if card := keys["card"]; card != nil && card.Kind == yaml.MappingNode {
		step.Pay.Card = p.texts(card, p.steps)
	} else if number := p.optional(card); number != nil {
		step.Pay.Card = Texts{"number": number}
	}
}
