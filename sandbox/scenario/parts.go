package scenario

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

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
	return e.sides(tree.Node, vars)
}

func isLiteral(n ast.Node) bool {
	switch n.(type) {
	case *ast.StringNode, *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.NilNode, *ast.ConstantNode, *ast.ArrayNode, *ast.MapNode:
		return true
	}
	return false
}

// spelledEntries is how many entries of a list are spelt.
const spelledEntries = 20

// spelt is a value in one line; of what is too large its kind.
func spelt(value any) string {
	if isNil(value) {
		return "nil"
	}
	kind := reflect.ValueOf(value).Kind()
	if kind == reflect.String {
		return fmt.Sprintf("%q", shorten(fmt.Sprint(value)))
	}
	if list := reflect.ValueOf(value); kind == reflect.Slice && list.Len() <= spelledEntries {
		words := make([]string, list.Len())
		for i := range words {
			words[i] = spelt(list.Index(i).Interface())
		}
		return "[" + strings.Join(words, ", ") + "]"
	}
	if slices.Contains([]reflect.Kind{reflect.Slice, reflect.Map, reflect.Struct, reflect.Pointer}, kind) {
		return kindOf(value)
	}
	return fmt.Sprint(value)
}
