package sandboxtest_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/sandboxtest"
)

// seller is a shop whose Click2Sell script answers with a status.
func seller(t testing.TB, status *atomic.Int32, config ...sandboxtest.Config) *sandboxtest.Sandbox {
	t.Helper()
	s := sandboxtest.Start(t, config...)
	s.SetPlaces("click2sell", map[string]string{"notify": "/sold", "thankyou": "/thanks"})
	s.Serve(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/sold" {
			w.WriteHeader(int(status.Load()))
		}
	}))
	return s
}

func answering(status int32) *atomic.Int32 {
	s := new(atomic.Int32)
	s.Store(status)
	return s
}

// Parallel tests have the same accounts and the same order, and never meet.
func TestParallelTestsNeverMeet(t *testing.T) {
	t.Parallel()
	for i := range 4 {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			s := seller(t, answering(http.StatusOK))
			s.Pay(s.Env("CLICK2SELL_ORDER_LINK") + "&order=356")
			assert.Equal(t, "49.95", s.Paid("356").Amount.Value)
			assert.Len(t, s.Payments(), 1)
			assert.Len(t, s.Delivered("356", 1), 1)
		})
	}
}

// Code with the providers' real addresses in it is led to the sandbox; other hosts are not.
func TestTransportLeadsToTheProviders(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	other := httptest.NewServer(http.NotFoundHandler())
	defer other.Close()
	asking := http.Client{Transport: s.Transport()}
	for address, status := range map[string]int{
		"https://www.klikandpay.com/paiement/check.pl":                               http.StatusOK,
		"http://WSDL.eu.clickandbuy.com/TMI/1.4/TransactionManagerbinding.wsdl":      http.StatusOK,
		"https://services.eu.clickandbuy.com/TMI/1.4/TransactionManagerbinding.wsdl": http.StatusOK,
		s.Env("KLIKANDPAY_URL") + "/paiement/check.pl":                               http.StatusOK,
		other.URL: http.StatusNotFound,
	} {
		answer, err := asking.Get(address)
		require.NoError(t, err)
		_ = answer.Body.Close()
		assert.Equal(t, status, answer.StatusCode, address)
	}
	assert.Len(t, s.Exchanges("klikandpay.entry"), 2)
}

// What a test draws is the same every time, unless it says another seed.
func TestSameSeedSameBytes(t *testing.T) {
	t.Parallel()
	sold := func(seed uint64) string {
		s := seller(t, answering(http.StatusOK), sandboxtest.Config{Seed: seed})
		s.Pay(s.Env("CLICK2SELL_ORDER_LINK") + "&order=356")
		return s.Exchanges("click2sell.notify")[0].Request.Body
	}
	first := sold(0)
	assert.Equal(t, first, sold(1))
	assert.NotEqual(t, first, sold(2))
}

func TestTheClock(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t, sandboxtest.Config{Clock: time.Date(2019, 1, 20, 14, 0, 0, 0, time.FixedZone("", 3*3600))})
	start := s.Clock.Now()
	assert.True(t, start.Equal(time.Date(2019, 1, 20, 11, 0, 0, 0, time.UTC)), start)
	assert.True(t, s.Clock.Frozen())
	assert.Empty(t, s.Clock.Advance(90*time.Minute))
	assert.Equal(t, 90*time.Minute, s.Clock.Now().Sub(start))
	s.Clock.Set(start.Add(24 * time.Hour))
	assert.Equal(t, 24*time.Hour, s.Clock.Now().Sub(start))
	s.Clock.Run()
	assert.False(t, s.Clock.Frozen())
	s.Clock.Freeze()
	assert.True(t, s.Clock.Frozen())
	assert.False(t, sandboxtest.Start(t, sandboxtest.Config{RealClock: true}).Clock.Frozen())
}

func TestTheShopIsToldItsSettings(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t, sandboxtest.Config{Accounts: map[string][]map[string]any{"clickkw": {{"user": "Dev1", "token": "another"}}}})
	assert.Equal(t, s.URL+"/clickkw", s.Env("CLICKKW_URL"))
	assert.Equal(t, "another", s.Env("CLICKKW_TOKEN"))
	assert.True(t, slices.Contains(s.Environ(), "CLICKKW_USER=Dev1"))
	s.SetAccount("clickkw", "Dev1", map[string]any{"store": "Renamed"})
	assert.Equal(t, "Renamed", s.Accounts()["clickkw"][0]["store"])
}

