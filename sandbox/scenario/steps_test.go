package scenario

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/sandbox/payment"
)

func number(text string) json.Number { return json.Number(text) }

// steps are the steps of a scenario that consists of them.
func steps(t *testing.T, text ...string) []*Step {
	t.Helper()
	return parsed(t, lines(append([]string{"scenario: x", "steps:"}, text...)...)).Steps
}

func TestEveryKindOfStep(t *testing.T) {
	list := steps(t,
		`  - visit: ${merchant.url}/buy`,
		`  - click: Pay now # as a customer`,
		`  - back`,
		`  - reload:`,
		`  - {second_tab: , keep: {here: page.url}}`,
		`  - close_tab`,
		`  - submit: {form: "#f", fill: {pan: 4111111111111111, cvv: 012}, button: Go, twice: true}`,
		`  - submit:`,
		`  - tamper_query: {price: 1}`,
		`  - pay: {outcome: declined, with: card, card: {number: 4111111111111111, month: 01}, as: "${env.B}", until: confirm}`,
		`  - pay: {card: 4111 1111 1111 1111}`,
		`  - pay:`,
		`  - call: {get: http://h/, headers: {X-A: 1}}`,
		`  - call: {post: "${here}/x", form: {amount: 19.90}}`,
		`  - call: {post: http://h/, xml: "<a>${now}</a>"}`,
		`  - call: {post: http://h/, multipart: {f: x}}`,
		`  - act: {payment: payment("356"), action: refund, amount: "1.50"}`,
		`  - account: {clickkw: {user: Dev1, state: suspended}, clickandbuy: [{seller: "${env.S}", tm_password: null}]}`,
		`  - advance: 46m`,
		`  - clock: {set: 2026-01-31T23:59:30Z}`,
		`  - clock: {freeze: }`,
		`  - clock: run`,
		`  - wait: {for: page.status == 200, within: 5s}`,
		`  - expect: {within: 2d, that: ['page.status in [200, 302]'], never: [len(payments) > 1, 'payments[0].order == "x"']}`,
	)
	want := []string{
		"visit ${merchant.url}/buy", "click Pay now", "back", "reload", "second tab", "close tab", "submit form #f with Go twice", "submit",
		"tamper query price=1", "pay with card as ${env.B} outcome declined until confirm", "pay", "pay", "call GET http://h/", "call POST ${here}/x", "call POST http://h/",
		"call POST http://h/", `act refund on payment("356")`, "account clickkw clickandbuy", "advance 46m", "clock set 2026-01-31T23:59:30Z",
		"clock freeze", "clock run", "wait for page.status == 200 within 5s", "expect 1 thing and never 2 things within 2d",
	}
	require.Len(t, list, len(want))
	for i, step := range list {
		assert.Equal(t, want[i], step.String())
		assert.Equal(t, []int{i + 3, 5}, []int{step.Line, step.Column})
	}

	env := Env{Env: map[string]string{"B": "b@x", "S": "7"}, Now: DefaultStart, Kept: map[string]any{"here": "http://p"}}
	fill, err := list[6].Submit.Fill.Render(env)
	require.NoError(t, err)
	assert.Equal(t, map[string]string{"pan": "4111111111111111", "cvv": "012"}, fill, "digits stay as they are written")
	card, err := list[9].Pay.Card.Render(env)
	require.NoError(t, err)
	assert.Equal(t, map[string]string{"number": "4111111111111111", "month": "01"}, card)
	assert.Equal(t, "4111 1111 1111 1111", list[10].Pay.Card["number"].Source)
	form, err := list[13].Call.Form.Render(env)
	require.NoError(t, err)
	assert.Equal(t, map[string]string{"amount": "19.90"}, form)
	xml, err := list[14].Call.XML.Render(env)
	require.NoError(t, err)
	assert.Equal(t, "<a>2026-01-15T12:00:00Z</a>", xml)
	at, err := list[19].Clock.Time(env)
	require.NoError(t, err)
	assert.Equal(t, time.Date(2026, 1, 31, 23, 59, 30, 0, time.UTC), at)
	assert.True(t, list[20].Clock.Freeze)
	assert.Equal(t, 48*time.Hour, list[23].Expect.Within)

	changes := list[17].Account
	require.Len(t, changes, 2)
	doc, err := changes[0].Doc.Render(env)
	require.NoError(t, err)
	assert.Equal(t, map[string]any{"user": "Dev1", "state": "suspended"}, doc)
	doc, err = changes[1].Doc.Render(env)
	require.NoError(t, err)
	assert.Equal(t, map[string]any{"seller": "7", "tm_password": nil}, doc)
	assert.Empty(t, CheckAccount(testCatalog[0].Account, doc.(map[string]any)), "what a step renders may be merged")
}

func TestJSONKeepsNumbersAsWritten(t *testing.T) {
	call := steps(t, `  - call: {post: http://h/, json: {a: 0.250, b: [1, null, true, "${1 + 1}", 2019-01-20], c: {d: 00123x, e: ""}}}`)[0].Call
	doc, err := call.JSON.Render(Env{})
	require.NoError(t, err)
	assert.Equal(t, map[string]any{
		"a": number("0.250"), "b": []any{number("1"), nil, true, "2", "2019-01-20"}, "c": map[string]any{"d": "00123x", "e": ""},
	}, doc)
}

func TestKeptNamesHaveTypes(t *testing.T) {
	const kept = `  - {back: , keep: {p: 'payments[0]', l: 'filter(payments, .phase == "paid")', s: page.status, j: response.json, n: nil}}`
	list := steps(t, kept, `  - expect: {that: ['p.amount.value == "12.34"', 'l[0].amount.minor == 1234', s == 200, j.a == 5, n == nil]}`)
	view := payment.View{ID: "p1", Phase: "paid", Amount: payment.AmountView{Value: "12.34", Minor: 1234}}
	env := Env{
		Page: &Page{Status: 200}, Response: &Response{JSON: map[string]any{"a": 5}}, Kept: map[string]any{},
		Payments: func() ([]payment.View, error) { return []payment.View{view}, nil },
	}
	for _, keep := range list[0].Keep {
		value, err := keep.Expr.Eval(env)
		require.NoError(t, err)
		env.Kept[keep.Name] = value
	}
	for _, that := range list[1].Expect.That {
		holds, err := that.Holds(env)
		require.NoError(t, err)
		assert.True(t, holds, that)
	}
	assert.Equal(t, []string{`4:26: == does not go with a whole number and a text`},
		found(t, lines("scenario: x", "steps:", kept, `  - expect: {that: ['s   == "200"']}`)), "the type of a kept value is known")
}

func TestShortenedStep(t *testing.T) {
	long := steps(t, "  - click: "+strings.Repeat("a", 500))[0].String()
	assert.Len(t, []rune(long), maxShown)
}
