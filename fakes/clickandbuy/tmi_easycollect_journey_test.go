package clickandbuy_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestCollectIsTheSample posts CB-173's request and gets its answer, byte for byte; the
// same once more is a fault of the same form with a telling word (CB-354).
func TestCollectIsTheSample(t *testing.T) {
	p := open(t, arrange{account: agreed})
	ask := sample(t, "CB-173.request.xml")
	said := p.tmi(ask)
	require.Equal(t, http.StatusOK, said.Status, said.Body)
	bdr := p.Payment("sub-4711-03").Ref
	assert.Equal(t, sample(t, "CB-173.answer.xml"), strings.ReplaceAll(said.Body, bdr, "12345680"))
	again := p.tmi(ask)
	assert.Equal(t, http.StatusInternalServerError, again.Status)
	assert.Equal(t, sample(t, "CB-173.fault.xml"), strings.ReplaceAll(again.Body, "ExternalBDRIDNotUnique", "InvalidParameter"))
	assert.Len(t, p.Payments("sub-4711-03"), 1)
	unreadable := p.tmi(strings.Replace(ask, "<amount>999<", "<amount>9.99<", 1))
	assert.Equal(t, sample(t, "CB-173.fault.xml"), unreadable.Body)
}

// TestCollectByClients: the request as the clients of CB-164 to CB-169 write one: by
// position, with references, empty values, in ISO-8859-1 (CB-165, CB-166, CB-168).
func TestCollectByClients(t *testing.T) {
	envelope := func(body string) string {
		return `<?xml version="1.0" encoding="UTF-8"?><e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>` + body + `</e:Body></e:Envelope>`
	}
	const query = `<crn href="#c"/><easyCollectID>7</easyCollectID><externalBDRID>w1</externalBDRID><amount>999</amount><currency>EUR</currency><urlInfo>M&#228;rz</urlInfo><internalContentDescription/>`
	wrap := func(sent string) string {
		return envelope(`<getEasyCollectSingle xmlns="TransactionManager.Payment"><sRequest><sellerID>222333444</sellerID><tmPassword>secret1</tmPassword><extJobID/><request><discriminator>DEBIT</discriminator><debReq>` +
			sent + `</debReq></request></sRequest></getEasyCollectSingle><multiRef id="c" xmlns:x="y">99887766</multiRef>`)
	}
	byPosition := strings.NewReplacer("sellerID>", "c-gensym3>", "tmPassword>", "c-gensym5>", "<extJobID/>", "<c-gensym7/>", "request>", "c-gensym9>").Replace(wrap(query))
	latin1 := strings.NewReplacer(`encoding="UTF-8"`, `encoding="ISO-8859-1"`, "M&#228;rz", "M\xe4rz").Replace(wrap(query))
	for name, body := range map[string]string{
		"without slave": wrap(query), "with slave": wrap("<slaveMerchantID>222333445</slaveMerchantID>" + query),
		"by position": byPosition, "ISO-8859-1": latin1, "typed": strings.Replace(wrap(query), "<amount>", `<amount xsi:type="xsd:int" xmlns:xsi="i">`, 1),
	} {
		p := open(t, arrange{account: agreed})
		answer := p.tmi(body)
		require.Equal(t, http.StatusOK, answer.Status, "%s: %s %s", name, answer.Body, p.Notes())
		assert.Equal(t, "committed", p.Payment("w1").State, name)
		assert.Equal(t, "März", p.call("getBDRStatusByExternalBDRID", true, "externalBDRID=w1").said("adtlURLInfo"), name)
	}
}

// TestCollectIsRefused: each reason, with its word and nothing booked (CB-155, CB-351,
// CB-352, CB-362).
func TestCollectIsRefused(t *testing.T) {
	p := open(t, arrange{account: agreed, shop: succeeds(t).url})
	p.debited("used", "100")
	p.buy("bought", "123")
	for name, c := range map[string]struct {
		want    string
		changes []string
	}{
		"unknown buyer":       {"34 CustomerNotFound", []string{"crn=1"}},
		"no agreement":        {"34 EasyCollectNotGranted", []string{"easyCollectID=9"}},
		"of another buyer":    {"34 EasyCollectNotGranted", []string{"crn=99887772"}},
		"withheld":            {"34 EasyCollectNotGranted", []string{"crn=99887773"}},
		"locked":              {"34 CustomerLocked", []string{"crn=99887768"}},
		"terminated":          {"34 CustomerTerminated", []string{"crn=99887769"}},
		"exhausted":           {"34 CreditExhausted", []string{"crn=99887770"}},
		"the merchant itself": {"34 CustomerIsMerchant", []string{"crn=99887771"}},
		"over the limit":      {"34 LimitExceeded", []string{"crn=99887767", "amount=2001"}},
		"another currency":    {"34 CurrencyNotAllowed", []string{"crn=99887767", "currency=USD"}},
		"no currency":         {"34 CurrencyNotAllowed", []string{"currency=XYZ"}},
		"nothing":             {"34 AmountNotAllowed", []string{"amount=0"}},
		"negative":            {"34 InvalidParameter", []string{"amount=-1"}},
		"too much":            {"34 InvalidParameter", []string{"amount=4294967296"}},
		"no reference":        {"34 InvalidParameter", []string{"externalBDRID="}},
		"long reference":      {"34 InvalidParameter", []string{"externalBDRID=" + strings.Repeat("x", 65)}},
		"foreign slave":       {"34 InvalidParameter", []string{"slaveMerchantID=9"}},
		"collected before":    {"34 ExternalBDRIDNotUnique", []string{"externalBDRID=used"}},
		"bought before":       {"34 ExternalBDRIDNotUnique", []string{"externalBDRID=bought"}},
	} {
		answer := p.perform("DEBIT", collecting("r1", "100", c.changes...))
		assert.Equal(t, c.want, answer.refusal(), name)
		assert.Empty(t, p.Payments("r1"), name)
		assert.Contains(t, p.Notes(), "fault 34", name)
	}
	assert.Equal(t, "34 InvalidParameter", p.tmi(question("getEasyCollectSingle", single(xmlOf("discriminator=CREDIT", "debReq="+collecting("r1", "1"))))).refusal())
	assert.Equal(t, "34 InvalidParameter", p.tmi(question("getEasyCollectSingle", single(xmlOf("discriminator=GIFT", "debReq="+collecting("r1", "1"))))).refusal())
	assert.NotEmpty(t, p.debited("r1", "2000", "crn=99887767"), "up to the limit")
}

