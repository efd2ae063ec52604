package scenario

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/sandbox/operation"
)

var sellerKind = testCatalog[0].Account

func document(t *testing.T, text string) map[string]any {
	t.Helper()
	var doc map[string]any
	require.NoError(t, json.Unmarshal([]byte(text), &doc))
	return doc
}

func TestCheckAccount(t *testing.T) {
	assert.Empty(t, CheckAccount(sellerKind, document(t, `{"seller": 222333444, "tm_password": 123, "slaves": ["1", 2], "tm_enabled": null,
		"domains": [{"name": "Demo", "welcome_bonus": {"amount": "1.00"}, "links": [{"id": "a", "price": "9.99", "active": true}]}],
		"born": "1980-02-29", "hold": "2d", "minimum": {"knet": "0.250"}, "switches": {"link.inactive": 410, "tmi.cancelled": true, "pages.lifetime": "1h"}}`)))
	assert.Empty(t, CheckAccount(sellerKind, map[string]any{"seller": 5, "slaves": []int64{1}, "domains": []map[string]any{{"name": "x"}}, "switches": map[string]string{"link.inactive": "404"}}),
		"what Go code writes needs no decoder")
	assert.Equal(t, []AccountProblem{
		{"domains[0].links[0].price", `quote this amount: "9.9"`},
		{"domains[0].links[1]", `id "a" stands twice in this list`},
		{"domains[1]", `"name" is missing: it tells the entries of this list apart`},
		{"slaves[1]", "expected a whole number, found 1.5"},
		{"switches.link.inactiv", `unknown switch "link.inactiv"; did you mean "link.inactive"?`},
		{"systm", `unknown key "systm"; did you mean "system"?`},
		{"seller", `"seller" is missing: it tells which account this is`},
	}, CheckAccount(sellerKind, document(t, `{"systm": "eu", "slaves": [1, 1.5], "switches": {"link.inactiv": 1},
		"domains": [{"name": "x", "links": [{"id": "a", "price": 9.90}, {"id": "a"}]}, {}]}`)))
	assert.Equal(t, []AccountProblem{{"seller", `"seller" must not be empty: it tells which account this is`}},
		CheckAccount(sellerKind, map[string]any{"seller": nil}))
}

func TestAccountID(t *testing.T) {
	for _, written := range []any{int64(222333444), float64(222333444), json.Number("222333444"), "222333444"} {
		id, ok := AccountID(sellerKind, map[string]any{"seller": written})
		assert.True(t, ok)
		assert.Equal(t, "222333444", id)
	}
	_, ok := AccountID(sellerKind, map[string]any{"slaves": []any{1}})
	assert.False(t, ok)
}

func TestMergeAccount(t *testing.T) {
	into := document(t, `{"seller": 5, "tm_password": "old", "tm_enabled": true, "slaves": [1, 2], "minimum": {"knet": "1", "card": "2"},
		"switches": {"link.inactive": "404", "tmi.cancelled": "true"},
		"domains": [{"name": "A", "test_group": ["x"], "links": [{"id": "1", "price": "1.00"}]}, {"name": "B"}]}`)
	patch := document(t, `{"seller": "5", "tm_password": null, "tm_enabled": false, "slaves": ["2", 3], "minimum": {"knet": null},
		"switches": {"link.inactive": 410, "tmi.cancelled": null},
		"domains": [{"name": "A", "welcome_bonus": {"amount": "1.00", "currency": null}, "test_group": ["y", "x"], "links": [{"id": 1, "price": null, "active": true}, {"id": 2}]}, {"name": "C"}]}`)
	before, err := json.Marshal([]any{into, patch})
	require.NoError(t, err)
	assert.Equal(t, map[string]any{
		"seller": int64(5), "tm_enabled": false, "slaves": []any{int64(1), int64(2), int64(3)}, "minimum": map[string]any{"card": "2"},
		"switches": map[string]any{"link.inactive": "410"},
		"domains": []any{
			map[string]any{
				"name": "A", "welcome_bonus": map[string]any{"amount": "1.00"}, "test_group": []any{"x", "y"},
				"links": []any{map[string]any{"id": "1", "active": true}, map[string]any{"id": "2"}},
			},
			map[string]any{"name": "B"},
			map[string]any{"name": "C"},
		},
	}, MergeAccount(sellerKind, into, patch))
	after, err := json.Marshal([]any{into, patch})
	require.NoError(t, err)
	assert.JSONEq(t, string(before), string(after), "neither document changes")
	assert.Equal(t, map[string]any{"seller": int64(7)}, MergeAccount(sellerKind, nil, map[string]any{"seller": 7, "born": nil}))
}

