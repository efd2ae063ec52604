package shop

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const landing356 = "/landing?result=success&externalBDRID=356"

func TestSecondHandshake(t *testing.T) {
	interfaceError, internalError := fault("47", "InterfaceError"), fault("99", "InternalError")
	for name, tt := range map[string]struct {
		answers   []stubAnswer
		status    status
		why       reason
		questions int
	}{
		"true":                   {[]stubAnswer{committed("777")}, statusPaid, "", 1},
		"1":                      {[]stubAnswer{processed("1", "777")}, statusPaid, "", 1},
		"false":                  {[]stubAnswer{processed("false", "0")}, statusFailed, "not_committed", 1},
		"0":                      {[]stubAnswer{processed("0", "777")}, statusFailed, "not_committed", 1},
		"other transaction":      {[]stubAnswer{committed("778")}, statusUnclear, "bdr_differs", 1},
		"not found":              {[]stubAnswer{fault("32", "BDRIDNotFound")}, statusFailed, "fault_32", 1},
		"invalid":                {[]stubAnswer{fault("34", "InvalidParameter")}, statusFailed, "fault_34", 1},
		"password":               {[]stubAnswer{fault("41", "BadPassword")}, statusFailed, "fault_41", 1},
		"no access":              {[]stubAnswer{fault("50", "InterfaceAccessNotGranted")}, statusFailed, "fault_50", 1},
		"47 twice, then true":    {[]stubAnswer{interfaceError, interfaceError, committed("777")}, statusPaid, "", 3},
		"47, then not found":     {[]stubAnswer{interfaceError, fault("32", "BDRIDNotFound")}, statusFailed, "fault_32", 2},
		"99 thrice":              {[]stubAnswer{internalError}, statusUnclear, "unclear", 3},
		"unlisted fault":         {[]stubAnswer{fault("77", "New")}, statusUnclear, "unclear", 3},
		"hangs up, then true":    {[]stubAnswer{hangsUp, committed("777")}, statusPaid, "", 2},
		"503, then true":         {[]stubAnswer{says(503, "later"), committed("777")}, statusPaid, "", 2},
		"truth with HTTP 500":    {[]stubAnswer{says(500, "<a/>")}, statusUnclear, "unclear", 3},
		"garbage":                {[]stubAnswer{says(200, "<html>")}, statusUnclear, "unclear", 3},
		"empty":                  {[]stubAnswer{says(200, "")}, statusUnclear, "unclear", 3},
		"neither true nor false": {[]stubAnswer{processed("yes", "777")}, statusUnclear, "unclear", 3},
		"too long":               {[]stubAnswer{says(200, strings.Repeat(" ", maxAnswer+1))}, statusUnclear, "unclear", 3},
	} {
		t.Run(name, func(t *testing.T) {
			c := newCustomer(t, tt.answers...)
			c.buy("")
			end := c.goesTo(c.get(c.goesTo(c.confirm(nil)).String()))
			o := c.order()
			assert.Equal(t, tt.status, o.Status)
			assert.Equal(t, tt.why, o.Reason)
			assert.Equal(t, tt.questions, o.Questions)
			assert.Len(t, c.tmi.questions, tt.questions)
			assert.Equal(t, "356", end.Query().Get("order"))
			page := c.get(end.String()).text
			if tt.status == statusPaid {
				assert.Equal(t, "/paid", end.Path)
				assert.Equal(t, 1, o.Grants)
				assert.Contains(t, page, "Thank you")
				return
			}
			assert.Equal(t, "/failed", end.Path)
			assert.Equal(t, string(tt.why), end.Query().Get("reason"))
			assert.Zero(t, o.Grants)
			assert.NotEmpty(t, o.Detail)
			assert.Equal(t, tt.status == statusFailed, strings.Contains(page, `id="again"`), "who may have paid is not asked to pay again")
			assert.Equal(t, "/failed", c.goesTo(c.get("/paid?order=356")).Path)
		})
	}
}

func TestQuestionIsTheManuals(t *testing.T) {
	c := newCustomer(t, committed("777"))
	c.buy("")
	c.confirm(nil)
	c.get(landing356)
	require.Len(t, c.tmi.questions, 1)
	q := c.tmi.questions[0]
	assert.Equal(t, "/services/TMI/1.4/", q.path, "the address of the interface description")
	assert.Equal(t, `"TransactionManager.Status#isExternalBDRIDCommitted"`, q.action)
	assert.Equal(t, "text/xml; charset=utf-8", q.contentType)
	assert.Contains(t, q.body, `<soapenv:Body><isExternalBDRIDCommitted xmlns="TransactionManager.Status"><sellerID>222333444</sellerID>`+
		`<tmPassword>tm&lt;pass1</tmPassword><slaveMerchantID>0</slaveMerchantID><externalBDRID>356</externalBDRID></isExternalBDRIDCommitted></soapenv:Body>`)
}

