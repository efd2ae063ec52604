package klikandpay_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// verified is what veriftransaction.pl says, without its last newline.
func (p sandboxed) verified(id, num string) string {
	p.T.Helper()
	answer := p.Get(p.at("/paiement/veriftransaction.pl?ID=" + id + "&NUMXKP=" + num))
	assert.Equal(p.T, http.StatusOK, answer.Status)
	assert.Equal(p.T, "text/plain", answer.Header.Get("Content-Type"))
	assert.True(p.T, strings.HasSuffix(answer.Body, "\n"), answer.Body)
	return strings.TrimSuffix(answer.Body, "\n")
}

// TestVerification: yes for what was accepted, also when it was given back since, with the
// amount as it was accepted; no for all else (KP-058, KP-059).
func TestVerification(t *testing.T) {
	p := open(t, arrange{})
	num, _ := p.charged()
	held, _ := p.charged("DIFFERE", "1", "MONTANT", "20")
	refused := said(t, p.script("server_server.pl", sale(productionID, "NUMCARTE", visaTest)))["NUMXKP"]
	p.Advance(90 * time.Minute)
	assert.Equal(t, "VALIDATIONYES|43.50|5400", p.verified(productionID, num))
	assert.Equal(t, "VALIDATIONYES|20.00|5400", p.verified(productionID, held))
	assert.Equal(t, "VALIDATIONNO", p.verified(productionID, refused))
	assert.Contains(t, p.Notes(), "never accepted")
	p.script("cancel_transaction.pl", later(num, "43.50"))
	p.script("validedifferee.pl", later(held, "5"))
	assert.Equal(t, "VALIDATIONYES|43.50|5400", p.verified(productionID, num))
	assert.Equal(t, "VALIDATIONYES|20.00|5400", p.verified("", held))
	p.Switches("verif_age=min")
	assert.Equal(t, "VALIDATIONYES|43.50|90", p.verified(productionID, num))
	p.Switches("verif_age=h")
	assert.Equal(t, "VALIDATIONYES|43.50|1", p.verified(productionID, num))

	assert.Equal(t, "VALIDATIONNO", p.verified(testID, num), "another merchant's")
	assert.Equal(t, "VALIDATIONNO", p.verified("17", num), "nobody's")
	for _, unknown := range []string{"", "0", sampleNum, "x", "%00", "99999999999999999999", strings.Repeat("1", 2000)} {
		assert.Equal(t, "VALIDATIONNO", p.verified(productionID, unknown), unknown)
		assert.Equal(t, "VALIDATIONNO", p.verified("", unknown), unknown)
	}
	p.Switches("verif_no=NON")
	assert.Equal(t, "NON", p.verified(productionID, refused))
	p.Switches("verif_blank_id=false")
	assert.Equal(t, "NON", p.verified("", num), "KP-060")
	assert.Equal(t, "VALIDATIONYES|43.50|1", p.verified(productionID, num))
	for _, method := range []string{http.MethodPut, http.MethodDelete} {
		assert.Equal(t, "NON\n", p.Ask(method, p.at("/paiement/veriftransaction.pl?ID="+productionID+"&NUMXKP="+num), "", nil, nil).Body, method)
	}
	assert.Equal(t, "VALIDATIONYES|43.50|1\n", p.Post(p.at("/paiement/veriftransaction.pl"), fields("NUMXKP", num, "ID", productionID)).Body)
}

// TestVerificationByRules: a rule can deny what is true, and confirm what is not (KP-059).
func TestVerificationByRules(t *testing.T) {
	p := open(t, arrange{rules: "  - {op: klikandpay.verify, when: 'payment.state == \"declined\"', then: {outcome: yes}}\n  - {op: klikandpay.verify, then: {outcome: no}}\n"})
	num, _ := p.charged()
	refused := said(t, p.script("server_server.pl", sale(productionID, "NUMCARTE", visaTest)))["NUMXKP"]
	assert.Equal(t, "VALIDATIONNO", p.verified(productionID, num))
	assert.Equal(t, "VALIDATIONYES|43.50|0", p.verified("", refused))
	assert.Equal(t, "VALIDATIONNO", p.verified(productionID, sampleNum), "nobody confirms what there is not")
}
