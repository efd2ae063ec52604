package clickkw_test

import (
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/fakes/faketest/place"
)

// TestFortyFiveMinutes: a session lives until 44:59 after it was created, not after it
// was updated (KW-052, KW-128, KW-129).
func TestFortyFiveMinutes(t *testing.T) {
	p := open(t, arrange{})
	session, _ := p.created()
	p.Advance(44*time.Minute + 59*time.Second)
	require.Contains(t, p.call("sessionupdate/Dev1", order(session, nil)).Body, `"SUCCESS"`)
	assert.Contains(t, p.status(session, 356), "No_status")
	happened := p.Advance(time.Second)
	require.Len(t, happened, 1)
	assert.Equal(t, "the session has expired", happened[0].What)
	assert.JSONEq(t, sessionExpire, p.call("sessionupdate/Dev1", order(session, nil)).Body)
	assert.JSONEq(t, sessionExpire, p.status(session, 356), "KW-130")
	assert.Equal(t, "expired", p.Payment("356").State)
	shown := p.Get(p.URL + "/clickkw/payment/" + session)
	assert.Equal(t, "session_expire", shown.Attr("#clk-trouble", "data-trouble"), shown.Brief())
	assert.Equal(t, 410, shown.Status)

	fresh, _ := p.created()
	assert.JSONEq(t, duplicate, p.call("sessionupdate/Dev1", order(fresh, nil)).Body, "its order stays used (KW-159)")
}

// TestExpiryOnEachOfClicksPages (KW-130).
func TestExpiryOnEachOfClicksPages(t *testing.T) {
	for _, step := range []string{"method", "pay", "cancel"} {
		p := open(t, arrange{})
		_, _, address := p.updated("en", nil)
		p.Advance(45 * time.Minute)
		shown := p.Post(address+"/"+step, nil)
		assert.Equal(t, "session_expire", shown.Attr("#clk-trouble", "data-trouble"), "%s: %s", step, shown.Brief())
	}
}

// TestFailedStaysFailed when its session's time is over (section 13).
func TestFailedStaysFailed(t *testing.T) {
	p := open(t, arrange{})
	session, _, address := p.updated("en", nil)
	p.Get(address).Submit("form#clk-cancel", nil)
	happened := p.Advance(45 * time.Minute)
	require.Len(t, happened, 1)
	assert.Contains(t, happened[0].What, "it had come to an end before")
	assert.Contains(t, p.status(session, 356), "failed")
	assert.JSONEq(t, sessionExpire, p.call("sessionupdate/Dev1", order(session, nil)).Body)
}

// TestZoneAndMeaningOfSessionExpire (KW-019, KW-097).
func TestZoneAndMeaningOfSessionExpire(t *testing.T) {
	p := open(t, arrange{})
	assert.Contains(t, p.call("Dev1", "").Body, `{"date":"2019-01-20 15:31:16.000000","timezone_type":3,"timezone":"Asia/Kuwait"}`)
	p.Switches("session_expire=creation")
	assert.Contains(t, p.call("Dev1", "").Body, `"date":"2019-01-20 14:46:16.000000"`)
	p.Switches("zone=UTC")
	assert.Contains(t, p.call("Dev1", "").Body, `"date":"2019-01-20 11:46:16.000000","timezone_type":3,"timezone":"Asia/Kuwait"`)
}

// TestExpiryAtTheBank: a payer who is there may finish; with the switch, no more (KW-131).
func TestExpiryAtTheBank(t *testing.T) {
	for _, policy := range []string{"allow", "fail"} {
		p := open(t, arrange{switches: "expire_during_payment=" + policy})
		shown := p.atKNET("en", nil)
		require.True(t, shown.Has("form#knet-entry"), shown.Brief())
		p.Advance(46 * time.Minute)
		shown = p.Get(shown.Address)
		if policy == "allow" {
			assert.True(t, shown.Has("form#knet-entry"), shown.Brief())
			assert.Equal(t, "open", p.Payment("356").State)
			continue
		}
		assert.Equal(t, "session_expire", shown.Attr("#clk-trouble", "data-trouble"), shown.Brief())
		assert.Equal(t, "expired", p.Payment("356").State)
	}
}

