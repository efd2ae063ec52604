package klikandpay_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestTransferAndChequeAwaitTheirMoney: not in TEST, and not for what has a later part;
// the merchant hears that the money is awaited, and then that it came (KP-081, KP-100).
func TestTransferAndChequeAwaitTheirMoney(t *testing.T) {
	shop := listen(t)
	p := open(t, arrange{switches: "means=VISA,VIREMENT,CHEQUE accepted_url=https://shop.example dynamic_return.url=http://" + shop.addr + "/kp.php?order="})
	for means, response := range map[string]string{"VIREMENT": "AWAITING", "CHEQUE": "AWAITINGCHEQUE"} {
		recap := p.atRecap("check.pl", order(productionID, "RETOUR", means))
		shown := recap.Submit("form#kp-means", fields("CARTE", means))
		assert.Equal(t, "awaiting", shown.Attr("#kp-result", "data-result"), shown.Brief())
		assert.Equal(t, "https://shop.example/order/356/done?t=a3f9", shown.Attr("#kp-return", "href"))
		one := p.Payment(means)
		assert.Equal(t, "awaiting", one.State)
		assert.Equal(t, one.Ref, shown.Text("#kp-number"))
		told := shop.told(t)[len(shop.requests())-1]
		assert.Equal(t, []string{response, means, one.Ref, "43.50"}, []string{told["RESPONSE"], told["PAIEMENT"], told["NUMXKP"], told["MONTANTXKP"]})

		require.NoError(t, p.act(one.Ref, "settle"))
		p.Settle()
		told = shop.told(t)[len(shop.requests())-1]
		assert.Equal(t, []string{"00", means, one.Ref}, []string{told["RESPONSE"], told["PAIEMENT"], told["NUMXKP"]})
		assert.Equal(t, "captured", p.Payment(means).State)
	}
	for name, shown := range map[string]bool{
		"in TEST":       p.atRecap("check.pl", order(testID)).Has("input[value=VIREMENT]"),
		"deferred":      p.atRecap("checkdiff.pl", order(productionID)).Has("input[value=VIREMENT]"),
		"instalments":   p.atRecap("checkxfois.pl", order(productionID, "EXTRA", "2FOIS")).Has("input[value=CHEQUE]"),
		"subscriptions": p.atRecap("checkabon.pl", order(productionID, "ABONNEMENT", productionPlan)).Has("input[value=CHEQUE]"),
	} {
		assert.False(t, shown, name)
	}
	forced := p.atRecap("check.pl", order(testID, "RETOUR", "forced")).Submit("form#kp-means", fields("CARTE", "CHEQUE"))
	assert.True(t, forced.Has("#kp-CARTE-problem"), forced.Brief())
	assert.Equal(t, "open", p.Payment("forced").State)
}

// TestTheMerchantKnowsFirst: when the customer sees page 3, or is sent back, the merchant's
// server has been called (KP-079).
func TestTheMerchantKnowsFirst(t *testing.T) {
	shop := listen(t)
	p := open(t, arrange{switches: "accepted_url=https://shop.example dynamic_return.url=http://" + shop.addr + "/kp.php?order="})
	p.pressed(p.entered("check.pl", order(testID)), theCard())
	assert.Len(t, shop.requests(), 1)
	p.Switches("after_accept=redirect")
	p.pressed(p.entered("check.pl", order(testID)), theCard())
	assert.Len(t, shop.requests(), 2)
	p.pressed(p.entered("check.pl", order(testID)), theCard("CVV", "112"))
	p.Post(p.entered("check.pl", order(testID))+"/leave", nil)
	p.Settle()
	assert.Len(t, shop.requests(), 2, "refused and cancelled: silence")

	p.Switches("notify_refusals=true")
	page := p.entered("check.pl", order(testID))
	p.pressed(page, theCard("CVV", "112"))
	p.Post(page+"/leave", nil)
	p.Settle()
	assert.Equal(t, []string{"00", "00", "REFUSED", "CANCELED"}, shop.each(t, "RESPONSE"))
}

// TestDoublePress: two presses at once, one payment (KP-145).
func TestDoublePress(t *testing.T) {
	p := open(t, arrange{})
	card := p.atCard(order(testID))
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			shown := card.Submit("form#kp-card", theCard())
			assert.Equal(t, "accepted", shown.Attr("#kp-result", "data-result"), shown.Brief())
		})
	}
	group.Wait()
	assert.Len(t, p.Payment("a3f9-356").History, 2)
}

