package control_test

import (
	"bufio"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/app"
	"paysandbox/server/control"
	"paysandbox/server/servertest"
)

const oneRule = `scenario: The script says no
accounts:
  clickandbuy:
    - seller: 700000001
      tm_password: secret1
rules:
  - name: never
    op: clickandbuy.handshake
    when: call.nth > 5
    then: {outcome: unreachable}
steps:
  - expect: {that: ['true']}
`

// The journey visits every address and every documented end of it; each answer is
// held against the description. One end takes ten seconds: see TestTheClockIsBusy;
// another is a race that no test wins.
func TestJourneyThroughEverything(t *testing.T) {
	s := start(t)
	for _, path := range []string{"ready", "metrics", "openapi.yaml", "schema.json"} {
		request := servertest.Request(t, "GET", s.URL()+"/_sandbox/"+path, nil)
		require.NoError(t, s.spec.check(request, servertest.Ask(t, request)))
	}

	for _, own := range []*servertest.Sandbox{s.Sandbox, servertest.Start(t, app.Config{Bare: true, TLS: "127.0.0.1:0"})} {
		for _, path := range []string{"ca.pem", "ca.p12", "ca.jks", "v1/server"} {
			request := servertest.Request(t, "GET", own.URL()+"/_sandbox/"+path, nil)
			require.NoError(t, s.spec.check(request, servertest.Ask(t, request)))
		}
	}

	tooMuch := []byte(`{"name":"` + strings.Repeat("x", control.MaxBody) + `"}`)
	shop := servertest.Merchant(t, servertest.Accept)

	s.call("POST", "/workspaces/default/merchant/check", "", 200)
	s.call("POST", "/workspaces/default/merchant/check", "{", 400)
	s.call("POST", "/workspaces/nobody/merchant/check", "", 404)
	s.call("POST", "/workspaces/default/merchant/check", tooMuch, 413)
	s.call("POST", "/workspaces/default/merchant/check", map[string]any{"url": "shop"}, 422)
	s.call("GET", "/workspaces", nil, 200)
	s.call("GET", "/workspaces?limit=0", nil, 400)
	s.call("GET", "/workspaces?after=nobody", nil, 404)
	s.call("POST", "/workspaces", map[string]any{"name": "a", "clock": "2026-01-15T12:00:00Z", "merchant": map[string]any{"url": shop}}, 201)
	s.call("POST", "/workspaces", "{", 400)
	s.call("POST", "/workspaces", map[string]any{"name": "a"}, 409)
	s.call("POST", "/workspaces", tooMuch, 413)
	s.call("POST", "/workspaces", map[string]any{"seed": 0}, 422)

	s.call("GET", "/workspaces/a", nil, 200)
	s.call("DELETE", "/workspaces/default", nil, 422)
	s.call("POST", "/workspaces", map[string]any{"name": "gone"}, 201)
	s.call("DELETE", "/workspaces/gone", nil, 204)
	for _, lost := range []string{
		"GET /", "DELETE /", "POST /reset", "PUT /merchant", "PUT /accounts/clickandbuy/1", "PUT /scenario", "GET /rules", "GET /payments", "GET /payments/p1",
		"POST /payments/p1/cancel", "GET /agreements", "GET /exchanges", "GET /stream", "GET /deliveries", "POST /deliveries/d1/resend", "GET /mails", "GET /clock", "POST /clock",
	} {
		method, path, _ := strings.Cut(lost, " ")
		s.call(method, "/workspaces/gone"+strings.TrimSuffix(path, "/"), nil, 404)
	}
	for _, path := range []string{"payments", "exchanges", "deliveries"} {
		s.call("GET", "/workspaces/a/"+path+"?limit=1001", nil, 400)
	}

	s.call("PUT", "/workspaces/a/merchant", map[string]any{"clickandbuy": map[string]any{"ems": "/ems.php"}}, 200)
	s.call("PUT", "/workspaces/a/merchant", "[]", 400)
	s.call("PUT", "/workspaces/a/merchant", tooMuch, 413)
	s.call("PUT", "/workspaces/a/merchant", map[string]any{"url": "shop"}, 422)

	account := s.notified("a")
	s.call("PUT", "/workspaces/a/accounts/clickandbuy/1", "nonsense", 400)
	s.call("PUT", "/workspaces/a/accounts/clickandbuy/222333444", map[string]any{}, 409)
	s.call("PUT", "/workspaces/a/accounts/clickandbuy/1", tooMuch, 413)
	s.call("PUT", "/workspaces/a/accounts/clickandbuy/1", map[string]any{"colour": "red"}, 422)
	assert.NotEmpty(t, account)

	s.call("PUT", "/workspaces/a/scenario", oneRule, 200)
	s.call("PUT", "/workspaces/default/scenario", oneRule, 409)
	s.call("PUT", "/workspaces/a/scenario", tooMuch, 413)
	s.call("PUT", "/workspaces/a/scenario", "scenario: [", 422)
	s.call("GET", "/workspaces/a/rules", nil, 200)

	bought := s.Buyer(t, "a").Buy(t, "a", "356")
	id := bought["id"].(string)
	s.call("GET", "/workspaces/a/payments", nil, 200)
	s.call("GET", "/workspaces/a/payments/"+id, nil, 200)
	s.call("POST", "/workspaces/a/payments/"+id+"/partial_cancel", map[string]any{"amount": "1.00"}, 200)
	s.call("POST", "/workspaces/a/payments/"+id+"/partial_cancel", "{", 400)
	s.call("POST", "/workspaces/a/payments/"+id+"/collected", nil, 409)
	s.call("POST", "/workspaces/a/payments/"+id+"/cancel", tooMuch, 413)
	s.call("POST", "/workspaces/a/payments/"+id+"/partial_cancel", map[string]any{"amount": "1.001"}, 422)
	s.call("GET", "/workspaces/a/agreements", nil, 200)
	s.call("POST", "/workspaces/a/agreements/1/cancel", nil, 404)
	plan := "/workspaces/a/agreements/" + s.subscribed("a")
	s.call("POST", plan+"/stop", "{", 400)
	s.call("POST", plan+"/stop", tooMuch, 413)
	s.call("POST", plan+"/stop", map[string]any{"at": []int{1}}, 422)
	s.call("POST", plan+"/stop", nil, 200)
	s.call("POST", plan+"/stop", nil, 409)
	assert.NotEmpty(t, s.call("GET", "/workspaces/a/exchanges", nil, 200)["items"])
	s.stream("a", "", 1)
	deliveries := s.call("GET", "/workspaces/a/deliveries", nil, 200)["items"].([]any)
	require.NotEmpty(t, deliveries)
	s.call("POST", "/workspaces/a/deliveries/"+deliveries[0].(map[string]any)["id"].(string)+"/resend", nil, 202)
	s.call("GET", "/workspaces/a/mails", nil, 200)

	s.call("GET", "/workspaces/a/clock", nil, 200)
	s.call("POST", "/workspaces/a/clock", map[string]any{"advance": "31m"}, 200)
	s.call("POST", "/workspaces/a/clock", "{", 400)
	s.call("POST", "/workspaces/a/clock", tooMuch, 413)
	s.call("POST", "/workspaces/a/clock", map[string]any{"advance": "soon"}, 422)
	s.call("POST", "/workspaces/a/reset", map[string]any{"clock": "2019-01-20T14:00:00+03:00"}, 200)
	s.call("POST", "/workspaces/a/reset", nil, 200)
	s.call("POST", "/workspaces/a/reset", "{", 400)
	s.call("POST", "/workspaces/a/reset", tooMuch, 413)
	s.call("POST", "/workspaces/a/reset", map[string]any{"clock": "yesterday"}, 422)

	assert.Empty(t, s.spec.unseen("moveClock 409", "resetWorkspace 409"), "documented, and not shown here")
}

