package scenario

import (
	"errors"
	"fmt"
	"reflect"
	"runtime"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	exprparser "github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/vm"
)

// EvalError tells why an expression has no value now. It may have one later: what is
// nil or out of range reads as "not yet true" while somebody waits.
type EvalError struct {
	Reason string
	Err    error // of the world that was asked, nil where the expression itself fails
}

func (e *EvalError) Error() string { return e.Reason }

// Unwrap is the error of the world that was asked.
func (e *EvalError) Unwrap() error { return e.Err }

// diagnose says in plain words why a run failed. The machine only says at which
// instruction; so the pieces that must not be nil there are evaluated one by one, the
// innermost first.
func (e *Expression) diagnose(vars map[string]any, err error) error {
	var world worldError
	if errors.As(err, &world) {
		return &EvalError{Reason: world.Error(), Err: world.error}
	}
	var known *EvalError
	if errors.As(err, &known) {
		return known
	}
	failed := &file.Error{Message: err.Error()}
	errors.As(err, &failed)
	if tree, parseErr := exprparser.Parse(e.Source); parseErr == nil {
		s := &suspects{}
		ast.Walk(&tree.Node, s)
		for _, list := range [][]suspect{s.list, s.compared} {
			if reason := e.guilty(list, failed.From, vars); reason != "" {
				return &EvalError{Reason: reason}
			}
		}
	}
	reason := failed.Message
	var ours runtime.Error // of the machine's own code: about Go, not about the expression
	var reflected *reflect.ValueError
	if errors.As(err, &ours) || errors.As(err, &reflected) || strings.HasPrefix(reason, "reflect: ") {
		reason = "something in it is nil or of another type than it needs"
	}
	return &EvalError{Reason: e.Source + " cannot be evaluated: " + reason}
}

// suspect is a piece of an expression whose value something else needs.
type suspect struct {
	piece ast.Node
	index ast.Node // the index by which it is looked into
	at    int      // the place of what needs it
}

// suspects collects them, the innermost first, as that is how expressions run. What is
// compared may be nil, unless the other side was known to be a text or a number.
type suspects struct{ list, compared []suspect }

// Visit implements ast.Visitor.
func (s *suspects) Visit(node *ast.Node) {
	add := func(pieces ...ast.Node) {
		for _, piece := range pieces {
			s.list = append(s.list, suspect{piece: piece, at: (*node).Location().From})
		}
	}
	switch n := (*node).(type) {
	case *ast.MemberNode:
		if !n.Optional {
			s.list = append(s.list, suspect{n.Node, n.Property, n.Location().From})
		}
	case *ast.BinaryNode:
		switch n.Operator {
		case "in", "??":
		case "==", "!=":
			s.compared = append(s.compared, suspect{piece: n.Left}, suspect{piece: n.Right})
		default:
			add(n.Left, n.Right)
		}
	case *ast.UnaryNode:
		add(n.Node)
	case *ast.SliceNode:
		add(n.Node)
	case *ast.ConditionalNode:
		add(n.Cond)
	case *ast.BuiltinNode:
		if len(n.Arguments) > 0 {
			add(n.Arguments[0])
		}
	}
}

// guilty finds the piece that is nil or too short, best at the place where the machine
// stopped.
func (e *Expression) guilty(list []suspect, at int, vars map[string]any) string {
	first := ""
	for _, s := range list {
		reason := e.accuse(s, vars)
		if reason != "" && s.at == at {
			return reason
		}
		if first == "" {
			first = reason
		}
	}
	return first
}

func (e *Expression) accuse(s suspect, vars map[string]any) string {
	value, ok := e.piece(s.piece, vars)
	if !ok {
		return ""
	}
	if isNil(value) {
		return fmt.Sprintf("%s is nil%s", s.piece, e.scope.why(s.piece.String()))
	}
	list := reflect.ValueOf(value)
	if s.index == nil || (list.Kind() != reflect.Slice && list.Kind() != reflect.String) {
		return ""
	}
	index, ok := e.piece(s.index, vars)
	n, isInt := index.(int)
	if !ok || !isInt || (n < list.Len() && n >= -list.Len()) {
		return ""
	}
	switch list.Len() {
	case 0:
		return fmt.Sprintf("%s is empty: there is no [%d] yet", s.piece, n)
	case 1:
		return fmt.Sprintf("%s has 1 entry: there is no [%d] yet", s.piece, n)
	}
	return fmt.Sprintf("%s has %d entries: there is no [%d] yet", s.piece, list.Len(), n)
}

// piece evaluates a part of the expression on its own; false where it only has a
// value within the whole, as what filter looks at.
func (e *Expression) piece(n ast.Node, vars map[string]any) (any, bool) {
	return e.value(n.String(), vars)
}

// value evaluates what stands in a report beside the expression.
func (e *Expression) value(text string, vars map[string]any) (any, bool) {
	program, err := e.scope.compile(text)
	if err != nil {
		return nil, false
	}
	value, err := vm.Run(program, vars)
	return value, err == nil
}

func isNil(v any) bool {
	if v == nil {
		return true
	}
	r := reflect.ValueOf(v)
	return r.Kind() == reflect.Pointer && r.IsNil()
}
