package scenario

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/checker/nature"
	"github.com/expr-lang/expr/vm"
)

// Expression is one expression of a scenario, checked and compiled. It may be
// evaluated by several goroutines at once.
type Expression struct {
	Source       string // as written, without blanks around it
	Line, Column int    // of its first character

	program *vm.Program
	scope   *scope
	uses    []string // the names of the scope in it
	env     []string // what it takes from env
	result  nature.Nature
}

// Eval evaluates the expression of a step. What is nil or out of range where a value
// is needed, is an *EvalError that says what it was.
func (e *Expression) Eval(env Env) (any, error) {
	for _, name := range e.env {
		if _, ok := env.Env[name]; !ok {
			return nil, &EvalError{Reason: unknown("name in env", name, slices.Sorted(maps.Keys(env.Env)))}
		}
	}
	vars, err := env.vars(e.uses)
	if err != nil {
		return nil, err
	}
	return e.run(vars)
}

// Holds evaluates a condition.
func (e *Expression) Holds(env Env) (bool, error) {
	value, err := e.Eval(env)
	if err != nil {
		return false, err
	}
	return e.truth(value)
}

func (e *Expression) truth(value any) (bool, error) {
	holds, ok := value.(bool)
	if !ok {
		return false, &EvalError{Reason: fmt.Sprintf("%s is %s, not true or false%s", e.Source, kindOf(value), e.scope.whyNil(value, e.Source))}
	}
	return holds, nil
}

func (e *Expression) run(vars map[string]any) (any, error) {
	value, err := vm.Run(e.program, vars)
	if err != nil {
		return nil, e.diagnose(vars, err)
	}
	return value, nil
}

// String is the source.
func (e *Expression) String() string { return e.Source }

// compile checks and compiles one expression. nth tells where a character of src
// stands in the file. condition: it must be true or false. The answer is nil when
// there was a finding.
func (p *parser) compile(src string, nth func(int) position, in *scope, condition bool) *Expression {
	text := strings.TrimSpace(src)
	skipped := len([]rune(src)) - len([]rune(strings.TrimLeft(src, " \t\r\n")))
	place := func(at int) position { return nth(skipped + at) }
	switch {
	case text == "":
		p.find(nth(0), false, "an expression is missing")
		return nil
	case len(text) > maxExpression:
		p.find(place(0), false, fmt.Sprintf("this expression is longer than %d characters", maxExpression))
		return nil
	}
	looks := &inspector{words: p.words, scope: in, uses: map[string]bool{}, env: map[string]bool{}}
	program, err := in.compile(text, expr.Patch(looks))
	for _, found := range looks.problems {
		p.find(place(found.at), false, found.message)
	}
	if err != nil {
		at, message := in.explain(err)
		p.find(place(at), false, message)
		return nil
	}
	start := place(0)
	// expr.AsBool would do, but it also takes nil for false at run time, without a word.
	if of := looks.root; condition && of.Kind != reflect.Bool && (of.Nil || (of.Type != nil && of.Kind != reflect.Interface)) {
		p.find(start, false, "a condition is true or false, this is "+typeName(of.String()))
		return nil
	}
	if len(looks.problems) > 0 {
		return nil
	}
	return &Expression{
		Source: text, Line: start.line, Column: start.column, program: program, scope: in,
		uses: slices.Sorted(maps.Keys(looks.uses)), env: slices.Sorted(maps.Keys(looks.env)), result: looks.root,
	}
}

// compile compiles against the names of the scope. `now` is the workspace's time, so
// the language's own now(), which reads the wall clock, is not there. The language is
// not ours: should it panic on some input, that input is what is wrong. Its optimizer does
// so at filter(…)[0].field, and expressions are short.
func (s *scope) compile(text string, options ...expr.Option) (program *vm.Program, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer func() {
		if r := recover(); r != nil {
			program, err = nil, fmt.Errorf("this expression cannot be read: %v", r)
		}
	}()
	options = append(append([]expr.Option{expr.Env(s.names), expr.DisableBuiltin("now"), expr.Optimize(false)}, digests...), options...)
	return expr.Compile(text, options...)
}

// kept is the type under which the value of an expression is remembered.
func (e *Expression) kept() nature.Nature {
	if e.result.Nil || e.result.Type == nil {
		return unknownNature
	}
	return e.result
}
