package shop

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestClickkwPaid(t *testing.T) {
	k := newKuwaiti(t)
	k.buy("")
	end := k.succeeds(1)
	assert.Equal(t, "/paid?order=356", end.String())
	assert.Contains(t, k.get("/paid?order=356").text, "Thank you")
	o := k.order()
	assert.Equal(t, statusPaid, o.Status)
	assert.Empty(t, o.Reason)
	assert.Equal(t, 1, o.Grants)
	assert.Equal(t, 1, o.Questions)
	assert.Equal(t, []string{"success"}, o.Answers)
	assert.Equal(t, []clickkwReturn{{"success", true}}, o.Returns)
	assert.Equal(t, []attemptView{{k.session(1).id, 356, "success"}}, o.Attempts)
	question := k.click.calls[2]
	assert.Equal(t, "Dev1", question.path)
	assert.Equal(t, `{"session_id":"`+k.session(1).id+`","order_id":356}`, question.body)

	for _, message := range []string{"success", "error"} { // reloaded, forged: nothing takes it back
		assert.Equal(t, "/paid", k.comesBack(1, message, k.session(1).indicator).Path)
	}
	assert.Equal(t, 1, k.order().Grants)
	assert.Equal(t, 1, k.order().Questions)
}

func TestClickkwReturnQuery(t *testing.T) {
	k := newKuwaiti(t)
	k.buy("")
	k.pays(1, "success")
	indicator := "&message_type=success&indicator_status=" + k.session(1).indicator
	for _, query := range []string{"?order=356&lang=en?message=success", "?order=356&lang=en&message=success", "?order=356?message=success"} {
		assert.Equal(t, "/paid", k.goesTo(k.get("/clickkw/return"+query+indicator)).Path)
	}
	assert.Equal(t, []clickkwReturn{{"success", true}, {"success", true}, {"success", true}}, k.order().Returns)
}

func TestClickkwFailedAndPaidAtTheSecondAttempt(t *testing.T) {
	k := newKuwaiti(t)
	k.buy("")
	end := k.fails(1)
	k.isFailed("payment_failed", shopURL+end.String())
	assert.Equal(t, []clickkwReturn{{"error", false}}, k.order().Returns)
	assert.Contains(t, k.get(end.String()).text, "Your cart is kept")

	k.comesBack(1, "error", errorIndicator) // reloaded
	assert.Equal(t, 1, k.order().Questions)

	k.buy("")
	assert.Equal(t, statusNew, k.order().Status)
	assert.Equal(t, []string{"create", "sessionupdate", "paymentstatus", "create", "sessionupdate"}, k.called())
	assert.Equal(t, "/paid", k.succeeds(2).Path)
	assert.Equal(t, []attemptView{{k.session(1).id, 356, "payment_failed"}, {k.session(2).id, 1000, "success"}}, k.order().Attempts)
}

// Returns that Click has not sent, or not for this order.
func TestClickkwForgedReturns(t *testing.T) {
	k := newKuwaiti(t)
	k.buy("")
	k.get("/buy?with=clickkw&order=1&amount=1")
	k.pays(2, "success")
	for name, indicator := range map[string]string{
		"none": "", "wrong": "q7Zt0", "an error's": errorIndicator, "another order's": k.session(2).indicator,
	} {
		end := k.comesBack(1, "success", indicator)
		assert.Equal(t, "/failed?order=356&reason=no_status", end.String(), name)
		assert.Equal(t, statusPending, k.order().Status, name)
		assert.Zero(t, k.order().Grants, name)
		assert.Contains(t, k.get(end.String()).text, `id="again"`, name)
	}
	assert.Contains(t, k.get("/orders/1").text, `"status":"new"`)
	assert.NotContains(t, k.get("/orders/356").text, `"indicator_ok":true`)

	k.pays(1, "success")
	assert.Equal(t, "/paid", k.comesBack(1, "error", errorIndicator).Path, "a forged error loses no payment")
}

func TestClickkwReturnsOfNobody(t *testing.T) {
	k := newKuwaiti(t)
	for _, query := range []string{"", "?order=", "?order=nope?message=success", "?%zz"} {
		assert.Equal(t, "unknown_order", k.goesTo(k.get("/clickkw/return"+query)).Query().Get("reason"))
	}
	k.shop.SetEnv(nil)
	k.get("/buy?with=clickkw&order=356") // no session has come of it
	assert.Equal(t, "unknown_order", k.goesTo(k.get("/clickkw/return?order=356")).Query().Get("reason"))
}

