package shop

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestKlikandpayPaid(t *testing.T) {
	s := newSwiss(t)
	f := s.hosted("")
	assert.Equal(t, "OK", s.succeeds(f, "481203957721", "43.50"))
	assert.Equal(t, "/paid?order=356", s.back("ok", f).String())
	s.is(statusPaid, "", 1)
	o := s.order()
	assert.Equal(t, "481203957721", o.BDR)
	assert.Equal(t, []string{"481203957721"}, o.NUMXKP)
	assert.Equal(t, []termView{{"481203957721", "43.50", "", ""}}, o.Terms)
	assert.Equal(t, []klikandpayHeard{{Response: "00", NUMXKP: "481203957721", Answer: "OK"}}, o.Calls)
	assert.Equal(t, "00", o.LastResponse)
	assert.Equal(t, "ok", o.Returned)
	assert.Equal(t, "43.50", o.Captured)
	assert.False(t, o.HasAlias)
	assert.Equal(t, 1, o.Questions)
	assert.Equal(t, []string{"481203957721"}, s.lastCall().form["NUMXKP"])

	assert.Equal(t, "KO - invalid_status", s.told(f, dynamicFields("00", "481203957721", "43.50")), "once more")
	assert.Equal(t, "OK", s.told(f, dynamicFields("REFUSED", "481203957722", "43.50")))
	s.back("ko", f)
	s.is(statusPaid, "", 1)
	assert.Equal(t, 1, s.order().Questions)
	assert.Equal(t, shopURL+"/failed?order=356&reason=already_paid", s.buy(""))
}

func TestKlikandpayDynamicByPost(t *testing.T) {
	s := newSwiss(t)
	f := s.hosted("")
	s.pays("481203957721", "43.50")
	assert.Equal(t, "OK", s.posts(f, dynamicFields("00", "481203957721", "43.50")))
	s.is(statusPaid, "", 1)
}

// posts delivers a dynamic return by POST.
func (s swiss) posts(f hostedForm, fields string) string {
	r := httptest.NewRequest(http.MethodPost, "/klikandpay/dynamic?order="+f.fields.Get("RETOUR"), strings.NewReader(fields))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	s.shop.ServeHTTP(w, r)
	return w.Body.String()
}

func TestKlikandpayDynamicReturns(t *testing.T) {
	const number = "481203957721"
	for name, tt := range map[string]struct {
		paid, fields, says string
		status             status
		why                reason
		answers            []stubAnswer
	}{
		"amount without its zero": {"43.50", dynamicFields("00", number, "43.5"), "OK", statusPaid, "", nil},
		"a comma":                 {"43.50", dynamicFields("00", number, "43,50"), "OK", statusPaid, "", nil},
		"fields not ticked":       {"43.50", "RESPONSE=00&NUMXKP=" + number, "OK", statusPaid, "", nil},
		"fields not ticked, less": {"4.35", "RESPONSE=00&NUMXKP=" + number, "KO - price_differs", statusUnclear, "price_differs", nil},
		"less than was paid":      {"43.50", dynamicFields("00", number, "1.00"), "KO - price_differs", statusUnclear, "price_differs", nil},
		"less was paid":           {"1.00", dynamicFields("00", number, "1.00"), "KO - price_differs", statusUnclear, "price_differs", nil},
		"less was paid, forged":   {"1.00", dynamicFields("00", number, "43.50"), "KO - price_differs", statusUnclear, "price_differs", nil},
		"no amount":               {"43.50", dynamicFields("00", number, "1e3"), "KO - malformed_amount", statusUnclear, "malformed_amount", nil},
		"another currency":        {"43.50", strings.Replace(dynamicFields("00", number, "43.50"), "EUR", "USD", 1), "KO - currency_differs", statusUnclear, "currency_differs", nil},
		"no number":               {"43.50", dynamicFields("00", "", "43.50"), "KO - missing_numxkp", statusUnclear, "missing_numxkp", nil},
		"forged":                  {"", dynamicFields("00", number, "43.50"), "KO - not_validated", statusPending, "not_validated", nil},
		"awaiting":                {"", dynamicFields("AWAITING", number, "43.50"), "OK", statusPending, "awaiting_money", nil},
		"awaiting a cheque":       {"", dynamicFields("AWAITINGCHEQUE", number, "43.50"), "OK", statusPending, "awaiting_money", nil},
		"refused":                 {"", dynamicFields("REFUSED", number, "43.50"), "OK", statusFailed, "payment_refused", nil},
		"cancelled":               {"", dynamicFields("CANCELED", number, "43.50"), "OK", statusFailed, "payment_cancelled", nil},
		"another word":            {"43.50", dynamicFields("0", number, "43.50"), "KO - unknown_response", statusNew, "", nil},
		"another provider's word": {"43.50", dynamicFields("00000", number, "43.50"), "KO - unknown_response", statusNew, "", nil},
		"no word":                 {"43.50", "NUMXKP=" + number, "KO - unknown_response", statusNew, "", nil},
		"down once":               {"43.50", dynamicFields("00", number, "43.50"), "OK", statusPaid, "", []stubAnswer{says(503, "")}},
		"down":                    {"43.50", dynamicFields("00", number, "43.50"), "KO - unclear", statusUnclear, "unclear", []stubAnswer{hangsUp, says(503, ""), plainly("")}},
		"yes without an amount":   {"43.50", dynamicFields("00", number, "43.50"), "OK", statusPaid, "", []stubAnswer{plainly("VALIDATIONYES"), plainly("VALIDATIONYES||")}},
		"another failure word":    {"43.50", dynamicFields("00", number, "43.50"), "KO - not_validated", statusPending, "not_validated", []stubAnswer{plainly("REJECTED|43.50|1")}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSwiss(t)
			f := s.hosted("")
			if tt.paid != "" {
				s.pays(number, tt.paid)
			}
			s.answers("veriftransaction.pl", tt.answers...)
			assert.Equal(t, tt.says, s.told(f, tt.fields))
			grants := map[status]int{statusPaid: 1}[tt.status]
			s.is(tt.status, tt.why, grants)
		})
	}
}

