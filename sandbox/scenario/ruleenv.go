package scenario

import (
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/expr-lang/expr/types"

	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/payment"
)

// RuleEnv is what a rule's `when` sees of one asking of an operation.
type RuleEnv struct {
	Payment *payment.View // nil: there is none yet
	Call    Call
	Card    Card  // zero: no card takes part
	Buyer   Buyer // zero: not known
	Request Request
	Message map[string]string // what goes out
	Fields  map[string]any    // the operation's own, as it declares them
}

// Call counts the askings.
type Call struct {
	Nth int `expr:"nth"` // 1, 2, …, for the payment, else the order, else the workspace
}

// Card is a card as it may be shown: Number keeps its first six and last four digits.
type Card struct {
	Number string `expr:"number"`
	Brand  string `expr:"brand"`
	Holder string `expr:"holder"`
	Month  int    `expr:"month"`
	Year   int    `expr:"year"`
}

// Buyer is who pays.
type Buyer struct {
	ID      string `expr:"id"`
	Email   string `expr:"email"`
	Name    string `expr:"name"`
	Country string `expr:"country"`
}

// Request is what came in; names of headers are in lower case.
type Request struct {
	Method  string            `expr:"method"`
	Path    string            `expr:"path"`
	Query   map[string]string `expr:"query"`
	Headers map[string]string `expr:"headers"`
	Form    map[string]string `expr:"form"`
}

// ruleNames are the types of what a rule of an operation sees. Structs stand as
// pointers, because the compiler of expressions cannot look into bare ones of a
// declared environment.
func ruleNames(op *operation.Operation) types.Map {
	names := types.Map{}
	for _, field := range op.Fields {
		names[field.Name] = fieldType(field.Type)
	}
	message := types.Map{}
	for _, field := range op.Message {
		if strings.HasSuffix(field.Name, "*") { // the names are the merchant's own
			message[types.Extra] = types.String
			continue
		}
		message[field.Name] = types.String
	}
	for name, of := range map[string]types.Type{
		"payment": types.TypeOf((*payment.View)(nil)),
		"call":    types.TypeOf((*Call)(nil)),
		"card":    types.TypeOf((*Card)(nil)),
		"buyer":   types.TypeOf((*Buyer)(nil)),
		"request": types.TypeOf((*Request)(nil)),
		"message": message,
	} {
		names[name] = of
	}
	return names
}

// fieldType is how expressions see a field: amounts and dates as the texts that they are.
func fieldType(t operation.Type) types.Type {
	switch t {
	case operation.Int:
		return types.Int
	case operation.Bool:
		return types.Bool
	case operation.Duration:
		return types.TypeOf(time.Duration(0))
	case operation.Mapping:
		return types.TypeOf(map[string]any{})
	case operation.String, operation.Amount, operation.Date:
		return types.String
	}
	return types.Any
}

// vars are the values of the names that a rule uses.
func (env RuleEnv) vars(op *operation.Operation, uses []string) (map[string]any, error) {
	vars := make(map[string]any, len(uses))
	for _, name := range uses {
		switch name {
		case "payment":
			vars[name] = env.Payment
		case "call":
			vars[name] = &env.Call
		case "card":
			vars[name] = &env.Card
		case "buyer":
			vars[name] = &env.Buyer
		case "request":
			vars[name] = &env.Request
		case "message":
			vars[name] = env.Message
		default:
			value, err := env.field(op, name)
			if err != nil {
				return nil, err
			}
			vars[name] = value
		}
	}
	return vars, nil
}

// field is one of the operation's own, in exactly the type that the rule was checked
// against: a program would take any other for a broken one.
func (env RuleEnv) field(op *operation.Operation, name string) (any, error) {
	given, ok := env.Fields[name]
	if !ok {
		return nil, &EvalError{Reason: fmt.Sprintf("%s is not known at this asking of %s", name, op.Name)}
	}
	for _, field := range op.Fields {
		if field.Name != name {
			continue
		}
		want, value := reflect.ValueOf(zeroOf(field.Type)), reflect.ValueOf(given)
		if !want.IsValid() || (value.IsValid() && value.Type() == want.Type()) {
			return given, nil
		}
		if text, ok := given.(string); ok && field.Type == operation.Duration {
			d, err := operation.ParseDuration(text)
			if err == nil {
				return d, nil
			}
		}
		if value.IsValid() && kin(value, want) && value.CanConvert(want.Type()) {
			return value.Convert(want.Type()).Interface(), nil
		}
	}
	return nil, &EvalError{Reason: fmt.Sprintf("%s gave its field %s as %T, which is not what it declares", op.Name, name, given)}
}

func zeroOf(t operation.Type) any {
	switch t {
	case operation.Int:
		return 0
	case operation.Bool:
		return false
	case operation.Duration:
		return time.Duration(0)
	case operation.Mapping:
		return map[string]any{}
	case operation.String, operation.Amount, operation.Date:
		return ""
	}
	return nil
}

// kin tells whether one kind of value may stand for another: whole numbers of all
// sizes for each other. Go itself would also turn a number into the character that it
// encodes.
func kin(a, b reflect.Value) bool {
	return a.Kind() == b.Kind() || ((a.CanInt() || a.CanUint()) && b.CanInt())
}
