package clickandbuy_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/charmap"
)

var (
	trackingID  = regexp.MustCompile(`(requestTrackingID>)[0-9a-f]{8}(#m1-s1#)\d{14}<`)
	redirectURL = regexp.MustCompile(`tx=\d{10}&amp;s=[0-9A-F]{16}&amp;h=[0-9A-F]{40}`)
)

// likeTheSample puts the sample's numbers in the place of an answer's.
func likeTheSample(a payAnswer, tracking string, numbers ...string) string {
	body := trackingID.ReplaceAllString(a.Body, "${1}"+tracking+"<")
	body = redirectURL.ReplaceAllString(body, "tx=1400000001&amp;s=0123456789ABCDEF&amp;h=0123456789ABCDEF0123456789ABCDEF01234567")
	return strings.NewReplacer(numbers...).Replace(body)
}

// TestPayRequestOfTheSamples: the question of CB-214 is answered by the bytes of CB-215,
// that about one payment and one unknown id by those of CB-216.
func TestPayRequestOfTheSamples(t *testing.T) {
	m := payOpen(t, arrange{})
	m.host = "api.clickandbuy-s1.com"
	asked := m.send(paySample(t, "CB-214"))
	require.Equal(t, http.StatusOK, asked.Status, asked.Body)
	assert.Equal(t, "text/xml; charset=utf-8", asked.Header.Get("Content-Type"))
	number := asked.get("transactionID")
	assert.Regexp(t, `^\d{8,10}$`, number, "CB-202")
	assert.Regexp(t, `^[0-9a-f]{8}#m1-s1#20120925165757$`, asked.get("requestTrackingID"), "CB-202")
	assert.Regexp(t, `^http://checkout\.clickandbuy-s1\.com/frontend/secure/checkout\?tx=`+number+`&s=[0-9A-F]{16}&h=[0-9A-F]{40}$`, asked.get("redirectURL"), "CB-203")
	want := strings.Replace(paySample(t, "CB-215"), "https://", "http://", 1) // this sandbox was asked without TLS
	assert.Equal(t, want, likeTheSample(asked, "5b7c1a90#m1-s1#20120925165757", number, "1400000001", asked.get("recurringPaymentAuthorizationID"), "1500000001"))

	status := m.call("statusRequest", "<transactionIDList><transactionID>"+number+"</transactionID><transactionID>123</transactionID></transactionIDList>")
	require.Equal(t, http.StatusOK, status.Status)
	want = strings.NewReplacer("<ns2:crn>99887766</ns2:crn>", "", "SUCCESS", "CREATED").Replace(paySample(t, "CB-216"))
	assert.Equal(t, want, likeTheSample(status, "5b7c1a91#m1-s1#20120925170012", number, "1400000001"))
}

// TestPayFaultOfTheSample: a wrong token is HTTP 500 and the bytes of CB-217.
func TestPayFaultOfTheSample(t *testing.T) {
	m := payOpen(t, arrange{})
	m.token = payTokenOf("222", "WRONG", "20120925165757")
	got := m.call("statusRequest", "<transactionIDList><transactionID>1</transactionID></transactionIDList>")
	assert.Equal(t, http.StatusInternalServerError, got.Status)
	want := paySample(t, "CB-217")
	assert.Equal(t, want, likeTheSample(got, "5b7c1a92#m1-s1#20120925170013"))
}

