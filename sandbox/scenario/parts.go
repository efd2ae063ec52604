package scenario

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/expr-lang/expr/ast"
	exprparser "github.com/expr-lang/expr/parser"
)

// Parts tells, for a report, what the two sides of the expression's comparisons are
// now: `len(deliveries("77")) is 0`. Literals and what has no value are left out.
func (e *Expression) Parts(env Env) []string {
	tree, err := exprparser.Parse(e.Source)
	if err != nil {
		return nil
	}
	vars, err := env.vars(e.uses)
	if err != nil {
		return nil
	}
	var told []string
	var visit func(ast.Node)
	visit = func(n ast.Node) {
		comparison, ok := n.(*ast.BinaryNode)
		if !ok {
			return
		}
		switch comparison.Operator {
		case "and", "or", "&&", "||":
			visit(comparison.Left)
			visit(comparison.Right)
			return
		}
		for _, side := range []ast.Node{comparison.Left, comparison.Right} {
			if value, ok := e.piece(side, vars); ok && !isLiteral(side) {
				told = append(told, fmt.Sprintf("%s is %s", side, spelt(value)))
			}
		}
	}
	visit(tree.Node)
	return told
}

func isLiteral(n ast.Node) bool {
	switch n.(type) {
	case *ast.StringNode, *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.NilNode, *ast.ConstantNode, *ast.ArrayNode, *ast.MapNode:
		return true
	}
	return false
}

// spelt is a value in one line; of what is too large its kind.
func spelt(value any) string {
	if isNil(value) {
		return "nil"
	}
	kind := reflect.ValueOf(value).Kind()
	if kind == reflect.String {
		return fmt.Sprintf("%q", shorten(fmt.Sprint(value)))
	}
	if slices.Contains([]reflect.Kind{reflect.Slice, reflect.Map, reflect.Struct, reflect.Pointer}, kind) {
		return kindOf(value)
	}
	return fmt.Sprint(value)
}