// A switch of several words is written as a list or as one text, and kept as a text.
func TestSwitchOfSeveralWords(t *testing.T) {
	kind := operation.AccountKind{
		ID: "id", Fields: []operation.AccountField{{Name: "id", Type: operation.Int}, {Name: "switches", Type: operation.Mapping, Any: true}},
		Switches: []operation.Switch{{Name: "means", Type: operation.String, List: true}, {Name: "name", Type: operation.String}, {Name: "waits", Type: operation.Duration, List: true}},
	}
	for _, written := range []string{`["VISA", "AMEX"]`, `"VISA,AMEX"`} {
		doc := document(t, `{"id": 1, "switches": {"means": `+written+`}}`)
		assert.Empty(t, CheckAccount(kind, doc))
		assert.Equal(t, map[string]any{"id": int64(1), "switches": map[string]any{"means": "VISA,AMEX"}}, MergeAccount(kind, map[string]any{}, doc))
	}
	assert.Len(t, CheckAccount(kind, document(t, `{"id": 1, "switches": {"means": [["VISA"]], "name": ["a"]}}`)), 2)
	for written, problems := range map[string]int{
		`"24h,1h"`: 0, `" 2d , 1h "`: 0, `""`: 0, `"72h"`: 0, `["24h", "1h"]`: 0, `[]`: 0, `null`: 0, `"24h,soon,later"`: 2, `["24h", "soon"]`: 1, `[["24h"]]`: 1, `{"a": "24h"}`: 1,
	} {
		assert.Len(t, CheckAccount(kind, document(t, `{"id": 1, "switches": {"waits": `+written+`}}`)), problems, written)
	}
}

// Entries of a list may be told apart by several fields together.
func TestEntriesToldApartTogether(t *testing.T) {
	kind := operation.AccountKind{ID: "id", Fields: []operation.AccountField{
		{Name: "id", Type: operation.Int},
		{Name: "credits", Type: operation.Mapping, List: true, Together: 2, Fields: []operation.AccountField{
			{Name: "buyer", Type: operation.String}, {Name: "currency", Type: operation.String}, {Name: "amount", Type: operation.Amount},
		}},
	}}
	there := document(t, `{"id": 1, "credits": [{"amount": "5.00", "buyer": "a", "currency": "EUR"}, {"buyer": "a", "currency": "USD", "amount": "6.00"}]}`)
	assert.Empty(t, CheckAccount(kind, there))
	assert.Equal(t, document(t, `{"id": 1, "credits": [{"buyer": "a", "currency": "EUR", "amount": "5.00"}, {"buyer": "a", "currency": "USD", "amount": "7.00"}, {"buyer": "b", "currency": "USD", "amount": "1.00"}]}`)["credits"],
		MergeAccount(kind, there, document(t, `{"credits": [{"buyer": "b", "currency": "USD", "amount": "1.00"}, {"buyer": "a", "currency": "USD", "amount": "7.00"}]}`))["credits"])
	assert.Equal(t, []AccountProblem{
		{"credits[1]", `buyer and currency "a EUR" stand twice in this list`},
		{"credits[2]", `"currency" is missing: it tells the entries of this list apart`},
	}, CheckAccount(kind, document(t, `{"id": 1, "credits": [{"buyer": "a", "currency": "EUR"}, {"buyer": "a", "currency": "EUR"}, {"buyer": "a"}]}`)))
}
