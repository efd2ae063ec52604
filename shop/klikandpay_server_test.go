package shop

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
)

const (
	chargedKV   = "RESPONSE=00&NUMXKP=481203957721&TRANSACTIONID=1&AUTHID=482913&CERT=9C41D07B5E2A6F38&PAIEMENT=VISA&MONTANTXKP=43.50&DEVISEXKP=EUR&IPXKP=203.0.113.7&PAYSRXKP=CH&SCOREXKP=0&PAYSBXKP=CH"
	chargedPipe = "VALIDATIONYES|481203957721|43.50|"
	alias       = "7B1F0C5A9E3D4468A2C0F9D1B6E85347"
)

func TestKlikandpayCharge(t *testing.T) {
	for query, kind := range map[string]string{"": "multipart/form-data", "&body=urlencoded": "application/x-www-form-urlencoded"} {
		s := newSwiss(t)
		s.answers("server_server.pl", plainly(chargedKV))
		assert.Equal(t, shopURL+"/paid?order=356", s.buy("mode=server&customer=%C5%81ukasz"+query))
		s.is(statusPaid, "", 1)
		call := s.lastCall()
		assert.Equal(t, kind, call.contentType)
		for name, value := range map[string]string{
			"ID": "1360156807", "IP": "192.0.2.1", "NOM": "Łukasz", "PRENOM": "Jane", "PAYS": "FR", "MONTANT": "43.50",
			"NUMCARTE": "4012888888881881", "EXPMOIS": "12", "EXPANNEE": "2039", "CVV": "111",
		} {
			assert.Equal(t, []string{value}, call.form[name], name)
		}
		for _, name := range []string{"DIFFERE", "PRIVATE_KEY", "KEY", "RETOUR"} {
			assert.NotContains(t, call.form, name)
		}
		o := s.order()
		assert.Equal(t, []string{"481203957721"}, o.NUMXKP)
		assert.Equal(t, 1, o.Charges)
		assert.False(t, o.HasAlias)
		assert.NotContains(t, s.get("/orders/356").text, "4012888888881881")
		kept, _ := s.shop.orders.get("356")
		assert.Empty(t, kept.klikandpay.wish.card, "no card is kept")
	}
}

func TestKlikandpayChargeAnswers(t *testing.T) {
	for name, tt := range map[string]struct {
		answer stubAnswer
		status status
		why    reason
	}{
		"pipe":                    {plainly(chargedPipe), statusPaid, ""},
		"with an alias":           {plainly(chargedKV + "&ALIAS=" + alias), statusPaid, ""},
		"pipe with an alias":      {plainly(chargedPipe + alias + "\n"), statusPaid, ""},
		"refused":                 {plainly("RESPONSE=REFUSED&NUMXKP=481203957722&MONTANTXKP=43.50&DEVISEXKP=EUR"), statusFailed, "payment_refused"},
		"pipe refused":            {plainly("VALIDATIONNO|REFUSED"), statusFailed, "payment_refused"},
		"bad card":                {plainly("RESPONSE=ERROR&ERROR=BAD-CARD"), statusFailed, "bad_card"},
		"pipe bad card":           {plainly("VALIDATIONNO|BAD-CARD"), statusFailed, "bad_card"},
		"an error without a word": {plainly("RESPONSE=ERROR"), statusFailed, "unclear"},
		"empty":                   {plainly(""), statusUnclear, "unclear"},
		"garbage":                 {plainly("<html>"), statusUnclear, "unclear"},
		"broken":                  {plainly("RESPONSE=00&NUMXKP=%zz"), statusUnclear, "unclear"},
		"no number":               {plainly("RESPONSE=00"), statusUnclear, "unclear"},
		"another amount":          {plainly("RESPONSE=00&NUMXKP=1&MONTANTXKP=4.35"), statusUnclear, "price_differs"},
		"amount without its zero": {plainly("RESPONSE=00&NUMXKP=1&MONTANTXKP=43.5"), statusPaid, ""},
		"503":                     {says(503, chargedKV), statusUnclear, "unclear"},
		"lost":                    {hangsUp, statusUnclear, "unclear"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSwiss(t)
			s.answers("server_server.pl", tt.answer)
			location := s.buy("mode=server")
			grants := map[status]int{statusPaid: 1}[tt.status]
			s.is(tt.status, tt.why, grants)
			assert.Equal(t, 1, s.order().Charges)
			if tt.status != statusPaid {
				assert.Equal(t, shopURL+"/failed?order=356&reason="+string(tt.why), location)
			}
			if tt.status == statusUnclear { // not charged again
				assert.Equal(t, location, s.buy("mode=server"))
				assert.Equal(t, 1, s.order().Charges)
			}
		})
	}
}

func TestKlikandpayChargeCards(t *testing.T) {
	s := newSwiss(t)
	s.answers("server_server.pl", plainly("RESPONSE=ERROR&ERROR=BAD-EXPIRY"), plainly(chargedKV+"&ALIAS="+alias))
	s.buy("mode=server&card=5555555555554444&cvv=999&expiry=1/30")
	for name, value := range map[string]string{"NUMCARTE": "5555555555554444", "EXPMOIS": "1", "EXPANNEE": "30", "CVV": "999"} {
		assert.Equal(t, value, s.lastCall().form.Get(name), name)
	}
	assert.NotContains(t, s.get("/failed?order=356").text, "5555555555554444", "not in the link to another try")
	s.buy("mode=server&account=production")
	assert.Equal(t, "1360156808", s.lastCall().form.Get("ID"))
	assert.NotEqual(t, "4012888888881881", s.lastCall().form.Get("NUMCARTE"), "which works in test mode only")
	assert.True(t, s.order().HasAlias)
}

func TestKlikandpayChargeUnreached(t *testing.T) {
	s := newSwiss(t)
	env := *s.shop.env.Load()
	env["KLIKANDPAY_URL"] = "http://127.0.0.1:1/klikandpay"
	s.shop.SetEnv(env)
	s.buy("mode=server")
	s.is(statusFailed, "unreachable", 0)
}

// A charge was done and its answer lost; the merchant's people find its number.
func TestKlikandpayLostChargeIsFound(t *testing.T) {
	s := newSwiss(t)
	s.answers("server_server.pl", hangsUp)
	s.buy("mode=server")
	s.pays("481203957721", "43.50")
	assert.JSONEq(t, `{"order":"356","numxkp":"5","answer":"KO - not_validated","was":"unclear","is":"unclear","reason":"unclear"}`,
		s.get("/klikandpay/verify?order=356&numxkp=5").text)
	assert.JSONEq(t, `{"order":"356","numxkp":"481203957721","answer":"OK","was":"unclear","is":"paid","reason":""}`,
		s.get("/klikandpay/verify?order=356&numxkp=481203957721").text)
	s.is(statusPaid, "", 1)
	assert.Equal(t, http.StatusNotFound, s.get("/klikandpay/verify?order=nope").status)
}
