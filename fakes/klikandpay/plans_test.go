package klikandpay_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/fakes/klikandpay"
	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

const (
	testPlan       = "52675F0BE4B0A86"
	productionPlan = "6C8623700944A9C"
)

// plan is the one agreement of the workspace.
func (p sandboxed) plan() payment.View {
	p.T.Helper()
	all := []payment.View{}
	require.NoError(p.T, sandbox.Agreements.Each(p.WS, "", func(a payment.Payment) bool { all = append(all, p.WS.ViewAgreement(a)); return true }))
	require.Len(p.T, all, 1)
	return all[0]
}

// until moves the clock to a time and answers what happened, without deliveries.
func (p sandboxed) until(text string) []string {
	p.T.Helper()
	happened, err := p.WS.SetClock(p.T.Context(), at(p.T, text))
	require.NoError(p.T, err)
	what := []string{}
	for _, h := range happened {
		if h.Kind != "delivery" {
			what = append(what, h.At.Format("2006-01-02 15:04:05 ")+h.Kind)
		}
	}
	return what
}

// links are the payment links that stand in the customer's mails.
func (p sandboxed) links() []string {
	p.T.Helper()
	letters, err := p.WS.Mails()
	require.NoError(p.T, err)
	links := []string{}
	for _, letter := range letters {
		if found := regexp.MustCompile(`https?://\S+`).FindString(letter.Text); found != "" {
			assert.Equal(p.T, "jane@example.com", letter.To)
			links = append(links, found)
		}
	}
	return links
}

// planned is an account's plan; the JSON replaces what the plan says.
func (p sandboxed) planned(plan map[string]any) {
	p.T.Helper()
	doc := map[string]any{"id": json.Number(productionID), "plans": []any{plan}}
	text, err := json.Marshal(doc)
	require.NoError(p.T, err)
	p.Put(string(text))
}

// events are a plan's history.
func events(v payment.View) []string {
	found := []string{}
	for _, change := range v.History {
		found = append(found, change.Event)
	}
	return found
}

// TestThreeInstalmentsOver31January: 31 January, 28 February, 31 March, each with a number
// and a call of its own, all with the first's RETOUR (KP-105, KP-120, KP-134, KP-136).
func TestThreeInstalmentsOver31January(t *testing.T) {
	p, shop := heard(t, "", "")
	p.until("2019-01-31T09:15:00Z")
	first := p.bought("checkxfois.pl", order(testID, "MONTANT", "100", "EXTRA", "3FOIS"))
	assert.Equal(t, "active", p.plan().State)
	assert.Equal(t, first, p.plan().Ref)
	assert.Equal(t, []string{"2019-02-01 09:15:00 page_end", "2019-02-28 09:15:00 term", "2019-03-31 09:15:00 term"}, p.until("2019-12-31T00:00:00Z"))
	assert.Equal(t, []string{"33.34", "33.33", "33.33"}, shop.each(t, "MONTANTXKP"))
	assert.Equal(t, []string{"a3f9-356", "a3f9-356", "a3f9-356"}, shop.each(t, "order"))
	assert.Equal(t, []string{"00", "00", "00"}, shop.each(t, "RESPONSE"))
	numbers := shop.each(t, "NUMXKP")
	assert.Equal(t, first, numbers[0])
	assert.NotEqual(t, numbers[1], numbers[2])
	assert.NotContains(t, shop.told(t)[1], "NUMERO", "instalments tell no more")
	plan := p.plan()
	assert.Equal(t, "completed", plan.State)
	assert.Equal(t, []string{"begin", "paid", "paid", "complete"}, events(plan))
	assert.Empty(t, plan.Actions)
	for _, part := range p.Payments("a3f9-356") {
		assert.Equal(t, "captured", part.State)
	}
}

// TestDepositAndBalance: the balance on its day, at the hour of the first (KP-070, KP-074).
func TestDepositAndBalance(t *testing.T) {
	p, shop := heard(t, "", "")
	p.bought("checkxfois.pl", order(testID, "MONTANT", "20", "MONTANT2", "80", "EXTRA", "2FOIS", "DATE2", "2019-03-31"))
	assert.Equal(t, []string{"2019-01-21 11:46:16 page_end", "2019-03-31 11:46:16 term", "2019-04-30 11:46:16 term"}, p.until("2020-01-01T00:00:00Z"))
	assert.Equal(t, []string{"20.00", "40.00", "40.00"}, shop.each(t, "MONTANTXKP"))
}

