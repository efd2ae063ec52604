package sandbox

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/payment"
	"paysandbox/sandbox/scenario"
)

// Ask is one asking of an operation: what a rule may look at.
type Ask struct {
	Op      *operation.Operation
	Payment *payment.Payment // nil: none yet
	Order   string
	Buyer   scenario.Buyer
	Card    scenario.Card
	Fields  map[string]any    // the operation's own, as declared
	Message map[string]string // of an outgoing message
}

// Decision is what the script says about one asking. The zero Decision is the
// provider's normal behaviour.
type Decision struct {
	operation.Then
	Rule  string   // the name of the rule that fired, "" when none did
	Notes []string // rules that could not be judged, and why
}

// FaultError is what a handler returns when the script wants the exchange broken
// before anything has happened. The front breaks it; no provider spells it.
type FaultError struct{ Fault operation.Fault }

func (e *FaultError) Error() string { return fmt.Sprintf("fault %s before", e.Fault.Kind) }

// Decide asks the workspace's rules about one operation of an incoming request. A
// fault before the commit comes back as a *FaultError, which the handler returns
// at once; what strikes afterwards is kept for the front.
func (r *Request) Decide(s Scope, ask Ask) (Decision, error) {
	d, err := decide(s, ask, r)
	if err != nil {
		return d, err
	}
	r.entry.Notes = append(r.entry.Notes, d.Notes...)
	r.entry.Rule, r.entry.Outcome, r.entry.Delay = d.Rule, d.Outcome, d.Delay
	if d.Fault != nil {
		r.entry.Fault = d.Fault
		if d.Fault.At != operation.After {
			return d, &FaultError{*d.Fault}
		}
	}
	return d, nil
}

// Decide asks the workspace's rules about something that the provider does itself.
func Decide(s Scope, ask Ask) (Decision, error) { return decide(s, ask, nil) }

func decide(s Scope, ask Ask, r *Request) (Decision, error) {
	loaded, err := workspaceOf(s).loadedRules(s)
	if err != nil || len(loaded.rules) == 0 {
		return Decision{}, err
	}
	return judge(s, ask, r)
}

func judge(s Scope, ask Ask, r *Request) (d Decision, err error) {
	ws := workspaceOf(s)
	err = within(s, func(tx *Tx) error {
		d = Decision{}
		loaded, err := ws.loadedRules(tx) // again: another script may have come in between
		if err != nil {
			return err
		}
		nth, err := Count(tx, "asked/"+ask.Op.Name+"/"+ask.scope())
		if err != nil {
			return err
		}
		env := ask.env(ws, r, int(nth))
		for i, rule := range loaded.rules {
			if rule.Op.Name != ask.Op.Name {
				continue
			}
			fired, note, err := loaded.fires(tx, i, ask, env)
			if err != nil {
				return err
			}
			if note != "" {
				d.Notes = append(d.Notes, note)
			}
			if fired {
				d.Then, d.Rule = rule.Then, rule.Name
				return nil
			}
		}
		return nil
	})
	return d, err
}

// fires judges one rule and counts its matches, for `times` and for the report.
func (l *loadedRules) fires(tx *Tx, i int, ask Ask, env scenario.RuleEnv) (fired bool, note string, err error) {
	rule := l.rules[i]
	matches, err := rule.Matches(env)
	if err != nil {
		return false, fmt.Sprintf("rule %q could not be judged: %v", rule.Name, err), nil
	}
	if !matches {
		l.misses[i].note(env)
		return false, "", nil
	}
	if rule.Times > 0 {
		n, err := Count(tx, fmt.Sprintf("fired/%d/%s", i, ask.scope()))
		if err != nil {
			return false, "", err
		}
		if n > uint64(rule.Times) {
			return false, fmt.Sprintf("rule %q has fired its %d times", rule.Name, rule.Times), nil
		}
	}
	_, err = Count(tx, ruleCounter(i))
	return true, "", err
}

func ruleCounter(i int) string { return fmt.Sprintf("matched/%d", i) }

// scope is what askings are counted for: the payment, else the order, else the workspace.
func (a Ask) scope() string {
	switch {
	case a.Payment != nil:
		return "payment/" + a.Payment.ID
	case a.Order != "":
		return "order/" + a.Order
	}
	return "workspace"
}

func (a Ask) env(ws *Workspace, r *Request, nth int) scenario.RuleEnv {
	env := scenario.RuleEnv{Call: scenario.Call{Nth: nth}, Buyer: a.Buyer, Card: a.Card, Message: a.Message, Fields: a.Fields}
	if a.Payment != nil {
		view := ws.View(*a.Payment)
		env.Payment = &view
	}
	if r != nil {
		env.Request = scenario.Request{Method: r.Method, Path: r.Path, Query: texts(ParseQuery(r.Query)), Form: texts(r.Form()), Headers: map[string]string{}}
		for name, values := range r.Header {
			env.Request.Headers[strings.ToLower(name)] = strings.Join(values, ", ")
		}
	}
	return env
}

func texts(pairs []operation.KeyText) map[string]string {
	m := make(map[string]string, len(pairs))
	for _, p := range pairs {
		m[p.Name] = p.Text
	}
	return m
}

// Apply changes the fields of an outgoing message as a rule asked: `unset` first,
// then `set`; a name that the message lacks is added at its end.
func Apply(fields []operation.KeyText, set map[string]string, unset []string) []operation.KeyText {
	fields = slices.DeleteFunc(slices.Clone(fields), func(f operation.KeyText) bool { return slices.Contains(unset, f.Name) })
	for _, name := range slices.Sorted(maps.Keys(set)) {
		at := slices.IndexFunc(fields, func(f operation.KeyText) bool { return f.Name == name })
		if at < 0 {
			fields = append(fields, operation.KeyText{Name: name, Text: set[name]})
			continue
		}
		fields[at].Text = set[name]
	}
	return fields
}

func workspaceOf(s Scope) *Workspace {
	if tx, ok := s.(*Tx); ok {
		return tx.ws
	}
	return s.(*Workspace)
}

// within runs f in the transaction that s is, or in one of its own.
func within(s Scope, f func(*Tx) error) error {
	if tx, ok := s.(*Tx); ok {
		return f(tx)
	}
	return s.(*Workspace).Update(f)
}
