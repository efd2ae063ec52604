package scenario

import (
	"go.yaml.in/yaml/v4"
)

// expression reads a scalar as an expression.
func (p *parser) expression(n *yaml.Node, in *scope, condition bool) *Expression {
	switch {
	case n == nil || p.bad[n]:
		return nil
	case n.Kind != yaml.ScalarNode:
		p.report(n, "quote this expression: YAML reads it as %s", describe(n))
		return nil
	case isNull(n) && n.Value == "":
		p.report(n, "an expression is missing")
		return nil
	}
	if comment, ok := p.source.swallowed(n); ok {
		p.find(comment, false, "this # begins a YAML comment, which an expression cannot have behind it; quote the expression, or put the comment above it")
		return nil
	}
	return p.compile(n.Value, func(nth int) position { return p.source.place(n, nth) }, in, condition)
}

// conditions reads a list of expressions that are true or false.
func (p *parser) conditions(n *yaml.Node, in *scope) []*Expression {
	var list []*Expression
	for _, item := range p.list(n, "expressions") {
		if e := p.expression(item, in, true); e != nil {
			list = append(list, e)
		}
	}
	return list
}