// TestThreeDSecure stands before the bank, and only on pages (KP-084).
func TestThreeDSecure(t *testing.T) {
	p := open(t, arrange{switches: "three_ds=true"})
	card := p.atCard(order(testID))
	secure := card.Submit("form#kp-card", theCard())
	require.True(t, secure.Has("form#kp-secure"), secure.Brief())
	assert.Equal(t, "401288******1881", secure.Text("#kp-card-shown"))
	assert.Len(t, p.Payment("a3f9-356").History, 1, "nobody has asked the bank")
	failed := secure.Submit("form#kp-secure", fields("answer", "fail"))
	assert.Equal(t, "refused", failed.Attr("#kp-result", "data-result"))
	assert.True(t, secure.Submit("form#kp-secure", fields("answer", "ok")).Has("[data-result=refused]"), "the answer was given")
	bad := card.Submit("form#kp-card", theCard("CVV", "112")).Submit("form#kp-secure", fields("answer", "ok"))
	assert.Equal(t, "refused", bad.Attr("#kp-result", "data-result"), "authenticated, and refused by the bank")
	good := card.Submit("form#kp-card", theCard()).Submit("form#kp-secure", fields("answer", "ok"))
	assert.Equal(t, "accepted", good.Attr("#kp-result", "data-result"))
}

// TestRulesOnThePages: the bank's word, the authentication's and a break.
func TestRulesOnThePages(t *testing.T) {
	p := open(t, arrange{switches: "three_ds=true", rules: `  - {op: klikandpay.pay, when: "card.number == '411111******1111' and means == 'VISA'", then: {outcome: accepted}}
  - {op: klikandpay.pay, when: "call.nth == 1 and retour == 'twice'", then: {outcome: refused}}
  - {op: klikandpay.secure, when: "retour == 'failed'", then: {outcome: failed}}
  - {op: klikandpay.leave, when: "retour == 'lost'", then: {fault: {kind: status, at: before, status: 503}}}`})
	walk := func(retour string, card map[string][]string) string {
		shown := p.atCard(order(testID, "RETOUR", retour)).Submit("form#kp-card", card).Submit("form#kp-secure", fields("answer", "ok"))
		return shown.Attr("#kp-result", "data-result")
	}
	assert.Equal(t, "accepted", walk("a", theCard("NUMCARTE", visaCard)), "any card")
	assert.Equal(t, "refused", walk("twice", theCard()))
	assert.Equal(t, "refused", walk("failed", theCard()))
	assert.Equal(t, "accepted", walk("b", theCard()))
	recap := p.atRecap("check.pl", order(testID, "RETOUR", "lost"))
	assert.Equal(t, http.StatusServiceUnavailable, p.Post(recap.Attr("form#kp-leave", "action"), nil).Status)
	assert.Equal(t, "open", p.Payment("lost").State)
}

// TestMissingCustomerData: ignored, asked for or refused (KP-063).
func TestMissingCustomerData(t *testing.T) {
	p := open(t, arrange{})
	bare := fields("ID", testID, "MONTANT", "43.50", "NOM", "Doe", "RETOUR", "bare", "L", "en")
	assert.False(t, p.atRecap("check.pl", bare).Has("#kp-TEL"))
	p.Switches("missing_customer=refuse")
	shown := p.Post(p.at("/paiement/check.pl"), bare)
	assert.Equal(t, "missing_customer", shown.Attr("#kp-trouble", "data-trouble"))
	assert.Contains(t, shown.Text("#kp-reason"), "PRENOM, ADRESSE, CODEPOSTAL, VILLE, PAYS, TEL, EMAIL")
	assert.Equal(t, http.StatusSeeOther, p.Post(p.at("/paiement/check.pl"), order(testID)).Status)

	p.Switches("missing_customer=ask")
	recap := p.atRecap("check.pl", bare)
	assert.False(t, recap.Has("#kp-NOM"), "it is there already")
	again := recap.Submit("form#kp-means", fields("CARTE", "VISA", "PRENOM", `J"<b>`, "NOM", "Mallory"))
	assert.True(t, again.Has("#kp-TEL-problem"), again.Brief())
	assert.Equal(t, `J"<b>`, again.Attr("#kp-PRENOM", "value"))
	card := again.Submit("form#kp-means", fields("CARTE", "VISA", "PRENOM", "Jane", "ADRESSE", "12 rue du Lac", "CODEPOSTAL", "1204", "VILLE", "Genève", "PAYS", "en", "TEL", "0225550100", "EMAIL", "jane@example.com"))
	require.True(t, card.Has("form#kp-card"), card.Brief())
	back := p.Get(card.Attr("#kp-other", "href"))
	assert.Equal(t, "Jane Doe", back.Text("#kp-buyer"), "what the form had cannot be changed")
	assert.False(t, back.Has("#kp-TEL"))
}

