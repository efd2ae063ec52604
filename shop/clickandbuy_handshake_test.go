package shop

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
)

// proxied is the first handshake of the provider's proxy (manual 1.2.1).
func (c customer) proxied(query string, change func(*http.Request)) reply {
	c.Helper()
	r := httptest.NewRequest(http.MethodGet, "/cb.php?"+query, http.NoBody)
	r.RemoteAddr = "217.22.128.10:40000"
	for name, value := range map[string]string{
		"X-USERID": "99887766", "X-PRICE": "1234000", "X-CURRENCY": "EUR", "X-TRANSACTION": "777",
		"X-CONTENTID": "5551", "X-USERIP": "192.0.2.7",
	} {
		r.Header.Set(name, value)
	}
	if change != nil {
		change(r)
	}
	w := httptest.NewRecorder()
	c.shop.ServeHTTP(w, r)
	return reply{w.Code, w.Header(), w.Body.String()}
}

// confirm is the first handshake for order 356 with the query of its link.
func (c customer) confirm(change func(*http.Request)) reply {
	c.Helper()
	o, _ := c.shop.orders.get("356")
	return c.proxied(o.clickandbuy.sent, change)
}

func TestFirstHandshakeIsAccepted(t *testing.T) {
	c := newCustomer(t)
	link := c.buy("")
	landing := c.goesTo(c.proxied(link.RawQuery, nil))
	assert.Equal(t, "/landing", landing.Path)
	assert.Equal(t, url.Values{"result": {"success"}, "externalBDRID": {"356"}}, landing.Query())

	o := c.order()
	assert.Equal(t, statusPending, o.Status, "paid only by the second handshake")
	assert.Equal(t, "777", o.BDR)
	assert.Equal(t, "99887766", o.CRN)
	assert.Equal(t, 1, o.Handshakes)
	assert.Zero(t, o.Questions)
	assert.Zero(t, o.Grants)
	assert.True(t, o.QueryIntact)
	kept, _ := c.shop.orders.get("356")
	assert.Equal(t, []transaction{{"99887766", 1234000, "EUR", "777", "192.0.2.7"}}, kept.clickandbuy.accepted)
}

func TestFirstHandshakeIsRefused(t *testing.T) {
	header := func(name, value string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set(name, value) }
	}
	from := func(addr string) func(*http.Request) {
		return func(r *http.Request) { r.RemoteAddr = addr }
	}
	for _, tt := range []struct {
		why    reason
		status status
		change func(*http.Request)
	}{
		{"missing_userid", statusFailed, header("X-USERID", "")},
		{"missing_price", statusFailed, header("X-PRICE", "")},
		{"missing_currency", statusFailed, header("X-CURRENCY", "")},
		{"missing_transaction", statusFailed, header("X-TRANSACTION", "")},
		{"missing_contentid", statusFailed, header("X-CONTENTID", "")},
		{"missing_userip", statusFailed, header("X-USERIP", "")},
		{"malformed_price", statusFailed, header("X-PRICE", "12.34")},
		{"malformed_price", statusFailed, header("X-PRICE", "+1234000")},
		{"malformed_userid", statusFailed, header("X-USERID", "buyer")},
		{"malformed_userip", statusFailed, header("X-USERIP", "nowhere")},
		{"price_differs", statusFailed, header("X-PRICE", "1234")},
		{"price_differs", statusFailed, header("X-PRICE", "1233000")},
		{"currency_differs", statusFailed, header("X-CURRENCY", "CZK")},
		{"zero_transaction", statusFailed, header("X-TRANSACTION", "0")},
		{"zero_transaction", statusFailed, header("X-TRANSACTION", "000")},
		{"foreign_source", statusNew, from("217.22.129.1:1")},
		{"foreign_source", statusNew, from("[2001:db8::1]:1")},
		{"foreign_source", statusNew, from("127.0.0.1:1")},
		{"foreign_source", statusNew, func(r *http.Request) {
			r.RemoteAddr = "198.51.100.7:1" // whose header is worth nothing
			r.Header.Set("X-Forwarded-For", "217.22.128.10")
		}},
		{"foreign_source", statusNew, func(r *http.Request) {
			r.RemoteAddr = "127.0.0.1:1"
			r.Header.Set("X-Forwarded-For", "217.22.128.10, 198.51.100.7")
		}},
	} {
		t.Run(string(tt.why), func(t *testing.T) {
			c := newCustomer(t)
			c.buy("")
			failed := c.goesTo(c.confirm(tt.change))
			assert.Equal(t, "/failed", failed.Path)
			assert.Equal(t, url.Values{"result": {"error"}, "order": {"356"}, "reason": {string(tt.why)}}, failed.Query())
			o := c.order()
			assert.Equal(t, tt.status, o.Status)
			assert.Equal(t, []reason{tt.why}, o.Refusals)
			assert.Equal(t, 1, o.Handshakes)
			assert.Zero(t, o.Grants)

			assert.Equal(t, "/landing", c.goesTo(c.confirm(nil)).Path, "a refused order may be tried again")
			assert.Equal(t, statusPending, c.order().Status)
		})
	}
}

