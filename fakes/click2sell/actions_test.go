package click2sell_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// refusal is the body of a refusal.
type refusal struct {
	Detail  string   `json:"detail"`
	State   string   `json:"state"`
	Allowed []string `json:"allowed"`
}

// control takes an action by the control API; kind is payments or agreements.
func (p sandboxed) control(kind, id, action, body string) (status int, said refusal) {
	p.T.Helper()
	answer := p.Ask(http.MethodPost, p.URL+"/_sandbox/v1/workspaces/test/"+kind+"/"+id+"/"+action, "", http.Header{"Content-Type": {"application/json"}}, []byte(body))
	p.Settle()
	if answer.Status >= 400 {
		require.NoError(p.T, json.Unmarshal([]byte(answer.Body), &said), answer.Body)
	}
	return answer.Status, said
}

var (
	everyAction = []string{"refund", "chargeback", "cancel", "rebill", "miss", "resend", "test_buy", "validate", "pay", "open", "tea"}
	whilePaid   = []string{"refund", "chargeback", "cancel", "rebill", "miss", "resend", "test_buy"}
	afterwards  = []string{"cancel", "rebill", "miss", "resend", "test_buy"}

	// What is left where no subscription goes on (CS-148).
	ofASale    = []string{"refund", "chargeback", "resend", "test_buy"}
	saleIsOver = []string{"resend", "test_buy"}
)

// conditions are payments in each state, and in each state of their subscription: how one
// comes there, and what it allows.
var conditions = map[string]struct {
	code    string
	come    func(p sandboxed)
	state   string
	allowed []string
}{
	"open":                  {book, func(p sandboxed) { p.entered(link(book, "p=1")) }, "open", nil},
	"declined":              {book, func(p sandboxed) { p.entered(link(book, "p=1")).Submit("form", byCard("4000000000000002")) }, "open", nil},
	"left":                  {book, func(p sandboxed) { p.Post(p.entered(link(book, "p=1")).Attr("#c2s-cancel", "formaction"), nil) }, "abandoned", nil},
	"expired":               {book, func(p sandboxed) { p.entered(link(book, "p=1")); p.Advance(2 * day) }, "abandoned", nil},
	"sold":                  {book, func(p sandboxed) { p.buy(link(book, "p=1")) }, "captured", ofASale},
	"refunded":              {book, func(p sandboxed) { p.bought(book, "refund") }, "refunded", saleIsOver},
	"back":                  {book, func(p sandboxed) { p.bought(book, "chargeback") }, "charged_back", saleIsOver},
	"active":                {club, func(p sandboxed) { p.buy(link(club, "p=1")) }, "captured", whilePaid},
	"past due":              {club, func(p sandboxed) { p.bought(club, "miss") }, "captured", whilePaid},
	"cancelled":             {club, func(p sandboxed) { p.bought(club, "cancel") }, "captured", ofASale},
	"completed":             {club, func(p sandboxed) { p.every(map[string]any{"terms": 1}); p.buy(link(club, "p=1")) }, "captured", ofASale},
	"given back, active":    {club, func(p sandboxed) { p.bought(club, "refund") }, "refunded", afterwards},
	"given back, cancelled": {club, func(p sandboxed) { p.bought(club, "cancel"); _ = p.act("1", "chargeback") }, "charged_back", saleIsOver},
}

// anew is the workspace as it was in the beginning.
func (p sandboxed) anew() {
	p.T.Helper()
	require.NoError(p.T, p.World.Reset(p.WS.Name(), ""))
}

// bought sells something, and does something about it.
func (p sandboxed) bought(code, action string) {
	p.T.Helper()
	p.buy(link(code, "p=1"))
	require.NoError(p.T, p.act("1", action))
}

