package scenario

import (
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/expr-lang/expr/builtin"
	"github.com/expr-lang/expr/checker/nature"
	"github.com/expr-lang/expr/types"

	"paysandbox/sandbox/operation"
)

// scope is what expressions of one kind may name, and how they speak about what is
// not there yet.
type scope struct {
	mu    *sync.Mutex // compiling looks up types in caches that scopes share
	names types.Map
	later map[string]int    // names that a step still keeps, and on which line
	nils  map[string]string // why something may be nil, by how it is written
	op    *operation.Operation
}

func stepScope(catalog operation.Catalog) *scope {
	return &scope{mu: new(sync.Mutex), names: stepNames(catalog), later: map[string]int{}, nils: map[string]string{
		"page":          "no page has been visited yet",
		"response":      "no call has been answered yet",
		"response.json": "the body of the answer is not JSON",
		"merchant.url":  "nobody has said where the shop is",
		"payment(":      "no such payment yet",
	}}
}

func ruleScope(op *operation.Operation) *scope {
	return &scope{mu: new(sync.Mutex), names: ruleNames(op), op: op, nils: map[string]string{"payment": "there is no payment yet"}}
}

// with is the scope after a name was kept. The old one stays as it was: expressions
// that were checked against it refer to it.
func (s *scope) with(name string, of nature.Nature) *scope {
	grown := *s
	grown.names = maps.Clone(s.names)
	grown.names[name] = known{of}
	return &grown
}

// why says why a piece of an expression may be nil, "" where nobody knows.
func (s *scope) why(piece string) string {
	if reason, ok := s.nils[piece]; ok {
		return ": " + reason
	}
	if call, _, ok := strings.Cut(piece, "("); ok {
		if reason, ok := s.nils[call+"("]; ok && strings.HasSuffix(piece, ")") {
			return ": " + reason
		}
	}
	return ""
}

// whyNil is why for a value that turned out to be nil.
func (s *scope) whyNil(value any, piece string) string {
	if !isNil(value) {
		return ""
	}
	return s.why(piece)
}

// isElsewhere tells whether steps know a name that rules do not, or rules one that
// steps do not.
func (s *scope) isElsewhere(name string) bool {
	other := ruleNames(&operation.Operation{})
	if s.op != nil {
		other = stepNames(nil)
	}
	_, ok := other[name]
	return ok
}

func (s *scope) sees() string {
	if s.op != nil {
		return "a rule sees payment, call, card, buyer, request, message and the fields of its operation"
	}
	return "a step sees " + strings.Join(slices.Sorted(maps.Keys(stepNames(nil))), ", ") + " and what was kept"
}

// all are the names for a suggestion, the language's own functions included.
func (s *scope) all() []string {
	return append(append(slices.Sorted(maps.Keys(s.names)), digestNames...), builtin.Names...)
}

// known is a type that an earlier expression was found to have.
type known struct{ of nature.Nature }

func (k known) Nature() nature.Nature { return k.of }

func (k known) Equal(t types.Type) bool { return t == types.Any }

func (k known) String() string { return k.of.String() }

// reserved are words that no kept value may be called by, beside the names that every
// step sees.
func reserved(name string) bool {
	words := []string{"not", "in", "and", "or", "let", "if", "else", "nil", "true", "false", "matches", "contains", "startsWith", "endsWith"}
	return slices.Contains(words, name) || slices.Contains(digestNames, name) || slices.Contains(builtin.Names, name)
}

// unknownNature is the type of what nobody knows before it is there.
var unknownNature nature.Nature