// A customer is led step by step; Until stops on a page of the provider.
func TestCustomerIsLed(t *testing.T) {
	t.Parallel()
	s := seller(t, answering(http.StatusOK))
	c := s.Customer()
	c.Visit(s.Env("CLICK2SELL_ORDER_LINK") + "&order=356")
	first := c.Page().URL
	page := c.Submit(sandboxtest.Form{Form: "form#c2s-order", Button: "#c2s-pay"})
	assert.NotContains(t, page.URL, "/thanks", "the form wants a buyer")
	assert.Equal(t, first, c.Back().URL)
	assert.Equal(t, first, c.Reload().URL)
	assert.NotContains(t, c.Pay(sandboxtest.How{Until: "order"}).URL, "/thanks")
	c.Pay(sandboxtest.How{Card: map[string]string{"number": "declined"}})
	s.NeverPaid("356")
}

// Every failure is a sentence that says what there is instead, and the test is told what
// went over the wires.
func TestFailuresAreSentences(t *testing.T) {
	t.Parallel()
	sale := func(t testing.TB, status int32) *sandboxtest.Sandbox {
		s := seller(t, answering(status), sandboxtest.Config{Patience: 200 * time.Millisecond})
		s.Pay(s.Env("CLICK2SELL_ORDER_LINK") + "&order=356")
		return s
	}
	for name, test := range map[string]struct {
		do   func(t testing.TB)
		says []string
	}{
		"no such setting":      {func(t testing.TB) { sandboxtest.Start(t).Env("CLICKKW_KEY") }, []string{`no setting "CLICKKW_KEY"`, "CLICKKW_TOKEN, CLICKKW_URL, CLICKKW_USER"}},
		"no provider at all":   {func(t testing.TB) { sandboxtest.Start(t).Env("PAYPAL_KEY") }, []string{"CLICK2SELL_MERCHANT", "KLIKANDPAY_ID"}},
		"no payment yet":       {func(t testing.TB) { sandboxtest.Start(t).Paid("1") }, []string{`order "1" is not paid: it has no payment; there is no payment yet`}},
		"payments of others":   {func(t testing.TB) { sale(t, 200).Payment("1") }, []string{`there are payments of "356" (captured)`}},
		"another phase":        {func(t testing.TB) { sale(t, 200).Phase("356", "refunded") }, []string{`is not refunded but paid`, "49.95 USD at click2sell went", "captured", "POST notify"}},
		"it was paid":          {func(t testing.TB) { sale(t, 200).NeverPaid("356") }, []string{`order "356" was paid`}},
		"not taken":            {func(t testing.TB) { sale(t, 500).Delivered("356", 1) }, []string{"click2sell.notify to http://127.0.0.1", "failed after 1 attempts", "answered with 500"}},
		"unknown action":       {func(t testing.TB) { sale(t, 200).Act("356", "explode") }, []string{"explode"}},
		"wrong parameter":      {func(t testing.TB) { sale(t, 200).Act("356", "refund", "amount") }, []string{`"amount" is no parameter of the form name=value`}},
		"order unknown to act": {func(t testing.TB) { sale(t, 200).Act("357", "refund") }, []string{`no payment has the order "357"`}},
		"wrong rule": {func(t testing.TB) {
			sandboxtest.Start(t).SetRules(sandboxtest.Rule{Op: "clickkw.creat", Then: sandboxtest.Then{Outcome: "x"}})
		}, []string{"rules:", "clickkw.creat", "clickkw.create"}},
		"wrong scenario": {func(t testing.TB) { sandboxtest.Start(t).Load("scenario: x\nstep: []\n") }, []string{"scenario:2:1", "step"}},
		"never matched": {func(t testing.TB) {
			s := seller(t, answering(200))
			s.SetRules(sandboxtest.Rule{Name: "another order", Op: "click2sell.notify", When: `payment.order == "357"`, Then: sandboxtest.Then{Unset: []string{"checksum"}}})
			s.Pay(s.Env("CLICK2SELL_ORDER_LINK") + "&order=356")
			s.Delivered("356", 1)
			s.Matched()
		}, []string{`the rule "another order" never matched`, "asked 1 times", `payment.order == "357"`, "356"}},
		"nobody to pay": {func(t testing.TB) {
			s := sandboxtest.Start(t)
			shop := s.Serve(http.NotFoundHandler())
			s.Pay(shop.URL)
		}, []string{"it stands on no provider's page", "(404)"}},
		"never comes": {func(t testing.TB) {
			sandboxtest.Start(t, sandboxtest.Config{Patience: time.Millisecond}).Eventually("pigs fly", func() bool { return false })
		}, []string{"not within 1ms: pigs fly"}},
		"back in time": {func(t testing.TB) { s := sandboxtest.Start(t); s.Clock.Set(s.Clock.Now().Add(-time.Hour)) }, []string{"a clock does not go back"}},
		"two configs":  {func(t testing.TB) { sandboxtest.Start(t, sandboxtest.Config{}, sandboxtest.Config{}) }, []string{"takes one Config"}},
		"wrong config": {func(t testing.TB) { sandboxtest.Start(t, sandboxtest.Config{Merchant: "shop"}) }, []string{`url "shop" is not an absolute http or https URL`}},
		"no merchant":  {func(t testing.TB) { sandboxtest.Start(t).Run("x.yaml") }, []string{"Serve it, or SetMerchant"}},
		"no file":      {func(t testing.TB) { sandboxtest.Run(t, "testdata/nothing.yaml") }, []string{"nothing.yaml"}},
		"no scenarios": {func(t testing.TB) { sandboxtest.Run(t) }, []string{"no scenario to run"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			said := failing(t, test.do)
			for _, says := range test.says {
				assert.Contains(t, said, says)
			}
		})
	}
}

