package scenario

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"paysandbox/sandbox/operation"
)

// A part of an account may have switches of its own; the account's are not among them.
func TestSwitchesOfAPart(t *testing.T) {
	kind := operation.AccountKind{
		ID: "shop",
		Fields: []operation.AccountField{
			{Name: "shop", Type: operation.Int},
			{Name: "products", Type: operation.Mapping, List: true, Fields: []operation.AccountField{
				{Name: "id", Type: operation.String},
				{Name: "switches", Type: operation.Mapping, Any: true, Switches: []operation.Switch{{Name: "receipt", Default: "mail", Values: []string{"mail", "none"}}}},
			}},
			{Name: "switches", Type: operation.Mapping, Any: true},
		},
		Switches: []operation.Switch{{Name: "zone", Default: "UTC", Type: operation.String}},
	}
	doc := func(own, part map[string]any) map[string]any {
		return map[string]any{"shop": 1, "switches": own, "products": []any{map[string]any{"id": "a", "switches": part}}}
	}
	good := doc(map[string]any{"zone": "Mars"}, map[string]any{"receipt": "none"})
	assert.Empty(t, CheckAccount(kind, good))
	merged := MergeAccount(kind, good, doc(nil, map[string]any{"receipt": nil}))
	assert.Equal(t, []any{map[string]any{"id": "a", "switches": map[string]any{}}}, merged["products"])
	assert.Equal(t, map[string]any{"zone": "Mars"}, merged["switches"])

	assert.Equal(t, []AccountProblem{{"products[0].switches.zone", `unknown switch "zone"; known here: receipt`}}, CheckAccount(kind, doc(nil, map[string]any{"zone": "Mars"})))
	assert.Equal(t, []AccountProblem{{"switches.receipt", `unknown switch "receipt"; known here: zone`}}, CheckAccount(kind, doc(map[string]any{"receipt": "none"}, nil)))
	assert.Equal(t, []AccountProblem{{"products[0].receipt", `"receipt" is a switch: it stands under switches`}},
		CheckAccount(kind, map[string]any{"shop": 1, "products": []any{map[string]any{"id": "a", "receipt": "none"}}}))
	assert.Equal(t, []operation.Switchboard{{Switches: kind.Switches}, {Path: "products", Switches: kind.Fields[1].Fields[1].Switches}}, kind.Switchboards())
}
