package clickkw_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
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