// TestEveryActionInEveryState: what is not listed is 409 with what is, and changes nothing
// and tells nobody (section 10 of the dossier).
func TestEveryActionInEveryState(t *testing.T) {
	p := open(t, arrange{})
	for name, c := range conditions {
		for _, action := range everyAction {
			p.anew()
			c.come(p)
			one := p.Payments("1")[0]
			require.Equal(t, c.state, one.State, name)
			if !assert.ElementsMatch(t, c.allowed, one.Actions, name) {
				break
			}
			before, heard := p.Payments("1"), len(p.shop.requests())
			status, said := p.control("payments", one.ID, action, "")
			if slices.Contains(c.allowed, action) {
				require.Equal(t, http.StatusOK, status, "%s %s: %s", name, action, said.Detail)
				assert.NotEqual(t, before, p.Payments("1"), "%s %s", name, action)
				continue
			}
			assert.Equal(t, http.StatusConflict, status, "%s %s", name, action)
			assert.Equal(t, c.state, said.State)
			assert.ElementsMatch(t, c.allowed, said.Allowed)
			assert.Equal(t, before, p.Payments("1"), "%s %s", name, action)
			assert.Len(t, p.shop.requests(), heard, "%s %s", name, action)
		}
	}
}

// TestEveryActionOfASubscription, by its own id.
func TestEveryActionOfASubscription(t *testing.T) {
	p := open(t, arrange{})
	for name, allowed := range map[string][]string{
		"active": {"rebill", "miss", "cancel"}, "past due": {"rebill", "miss", "cancel"}, "given back, active": {"rebill", "miss", "cancel"}, "cancelled": nil, "completed": nil,
	} {
		for _, action := range everyAction {
			p.anew()
			conditions[name].come(p)
			before := p.agreement()
			assert.ElementsMatch(t, allowed, before.Actions, name)
			status, said := p.control("agreements", before.ID, action, "")
			if slices.Contains(allowed, action) {
				require.Equal(t, http.StatusOK, status, "%s %s: %s", name, action, said.Detail)
				continue
			}
			assert.Equal(t, http.StatusConflict, status, "%s %s", name, action)
			assert.ElementsMatch(t, allowed, said.Allowed)
			assert.Equal(t, before, p.agreement())
		}
	}
}

// TestParametersThatAreRefused: only a refund has one, and a wrong one changes nothing.
func TestParametersThatAreRefused(t *testing.T) {
	p := open(t, arrange{})
	p.buy(link(club, "p=1"))
	one := p.Payment("1")
	for action, body := range map[string]string{
		"refund": `{"sum": "1.00"}`, "chargeback": `{"amount": "1.00"}`, "cancel": `{"reason": "x"}`, "rebill": `{"amount": 1}`, "miss": `{"x": true}`, "resend": `{"url": "http://127.0.0.1"}`, "test_buy": `{"amount": "1.00"}`,
	} {
		status, said := p.control("payments", one.ID, action, body)
		assert.Equal(t, http.StatusUnprocessableEntity, status, action)
		assert.Contains(t, said.Detail, "takes no such parameter", action)
	}
	for _, body := range []string{`{"amount": "x"}`, `{"amount": -1}`, `{"amount": "1,00"}`, `{"amount": ["1.00"]}`, `{"amount": null}`} {
		status, _ := p.control("payments", one.ID, "refund", body)
		assert.Equal(t, http.StatusUnprocessableEntity, status, body)
	}
	for _, action := range []string{"cancel", "rebill", "miss"} {
		status, _ := p.control("agreements", p.agreement().ID, action, `{"amount": "1.00"}`)
		assert.Equal(t, http.StatusUnprocessableEntity, status, action)
	}
	status, _ := p.control("payments", "p99999999", "refund", "")
	assert.Equal(t, http.StatusNotFound, status)
	assert.Equal(t, one, p.Payment("1"))
	assert.Equal(t, "active", p.agreement().State)
	assert.Len(t, p.shop.requests(), 1)
}

