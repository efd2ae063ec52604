package scenario

import (
	"testing"

	"github.com/stretchr/testify/require"

	"paysandbox/sandbox/operation"
)

// testCatalog declares as much as the tests speak about, spelt as the contract does.
var testCatalog = operation.Catalog{
	{
		Name:   "clickandbuy",
		Places: []operation.Place{{Name: "script"}, {Name: "ems"}},
		States: []string{"open", "committed", "rolled_back"},
		Operations: []*operation.Operation{
			{
				Name: "clickandbuy.tmi.isExternalBDRIDCommitted", Calls: operation.In,
				Fields: []operation.Field{
					{Name: "seller", Type: operation.Int},
					{Name: "externalBDRID", Type: operation.String},
					{Name: "price", Type: operation.Amount},
					{Name: "test", Type: operation.Bool},
					{Name: "age", Type: operation.Duration},
					{Name: "born", Type: operation.Date},
				},
				Outcomes: []operation.Outcome{{Name: "InterfaceError"}, {Name: "fault32"}},
			},
			{
				Name: "clickandbuy.ems", Calls: operation.Out, Planned: true,
				Message: []operation.Field{{Name: "event", Type: operation.String}, {Name: "amount", Type: operation.Amount}},
			},
		},
		Actions: []operation.Action{
			{Name: "refund", Params: []operation.Field{{Name: "amount", Type: operation.Amount}, {Name: "reason", Type: operation.String}}},
			{Name: "chargeback"},
		},
		Account: operation.AccountKind{
			ID: "seller",
			Fields: []operation.AccountField{
				{Name: "seller", Type: operation.Int},
				{Name: "system", Type: operation.String, Values: []string{"eu", "us"}},
				{Name: "tm_enabled", Type: operation.Bool},
				{Name: "tm_password", Type: operation.String},
				{Name: "slaves", Type: operation.Int, List: true},
				{Name: "domains", Type: operation.Mapping, List: true, Fields: []operation.AccountField{
					{Name: "name", Type: operation.String},
					{Name: "welcome_bonus", Type: operation.Mapping, Fields: []operation.AccountField{
						{Name: "amount", Type: operation.Amount}, {Name: "currency", Type: operation.String},
					}},
					{Name: "test_group", Type: operation.String, List: true},
					{Name: "links", Type: operation.Mapping, List: true, Fields: []operation.AccountField{
						{Name: "id", Type: operation.String}, {Name: "price", Type: operation.Amount}, {Name: "active", Type: operation.Bool},
					}},
				}},
				{Name: "born", Type: operation.Date},
				{Name: "hold", Type: operation.Duration},
				{Name: "minimum", Type: operation.Mapping, Any: true},
				{Name: "switches", Type: operation.Mapping, Any: true},
			},
			Switches: []operation.Switch{
				{Name: "premium.long_external_id", Default: "reject", Values: []string{"reject", "truncate"}},
				{Name: "tmi.cancelled", Default: "true", Values: []string{"true", "fault32"}},
				{Name: "link.inactive", Default: "404", Type: operation.Int},
				{Name: "pages.lifetime", Default: "30m", Type: operation.Duration},
			},
		},
	},
	{
		Name:   "clickkw",
		Places: []operation.Place{{Name: "result"}, {Name: "notify"}},
		States: []string{"payment_pending", "success"},
		Operations: []*operation.Operation{
			{Name: "clickkw.gate", Calls: operation.In, Outcomes: []operation.Outcome{{Name: "declined"}}},
			{Name: "clickkw.gate.update", Calls: operation.In},
		},
		Actions: []operation.Action{{Name: "capture"}},
		Account: operation.AccountKind{
			ID: "user",
			Fields: []operation.AccountField{
				{Name: "user", Type: operation.String},
				{Name: "state", Type: operation.String, Values: []string{"active", "suspended"}},
				{Name: "methods", Type: operation.String, List: true, Values: []string{"knet", "card"}},
			},
		},
	},
}

// lines are a document of lines.
func lines(text ...string) string {
	all := ""
	for _, line := range text {
		all += line + "\n"
	}
	return all
}

// found are the findings of a file, without its name.
func found(t *testing.T, src string) []string {
	t.Helper()
	s, findings := Parse("f", []byte(src), testCatalog)
	require.Equal(t, findings.Failed(), s == nil, "a scenario and errors exclude each other")
	texts := make([]string, len(findings))
	for i, f := range findings {
		texts[i] = f.String()[len("f:"):]
	}
	return texts
}

// parsed is a scenario without findings.
func parsed(t *testing.T, src string) *Scenario {
	t.Helper()
	s, findings := Parse("f", []byte(src), testCatalog)
	require.Empty(t, findings)
	return s
}
