package clickandbuy_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestCustomerStatus by number and by telephone (CB-024, CB-123, CB-374, CB-375).
func TestCustomerStatus(t *testing.T) {
	p := open(t, arrange{account: agreed})
	ask := func(crn, easyCollect string) page {
		return p.call("getCustomerStatusByCRN", true, "crn="+crn, "easyCollectID="+easyCollect)
	}
	said := ask("99887766", "7")
	var got []string
	for _, name := range []string{"crn", "nationCode", "languageCode", "status", "isPrepaid", "isCreditExhausted", "isEasyCollectGranted"} {
		got = append(got, said.said(name))
	}
	assert.Equal(t, []string{"99887766", "DE", "de", "OK", "true", "false", "true"}, got)
	assert.Equal(t, "false", ask("99887766", "9").said("isEasyCollectGranted"))
	assert.Equal(t, "true", ask("99887766", "0").said("isEasyCollectGranted"), "any")
	assert.Equal(t, "false", ask("99887772", "0").said("isEasyCollectGranted"))
	assert.Equal(t, "false", ask("99887773", "7").said("isEasyCollectGranted"), "withheld")
	assert.Equal(t, "LOCKED", ask("99887768", "7").said("status"))
	assert.Equal(t, "TERMINATED", ask("99887769", "7").said("status"))
	assert.Equal(t, "true", ask("99887770", "7").said("isCreditExhausted"))
	assert.Equal(t, "34 InvalidParameter", ask("1", "7").refusal())

	phone := func(msisdn string) page {
		return p.call("getCustomerStatusByMSISDN", true, "MSISDN="+msisdn, "easyCollectID=7")
	}
	assert.Equal(t, "99887766", phone("491701234567").said("crn"))
	assert.Equal(t, "true", phone("+49-170-1234567").said("isEasyCollectGranted"))
	for _, nobody := range []string{"", "+", "4917012345", "buyer"} {
		assert.Equal(t, "34 InvalidParameter", phone(nobody).refusal(), nobody)
	}
}

// TestStatusOfARegisteredBuyer: who opened an account on the pages is known too (CB-375).
func TestStatusOfARegisteredBuyer(t *testing.T) {
	shop := succeeds(t)
	p := open(t, arrange{shop: shop.url, account: `{"domains": [{"name": "Demo Shop", "test_mode": false}]}`})
	shown := p.order("r1")
	form := p.get(shown.Attr("#cb-to-register", "href"))
	require.Equal(t, 302, p.post(form.Attr("form#cb-register", "action"), newcomer()).follow().confirm().Status)
	crn := header(shop.requests()[0], "X-USERID")
	said := p.call("getCustomerStatusByCRN", true, "crn="+crn, "easyCollectID=0")
	assert.Equal(t, []string{"OK", "DE", "false"}, []string{said.said("status"), said.said("nationCode"), said.said("isEasyCollectGranted")})
}

// TestNumbersOfNewBuyers: who opens an account gets a number that no account lists (CB-023).
func TestNumbersOfNewBuyers(t *testing.T) {
	number := func(account string) string {
		shop := succeeds(t)
		p := open(t, arrange{shop: shop.url, account: account})
		form := p.get(p.order("n1").Attr("#cb-to-register", "href"))
		require.Equal(t, 302, p.post(form.Attr("form#cb-register", "action"), newcomer()).follow().confirm().Status)
		return header(shop.requests()[0], "X-USERID")
	}
	const account = `{"domains": [{"name": "Demo Shop", "test_mode": false}], "buyers": [{"email": "early@example.com", "crn": `
	first := number(account + `1}]}`)
	require.Equal(t, first, number(account+`1}]}`), "the same world gives the same number")
	assert.NotEqual(t, first, number(account+first+`}]}`))

	p := open(t, arrange{account: account + first + `}]}`})
	require.Equal(t, "0", p.steps("surfer").fill(surfer()).Attr("#cb-create", "data-step"))
	docs, err := p.WS.AccountDocs()
	require.NoError(t, err)
	seen := map[string]bool{}
	for _, b := range docs["clickandbuy"][0]["buyers"].([]any) {
		crn := fmt.Sprint(b.(map[string]any)["crn"])
		assert.False(t, seen[crn], crn)
		seen[crn] = true
	}
}

// TestCustomerTransactions: a buyer's booked transactions of an interval, its ends among
// them, in the order in which they were opened (CB-122, CB-373).
func TestCustomerTransactions(t *testing.T) {
	p := open(t, arrange{account: agreed, shop: succeeds(t).url}) // 14:30 in Berlin
	p.buy("t1", "100")
	p.Advance(time.Hour)
	p.debited("t2", "200")
	p.debited("of another", "200", "crn=99887767")
	p.order("not-booked").identified("buyer@example.com")
	p.Advance(time.Hour)
	p.perform("CREDIT", collecting("t3", "50"))
	p.perform("CANCEL", cancelling("t1"))
	list := func(from, until string) []string {
		return p.call("getCustomerTransactionStatus", true, "crn=99887766", "startDateTime="+from, "endDateTime="+until).all("externalBDRID")
	}
	assert.Equal(t, []string{"t1", "t2", "t3"}, list("", ""))
	assert.Equal(t, []string{"t1", "t2"}, list("20091215143000", "20091215153000"), "its ends among them")
	assert.Equal(t, []string{}, list("20091215143001", "20091215152959"))
	assert.Equal(t, []string{"t3"}, list("20091215160000", ""))
	p.Switches("tmi.cancelled=fault32 tmi.date_format=YYYY-MM-DDThh:mm:ss")
	assert.Equal(t, []string{"t2"}, list("2009-12-15T00:00:00", "2009-12-15T15:30:00"))
	answer := p.call("getCustomerTransactionStatus", true, "crn=99887766", "startDateTime=", "endDateTime=")
	assert.Equal(t, []string{"2009-12-15T15:30:00", "2009-12-15T16:30:00"}, answer.all("creationDateTime"))
	for _, wrong := range [][2]string{{"yesterday", ""}, {"", "20091215143000"}, {"2009-12-15T15:30:00", "2009-12-15T15:29:59"}} {
		assert.Equal(t, "34 InvalidParameter", p.call("getCustomerTransactionStatus", true, "crn=99887766", "startDateTime="+wrong[0], "endDateTime="+wrong[1]).refusal(), wrong)
	}
	nobody := p.call("getCustomerTransactionStatus", true, "crn=1", "startDateTime=", "endDateTime=")
	assert.Contains(t, nobody.Body, `<return xmlns=""></return>`)
}