// TestResendOfTheLast sends the last notification about a payment again, byte for byte, whatever has
// changed since; each transaction has its own (CS-081).
func TestResendOfTheLast(t *testing.T) {
	p := open(t, arrange{})
	p.buy(link(book, "p=1", "user=jane"), "buyer_name", "Ąžuolė & Söhne")
	p.set(book, "generation=1 user_agent=Other/1.0 notify_url=https://elsewhere.example/")
	p.product(book, map[string]any{"secret": "another", "name": "Another"})
	p.Advance(10 * day)
	require.NoError(t, p.act("1", "resend"))
	require.NoError(t, p.act("1", "resend"))
	sent := p.shop.requests()
	require.Len(t, sent, 3)
	assert.Equal(t, []string{sent[0], sent[0], sent[0]}, sent)
	assert.Len(t, p.deliveries(), 1)
	assert.Len(t, p.deliveries()[0].Attempts, 3)

	p = open(t, arrange{})
	p.buy(link(club, "p=1"))
	p.Advance(31 * day)
	all := p.Payments("1")
	require.NoError(t, p.actOn(all[0].ID, "resend"))
	require.NoError(t, p.actOn(all[1].ID, "refund"))
	require.NoError(t, p.actOn(all[1].ID, "resend"))
	require.NoError(t, p.actOn(all[1].ID, "cancel"))
	require.NoError(t, p.actOn(all[0].ID, "resend"))
	require.NoError(t, p.actOn(all[1].ID, "resend"))
	sent = p.shop.requests()
	require.Len(t, sent, 8)
	for again, first := range map[int]int{2: 0, 4: 3, 6: 0, 7: 5} {
		assert.Equal(t, sent[first], sent[again], "request %d", again)
	}
}

// TestResendOfNothing: of a payment that nobody was told of (CS-005).
func TestResendOfNothing(t *testing.T) {
	p := open(t, arrange{book: "notify=false"})
	p.buy(link(book, "p=1"))
	parameterRefused(t, p.act("1", "resend"), "resend", "no notification about the payment was planned")
	assert.Equal(t, []string{"open", "pay"}, events(p.Payment("1")))
}

// TestResendOfWhatFailed, by hand, since nothing is sent again by itself (CS-081).
func TestResendOfWhatFailed(t *testing.T) {
	p := open(t, arrange{})
	p.shop.says("HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n")
	p.buy(link(book, "p=1"))
	p.Advance(100 * day)
	require.Len(t, p.shop.requests(), 1)
	p.shop.says(taken)
	require.NoError(t, p.act("1", "resend"))
	assert.Len(t, p.shop.requests(), 2)
	assert.Equal(t, "delivered", p.deliveries()[0].State)
}

// TestTestPurchaseByTheBackOffice: the same buyer, means, pass-throughs and affiliate, new
// numbers, today's price (CS-006, CS-027).
func TestTestPurchaseByTheBackOffice(t *testing.T) {
	p := open(t, arrange{book: "test_marker=cp_test"})
	first := p.told(link(book, "p=1", "user=jane"))
	p.product(book, map[string]any{"price": "59.95"})
	p.Advance(day)
	require.NoError(t, p.act("1", "test_buy"))
	all := p.Payments("1")
	require.Len(t, all, 2)
	assert.Equal(t, []string{"open", "pay", "test_buy"}, events(all[0]))
	assert.Equal(t, []string{"open", "pay"}, events(all[1]))
	p.shop.notice(t).says(t, "transaction_type", "Sale", "product_price", "59.95", "buyer_name", "Jürgen", "payment_type", "PayPal", "cp_p", "1", "cp_user", "jane", "cp_test", "1", "purchase_date", "2008-09-10")
	for _, name := range []string{"c2s_transaction_id", "acquirer_transaction_id", "order_id", "checksum"} {
		assert.NotEqual(t, first.value(name), p.shop.notice(t).value(name), name)
	}
	p.Advance(100 * day)
	assert.Len(t, p.shop.requests(), 2)

	p = open(t, arrange{})
	p.buy(link(club, "p=1"))
	require.NoError(t, p.act("1", "test_buy"))
	assert.Len(t, p.agreements(), 2, "a subscription of its own")
	assert.Equal(t, []string{"New", "New"}, p.shop.each(t, "subscription_status"))
	distinct(t, p.shop.each(t, "order_id"))
}