// TestInstalmentsOnThePage: equal parts, deposit and balance, and what counts for them
// (KP-069, KP-070, KP-074, KP-075).
func TestInstalmentsOnThePage(t *testing.T) {
	p := open(t, arrange{})
	parts := func(more ...string) string {
		shown := p.atRecap("checkxfois.pl", order(testID, more...))
		text := []string{}
		for _, line := range strings.Split(shown.Text("#kp-parts"), "\n") {
			if line = strings.TrimSpace(line); line != "" {
				text = append(text, line)
			}
		}
		if len(text) == 0 {
			return shown.Text("#kp-amount")
		}
		return strings.Join(text, ", ") + ": " + shown.Text("#kp-total")
	}
	for _, c := range []struct {
		more []string
		want string
	}{
		{[]string{"EXTRA", "3FOIS"}, "20/01/2019 €14.50, 20/02/2019 €14.50, 20/03/2019 €14.50: €43.50"},
		{[]string{"EXTRA", "3fois", "MONTANT", "10"}, "20/01/2019 €3.34, 20/02/2019 €3.33, 20/03/2019 €3.33: €10.00"},
		{[]string{"EXTRA", "6FOIS", "MONTANT", "0.02"}, "20/01/2019 €0.01, 20/02/2019 €0.01: €0.02"},
		{[]string{"EXTRA", "1FOIS"}, "€43.50"},
		{[]string{}, "€43.50"},
		{[]string{"EXTRA", "7FOIS"}, "€43.50"},
		{[]string{"EXTRA", "0FOIS"}, "€43.50"},
		{[]string{"EXTRA", "-2FOIS"}, "€43.50"},
		{[]string{"EXTRA", "3"}, "€43.50"},
		{[]string{"MONTANT2", "100"}, "20/01/2019 €43.50, 20/02/2019 €100.00: €143.50"},
		{[]string{"MONTANT2", "100", "DATE2", "2019-03-31", "EXTRA", "3FOIS"}, "20/01/2019 €43.50, 31/03/2019 €33.34, 30/04/2019 €33.33, 31/05/2019 €33.33: €143.50"},
		{[]string{"MONTANT2", "100", "DATE2", "31/03/2019"}, "20/01/2019 €43.50, 20/02/2019 €100.00: €143.50"},
		{[]string{"MONTANT2", "100", "DATE2", "2019-02-30"}, "20/01/2019 €43.50, 20/02/2019 €100.00: €143.50"},
		{[]string{"MONTANT2", "100", "DATE2", "2019-01-20"}, "20/01/2019 €43.50, 20/02/2019 €100.00: €143.50"},
	} {
		assert.Equal(t, c.want, parts(c.more...), "%q", c.more)
	}
	p.Switches("remainder=last")
	assert.Equal(t, "20/01/2019 €3.33, 20/02/2019 €3.33, 20/03/2019 €3.34: €10.00", parts("EXTRA", "3FOIS", "MONTANT", "10"))
}

// TestTwoTabsAtThreeDSecure: the answer about one card is none about another (KP-084,
// KP-145, KP-167).
func TestTwoTabsAtThreeDSecure(t *testing.T) {
	p := open(t, arrange{switches: "three_ds=true means=VISA,MASTERCARD"})
	card := p.atCard(order(testID))
	first := card.Submit("form#kp-card", theCard())
	second := card.Submit("form#kp-card", theCard("NUMCARTE", masterTest))
	for _, answer := range []string{"ok", "fail"} {
		stale := first.Submit("form#kp-secure", fields("answer", answer))
		require.True(t, stale.Has("form#kp-secure"), stale.Brief())
		assert.Equal(t, "555555******4444", stale.Text("#kp-card-shown"), "the page of the card that waits")
	}
	assert.Len(t, p.Payment("a3f9-356").History, 1, "nobody has asked the bank")
	paid := second.Submit("form#kp-secure", fields("answer", "ok"))
	assert.Equal(t, "accepted", paid.Attr("#kp-result", "data-result"))
}

// TestThePagesEndIsKept: a page ends when it was to end as it was opened, whatever the
// account says by now (KP-124).
func TestThePagesEndIsKept(t *testing.T) {
	p := open(t, arrange{})
	page := p.entered("check.pl", order(testID))
	p.Switches("page_ttl=1m")
	p.Advance(time.Hour)
	assert.True(t, p.Get(page).Has("form#kp-means"))
	p.Switches("page_ttl=2d")
	p.Advance(23 * time.Hour)
	assert.Equal(t, http.StatusGone, p.Get(page).Status)
	assert.Equal(t, "abandoned", p.Payment("a3f9-356").State)
}
