package klikandpay_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/sandbox"
	"paysandbox/sandbox/outbox"
)

// sample is what came to the merchant, with the numbers of the dossier's sample in place of
// this payment's.
func (p sandboxed) sample(raw, order string) string {
	p.T.Helper()
	num := p.Payment(order).Ref
	for name, value := range map[string]string{"AUTHID": "482913", "CERT": "9C41D07B5E2A6F38", "IPXKP": "203.0.113.7"} {
		_, rest, found := strings.Cut(raw, name+"=")
		require.True(p.T, found, "%s in %s", name, raw)
		own, _, _ := strings.Cut(rest, "&")
		own, _, _ = strings.Cut(own, " ")
		raw = strings.Replace(raw, name+"="+own, name+"="+value, 1)
	}
	return strings.Replace(raw, num, "481203957721", 1)
}

const sampleFields = "RESPONSE=00&NUMXKP=481203957721&PAIEMENT=VISA&MONTANTXKP=43.50&DEVISEXKP=EUR&IPXKP=203.0.113.7&PAYSRXKP=CH&SCOREXKP=0&PAYSBXKP=CH" +
	"&TRANSACTIONID=1&AUTHID=482913&CERT=9C41D07B5E2A6F38"

// TestDynamicReturnByteForByte is the sample of section 10, and the same by POST (KP-096 to
// KP-103). What HTTP needs beside it is the line Connection.
func TestDynamicReturnByteForByte(t *testing.T) {
	shop := listen(t)
	p := open(t, arrange{switches: "dynamic_return.url=http://" + shop.addr + "/kp.php?order="})
	p.bought("check.pl", order(testID))
	require.Len(t, shop.requests(), 1)
	assert.Equal(t, "GET /kp.php?order=a3f9-356&"+sampleFields+" HTTP/1.1\r\nHost: "+shop.addr+"\r\nUser-Agent: Klik & Pay\r\nConnection: close\r\n\r\n",
		p.sample(shop.requests()[0], "a3f9-356"))

	p.Switches("dynamic_return.method=POST")
	p.bought("check.pl", order(testID, "RETOUR", "b"))
	require.Len(t, shop.requests(), 2)
	assert.Equal(t, "POST /kp.php?order=b HTTP/1.1\r\nHost: "+shop.addr+"\r\nUser-Agent: Klik & Pay\r\nContent-Length: 216\r\n"+
		"Content-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n\r\n"+strings.Replace(sampleFields, "TRANSACTIONID=1", "TRANSACTIONID=2", 1),
		lengthOf(p.sample(shop.requests()[1], "b"), "216"))
}

// lengthOf puts another length in: the address of the test's customer is shorter.
func lengthOf(raw, length string) string {
	before, rest, _ := strings.Cut(raw, "Content-Length: ")
	_, after, _ := strings.Cut(rest, "\r\n")
	return before + "Content-Length: " + length + "\r\n" + after
}

// TestTargetIsPlainConcatenation: the styles in use, and what breaks: not a byte is encoded
// again (KP-091, KP-092, KP-096, KP-097).
func TestTargetIsPlainConcatenation(t *testing.T) {
	for name, c := range map[string]struct{ url, retour, want string }{
		"name and token":          {"/kp.php?key=", "3f2a", "/kp.php?key=3f2a&RESPONSE="},
		"base64":                  {"/kp.php?po=", "YWI+Y2/kZQ==", "/kp.php?po=YWI+Y2/kZQ==&RESPONSE="},
		"path and hash":           {"/order/placed", "/9f86d081", "/order/placed/9f86d081?RESPONSE="},
		"bare host":               {"", "/kp?x=1", "/kp?x=1&RESPONSE="},
		"nothing":                 {"/kp.php", "", "/kp.php?RESPONSE="},
		"query in RETOUR":         {"/kp.php", "?tr_id=7&k=ab", "/kp.php?tr_id=7&k=ab&RESPONSE="},
		"two question marks":      {"/kp.php?key=", "a?b", "/kp.php?key=a?b&RESPONSE="},
		"encoded by the merchant": {"/kp.php?key=", "a%2Bb%zz%", "/kp.php?key=a%2Bb%zz%&RESPONSE="},
		"broken escape in a path": {"/50%/", "%zz", "/50%/%zz?RESPONSE="},
		"variable of its own":     {"/kp.php?key=", "a&RESPONSE=00", "/kp.php?key=a&RESPONSE=00&RESPONSE="},
		"no characters of a URL":  {"/kp.php?key=", "a b\"<>\\^`{}\r\né|", "/kp.php?key=a%20b%22%3C%3E%5C%5E%60%7B%7D%0D%0A%C3%A9|&RESPONSE="},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			shop := listen(t)
			p := open(t, arrange{})
			p.Merge(`{"switches": {"dynamic_return.url": "http://` + shop.addr + c.url + `"}}`)
			p.bought("check.pl", order(testID, "RETOUR", c.retour))
			target := shop.target(t, -1)
			assert.True(t, strings.HasPrefix(target, c.want+"00&NUMXKP="), target)
		})
	}
}

