package scenario

import (
	"fmt"
	"strconv"
	"time"

	"github.com/expr-lang/expr/types"

	"paysandbox/sandbox/journal"
	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/payment"
)

// Env is what the expressions of steps see. Whoever runs the steps fills it anew for
// each evaluation. The functions are asked only by expressions that name them; a nil
// one knows nothing. An error of theirs is the evaluation's error.
type Env struct {
	Page       *Page     // nil: no page has been visited yet
	Response   *Response // of the last call; nil: none was answered yet
	Payment    func(order string) (*payment.View, error)
	Payments   func() ([]payment.View, error)
	Exchanges  func(op string) ([]journal.Exchange, error)
	Deliveries func(order string) ([]journal.Delivery, error)
	Egress     func() ([]journal.Exchange, error)
	Mails      func() ([]journal.Mail, error)
	Env        map[string]string
	Merchant   map[string]any // the contract's document: url, and mappings by provider
	Now        time.Time
	Kept       map[string]any // by the names of `keep`
}

// Page is what the virtual customer looks at.
type Page struct {
	URL    string            `expr:"url"`
	Query  map[string]string `expr:"query"` // of URL; the last of several values
	Status int               `expr:"status"`
	Title  string            `expr:"title"`
	Text   string            `expr:"text"` // as a reader sees it
}

// Response is the answer to a `call` step.
type Response struct {
	Status  int               `expr:"status"`
	Headers map[string]string `expr:"headers"`
	Body    string            `expr:"body"`
	JSON    any               `expr:"json"` // nil: the body is none
}

// stepNames are the types of what expressions of steps see before anything is kept.
// payment and deliveries take an order as a text or, as it is often sent, a number.
func stepNames(catalog operation.Catalog) types.Map {
	merchant := types.Map{"url": types.String}
	for _, provider := range catalog {
		merchant[provider.Name] = types.TypeOf(map[string]any{})
	}
	return types.Map{
		"page":       types.TypeOf((*Page)(nil)),
		"response":   types.TypeOf((*Response)(nil)),
		"payment":    types.TypeOf(func(any) (*payment.View, error) { return nil, nil }),
		"payments":   types.TypeOf([]payment.View{}),
		"exchanges":  types.TypeOf(func(string) ([]journal.Exchange, error) { return nil, nil }),
		"deliveries": types.TypeOf(func(any) ([]journal.Delivery, error) { return nil, nil }),
		"egress":     types.TypeOf(func() ([]journal.Exchange, error) { return nil, nil }),
		"mails":      types.TypeOf([]journal.Mail{}),
		"env":        types.TypeOf(map[string]string{}),
		"merchant":   merchant,
		"now":        types.TypeOf(time.Time{}),
	}
}

// vars are the values of the names that an expression uses, by name.
func (env Env) vars(uses []string) (map[string]any, error) {
	vars := make(map[string]any, len(uses))
	for _, name := range uses {
		value, err := env.value(name)
		if err != nil {
			return nil, err
		}
		vars[name] = value
	}
	return vars, nil
}

func (env Env) value(name string) (any, error) {
	switch name {
	case "page":
		return env.Page, nil
	case "response":
		return env.Response, nil
	case "payment":
		return func(order any) (*payment.View, error) { return ofOrder(env.Payment, order) }, nil
	case "payments":
		return ask(env.Payments)
	case "exchanges":
		return func(op string) ([]journal.Exchange, error) { return ofOrder(env.Exchanges, op) }, nil
	case "deliveries":
		return func(order any) ([]journal.Delivery, error) { return ofOrder(env.Deliveries, order) }, nil
	case "egress":
		return func() ([]journal.Exchange, error) { return ask(env.Egress) }, nil
	case "mails":
		return ask(env.Mails)
	case "env":
		return env.Env, nil
	case "merchant":
		return env.Merchant, nil
	case "now":
		return env.Now, nil
	}
	kept, ok := env.Kept[name]
	if !ok {
		return nil, &EvalError{Reason: fmt.Sprintf("%s is not known: the step that keeps it has not come that far", name)}
	}
	return kept, nil
}

// worldError is an error of the world outside, told apart from what an expression
// does wrong.
type worldError struct{ error }

func (e worldError) Unwrap() error { return e.error }

func ask[T any](f func() (T, error)) (T, error) {
	var none T
	if f == nil {
		return none, nil
	}
	found, err := f()
	if err != nil {
		return none, worldError{err}
	}
	return found, nil
}

func ofOrder[T any](f func(string) (T, error), order any) (T, error) {
	var none T
	name, ok := order.(string)
	if number, isInt := order.(int); isInt {
		name, ok = strconv.Itoa(number), true
	}
	if !ok {
		return none, worldError{fmt.Errorf("an order is a text, not %s", kindOf(order))}
	}
	return ask(func() (T, error) {
		if f == nil {
			return none, nil
		}
		return f(name)
	})
}
