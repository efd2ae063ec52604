package klikandpay_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// told is a place whose merchant listens.
func told(t *testing.T, switches string) (sandboxed, *listener) {
	t.Helper()
	shop := listen(t)
	return open(t, arrange{switches: switches, shop: "http://" + shop.addr, paths: map[string]string{"dynamic_return": "/kp.php?order="}}), shop
}

// awaited chooses a transfer and answers its NUMXKP.
func (p sandboxed) awaited() string {
	p.T.Helper()
	p.Post(p.entered("check.pl", order(productionID))+"/means", fields("CARTE", "VIREMENT"))
	p.Settle()
	awaited := p.Payment("a3f9-356")
	require.Equal(p.T, "awaiting", awaited.State)
	return awaited.Ref
}

// TestTransferArrives: nothing is accepted before it is there; then the merchant is told,
// by the same number (KP-081, section 13).
func TestTransferArrives(t *testing.T) {
	p, shop := told(t, "means=VISA,VIREMENT")
	num := p.awaited()
	assert.Equal(t, "VALIDATIONNO", p.verified(productionID, num))
	assert.Equal(t, failed("BAD-STATE"), p.script("cancel_transaction.pl", later(num, "1.00")))
	require.NoError(t, p.act(num, "settle"))
	p.Settle()
	assert.Equal(t, []string{"AWAITING", "00"}, shop.each(t, "RESPONSE"))
	assert.Equal(t, []string{num, num}, shop.each(t, "NUMXKP"))
	assert.Equal(t, []string{"VIREMENT", "VIREMENT"}, shop.each(t, "PAIEMENT"))
	assert.Equal(t, []string{"1", "1"}, shop.each(t, "TRANSACTIONID"))
	assert.Equal(t, shop.told(t)[0]["AUTHID"], shop.told(t)[1]["AUTHID"])
	assert.NotContains(t, shop.told(t)[1], "ALIAS", "there is no card")
	assert.Equal(t, "captured 43.50", p.stands(num))
	assert.Equal(t, "VALIDATIONYES|43.50|0", p.verified(productionID, num))
	require.Error(t, p.act(num, "duplicate"), "no card was charged")
	require.Error(t, p.act(num, "settle"), "it arrives once")
	assert.Equal(t, done(num, "43.50"), p.script("cancel_transaction.pl", later(num, "43.50")))
}

// TestTransferNeverArrives: only a merchant who wants to know is told (KP-100).
func TestTransferNeverArrives(t *testing.T) {
	p, shop := told(t, "means=VISA,VIREMENT")
	require.NoError(t, p.act(p.awaited(), "never_came"))
	p.Settle()
	assert.Equal(t, []string{"AWAITING"}, shop.each(t, "RESPONSE"))
	p.Switches("notify_refusals=true")
	num := p.awaited()
	require.NoError(t, p.act(num, "never_came"))
	p.Settle()
	assert.Equal(t, []string{"AWAITING", "AWAITING", "CANCELED"}, shop.each(t, "RESPONSE"))
	assert.Equal(t, "cancelled 43.50", p.stands(num))
}

// TestServerToServerIsToldOnlyWhereAskedFor: the answer is what the merchant has (KP-154).
func TestServerToServerIsToldOnlyWhereAskedFor(t *testing.T) {
	p, shop := told(t, "")
	_, alias := p.charged()
	p.Settle()
	assert.Empty(t, shop.requests())
	p.Switches("server_notifies=true")
	num, _ := p.charged()
	held, _ := p.charged("DIFFERE", "1")
	p.script("server_server.pl", sale(productionID, "NUMCARTE", visaTest))
	p.script("validedifferee.pl", later(held, "1.00"))
	again := said(t, p.script("duplicate.pl", fields("ID", productionID, "IP", "203.0.113.7", "MONTANT", "9.90", "ALIAS", alias, "PRIVATE_KEY", productionKey)))
	p.Settle()
	assert.ElementsMatch(t, []string{num, held, again["NUMXKP"]}, shop.each(t, "NUMXKP"))
	assert.Equal(t, []string{"00", "00", "00"}, shop.each(t, "RESPONSE"))
	p.Switches("notify_refusals=true")
	p.script("server_server.pl", sale(productionID, "NUMCARTE", visaTest))
	p.Settle()
	assert.Equal(t, "REFUSED", shop.told(t)[3]["RESPONSE"])
}