// TestFragmentIsNotSent, and with it the variables are lost; the journal says so (KP-097).
func TestFragmentIsNotSent(t *testing.T) {
	shop := listen(t)
	p := open(t, arrange{switches: "dynamic_return.url=http://" + shop.addr + "/kp.php?key="})
	p.bought("check.pl", order(testID, "RETOUR", "ab#cd"))
	assert.Equal(t, "/kp.php?key=ab", shop.target(t, 0))
	calls := p.Exchanges("klikandpay.dynamic_return")
	require.Len(t, calls, 1)
	assert.Contains(t, strings.Join(calls[0].Notes, "\n"), "behind the # nothing is sent: cd&RESPONSE=00")
}

// TestTickList: what is ticked comes in the back office's order, the rest always (KP-102,
// KP-103).
func TestTickList(t *testing.T) {
	shop := listen(t)
	p := open(t, arrange{shop: "http://" + shop.addr, paths: map[string]string{"dynamic_return": "/kp.php?order="}})
	for ticked, want := range map[string]string{
		"MONTANTXKP,NUMXKP": "RESPONSE NUMXKP MONTANTXKP TRANSACTIONID AUTHID CERT",
		"PAYSBXKP":          "RESPONSE PAYSBXKP TRANSACTIONID AUTHID CERT",
		"":                  "RESPONSE TRANSACTIONID AUTHID CERT",
	} {
		p.Switches("dynamic_return.fields=" + ticked)
		p.bought("check.pl", order(testID))
		_, query, _ := strings.Cut(shop.target(t, -1), "order=a3f9-356&")
		names := []string{}
		for pair := range strings.SplitSeq(query, "&") {
			name, _, _ := strings.Cut(pair, "=")
			names = append(names, name)
		}
		assert.Equal(t, want, strings.Join(names, " "), ticked)
	}
}

// TestAliasAndAmountText (KP-104, KP-112, KP-131).
func TestAliasAndAmountText(t *testing.T) {
	shop := listen(t)
	p := open(t, arrange{shop: "http://" + shop.addr, paths: map[string]string{"dynamic_return": "/kp.php?order="}})
	p.bought("check.pl", order(testID))
	p.bought("check.pl", order(productionID, "MONTANT", "120"))
	p.Switches("dynamic_alias=false amount_text=drop_zero_cents")
	p.bought("check.pl", order(productionID, "MONTANT", "120"))
	p.bought("check.pl", order(productionID, "MONTANT", "43.5"))
	told := shop.told(t)
	assert.NotContains(t, told[0], "ALIAS", "TEST hands none out")
	assert.Regexp(t, `^[0-9A-F]{32}$`, told[1]["ALIAS"])
	assert.NotContains(t, told[2], "ALIAS")
	assert.Equal(t, []string{"43.50", "120.00", "120", "43.50"}, shop.each(t, "MONTANTXKP"))
}

// TestWhoIsTold: success and awaiting; refusals and cancellations only if switched on
// (KP-100, KP-101).
func TestWhoIsTold(t *testing.T) {
	shop := listen(t)
	p := open(t, arrange{switches: "means=VISA,VIREMENT,CHEQUE", shop: "http://" + shop.addr, paths: map[string]string{"dynamic_return": "/kp.php?order="}})
	refuse := func() {
		page := p.entered("check.pl", order(testID))
		p.payAt(page, visaTest, "CVV", "999")
		p.Post(page+"/leave", nil)
		p.Settle()
	}
	refuse()
	assert.Empty(t, shop.requests())
	p.Switches("notify_refusals=true")
	refuse()
	assert.Equal(t, []string{"REFUSED", "CANCELED"}, shop.each(t, "RESPONSE"))
	for _, name := range []string{"AUTHID", "CERT"} {
		assert.Equal(t, []string{"", ""}, shop.each(t, name), "the bank has given none (KP-191)")
	}
	assert.Equal(t, []string{"0", "0"}, shop.each(t, "TRANSACTIONID"))
	for _, means := range []string{"VIREMENT", "CHEQUE"} {
		p.Post(p.entered("check.pl", order(productionID))+"/means", fields("CARTE", means))
		p.Settle()
	}
	assert.Equal(t, []string{"REFUSED", "CANCELED", "AWAITING", "AWAITINGCHEQUE"}, shop.each(t, "RESPONSE"))
	assert.Equal(t, "CHEQUE", shop.told(t)[3]["PAIEMENT"])
}