// TestTwoYearsInOneAdvance: twenty-five terms in their order, each once, those after the
// first with its number (KP-105, KP-116, KP-122).
func TestTwoYearsInOneAdvance(t *testing.T) {
	p, shop := heard(t, "", "")
	first := p.bought("checkabon.pl", order(testID, "ABONNEMENT", testPlan, "MONTANT", ""))
	p.until("2021-01-20T11:46:16Z")
	told := shop.told(t)
	require.Len(t, told, 25)
	seen := map[string]bool{}
	for n, one := range told {
		due := at(t, start).AddDate(0, n, 0)
		assert.Equal(t, time.Time.Format(due.AddDate(0, 1, 0), time.DateOnly), one["PROCHAINE"], "term %d", n+1)
		assert.Equal(t, testPlan, one["ABONNEMENTTYPE"])
		assert.Equal(t, one["NUMERO"], one["TRANSACTIONID"], "the only payments of the account")
		assert.False(t, seen[one["NUMXKP"]], "each its own number")
		seen[one["NUMXKP"]] = true
		if n == 0 {
			assert.NotContains(t, one, "ORNUMXKP")
			assert.Equal(t, first, one["NUMXKP"])
			continue
		}
		assert.Equal(t, first, one["ORNUMXKP"])
		assert.Equal(t, "9.90", one["MONTANTXKP"])
	}
	assert.Equal(t, "25", told[24]["NUMERO"])
	assert.Equal(t, "active", p.plan().State)
	assert.Len(t, p.Payments("a3f9-356"), 25)
}

// TestTrialAndEnd: the trial is the first term; no term falls due behind the last day
// (KP-122).
func TestTrialAndEnd(t *testing.T) {
	p, shop := heard(t, "", "")
	p.planned(map[string]any{"id": productionPlan, "amount": "9.90", "every": "2 weeks", "trial": "10 days", "trial_amount": "1.00", "end": "2019-02-27"})
	p.bought("checkabon.pl", order(productionID, "ABONNEMENT", productionPlan, "MONTANT", ""))
	assert.Equal(t, []string{"2019-01-21 11:46:16 page_end", "2019-01-30 11:46:16 term", "2019-02-13 11:46:16 term", "2019-02-27 11:46:16 term"}, p.until("2019-12-31T00:00:00Z"))
	assert.Equal(t, []string{"1.00", "9.90", "9.90", "9.90"}, shop.each(t, "MONTANTXKP"))
	assert.Equal(t, []string{"2019-01-30", "2019-02-13", "2019-02-27", ""}, shop.each(t, "PROCHAINE"))
	assert.NotContains(t, shop.told(t)[3], "PROCHAINE", "there is none")
	assert.Equal(t, "completed", p.plan().State)
}

// TestAFreeTrial costs nothing now and its plan later (KP-122).
func TestAFreeTrial(t *testing.T) {
	p, shop := heard(t, "", "")
	p.planned(map[string]any{"id": productionPlan, "amount": "9.90", "every": "1 month", "trial": "1 month"})
	p.bought("checkabon.pl", order(productionID, "ABONNEMENT", productionPlan, "MONTANT", ""))
	p.until("2019-03-21T00:00:00Z")
	assert.Equal(t, []string{"0.00", "9.90", "9.90"}, shop.each(t, "MONTANTXKP"))
	letters, err := p.WS.Mails()
	require.NoError(t, err)
	require.Len(t, letters, 3, "the customer of a real payment gets a mail (KP-077)")
	assert.Equal(t, "Your payment of 9.90 EUR", letters[1].Subject)
}

// TestATermIsInThePlansCurrency, whatever the account's is by now (KP-165).
func TestATermIsInThePlansCurrency(t *testing.T) {
	p, shop := heard(t, "", "")
	p.bought("checkabon.pl", order(productionID, "ABONNEMENT", productionPlan, "MONTANT", ""))
	p.inCurrency("KWD")
	p.until("2019-02-21T00:00:00Z")
	p.inCurrency("JPY")
	p.until("2019-03-21T00:00:00Z")
	assert.Equal(t, []string{"9.90", "9.90", "9.90"}, shop.each(t, "MONTANTXKP"))
	assert.Equal(t, []string{"EUR", "EUR", "EUR"}, shop.each(t, "DEVISEXKP"))
	assert.Equal(t, "active", p.plan().State)
}

// TestATermThatCannotFallDue is tried again each day, and the plan goes on from there
// (KP-166).
func TestATermThatCannotFallDue(t *testing.T) {
	p, shop := heard(t, "", "")
	p.bought("checkabon.pl", order(productionID, "ABONNEMENT", productionPlan, "MONTANT", ""))
	require.NoError(t, klikandpay.Reprice(p.WS, p.plan().ID, "a lot"))
	assert.Equal(t, []string{"2019-01-21 11:46:16 page_end", "2019-02-20 11:46:16 term", "2019-02-21 11:46:16 term"}, p.until("2019-02-21T12:00:00Z"))
	assert.Len(t, shop.requests(), 1)
	require.NoError(t, klikandpay.Reprice(p.WS, p.plan().ID, "9.90"))
	assert.Equal(t, []string{"2019-02-22 11:46:16 term", "2019-03-20 11:46:16 term"}, p.until("2019-03-21T00:00:00Z"))
	assert.Equal(t, []string{"1", "2", "3"}, shop.each(t, "NUMERO"))

	require.NoError(t, klikandpay.Reprice(p.WS, p.plan().ID, "a lot"))
	assert.Contains(t, strings.Join(happenedAt(p.Advance(31*day), "term"), "\n"), "it is tried again in a day (KP-166)")
}
