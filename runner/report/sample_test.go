package report

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/sandbox/journal"
	"paysandbox/sandbox/payment"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden holds what was written against testdata/name.
func golden(t *testing.T, name string, write func(*bytes.Buffer) error) string {
	t.Helper()
	var got bytes.Buffer
	require.NoError(t, write(&got))
	file := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.WriteFile(file, got.Bytes(), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, string(want), got.String())
	return got.String()
}

var noon = time.Date(2026, 1, 15, 12, 0, 0, 0, time.UTC)

func exchange(seq int64, direction, op, method, url string, status int) journal.Exchange {
	return journal.Exchange{
		Seq: seq, At: noon, Direction: direction, Provider: "clickandbuy", Op: "clickandbuy." + op,
		Request:  journal.Request{Method: method, URL: url, Headers: map[string]string{"Host": "127.0.0.1"}},
		Response: journal.Response{Status: status, Headers: map[string]string{}},
	}
}

func passed() Scenario {
	return Scenario{
		Scenario: "A customer buys and the shop asks back", File: "clickandbuy/bought.yaml", Line: 1, Result: Passed, Seed: 1,
		Workspace: "w1", TookMS: 31,
		Steps: []Step{
			{Line: 6, Text: "visit: http://127.0.0.1:40001/buy?with=clickandbuy&amount=12.34&order=356", Result: Passed, TookMS: 4},
			{Line: 7, Text: "pay: {as: buyer@example.com}", Result: Passed, TookMS: 20},
			{Line: 8, Text: "expect", Result: Passed, Checks: 2, TookMS: 7},
		},
		Exchanges: bought(),
	}
}

// bought is a purchase as the journal has it: the handshake ends before the
// confirmation that caused it.
func bought() []journal.Exchange {
	const sandbox, shop = "http://127.0.0.1:40000/clickandbuy", "http://127.0.0.1:40001"
	list := []journal.Exchange{
		exchange(1, "in", "link", "GET", sandbox+"/newauth/http://premium-pr3tp0uxvn69z1.eu.clickandbuy.com/cb.php?price=1234", 302),
		exchange(2, "in", "page", "GET", sandbox+"/hosted/t4k3n/login", 200),
		exchange(3, "in", "login", "POST", sandbox+"/hosted/t4k3n/login", 303),
		exchange(4, "out", "handshake", "GET", shop+"/cb.php?price=1234&cb_currency=EUR&externalBDRID=order-356-a-rather-long-identifier", 200),
		exchange(5, "in", "confirm", "POST", sandbox+"/hosted/t4k3n/confirm", 302),
		exchange(6, "in", "tmi.isExternalBDRIDCommitted", "POST", sandbox+"/TMI/1.4/", 200),
	}
	list[0].Response.Headers["Location"] = sandbox + "/hosted/t4k3n/login"
	list[2].Response.Headers["Location"] = sandbox + "/hosted/t4k3n/confirm"
	list[3].Response.Body = "result=success"
	list[4].Response.Headers["Location"] = shop + "/cb.php?price=1234&result=success&externalBDRID=order-356-a-rather-long-identifier"
	return list
}

func failed() Scenario {
	s := Scenario{
		Scenario: "The TMI is down for two questions, then answers",
		About:    "A shop that gives up at the first InterfaceError loses a paid order.",
		Tags:     []string{"clickandbuy", "tmi"}, File: "clickandbuy/tmi_down.yaml", Line: 1, Result: Failed, Seed: 7, Workspace: "w2", TookMS: 5240,
		Steps: []Step{
			{Line: 10, Text: "visit: http://127.0.0.1:40001/buy?with=clickandbuy&amount=12.34&order=356", Result: Passed, TookMS: 4},
			{Line: 11, Text: `pay: {as: "buyer@example.com"}`, Result: Passed, TookMS: 30},
			{Line: 12, Text: "expect: 3 that, 1 never, within 5s", Result: Failed, Checks: 1, TookMS: 5200},
			{Line: 20, Text: "advance: 46m"},
		},
		Exchanges: bought(),
		Warnings:  []string{`rule "refund twice" (line 30) never matched`},
		Failure: &Failure{
			Line: 15, Step: "expect: 3 that, 1 never, within 5s", Message: "One of three expectations did not hold within 5 s.",
			Expected:  `payment("356").phase == "paid"`,
			Seen:      []string{`payment("356").phase is "refused"`, `payment("356").state is "rolled_back"`},
			AlsoFalse: []string{`len(deliveries("356")) == 1`, `page.url contains "/paid"`, "len(mails) ==\n  1", `len(payments) == 2`},
			Page: &Page{
				URL: "http://127.0.0.1:40001/failed?order=356", Status: 200, Title: "Demo shop: not paid",
				Text: "Demo shop\n\nYour payment did not arrive.\nPlease try again.\n",
			},
			Repeat: "sandbox run --seed 7 clickandbuy/tmi_down.yaml",
		},
	}
	down := &s.Exchanges[5]
	down.Rule, down.Outcome, down.Response.Status = "down twice", "InterfaceError", 500
	down.Response.Body = "<soap:Fault><faultcode>99</faultcode></soap:Fault>"
	ems := exchange(7, "out", "ems", "POST", "http://127.0.0.1:40001/ems.php", 0)
	ems.At = noon.Add(46 * time.Minute)
	ems.Fault, ems.Notes = "reset after", []string{"the merchant's answer was thrown away: the connection was cut while its headers were read"}
	s.Exchanges = append(s.Exchanges, ems)
	s.Payments = []payment.View{{ID: "p1", Provider: "clickandbuy", Order: "356", State: "rolled_back", Phase: "refused", Created: noon}}
	return s
}

func errored() Scenario {
	return Scenario{
		Scenario: "A card is refused", File: "klikandpay/refused.yaml", Line: 5, Result: Errored, Seed: 1, TookMS: 2,
		Steps: []Step{{Line: 5, Text: "visit: http://shop:8000/buy", Result: Errored, TookMS: 2}, {Line: 6, Text: "pay: {outcome: refused}"}},
		Failure: &Failure{
			Line: 5, Step: "visit: http://shop:8000/buy", Message: "The merchant at http://shop:8000 does not answer: connection refused.",
			Repeat: "sandbox run --merchant http://shop:8000 klikandpay/refused.yaml",
		},
	}
}

func skipped() Scenario {
	return Scenario{Scenario: "A forged return is not believed", File: "click2sell/forged.yaml", Line: 1, Result: Skipped, Seed: 1}
}

func mixed() *Report {
	warned := passed()
	warned.Scenario, warned.File = "A second tab pays once", "second_tab.yaml"
	warned.Warnings = []string{`rule "slow" (line 9) never matched`}
	return &Report{Scenarios: []Scenario{passed(), failed(), warned, errored(), skipped()}, Server: "http://127.0.0.1:40000", TookMS: 5300}
}