// TestNobodyIsTold where nobody said where to.
func TestNobodyIsTold(t *testing.T) {
	p := open(t, arrange{})
	began := time.Now()
	p.bought("check.pl", order(testID))
	assert.Less(t, time.Since(began), 3*time.Second, "the page waits for nothing")
	assert.Empty(t, p.Exchanges("klikandpay.dynamic_return"))
}

// TestTheAliasIsHidden in the journal of the call that tells it, by GET, by POST and behind
// a '#' (KP-104).
func TestTheAliasIsHidden(t *testing.T) {
	shop := listen(t)
	p := open(t, arrange{shop: "http://" + shop.addr, paths: map[string]string{"dynamic_return": "/kp.php?order="}})
	p.bought("check.pl", order(productionID))
	alias := shop.told(t)[0]["ALIAS"]
	require.Len(t, alias, 32)
	p.Switches("dynamic_return.method=POST")
	p.bought("check.pl", order(productionID))
	require.Contains(t, shop.requests()[1], "ALIAS="+alias, "the merchant sees it")
	p.Switches("dynamic_return.method=GET")
	p.bought("check.pl", order(productionID, "RETOUR", "ab#cd"))
	assert.NotContains(t, p.Journalled(), alias)
	calls := p.Exchanges("klikandpay.dynamic_return")
	require.Len(t, calls, 3)
	assert.Contains(t, calls[0].Request.URL, "ALIAS=***")
	assert.Contains(t, calls[1].Request.Body, "ALIAS=***")
	assert.Contains(t, strings.Join(calls[2].Notes, "\n"), "ALIAS=***")
	var shown []string
	require.NoError(t, sandbox.Deliveries.Each(p.WS, "", func(d outbox.Delivery) bool {
		shown = append(shown, p.WS.ViewDelivery(d).URL)
		return true
	}))
	require.Len(t, shown, 3)
	assert.Contains(t, shown[0], "ALIAS=***")
	assert.NotContains(t, strings.Join(shown, "\n"), alias)
}

// TestTheJournalSaysThatNobodyIsTold, where somebody would be if anybody knew where to
// (KP-096, KP-100, KP-154).
func TestTheJournalSaysThatNobodyIsTold(t *testing.T) {
	const why = "no dynamic return was sent"
	p := open(t, arrange{switches: "means=VISA,VIREMENT"})
	said := func(op string) int {
		n := 0
		for _, e := range p.Exchanges("klikandpay." + op) {
			n += strings.Count(strings.Join(e.Notes, "\n"), why)
		}
		return n
	}
	refuseAndLeave := func() {
		page := p.entered("check.pl", order(testID))
		p.payAt(page, visaTest, "CVV", "999")
		p.Post(page+"/leave", nil)
	}
	refuseAndLeave()
	p.charged()
	assert.Zero(t, said("pay")+said("leave")+said("charge"), "nobody wants to hear these")
	p.bought("check.pl", order(productionID))
	assert.Equal(t, 1, said("pay"))
	p.Post(p.entered("check.pl", order(productionID))+"/means", fields("CARTE", "VIREMENT"))
	assert.Equal(t, 1, said("means"))

	p.Switches("notify_refusals=true server_notifies=true")
	refuseAndLeave()
	assert.Equal(t, 2, said("pay"))
	assert.Equal(t, 1, said("leave"))
	p.charged()
	p.script("server_server.pl", sale(productionID, "NUMCARTE", visaTest))
	assert.Equal(t, 2, said("charge"))
	p.Switches("dynamic_return.url=http://127.0.0.1:9/kp.php?order=")
	p.charged()
	assert.Equal(t, 2, said("charge"), "somebody knows")
}
