package clickandbuy_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// sendNuSOAP posts a request of testdata/pay/clients as NuSOAP does: in ISO-8859-1.
func (m *payMerchant) sendNuSOAP(name, operation string) payAnswer {
	m.T.Helper()
	return m.sendWith(http.Header{
		"User-Agent": {"NuSOAP/0.9.5 (1.123)"}, "Content-Type": {"text/xml; charset=ISO-8859-1"}, "Soapaction": {`"urn:` + operation + `"`},
	}, paySample(m.T, "clients/"+name))
}

// TestNuSOAPCallsThePayAPI: ISO-8859-1 with umlauts, the namespace declared twice on the
// root (0.9.5) or once as the default (0.7.2), and a prefix of chance. The answer is in
// UTF-8, to the byte as for anybody (CB-168, CB-208, CB-209, CB-211).
func TestNuSOAPCallsThePayAPI(t *testing.T) {
	for _, release := range []string{"nusoap-0.9.5", "nusoap-0.7.2"} {
		t.Run(release, func(t *testing.T) {
			m := payOpen(t, arrange{})
			asked := m.sendNuSOAP(release+"-payRequest", "payRequest")
			require.Equal(t, http.StatusOK, asked.Status, asked.Body)
			assert.Equal(t, "text/xml; charset=utf-8", asked.Header.Get("Content-Type"))
			number := asked.get("transactionID")
			const open = `<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/"><SOAP-ENV:Header/><SOAP-ENV:Body>`
			const transaction = `<ns2:transactionID>1400000001</ns2:transactionID><ns2:externalID>Köln-4711</ns2:externalID>` +
				`<ns2:transactionStatus>CREATED</ns2:transactionStatus><ns2:transactionType>PAY</ns2:transactionType>`
			assert.Equal(t, open+`<ns2:payRequest_Response xmlns:ns2="http://api.clickandbuy.com/webservices/pay_1_1_0/">`+
				`<ns2:requestTrackingID>5b7c1a90#m1-s1#20120925165757</ns2:requestTrackingID><ns2:transaction>`+transaction+
				`<ns2:redirectURL>`+m.URL+`/clickandbuy/frontend/secure/checkout?tx=1400000001&amp;s=0123456789ABCDEF&amp;h=0123456789ABCDEF0123456789ABCDEF01234567</ns2:redirectURL>`+
				`</ns2:transaction></ns2:payRequest_Response></SOAP-ENV:Body></SOAP-ENV:Envelope>`,
				likeTheSample(asked, "5b7c1a90#m1-s1#20120925165757", number, "1400000001"))
			page := m.look(asked.get("redirectURL"))
			for _, shown := range []string{"Bestellung für Jörg", "Märchenbuch"} {
				assert.Contains(t, page.Text("main"), shown)
			}
			assert.Equal(t, "12.30", m.Payment("Köln-4711").Amount.Value)

			said := m.sendNuSOAP(release+"-statusRequest", "statusRequest")
			require.Equal(t, http.StatusOK, said.Status, said.Body)
			assert.Equal(t, open+`<ns2:statusRequest_Response xmlns:ns2="http://api.clickandbuy.com/webservices/pay_1_1_0/">`+
				`<ns2:requestTrackingID>5b7c1a90#m1-s1#20120925165757</ns2:requestTrackingID><ns2:transactionList><ns2:transaction>`+transaction+
				`</ns2:transaction></ns2:transactionList></ns2:statusRequest_Response></SOAP-ENV:Body></SOAP-ENV:Envelope>`,
				likeTheSample(said, "5b7c1a90#m1-s1#20120925165757", number, "1400000001"))
		})
	}
	m := payOpen(t, arrange{})
	refused := m.sendNuSOAP("nusoap-0.9.5-fault", "statusRequest")
	assert.Equal(t, http.StatusInternalServerError, refused.Status)
	assert.Equal(t, paySample(t, "CB-217"), likeTheSample(refused, "5b7c1a92#m1-s1#20120925170013"))
}