func TestClickkwStatusAnswers(t *testing.T) {
	yes := `{"Order_id":356,"Status":"success","Response":"success"}`
	for name, tt := range map[string]struct {
		answers   []stubAnswer
		status    status
		why       reason
		questions int
	}{
		"other names and types": {[]stubAnswer{told(`{"order_id":"356","status":" SUCCESS "}`)}, statusPaid, "", 1},
		"only a Response":       {[]stubAnswer{told(`{"Order_id":356,"Response":"success"}`)}, statusPaid, "", 1},
		"fail":                  {[]stubAnswer{told(`{"Order_id":356,"Status":"Fail"}`)}, statusFailed, "payment_failed", 1},
		"error":                 {[]stubAnswer{told(`{"Order_id":356,"Status":"error","Response":"error"}`)}, statusFailed, "payment_failed", 1},
		"an unknown word":       {[]stubAnswer{told(`{"Order_id":356,"Status":"waiting"}`)}, statusUnclear, "unclear", 1},
		"No_status":             {[]stubAnswer{told(`{"Order_id":356,"Status":"No_status","Response":"No_status"}`)}, statusUnclear, "unclear", 1},
		"expired":               {[]stubAnswer{told(sessionExpire)}, statusFailed, "session_expire", 1},
		"invalid session":       {[]stubAnswer{told(`{"message":" INVALID SESSION","status":0}`)}, statusFailed, "invalid_session", 1},
		"auth":                  {[]stubAnswer{told(invalidAuth)}, statusUnclear, "unclear", 1},
		"suspended":             {[]stubAnswer{told(suspended)}, statusUnclear, "unclear", 1},
		"503 twice":             {[]stubAnswer{says(503, "later"), says(503, "later"), told(yes)}, statusPaid, "", 3},
		"503 thrice":            {[]stubAnswer{says(503, ""), says(503, ""), says(503, "")}, statusUnclear, "unclear", 3},
		"success with 500":      {[]stubAnswer{toldWith(500, yes), toldWith(500, yes), toldWith(500, yes)}, statusUnclear, "unclear", 3},
		"hangs up, then failed": {[]stubAnswer{hangsUp, told(`{"Order_id":356,"Status":"failed"}`)}, statusFailed, "payment_failed", 2},
		"garbage":               {[]stubAnswer{told("<html>"), told("[]"), told("{}")}, statusUnclear, "unclear", 3},
		"the printed slip":      {[]stubAnswer{told(`{"Order_id":356,"Status":success}`), told(yes)}, statusPaid, "", 2},
		"about another order":   {[]stubAnswer{told(`{"Order_id":357,"Status":"success"}`), told(yes)}, statusPaid, "", 2},
		"contradiction":         {[]stubAnswer{told(`{"Order_id":356,"Status":"success","Response":"failed"}`), told(yes)}, statusPaid, "", 2},
	} {
		t.Run(name, func(t *testing.T) {
			k := newKuwaiti(t)
			k.buy("")
			k.click.says["paymentstatus"] = tt.answers
			end := k.comesBack(1, "success", k.session(1).indicator)
			o := k.order()
			assert.Equal(t, tt.status, o.Status)
			assert.Equal(t, tt.why, o.Reason)
			assert.Equal(t, tt.questions, o.Questions)
			assert.Len(t, o.Answers, tt.questions)
			page := k.get(end.String()).text
			if tt.status == statusPaid {
				assert.Equal(t, "/paid", end.Path)
				assert.Equal(t, 1, o.Grants)
				return
			}
			assert.Equal(t, "/failed?order=356&reason="+string(tt.why), end.String())
			assert.Zero(t, o.Grants)
			assert.NotEmpty(t, o.Detail)
			assert.Equal(t, tt.status == statusFailed, strings.Contains(page, `id="again"`), "who may have paid is not asked to pay again")
		})
	}
}

func TestClickkwUnclearIsNotSoldAgain(t *testing.T) {
	k := newKuwaiti(t)
	k.buy("")
	k.pays(1, "success")
	down := says(503, "")
	k.click.says["paymentstatus"] = []stubAnswer{down, down, down, down, down, down}
	assert.Equal(t, "unclear", k.comesBack(1, "success", k.session(1).indicator).Query().Get("reason"))
	assert.Equal(t, shopURL+"/failed?order=356&reason=unclear", k.buy(""), "not before Click has said so")
	assert.Equal(t, shopURL+"/paid?order=356", k.buy(""))
}

func TestClickkwPaidForAnEarlierPrice(t *testing.T) {
	k := newKuwaiti(t)
	k.get("/buy?with=clickkw&order=356&amount=1")
	assert.Contains(t, k.buy(""), k.session(2).id, "another price, another session")
	assert.InEpsilon(t, 12.34, k.click.calls[len(k.click.calls)-1].sent["order_amout"], 0)
	assert.Equal(t, "price_differs", k.succeeds(1).Query().Get("reason"))
	assert.Equal(t, statusUnclear, k.order().Status)
	assert.Zero(t, k.order().Grants)
	assert.Equal(t, shopURL+"/failed?order=356&reason=price_differs", k.buy(""))
	assert.Equal(t, "/paid", k.succeeds(2).Path)
}

func TestClickkwPaidAfterTheSessionWasGivenUp(t *testing.T) {
	k := newKuwaiti(t)
	k.buy("")
	k.session(1).expired = true
	k.get("/clickkw/cron")
	assert.Equal(t, reason("session_expire"), k.order().Reason)
	assert.Equal(t, "/paid", k.succeeds(1).Path, "who was at the bank's page may finish (KW-131)")
}

func TestClickkwSlowStatus(t *testing.T) {
	k := newKuwaiti(t)
	k.buy("")
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // or the server does not see that the shop hangs up
		<-r.Context().Done()
	}))
	defer server.Close()
	env := *k.shop.env.Load()
	env["CLICKKW_URL"] = server.URL
	k.shop.SetEnv(env)
	k.shop.client.Timeout = 20 * time.Millisecond
	end := k.comesBack(1, "success", k.session(1).indicator)
	assert.Contains(t, k.get(end.String()).text, "We are checking your payment")
	assert.Equal(t, []string{"unreachable", "unreachable", "unreachable"}, k.order().Answers)
}
