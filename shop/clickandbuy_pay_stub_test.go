package shop

import (
	"crypto/sha1"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// stubPay is a pay API that says what a test tells it to, written from the facts' samples
// (CB-214 to CB-217).
type stubPay struct {
	url string
	mu  sync.Mutex
	got []string // bodies of calls
	// said is what the next calls are answered, by operation: a transaction's elements, or
	// a whole fault. Without it a payment is opened.
	said map[string]string
}

const stubPayWSDL = `<?xml version="1.0"?><wsdl:definitions name="pay_1_1_0" targetNamespace="http://api.clickandbuy.com/webservices/pay_1_1_0/" xmlns:tns="http://api.clickandbuy.com/webservices/pay_1_1_0/" xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/">
 <wsdl:binding name="PayBinding" type="tns:PayPortType"><wsdl:operation name="payRequest"><soap:operation soapAction="urn:payRequest"/><wsdl:input><soap:body use="literal"/></wsdl:input></wsdl:operation>
 <wsdl:operation name="statusRequest"><soap:operation soapAction="urn:statusRequest"/></wsdl:operation><wsdl:operation name="refundRequest"><soap:operation soapAction="urn:refundRequest"/></wsdl:operation></wsdl:binding>
 <wsdl:service name="Pay"><wsdl:port name="PayPortType" binding="tns:PayBinding"><soap:address location="%s/webservices/soap/pay_1_1_0/"/></wsdl:port></wsdl:service></wsdl:definitions>`

func (s *stubPay) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.HasSuffix(r.URL.Path, ".wsdl") {
		fmt.Fprintf(w, stubPayWSDL, s.url)
		return
	}
	body, _ := io.ReadAll(r.Body)
	operation := strings.TrimSuffix(strings.TrimPrefix(r.Header.Get("SOAPAction"), `"urn:`), `"`)
	s.mu.Lock()
	s.got = append(s.got, string(body))
	said, told := s.said[operation]
	opened := 0
	for _, call := range s.got {
		opened += strings.Count(call, "<payRequest_Request")
	}
	s.mu.Unlock()
	if !told {
		said = fmt.Sprintf(`<ns2:transaction><ns2:transactionID>140000000%d</ns2:transactionID><ns2:externalID>356</ns2:externalID><ns2:transactionStatus>CREATED</ns2:transactionStatus><ns2:transactionType>PAY</ns2:transactionType>`+
			`<ns2:redirectURL>https://checkout.clickandbuy-s1.com/frontend/secure/checkout?tx=1400000001&amp;s=0123456789ABCDEF&amp;h=0123</ns2:redirectURL></ns2:transaction>`, opened)
	}
	answer := `<ns2:` + operation + `_Response xmlns:ns2="http://api.clickandbuy.com/webservices/pay_1_1_0/"><ns2:requestTrackingID>5b7c1a91#m1-s1#20120925170012</ns2:requestTrackingID>` + said + `</ns2:` + operation + `_Response>`
	if strings.HasPrefix(said, "<SOAP-ENV:Fault>") {
		answer = said
		w.WriteHeader(http.StatusInternalServerError)
	}
	_, _ = io.WriteString(w, `<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/"><SOAP-ENV:Header/><SOAP-ENV:Body>`+answer+`</SOAP-ENV:Body></SOAP-ENV:Envelope>`)
}

func (s *stubPay) says(operation, said string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.said[operation] = said
}

// payFaulted is a fault as CB-217 spells it.
func payFaulted(code string, retry bool) string {
	return `<SOAP-ENV:Fault><faultcode>SOAP-ENV:Server</faultcode><faultstring>No</faultstring><detail><ns2:errorDetails xmlns:ns2="http://api.clickandbuy.com/webservices/pay_1_1_0/">` +
		`<ns2:code>` + code + `</ns2:code><ns2:detailCode>` + code + `</ns2:detailCode><ns2:description>No</ns2:description><ns2:retry>` + fmt.Sprint(retry) + `</ns2:retry></ns2:errorDetails></detail></SOAP-ENV:Fault>`
}

// payItem is a transaction of statusRequest's answer (CB-216).
func payItem(tx, external, state string) string {
	return `<ns2:transaction><ns2:transactionID>` + tx + `</ns2:transactionID><ns2:externalID>` + external + `</ns2:externalID><ns2:crn>99887766</ns2:crn><ns2:transactionStatus>` + state +
		`</ns2:transactionStatus><ns2:transactionType>PAY</ns2:transactionType></ns2:transaction>`
}

// payCustomer shops at a shop whose provider is that stub.
type payCustomer struct {
	customer
	api *stubPay
}

