package clickkw_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"paysandbox/fakes/faketest/place"
)

// TestOutcomesStandAtTheirPlace: what a rule asks for comes where the check stands that it
// is the answer of; what fails before that is answered first (KW-058).
func TestOutcomesStandAtTheirPlace(t *testing.T) {
	const (
		header      = `{"apiVersion":"1","gatewayResponse":{"error":"INVALID_HEADER","status":"false"}}`
		auth        = `{"apiVersion":"1","gatewayResponse":{"error":"INVALID_AUTH","status":"false"}}`
		unsupported = `{"message":"Developer Not Supported","status":-1}`
		notAccepted = `{"message":"Developer Not Accepted","status":0}`
		suspended   = `{"message":"Developer Suspended","status":0}`
	)
	// The ways to fail, in the order of the checks.
	without := func(p sandboxed, session string) place.Page {
		return p.Ask(http.MethodPost, p.root()+"sessionupdate/Dev1", "", nil, []byte(order(session, nil)))
	}
	unknown := func(p sandboxed, session string) place.Page {
		return p.call("sessionupdate/Nobody", order(session, nil))
	}
	stopped := func(p sandboxed, session string) place.Page {
		p.Put(`{"state": "suspended"}`)
		defer p.Put(`{"state": "active"}`)
		return p.call("sessionupdate/Dev1", order(session, nil))
	}
	stranger := func(p sandboxed, session string) place.Page {
		return p.Ask(http.MethodPost, p.root()+"sessionupdate/Dev1", "", bearer("wrong"), []byte(order(session, nil)))
	}
	unusable := func(p sandboxed, _ string) place.Page { return p.call("sessionupdate/Dev1", "{") }
	nowhere := func(p sandboxed, _ string) place.Page { return p.call("sessionupdate/Dev1", order("none", nil)) }
	good := func(p sandboxed, session string) place.Page { return p.call("sessionupdate/Dev1", order(session, nil)) }
	late := func(p sandboxed, session string) place.Page {
		p.Advance(45 * time.Minute)
		return p.call("sessionupdate/Dev1", order(session, nil))
	}
	ways := []func(sandboxed, string) place.Page{without, unknown, stopped, stranger, unusable, nowhere, good, late}
	fails := []string{header, unsupported, suspended, auth, invalidRequest, invalidSession}
	for _, c := range []struct {
		outcome, body string
		place         int // so many of the ways fail before
	}{
		{"INVALID_HEADER", header, 0},
		{"developer_not_supported", unsupported, 1},
		{"developer_not_accepted", notAccepted, 2},
		{"developer_suspended", suspended, 2},
		{"INVALID_AUTH", auth, 3},
		{"INVALID_REQUEST", invalidRequest, 4},
		{"invalid_session", invalidSession, 5},
		{"session_expire", sessionExpire, 6},
		{"order_duplicate", duplicate, 6},
	} {
		p := open(t, arrange{rules: "  - op: clickkw.update\n    then: {outcome: " + c.outcome + "}"})
		session, _ := p.created()
		for i, way := range ways {
			want := c.body
			switch {
			case i == 1: // nobody's: no workspace has rules for it
				want = unsupported
			case i < c.place:
				want = fails[i]
			case i == 7 && c.outcome == "order_duplicate":
				want = sessionExpire
			}
			assert.JSONEq(t, want, way(p, session).Body, "%s, way %d", c.outcome, i)
		}
	}
	for outcome, want := range map[string]string{
		"invalid_session": invalidSession, "session_expire": sessionExpire, "success": `{"Order_id":356,"Status":"success","Response":"success"}`,
		"failed": `{"Order_id":356,"Status":"failed","Response":"failed"}`, "no_status": `{"Order_id":356,"Status":"No_status","Response":"No_status"}`,
	} {
		p := open(t, arrange{rules: "  - op: clickkw.status\n    then: {outcome: " + outcome + "}"})
		session, _, _ := p.updated("", nil)
		assert.JSONEq(t, want, p.status(session, 356), outcome)
		assert.JSONEq(t, invalidRequest, p.call("paymentstatus/Dev1", "{").Body, outcome)
		assert.JSONEq(t, invalidSession, p.status(session, 357), outcome)
	}
}

// TestRulesSeeTheOrderAsClickKeepsIt, in update and status alike (KW-035): what is counted
// for an order is counted for the number that it ends as.
func TestRulesSeeTheOrderAsClickKeepsIt(t *testing.T) {
	for _, op := range []string{"update", "status"} {
		p := open(t, arrange{rules: "  - op: clickkw." + op + "\n    when: order == 2147483647\n    times: 1\n    then: {outcome: INVALID_REQUEST}"})
		path := map[string]string{"update": "sessionupdate/Dev1", "status": "paymentstatus/Dev1"}[op]
		for i, want := range []string{invalidRequest, invalidSession} { // another number, another session, the same order
			body := order(fmt.Sprint("none", i), map[string]any{"order_id": 1547982000001 + i})
			assert.JSONEq(t, want, p.call(path, body).Body, "%s %d", op, i)
		}
	}
}

// TestATokenIsNeverShown, however the header is written (KW-013, KW-047).
func TestATokenIsNeverShown(t *testing.T) {
	p := open(t, arrange{})
	for _, value := range []string{devToken, "Bearer\t" + devToken, "Bearer:" + devToken, "Token " + devToken, "bearer  " + devToken, devToken + " " + devToken, "Bearer " + devToken + "';"} {
		p.Ask(http.MethodPost, p.root()+"Dev1", "", http.Header{"Content-Type": {"application/json"}, "Authorization": {value}}, nil)
	}
	assert.Len(t, p.Exchanges("clickkw.create"), 7)
	assert.NotContains(t, p.Journalled(), devToken)
}

// TestASlashTooMany at the end of a call's path does no harm (KW-174).
func TestASlashTooMany(t *testing.T) {
	p := open(t, arrange{})
	session, _ := p.created()
	assert.Contains(t, p.call("Dev1/", "").Body, `"session_id"`)
	assert.Equal(t, http.StatusFound, p.call("sessionupdate/Dev1/", order(session, nil)).Status)
	assert.Equal(t, http.StatusFound, p.call("sessionupdate/Dev1/ar/", order(session, nil)).Status)
	assert.Contains(t, p.call("paymentstatus/Dev1/", order(session, nil)).Body, "No_status")
}
