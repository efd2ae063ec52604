package shop

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestKlikandpayOpenedByHand(t *testing.T) {
	s := newSwiss(t)
	f := s.hosted("")
	end := s.back("ok", f)
	assert.Equal(t, "/klikandpay/pending?order=356", end.String())
	page := s.get(end.String())
	assert.Equal(t, http.StatusOK, page.status)
	assert.Contains(t, page.text, "please do not pay again")
	assert.NotContains(t, page.text, `id="again"`)
	assert.Contains(t, page.text, `id="look"`)
	s.is(statusPending, "no_dynamic_return", 0)
	assert.Equal(t, "OK", s.succeeds(f, "1", "43.50"), "it was late")
	assert.Equal(t, "/paid", s.goesTo(s.get(end.String())).Path)
}

func TestKlikandpayReturnsOfNobody(t *testing.T) {
	s := newSwiss(t)
	s.hosted("")
	for _, page := range []string{"ok", "ko"} {
		assert.Equal(t, "unknown_order", s.goesTo(s.get("/klikandpay/"+page)).Query().Get("reason"))
		assert.Equal(t, "unknown_order", s.goesTo(s.get("/klikandpay/"+page+"?order=nope&key=1")).Query().Get("reason"))
		assert.Equal(t, "not_paid", s.goesTo(s.get("/klikandpay/"+page+"?order=356&key=1")).Query().Get("reason"))
	}
	assert.Equal(t, "unknown_order", s.goesTo(s.get("/klikandpay/pending?order=nope")).Query().Get("reason"))
	s.is(statusNew, "", 0)
}

func TestKlikandpayRefusedAndPaidAtTheSecondAttempt(t *testing.T) {
	s := newSwiss(t)
	f := s.hosted("")
	assert.Equal(t, "/failed?order=356&reason=payment_failed", s.back("ko", f).String())
	f = s.hosted("")
	s.is(statusNew, "", 0)
	assert.Equal(t, "OK", s.succeeds(f, "1", "43.50"))
}

// Some accounts append to the accepted URL what they know.
func TestKlikandpayReturnWithNumber(t *testing.T) {
	s := newSwiss(t)
	f := s.hosted("")
	hint := func(number, amount string) string {
		return s.goesTo(s.get("/klikandpay/ok" + f.fields.Get("RETOURVOK") + "&NUMXKP=" + number + "&PAIEMENT=VISA&MONTANTXKP=" + amount)).Path
	}
	assert.Equal(t, "/klikandpay/pending", hint("1", "43.50"), "who has not paid")
	s.is(statusPending, "not_validated", 0)
	s.pays("2", "43.50")
	assert.Equal(t, "/paid", hint("2", "43.50"))
	assert.Equal(t, "KO - invalid_status", s.told(f, dynamicFields("00", "2", "43.50")), "after the browser")
	s.is(statusPaid, "", 1)
}

func TestKlikandpayUnclearIsAskedAgain(t *testing.T) {
	for name, again := range map[string]func(swiss, hostedForm){
		"by the return":   func(s swiss, f hostedForm) { s.back("ok", f) },
		"by a buy link":   func(s swiss, _ hostedForm) { s.buy("") },
		"by the merchant": func(s swiss, _ hostedForm) { s.get("/klikandpay/verify?order=356") },
	} {
		t.Run(name, func(t *testing.T) {
			s := newSwiss(t)
			f := s.hosted("")
			s.pays("1", "43.50")
			s.answers("veriftransaction.pl", hangsUp, hangsUp, hangsUp)
			assert.Equal(t, "KO - unclear", s.told(f, dynamicFields("00", "1", "43.50")))
			assert.Contains(t, s.get("/failed?order=356").text, "We are checking your payment")
			again(s, f)
			s.is(statusPaid, "", 1)
		})
	}
}
