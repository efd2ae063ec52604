package klikandpay_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/fakes/faketest/place"
)

// TestRulesGiveEveryAnswer: each word of section 4 on request, whatever is sent (KP-052).
func TestRulesGiveEveryAnswer(t *testing.T) {
	words := "BAD-METHOD MISSING-ID UNKNOWN-ID NOT-ENABLED BAD-KEY TEST-MODE MISSING-FIELD BAD-AMOUNT BAD-CARD BAD-EXPIRY BAD-CVV UNKNOWN-ALIAS UNKNOWN-TX BAD-STATE AMOUNT-TOO-HIGH"
	for script, op := range map[string]string{"server_server.pl": "charge", "cancel_transaction.pl": "cancel", "validedifferee.pl": "validate", "duplicate.pl": "duplicate"} {
		p := open(t, arrange{})
		form := p.complete(script)
		before := len(p.Payments(""))
		for word := range strings.FieldsSeq(words) {
			p.Script("  - {op: klikandpay." + op + ", then: {outcome: " + word + "}}\n")
			assert.Equal(t, failed(word), p.script(script, form), "%s %s", script, word)
		}
		assert.Len(t, p.Payments(""), before)
	}
}

// TestRulesDecideForTheBank: refused and accepted, by what a rule sees of card and buyer;
// no rule sees the card's number (KP-048, KP-050).
func TestRulesDecideForTheBank(t *testing.T) {
	p := open(t, arrange{rules: `
  - {op: klikandpay.charge, when: 'card.number == "411111******1111" and card.brand == "VISA" and card.year == 2030 and buyer.country == "CH" and buyer.email == "jane@example.com" and amount == 4350 and not test and merchant == 1360156808', then: {outcome: refused}}
  - {op: klikandpay.charge, when: 'test', then: {outcome: accepted}}
  - {op: klikandpay.duplicate, when: 'card.brand == "AMEX" and amount == 990', then: {outcome: refused}}
`})
	assert.Equal(t, "REFUSED", said(t, p.script("server_server.pl", sale(productionID)))["RESPONSE"])
	assert.Equal(t, "00", said(t, p.script("server_server.pl", sale(testID, "CVV", "999")))["RESPONSE"])
	assert.Equal(t, failed("BAD-CARD"), p.script("server_server.pl", sale(testID, "NUMCARTE", "1")), "what is no card is not accepted either")
	_, alias := p.charged("NUMCARTE", amexCard)
	form := fields("ID", productionID, "IP", "203.0.113.7", "MONTANT", "9.90", "ALIAS", alias, "PRIVATE_KEY", productionKey)
	assert.Equal(t, "REFUSED", said(t, p.script("duplicate.pl", form))["RESPONSE"])
	assert.Equal(t, "00", said(t, p.script("duplicate.pl", but(form, "MONTANT", "9.91")))["RESPONSE"])
}

// TestChargeIsDoneButItsAnswerIsLost: the connection is cut after the commit; the merchant
// finds the payment by asking, not by charging again (KP-140).
func TestChargeIsDoneButItsAnswerIsLost(t *testing.T) {
	p := open(t, arrange{rules: `
  - {op: klikandpay.charge, times: 1, then: {fault: {kind: reset, at: after}}}
  - {op: klikandpay.cancel, then: {fault: {kind: reset, at: before}}}
`})
	lost := func(script string, form url.Values) {
		t.Helper()
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, p.at("/paiement/"+script), strings.NewReader(form.Encode()))
		require.NoError(t, err)
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		response, err := place.Plain.Do(request)
		if err == nil {
			_ = response.Body.Close()
		}
		require.Error(t, err)
	}
	lost("server_server.pl", sale(productionID))
	all := p.Payments("")
	require.Len(t, all, 1)
	assert.Equal(t, "captured 43.50", p.stands(all[0].Ref))
	assert.Equal(t, "VALIDATIONYES|43.50|0", p.verified(productionID, all[0].Ref))
	lost("cancel_transaction.pl", later(all[0].Ref, "1.00"))
	assert.Equal(t, "charge 43.50", p.history(all[0].Ref), "before the commit nothing has happened")
}

// TestARuleIsAskedOnceARequest: the third one meets it.
func TestARuleIsAskedOnceARequest(t *testing.T) {
	p := open(t, arrange{rules: "  - {op: klikandpay.charge, when: 'call.nth == 3', then: {outcome: refused, delay: 2s}}\n"})
	for i, want := range []string{"00", "00", "REFUSED", "00"} {
		before := p.WS.Now()
		assert.Equal(t, want, said(t, p.script("server_server.pl", sale(testID)))["RESPONSE"], i)
		assert.Equal(t, want == "REFUSED", p.WS.Now().Sub(before) >= 2*time.Second)
	}
}

// TestNothingOfACardIsKept: neither journal nor store have its number, its code or the
// private key, however they came.
func TestNothingOfACardIsKept(t *testing.T) {
	p := open(t, arrange{switches: "server_get=accept"})
	form := sale(productionID, "NUMCARTE", "4111 1111 1111 1111", "CVV", "7391", "KEY", productionKey)
	p.script("server_server.pl", form)
	p.multipart("server_server.pl", form)
	p.Get(p.at("/paiement/server_server.pl?" + form.Encode()))
	p.script("server_server.pl", but(form, "NUMCARTE", "4111111111111112", "CVV", "73911"))
	p.multipart("server_server.pl", but(form, "NUMCARTE", "4111111111111112", "CVV", "73911"))
	num, _ := p.charged()
	p.multipart("cancel_transaction.pl", later(num, "1.00"))
	p.script("validedifferee.pl", later(num, "1.00"))
	kept := p.Journalled()
	for _, secret := range []string{"4111 1111", "4111+1111", "4111111111111111", "4111111111111112", "7391", productionKey} {
		assert.NotContains(t, kept, secret)
	}
	require.Contains(t, kept, num)
}

// TestTheAliasIsNotJournalled in either profile, nor where it comes back (KP-049).
func TestTheAliasIsNotJournalled(t *testing.T) {
	for _, profile := range []string{"kv", "pipe"} {
		p := open(t, arrange{})
		_, alias := p.charged()
		p.Switches("response_profile=" + profile)
		require.Contains(t, p.script("server_server.pl", sale(productionID)), alias, profile)
		require.Contains(t, p.script("duplicate.pl", fields("ID", productionID, "IP", "203.0.113.7", "MONTANT", "9.90", "ALIAS", alias, "PRIVATE_KEY", productionKey)), alias, profile)
		assert.NotContains(t, p.Journalled(), alias, profile)
	}
}
