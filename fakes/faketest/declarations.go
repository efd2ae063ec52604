package faketest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/payment"
)

// declarations: everything that a scenario can name has one name and says what it is.
func (h Harness) declarations(t *testing.T) {
	declared := h.provider(t).Declare()
	require.Equal(t, h.Provider, declared.Name)
	require.NotEmpty(t, declared.Operations)
	operations := names{t: t, of: "operations"}
	for _, op := range declared.Operations {
		operations.add(op.Name, op.About)
		assert.True(t, strings.HasPrefix(op.Name, h.Provider+"."), op.Name)
		assert.Contains(t, []operation.Direction{operation.In, operation.Out}, op.Calls, op.Name)
		outcomes, fields, message := names{t: t, of: op.Name}, names{t: t, of: op.Name}, names{t: t, of: op.Name}
		for _, outcome := range op.Outcomes {
			outcomes.add(outcome.Name, outcome.About)
		}
		for _, field := range op.Fields {
			fields.add(field.Name, string(field.Type))
		}
		for _, field := range op.Message {
			message.add(field.Name, string(field.Type))
		}
	}
	actions := names{t: t, of: "actions"}
	for _, action := range declared.Actions {
		actions.add(action.Name, action.About)
	}
	for _, board := range declared.Account.Switchboards() {
		switches := names{t: t, of: "switches"}
		for _, s := range board.Switches {
			switches.add(s.Name, s.About)
			if len(s.Values) > 0 {
				assert.Contains(t, s.Values, s.Default, s.Name)
			} else {
				assert.NotEmpty(t, s.Type, s.Name)
			}
		}
	}
	require.NotEmpty(t, declared.Account.Fields)
	checkKeys(t, declared.Account.Fields)
	assert.Equal(t, declared.Account.ID, declared.Account.Fields[0].Name, "an account is found by its first key")
}

// names are those of one kind: each once, each with words about it.
type names struct {
	t    *testing.T
	of   string
	seen []string
}

func (n *names) add(name, about string) {
	assert.NotEmpty(n.t, name, n.of)
	assert.NotEmpty(n.t, about, "%s: %s", n.of, name)
	assert.NotContains(n.t, n.seen, name, n.of)
	n.seen = append(n.seen, name)
}

// actionsComeFromTheTable: what is declared is what the one transition table allows.
func (h Harness) actionsComeFromTheTable(t *testing.T) {
	actor, ok := h.provider(t).(sandbox.Actor)
	if !ok {
		t.Skip("the provider has no back office")
	}
	declared, tables := h.provider(t).Declare(), []*payment.Table{actor.Table()}
	if tabled, ok := actor.(sandbox.Tabled); ok {
		tables = tabled.Tables()
	}
	var inTable, named, states []string
	for _, table := range tables {
		for _, row := range table.Rows() {
			if row.Action && !slices.Contains(inTable, string(row.Event)) {
				inTable = append(inTable, string(row.Event))
			}
		}
		for _, state := range table.States() {
			assert.NotEmpty(t, table.Phase(state), state)
			if !slices.Contains(states, string(state)) {
				states = append(states, string(state))
			}
		}
	}
	for _, action := range declared.Actions {
		named = append(named, action.Name)
	}
	assert.ElementsMatch(t, inTable, named)
	assert.ElementsMatch(t, states, declared.States)
}

// forbiddenActions: an action that a payment's state forbids is refused, names those
// that are allowed, and leaves the payment as it was; so does a word that is none.
func (h Harness) forbiddenActions(t *testing.T) {
	declared := h.provider(t).Declare()
	if len(declared.Actions) == 0 {
		t.Skip("the provider has no back office")
	}
	p := h.serve(t).place(t, "suite", 0, 1)
	h.Open(t, p, "open-1")
	h.Pay(t, p, "paid-1")
	p.settle(t)
	before := p.payments(t)
	require.Len(t, before, 2)
	for _, one := range before {
		for _, name := range append([]string{"", "no_such_action"}, actionNames(declared)...) {
			if slices.Contains(one.Actions, name) {
				continue
			}
			_, err := p.Workspace.Act(one.ID, payment.Event(name), nil)
			var refused *payment.TransitionError
			require.ErrorAs(t, err, &refused, "%s in %s", name, one.State)
			assert.Len(t, refused.Allowed, len(one.Actions))
		}
	}
	assert.Equal(t, before, p.payments(t))
}

func actionNames(p operation.Provider) []string {
	var list []string
	for _, action := range p.Actions {
		list = append(list, action.Name)
	}
	return list
}

// rulesSeeWhatIsDeclared: a rule may look at each declared field and message of each
// operation that the walk asks, and can always be judged.
func (h Harness) rulesSeeWhatIsDeclared(t *testing.T) {
	w := h.serve(t)
	p := w.place(t, "suite", 0, 1)
	var rules strings.Builder
	for _, op := range h.provider(t).Declare().Operations {
		if len(op.Fields) == 0 {
			continue
		}
		var looks []string
		for _, field := range op.Fields {
			never := field.Name + ` == "never"`
			if field.Type == operation.Int {
				never = field.Name + " == -1"
			}
			if field.Type == operation.Bool {
				never = "(" + field.Name + " and not " + field.Name + ")"
			}
			looks = append(looks, never)
		}
		fmt.Fprintf(&rules, "  - {op: %s, when: '%s', then: {delay: 1s}}\n", op.Name, strings.Join(looks, " or "))
	}
	load(t, w, p, rules.String())
	h.Pay(t, p, "seen-1")
	p.settle(t)
	for _, e := range p.exchanges() {
		assert.NotContains(t, strings.Join(e.Notes, "\n"), "could not be judged", e.Op)
		assert.Empty(t, e.Rule, "%s: no rule says so", e.Op)
	}
}

// checkKeys: entries of lists are told apart by fields that they have, plain ones.
func checkKeys(t *testing.T, fields []operation.AccountField) {
	for _, f := range fields {
		checkKeys(t, f.Fields)
		if !f.List || f.Type != operation.Mapping || len(f.Fields) == 0 {
			assert.Zero(t, f.Together, "%s is no list of mappings", f.Name)
			continue
		}
		require.LessOrEqual(t, f.Together, len(f.Fields), f.Name)
		for _, key := range f.Keys() {
			assert.True(t, key.Type != operation.Mapping && !key.List, "%s: %s tells entries apart", f.Name, key.Name)
		}
	}
}
