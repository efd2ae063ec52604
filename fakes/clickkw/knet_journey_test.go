package clickkw_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/fakes/faketest/place"
)

// TestEveryCardOfTheDossier, entered and confirmed in both looks (KW-082 to KW-090).
func TestEveryCardOfTheDossier(t *testing.T) {
	captured := map[string]bool{}
	for _, number := range []string{"0000000001", "0000000008"} {
		for _, until := range []string{"12/2018", "8/2020", "9/2021", "9/2025", "9/2030"} {
			captured[number+" "+until] = true
		}
	}
	words := map[string]string{"0000000001 10/2021": "HOST TIMEOUT", "0000000001 11/2021": "DENIED BY RISK"}
	for skin := range knetSkins {
		p := open(t, arrange{switches: "knet_skin=" + skin})
		n := 0
		for _, number := range []string{"0000000001", "0000000002", "0000000008", "0000000009"} {
			for _, until := range []string{"12/2018", "8/2020", "5/2021", "9/2021", "10/2021", "11/2021", "5/2025", "9/2025", "9/2030", "1/2039"} {
				n++
				card := number + " " + until
				word := "NOT CAPTURED"
				switch {
				case captured[card]:
					word = "CAPTURED"
				case words[card] != "":
					word = words[card]
				}
				result := confirmed(p.entered(skin, number, until, map[string]any{"order_id": n}))
				assert.Equal(t, word, result.Attr("#clk-result", "data-word"), "%s %s", skin, card)
				state := "failed"
				if word == "CAPTURED" { // KW-093
					state = "captured"
				}
				assert.Equal(t, state, p.Payment(fmt.Sprint(n)).State, "%s %s", skin, card)
			}
		}
	}
}

// TestCapturedAtKNET: Click's page 4 and KNET's receipt show the bank's numbers (KW-064,
// KW-094), and the shop is told of the success (KW-120).
func TestCapturedAtKNET(t *testing.T) {
	p := open(t, arrange{})
	session, indicator, address := p.updated("en", nil)
	p.Advance(5*time.Minute + 47*time.Second) // 14:52:03
	entry := p.Get(address).Submit("form#clk-method", map[string][]string{"method": {"knet"}}).Submit("form#clk-pay", nil)
	confirm := entry.Submit("form#knet-entry", knetSkins["e24"].filled("0000000008", "12/2018"))
	progress := confirm.Submit("form#knet-confirm", nil)
	require.True(t, progress.Has("#knet-progress"), progress.Brief())
	assert.Equal(t, "Transaction in Progress...", progress.Text("h1"))
	assert.Equal(t, "2;url="+address, progress.Attr("meta[http-equiv=refresh]", "content"))
	assert.Equal(t, address, progress.Attr("#knet-progress a", "href"))
	assert.Contains(t, p.status(session, 356), "success")

	result := p.Get(address)
	assert.Equal(t, "paid", result.Attr("#clk-result", "data-result"), result.Brief())
	payment := result.Text("#clk-payment-id")
	assert.Contains(t, entry.Address, "PaymentID="+payment+"&")
	assert.Regexp(t, `^\d{11}90200$`, payment)
	assert.Regexp(t, payment[7:]+`$`, result.Text("#clk-transaction-id"))
	assert.Regexp(t, `^90201452\d{4}$`, result.Text("#clk-ref-id"))
	assert.Equal(t, "2019-01-20 14:52:03", result.Text("#clk-paid-at"))
	assert.Equal(t, indicator, returned(t, result)["indicator_status"])

	receipt := p.Get(result.Attr("#clk-receipt", "href"))
	require.True(t, receipt.Has("#knet-receipt"), receipt.Brief())
	text := strings.Join(strings.Fields(receipt.Text("main")), " ")
	assert.Regexp(t, `^Knet Merchant Demo Shopping Center Transaction Completed Successfully Thank You For Your Order `+
		`Transaction Details \(from Merchant Notification Message\) Payment ID : ?`+payment+` Post Date : ?0120 Result Code : ?CAPTURED `+
		`Transaction ID : ?`+result.Text("#clk-transaction-id")+` Auth : ?000000 Track ID : ?[1-9]\d{6} Ref No : ?`+result.Text("#clk-ref-id"), text)
	assert.Equal(t, address, receipt.Attr("#knet-receipt-back", "href"))
}

