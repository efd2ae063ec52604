package control_test

import (
	"net/http"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/server/servertest"
)

func ids(t testing.TB, page map[string]any) []string {
	t.Helper()
	found := []string{}
	for _, item := range page["items"].([]any) {
		found = append(found, item.(map[string]any)["id"].(string))
	}
	return found
}

func TestPaymentsAreFilteredAndPaged(t *testing.T) {
	s := start(t)
	s.Workspace(t, "p", servertest.Merchant(t, servertest.Accept))
	buyer := s.Buyer(t, "p")
	all := []string{}
	for i := range 5 {
		all = append(all, buyer.Buy(t, "p", "order "+strconv.Itoa(i))["id"].(string))
	}
	const path = "/workspaces/p/payments"
	assert.Equal(t, all, ids(t, s.call("GET", path, nil, 200)), "oldest first")
	bought := s.call("GET", path+"?order=order%203", nil, 200)["items"].([]any)
	require.Len(t, bought, 1)
	one := bought[0].(map[string]any)
	assert.Equal(t, all[3], one["id"])
	assert.Equal(t, one, s.call("GET", path+"/"+all[3], nil, 200))
	assert.Equal(t, []string{all[3]}, ids(t, s.call("GET", path+"?ref="+one["ref"].(string), nil, 200)))
	assert.Empty(t, ids(t, s.call("GET", path+"?order=order%203&ref=1", nil, 200)), "filters are joined by and")
	assert.Empty(t, ids(t, s.call("GET", path+"?provider=paypal", nil, 200)))
	assert.Empty(t, ids(t, s.call("GET", path+"?order=", nil, 200)), "an empty order is one")
	assert.Len(t, ids(t, s.call("GET", path+"?provider=clickandbuy", nil, 200)), 5)

	var paged []string
	after := ""
	for range 3 {
		page := s.call("GET", path+"?provider=clickandbuy&limit=2&after="+after, nil, 200)
		paged = append(paged, ids(t, page)...)
		after, _ = page["next"].(string)
	}
	assert.Equal(t, all, paged)
	assert.Empty(t, after, "the last page names no next")

	assert.Equal(t, "committed", one["state"])
	assert.Equal(t, "paid", one["phase"])
	assert.Equal(t, map[string]any{"value": "12.34", "currency": "EUR", "minor": 1234.0}, one["amount"])
	assert.Equal(t, "2026-01-15T12:00:00Z", one["created"])
	events := []string{}
	for _, step := range one["history"].([]any) {
		events = append(events, step.(map[string]any)["event"].(string))
	}
	assert.Equal(t, []string{"open", "identify", "confirm", "commit"}, events)
	assert.Contains(t, one["actions"], "chargeback")
	s.call("GET", path+"/p%2F1", nil, 404)
	s.call("GET", path+"?limit=x", nil, 400)
}

func TestActing(t *testing.T) {
	s := start(t)
	s.Workspace(t, "p", servertest.Merchant(t, servertest.Accept))
	id := s.Buyer(t, "p").Buy(t, "p", "1")["id"].(string)
	act := func(action, body string, status int) map[string]any {
		t.Helper()
		return s.call("POST", "/workspaces/p/payments/"+id+"/"+action, body, status)
	}
	for body, parameter := range map[string]string{
		`{"amount":"12.34"}`: "amount", `{"amount":"-1.00"}`: "amount", `{"amount":"x"}`: "amount", `{}`: "amount", ``: "amount",
		`{"amount":"1.00","reason":"x"}`: "reason",
	} {
		assert.Equal(t, parameter, act("partial_cancel", body, 422)["parameter"], body)
	}
	act("partial_cancel", `{"amount":["1.00"]}`, 422)
	act("partial_cancel", `{"amount":null}`, 422)
	act("partial_cancel", `[1]`, 400)
	assert.EqualValues(t, 1134, act("partial_cancel", `{"amount":1.00}`, 200)["amount"].(map[string]any)["minor"], "a number as it is written")

	back := act("chargeback", "", 200)
	assert.Equal(t, "charged_back", back["state"])
	assert.Equal(t, "disputed", back["phase"])
	wrong := act("cancel", "", 409)
	assert.ElementsMatch(t, back["actions"], wrong["allowed"])
	assert.Equal(t, "charged_back", wrong["state"])
	act("no_such_action", "", 409)
	act("commit", "", 409) // an event of the table that no back office has
	s.call("POST", "/workspaces/p/payments/p99999999/cancel", "", 404)

	waiting := s.Buyer(t, "p").ToConfirm(t, "2")
	assert.NotNil(t, waiting)
	open := s.Payment(t, "p", "2")["id"].(string)
	assert.Equal(t, []any{}, s.call("POST", "/workspaces/p/payments/"+open+"/cancel", nil, 409)["allowed"], "nothing is a list, too")
}

func TestScenarioIsLoaded(t *testing.T) {
	s := start(t)
	s.Workspace(t, "p", servertest.Merchant(t, servertest.Accept))
	wrong := s.call("PUT", "/workspaces/p/scenario?file=shop.yaml", "scenario: x\nrules:\n  - op: clickandbuy.nothing\n    then: {outcome: y}\nsteps: []\n", 422)
	finding := wrong["findings"].([]any)[0].(map[string]any)
	assert.Equal(t, "shop.yaml", finding["file"])
	assert.EqualValues(t, 3, finding["line"])
	assert.Contains(t, finding["message"], "clickandbuy.nothing")
	for _, text := range []string{"", "{", "a: b", "\x00", "- 1", "scenario: x\nsteps: []\nscenario: y\n", "\xff\xfe"} {
		assert.NotEmpty(t, s.call("PUT", "/workspaces/p/scenario", text, 422)["findings"], "%q", text)
	}
	assert.Empty(t, s.call("GET", "/workspaces/p/rules", nil, 200)["items"], "what is wrong is not loaded")

	loaded := s.call("PUT", "/workspaces/p/scenario", "scenario: Login fails twice\nrules:\n  - {name: no, op: clickandbuy.login, times: 1, then: {outcome: wrong}}\n"+
		"  - {op: clickandbuy.confirm, when: 'payment.order == \"other\"', then: {outcome: refused}}\nsteps:\n  - expect: {that: ['true']}\n", 200)
	assert.Equal(t, "Login fails twice", loaded["scenario"])
	require.Len(t, loaded["rules"], 2)
	buyer := s.Buyer(t, "p")
	login := servertest.Ask(t, servertest.Request(t, "GET", buyer.Link("1"), nil))
	require.Equal(t, http.StatusOK, login.Status)
	matched := func() []float64 {
		var counts []float64
		for _, item := range s.call("GET", "/workspaces/p/rules", nil, 200)["items"].([]any) {
			counts = append(counts, item.(map[string]any)["matched"].(float64))
		}
		return counts
	}
	assert.Equal(t, []float64{0, 0}, matched())
	reply := servertest.Ask(t, buyer.Login(t, "1"))
	assert.Equal(t, http.StatusOK, reply.Status, "the page again")
	assert.Equal(t, []float64{1, 0}, matched())
	s.Rule(t, "p", "clickandbuy.login", "{outcome: locked}")
	assert.Equal(t, []float64{0}, matched(), "another scenario begins to count anew")
}
