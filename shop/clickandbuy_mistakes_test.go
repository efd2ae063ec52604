package shop

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
)

func header(name, value string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set(name, value) }
}

// What the transaction script answers instead of the absolute redirect.
func TestMistakesInTheAnswer(t *testing.T) {
	t.Run("html_output", func(t *testing.T) {
		c := newCustomer(t)
		c.buy("mistake=html_output")
		resp := c.confirm(nil)
		assert.Equal(t, http.StatusOK, resp.status)
		assert.Empty(t, resp.header.Get("Location"))
		assert.Contains(t, resp.text, "<html>")
	})
	t.Run("relative_redirect", func(t *testing.T) {
		c := newCustomer(t)
		c.buy("mistake=relative_redirect")
		assert.Equal(t, landing356, c.confirm(nil).header.Get("Location"))
	})
	t.Run("redirect_loop", func(t *testing.T) {
		c := newCustomer(t)
		link := c.buy("mistake=redirect_loop")
		assert.Equal(t, shopURL+"/cb.php?"+link.RawQuery, c.confirm(nil).header.Get("Location"))
	})
	t.Run("unescaped", func(t *testing.T) {
		c := newCustomer(t)
		c.buy("mistake=unescaped")
		assert.Equal(t, shopURL+landing356+"&note=Grüße aus Köln|danke", c.confirm(nil).header.Get("Location"))
	})
	t.Run("says_error", func(t *testing.T) {
		c := newCustomer(t)
		c.buy("mistake=says_error")
		assert.Equal(t, "error", c.goesTo(c.confirm(nil)).Query().Get("result"))
		assert.Equal(t, statusFailed, c.order().Status)
	})
}

// What the transaction script fails to check.
func TestMistakesInTheChecks(t *testing.T) {
	elsewhere := func(r *http.Request) { r.RemoteAddr = "198.51.100.7:1" }
	for name, change := range map[mistake]func(*http.Request){
		acceptsZero:       header("X-TRANSACTION", "0"),
		priceUnchecked:    header("X-PRICE", "1000"),
		currencyUnchecked: header("X-CURRENCY", "CZK"),
		noSourceCheck:     elsewhere,
	} {
		c := newCustomer(t)
		c.buy("")
		assert.Equal(t, "/failed", c.goesTo(c.confirm(change)).Path, name)
		c.buy("mistake=" + string(name))
		assert.Equal(t, "/landing", c.goesTo(c.confirm(change)).Path, name)
		assert.Equal(t, statusPending, c.order().Status, name)
	}
}

// What goes wrong around the second handshake.
func TestMistakesInTheSecondHandshake(t *testing.T) {
	notFound := fault("32", "BDRIDNotFound")
	for name, tt := range map[mistake]struct {
		answer            stubAnswer
		status            status
		questions, grants int
	}{
		noSecondHandshake: {notFound, statusPaid, 0, 1},
		trustsAnyAnswer:   {processed("false", "0"), statusPaid, 1, 1},
		grantsInHandshake: {notFound, statusFailed, 1, 1},
		givesUpEarly:      {fault("47", "InterfaceError"), statusFailed, 1, 0},
		wrongPassword:     {fault("41", "BadPassword"), statusFailed, 1, 0},
	} {
		c := newCustomer(t, tt.answer)
		c.buy("mistake=" + string(name))
		c.confirm(nil)
		c.get(landing356)
		o := c.order()
		assert.Equal(t, tt.status, o.Status, name)
		assert.Equal(t, tt.questions, o.Questions, name)
		assert.Equal(t, tt.grants, o.Grants, name)
		assert.Equal(t, "777", o.BDR, name)
		if name == wrongPassword {
			assert.Contains(t, c.tmi.questions[0].body, "<tmPassword>wrongpass</tmPassword>")
		}
	}
}

func TestGoodsAreNotHandedOutTwice(t *testing.T) {
	c := newCustomer(t, committed("777"))
	c.buy("mistake=grants_in_handshake")
	c.confirm(nil)
	c.get(landing356)
	assert.Equal(t, statusPaid, c.order().Status)
	assert.Equal(t, 1, c.order().Grants)
}

