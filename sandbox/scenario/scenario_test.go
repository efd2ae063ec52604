package scenario

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/sandbox/journal"
	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/payment"
)

// The two examples of the contract, letter by letter.
const (
	expiryExample = `scenario: Click KW refuses a session that is 45 minutes and a second old
about: A shop must open a new session instead of showing its customer an error.
tags: [clickkw, expiry]
clock: 2019-01-20T14:00:00+03:00
steps:
  - call: {post: "${env.CLICKKW_URL}/api/developer/gatedeveloper/${env.CLICKKW_USER}", bearer: "${env.CLICKKW_TOKEN}"}
    keep: {session: response.json.gatewayResponse.session_id}
  - advance: 45m1s
  - call:
      post: ${env.CLICKKW_URL}/api/developer/gatedeveloper/sessionupdate/${env.CLICKKW_USER}
      bearer: ${env.CLICKKW_TOKEN}
      json: {session_id: "${session}", order_id: 356, order_amout: 6, return_url: "http://shop.example/return"}
  - expect:
      that:
        - response.json.message == "Session Expire"
        - payment("356") == nil
`
	tmiExample = `scenario: The TMI is down for two questions, then answers
about: A shop that gives up at the first InterfaceError loses a paid order.
tags: [clickandbuy, tmi]
needs: demo-shop
rules:
  - name: down twice
    op: clickandbuy.tmi.isExternalBDRIDCommitted
    when: call.nth <= 2
    then: {outcome: InterfaceError}
steps:
  - visit: ${merchant.url}/buy?with=clickandbuy&amount=12.34&order=356
  - pay: {as: "${env.CLICKANDBUY_BUYER}"}
  - expect:
      within: 5s
      that:
        - page.url contains "/paid"
        - payment("356").phase == "paid"
        - len(exchanges("clickandbuy.tmi.isExternalBDRIDCommitted")) == 3
      never:
        - payment("356").state == "rolled_back"
`
)

func TestContractExampleWithoutRules(t *testing.T) {
	s := parsed(t, expiryExample)
	assert.Equal(t, "Click KW refuses a session that is 45 minutes and a second old", s.Title)
	assert.Equal(t, "A shop must open a new session instead of showing its customer an error.", s.About)
	assert.Equal(t, []string{"clickkw", "expiry"}, s.Tags)
	assert.Equal(t, "2019-01-20T14:00:00+03:00", s.Clock.Start.Format(time.RFC3339), "the zone stays")
	assert.Equal(t, expiryExample, string(s.Source))
	require.Len(t, s.Steps, 4)

	env := Env{
		Env:      map[string]string{"CLICKKW_URL": "http://h/clickkw", "CLICKKW_USER": "Dev1", "CLICKKW_TOKEN": "tok"},
		Response: &Response{JSON: map[string]any{"gatewayResponse": map[string]any{"session_id": "s-1"}, "message": "Session Expire"}},
		Kept:     map[string]any{},
	}
	call := s.Steps[0].Call
	url, err := call.URL.Render(env)
	require.NoError(t, err)
	assert.Equal(t, "POST http://h/clickkw/api/developer/gatedeveloper/Dev1", call.Method+" "+url)
	bearer, err := call.Bearer.Render(env)
	require.NoError(t, err)
	assert.Equal(t, "tok", bearer)
	require.Len(t, s.Steps[0].Keep, 1)
	env.Kept["session"], err = s.Steps[0].Keep[0].Expr.Eval(env)
	require.NoError(t, err)

	assert.Equal(t, 45*time.Minute+time.Second, s.Steps[1].Advance)
	body, err := s.Steps[2].Call.JSON.Render(env)
	require.NoError(t, err)
	assert.Equal(t, map[string]any{"session_id": "s-1", "order_id": number("356"), "order_amout": number("6"), "return_url": "http://shop.example/return"}, body)
	for _, that := range s.Steps[3].Expect.That {
		holds, err := that.Holds(env)
		require.NoError(t, err)
		assert.True(t, holds, that)
	}
}