// TestCollectByRule: the documented faults and the telling ones on request, judged by what
// the request says (CB-155).
func TestCollectByRule(t *testing.T) {
	for word, want := range map[string]string{
		"BDRIDNotFound": "32", "InvalidParameter": "34", "BadPassword": "41", "InterfaceError": "47", "InterfaceAccessNotGranted": "50", "InternalError": "99",
		"CustomerLocked": "34", "LimitExceeded": "34", "EasyCollectNotGranted": "34",
	} {
		p := open(t, arrange{account: agreed, rules: `  - {op: clickandbuy.tmi.getEasyCollectSingle, when: 'discriminator == "DEBIT" and crn == 99887766 and easyCollectID == 7 and amount == 999 and currency == "EUR" and externalBDRID == "x1" and extJobID == 1', times: 1, then: {outcome: ` + word + `}}`})
		assert.Equal(t, want+" "+word, p.perform("DEBIT", collecting("x1", "999")).refusal())
		assert.Empty(t, p.Payments("x1"))
		assert.NotEmpty(t, p.debited("x1", "999"))
	}
	p := open(t, arrange{account: agreed, switches: "tmi.payment_ids=1_2_3_4_5_6"})
	assert.Equal(t, "2 CustomerNotFound", p.perform("DEBIT", collecting("x1", "999", "crn=1")).refusal())
	assert.Equal(t, "1 BDRIDNotFound", p.perform("CANCEL", cancelling("x1")).refusal())
}

// TestLongerAnswer: getEasyCollectSingle540 says two things more (CB-142, CB-319, CB-372).
func TestLongerAnswer(t *testing.T) {
	p := open(t, arrange{account: agreed})
	longer := func(external string) page {
		return p.tmi(question("getEasyCollectSingle540", single(request("DEBIT", collecting(external, "500")))))
	}
	answer := longer("l1")
	assert.Equal(t, "SAFE", answer.said("paymentMethodSafety"))
	assert.Equal(t, "0", answer.said("customerinfo"))
	p.Switches("tmi.payment_safety=WAITFORPRN system_numbers=eu=9")
	answer = longer("l2")
	assert.Equal(t, "WAITFORPRN", answer.said("paymentMethodSafety"))
	assert.Equal(t, "9", answer.said("systemID"), "CB-174")
	cancelled := p.tmi(question("getEasyCollectSingle540", single(request("CANCEL", cancelling("l1")))))
	assert.Equal(t, "500", cancelled.said("amount"))
}

// TestDebitIsBooked like a purchase: the questions about it, its event, its link (CB-353,
// CB-354).
func TestDebitIsBooked(t *testing.T) {
	shop := httpShop(t, map[string]http.HandlerFunc{"/ems.php": func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("OK")) }})
	p := open(t, arrange{account: agreed, shop: shop})
	bdr := p.debited("d1", "999", "urlInfo=http://shop.example/d1")
	assert.Equal(t, "true", p.booked("d1"))
	assert.Equal(t, "true", p.call("isBDRIDCommitted", true, "BDRID="+bdr).said("isCommitted"))
	status := p.call("getBDRStatusByBDRID", true, "BDRID="+bdr)
	for name, want := range map[string]string{
		"externalBDRID": "d1", "URLID": "5551", "price": "999", "currency": "EUR", "crn": "99887766", "adtlURLInfo": "http://shop.example/d1",
		"clickURL": "", "linkName": "Order", "creationDateTime": "20091215143000", "isChargeBack": "false",
	} {
		assert.Equal(t, want, status.said(name), name)
	}
	p.Settle()
	events := p.Exchanges("clickandbuy.ems")
	require.Len(t, events, 1)
	assert.Contains(t, events[0].Request.Body, "created")
	assert.Equal(t, p.Payment("d1").ID, p.Exchanges("clickandbuy.tmi.getEasyCollectSingle")[0].Payment)
}