// TestNotCaptured: an error return, and a receipt that says so (KW-093, KW-121).
func TestNotCaptured(t *testing.T) {
	p := open(t, arrange{})
	result := confirmed(p.entered("e24", "0000000001", "5/2021", nil))
	assert.Equal(t, "failed", result.Attr("#clk-result", "data-result"), result.Brief())
	back := returned(t, result)
	assert.Equal(t, "error", back["message"])
	assert.Regexp(t, `^ERROR\d{16}$`, back["indicator_status"])
	progress := p.Last().Request.URL // Click's page; the receipt is beside KNET's
	assert.NotContains(t, progress, "CGW302")
	receipt := p.Get(strings.Replace(p.Exchanges("clickkw.knet.confirm")[0].Request.URL, "/confirm?", "/receipt?", 1))
	assert.Equal(t, "Transaction not completed", receipt.Text("h1"), receipt.Brief())
	assert.Equal(t, "NOT CAPTURED", receipt.Attr("#knet-receipt", "data-result"))
}

// TestCancelAtKNET, on either page of either look: CANCELED, once (KW-091).
func TestCancelAtKNET(t *testing.T) {
	for skin := range knetSkins {
		for _, page := range []string{"payment", "confirmation"} {
			p := open(t, arrange{switches: "knet_skin=" + skin})
			var shown place.Page
			if page == "payment" {
				shown = p.atKNET("en", nil)
			} else {
				shown = p.entered(skin, "0000000008", "12/2018", nil)
			}
			result := shown.Submit("form#knet-cancel-form", nil)
			assert.Equal(t, "failed", result.Attr("#clk-result", "data-result"), result.Brief())
			assert.Equal(t, "CANCELED", result.Attr("#clk-result", "data-word"))
			again := shown.Submit("form#knet-cancel-form", nil)
			assert.Equal(t, returned(t, result), returned(t, again), "the same end")
			if page == "confirmation" {
				late := shown.Submit("form#knet-confirm", nil)
				assert.Equal(t, "CANCELED", late.Attr("#clk-result", "data-word"), late.Brief())
			}
			assert.Equal(t, "failed", p.Payment("356").State)
		}
	}
}

// TestBackFromTheConfirmation: another card can be entered, and counts.
func TestBackFromTheConfirmation(t *testing.T) {
	p := open(t, arrange{})
	confirm := p.entered("e24", "0000000002", "5/2021", nil)
	entry := p.Get(confirm.Attr("#knet-back", "href"))
	require.True(t, entry.Has("form#knet-entry"), entry.Brief())
	result := confirmed(entry.Submit("form#knet-entry", knetSkins["e24"].filled("0000000001", "8/2020")))
	assert.Equal(t, "CAPTURED", result.Attr("#clk-result", "data-word"))
}

// TestConfirmTwice: a double press and a second tab see the one result; whatever is opened
// afterwards leads to it (KW-070, KW-150).
func TestConfirmTwice(t *testing.T) {
	p := open(t, arrange{})
	confirm := p.entered("e24", "0000000008", "12/2018", nil)
	entry := p.Get(confirm.Attr("#knet-back", "href"))
	var answers sync.Map
	var tabs sync.WaitGroup
	for tab := range 4 {
		tabs.Go(func() { answers.Store(tab, pressed(confirm, "form#knet-confirm", nil)) })
	}
	tabs.Wait()
	toProgress := 0
	answers.Range(func(_, answer any) bool {
		page := answer.(place.Page)
		assert.Equal(t, http.StatusSeeOther, page.Status, page.Brief())
		if strings.Contains(page.Header.Get("Location"), "/CGW302/progress?") {
			toProgress++
		}
		return true
	})
	assert.Equal(t, 1, toProgress, "one press is the one")
	captures := 0
	for _, step := range p.Payment("356").History {
		if step.To == "captured" {
			captures++
		}
	}
	assert.Equal(t, 1, captures)
	for _, late := range []place.Page{
		confirm.Submit("form#knet-confirm", nil), confirm.Submit("form#knet-cancel-form", nil),
		entry.Submit("form#knet-entry", knetSkins["e24"].filled("0000000002", "5/2021")), p.Get(entry.Address).Follow(), p.Get(confirm.Address).Follow(),
	} {
		assert.Equal(t, "paid", late.Attr("#clk-result", "data-result"), late.Brief())
	}
}