// notified switches on the notifications of a workspace's first link, as a merge.
func (s *sut) notified(workspace string) map[string]any {
	s.t.Helper()
	account := s.call("GET", "/workspaces/"+workspace, nil, 200)["accounts"].(map[string]any)["clickandbuy"].([]any)[0].(map[string]any)
	domain := account["domains"].([]any)[0].(map[string]any)
	return s.call("PUT", "/workspaces/"+workspace+"/accounts/clickandbuy/"+s.Buyer(s.t, workspace).Env("CLICKANDBUY_SELLER_ID"), map[string]any{"domains": []any{map[string]any{
		"name": domain["name"], "links": []any{map[string]any{"id": domain["links"].([]any)[0].(map[string]any)["id"], "notify_payment": true}},
	}}}, 200)
}

// subscribed has a customer subscribe to the workspace's plan at Klik & Pay, and answers
// the agreement.
func (s *sut) subscribed(workspace string) string {
	s.t.Helper()
	w := s.call("GET", "/workspaces/"+workspace, nil, 200)
	account := w["accounts"].(map[string]any)["klikandpay"].([]any)[0].(map[string]any)
	post := func(address, form string, status int) string {
		request := servertest.Request(s.t, "POST", address, form)
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		reply := servertest.Ask(s.t, request)
		require.Equal(s.t, status, reply.Status, reply.Body)
		return reply.Header.Get("Location")
	}
	plan := account["plans"].([]any)[0].(map[string]any)["id"].(string)
	page := post(s.URL()+"/klikandpay/paiement/checkabon.pl", fmt.Sprintf("ID=%.0f&ABONNEMENT=%s", account["id"], plan), http.StatusSeeOther)
	post(page+"/means", "CARTE=VISA", http.StatusSeeOther)
	post(page+"/card", "NUMCARTE=4012888888881881&EXPMOIS=02&EXPANNEE=2039&CVV=111", http.StatusSeeOther)
	agreements := s.call("GET", "/workspaces/"+workspace+"/agreements", nil, 200)["items"].([]any)
	require.Len(s.t, agreements, 1)
	return agreements[0].(map[string]any)["id"].(string)
}

