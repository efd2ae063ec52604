package scenario

import (
	"math"
	"slices"

	"github.com/expr-lang/expr/ast"
	exprparser "github.com/expr-lang/expr/parser"
)

// impossible answers why a condition can never hold, "" where that is not certain. It
// looks at comparisons with literals only: what it says is so, what it does not say
// may be so as well.
func impossible(source string) string {
	tree, err := exprparser.Parse(source)
	if err != nil {
		return ""
	}
	return refute(tree.Node)
}

func refute(n ast.Node) string {
	if or, ok := n.(*ast.BinaryNode); ok && isOr(or.Operator) {
		if left := refute(or.Left); left != "" && refute(or.Right) != "" {
			return left
		}
		return ""
	}
	known := map[string]*limits{}
	for _, part := range conjuncts(n) {
		switch part := part.(type) {
		case *ast.BoolNode:
			if !part.Value {
				return "it is false"
			}
		case *ast.BinaryNode:
			if isOr(part.Operator) {
				if why := refute(part); why != "" {
					return why
				}
				continue
			}
			if subject, why := narrow(known, part); why {
				return subject + " cannot be that"
			}
		}
	}
	return ""
}

func isOr(operator string) bool { return operator == "or" || operator == "||" }

// conjuncts are the parts that must all hold, in the order of the text.
func conjuncts(n ast.Node) []ast.Node {
	if and, ok := n.(*ast.BinaryNode); ok && (and.Operator == "and" || and.Operator == "&&") {
		return append(conjuncts(and.Left), conjuncts(and.Right)...)
	}
	return []ast.Node{n}
}

// limits are what comparisons leave of a value: a range of whole numbers, or a choice
// of texts.
type limits struct {
	low, high int
	not       []int
	texts     []string // nil: any
	notTexts  []string
}

// atLeast are values that are never smaller.
func atLeast(subject string) int {
	if subject == "call.nth" {
		return 1
	}
	return math.MinInt
}

// narrow takes a comparison of something with a literal into account, and tells
// whether nothing is left of it.
func narrow(known map[string]*limits, n *ast.BinaryNode) (subject string, empty bool) {
	left, right, operator := n.Left, n.Right, n.Operator
	if isLiteral(left) {
		left, right, operator = right, left, mirrored(operator)
	}
	subject = left.String()
	l := known[subject]
	if l == nil {
		l = &limits{low: atLeast(subject), high: math.MaxInt}
		known[subject] = l
	}
	switch literal := right.(type) {
	case *ast.IntegerNode:
		l.number(operator, literal.Value)
	case *ast.StringNode:
		l.text(operator, literal.Value)
	case *ast.ArrayNode:
		if operator == "in" {
			l.among(literal.Nodes)
		}
	}
	return subject, l.empty()
}

func mirrored(operator string) string {
	switch operator {
	case "<":
		return ">"
	case "<=":
		return ">="
	case ">":
		return "<"
	case ">=":
		return "<="
	}
	return operator
}

func (l *limits) number(operator string, n int) {
	switch operator {
	case "==":
		l.low, l.high = max(l.low, n), min(l.high, n)
	case "!=":
		l.not = append(l.not, n)
	case "<":
		if n == math.MinInt {
			n++
		}
		l.high = min(l.high, n-1)
	case "<=":
		l.high = min(l.high, n)
	case ">":
		if n == math.MaxInt {
			n--
		}
		l.low = max(l.low, n+1)
	case ">=":
		l.low = max(l.low, n)
	}
}

func (l *limits) text(operator, text string) {
	switch operator {
	case "==":
		l.only([]string{text})
	case "!=":
		l.notTexts = append(l.notTexts, text)
	}
}

// among takes a list of texts; what else stands in it is not judged.
func (l *limits) among(nodes []ast.Node) {
	texts := []string{}
	for _, n := range nodes {
		text, ok := n.(*ast.StringNode)
		if !ok {
			return
		}
		texts = append(texts, text.Value)
	}
	l.only(texts)
}

func (l *limits) only(texts []string) {
	if l.texts == nil {
		l.texts = texts
		return
	}
	l.texts = slices.DeleteFunc(slices.Clone(l.texts), func(text string) bool { return !slices.Contains(texts, text) })
}

func (l *limits) empty() bool {
	if l.texts != nil {
		return !slices.ContainsFunc(l.texts, func(text string) bool { return !slices.Contains(l.notTexts, text) })
	}
	return l.low > l.high || (l.low == l.high && slices.Contains(l.not, l.low))
}
