package klikandpay_test

import (
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// byRef is the payment of a transaction.
func (p sandboxed) byRef(num string) payment.View {
	p.T.Helper()
	var found *payment.View
	require.NoError(p.T, sandbox.Payments.Each(p.WS, "", func(one payment.Payment) bool {
		if one.Ref == num {
			view := p.WS.View(one)
			found = &view
		}
		return found == nil
	}))
	require.NotNil(p.T, found, num)
	return *found
}

// stands is a payment's state and amount in a word: "captured 33.50".
func (p sandboxed) stands(num string) string {
	p.T.Helper()
	one := p.byRef(num)
	return one.State + " " + one.Amount.Value
}

// history is what happened to a payment: "charge 43.50, part_refund 33.50".
func (p sandboxed) history(num string) string {
	p.T.Helper()
	text := ""
	for _, change := range p.byRef(num).History {
		if text != "" {
			text += ", "
		}
		text += change.Event + " " + change.Amount.Value
	}
	return text
}

// done is the answer of a script that has changed something.
func done(num, amount string) string { return "RESPONSE=00&NUMXKP=" + num + "&MONTANTXKP=" + amount }

func failed(word string) string { return "RESPONSE=ERROR&ERROR=" + word }

// TestRefundsAddUp: their sum never exceeds what was captured (KP-040, KP-053, KP-143).
func TestRefundsAddUp(t *testing.T) {
	p := open(t, arrange{})
	num, _ := p.charged()
	assert.Equal(t, failed("AMOUNT-TOO-HIGH"), p.script("cancel_transaction.pl", later(num, "43.51")))
	assert.Equal(t, done(num, "10.00"), p.script("cancel_transaction.pl", later(num, "10")))
	assert.Equal(t, "captured 33.50", p.stands(num))
	assert.Equal(t, failed("AMOUNT-TOO-HIGH"), p.script("cancel_transaction.pl", later(num, "33.51")))
	assert.Equal(t, done(num, "20.00"), p.script("cancel_transaction.pl", later(num, "20,00")))
	assert.Equal(t, done(num, "13.50"), p.script("cancel_transaction.pl", later(num, "13.50")))
	assert.Equal(t, "refunded 0.00", p.stands(num))
	assert.Equal(t, failed("BAD-STATE"), p.script("cancel_transaction.pl", later(num, "0.01")))
	assert.Equal(t, failed("BAD-STATE"), p.script("validedifferee.pl", later(num, "0.01")))
	assert.Equal(t, "charge 43.50, part_refund 33.50, part_refund 13.50, refund 0.00", p.history(num))
	whole, _ := p.charged()
	assert.Equal(t, done(whole, "43.50"), p.script("cancel_transaction.pl", later(whole, "43.50")))
	assert.Equal(t, "charge 43.50, refund 0.00", p.history(whole))
}

// TestHolds: a hold is captured once, in part or whole, lowered, or voided (KP-038, KP-041,
// KP-054, KP-055).
func TestHolds(t *testing.T) {
	p := open(t, arrange{})
	hold := func() string { num, _ := p.charged("DIFFERE", "1"); return num }
	num := hold()
	assert.Equal(t, "authorized 43.50", p.stands(num))
	assert.Equal(t, failed("AMOUNT-TOO-HIGH"), p.script("validedifferee.pl", later(num, "43.51")))
	assert.Equal(t, done(num, "30.00"), p.script("validedifferee.pl", later(num, "30.00")))
	assert.Equal(t, "captured 30.00", p.stands(num))
	assert.Equal(t, failed("BAD-STATE"), p.script("validedifferee.pl", later(num, "10.00")), "the rest is released")
	assert.Equal(t, failed("AMOUNT-TOO-HIGH"), p.script("cancel_transaction.pl", later(num, "30.01")), "what was captured is the cap")
	assert.Equal(t, done(num, "30.00"), p.script("cancel_transaction.pl", later(num, "30.00")))
	assert.Equal(t, "hold 43.50, validate 30.00, refund 0.00", p.history(num))

	num = hold()
	assert.Equal(t, done(num, "13.50"), p.script("cancel_transaction.pl", later(num, "13.50")))
	assert.Equal(t, "authorized 30.00", p.stands(num))
	assert.Equal(t, failed("AMOUNT-TOO-HIGH"), p.script("validedifferee.pl", later(num, "30.01")))
	assert.Equal(t, failed("AMOUNT-TOO-HIGH"), p.script("cancel_transaction.pl", later(num, "30.01")))
	assert.Equal(t, done(num, "30.00"), p.script("validedifferee.pl", later(num, "30.00")))
	assert.Equal(t, "hold 43.50, lower 30.00, validate 30.00", p.history(num))

	num = hold()
	assert.Equal(t, done(num, "43.50"), p.script("cancel_transaction.pl", later(num, "43.50")))
	assert.Equal(t, "voided 0.00", p.stands(num))
	for _, script := range []string{"cancel_transaction.pl", "validedifferee.pl"} {
		assert.Equal(t, failed("BAD-STATE"), p.script(script, later(num, "1.00")), script)
	}

	num = hold()
	p.Advance(7 * 24 * time.Hour)
	assert.Equal(t, "voided 0.00", p.stands(num), "KP-119")
	assert.Equal(t, failed("BAD-STATE"), p.script("validedifferee.pl", later(num, "1.00")))
	p.Switches("deferred_at_end=validate deferred_hold_days=4")
	num = hold()
	p.script("cancel_transaction.pl", later(num, "3.50"))
	p.Advance(4 * 24 * time.Hour)
	assert.Equal(t, "captured 40.00", p.stands(num))
}

// TestOtherMerchantsTransactionsAreUnknown, whatever is asked of them (KP-052).
func TestOtherMerchantsTransactionsAreUnknown(t *testing.T) {
	p := open(t, arrange{switches: "test_strict=false"})
	num, alias := p.charged()
	foreign := fields("ID", testID, "TX", num, "MONTANT", "1.00", "PRIVATE_KEY", testKey, "IP", "203.0.113.7", "ALIAS", alias)
	assert.Equal(t, failed("UNKNOWN-TX"), p.script("cancel_transaction.pl", foreign))
	assert.Equal(t, failed("UNKNOWN-TX"), p.script("validedifferee.pl", foreign))
	assert.Equal(t, failed("UNKNOWN-ALIAS"), p.script("duplicate.pl", foreign))
	for _, tx := range []string{"", "0", "x", "999999999999999999999", num + "0", "' OR 1=1", "\x00"} {
		word := "UNKNOWN-TX"
		if tx == "" {
			word = "MISSING-TX"
		}
		assert.Equal(t, failed(word), p.script("cancel_transaction.pl", later(tx, "1.00")), tx)
	}
	assert.Equal(t, "charge 43.50", p.history(num))
}

// TestRefusedPaymentsHaveNothingToGive (KP-050).
func TestRefusedPaymentsHaveNothingToGive(t *testing.T) {
	p := open(t, arrange{})
	answer := said(t, p.script("server_server.pl", sale(productionID, "EXPANNEE", "2018")))
	require.Equal(t, "REFUSED", answer["RESPONSE"])
	assert.Equal(t, failed("BAD-STATE"), p.script("cancel_transaction.pl", later(answer["NUMXKP"], "1.00")))
	assert.Equal(t, failed("BAD-STATE"), p.script("cancel_transaction.pl", later(answer["NUMXKP"], "100.00")), "the state is looked at first")
	assert.Equal(t, "decline 43.50", p.history(answer["NUMXKP"]))
	assert.Equal(t, "refused", p.byRef(answer["NUMXKP"]).Phase)
}

// TestDuplicates: an alias charges its card again, direct or deferred, as often as wanted,
// even when the first payment was given back (KP-007, KP-042, KP-056, KP-057).
func TestDuplicates(t *testing.T) {
	p := open(t, arrange{})
	num, alias := p.charged()
	form := fields("ID", productionID, "IP", "203.0.113.7", "MONTANT", "9.90", "ALIAS", alias, "PRIVATE_KEY", productionKey)
	first := said(t, p.script("duplicate.pl", form))
	second := said(t, p.script("duplicate.pl", form))
	for _, answer := range []map[string]string{first, second} {
		assert.Equal(t, "00", answer["RESPONSE"])
		assert.Equal(t, alias, answer["ALIAS"])
		assert.Equal(t, "9.90", answer["MONTANTXKP"])
		assert.Equal(t, "CH", answer["PAYSBXKP"])
		assert.Equal(t, "captured 9.90", p.stands(answer["NUMXKP"]))
	}
	assert.Equal(t, []string{"2", "3"}, []string{first["TRANSACTIONID"], second["TRANSACTIONID"]})
	assert.NotEqual(t, first["NUMXKP"], second["NUMXKP"])
	assert.Equal(t, "charge 43.50", p.history(num), "the first one is as it was")

	p.script("cancel_transaction.pl", later(num, "43.50"))
	held := said(t, p.script("duplicate.pl", but(form, "DIFFERE", "1")))
	assert.Equal(t, "authorized 9.90", p.stands(held["NUMXKP"]))
	assert.Equal(t, done(held["NUMXKP"], "5.00"), p.script("validedifferee.pl", later(held["NUMXKP"], "5.00")))

	assert.Equal(t, "00", said(t, p.script("duplicate.pl", but(form, "IP", "198.51.100.1")))["RESPONSE"])
	assert.Contains(t, p.Notes(), "not that of the first transaction")
	p.Switches("duplicate_ip=refuse")
	assert.Equal(t, failed("UNKNOWN-ALIAS"), p.script("duplicate.pl", but(form, "IP", "198.51.100.1")))
	assert.Equal(t, failed("UNKNOWN-ALIAS"), p.script("duplicate.pl", but(form, "ALIAS", sampleAlias)))
	p.Switches("response_profile=pipe")
	assert.Regexp(t, `^VALIDATIONYES\|[0-9]{12}\|9\.90\|`+alias+`$`, p.script("duplicate.pl", form))
}

// TestAliasFollowsItsCard: other cards have others, and a card's new expiry counts for its
// alias (KP-057).
func TestAliasFollowsItsCard(t *testing.T) {
	p := open(t, arrange{})
	_, alias := p.charged("EXPMOIS", "02", "EXPANNEE", "2019")
	_, other := p.charged("NUMCARTE", amexCard)
	assert.NotEqual(t, alias, other)
	form := fields("ID", productionID, "IP", "203.0.113.7", "MONTANT", "9.90", "ALIAS", alias, "PRIVATE_KEY", productionKey)
	p.Advance(60 * 24 * time.Hour)
	assert.Equal(t, "REFUSED", said(t, p.script("duplicate.pl", form))["RESPONSE"])
	assert.Contains(t, p.Notes(), "has expired")
	_, renewed := p.charged("EXPMOIS", "02", "EXPANNEE", "2024")
	assert.Equal(t, alias, renewed)
	assert.Equal(t, "00", said(t, p.script("duplicate.pl", form))["RESPONSE"])
	assert.Equal(t, "AMEX", said(t, p.script("duplicate.pl", but(form, "ALIAS", other)))["PAIEMENT"])
}

// TestSameRequestTwiceIsTwoCharges (KP-056).
func TestSameRequestTwiceIsTwoCharges(t *testing.T) {
	p := open(t, arrange{})
	one, _ := p.charged()
	two, _ := p.charged()
	assert.NotEqual(t, one, two)
	assert.Len(t, p.Payments(""), 2)
}

// race sends requests at the same moment and counts the answers.
func (p sandboxed) race(n int, ask func(int) string) map[string]int {
	answers := make([]string, n)
	var all sync.WaitGroup
	begin := make(chan struct{})
	for i := range n {
		all.Go(func() {
			<-begin
			answers[i] = ask(i)
		})
	}
	close(begin)
	all.Wait()
	counted := map[string]int{}
	for _, answer := range answers {
		counted[answer]++
	}
	return counted
}

// TestTwoValidationsRaceForOneHold: exactly one wins, the others get their error, and the
// sum is what the one has taken (KP-055).
func TestTwoValidationsRaceForOneHold(t *testing.T) {
	p := open(t, arrange{})
	for range 5 {
		num, _ := p.charged("DIFFERE", "1")
		counted := p.race(6, func(int) string { return p.script("validedifferee.pl", later(num, "30.00")) })
		assert.Equal(t, map[string]int{done(num, "30.00"): 1, failed("BAD-STATE"): 5}, counted)
		assert.Equal(t, "hold 43.50, validate 30.00", p.history(num))
	}
}

// TestRefundsRace: of ten refunds of 10.00 four fit into 43.50 (KP-053).
func TestRefundsRace(t *testing.T) {
	p := open(t, arrange{})
	num, _ := p.charged()
	counted := p.race(10, func(int) string { return p.script("cancel_transaction.pl", later(num, "10.00")) })
	assert.Equal(t, map[string]int{done(num, "10.00"): 4, failed("AMOUNT-TOO-HIGH"): 6}, counted)
	assert.Equal(t, "captured 3.50", p.stands(num))
}

// TestCancelAndValidationRace: whichever comes first, the hold is used once (KP-054).
func TestCancelAndValidationRace(t *testing.T) {
	p := open(t, arrange{})
	for range 5 {
		num, _ := p.charged("DIFFERE", "1")
		scripts := []string{"cancel_transaction.pl", "validedifferee.pl"}
		p.race(2, func(i int) string { return p.script(scripts[i], later(num, "43.50")) })
		assert.Contains(t, []string{"hold 43.50, cancel 0.00", "hold 43.50, validate 43.50, refund 0.00"}, p.history(num))
	}
}

// inCurrency changes the production account's currency; its plan costs 990 of it.
func (p sandboxed) inCurrency(currency string) {
	p.T.Helper()
	p.Put(`{"id": ` + productionID + `, "currency": "` + currency + `", "plans": [{"id": "` + productionPlan + `", "amount": "990", "every": "1 month"}]}`)
}

// TestMoneyKeepsItsCurrency: MONTANT of an earlier transaction is in its own, whatever the
// account's is by now; a new charge is in the account's (KP-002, KP-165).
func TestMoneyKeepsItsCurrency(t *testing.T) {
	p := open(t, arrange{rules: "  - {op: klikandpay.cancel, when: 'amount == 44', then: {outcome: BAD-STATE}}\n"})
	num, alias := p.charged()
	held, _ := p.charged("DIFFERE", "1")
	for _, currency := range []string{"KWD", "JPY"} {
		p.inCurrency(currency)
		assert.Equal(t, done(num, "10.25"), p.script("cancel_transaction.pl", later(num, "10.25")), currency)
	}
	assert.Equal(t, "captured 23.00", p.stands(num))
	assert.Equal(t, failed("AMOUNT-TOO-HIGH"), p.script("cancel_transaction.pl", later(num, "23.01")))
	assert.Equal(t, failed("BAD-STATE"), p.script("cancel_transaction.pl", later(num, "0.44")), "rules see the transaction's cents")
	assert.Equal(t, done(held, "43.49"), p.script("validedifferee.pl", later(held, "43.49")))
	again := said(t, p.script("duplicate.pl", fields("ID", productionID, "IP", "203.0.113.7", "MONTANT", "990", "ALIAS", alias, "PRIVATE_KEY", productionKey)))
	assert.Equal(t, "JPY", again["DEVISEXKP"])
	assert.Equal(t, "990.00", again["MONTANTXKP"])
}
