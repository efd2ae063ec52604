package click2sell_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/fakes/click2sell"
	"paysandbox/fakes/faketest/place"
	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// ways are how an action reaches a subscription: by any of its payments, or by itself.
var ways = map[string]func(sandboxed, string) error{
	"agreement":     sandboxed.course,
	"newest":        func(p sandboxed, action string) error { return p.act("1", action) },
	"first payment": func(p sandboxed, action string) error { return p.actOn(p.Payments("1")[0].ID, action) },
}

func (p sandboxed) actOn(id, action string) error {
	p.T.Helper()
	_, err := p.WS.Act(id, payment.Event(action), nil)
	p.Settle()
	return err
}

// TestARebillBeforeItsTime: the term is paid now, and not again on its day; the one after
// it keeps its own (CS-057).
func TestARebillBeforeItsTime(t *testing.T) {
	for name, act := range ways {
		p := open(t, arrange{})
		p.buy(link(club, "p=1"))
		p.Advance(5 * day)
		require.NoError(t, act(p, "rebill"), name)
		assert.Equal(t, []string{"New", "Recurring"}, p.shop.each(t, "subscription_status"), name)
		assert.Equal(t, "2008-09-14", p.shop.notice(t).value("purchase_date"))
		assert.Equal(t, []string{"2008-11-08 23:56:42"}, p.until("2008-11-30T00:00:00Z"), name)
		require.NoError(t, act(p, "rebill"), name)
		require.NoError(t, act(p, "rebill"), name)
		assert.Equal(t, []string{"2009-02-08 23:56:42"}, p.until("2009-02-28T00:00:00Z"), name)
		distinct(t, p.shop.each(t, "c2s_transaction_id"))
		assert.Len(t, p.Payments("1"), 6)
	}
}

// TestAMissBeforeItsTime is a refusal like any: silence, and another try in 72 hours
// (CS-060, CS-085).
func TestAMissBeforeItsTime(t *testing.T) {
	for name, act := range ways {
		p := open(t, arrange{})
		p.buy(link(club, "p=1"))
		require.NoError(t, act(p, "miss"), name)
		assert.Equal(t, "past_due", p.agreement().State)
		assert.Len(t, p.shop.requests(), 1)
		assert.Equal(t, []string{"2008-09-11 22:56:42", "2008-11-08 23:56:42"}, p.until("2008-11-30T00:00:00Z"), name)
		assert.Equal(t, []string{"begin", "miss", "refused", "billed", "billed"}, events(p.agreement()), name)
		for range 3 {
			require.NoError(t, act(p, "miss"), name)
		}
		require.Equal(t, "past_due", p.agreement().State)
		assert.Len(t, p.shop.requests(), 3, "still silence")
		require.NoError(t, act(p, "miss"), name)
		assert.Equal(t, "cancelled", p.agreement().State)
		p.shop.notice(t).says(t, "subscription_status", "Cancel")
		require.Error(t, act(p, "miss"))
		assert.Len(t, p.shop.requests(), 4)
	}
}

// TestARebillWhilePastDue ends the waiting: no retry comes after it (CS-085).
func TestARebillWhilePastDue(t *testing.T) {
	for name, act := range ways {
		p := open(t, arrange{rules: refuseAll})
		p.buy(link(club, "p=1"))
		p.until("2008-10-09T00:00:00Z")
		require.NoError(t, act(p, "rebill"), name)
		assert.Equal(t, "active", p.agreement().State, name)
		assert.Equal(t, []string{"2008-11-08 23:56:42"}, p.until("2008-11-30T00:00:00Z"), name)
		assert.Equal(t, []string{"New", "Recurring", "Recurring"}, p.shop.each(t, "subscription_status"))
	}
}

// TestCancelTwice is refused the second time, by whatever way, and changes nothing
// (CS-066).
func TestCancelTwice(t *testing.T) {
	for name, act := range ways {
		p := open(t, arrange{})
		p.buy(link(club, "p=1"))
		p.Advance(31 * day)
		require.NoError(t, act(p, "cancel"), name)
		before, history := p.agreement(), p.Payments("1")
		for _, paid := range history {
			assert.Equal(t, []string{"refund", "chargeback", "resend", "test_buy"}, paid.Actions, "CS-148")
		}
		for again, act := range ways {
			for _, action := range []string{"cancel", "rebill", "miss"} {
				if again == "agreement" {
					refusedBy(t, act(p, action), "cancelled")
				} else {
					refusedBy(t, act(p, action), "captured", "refund", "chargeback", "resend", "test_buy")
				}
			}
			assert.Equal(t, before, p.agreement(), "%s after %s", again, name)
		}
		assert.Equal(t, history, p.Payments("1"), "nothing of it is in their histories")
		assert.Equal(t, []string{"New", "Recurring", "Cancel"}, p.shop.each(t, "subscription_status"))
	}
}