// stream reads n events of a stream that begins after an event, and hangs up.
func (s *sut) stream(workspace, lastEventID string, n int) []string {
	s.t.Helper()
	request := servertest.Request(s.t, "GET", s.URL()+"/_sandbox/v1/workspaces/"+workspace+"/stream?after=0", nil)
	if lastEventID != "" {
		request.URL.RawQuery = ""
		request.Header.Set("Last-Event-ID", lastEventID)
	}
	response, err := http.DefaultClient.Do(request)
	require.NoError(s.t, err)
	defer func() { _ = response.Body.Close() }()
	stuck := time.AfterFunc(10*time.Second, func() { _ = response.Body.Close() })
	defer stuck.Stop()
	var ids []string
	var text strings.Builder
	lines := bufio.NewScanner(response.Body)
	lines.Buffer(nil, 1<<20)
	for len(ids) < n && lines.Scan() {
		text.WriteString(lines.Text() + "\n")
		if id, ok := strings.CutPrefix(lines.Text(), "id: "); ok {
			ids = append(ids, id)
		}
	}
	require.Len(s.t, ids, n, text.String())
	assert.NoError(s.t, s.spec.check(request, servertest.Reply{Status: response.StatusCode, Header: response.Header, Body: text.String()}))
	return ids
}

// Whoever moves the clock waits for merchants; the next one is told so after ten seconds.
func TestTheClockIsBusy(t *testing.T) {
	if testing.Short() {
		t.Skip("takes ten seconds")
	}
	t.Parallel()
	s := start(t)
	called := make(chan struct{}, 10)
	release := make(chan struct{})
	shop := servertest.Merchant(t, servertest.Accept)
	slow := servertest.Merchant(t, func(http.ResponseWriter, *http.Request) { called <- struct{}{}; <-release })
	t.Cleanup(func() { close(release) }) // before the merchant's own end, which waits for it
	s.Workspace(t, "busy", shop)
	s.call("PUT", "/workspaces/busy/merchant", map[string]any{"clickandbuy": map[string]any{"ems": slow + "/cb.php"}}, 200)
	s.notified("busy")
	s.Buyer(t, "busy").Buy(t, "busy", "1") // its notification holds the clock
	<-called
	s.call("POST", "/workspaces/busy/clock", map[string]any{"advance": "1s"}, 409)
	s.call("POST", "/workspaces/busy/reset", nil, 200) // a reset ends such a call
}