func TestReloadingTheLandingScript(t *testing.T) {
	c := newCustomer(t, committed("777"), fault("32", "BDRIDNotFound"))
	c.buy("")
	c.confirm(nil)
	for range 3 {
		assert.Equal(t, "/paid", c.goesTo(c.get(landing356)).Path)
	}
	assert.Equal(t, 1, c.order().Grants)
	assert.Equal(t, 1, c.order().Questions)
}

func TestLandingScriptOpenedByHand(t *testing.T) {
	c := newCustomer(t, fault("32", "BDRIDNotFound"))
	assert.Equal(t, "unknown_order", c.goesTo(c.get(landing356)).Query().Get("reason"))
	c.buy("")
	assert.Equal(t, "not_paid", c.goesTo(c.get("/landing?externalBDRID=356")).Query().Get("reason"))
	assert.Equal(t, "fault_32", c.goesTo(c.get(landing356)).Query().Get("reason"))
	assert.Equal(t, "/landing", c.goesTo(c.confirm(nil)).Path, "which does not keep the customer from paying")
}

func TestBookedForAnEarlierPrice(t *testing.T) {
	c := newCustomer(t, committed("777"))
	c.buy("")
	c.confirm(nil)
	c.get("/buy?with=clickandbuy&order=356&amount=99.00")
	assert.Equal(t, "bdr_differs", c.goesTo(c.get(landing356)).Query().Get("reason"))
	assert.Equal(t, statusUnclear, c.order().Status)
}

func TestLinkOpenedTwice(t *testing.T) {
	c := newCustomer(t, committed("777"))
	c.buy("")
	c.confirm(nil)
	c.confirm(func(r *http.Request) {
		r.Header.Set("X-TRANSACTION", "778")
		r.Header.Set("X-USERID", "99887767")
	})
	c.get(landing356)
	assert.Equal(t, statusPaid, c.order().Status)
	assert.Equal(t, "777", c.order().BDR, "the one that was booked")
	assert.Equal(t, "99887766", c.order().CRN)
}

func TestSettingsOfTheSecondHandshake(t *testing.T) {
	c := newCustomer(t, committed("777"))
	full := *c.shop.env.Load()
	for _, name := range []string{"CLICKANDBUY_SELLER_ID", "CLICKANDBUY_TM_PASSWORD", "CLICKANDBUY_WSDL"} {
		c.shop.SetEnv(full)
		c.buy("")
		c.confirm(nil)
		without := map[string]string{}
		for key, value := range full {
			if key != name {
				without[key] = value
			}
		}
		c.shop.SetEnv(without)
		c.get(landing356)
		assert.Equal(t, statusUnclear, c.order().Status)
		assert.Contains(t, c.order().Detail, name+" is not set")
	}
}

func TestInterfaceDescription(t *testing.T) {
	for name, document := range map[string]string{
		"no WSDL":          "<html></html>",
		"cut off":          stubWSDL[:200],
		"other operation":  strings.ReplaceAll(stubWSDL, "isExternalBDRIDCommitted", "isBDRIDCommitted"),
		"relative address": strings.ReplaceAll(stubWSDL, "%s", ""),
		"no such port":     strings.ReplaceAll(stubWSDL, `binding="tns:S"`, `binding="tns:T"`),
		"odd encoding":     strings.ReplaceAll(stubWSDL, "ISO-8859-1", "EBCDIC"),
	} {
		_, err := parseWSDL([]byte(document), tmiOperation)
		assert.Error(t, err, name)
	}
}

func TestSlowTransactionManager(t *testing.T) {
	var asked int
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		asked++
		<-r.Context().Done()
	}))
	defer server.Close()
	c := newCustomer(t)
	c.shop = New(Config{URL: shopURL, RetryPause: time.Millisecond, Timeout: 20 * time.Millisecond, Env: map[string]string{
		"CLICKANDBUY_LINK": "http://x/cb.php", "CLICKANDBUY_SELLER_ID": "1", "CLICKANDBUY_TM_PASSWORD": "secret1", "CLICKANDBUY_WSDL": server.URL,
	}})
	c.buy("")
	c.confirm(nil)
	c.get(landing356)
	server.Close()
	assert.Equal(t, statusUnclear, c.order().Status)
	assert.Equal(t, 3, asked)
}