func TestFirstHandshakeOfNoOrder(t *testing.T) {
	c := newCustomer(t)
	assert.Equal(t, "unknown_order", c.goesTo(c.proxied("externalBDRID=357", nil)).Query().Get("reason"))
	assert.Equal(t, "missing_externalBDRID", c.goesTo(c.proxied("", nil)).Query().Get("reason"))
}

func TestFirstHandshakeFromTheSameMachine(t *testing.T) {
	for _, peer := range []string{"127.0.0.1:1", "127.66.77.88:1", "[::1]:1", "[::ffff:127.0.0.1]:1"} {
		c := newCustomer(t)
		c.buy("")
		assert.Equal(t, "/landing", c.goesTo(c.confirm(func(r *http.Request) {
			r.RemoteAddr = peer
			r.Header.Set("X-Forwarded-For", "217.22.128.10")
		})).Path, peer)
	}
}

func TestPaidOrderIsNotBookedTwice(t *testing.T) {
	c := newCustomer(t, committed("777"))
	c.buy("")
	c.confirm(nil)
	c.get("/landing?result=success&externalBDRID=356")
	again := c.goesTo(c.confirm(func(r *http.Request) { r.Header.Set("X-TRANSACTION", "778") }))
	assert.Equal(t, "already_paid", again.Query().Get("reason"))
	o := c.order()
	assert.Equal(t, statusPaid, o.Status)
	assert.Equal(t, "777", o.BDR)
	assert.Equal(t, 1, o.Grants)
}

func TestAlteredQueryIsNoticed(t *testing.T) {
	c := newCustomer(t)
	link := c.buy("")
	assert.Equal(t, "/landing", c.goesTo(c.proxied(link.RawQuery+"&utm=1", nil)).Path)
	assert.False(t, c.order().QueryIntact)
}

// The four rows of the manual's table (1.3.1, figure 15) and the one it leaves out.
func TestOneAccountACustomer(t *testing.T) {
	c := newCustomer(t)
	buy := func(id, customer, crn string) string {
		c.get("/buy?with=clickandbuy&amount=12.34&order=" + id + "&customer=" + customer)
		to := c.goesTo(c.proxied("externalBDRID="+id, func(r *http.Request) { r.Header.Set("X-USERID", crn) }))
		if to.Path == "/landing" {
			c.shop.orders.update(id, func(o *order) { o.pay("777", crn) })
		}
		return to.Query().Get("result")
	}
	assert.Equal(t, "success", buy("1", "anna", "11"), "new customer")
	assert.Equal(t, "success", buy("2", "anna", "11"), "known customer")
	assert.Equal(t, "error", buy("3", "anna", "12"), "another account, not used yet")
	assert.Equal(t, "success", buy("4", "bert", "22"))
	assert.Equal(t, "error", buy("5", "anna", "22"), "another account, used by another customer")
	assert.Equal(t, "error", buy("6", "carl", "11"), "new customer with another's account")
	assert.Equal(t, "success", buy("7", "", "11"), "guests are not bound")
}
