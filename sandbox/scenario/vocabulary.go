package scenario

import (
	"reflect"
	"slices"

	"paysandbox/sandbox/journal"
	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/payment"
)

// vocabulary is the words that texts in expressions may be compared with, by where
// they stand: a misspelt state would never come true and never be noticed.
type vocabulary struct {
	operations []string
	actions    map[string][]operation.Field // an action's parameters at all providers that have it
	fields     map[fieldOf]words
}

type fieldOf struct {
	of   reflect.Type
	name string
}

// words are what a field may hold; empty allows "" too.
type words struct {
	noun  string
	list  []string
	empty bool
}

var phases = []string{
	string(payment.Open), string(payment.Authorized), string(payment.Paid), string(payment.Refused),
	string(payment.Cancelled), string(payment.Expired), string(payment.Refunded), string(payment.Disputed),
}

func newVocabulary(catalog operation.Catalog) vocabulary {
	v := vocabulary{actions: map[string][]operation.Field{}}
	var states, providers []string
	for _, provider := range catalog {
		providers = append(providers, provider.Name)
		for _, op := range provider.Operations {
			v.operations = append(v.operations, op.Name)
		}
		for _, state := range provider.States {
			if !slices.Contains(states, state) {
				states = append(states, state)
			}
		}
		for _, action := range provider.Actions {
			v.actions[action.Name] = append(v.actions[action.Name], action.Params...)
		}
	}
	view, change := reflect.TypeFor[payment.View](), reflect.TypeFor[payment.ChangeView]()
	exchange, delivery := reflect.TypeFor[journal.Exchange](), reflect.TypeFor[journal.Delivery]()
	v.fields = map[fieldOf]words{
		{view, "state"}:         {"state", states, false},
		{view, "phase"}:         {"phase", phases, false},
		{view, "provider"}:      {"provider", providers, false},
		{change, "from"}:        {"state", states, true}, // "" before the first
		{change, "to"}:          {"state", states, false},
		{change, "phase"}:       {"phase", phases, false},
		{exchange, "provider"}:  {"provider", providers, true}, // "" of what belongs to none
		{exchange, "op"}:        {"operation", v.operations, true},
		{exchange, "direction"}: {"direction", []string{string(operation.In), string(operation.Out)}, false},
		{delivery, "provider"}:  {"provider", providers, false},
		{delivery, "op"}:        {"operation", v.operations, false},
		{delivery, "state"}:     {"state of a delivery", []string{"pending", "delivered", "failed"}, false},
	}
	return v
}

// check answers what is wrong with comparing a field with a text, "" where nothing is.
func (v vocabulary) check(of reflect.Type, field, text string) string {
	known, ok := v.fields[fieldOf{of, field}]
	if !ok || (text == "" && known.empty) || slices.Contains(known.list, text) {
		return ""
	}
	return unknown(known.noun, text, known.list)
}