func newPayCustomer(t *testing.T) payCustomer {
	t.Helper()
	api := &stubPay{said: map[string]string{}}
	server := httptest.NewServer(api)
	t.Cleanup(server.Close)
	api.url = server.URL
	return payCustomer{customer{T: t, shop: New(Config{URL: shopURL, RetryPause: time.Millisecond, Env: map[string]string{
		"CLICKANDBUY_PAY_WSDL": server.URL + "/webservices/pay_1_1_0.wsdl", "CLICKANDBUY_MERCHANT_ID": "111", "CLICKANDBUY_PROJECT_ID": "222",
		"CLICKANDBUY_SECRET_KEY": "SECRET", "CLICKANDBUY_MMS_SECRET": "MMSKEY",
	}})}, api}
}

// begins opens order 356 of 12.30 and answers where the browser is sent.
func (c payCustomer) begins(mistake string) string {
	c.Helper()
	resp := c.get("/buy?with=clickandbuy-pay&order=356&amount=12.30&mistake=" + mistake)
	require.Equal(c, http.StatusFound, resp.status, resp.text)
	return resp.header.Get("Location")
}

// signs puts an event list's signature in, as CB-222 says.
func signs(events, secret string) string {
	document := `<?xml version="1.0" encoding="UTF-8"?><eventlist><signature />` + events + `</eventlist>`
	sum := sha1.Sum([]byte(secret + document))
	return strings.Replace(document, "<signature />", "<signature>"+hex.EncodeToString(sum[:])+"</signature>", 1)
}

// payTold is a payEvent (CB-230).
func payTold(id, tx, amount, before, after string) string {
	return `<payEvent><merchantID>111</merchantID><projectID>222</projectID><eventID>` + id + `</eventID><creationDateTime>2012-09-25T17:00:12Z</creationDateTime><transactionID>` + tx +
		`</transactionID><externalID>356</externalID><crn>99887766</crn><transactionAmount><amount>` + amount + `</amount><currency>EUR</currency></transactionAmount><merchantAmount><amount>` + amount +
		`</amount><currency>EUR</currency></merchantAmount><oldState>` + before + `</oldState><newState>` + after + `</newState></payEvent>`
}

// tells posts a document to the listener and answers what it says, with its status.
func (c payCustomer) tells(document string) string {
	c.Helper()
	r := httptest.NewRequest(http.MethodPost, "/mms.php", strings.NewReader(url.Values{"xml": {document}}.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	c.shop.ServeHTTP(w, r)
	return fmt.Sprint(w.Code, " ", strings.TrimSpace(w.Body.String()))
}

// told is tells of one event that is signed as it should be.
func (c payCustomer) told(id, tx, before, after string) string {
	c.Helper()
	return c.tells(signs(payTold(id, tx, "12.30", before, after), "MMSKEY"))
}

// refunds asks the shop's office for a refund.
func (c payCustomer) refunds(amount string) (view payRefundView) {
	c.Helper()
	require.NoError(c, json.Unmarshal([]byte(c.get("/clickandbuy/refund?order=356&amount="+amount).text), &view))
	return view
}

const (
	accepted200 = "200 OK"
	refused500  = "500 FAILED"
	firstTX     = "1400000001"
	secondTX    = "1400000002"
)

// sampleTold is CB-235's first event, to the byte.
const sampleTold = `<?xml version="1.0" encoding="UTF-8"?><eventlist><signature>1bb64c519fac37eaf199bb063f4496c1806b99b8</signature><payEvent><merchantID>111</merchantID><projectID>222</projectID><eventID>9000001</eventID><creationDateTime>2012-09-25T17:00:12Z</creationDateTime><transactionID>1400000001</transactionID><externalID>4711</externalID><crn>99887766</crn><transactionAmount><amount>12.30</amount><currency>EUR</currency></transactionAmount><merchantAmount><amount>12.30</amount><currency>EUR</currency></merchantAmount><oldState>IN_PROGRESS</oldState><newState>SUCCESS</newState></payEvent></eventlist>`

// sampleRefund is CB-235's second event, to the byte.
const sampleRefund = `<?xml version="1.0" encoding="UTF-8"?><eventlist><signature>c5f2c8080e442a3c1b70de60cf903b1daef7af3e</signature><refundEvent><merchantID>111</merchantID><projectID>222</projectID><eventID>9000002</eventID><creationDateTime>2012-09-26T09:30:00Z</creationDateTime><refundTransactionID>1400000002</refundTransactionID><externalID>4711-R1</externalID><associatedTransactionID>1400000001</associatedTransactionID><crn>99887766</crn><transactionAmount><amount>5.00</amount><currency>EUR</currency></transactionAmount><merchantAmount><amount>5.00</amount><currency>EUR</currency></merchantAmount><oldState>CREATED</oldState><newState>SUCCESS</newState></refundEvent></eventlist>`

// TestPayToken is the vector of CB-187.
func TestPayToken(t *testing.T) {
	at := time.Date(2012, 9, 25, 18, 57, 57, 0, time.FixedZone("CEST", 7200))
	assert.Equal(t, "20120925165757::3FE742CB165707437315EB12CCA1AFD1C8CE858D", payToken("222", "SECRET", at))
}
