package scenario

import (
	"fmt"
	"net/textproto"
	"reflect"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/checker/nature"
)

// inspector looks at a checked expression for what its types do not say: words that
// stand in tables, names that it uses, the operator that the house does not write.
type inspector struct {
	words    vocabulary
	scope    *scope
	uses     map[string]bool
	env      map[string]bool // names that it takes from env
	problems []problem
	root     nature.Nature // of the last node visited, which is the whole
}

// problem is something wrong at a character of an expression.
type problem struct {
	at      int
	message string
}

func (i *inspector) problem(n ast.Node, message string) {
	if message != "" {
		i.problems = append(i.problems, problem{n.Location().From, message})
	}
}

// Visit implements ast.Visitor.
func (i *inspector) Visit(node *ast.Node) {
	i.root = *(*node).Nature()
	switch n := (*node).(type) {
	case *ast.IdentifierNode:
		if _, ok := i.scope.names[n.Value]; ok {
			i.uses[n.Value] = true
		}
		if n.Value == "$env" {
			i.problem(n, "$env is not for scenarios; write the name alone")
		}
	case *ast.UnaryNode:
		if n.Operator == "!" {
			i.problem(n, "write not instead of !")
		}
	case *ast.BinaryNode:
		i.comparison(n)
	case *ast.CallNode:
		i.call(n)
	case *ast.MemberNode:
		i.member(n)
	}
}

func (i *inspector) comparison(n *ast.BinaryNode) {
	switch n.Operator {
	case "==", "!=":
		i.literal(n.Left, n.Right)
		i.literal(n.Right, n.Left)
		i.emptiness(n.Left, n.Right)
		i.emptiness(n.Right, n.Left)
	case "in":
		if list, ok := n.Right.(*ast.ArrayNode); ok {
			for _, item := range list.Nodes {
				i.literal(n.Left, item)
			}
		}
	}
}

// literal checks a text that a field with known words is compared with.
func (i *inspector) literal(field, text ast.Node) {
	if chain, ok := field.(*ast.ChainNode); ok {
		field = chain.Node
	}
	member, isMember := field.(*ast.MemberNode)
	word, isText := text.(*ast.StringNode)
	if !isMember || !isText {
		return
	}
	if name, ok := member.Property.(*ast.StringNode); ok {
		i.problem(word, i.words.check(plain(member.Node.Type()), name.Value, word.Value))
	}
}

// emptiness finds lists of payments, exchanges … that are compared with one that is
// written out: they are never equal, not even when both are empty.
func (i *inspector) emptiness(list, written ast.Node) {
	_, isWritten := written.(*ast.ArrayNode)
	if t := list.Type(); isWritten && t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Struct {
		i.problem(written, fmt.Sprintf("nothing equals a list that is written out; ask for len(%s) == 0", list))
	}
}

// call checks what the functions of steps are asked for.
func (i *inspector) call(n *ast.CallNode) {
	callee, ok := n.Callee.(*ast.IdentifierNode)
	if !ok || len(n.Arguments) != 1 {
		return
	}
	if _, ok := i.scope.names[callee.Value]; !ok {
		return
	}
	argument := n.Arguments[0]
	switch callee.Value {
	case "exchanges":
		if op, ok := argument.(*ast.StringNode); ok {
			if !slices.Contains(i.words.operations, op.Value) {
				i.problem(op, unknown("operation", op.Value, i.words.operations))
			}
		}
	case "payment", "deliveries":
		t := plain(argument.Type())
		if !slices.Contains([]reflect.Kind{reflect.String, reflect.Int, reflect.Interface}, t.Kind()) {
			i.problem(argument, fmt.Sprintf("%s takes an order, which is a text, not %s", callee.Value, typeName(t.String())))
		}
	}
}

func (i *inspector) member(n *ast.MemberNode) {
	name, ok := n.Property.(*ast.StringNode)
	if !ok {
		return
	}
	if base, ok := n.Node.(*ast.IdentifierNode); ok && base.Value == "env" && i.scope.op == nil && !n.Optional {
		i.env[name.Value] = true
	}
	if base, ok := n.Node.(*ast.MemberNode); ok {
		property, _ := base.Property.(*ast.StringNode)
		if property != nil && property.Value == "headers" {
			i.header(name, plain(base.Node.Type()))
		}
	}
}

// header checks the letters of a header's name: one that is written otherwise is never
// found, and nobody notices.
func (i *inspector) header(name *ast.StringNode, of reflect.Type) {
	switch of {
	case reflect.TypeFor[Request]():
		if lower := strings.ToLower(name.Value); lower != name.Value {
			i.problem(name, fmt.Sprintf("names of headers are in lower case here: %q", lower))
		}
	case reflect.TypeFor[Response]():
		if canonical := textproto.CanonicalMIMEHeaderKey(name.Value); canonical != name.Value {
			i.problem(name, fmt.Sprintf("names of headers begin with capitals here: %q", canonical))
		}
	}
}

// plain is a type without its pointer.
func plain(t reflect.Type) reflect.Type {
	if t != nil && t.Kind() == reflect.Pointer {
		return t.Elem()
	}
	return t
}
