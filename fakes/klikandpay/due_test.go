package klikandpay_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/fakes/klikandpay"
	"paysandbox/sandbox"
)

const day = 24 * time.Hour

// TestAHoldEndsByItself both ways, and silently; what was lowered meanwhile counts
// (KP-119, KP-144).
func TestAHoldEndsByItself(t *testing.T) {
	for policy, want := range map[string]struct{ state, amount, what string }{
		"cancel":   {"voided", "0.00", "the hold's days are over: it is cancelled, as deferred_at_end says (KP-119)"},
		"validate": {"captured", "43.50", "the hold's days are over: 43.50 EUR are taken, as deferred_at_end says (KP-119)"},
	} {
		p, shop := heard(t, "deferred_hold_days=4 deferred_at_end="+policy, "")
		p.bought("checkdiff.pl", order(productionID))
		assert.Empty(t, happenedAt(p.Advance(4*day-time.Second), "hold_end"))
		assert.Equal(t, "authorized", p.Payment("a3f9-356").State)
		assert.Equal(t, []string{want.what}, happenedAt(p.Advance(time.Second), "hold_end"))
		paid := p.Payment("a3f9-356")
		assert.Equal(t, want.state, paid.State)
		assert.Equal(t, want.amount, paid.Amount.Value)
		assert.Len(t, shop.requests(), 1, "the end of a hold is told to nobody")
	}
}

// happenedAt is what was said of the due things of one kind.
func happenedAt(all []sandbox.Happened, kind string) []string {
	var said []string
	for _, h := range all {
		if h.Kind == kind {
			said = append(said, h.What)
		}
	}
	return said
}

// TestAHoldThatWasSettledBefore stays what it is, by the scripts' doing; the part that was
// cancelled is not taken.
func TestAHoldThatWasSettledBefore(t *testing.T) {
	p, _ := heard(t, "deferred_at_end=validate", "")
	num, _ := p.charged("DIFFERE", "1")
	require.Contains(t, p.script("validedifferee.pl", later(num, "20.00")), "RESPONSE=00")
	lowered, _ := p.charged("DIFFERE", "1")
	require.Contains(t, p.script("cancel_transaction.pl", later(lowered, "13.50")), "RESPONSE=00")
	said := happenedAt(p.Advance(7*day), "hold_end")
	assert.Equal(t, []string{
		"the hold's days are over: it had come to an end before", "the hold's days are over: 30.00 EUR are taken, as deferred_at_end says (KP-119)",
	}, said)
}

// TestAPageLives24Hours, then the payment is abandoned, silently (KP-124).
func TestAPageLives24Hours(t *testing.T) {
	p, shop := heard(t, "notify_refusals=true", "")
	page := p.entered("check.pl", order(testID))
	p.payAt(page, visaTest, "CVV", "999") // refused, so it stays open
	p.Advance(day - time.Second)
	assert.Equal(t, "open", p.Payment("a3f9-356").State)
	assert.Equal(t, []string{"the payment page's time is over: the payment is abandoned (KP-124)"}, happenedAt(p.Advance(time.Second), "page_end"))
	assert.Equal(t, "abandoned", p.Payment("a3f9-356").State)
	assert.Equal(t, []string{"REFUSED"}, shop.each(t, "RESPONSE"))
	assert.Equal(t, http.StatusGone, p.Post(page+"/means", fields("CARTE", "VISA")).Status)

	p.Switches("page_ttl=30m")
	p.entered("check.pl", order(testID, "RETOUR", "b"))
	p.Advance(30 * time.Minute)
	assert.Equal(t, "abandoned", p.Payment("b").State)
}

// TestADueThingThatHappensTwice, after a crash, happens once.
func TestADueThingThatHappensTwice(t *testing.T) {
	p, shop := heard(t, "", "")
	p.bought("checkabon.pl", order(testID, "ABONNEMENT", testPlan, "MONTANT", ""))
	p.Advance(31 * day)
	require.Len(t, shop.requests(), 2)
	what := klikandpay.New().Due(t.Context(), p.WS, sandbox.Due{Kind: "term", Ref: p.plan().ID + "/2"})
	assert.Equal(t, "term 2 of plan a00000001: nothing to do, the plan is active", what)
	p.Settle()
	assert.Len(t, shop.requests(), 2)
	assert.Contains(t, klikandpay.New().Due(t.Context(), p.WS, sandbox.Due{Kind: "term", Ref: "a00000009/2"}), "could not happen")
	assert.Contains(t, klikandpay.New().Due(t.Context(), p.WS, sandbox.Due{Kind: "tea"}), "nobody knows")
}

// TestSameSeedSameBytes: two sandboxes send the same, through a refused term, a link and a
// year of terms.
func TestSameSeedSameBytes(t *testing.T) {
	run := func() []string {
		p, shop := heard(t, "page_ttl=2400h notify_refusals=true", refuseTwice)
		p.subscribed()
		p.bought("checkxfois.pl", order(testID, "MONTANT", "100", "EXTRA", "3FOIS", "RETOUR", "b"))
		p.Advance(60 * day)
		p.payAt(p.links()[0], visaCard)
		p.Advance(365 * day)
		sent := shop.requests()
		for i := range sent {
			sent[i] = strings.Replace(sent[i], shop.addr, "shop", 1)
		}
		return sent
	}
	first := run()
	assert.Greater(t, len(first), 12)
	assert.Equal(t, first, run())
}
