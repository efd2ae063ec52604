package clickandbuy_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestFixedData of the three small ports (CB-184), and their fields in order.
func TestFixedData(t *testing.T) {
	m := payOpen(t, arrange{shop: "http://shop.example"})
	for operation, c := range map[string]struct{ details, wants string }{
		"getAccountingDocuments":       {"", "<ns2:totalResultCount>1</ns2:totalResultCount></ns2:paging><ns2:document><ns2:settlementAccountID>1</ns2:settlementAccountID><ns2:date>2012-09-01T00:00:00Z</ns2:date><ns2:documentType>Invoice</ns2:documentType>"},
		"getFeeCardCategories":         {"", "<ns2:getFeeCardCategories_Response xmlns:ns2=\"http://api.clickandbuy.com/webservices/pay_1_1_0/\"><ns2:categoryList><ns2:category><ns2:categoryID>1</ns2:categoryID>"},
		"getFeeCardCurrencies":         {"<categoryID>1</categoryID>", "<ns2:currency>EUR</ns2:currency>"},
		"getFeeCardInvoicingCycles":    {"<categoryID>1</categoryID>", "<ns2:invoicingCycle>30</ns2:invoicingCycle>"},
		"getFeeCardSettlementDelays":   {"<categoryID>2</categoryID>", "<ns2:settlementDelay>7</ns2:settlementDelay>"},
		"getFeeCardAverageTicketSizes": {"<categoryID>1</categoryID><currency>GBP</currency>", "<ns2:averageTicketSize><ns2:amount>5.00</ns2:amount><ns2:currency>GBP</ns2:currency></ns2:averageTicketSize>"},
		"getFeeCard": {
			"<categoryID>1</categoryID><averageTicketSize><amount>5.00</amount><currency>EUR</currency></averageTicketSize><invoicingCycle>7</invoicingCycle><settlementDelay>7</settlementDelay>",
			"<ns2:transactionType>PAY</ns2:transactionType><ns2:commission>2.9</ns2:commission><ns2:fee><ns2:amount>0.35</ns2:amount>",
		},
		"createMerchantRegistration": {
			"<registrationData><businessOriginID>DE123456</businessOriginID></registrationData><merchantData><companyName>ACME</companyName><emailAddress>a@example.com</emailAddress></merchantData>",
			"<ns2:registrationInfo><ns2:merchantID>111</ns2:merchantID><ns2:registrationStatus>CREATED</ns2:registrationStatus><ns2:registrationSharedSecret>REGSECRET</ns2:registrationSharedSecret>",
		},
		"getMerchantRegistrationStatus": { // the vector of CB-189
			"<businessOriginID>DE123456</businessOriginID><merchantID>111</merchantID><token>20120925165757::0f63b593968f2b144523e3b5af3ee9ed7e286bc8</token>",
			"<ns2:registrationStatus>FINISHED</ns2:registrationStatus></ns2:registrationInfo><ns2:integrationInfoList><ns2:integrationInfo><ns2:settlementInfo><ns2:settlementAccountID>1</ns2:settlementAccountID>",
		},
	} {
		got := m.call(operation, c.details)
		assert.Equal(t, http.StatusOK, got.Status, got.Body)
		assert.Contains(t, got.Body, c.wants, operation)
	}
	assert.Equal(t, "1", m.call("getMerchantRegistrationStatus", "<businessOriginID>DE123456</businessOriginID><merchantID>111</merchantID><token>20120925165757::0f63b593968f2b144523e3b5af3ee9ed7e286bc9</token>").get("code"))
	assert.Equal(t, "3", m.call("getFeeCardCurrencies", "<categoryID>9</categoryID>").get("code"))
	assert.Equal(t, "2", m.call("getFeeCard", "").get("code"))
	assert.NotContains(t, m.Journalled(), "REGSECRET")
	assert.NotContains(t, m.Journalled(), "MMSKEY")
	m.token = "x"
	assert.Equal(t, "1", m.call("getAccountingDocuments", "").get("code"))
	assert.Equal(t, http.StatusOK, m.call("getFeeCardCategories", "").Status, "without authentication")
}
