package klikandpay_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/sandbox"
	"paysandbox/sandbox/outbox"
)

// heard is a shop that listens, and a sandbox that knows where.
func heard(t *testing.T, switches, rules string) (sandboxed, *listener) {
	t.Helper()
	shop := listen(t)
	return open(t, arrange{switches: switches, rules: rules, shop: "http://" + shop.addr, paths: map[string]string{"dynamic_return": "/kp.php?order="}}), shop
}

func (p sandboxed) deliveries() []outbox.Delivery {
	p.T.Helper()
	all := []outbox.Delivery{}
	require.NoError(p.T, sandbox.Deliveries.Each(p.WS, "", func(d outbox.Delivery) bool { all = append(all, d); return true }))
	return all
}

// TestThePageWaitsForTheMerchant, and no time passes on a frozen clock for it (KP-079).
func TestThePageWaitsForTheMerchant(t *testing.T) {
	p, shop := heard(t, "", "")
	for range 20 { // a race would be lost now and then
		page := p.entered("check.pl", order(testID))
		p.Post(page+"/means", fields("CARTE", "VISA"))
		before := len(shop.requests())
		p.Post(page+"/card", fields("NUMCARTE", visaTest, "EXPMOIS", "12", "EXPANNEE", "2030", "CVV", "111"))
		require.Len(t, shop.requests(), before+1, "told before the page goes on")
	}
	assert.Equal(t, start, p.WS.Now().Format(time.RFC3339))
}

// TestAMerchantThatHangs: the page goes on after dynamic_wait, the call ends after
// dynamic_timeout (KP-107).
func TestAMerchantThatHangs(t *testing.T) {
	p, shop := heard(t, "dynamic_wait=200ms dynamic_timeout=2s", "")
	shop.hangs(t)
	page := p.entered("check.pl", order(testID))
	p.Post(page+"/means", fields("CARTE", "VISA"))
	began := time.Now()
	p.Post(page+"/card", fields("NUMCARTE", visaTest, "EXPMOIS", "12", "EXPANNEE", "2030", "CVV", "111"))
	assert.Less(t, time.Since(began), 1900*time.Millisecond)
	assert.GreaterOrEqual(t, time.Since(began), 200*time.Millisecond)
	assert.Equal(t, "captured", p.Payment("a3f9-356").State)
	require.Eventually(t, func() bool { return p.deliveries()[0].State == outbox.Failed }, 5*time.Second, 5*time.Millisecond)
	require.Len(t, p.deliveries()[0].Attempts, 1)
	assert.Contains(t, p.deliveries()[0].Attempts[0].Error, "nothing within 2s")
}

// TestATestsMerchantThatHangs: a rule lets the answer hang; nobody waits in wall time.
func TestATestsMerchantThatHangs(t *testing.T) {
	p, _ := heard(t, "", `  - {op: klikandpay.dynamic_return, then: {fault: {kind: hang, at: after}}}`)
	began := time.Now()
	p.bought("check.pl", order(testID))
	assert.Less(t, time.Since(began), 3*time.Second)
	assert.Equal(t, outbox.Failed, p.deliveries()[0].State)
	assert.Equal(t, 30*time.Second, p.WS.Now().Sub(at(t, start)), "dynamic_timeout has passed in the workspace")
}

func at(t *testing.T, text string) time.Time {
	t.Helper()
	moment, err := time.Parse(time.RFC3339, text)
	require.NoError(t, err)
	return moment
}

// TestWhatTheMerchantAnswersCountsForNothing, and retries only where the account has some
// (KP-106).
func TestWhatTheMerchantAnswersCountsForNothing(t *testing.T) {
	for answer, state := range map[string]string{
		taken: outbox.Delivered,
		"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nKO AUT":                               outbox.Delivered,
		"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n": outbox.Failed,
		"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n":                  outbox.Failed,
	} {
		p, shop := heard(t, "", "")
		shop.says(answer)
		p.bought("check.pl", order(testID))
		p.Advance(7 * 24 * time.Hour)
		assert.Len(t, shop.requests(), 1, answer)
		assert.Equal(t, state, p.deliveries()[0].State, answer)
		assert.Equal(t, "captured", p.Payment("a3f9-356").State)
	}
}

func TestRetriesAnHourApart(t *testing.T) {
	p, shop := heard(t, "dynamic_retries=2", "")
	shop.says("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n")
	p.bought("check.pl", order(testID))
	p.Advance(time.Hour - time.Second)
	require.Len(t, shop.requests(), 1)
	p.Advance(time.Second)
	require.Len(t, shop.requests(), 2)
	shop.says(taken)
	p.Advance(24 * time.Hour)
	require.Len(t, shop.requests(), 3)
	assert.Equal(t, outbox.Delivered, p.deliveries()[0].State)
	assert.Equal(t, shop.target(t, 0), shop.target(t, 2), "the same call, to the byte")
}

// TestRulesChangeWhatIsTold: set, unset, a variable that was not there, twice, late, forged (KP-127,
// KP-128, KP-132).
func TestRulesChangeWhatIsTold(t *testing.T) {
	p, shop := heard(t, "", `
  - op: klikandpay.dynamic_return
    when: amount == 4350 && part == 0
    then:
      set: {MONTANTXKP: "43.5", ALIAS: "a b&c"}
      unset: [TRANSACTIONID, PAIEMENT]
  - op: klikandpay.dynamic_return
    then:
      deliveries:
        - {}
        - {delay: 3s, set: {MONTANTXKP: "1.00", NUMXKP: "100000000001"}}
        - {delay: 1h}`)
	p.bought("check.pl", order(testID))
	target := shop.target(t, 0)
	assert.Contains(t, target, "&MONTANTXKP=43.5&")
	assert.True(t, strings.HasSuffix(target, "&ALIAS=a%20b%26c"), target)
	assert.NotContains(t, target, "TRANSACTIONID")
	assert.NotContains(t, target, "PAIEMENT")

	began := time.Now()
	p.bought("check.pl", order(testID, "MONTANT", "10"))
	assert.Less(t, time.Since(began), 3*time.Second, "what comes late is not waited for")
	require.Len(t, shop.requests(), 2)
	p.Advance(3 * time.Second)
	require.Len(t, shop.requests(), 3)
	p.Advance(time.Hour)
	assert.Equal(t, []string{"43.5", "10.00", "1.00", "10.00"}, shop.each(t, "MONTANTXKP"))
	assert.Equal(t, "100000000001", shop.told(t)[2]["NUMXKP"])
}
