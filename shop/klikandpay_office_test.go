package shop

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
)

// charged has order 356 charged from the shop's server.
func charged(t *testing.T, query string) swiss {
	t.Helper()
	s := newSwiss(t)
	s.answers("server_server.pl", plainly(chargedKV+"&ALIAS="+alias))
	s.buy("mode=server&" + query)
	return s
}

func TestKlikandpayRefund(t *testing.T) {
	s := charged(t, "")
	s.answers("cancel_transaction.pl", plainly("RESPONSE=00&NUMXKP=481203957721&MONTANTXKP=10.00"),
		plainly("VALIDATIONYES|481203957721|33.50|"), plainly("RESPONSE=ERROR&ERROR=AMOUNT-TOO-HIGH"))
	status, v := s.office("/klikandpay/refund?order=356&amount=10")
	assert.Equal(t, http.StatusOK, status)
	assert.Equal(t, officeView{Order: "356", TX: "481203957721", Wanted: "10.00", Done: true, Response: "00", NUMXKP: "481203957721", Amount: "10.00"}, v)
	call := s.lastCall()
	assert.Equal(t, "multipart/form-data", call.contentType)
	for name, value := range map[string]string{"ID": "1360156807", "TX": "481203957721", "MONTANT": "10.00", "PRIVATE_KEY": klikPrivateKey} {
		assert.Equal(t, []string{value}, call.form[name], name)
	}
	assert.Equal(t, "10.00", s.order().Refunded)
	_, v = s.office("/klikandpay/refund?order=356&amount=33.50")
	assert.True(t, v.Done)
	assert.Equal(t, "43.50", s.order().Refunded)
	_, v = s.office("/klikandpay/refund?order=356&numxkp=77")
	assert.Equal(t, officeView{Order: "356", TX: "77", Wanted: "43.50", Response: "ERROR", Fault: "AMOUNT-TOO-HIGH"}, v)
	assert.Equal(t, "43.50", s.order().Refunded)
	assert.Equal(t, "AMOUNT-TOO-HIGH", s.order().LastResponse)
	s.is(statusPaid, "", 1)
}

func TestKlikandpayDeferredIsValidated(t *testing.T) {
	s := charged(t, "deferred=1&body=urlencoded")
	assert.Equal(t, "1", s.lastCall().form.Get("DIFFERE"))
	s.is(statusPending, "authorized", 0)
	assert.Equal(t, "43.50", s.order().Held)
	assert.Equal(t, shopURL+"/klikandpay/pending?order=356", s.buy("mode=server"), "not charged again")
	s.answers("validedifferee.pl", plainly("RESPONSE=ERROR&ERROR=AMOUNT-TOO-HIGH"), plainly("RESPONSE=00&NUMXKP=481203957721&MONTANTXKP=40.00"))
	_, v := s.office("/klikandpay/validate?order=356&amount=50")
	assert.False(t, v.Done)
	s.is(statusPending, "authorized", 0)
	_, v = s.office("/klikandpay/validate?order=356&amount=40")
	assert.True(t, v.Done)
	assert.Equal(t, "application/x-www-form-urlencoded", s.lastCall().contentType)
	s.is(statusPaid, "", 1)
	assert.Equal(t, "40.00", s.order().Captured)
	assert.Equal(t, "0.00", s.order().Held)
}

func TestKlikandpayDeferredIsCancelled(t *testing.T) {
	s := newSwiss(t)
	f := s.hosted("mode=deferred")
	assert.Equal(t, "OK", s.succeeds(f, "1", "43.50"))
	s.is(statusPending, "authorized", 0)
	assert.Contains(t, s.get(s.back("ok", f).String()).text, "reserved on your card")
	done := plainly("RESPONSE=00&NUMXKP=1&MONTANTXKP=3.50")
	s.answers("cancel_transaction.pl", done, done)
	s.office("/klikandpay/refund?order=356&amount=3.50")
	assert.Equal(t, "40.00", s.order().Held)
	s.office("/klikandpay/refund?order=356&amount=40")
	s.is(statusFailed, "voided", 0)
	assert.Equal(t, "0.00", s.order().Refunded)
	f = s.hosted("") // and sold once more
	assert.Equal(t, "OK", s.succeeds(f, "2", "43.50"))
	s.is(statusPaid, "", 1)
}

func TestKlikandpayDuplicate(t *testing.T) {
	s := charged(t, "account=production")
	s.answers("duplicate.pl", plainly("RESPONSE=00&NUMXKP=481203957799&MONTANTXKP=5.00&ALIAS="+alias), plainly(""))
	_, v := s.office("/klikandpay/duplicate?order=356&amount=5&deferred=1")
	assert.True(t, v.Done)
	assert.Equal(t, "481203957799", v.NUMXKP)
	call := s.lastCall()
	for name, value := range map[string]string{
		"ID": "1360156808", "IP": "192.0.2.1", "MONTANT": "5.00", "ALIAS": alias, "PRIVATE_KEY": "7A20", "DIFFERE": "1",
	} {
		assert.Equal(t, []string{value}, call.form[name], name)
	}
	assert.Equal(t, []string{"481203957799"}, s.order().Rebills)
	s.is(statusPaid, "", 1)
	status, v := s.office("/klikandpay/duplicate?order=356&amount=5")
	assert.Equal(t, http.StatusBadGateway, status)
	assert.NotEmpty(t, v.Error)
	assert.Len(t, s.order().Rebills, 1)
	assert.NotContains(t, s.lastCall().form, "DIFFERE")
}

func TestKlikandpayOfficeRefuses(t *testing.T) {
	s := newSwiss(t)
	status, v := s.office("/klikandpay/refund?order=nope")
	assert.Equal(t, http.StatusNotFound, status)
	assert.Equal(t, "no such order", v.Error)
	s.hosted("")
	status, _ = s.office("/klikandpay/refund?order=356&amount=0")
	assert.Equal(t, http.StatusBadRequest, status)
	status, v = s.office("/klikandpay/duplicate?order=356")
	assert.Equal(t, http.StatusConflict, status)
	assert.Equal(t, "no alias is stored", v.Error)
	env := *s.shop.env.Load()
	delete(env, "KLIKANDPAY_PRIVATE_KEY")
	s.shop.SetEnv(env)
	status, _ = s.office("/klikandpay/validate?order=356")
	assert.Equal(t, http.StatusServiceUnavailable, status)
	assert.Empty(t, s.did())
}
