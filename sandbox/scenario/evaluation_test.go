package scenario

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/sandbox/journal"
	"paysandbox/sandbox/payment"
)

var errStore = errors.New("the store is gone")

// world is what the expressions of these tests see: one paid payment, one exchange.
func world() Env {
	paid := payment.View{
		ID: "p1", Order: "356", State: "committed", Phase: "paid", Actions: []string{"refund"},
		Amount: payment.AmountView{Value: "12.34", Currency: "EUR", Minor: 1234},
	}
	return Env{
		Payment: func(order string) (*payment.View, error) {
			switch order {
			case "356":
				return &paid, nil
			case "broken":
				return nil, errStore
			}
			return nil, nil
		},
		Payments:  func() ([]payment.View, error) { return []payment.View{paid}, nil },
		Exchanges: func(op string) ([]journal.Exchange, error) { return []journal.Exchange{{Op: op, TookMS: 5}}, nil },
		Env:       map[string]string{"CLICKKW_URL": "http://h"},
		Now:       time.Date(2026, 1, 15, 12, 0, 0, 0, time.UTC),
	}
}

// that is the one expression of a scenario.
func that(t *testing.T, text string) *Expression {
	t.Helper()
	return parsed(t, inThat("|-\n            "+text)).Steps[0].Expect.That[0]
}

func TestHolds(t *testing.T) {
	for text, want := range map[string]bool{
		`payment("356").phase == "paid"`:                                              true,
		`payment(356).amount.minor == 1234`:                                           true,
		`payment("1") == nil`:                                                         true,
		`payment("356") == nil`:                                                       false,
		`payment("1") == nil or payment("1").phase == "paid"`:                         true,
		`payment("1") != nil and payment("1").phase == "paid"`:                        false,
		`payments[0].amount.value == "12.34"`:                                         true,
		`any(payments, .phase == "paid" and .amount.minor > 1000)`:                    true,
		`"refund" in payment("356").actions`:                                          true,
		`payment("356").actions == ["refund"]`:                                        true,
		`exchanges("clickkw.gate")[0].took_ms < 50`:                                   true,
		`len(deliveries("356")) == 0 and len(egress()) == 0 and len(mails) == 0`:      true,
		`page == nil and response == nil`:                                             true,
		`now > date("2026-01-14") and now.Year() == 2026`:                             true,
		`"CLICKKW_URL" in env and env.CLICKKW_URL == "http://h" and not ("A" in env)`: true,
	} {
		holds, err := that(t, text).Holds(world())
		require.NoError(t, err, text)
		assert.Equal(t, want, holds, text)
	}
}

func TestNotYetTrueSaysWhy(t *testing.T) {
	for text, want := range map[string]string{
		`payment("1").phase == "paid"`:                `payment("1") is nil: no such payment yet`,
		`payment("1").amount.value == "x"`:            `payment("1") is nil: no such payment yet`,
		`payment("1")?.phase == "paid"`:               `payment("1")?.phase is nil`,
		`payment("356").history[0].to == "committed"`: `payment("356").history is empty: there is no [0] yet`,
		`payments[1].id == "x"`:                       `payments has 1 entry: there is no [1] yet`,
		`(1..3)[-4] == 1`:                             `1..3 has 3 entries: there is no [-4] yet`,
		`last(mails).to == "x"`:                       `last(mails) is nil`,
		`page.url contains "x"`:                       `page is nil: no page has been visited yet`,
		`response.json.a.b == 1`:                      `response is nil: no call has been answered yet`,
		`len(response.headers) > response.status`:     `response is nil: no call has been answered yet`,
		`merchant.url == "x"`:                         `merchant.url is nil: nobody has said where the shop is`,
		`merchant.clickkw.script == "x"`:              `merchant.clickkw is nil`,
		`env.CLICKKW_ULR == "x"`:                      `unknown name in env "CLICKKW_ULR"; did you mean "CLICKKW_URL"?`,
		`payment(response.json.id) == nil`:            `response is nil: no call has been answered yet`,
		`let p = payment("1"); p.phase == "paid"`:     `let p = payment("1"); p.phase == "paid" cannot be evaluated: something in it is nil or of another type than it needs`,
		`int(payment("356").amount.value) == 1`:       `int(payment("356").amount.value) == 1 cannot be evaluated: invalid operation: int(12.34)`,
	} {
		_, err := that(t, text).Holds(world())
		var failed *EvalError
		require.ErrorAs(t, err, &failed, text)
		assert.Equal(t, want, err.Error())
	}
}

