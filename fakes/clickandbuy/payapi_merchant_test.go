package clickandbuy_test

import (
	"crypto/sha1"
	"encoding/hex"
	"encoding/xml"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"paysandbox/fakes/faketest/place"
)

// payAccount is the merchant of the dossier's samples: merchantID 111, projectID 222.
const payAccount = `{
	"seller": 111,
	"buyers": [
		{"crn": 99887766, "email": "buyer@example.com", "password": "buyerpass", "nation": "DE", "language": "de", "status": "OK", "date_of_birth": "1980-02-29"},
		{"crn": 99887768, "email": "locked@example.com", "password": "buyerpass", "status": "LOCKED"},
		{"crn": 99887770, "email": "broke@example.com", "password": "buyerpass", "status": "OK", "credit_exhausted": true}],
	"projects": [{"id": 222, "name": "Demo", "secret_key": "SECRET", "mms_url": "/mms.php", "mms_secret": "MMSKEY"}, {"id": 223, "name": "Silent", "secret_key": "OTHER"}],
	"registration": {"business_origin_id": "DE123456", "secret": "REGSECRET", "settlements": [{"id": 1, "currency": "EUR", "name": "Main"}]}
}`

// payStart is the time in the samples' token.
const payStart = "2012-09-25T16:57:57Z"

// payMerchant is a merchant's server by the pay API.
type payMerchant struct {
	*sandboxed
	host    string // of the API; "": by path
	version string
	token   string
}

func payOpen(t *testing.T, want arrange) *payMerchant {
	t.Helper()
	at := want.on(payAccount)
	at.Clock = payStart
	if want.paths == nil {
		at.Paths = nil
	}
	return &payMerchant{sandboxed: &sandboxed{place.Open(t, at)}, version: "pay_1_1_0", token: payTokenOf("222", "SECRET", "20120925165757")}
}

// payTokenOf is a token as the manual's merchants make it (CB-186).
func payTokenOf(project, secret, at string) string {
	sum := sha1.Sum([]byte(project + "::" + secret + "::" + at))
	return at + "::" + strings.ToUpper(hex.EncodeToString(sum[:]))
}

// payAnswer is what a call was answered.
type payAnswer struct {
	place.Page
	Root payElement
}

// payElement is an element of an answer by its local name.
type payElement struct {
	XMLName  xml.Name
	Text     string       `xml:",chardata"`
	Children []payElement `xml:",any"`
}

// all are the texts of every element of that name, in document order.
func (e payElement) all(name string) []string {
	var found []string
	if e.XMLName.Local == name {
		found = append(found, e.Text)
	}
	for _, child := range e.Children {
		found = append(found, child.all(name)...)
	}
	return found
}

// get is the first of them, "" where there is none.
func (a payAnswer) get(name string) string {
	if all := a.Root.all(name); len(all) > 0 {
		return all[0]
	}
	return ""
}

// auth is the authentication of a call.
func (m *payMerchant) auth() string {
	return "<authentication><merchantID>111</merchantID><projectID>222</projectID><token>" + m.token + "</token></authentication>"
}

// call asks an operation with these details.
func (m *payMerchant) call(operation, details string) payAnswer {
	m.T.Helper()
	return m.send(fmt.Sprintf(`<?xml version="1.0" encoding="UTF-8"?><SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/"><SOAP-ENV:Body>`+
		`<ns1:%[1]s_Request xmlns:ns1="http://api.clickandbuy.com/webservices/%[2]s/" xmlns="http://api.clickandbuy.com/webservices/%[2]s/">%[3]s<details>%[4]s</details></ns1:%[1]s_Request>`+
		`</SOAP-ENV:Body></SOAP-ENV:Envelope>`, operation, m.version, m.auth(), details))
}

// send posts an envelope.
func (m *payMerchant) send(envelope string) payAnswer {
	m.T.Helper()
	return m.sendWith(http.Header{"Content-Type": {"text/xml; charset=utf-8"}}, envelope)
}

// sendWith posts it with these headers. Every answer is valid by the schema.
func (m *payMerchant) sendWith(header http.Header, envelope string) payAnswer {
	m.T.Helper()
	address := m.URL + "/clickandbuy"
	if m.host != "" {
		address = m.URL
	}
	got := payAnswer{Page: m.Ask("POST", address+"/webservices/soap/"+m.version+"/", m.host, header, []byte(envelope))}
	require.NoError(m.T, xml.Unmarshal([]byte(got.Body), &got.Root), got.Body)
	requireValid(m.T, m.version, got.Root)
	return got
}

// payRequest asks for a payment of an order; more is put into its details.
func (m *payMerchant) payRequest(order, amount, more string) payAnswer {
	m.T.Helper()
	got := m.call("payRequest", fmt.Sprintf(`<amount><amount>%s</amount><currency>EUR</currency></amount>`+
		`<successURL>http://shop.example/ok?order=%[2]s&amp;x=1</successURL><failureURL>http://shop.example/no?order=%[2]s</failureURL>%[3]s<externalID>%[2]s</externalID>`, amount, order, more))
	require.Equal(m.T, http.StatusOK, got.Status, got.Body)
	return got
}

// status is what statusRequest says about a transaction.
func (m *payMerchant) status(number string) string {
	m.T.Helper()
	return m.call("statusRequest", "<transactionIDList><transactionID>"+number+"</transactionID></transactionIDList>").get("transactionStatus")
}

func paySample(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile("testdata/pay/" + name + ".xml")
	require.NoError(t, err)
	return string(text)
}