// TestPayRequestForms: default namespace, any prefix, either case, either character set,
// with or without SOAPAction and slash (CB-175, CB-209, CB-210).
func TestPayRequestForms(t *testing.T) {
	m := payOpen(t, arrange{})
	const namespace = "http://api.clickandbuy.com/webservices/pay_1_1_0/"
	details := func(p string) string {
		tags := regexp.MustCompile(`<(/?)(\w)`)
		text := "<authentication><token>" + m.token + "</token><projectID>222</projectID><merchantID>111</merchantID></authentication>" +
			"<details><externalID>K\u00f6ln</externalID><amount><currency>eur</currency><amount>12.3</amount></amount></details>"
		return tags.ReplaceAllString(text, "<${1}"+p+"${2}")
	}
	for name, body := range map[string]string{
		"default":         `<payRequest_Request xmlns="` + namespace + `">` + details("") + `</payRequest_Request>`,
		"ns1":             `<ns1:payRequest_Request xmlns:ns1="` + namespace + `">` + details("ns1:") + `</ns1:payRequest_Request>`,
		"ns2":             `<ns2:payRequest_Request xmlns:ns2="` + namespace + `">` + details("ns2:") + `</ns2:payRequest_Request>`,
		"pay":             `<pay:payRequest_Request xmlns:pay="` + namespace + `">` + details("pay:") + `</pay:payRequest_Request>`,
		"prefix, default": `<ns1:payRequest_Request xmlns:ns1="` + namespace + `" xmlns="` + namespace + `">` + details("") + `</ns1:payRequest_Request>`,
	} {
		for _, slash := range []string{"/", ""} {
			envelope := `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Header/><soapenv:Body>` + body + `</soapenv:Body></soapenv:Envelope>`
			latin, err := charmap.ISO8859_1.NewEncoder().String(`<?xml version="1.0" encoding="ISO-8859-1"?>` + envelope)
			require.NoError(t, err)
			for contentType, text := range map[string]string{"text/xml; charset=utf-8": envelope, "text/xml; charset=ISO-8859-1": latin} {
				for _, action := range []string{"", `"urn:payRequest"`, namespace, namespace + "payRequest"} {
					got := m.Ask("POST", m.URL+"/clickandbuy/webservices/soap/pay_1_1_0"+slash, "", http.Header{"Content-Type": {contentType}, "Soapaction": {action}}, []byte(text))
					require.Equal(t, http.StatusOK, got.Status, "%s: %s", name, got.Body)
					assert.Contains(t, got.Body, "<ns2:externalID>K\u00f6ln</ns2:externalID><ns2:transactionStatus>CREATED</ns2:transactionStatus><ns2:transactionType>PAY</ns2:transactionType>")
				}
			}
		}
	}
	assert.Equal(t, "12.30", m.Payment("Köln").Amount.Value, "CB-197")
}

// TestOldVersionOfThePayAPI: its answers are in its own namespace (CB-207).
func TestOldVersionOfThePayAPI(t *testing.T) {
	m := payOpen(t, arrange{})
	m.version = "pay_1_0_0"
	got := m.payRequest("4711", "12.30", "")
	assert.Contains(t, got.Body, `<ns2:payRequest_Response xmlns:ns2="http://api.clickandbuy.com/webservices/pay_1_0_0/">`)
	assert.Equal(t, "CREATED", m.status(got.get("transactionID")))
	m.token = "nonsense"
	assert.Contains(t, m.call("statusRequest", "").Body, `<ns2:errorDetails xmlns:ns2="http://api.clickandbuy.com/webservices/pay_1_0_0/">`)
}

// TestStatusByExternalID: merchants ask by either, in the order of their question (CB-195, CB-204).
func TestStatusByExternalID(t *testing.T) {
	m := payOpen(t, arrange{})
	first := m.payRequest("4711", "12.30", "").get("transactionID")
	second := m.payRequest("4712", "1.00", "").get("transactionID")
	got := m.call("statusRequest", "<externalIDList><externalID>4712</externalID><externalID>nobody's</externalID><externalID>4711</externalID></externalIDList>")
	require.Equal(t, http.StatusOK, got.Status)
	assert.Equal(t, []string{second, first}, got.Root.all("transactionID"))
	assert.Equal(t, []string{"4712", "nobody's", "4711"}, got.Root.all("externalID"))
	assert.Equal(t, []string{"3"}, got.Root.all("code"))
	again := m.payRequest("4711", "12.30", "").get("transactionID")
	assert.Equal(t, again, m.call("statusRequest", "<externalIDList><externalID>4711</externalID></externalIDList>").get("transactionID"), "the newest")

	many := strings.Repeat("<transactionID>"+first+"</transactionID>", 128)
	assert.Len(t, m.call("statusRequest", "<transactionIDList>"+many+"</transactionIDList>").Root.all("transactionStatus"), 128)
	refused := m.call("statusRequest", "<transactionIDList>"+many+"<transactionID>1</transactionID></transactionIDList>")
	assert.Equal(t, "2", refused.get("code"), "at most 128")
}
