package control_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const accountsPath = "/workspaces/default/accounts/clickandbuy/"

func TestAccountIsCreatedAndMerged(t *testing.T) {
	s := start(t)
	s.call("PUT", accountsPath+"700000001", `{"tm_password":"secret1","slaves":[1,2],
		"domains":[{"name":"A","test_group":["a@example.com"],"links":[{"id":"one","number":1,"dynkey":"k1"},{"id":"two","number":2}]}]}`, 200)
	merged := s.call("PUT", accountsPath+"700000001", `{"seller":700000001,"tm_password":null,"slaves":[2,3],
		"domains":[{"name":"A","test_group":["a@example.com","b@example.com"],"links":[{"id":"two","number":22},{"id":"three","number":3}]},{"name":"B"}]}`, 200)
	assert.Equal(t, map[string]any{
		"seller": 700000001.0, "slaves": []any{1.0, 2.0, 3.0},
		"domains": []any{
			map[string]any{"name": "A", "test_group": []any{"a@example.com", "b@example.com"}, "links": []any{
				map[string]any{"id": "one", "number": 1.0, "dynkey": "k1"}, map[string]any{"id": "two", "number": 22.0}, map[string]any{"id": "three", "number": 3.0},
			}},
			map[string]any{"name": "B"},
		},
	}, merged)
	listed := s.call("GET", "/workspaces/default", nil, 200)["accounts"].(map[string]any)["clickandbuy"].([]any)
	require.Len(t, listed, 2)
	assert.Equal(t, merged, listed[1])
	assert.Equal(t, merged, s.call("PUT", accountsPath+"700000001", "", 200), "nothing said changes nothing")
	assert.Equal(t, merged, s.call("PUT", accountsPath+"700000001", "null", 200))
	gone := s.call("PUT", accountsPath+"700000001", `{"domains":null}`, 200)
	assert.NotContains(t, gone, "domains")
	s.call("POST", "/workspaces", `{"name":"heir","accounts":{"clickandbuy":[{"seller":700000002,"domains":[{"name":"A","links":[{"id":"one"}]}]}]}}`, 201)
}

func TestAccountsThatAreRefused(t *testing.T) {
	s := start(t)
	before := s.call("GET", "/workspaces/default", nil, 200)["accounts"]
	for name, c := range map[string]struct {
		id, body string
		status   int
		path     string // of the problem
	}{
		"unknown key":         {"1", `{"colour":"red"}`, 422, "colour"},
		"unknown key, deep":   {"1", `{"domains":[{"name":"A","links":[{"id":"x","pirce":"1.00"}]}]}`, 422, "domains[0].links[0].pirce"},
		"unknown switch":      {"1", `{"switches":{"premium.nothing":"x"}}`, 422, "switches.premium.nothing"},
		"wrong type":          {"1", `{"tm_enabled":"perhaps"}`, 422, "tm_enabled"},
		"a list as a mapping": {"1", `{"domains":{"name":"A"}}`, 422, "domains"},
		"id that is no int":   {"x1", `{}`, 422, "seller"},
		"id in exponents":     {"1e3", `{}`, 422, "seller"},
		"id with a slash":     {"22%2F3", `{}`, 422, "seller"},
		"id out of range":     {"99999999999999999999", `{}`, 422, "seller"},
		"id below its range":  {"0", `{}`, 422, "seller 0"},
		"another id":          {"1", `{"seller":2}`, 422, ""},
		"no id":               {"1", `{"seller":null}`, 422, ""},
		"duplicate in itself": {"1", `{"domains":[{"name":"A","links":[{"id":"pr3tp0uxvn69z1"}]}]}`, 422, "seller 1"},
		"not an object":       {"1", `[]`, 400, ""},
		"two values":          {"1", `{} {}`, 400, ""},
	} {
		t.Run(name, func(t *testing.T) {
			wrong := s.call("PUT", accountsPath+c.id, c.body, c.status)
			if c.path != "" {
				problems := wrong["problems"].([]any)
				require.NotEmpty(t, problems)
				assert.Equal(t, c.path, problems[0].(map[string]any)["path"])
				assert.NotEmpty(t, problems[0].(map[string]any)["message"])
			}
		})
	}
	assert.Equal(t, before, s.call("GET", "/workspaces/default", nil, 200)["accounts"], "what is refused changes nothing")
	s.call("PUT", "/workspaces/default/accounts/paypal/1", `{}`, 404)
}

// A name of another workspace is answered with its holder, whichever name it is.
func TestTakenNamesTellTheirHolder(t *testing.T) {
	s := start(t)
	s.call("POST", "/workspaces", `{"name":"second"}`, 201)
	for name, c := range map[string]struct{ id, body string }{
		"seller": {"222333444", `{}`},
		"slave":  {"1", `{"slaves":[222333445]}`},
		"link":   {"1", `{"domains":[{"name":"A","links":[{"id":"pr3tp0uxvn69z1"}]}]}`},
	} {
		t.Run(name, func(t *testing.T) {
			taken := s.call("PUT", "/workspaces/second/accounts/clickandbuy/"+c.id, c.body, 409)
			assert.Equal(t, "default", taken["holder"])
		})
	}
	assert.Len(t, s.call("GET", "/workspaces/second", nil, 200)["accounts"].(map[string]any)["clickandbuy"], 1)
}