func TestJSONThatIsNotThere(t *testing.T) {
	env := world()
	env.Response = &Response{Status: 200}
	for text, want := range map[string]string{
		`response.json.a == 1`:          `response.json is nil: the body of the answer is not JSON`,
		`response.json.a.b == 1`:        `response.json is nil: the body of the answer is not JSON`,
		`response.json`:                 `response.json is nil, not true or false: the body of the answer is not JSON`,
		`payment(response.json) == nil`: `an order is a text, not nil`,
	} {
		_, err := that(t, text).Holds(env)
		require.EqualError(t, err, want)
	}
	env.Response.JSON = map[string]any{"items": []any{}, "text": "x"}
	for text, want := range map[string]string{
		`response.json.count > 3`:    `response.json.count is nil`,
		`response.json.items[0] > 3`: `response.json.items is empty: there is no [0] yet`,
		`response.json.a.b == 1`:     `response.json.a is nil`,
		`response.json.text`:         `response.json.text is a text, not true or false`,
	} {
		_, err := that(t, text).Holds(env)
		require.EqualError(t, err, want)
	}
}

func TestErrorsOfTheWorldComeThrough(t *testing.T) {
	_, err := that(t, `payment("broken") == nil`).Holds(world())
	require.ErrorIs(t, err, errStore)
	env := world()
	env.Mails = func() ([]journal.Mail, error) { return nil, errStore }
	_, err = that(t, `len(mails) == 0`).Holds(env)
	require.ErrorIs(t, err, errStore)
}

func TestKeptThatWasNotKept(t *testing.T) {
	list := steps(t, `  - {back: , keep: {a: now}}`, `  - click: ${a}`)
	_, err := list[1].Click.Render(Env{})
	require.EqualError(t, err, "${a}: a is not known: the step that keeps it has not come that far")
}

func TestRender(t *testing.T) {
	env := world()
	env.Response = &Response{JSON: map[string]any{"f": 1.5, "b": true, "m": map[string]any{}}}
	for text, want := range map[string]string{
		`a ${payment("356").id} b`:              `a p1 b`,
		`${payment("356").amount.minor}`:        `1234`,
		`${now}`:                                `2026-01-15T12:00:00Z`,
		`${duration("90s")}`:                    `1m30s`,
		`${response.json.f}/${response.json.b}`: `1.5/true`,
		`${"}"}${'{'}${"${"}`:                   `}{${`,
		`${filter([1, 2], {# > 1})[0]}`:         `2`,
		`$ {a} $`:                               `$ {a} $`,
	} {
		got, err := steps(t, "  - click: |-", "      "+text)[0].Click.Render(env)
		require.NoError(t, err, text)
		assert.Equal(t, want, got)
	}
	for text, want := range map[string]string{
		`${payment("1").id}`:  `${payment("1").id}: payment("1") is nil: no such payment yet`,
		`${response.json.x}`:  `response.json.x is nil`,
		`${response.json.m}`:  `response.json.m is a mapping, which is no text`,
		`${merchant.url}/buy`: `merchant.url is nil: nobody has said where the shop is`,
	} {
		_, err := steps(t, "  - click: |-", "      "+text)[0].Click.Render(env)
		require.EqualError(t, err, want)
	}
}

// A scenario is shared by all who run or serve it, failures included.
func TestEvaluationInParallel(t *testing.T) {
	list := steps(t, `  - {back: , keep: {p: payment("1")}}`, `  - expect: {that: [p.phase == "paid", 'payments[0].phase == "paid"']}`)
	env := world()
	env.Kept = map[string]any{"p": (*payment.View)(nil)}
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			_, err := list[1].Expect.That[0].Holds(env)
			assert.Equal(t, "p is nil", err.Error())
			holds, err := list[1].Expect.That[1].Holds(env)
			assert.True(t, holds && err == nil)
		})
	}
	group.Wait()
}