// TestClicksPagesEndWithTheSession, though its payer is at the bank: no new deal begins
// there. What he has begun he may end, by paying or by Cancel (KW-130, KW-131).
func TestClicksPagesEndWithTheSession(t *testing.T) {
	for _, method := range []string{"knet", "card"} {
		p := open(t, arrange{})
		_, _, address := p.updated("en", nil)
		confirm := p.Get(address).Submit("form#clk-method", url.Values{"method": {method}})
		bank := confirm.Submit("form#clk-pay", nil)
		if method == "card" {
			bank = p.Get(bank.Attr("#clk-to-card", "href"))
		}
		p.Advance(46 * time.Minute)
		for name, shown := range map[string]place.Page{
			"where it stands": p.Get(address), "page 2": p.Get(address + "/confirm"), "page 3": p.Get(address + "/card"),
			"the method": p.Post(address+"/method", url.Values{"method": {method}}), "Pay": posts(confirm, "form#clk-pay", nil),
		} {
			assert.Equal(t, 410, shown.Status, "%s, %s: %s", method, name, shown.Brief())
			assert.Equal(t, "session_expire", shown.Attr("#clk-trouble", "data-trouble"), "%s, %s", method, name)
		}
		assert.True(t, p.Get(bank.Address).Has("form#knet-entry, form#mpgs-card"), method)
		assert.Equal(t, "open", p.Payment("356").State)
		cancelled := p.Post(address+"/cancel", nil).Follow()
		assert.Equal(t, "failed", cancelled.Attr("#clk-result", "data-result"), cancelled.Brief())
	}
}

// TestTheTimeAtTheBankEnds, too: 45 minutes after the session's, then it is expired there
// as elsewhere (KW-188).
func TestTheTimeAtTheBankEnds(t *testing.T) {
	p := open(t, arrange{})
	session, _, address := p.updated("en", nil)
	confirm := p.Get(address).Submit("form#clk-method", url.Values{"method": {"knet"}}).Submit("form#clk-pay", nil).
		Submit("form#knet-entry", knetSkins["e24"].filled("0000000008", "12/2018"))
	card := total(p.atCard("en", map[string]any{"order_id": 357}), theCard(nil))
	happened := p.Advance(90*time.Minute - time.Second)
	require.Len(t, happened, 2)
	assert.Contains(t, happened[0].What, "may finish within 45 more")
	assert.True(t, p.Get(confirm.Address).Has("form#knet-confirm"))
	assert.True(t, p.Get(card.Address).Has("form#mpgs-card, form#mpgs-pay"))
	assert.JSONEq(t, sessionExpire, p.status(session, 356), "KW-044")

	happened = p.Advance(time.Second)
	require.Len(t, happened, 2)
	assert.Equal(t, "the session has expired", happened[0].What)
	for _, number := range []string{"356", "357"} {
		assert.Equal(t, "expired", p.Payment(number).State, number)
	}
	for name, late := range map[string]place.Page{
		"KNET": p.Get(confirm.Address), "Confirm": posts(confirm, "form#knet-confirm", nil), "Cancel": posts(confirm, "form#knet-cancel-form", nil),
		"the card's Pay": card.Submit("form#mpgs-pay", nil), "Click": p.Get(address),
	} {
		assert.Equal(t, "session_expire", late.Attr("#clk-trouble", "data-trouble"), "%s: %s", name, late.Brief())
	}
	assert.JSONEq(t, sessionExpire, p.status(session, 356))

	p = open(t, arrange{})
	confirm = p.entered("e24", "0000000008", "12/2018", nil)
	p.Advance(89 * time.Minute)
	assert.Equal(t, "paid", confirmed(confirm).Attr("#clk-result", "data-result"), "in time")
	happened = p.Advance(time.Minute)
	require.Len(t, happened, 1)
	assert.Contains(t, happened[0].What, "it had come to an end before")
	assert.Equal(t, "captured", p.Payment("356").State)
}

// TestACheckoutOfAShopsOwnEnds after 45 minutes, whatever expire_during_payment says
// (KW-169).
func TestACheckoutOfAShopsOwnEnds(t *testing.T) {
	p := open(t, arrange{switches: "expire_during_payment=allow"})
	page := p.opened("lightbox", basket(nil))
	require.True(t, page.Has("form#mpgs-card"), page.Brief())
	p.Advance(45*time.Minute - time.Second)
	page = total(page, theCard(nil))
	p.Advance(time.Second)
	assert.Equal(t, "expired", p.Payment("order-1").State)
	assert.Equal(t, "timeout", sends(page, "form#mpgs-pay", nil).Attr("#mpgs-done", "data-event"))
	assert.Equal(t, "timeout", p.Get(page.Address).Attr("#mpgs-done", "data-event"))
}
