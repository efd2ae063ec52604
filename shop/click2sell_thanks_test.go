package shop

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// comesBack is the browser at the thank-you page, with the cookie that /buy has set.
func (a american) comesBack(method, form, cookie string) reply {
	a.Helper()
	r := httptest.NewRequest(method, "/click2sell/thanks", strings.NewReader(form))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if cookie != "" {
		r.Header.Set("Cookie", cookie)
	}
	w := httptest.NewRecorder()
	a.shop.ServeHTTP(w, r)
	return reply{w.Code, w.Header(), w.Body.String()}
}

func (a american) cookie(query string) string {
	set := a.get("/buy?with=click2sell&order=356&" + query).header.Get("Set-Cookie")
	value, _, _ := strings.Cut(set, ";")
	return value
}

const thankedFor = "acquirer_transaction_id=4XK12345AB678901C&buyer_email=jane%2Bshop%40example.com"

func TestClick2sellThankyou(t *testing.T) {
	for method, form := range map[string]string{http.MethodGet: "", http.MethodPost: thankedFor} {
		a := newAmerican(t)
		cookie, passed := a.cookie(""), a.buy("")
		a.told(sale(passed))
		assert.Equal(t, "/paid?order=356", a.goesTo(a.comesBack(method, form, cookie)).String())
		a.is(statusPaid, "", 1, "forever")
		assert.Equal(t, strings.ToLower(method), a.record().Returned)
		assert.Contains(t, a.get("/paid?order=356").text, "Thank you, your order is paid")
	}
}

func TestClick2sellThankyouWithoutCookie(t *testing.T) {
	a := newAmerican(t)
	a.told(sale(a.buy("")))
	assert.Equal(t, "/paid?order=356", a.goesTo(a.comesBack(http.MethodPost, thankedFor, "")).String())
	page := a.comesBack(http.MethodGet, "", "")
	assert.Equal(t, http.StatusOK, page.status)
	assert.Contains(t, page.text, "has not told us of your payment yet")
}

// The browser may be faster than the notification (CS-096).
func TestClick2sellThankyouFirst(t *testing.T) {
	a := newAmerican(t)
	cookie, passed := a.cookie(""), a.buy("")
	end := a.goesTo(a.comesBack(http.MethodPost, thankedFor, cookie))
	assert.Equal(t, "/click2sell/pending?order=356", end.String())
	a.is(statusPending, "no_notification", 0, "")
	assert.Contains(t, a.get(end.String()).text, `<a id="look" href="`+shopURL+end.String()+`">`)
	assert.Equal(t, "OK", a.told(sale(passed)))
	a.is(statusPaid, "", 1, "forever")
	assert.Equal(t, "/paid?order=356", a.goesTo(a.get(end.String())).String())
}

// Anyone can open it with anything (CS-097).
func TestClick2sellThankyouInvented(t *testing.T) {
	a := newAmerican(t)
	cookie := a.cookie("")
	for _, forged := range []string{"", "click2sell_order=356", "click2sell_order=356:", strings.Replace(cookie, "356", "357", 1), cookie + "0"} {
		resp := a.comesBack(http.MethodPost, "acquirer_transaction_id=%22INVENTED&buyer_email=x", forged)
		assert.Equal(t, http.StatusOK, resp.status, forged)
		assert.Contains(t, resp.text, "?acquirer_transaction_id=%22INVENTED", forged)
	}
	a.is(statusNew, "", 0, "")
	a.comesBack(http.MethodPost, "acquirer_transaction_id=INVENTED", cookie)
	a.is(statusPending, "no_notification", 0, "")
	assert.Contains(t, a.get("/buy?with=click2sell&order=356").header.Get("Location"), saleLink, "not paid: may be bought")
	a.is(statusNew, "", 0, "")
}

func TestClick2sellThankyouRefunded(t *testing.T) {
	a := newAmerican(t)
	cookie, passed := a.cookie(""), a.buy("")
	a.told(sale(passed).refunded())
	assert.Equal(t, "/failed?order=356&reason=refunded", a.goesTo(a.comesBack(http.MethodGet, "", cookie)).String())
	assert.Equal(t, "/failed?order=356&reason=refunded", a.goesTo(a.get("/click2sell/pending?order=356")).String())
}