// TestExplicitCommit: the debit waits for commitEasyCollectBDR, and not for ever (CB-130,
// CB-355, CB-356, CB-357).
func TestExplicitCommit(t *testing.T) {
	p := open(t, arrange{account: agreed, switches: "tmi.explicit_commit=on tmi.commit_within=2h"})
	answer := p.perform("DEBIT", collecting("e1", "999"))
	assert.Equal(t, []string{"true", "999", "0", "999"}, []string{answer.said("explicitCommit"), answer.said("amount"), answer.said("paidAmount"), answer.said("billedAmount")})
	bdr := answer.said("BDRID")
	assert.Equal(t, "fault 32", p.booked("e1"))
	assert.Equal(t, "32 BDRIDNotFound", p.perform("CANCEL", cancelling("e1")).refusal(), "nothing is booked")
	assert.Equal(t, "34 AmountNotAllowed", p.perform("CREDIT", collecting("e2", "1")).refusal(), "nothing is paid")
	assert.Equal(t, "34 ExternalBDRIDNotUnique", p.perform("DEBIT", collecting("e1", "999")).refusal())
	commit := func(bdr string) page { return p.call("commitEasyCollectBDR", true, "BDRID="+bdr) }
	assert.Equal(t, "true", commit(bdr).said("return"))
	assert.Equal(t, "true", p.booked("e1"))
	assert.Equal(t, "true", commit(bdr).said("return"), "once more changes nothing")
	assert.Equal(t, "32 BDRIDNotFound", commit("1").refusal())
	late := p.debited("e3", "999")
	p.Advance(2 * time.Hour)
	assert.Equal(t, "abandoned", p.Payment("e3").State)
	assert.Equal(t, "committed", p.Payment("e1").State)
	assert.Equal(t, "32 BDRIDNotFound", commit(late).refusal())
	assert.NotEmpty(t, p.debited("e3", "999"), "the reference may be used again")
	p.Switches("tmi.explicit_commit=off")
	assert.Equal(t, "true", commit(p.debited("e4", "1")).said("return"), "a debit that was booked at once is committed")
}

// TestCredit: money for the buyer, never more than the agreement's debits stand at
// (CB-358).
func TestCredit(t *testing.T) {
	p := open(t, arrange{account: agreed})
	credit := func(external, amount string, changes ...string) string {
		return p.perform("CREDIT", collecting(external, amount, changes...)).refusal()
	}
	assert.Equal(t, "34 AmountNotAllowed", credit("c1", "1"))
	p.debited("d1", "1000")
	assert.Equal(t, "34 AmountNotAllowed", credit("c1", "1001"))
	assert.Equal(t, "34 AmountNotAllowed", credit("c1", "100", "currency=USD"), "by currency")
	assert.Equal(t, "34 AmountNotAllowed", credit("c1", "100", "easyCollectID=8"), "by agreement")
	assert.Empty(t, credit("c1", "600"))
	assert.Equal(t, "34 ExternalBDRIDNotUnique", credit("c1", "100"))
	assert.Equal(t, "34 AmountNotAllowed", p.perform("CANCEL", cancelling("d1")).refusal(), "600 of it were credited")
	assert.Equal(t, "34 AmountNotAllowed", p.perform("PARTCANCEL", cancelling("d1", "amount=401")).refusal())
	assert.Empty(t, p.perform("PARTCANCEL", cancelling("d1", "amount=400")).refusal())
	assert.Equal(t, "34 AmountNotAllowed", credit("c2", "1"))
	given := p.Payment("c1")
	assert.Equal(t, []string{"credited", "refunded"}, []string{given.State, given.Phase})
	assert.Empty(t, given.Actions)
	assert.Equal(t, "34 BDRStateNotAllowed", p.perform("CANCEL", cancelling("c1")).refusal(), "a credit is not cancelled")
	assert.Equal(t, "true", p.booked("c1"))
	assert.Equal(t, "34 AmountNotAllowed", credit("c3", "0"))
	_, err := p.WS.Act(p.Payment("d1").ID, "cancel", nil)
	assert.ErrorContains(t, err, "credited", "nor does the back office give back what was credited")
}

// TestDebitsKnowNoTestMode: a debit is no purchase on the pages of a domain, so neither its
// test group nor its test credits count (CB-710).
func TestDebitsKnowNoTestMode(t *testing.T) {
	p := open(t, arrange{account: agreed})
	p.debited("of the group", "200")
	assert.Contains(t, p.order("t1").identified("buyer@example.com").Text("#cb-credit"), "500,00 EUR")
	p.Put(`{"domains": [{"name": "Demo Shop", "test_group": null}]}`)
	requirePage(t, "2.1.1", p.order("t2").login("buyer@example.com"))
	p.debited("of nobody's group", "200")
	assert.Equal(t, "committed", p.Payment("of nobody's group").State)
}