func TestKlikandpayForgedHash(t *testing.T) {
	s := newSwiss(t)
	s.hosted("")
	s.pays("481203957721", "43.50")
	for _, retour := range []string{"356", "356&key=", "356&key=00000000000000000000000000000000"} {
		assert.Equal(t, "KO AUT", s.get("/klikandpay/dynamic?order="+retour+"&"+dynamicFields("00", "481203957721", "43.50")).text)
	}
	assert.Equal(t, "KO - unknown_order", s.get("/klikandpay/dynamic?order=nope&RESPONSE=00").text)
	assert.Equal(t, "KO - unknown_order", s.get("/klikandpay/dynamic").text)
	s.is(statusNew, "", 0)
	assert.Empty(t, s.did())
}

func TestKlikandpayNumberOfAnotherOrder(t *testing.T) {
	s := newSwiss(t)
	other := s.form(s.get("/buy?with=klikandpay&order=1&amount=43.50").header.Get("Location"))
	assert.Equal(t, "OK", s.succeeds(other, "481203957721", "43.50"))
	f := s.hosted("")
	assert.Equal(t, "KO - numxkp_used", s.told(f, dynamicFields("00", "481203957721", "43.50")))
	s.is(statusUnclear, "numxkp_used", 0)
	assert.Equal(t, "OK", s.succeeds(f, "481203957722", "43.50"))
	s.is(statusPaid, "", 1)
}

func TestKlikandpayAwaitingThenPaid(t *testing.T) {
	s := newSwiss(t)
	f := s.hosted("")
	s.told(f, dynamicFields("AWAITING", "481203957721", "43.50"))
	end := s.back("ok", f)
	assert.Equal(t, "/klikandpay/pending?order=356", end.String())
	assert.Contains(t, s.get(end.String()).text, "when the money is here")
	assert.Equal(t, shopURL+end.String(), s.buy(""), "not sold again meanwhile")
	assert.Equal(t, "OK", s.succeeds(f, "481203957721", "43.50"))
	s.is(statusPaid, "", 1)
	assert.Equal(t, "/paid?order=356", s.goesTo(s.get(end.String())).String())
}

