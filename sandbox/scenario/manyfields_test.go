package scenario

import (
	"bytes"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/sandbox/operation"
)

// manyCatalog declares a notification with fields whose names the merchant chooses.
var manyCatalog = operation.Catalog{{
	Name: "many",
	Operations: []*operation.Operation{{
		Name: "many.notify", Calls: operation.Out, Planned: true,
		Message: []operation.Field{{Name: "amount", Type: operation.Amount}, {Name: "cp_*", Type: operation.String, About: "passed through"}, {Name: "x.*", Type: operation.String}},
	}},
	Account: operation.AccountKind{ID: "id", Fields: []operation.AccountField{{Name: "id", Type: operation.Int}}},
}}

func TestFieldsThatStandForMany(t *testing.T) {
	many := operation.Field{Name: "cp_*"}
	for name, stands := range map[string]bool{"cp_user": true, "cp_*": true, "cp_": false, "cp": false, "user": false, "xcp_user": false, "": false} {
		assert.Equal(t, stands, many.Stands(name), name)
	}
	one := operation.Field{Name: "amount"}
	assert.True(t, one.Stands("amount"))
	assert.False(t, one.Stands("amount2"))
}

func TestRulesOfFieldsThatStandForMany(t *testing.T) {
	s, findings := Parse("f", []byte(inRule("op: many.notify\n    when: message.cp_user == \"ana\" and message.amount != \"\"\n"+
		"    then: {set: {cp_user: x, cp_n: 7, amount: \"1.00\"}, unset: [cp_other]}")), manyCatalog)
	require.Empty(t, findings)
	rule := s.Rules[0]
	assert.Equal(t, map[string]string{"cp_user": "x", "cp_n": "7", "amount": "1.00"}, rule.Then.Set)
	assert.Equal(t, []string{"cp_other"}, rule.Then.Unset)
	for user, want := range map[string]bool{"ana": true, "bob": false} {
		matches, err := rule.Matches(RuleEnv{Message: map[string]string{"cp_user": user, "amount": "1.00"}})
		require.NoError(t, err)
		assert.Equal(t, want, matches, user)
	}
	matches, err := rule.Matches(RuleEnv{Message: map[string]string{"amount": "1.00"}})
	require.NoError(t, err)
	assert.False(t, matches, "a field that is not there is an empty text")

	for bad, says := range map[string]string{
		"op: many.notify\n    then: {set: {cp_: x}}":                       `unknown field of many.notify "cp_"`,
		"op: many.notify\n    then: {unset: [user]}":                       `unknown field of many.notify "user"; known here: amount, cp_*, x.*`,
		"op: many.notify\n    when: message.cp_user == 5\n    then: {}":    "a text and a whole number",
		"op: many.notify\n    when: message.cp_user + 5 > 1\n    then: {}": "a text and a whole number",
	} {
		_, findings := Parse("f", []byte(inRule(bad)), manyCatalog)
		require.True(t, findings.Failed(), bad)
		assert.Contains(t, findings[0].String(), says, bad)
	}
}

func TestSchemaOfFieldsThatStandForMany(t *testing.T) {
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema(manyCatalog)))
	require.NoError(t, err)
	compiler := jsonschema.NewCompiler()
	require.NoError(t, compiler.AddResource("scenario.json", document))
	schema, err := compiler.Compile("scenario.json")
	require.NoError(t, err)
	judge := func(then map[string]any) error {
		return schema.Validate(map[string]any{
			"scenario": "x", "steps": []any{"back"}, "rules": []any{map[string]any{"op": "many.notify", "then": then}},
		})
	}
	require.NoError(t, judge(map[string]any{"set": map[string]any{"cp_user": "x", "amount": "1.00", "x.y": "z"}, "unset": []any{"cp_other", "amount", "x.y"}}))
	require.NoError(t, judge(map[string]any{"deliveries": []any{map[string]any{"set": map[string]any{"cp_user": "x"}}}}))
	for _, bad := range []map[string]any{
		{"set": map[string]any{"user": "x"}}, {"set": map[string]any{"cp_": "x"}}, {"unset": []any{"user"}}, {"set": map[string]any{"xy": "z"}}, {"set": map[string]any{"cp_user": []any{"x"}}},
	} {
		require.Error(t, judge(bad), bad)
	}
}