func TestContractExampleWithRules(t *testing.T) {
	s := parsed(t, tmiExample)
	assert.True(t, s.NeedsDemoShop)
	assert.Equal(t, Clock{Start: DefaultStart}, s.Clock)
	require.Len(t, s.Rules, 1)
	rule := s.Rules[0]
	assert.Equal(t, []any{"down twice", "call.nth <= 2", 0, "f", 6, 5}, []any{rule.Name, rule.When, rule.Times, rule.File, rule.Line, rule.Column})
	assert.Same(t, testCatalog[0].Operations[0], rule.Op)
	assert.Equal(t, operation.Then{Outcome: "InterfaceError"}, rule.Then)
	for nth, want := range map[int]bool{1: true, 2: true, 3: false} {
		matches, err := rule.Matches(RuleEnv{Call: Call{Nth: nth}})
		require.NoError(t, err)
		assert.Equal(t, want, matches, nth)
	}

	env := Env{
		Page: &Page{URL: "http://shop:8000/paid?order=356"},
		Payment: func(order string) (*payment.View, error) {
			return &payment.View{Order: order, State: "committed", Phase: "paid"}, nil
		},
		Exchanges: func(string) ([]journal.Exchange, error) { return make([]journal.Exchange, 3), nil },
		Merchant:  map[string]any{"url": "http://shop:8000"},
	}
	url, err := s.Steps[0].Visit.Render(env)
	require.NoError(t, err)
	assert.Equal(t, "http://shop:8000/buy?with=clickandbuy&amount=12.34&order=356", url)
	expect := s.Steps[2].Expect
	assert.Equal(t, 5*time.Second, expect.Within)
	for _, that := range expect.That {
		holds, err := that.Holds(env)
		require.NoError(t, err)
		assert.True(t, holds, that)
	}
	holds, err := expect.Never[0].Holds(env)
	require.NoError(t, err)
	assert.False(t, holds)
}

func TestTopKeys(t *testing.T) {
	s := parsed(t, lines(
		"scenario: 404", "about: |", "  Two", "  lines.", "driver: browser", "seed: 18446744073709551615", "clock: real",
		"accounts:", "  clickandbuy:", `    - {seller: "222333444", tm_password: 00123, slaves: [1, "2"], born: 1980-02-29, minimum: {knet: "0.250", n: 5}, switches: {tmi.cancelled: true, link.inactive: 410}}`,
		"  clickkw:", "    - {user: Dev1, methods: [knet]}",
		"merchant: {url: http://shop:8000, clickandbuy: {script: /cb.php}}", "steps:", "  - back"))
	assert.Equal(t, "404", s.Title)
	assert.Equal(t, "Two\nlines.\n", s.About)
	assert.Equal(t, Browser, s.Driver)
	assert.Equal(t, uint64(18446744073709551615), s.Seed)
	assert.True(t, s.HasSeed)
	assert.Equal(t, Clock{Real: true}, s.Clock)
	assert.Equal(t, map[string][]map[string]any{
		"clickandbuy": {{
			"seller": int64(222333444), "tm_password": "00123", "slaves": []any{int64(1), int64(2)}, "born": "1980-02-29",
			"minimum":  map[string]any{"knet": "0.250", "n": int64(5)},
			"switches": map[string]any{"tmi.cancelled": "true", "link.inactive": "410"},
		}},
		"clickkw": {{"user": "Dev1", "methods": []any{"knet"}}},
	}, s.Accounts)
	assert.Equal(t, map[string]any{"url": "http://shop:8000", "clickandbuy": map[string]any{"script": "/cb.php"}}, s.Merchant)
}

func TestThen(t *testing.T) {
	s := parsed(t, lines("scenario: x", "steps: [back]", "rules:",
		"  - op: clickandbuy.ems", "    when: message.event == \"BDR_successful\"", "    times: 2", "    then:", "      delay: 1d12h",
		"      fault: {kind: status, at: after, status: 500}", "      set: {amount: \"19.90\", event: 007}", "      unset: []",
		"      deliveries: [{}, {concurrent: true}, {delay: 0s, set: {event: x}, unset: [amount]}]",
		"  - op: clickandbuy.ems", "    then: {deliveries: [], fault: {kind: hang, for: 40s, attempts: 2}}"))
	require.Len(t, s.Rules, 2)
	assert.Equal(t, 2, s.Rules[0].Times)
	assert.Equal(t, "clickandbuy.ems on line 4", s.Rules[0].Name)
	assert.Equal(t, operation.Then{
		Delay: 36 * time.Hour,
		Fault: &operation.Fault{Kind: operation.Status, At: operation.After, Status: 500},
		Set:   map[string]string{"amount": "19.90", "event": "007"},
		Deliveries: []operation.Delivery{
			{}, {Concurrent: true}, {Set: map[string]string{"event": "x"}, Unset: []string{"amount"}},
		},
	}, s.Rules[0].Then)
	assert.Equal(t, &operation.Fault{Kind: operation.Hang, At: operation.Before, For: 40 * time.Second, Attempts: 2}, s.Rules[1].Then.Fault)
	assert.Equal(t, []operation.Delivery{}, s.Rules[1].Then.Deliveries, "an empty plan is not the same as none")
}
