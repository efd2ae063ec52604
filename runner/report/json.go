package report

import (
	"encoding/json"
	"io"
	"slices"

	"paysandbox/sandbox/journal"
	"paysandbox/sandbox/payment"
)

// WriteJSON writes the scenarios as a list. What is a list or a mapping in the model
// is one in the text too, never null: those who read it loop without asking.
func WriteJSON(w io.Writer, r *Report) error {
	scenarios := make([]Scenario, 0, len(r.Scenarios))
	for _, s := range r.Scenarios {
		scenarios = append(scenarios, s.withoutNulls())
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false) // no browser reads it, people do
	e.SetIndent("", "  ")
	return e.Encode(scenarios)
}

// withoutNulls is a copy; the report itself may be read elsewhere meanwhile.
func (s Scenario) withoutNulls() Scenario {
	s.Tags, s.Warnings, s.Steps = list(s.Tags), list(s.Warnings), list(s.Steps)
	s.Payments = append([]payment.View{}, s.Payments...)
	for i := range s.Payments {
		p := &s.Payments[i]
		p.History, p.Actions = list(p.History), list(p.Actions)
	}
	s.Exchanges = append([]journal.Exchange{}, s.Exchanges...)
	for i := range s.Exchanges {
		e := &s.Exchanges[i]
		e.Notes = list(e.Notes)
		e.Request.Headers, e.Response.Headers = headers(e.Request.Headers), headers(e.Response.Headers)
	}
	return s
}

func list[T any](l []T) []T {
	if l == nil {
		return []T{}
	}
	return slices.Clip(l)
}

func headers(h map[string]string) map[string]string {
	if h == nil {
		return map[string]string{}
	}
	return h
}
