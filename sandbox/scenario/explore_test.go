package scenario

import (
	"fmt"
	"testing"
	"time"

	"paysandbox/sandbox/payment"
	"paysandbox/sandbox/journal"
)

func TestExplore(t *testing.T) {
	env := Env{Env: map[string]string{"A": "x"}, Now: time.Date(2026, 1, 15, 12, 0, 0, 0, time.UTC), Kept: map[string]any{}}
	p1 := &payment.View{ID: "p1", Order: "356", State: "committed", Phase: "paid", Amount: payment.AmountView{Value: "12.34", Minor: 1234}}
	env.Payment = func(o string) (*payment.View, error) {
		if o == "356" {
			return p1, nil
		}
		if o == "boom" {
			return nil, fmt.Errorf("store is gone")
		}
		return nil, nil
	}
	env.Payments = func() ([]payment.View, error) { return []payment.View{*p1}, nil }
	env.Exchanges = func(op string) ([]journal.Exchange, error) { return []journal.Exchange{{Op: op, TookMS: 5}}, nil }
	for _, e := range []string{
		`payment("356").phase == "paid"`, `payment(356).amount.minor == 1234`, `payment("1") == nil`, `payment("1").phase == "paid"`, `payment("1").amount.value == "x"`,
		`payment("1")?.phase == "paid"`, `page.url contains "x"`, `response.json.a.b == 1`, `payments[0].amount.value == "12.34"`, `payments[1].id == "x"`, `last(payments).id == "p1"`, `last(mails).to == ""`, `mails[0].to == ""`,
		`env.A == "x"`, `env.B == "x"`, `"B" in env`, `now.Year() == 2026`, `now > date("2026-01-14")`, `exchanges("clickkw.gate")[0].took_ms == 5`, `exchanges("clickkw.gate")[0].took_ms < 50`, `merchant.url == "x"`, `merchant.clickkw.x == 1`,
		`payment("boom") == nil`, `any(payments, .phase == "paid" and .amount.minor > 1000)`, `payments | filter(.phase == "paid") | len() == 1`, `filter(payments, .phase == "paid")[2].id == "x"`, `len(response.json.items) == 1`, `not payment("1").actions`, `payment("356").history[0].to == "committed"`,
		`deliveries("356") == []`, `len(deliveries("356")) == 0`, `egress() == []`, `let p = payment("1"); p.phase == "paid"`, `payment("1") == nil or payment("1").phase == "paid"`, `payment("1") != nil and payment("1").phase == "paid"`,
		`response.headers["Content-Type"] == "x"`, `response == nil`, `page == nil`, `duration("1h") < duration("2h")`, `response.json.a > 3`, `payment(response.json.order) == nil`, `payment("356").actions[0] == "x"`, `"refund" in payment("356").actions`, `int(payment("356").amount.value) == 1`,
	} {
		src := "scenario: x\nsteps:\n  - expect:\n      that:\n        - '" + e + "'\n"
		s, fs := Parse("f", []byte(src), testCatalog)
		if s == nil {
			fmt.Println(e, "=>", fs)
			continue
		}
		b, err := s.Steps[0].Expect.That[0].Holds(env)
		fmt.Println(e, "=>", b, err)
	}
	src := `scenario: x
steps:
  - back:
    keep: {m: 'payments[0]', l: 'filter(payments, .phase == "paid")', s: page.status, p: payment("356"), j: response.json, n: nil, t: now}
  - expect:
      that:
        - m.amount.value == "12.34"
        - l[0].amount.minor == 1234
        - s == 5
        - p.phase == "paid"
        - j.a == 5
        - n == nil
        - t == now
  - visit: http://x/${m.id}/${l[0].id}/${s}/${"}"}/${t}/${n}
`
	s, fs := Parse("f", []byte(src), testCatalog)
	fmt.Println(fs)
	if s == nil { return }
	env.Page = &Page{Status: 5}
	env.Response = &Response{JSON: map[string]any{"a": 5}}
	for _, k := range s.Steps[0].Keep {
		v, err := k.Expr.Eval(env)
		if err != nil { fmt.Println(k.Name, err) }
		env.Kept[k.Name] = v
	}
	for _, e := range s.Steps[1].Expect.That {
		b, err := e.Holds(env)
		fmt.Println(e.Source, "=>", b, err)
	}
	fmt.Println(s.Steps[2].Visit.Render(env))
	env.Kept["n"] = true
	fmt.Println(s.Steps[2].Visit.Render(env))
	fmt.Println(s.Steps[2], s.Steps[1], s.Steps[0])
	for _, w := range []string{`call.nth == 1`, `card.number endsWith "1" and buyer.email == ""`, `request.headers["x-a"] == ""`, `payment.phase == "paid"`, `payment == nil`, `seller == 5`, `price == "5"`, `age > duration("1h")`, `test`, `born == "2000-01-01"`, `request.form.x == "a"`, `externalBDRID == "x"`, `test == nil`} {
		src := "scenario: x\nsteps: [back]\nrules:\n  - op: clickandbuy.tmi.isExternalBDRIDCommitted\n    then: {}\n    when: '"+w+"'\n"
		s, fs := Parse("f", []byte(src), testCatalog)
		if s == nil { fmt.Println(w, fs); continue }
		b, err := s.Rules[0].Matches(RuleEnv{Call: Call{Nth: 1}, Card: Card{Number: "1"}, Fields: map[string]any{"seller": int64(5), "price": payment.State("5"), "age": "2h", "test": true, "born": 5}})
		fmt.Println(w, "=>", b, err)
	}
}
