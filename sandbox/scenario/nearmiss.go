package scenario

import (
	"fmt"
	"strings"

	"github.com/expr-lang/expr/ast"
	exprparser "github.com/expr-lang/expr/parser"
)

// NearMiss tells why the condition did not hold for an asking: its first part that was
// false, and what that part saw: `call.nth <= 2 was false: call.nth is 3`.
func (r *Rule) NearMiss(env RuleEnv) string {
	if r.when == nil {
		return ""
	}
	tree, err := exprparser.Parse(r.when.Source)
	if err != nil {
		return ""
	}
	vars, err := env.vars(r.Op, r.when.uses)
	if err != nil {
		return err.Error()
	}
	for _, part := range conjuncts(tree.Node) {
		value, ok := r.when.piece(part, vars)
		if !ok {
			return part.String() + " could not be judged"
		}
		if value != false {
			continue
		}
		text := part.String() + " was false"
		if seen := r.when.sides(part, vars); len(seen) > 0 {
			text += ": " + strings.Join(seen, ", ")
		}
		return text
	}
	return ""
}

// sides are the values of what stands beside the comparisons of a part.
func (e *Expression) sides(n ast.Node, vars map[string]any) []string {
	if all, ok := n.(*ast.BuiltinNode); ok && all.Name == "all" {
		return e.exception(all, vars)
	}
	comparison, ok := n.(*ast.BinaryNode)
	if !ok {
		return nil
	}
	switch comparison.Operator {
	case "and", "or", "&&", "||":
		return append(e.sides(comparison.Left, vars), e.sides(comparison.Right, vars)...)
	}
	var told []string
	for _, sides := range [][2]ast.Node{{comparison.Left, comparison.Right}, {comparison.Right, comparison.Left}} {
		value, ok := e.piece(sides[0], vars)
		if !ok || isLiteral(sides[0]) {
			continue
		}
		other, _ := e.piece(sides[1], vars)
		if text, isText := value.(string); isText {
			if wanted, isText := other.(string); isText {
				value = near(text, wanted)
			}
		}
		told = append(told, sides[0].String()+" is "+spelt(value))
	}
	return told
}

// exception is the first entry for which what is said of all is false, and what was seen
// there: `payments[2]: .state is "open"`.
func (e *Expression) exception(all *ast.BuiltinNode, vars map[string]any) []string {
	list, said := all.Arguments[0], all.Arguments[1].(*ast.PredicateNode).Node
	at, ok := e.value(fmt.Sprintf("findIndex(%s, not (%s))", list, said), vars)
	if !ok || at == nil {
		return nil
	}
	entry := fmt.Sprintf("%s[%v]", list, at)
	var told []string
	if comparison, ok := said.(*ast.BinaryNode); ok {
		for _, side := range []ast.Node{comparison.Left, comparison.Right} {
			if value, ok := e.value(fmt.Sprintf("map(%s, %s)[%v]", list, side, at), vars); ok && !isLiteral(side) {
				told = append(told, fmt.Sprintf("%s: %s is %s", entry, side, spelt(value)))
			}
		}
	}
	if told == nil {
		return []string{"it is not so of " + entry}
	}
	return told
}