func TestKlikandpayTwoTabs(t *testing.T) {
	s := newSwiss(t)
	first, second := s.hosted(""), s.hosted("")
	assert.Equal(t, first, second)
	assert.Equal(t, "OK", s.succeeds(first, "481203957721", "43.50"))
	assert.Equal(t, "KO - paid_twice", s.succeeds(second, "481203957722", "43.50"))
	assert.Equal(t, "KO - invalid_status", s.succeeds(second, "481203957722", "43.50"))
	s.is(statusPaid, "", 1)
	assert.Equal(t, []string{"481203957722"}, s.order().PaidTwice)
	assert.Equal(t, []string{"481203957721"}, s.order().NUMXKP)
}

func TestKlikandpayPaidForAnEarlierPrice(t *testing.T) {
	s := newSwiss(t)
	cheap := s.form(s.get("/buy?with=klikandpay&order=356&amount=1").header.Get("Location"))
	f := s.hosted("")
	assert.Equal(t, "KO - price_differs", s.succeeds(cheap, "481203957721", "1.00"))
	s.is(statusUnclear, "price_differs", 0)
	assert.Equal(t, "OK", s.succeeds(f, "481203957722", "43.50"))
}

func TestKlikandpayInstalments(t *testing.T) {
	s := newSwiss(t)
	f := s.form(s.get("/buy?with=klikandpay&order=356&amount=100&mode=instalments").header.Get("Location"))
	assert.Equal(t, "OK", s.succeeds(f, "1", "33.34"))
	s.is(statusPaid, "", 1)
	assert.Equal(t, "KO - price_differs", s.succeeds(f, "2", "33.34"), "the cent comes once")
	assert.Equal(t, "OK", s.succeeds(f, "3", "33.33"))
	assert.Equal(t, "OK", s.succeeds(f, "4", "33.33"))
	assert.Equal(t, "KO - paid_twice", s.succeeds(f, "5", "33.33"))
	s.is(statusPaid, "", 1)
	o := s.order()
	assert.Equal(t, []string{"1", "3", "4"}, o.NUMXKP)
	assert.Equal(t, "100.00", o.Captured)
	assert.Equal(t, 3, o.TermsExpected)
}

func TestKlikandpayDeposit(t *testing.T) {
	s := newSwiss(t)
	f := s.hosted("mode=instalments&deposit=10&times=2")
	assert.Equal(t, "OK", s.succeeds(f, "1", "10.00"))
	assert.Equal(t, "OK", s.succeeds(f, "2", "16.75"))
	assert.Equal(t, "OK", s.succeeds(f, "3", "16.75"))
	assert.Equal(t, 3, s.order().TermsExpected)
	s.is(statusPaid, "", 1)
}

func TestKlikandpaySubscription(t *testing.T) {
	s := newSwiss(t)
	f := s.form(s.get("/buy?with=klikandpay&order=356&amount=9.90&trial=0.00&mode=subscription&plan=52675F0BE4B0A86").header.Get("Location"))
	s.pays("1", "0.00")
	assert.Equal(t, "OK", s.told(f, dynamicFields("00", "1", "0.00")+"&ABONNEMENTTYPE=ABO&NUMERO=1&PROCHAINE=2026-02-15&ALIAS=7B1F"))
	s.pays("2", "9.90")
	assert.Equal(t, "OK", s.told(f, dynamicFields("00", "2", "9.90")+"&NUMERO=2&PROCHAINE=2026-03-15&ORNUMXKP=1"))
	assert.Equal(t, "KO - price_differs", s.succeeds(f, "3", "9.00"))
	s.is(statusPaid, "", 1)
	o := s.order()
	assert.Equal(t, []termView{{"1", "0.00", "1", "2026-02-15"}, {"2", "9.90", "2", "2026-03-15"}}, o.Terms)
	assert.Zero(t, o.TermsExpected)
	assert.True(t, o.HasAlias)
	assert.NotContains(t, s.get("/orders/356").text, "7B1F")
}

func TestKlikandpayDynamicReturnsAtOnce(t *testing.T) {
	s := newSwiss(t)
	f := s.hosted("")
	s.pays("481203957721", "43.50")
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			s.told(f, dynamicFields("00", "481203957721", "43.50"))
			s.get("/klikandpay/ok" + f.fields.Get("RETOURVOK"))
		})
	}
	all.Wait()
	s.is(statusPaid, "", 1)
	assert.Len(t, s.order().NUMXKP, 1)
}
