package shop

import (
	"crypto/md5"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// These tests play Click2Sell: what they post is written from the manual's table of
// parameters and from the dossier's samples, and shares nothing with the shop.

const (
	saleLink = "http://127.0.0.1:8080/click2sell/buy?johnbooksabc"
	clubLink = "http://127.0.0.1:8080/click2sell/buy?johnclubsabc"
)

// soldBody is the complete sale of the dossier's section 4, up to its pass-throughs.
const soldBody = "acquirer_transaction_id=4XK12345AB678901C&c2s_transaction_id=22222&order_id=22218&purchase_date=2008-09-09&" +
	"purchase_time=01%3A56%3A42&payment_type=PayPal&transaction_type=Sale&payment_status=OK&buyer_name=J%C3%BCrgen&buyer_surname=Doe&" +
	"buyer_address=1891+Something+Rd+Ste+5&buyer_city=London&buyer_province=n%2Fa&buyer_zip=22222&buyer_country=France&" +
	"buyer_email=jane%2Bshop%40example.com&buyer_phone=n%2Fa&product_price=49.95&product_currency=USD&product_id=1111&" +
	"product_name=How+to+find+out+the+best+deal&merchant_name=John+Doe&merchant_username=johndoe22&affiliate_username=&" +
	"checksum=C546E6D4C3AA26B2FFD38BA6CD532A8D"

// memberBody is the first subscription payment of section 4, which is of generation 1.
const memberBody = "acquirer_transaction_id=9AB12345CD678901E&c2s_transaction_id=22223&purchase_date=2008-09-09&purchase_time=02%3A10%3A00&" +
	"payment_type=VISA&transaction_type=Subscription&payment_status=OK&subscription_status=New&buyer_name=John&buyer_surname=Doe&" +
	"buyer_address=n%2Fa&buyer_city=n%2Fa&buyer_province=n%2Fa&buyer_zip=n%2Fa&buyer_country=Australia&buyer_email=john%40example.com&" +
	"buyer_phone=888-999-44444&product_price=49.95+USD&product_id=1112&product_name=Members+area&merchant_name=John+Doe&" +
	"merchant_username=johndoe22&affiliate_username=affiliate1"

// american is a customer, and Click2Sell.
type american struct{ customer }

func newAmerican(t *testing.T) american {
	t.Helper()
	return american{customer{T: t, shop: New(Config{URL: shopURL, Env: map[string]string{
		"CLICK2SELL_ORDER_LINK": saleLink, "CLICK2SELL_PRODUCT_ID": "1111", "CLICK2SELL_SECRET": "MySecretKey",
		"CLICK2SELL_SUBSCRIPTION_LINK": clubLink, "CLICK2SELL_SUBSCRIPTION_ID": "1112", "CLICK2SELL_SUBSCRIPTION_SECRET": "secret",
		"CLICK2SELL_MERCHANT": "johndoe22",
	}})}}
}

// unset takes settings away.
func (a american) unset(names ...string) {
	env := map[string]string{}
	for name, value := range *a.shop.env.Load() {
		env[name] = value
	}
	for _, name := range names {
		delete(env, name)
	}
	a.shop.SetEnv(env)
}

// buy opens a buy link for order 356 and answers the order link's pass-throughs.
func (a american) buy(query string) url.Values {
	a.Helper()
	resp := a.get("/buy?with=click2sell&order=356&" + query)
	require.Equal(a, http.StatusFound, resp.status, resp.text)
	_, passed, _ := strings.Cut(resp.header.Get("Location"), "&")
	values, err := url.ParseQuery(passed)
	require.NoError(a, err)
	return values
}

// notice is a notification that is to be sent.
type notice struct{ url.Values }

// sale is the dossier's, of what was bought.
func sale(passed url.Values) notice { return parsed(soldBody, passed) }

// first is the first payment of a member, in generation 2.
func first(passed url.Values) notice {
	n := parsed(memberBody, passed).with("product_price", "9.95", "product_currency", "USD", "order_id", "22219")
	return n.signed("secret")
}

// later is a notification that follows first.
func later(passed url.Values, state, c2s, acquirer, date string) notice {
	n := first(passed).with("subscription_status", state, "c2s_transaction_id", c2s, "acquirer_transaction_id", acquirer, "purchase_date", date)
	return n.signed("secret")
}

func parsed(body string, passed url.Values) notice {
	values, err := url.ParseQuery(body)
	if err != nil {
		panic(err)
	}
	for name := range passed {
		values.Set("cp_"+name, passed.Get(name))
	}
	return notice{values}
}

// with is the notification with other values.
func (n notice) with(pairs ...string) notice {
	changed := url.Values{}
	for name := range n.Values {
		changed.Set(name, n.Get(name))
	}
	for i := 0; i < len(pairs); i += 2 {
		changed.Set(pairs[i], pairs[i+1])
	}
	return notice{changed}
}

func (n notice) without(names ...string) notice {
	changed := n.with()
	for _, name := range names {
		changed.Del(name)
	}
	return changed
}

// signed has the checksum of the manual's chapter "How Click2Sell API works".
func (n notice) signed(secret string) notice {
	return n.with("checksum", fmt.Sprintf("%X", md5.Sum([]byte(secret+"_"+n.Get("acquirer_transaction_id")))))
}

// refunded gives the same payment back.
func (n notice) refunded() notice {
	return n.with("transaction_type", "Refund", "purchase_date", "2008-09-12").without("subscription_status")
}

// post sends a body to the listener.
func (a american) post(body string) reply {
	a.Helper()
	r := httptest.NewRequest(http.MethodPost, "/click2sell/notify", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	a.shop.ServeHTTP(w, r)
	return reply{w.Code, w.Header(), w.Body.String()}
}

// told delivers a notification and answers what the shop says to it.
func (a american) told(n notice) string {
	a.Helper()
	resp := a.post(n.Encode())
	assert.Equal(a, http.StatusOK, resp.status)
	assert.Equal(a, "text/plain; charset=utf-8", resp.header.Get("Content-Type"))
	return resp.text
}

// record is the provider's part of order 356.
func (a american) record() *click2sellView {
	a.Helper()
	require.NotNil(a, a.order().Click2sell)
	return a.order().Click2sell
}

// is wants order 356 to stand so.
func (a american) is(as status, why reason, grants int, until string) {
	a.Helper()
	o := a.order()
	assert.Equal(a, as, o.Status)
	assert.Equal(a, why, o.Reason)
	assert.Equal(a, grants, o.Grants)
	assert.Equal(a, until, o.Click2sell.AccessUntil)
}

// The dossier's vectors, section 5: this file's own formula is right.
func TestClick2sellVectors(t *testing.T) {
	for _, v := range [][3]string{
		{"secret", "123", "B457E9433F98EF22AA9DD9BA4A5E2B16"},
		{"secret", "9AB12345CD678901E", "331FF04A766F4D8E70EABB227AC527F1"},
		{"MySecretKey", "4XK12345AB678901C", "C546E6D4C3AA26B2FFD38BA6CD532A8D"},
		{"s3cr3t", "1", "5A0DC0C341EB4573D3FDF497456C2FF6"},
		{"clé", "4XK12345AB678901C", "2645DD26F21C7B633AC566E5FECBD76F"},
	} {
		n := sale(nil).with("acquirer_transaction_id", v[1])
		assert.Equal(t, v[2], n.signed(v[0]).Get("checksum"), v)
	}
}