// The order was booked, and the shop will never know.
func TestSessionLost(t *testing.T) {
	c := newCustomer(t, committed("777"))
	c.buy("mistake=session_lost")
	c.confirm(nil)
	resp := c.get(landing356)
	assert.Equal(t, "/failed?order=&reason=no_session", strings.TrimPrefix(resp.header.Get("Location"), shopURL))
	page := c.get("/failed?order=&reason=no_session")
	assert.Equal(t, http.StatusOK, page.status)
	assert.Contains(t, page.text, "Your session has ended.")
	assert.Equal(t, statusPending, c.order().Status)
	assert.Zero(t, c.order().Questions)
}

func TestMistakesInTheLink(t *testing.T) {
	c := newCustomer(t)
	good := c.buy("").Query()
	bad := c.buy("mistake=wrong_fgkey").Query()
	assert.NotEqual(t, good.Get("fgkey"), bad.Get("fgkey"))
	assert.Len(t, bad.Get("fgkey"), 32)
	assert.Equal(t, "12.34", c.buy("mistake=float_price").Query().Get("price"))
	address := c.buy("mistake=incomplete_address").Query()
	assert.Equal(t, "Erika", address.Get("cb_billing_FirstName"))
	assert.Empty(t, address.Get("cb_billing_ZIP"))
	assert.Empty(t, good.Get("cb_billing_FirstName"))
}

func TestForgedEvent(t *testing.T) {
	c := newCustomer(t)
	c.buy("mistake=no_source_check")
	c.confirm(nil)
	assert.Equal(t, "OK", c.push(pushed("1", "20260115130000", "charge back", "356", "777"), "198.51.100.7:1"))
	assert.True(t, c.order().Disputed)
}

// confirmAt runs the first handshake under a context and answers how long it took
// by the bubble's clock.
func (c customer) confirmAt(ctx context.Context) (*httptest.ResponseRecorder, time.Duration) {
	o, _ := c.shop.orders.get("356")
	r := httptest.NewRequestWithContext(ctx, http.MethodGet, "/cb.php?"+o.clickandbuy.sent, http.NoBody)
	r.RemoteAddr = fromProxy
	for name, value := range map[string]string{
		"X-USERID": "1", "X-PRICE": "1234000", "X-CURRENCY": "EUR", "X-TRANSACTION": "777", "X-CONTENTID": "1", "X-USERIP": "::1",
	} {
		r.Header.Set(name, value)
	}
	w, begun := httptest.NewRecorder(), time.Now()
	c.shop.ServeHTTP(w, r)
	return w, time.Since(begun)
}

func TestSlowTransactionScript(t *testing.T) {
	c := newCustomer(t)
	c.buy("mistake=slow")
	synctest.Test(t, func(t *testing.T) {
		w, took := c.confirmAt(t.Context())
		assert.Equal(t, 41*time.Second, took)
		assert.Contains(t, w.Header().Get("Location"), "result=success")

		ctx, hangUp := context.WithTimeout(t.Context(), 40*time.Second)
		defer hangUp()
		w, took = c.confirmAt(ctx)
		assert.Equal(t, 40*time.Second, took, "nobody waits for the answer")
		assert.Empty(t, w.Header().Get("Location"))
	})
	assert.Equal(t, statusPending, c.order().Status, "the order was written down all the same")
}

func TestEndlessTransactionScript(t *testing.T) {
	c := newCustomer(t)
	c.buy("mistake=endless")
	synctest.Test(t, func(t *testing.T) {
		ctx, hangUp := context.WithTimeout(t.Context(), time.Second)
		defer hangUp()
		w, took := c.confirmAt(ctx)
		assert.Equal(t, time.Second, took)
		assert.Equal(t, http.StatusOK, w.Code)
		assert.Greater(t, strings.Count(w.Body.String(), "\n"), 1000)
	})
}
