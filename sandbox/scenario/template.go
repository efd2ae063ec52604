package scenario

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"
)

// Template is a text with ${…} parts, each an expression. A "${" that is meant as such
// is written as one: ${"${"}.
type Template struct {
	Source       string // as written
	Line, Column int

	parts []part
}

// part is a piece of text or an expression.
type part struct {
	text       string
	expression *Expression
}

// Render evaluates the expressions and joins the text: texts as they are, numbers in
// decimal, times as RFC 3339. Nil and what has no text is an *EvalError.
func (t *Template) Render(env Env) (string, error) {
	var b strings.Builder
	for _, part := range t.parts {
		b.WriteString(part.text)
		if part.expression == nil {
			continue
		}
		value, err := part.expression.Eval(env)
		if err != nil {
			return "", fmt.Errorf("${%s}: %w", part.expression, err)
		}
		text, err := spell(value)
		if err != nil {
			e := part.expression
			return "", &EvalError{Reason: fmt.Sprintf("%s is %s%s", e, err, e.scope.whyNil(value, e.Source))}
		}
		b.WriteString(text)
	}
	return b.String(), nil
}

// Literal is the text of a template without expressions.
func (t *Template) Literal() (string, bool) {
	var b strings.Builder
	for _, part := range t.parts {
		if part.expression != nil {
			return "", false
		}
		b.WriteString(part.text)
	}
	return b.String(), true
}

// String is the source.
func (t *Template) String() string { return t.Source }

// spell is how a value stands in a text; the error names what has none.
func spell(v any) (string, error) {
	switch v := v.(type) {
	case time.Time:
		return v.Format(time.RFC3339Nano), nil
	case time.Duration:
		return v.String(), nil
	case json.Number:
		return v.String(), nil
	}
	switch r := reflect.ValueOf(v); {
	case r.Kind() == reflect.String:
		return r.String(), nil
	case r.Kind() == reflect.Bool:
		return strconv.FormatBool(r.Bool()), nil
	case r.CanInt():
		return strconv.FormatInt(r.Int(), 10), nil
	case r.CanUint():
		return strconv.FormatUint(r.Uint(), 10), nil
	case r.CanFloat():
		return strconv.FormatFloat(r.Float(), 'f', -1, 64), nil
	case isNil(v):
		return "", errors.New("nil")
	}
	return "", fmt.Errorf("%s, which is no text", kindOf(v))
}

// template reads a scalar, as it is written, with its expressions.
func (p *parser) template(n *yaml.Node, in *scope) *Template {
	text, ok := p.text(n)
	if !ok {
		return nil
	}
	t := &Template{Source: text, Line: n.Line, Column: n.Column}
	for at := 0; at < len(text); {
		begin := strings.Index(text[at:], "${")
		if begin < 0 {
			t.parts = append(t.parts, part{text: text[at:]})
			break
		}
		if begin > 0 {
			t.parts = append(t.parts, part{text: text[at : at+begin]})
		}
		begin += at + len("${")
		end := closing(text[begin:])
		if end < 0 {
			p.unclosed(n, len([]rune(text[:begin]))-len("${"))
			return nil
		}
		first := len([]rune(text[:begin]))
		expression := p.compile(text[begin:begin+end], func(nth int) position { return p.source.place(n, first+nth) }, in, false)
		if expression == nil || !p.hasText(expression) {
			return nil
		}
		t.parts = append(t.parts, part{expression: expression})
		at = begin + end + 1
	}
	return t
}

func (p *parser) unclosed(n *yaml.Node, nth int) {
	if comment, ok := p.source.swallowed(n); ok {
		p.find(comment, false, "this # begins a YAML comment in the middle of a ${…}; quote the text")
		return
	}
	p.find(p.source.place(n, nth), false, `this "${" is never closed by a "}"`)
}

// hasText reports an expression whose value cannot stand in a text.
func (p *parser) hasText(e *Expression) bool {
	t := e.result.Type
	if t == nil || t == reflect.TypeFor[time.Time]() {
		return true
	}
	if slices.Contains([]reflect.Kind{reflect.Pointer, reflect.Struct, reflect.Slice, reflect.Map, reflect.Func}, t.Kind()) {
		p.find(position{e.Line, e.Column}, false, fmt.Sprintf("%s cannot stand in a text; name something in it", typeName(t.String())))
		return false
	}
	return true
}

// closing is the place of the "}" that ends an expression, over braces and quotes
// within it; -1 where there is none.
func closing(text string) int {
	depth := 0
	var quote byte
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case quote != 0:
			if c == '\\' && quote != '`' {
				i++
			} else if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'' || c == '`':
			quote = c
		case c == '{':
			depth++
		case c == '}' && depth == 0:
			return i
		case c == '}':
			depth--
		}
	}
	return -1
}

// Texts are templates by name.
type Texts map[string]*Template

// Render renders all of them; nil stays nil.
func (t Texts) Render(env Env) (map[string]string, error) {
	if t == nil {
		return nil, nil
	}
	rendered := make(map[string]string, len(t))
	for _, name := range slices.Sorted(maps.Keys(t)) { // so that the same error comes first
		text, err := t[name].Render(env)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		rendered[name] = text
	}
	return rendered, nil
}

// texts reads a mapping of templates.
func (p *parser) texts(n *yaml.Node, in *scope) Texts {
	if n == nil || p.bad[n] {
		return nil
	}
	entries := p.pairs(n, "a mapping of texts")
	if entries == nil {
		return nil
	}
	texts := Texts{}
	for _, entry := range entries {
		if t := p.template(entry.value, in); t != nil {
			texts[entry.name] = t
		}
	}
	return texts
}