// TestActionsOfNoSubscription: a sale has none, and offers none (CS-148).
func TestActionsOfNoSubscription(t *testing.T) {
	p := open(t, arrange{})
	p.buy(link(book, "p=1"))
	for _, action := range []string{"cancel", "rebill", "miss"} {
		refusedBy(t, p.act("1", action), "captured", "refund", "chargeback", "resend", "test_buy")
	}
	assert.Equal(t, []string{"refund", "chargeback", "resend", "test_buy"}, p.Payment("1").Actions)
	require.NoError(t, p.act("1", "test_buy"))
	assert.NotContains(t, p.Payment("1").Actions, "rebill")
	_, err := p.WS.ActOnAgreement("a99999999", "cancel", nil)
	require.ErrorIs(t, err, sandbox.ErrNotFound)
	p.buy(link(club, "p=1"))
	_, err = p.WS.ActOnAgreement(p.agreement().ID, "cancel", map[string]string{"amount": "1"})
	parameterRefused(t, err, "amount", "cancel takes no such parameter")
	assert.Equal(t, "active", p.agreement().State)
}

// TestTheProductIsGone: what falls due waits a day, and another, until it is back; then the
// subscription goes on from there, and the payment after that keeps its day.
func TestTheProductIsGone(t *testing.T) {
	p := open(t, arrange{})
	p.buy(link(club, "p=1"))
	p.Put(`{"products": null}`)
	assert.Equal(t, []string{"2008-10-08 22:56:42", "2008-10-09 22:56:42", "2008-10-10 22:56:42"}, p.until("2008-10-11T00:00:00Z"))
	assert.Len(t, p.shop.requests(), 1)
	assert.Equal(t, "active", p.agreement().State)
	for _, act := range ways {
		for _, action := range []string{"cancel", "rebill", "miss"} {
			require.ErrorIs(t, act(p, action), sandbox.ErrNotFound)
		}
	}
	require.ErrorIs(t, p.act("1", "refund"), sandbox.ErrNotFound)
	require.NoError(t, p.act("1", "resend"), "what was sent can be sent again")
	assert.Len(t, p.shop.requests(), 2)
	doc := place.Document(t, merchant)
	_, err := p.WS.PutAccount("click2sell", doc)
	require.NoError(t, err)
	assert.Equal(t, []string{"2008-10-11 22:56:42", "2008-11-08 23:56:42"}, p.until("2008-11-30T00:00:00Z"))
	assert.Equal(t, []string{"New", "New", "Recurring", "Recurring"}, p.shop.each(t, "subscription_status"))
	require.NoError(t, p.course("cancel"))

	p.Put(`{"products": null}`)
	assert.Empty(t, p.until("2009-11-30T00:00:00Z"), "one that was cancelled waits for nothing")
}

// TestADueThingThatHappensTwice, after a crash, happens once.
func TestADueThingThatHappensTwice(t *testing.T) {
	p := open(t, arrange{})
	p.buy(link(club, "p=1"))
	p.Advance(31 * day)
	require.Len(t, p.shop.requests(), 2)
	what := click2sell.New().Due(t.Context(), p.WS, sandbox.Due{At: moment(t, "2008-10-08T22:56:42Z"), Kind: "rebill", Ref: p.agreement().ID + "/2/0"})
	assert.Contains(t, what, "nothing to do, this payment was seen to before")
	p.Settle()
	assert.Len(t, p.shop.requests(), 2)
	assert.Contains(t, click2sell.New().Due(t.Context(), p.WS, sandbox.Due{Kind: "rebill", Ref: "a00000009/2/0"}), "could not happen")
	assert.Contains(t, click2sell.New().Due(t.Context(), p.WS, sandbox.Due{Kind: "form_end", Ref: "p00000009"}), "could not happen")
	assert.Contains(t, click2sell.New().Due(t.Context(), p.WS, sandbox.Due{Kind: "tea"}), "nobody knows")
}