// TestAnOlderDealIsStale: Pay pressed again begins a new one, and an update ends what was
// under way.
func TestAnOlderDealIsStale(t *testing.T) {
	p := open(t, arrange{})
	session, _, address := p.updated("en", nil)
	pay := p.Get(address).Submit("form#clk-method", map[string][]string{"method": {"knet"}})
	first := pay.Submit("form#clk-pay", nil)
	confirm := first.Submit("form#knet-entry", knetSkins["e24"].filled("0000000008", "12/2018"))
	second := pay.Submit("form#clk-pay", nil)
	require.NotEqual(t, first.Address, second.Address)
	stale(t, p.Get(first.Address))
	stale(t, first.Submit("form#knet-entry", knetSkins["e24"].filled("0000000008", "12/2018")))
	stale(t, p.Get(confirm.Address))
	stale(t, confirm.Submit("form#knet-confirm", nil))
	stale(t, confirm.Submit("form#knet-cancel-form", nil))
	unconfirmed := p.Get(strings.Replace(second.Address, "/hppaction?", "/confirm?", 1)).Follow()
	assert.True(t, unconfirmed.Has("form#knet-entry"), "nothing was entered in the new deal: %s", unconfirmed.Brief())
	early := p.Get(strings.Replace(second.Address, "/hppaction?", "/receipt?", 1)).Follow()
	assert.True(t, early.Has("form#knet-entry"), early.Brief())

	require.Equal(t, http.StatusFound, p.call("sessionupdate/Dev1", order(session, map[string]any{"order_amount": 7})).Status)
	stale(t, p.Get(second.Address))
	third := p.Get(address).Submit("form#clk-method", map[string][]string{"method": {"knet"}}).Submit("form#clk-pay", nil)
	assert.Equal(t, "KD 7.000", third.Text("#knet-amount"), third.Brief())
	assert.NotEqual(t, first.Address, third.Address, "the count of tries goes on")
	result := confirmed(third.Submit("form#knet-entry", knetSkins["e24"].filled("0000000008", "12/2018")))
	assert.Equal(t, "paid", result.Attr("#clk-result", "data-result"))
	old := p.Get(strings.Replace(first.Address, "/hppaction?", "/receipt?", 1)).Follow()
	assert.Equal(t, "paid", old.Attr("#clk-result", "data-result"), "an old deal has no receipt: %s", old.Brief())
}

// TestKNETWhereNothingIs: no session, another's PaymentID, nothing at all.
func TestKNETWhereNothingIs(t *testing.T) {
	p := open(t, arrange{})
	shown := p.atKNET("en", nil)
	root := p.URL + "/clickkw/~www.knetpay.com.kw/CGW302"
	for _, address := range []string{"/hppaction", "/hppaction?PaymentID=1&session=", "/confirm?session=x", "/receipt?session=" + sampleSession} {
		page := p.Get(root + address)
		assert.Equal(t, http.StatusNotFound, page.Status, page.Brief())
		assert.Equal(t, "invalid_session", page.Attr("#clk-trouble", "data-trouble"))
	}
	before, id, _ := strings.Cut(shown.Address, "&session=")
	stale(t, p.Get(before[:len(before)-1]+"x&session="+id))
	stale(t, p.Get(root+"/hppaction?session="+id))
}

// TestWordsByRule: what a scenario asks for is what KNET says, whatever the card (KW-092).
func TestWordsByRule(t *testing.T) {
	for outcome, word := range map[string]string{
		"captured": "CAPTURED", "not_captured": "NOT CAPTURED", "canceled": "CANCELED", "voided": "VOIDED", "approved": "APPROVED",
		"not_approved": "NOT APPROVED", "denied_by_risk": "DENIED BY RISK", "host_timeout": "HOST TIMEOUT", "suspended": "SUSPENDED",
	} {
		p := open(t, arrange{rules: `
  - op: clickkw.knet.confirm
    when: card.number == "888888******0009" && card.month == 1 && card.year == 2030
    then: {outcome: ` + outcome + `}`})
		result := confirmed(p.entered("e24", "0000000009", "1/2030", nil))
		assert.Equal(t, word, result.Attr("#clk-result", "data-word"), outcome)
		paid := word == "CAPTURED" // KW-093
		assert.Equal(t, paid, result.Attr("#clk-result", "data-result") == "paid", outcome)
	}
}

// TestLateAtKNET: after the session's end a payer at the bank may finish, or with the
// switch no more (KW-131).
func TestLateAtKNET(t *testing.T) {
	for policy, finishes := range map[string]bool{"allow": true, "fail": false} {
		p := open(t, arrange{switches: "expire_during_payment=" + policy})
		confirm := p.entered("e24", "0000000008", "12/2018", nil)
		p.Advance(46 * time.Minute)
		next := pressed(confirm, "form#knet-confirm", nil)
		if finishes {
			assert.Equal(t, "captured", p.Payment("356").State, next.Brief())
			continue
		}
		assert.Equal(t, "session_expire", next.Attr("#clk-trouble", "data-trouble"), next.Brief())
		assert.Equal(t, "expired", p.Payment("356").State)
	}
}

// TestOneMethodLeadsToKNET: the method that was no choice is remembered for page 4.
func TestOneMethodLeadsToKNET(t *testing.T) {
	p := open(t, arrange{})
	p.Put(`{"methods": null}`)
	p.Put(`{"methods": ["knet"]}`)
	_, _, address := p.updated("en", nil)
	entry := p.Get(address).Submit("form#clk-pay", nil)
	result := confirmed(entry.Submit("form#knet-entry", knetSkins["e24"].filled("0000000008", "12/2018")))
	assert.NotEmpty(t, result.Text("#clk-transaction-id"), result.Brief())
}