// Scenarios run against the demo shop, or against the test's own.
func TestRunScenarios(t *testing.T) {
	t.Parallel()
	sandboxtest.Run(t, "../scenarios/clickkw/knet_captured.yaml", "../scenarios/click2sell/sale.yaml")

	file := filepath.Join(t.TempDir(), "sold.yaml")
	write := func(price string) {
		require.NoError(t, os.WriteFile(file, []byte(`scenario: A sale
steps:
  - visit: ${env.CLICK2SELL_ORDER_LINK}&order=356
  - pay: {}
  - expect:
      within: 5s
      that: ['payment("356").amount.value == "`+price+`"', 'deliveries("356")[0].state == "delivered"']
`), 0o600))
	}
	write("49.95")
	s := seller(t, answering(http.StatusOK))
	s.Run(file)
	assert.NotEmpty(t, s.Paid("356").Ref)
	s.Run(file) // in a workspace that is as it was

	write("1.00")
	said := failing(t, func(t testing.TB) { seller(t, answering(http.StatusOK)).Run(file) })
	for _, says := range []string{"FAILED", `payment("356").amount.value == "1.00"`, "49.95", "1 failed"} {
		assert.Contains(t, said, says)
	}
	require.NoError(t, os.WriteFile(file, []byte("scenario: x\nstep: []\n"), 0o600))
	said = failing(t, func(t testing.TB) { sandboxtest.Run(t, file) })
	assert.True(t, strings.Contains(said, "sold.yaml:2:1") && strings.Contains(said, "is wrong"), said)
}

// Everything of a rule reaches the provider: a delivery plan, changed fields, a delay.
func TestRulesAreWhole(t *testing.T) {
	t.Parallel()
	s := seller(t, answering(http.StatusOK))
	s.SetRules(sandboxtest.Rule{Op: "click2sell.notify", When: `payment.order == "356"`, Then: sandboxtest.Then{Deliveries: []sandboxtest.Plan{
		{}, {Delay: 90 * time.Minute, Set: map[string]any{"product_price": "0.01"}, Unset: []string{"checksum"}},
	}}})
	s.Pay(s.Env("CLICK2SELL_ORDER_LINK") + "&order=356")
	assert.Len(t, s.Exchanges("click2sell.notify"), 1)
	s.Clock.Advance(90 * time.Minute)
	told := s.Exchanges("click2sell.notify")
	require.Len(t, told, 2)
	assert.Contains(t, told[1].Request.Body, "product_price=0.01")
	assert.NotContains(t, told[1].Request.Body, "checksum")
	s.Matched()
	assert.Equal(t, 1, s.Rules()[0].Matched)
	s.Resend(s.Deliveries("356")[0])
	assert.Len(t, s.Exchanges("click2sell.notify"), 3)
}

func BenchmarkStart(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		t := new(exampleT)
		b.StartTimer()
		sandboxtest.Start(t)
		t.end()
	}
}
