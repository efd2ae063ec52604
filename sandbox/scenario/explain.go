package scenario

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/types"

	"paysandbox/sandbox/journal"
	"paysandbox/sandbox/payment"
)

// What the expression library says, and what it says it about.
var (
	unknownName  = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^unknown name (.+)$`) })
	unknownField = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^(?:unknown field|type (.+?) has no (?:field|method)) (.+)$`)
	})
	mismatch = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^invalid operation: (\S+) \(mismatched types? (.+?)(?: and (.+))?\)$`)
	})
	notCallable  = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(\S+) is not callable$`) })
	singleEquals = `unexpected token Operator("=")`
)

// explain turns an error of the expression library into a place in the expression and
// a sentence in the words of scenarios.
func (s *scope) explain(err error) (at int, message string) {
	message = err.Error()
	var located *file.Error
	if errors.As(err, &located) {
		at, message = located.From, located.Message
	}
	if m := unknownName().FindStringSubmatch(message); m != nil {
		if line, ok := s.later[m[1]]; ok {
			return at, fmt.Sprintf("%s is not known yet: the step on line %d keeps it", m[1], line)
		}
		if s.isElsewhere(m[1]) {
			return at, fmt.Sprintf("%s is not known here: %s", m[1], s.sees())
		}
		return at, unknown("name", m[1], s.all())
	}
	if m := unknownField().FindStringSubmatch(message); m != nil {
		return at, s.noField(m[1], m[2])
	}
	if m := mismatch().FindStringSubmatch(message); m != nil {
		if m[3] == "" {
			return at, fmt.Sprintf("%s does not go with %s", m[1], typeName(m[2]))
		}
		return at, fmt.Sprintf("%s does not go with %s and %s", m[1], typeName(m[2]), typeName(m[3]))
	}
	if m := notCallable().FindStringSubmatch(message); m != nil {
		return at, fmt.Sprintf("%s is not asked with ( )", typeName(m[1]))
	}
	switch {
	case strings.HasPrefix(message, singleEquals):
		return at, "one = compares nothing; write =="
	case message == "unexpected token EOF":
		return at, "the expression ends too early"
	}
	message, _, _ = strings.Cut(message, "\n") // a defect of the library brings its stack
	return at, strings.TrimSpace(message)
}

// shown are the things that expressions look into, by how the expression library
// names their types.
var shown = map[string]struct {
	name string
	of   reflect.Type
}{
	"payment.View":       {"a payment", reflect.TypeFor[payment.View]()},
	"payment.AmountView": {"an amount", reflect.TypeFor[payment.AmountView]()},
	"payment.ChangeView": {"a line of a history", reflect.TypeFor[payment.ChangeView]()},
	"journal.Exchange":   {"an exchange", reflect.TypeFor[journal.Exchange]()},
	"journal.Request":    {"a request", reflect.TypeFor[journal.Request]()},
	"journal.Response":   {"a response", reflect.TypeFor[journal.Response]()},
	"journal.Delivery":   {"a delivery", reflect.TypeFor[journal.Delivery]()},
	"journal.Attempt":    {"an attempt", reflect.TypeFor[journal.Attempt]()},
	"journal.Mail":       {"a mail", reflect.TypeFor[journal.Mail]()},
	"scenario.Page":      {"the page", reflect.TypeFor[Page]()},
	"scenario.Response":  {"the response", reflect.TypeFor[Response]()},
	"scenario.Call":      {"the call", reflect.TypeFor[Call]()},
	"scenario.Card":      {"the card", reflect.TypeFor[Card]()},
	"scenario.Buyer":     {"the buyer", reflect.TypeFor[Buyer]()},
	"scenario.Request":   {"the request", reflect.TypeFor[Request]()},
	"string":             {"a text", nil},
	"int":                {"a whole number", nil},
	"int64":              {"a whole number", nil},
	"float64":            {"a number", nil},
	"bool":               {"true or false", nil},
	"time.Time":          {"a time", reflect.TypeFor[time.Time]()},
	"time.Duration":      {"a duration", reflect.TypeFor[time.Duration]()},
	"interface {}":       {"something that is only known later", nil},
	"unknown":            {"nil", nil},
}

// typeName names a type as a sentence does.
func typeName(text string) string {
	text = strings.TrimPrefix(text, "*")
	if entry, ok := shown[text]; ok {
		return entry.name
	}
	switch {
	case strings.HasPrefix(text, "[]"):
		return "a list"
	case strings.HasPrefix(text, "map["):
		return "a mapping"
	case strings.HasPrefix(text, "func("):
		return "a function, which is asked with ( )"
	}
	return text
}

// kindOf names what a value is.
func kindOf(v any) string {
	if v == nil {
		return "nil"
	}
	return typeName(reflect.TypeOf(v).String())
}

func (s *scope) noField(of, name string) string {
	entry, ok := shown[strings.TrimPrefix(of, "*")]
	if ok && entry.of != nil {
		return "in " + entry.name + ": " + unknown("name", name, fieldNames(entry.of))
	}
	if of != "" {
		return fmt.Sprintf("%s has nothing called %q in it", typeName(of), name)
	}
	known := s.keys()
	if s.op != nil && len(known) == 0 {
		return fmt.Sprintf("%s has no message that a rule could look at", s.op.Name)
	}
	return unknown("name", name, known)
}

// fieldNames are what expressions may write after a dot.
func fieldNames(of reflect.Type) []string {
	if of.Kind() != reflect.Struct {
		return nil
	}
	var names []string
	for i := range of.NumField() {
		if name := of.Field(i).Tag.Get("expr"); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// keys are the names within the mappings of the scope whose keys are declared: merchant
// of steps, message of rules.
func (s *scope) keys() []string {
	var names []string
	for _, of := range s.names {
		if declared, ok := of.(types.Map); ok {
			names = append(names, slices.Sorted(maps.Keys(declared))...)
		}
	}
	return names
}
