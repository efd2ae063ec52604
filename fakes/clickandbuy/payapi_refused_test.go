package clickandbuy_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestPayRequestsThatAreRefused: what nobody can read is a fault with code 2 and changes
// nothing (CB-213).
func TestPayRequestsThatAreRefused(t *testing.T) {
	m := payOpen(t, arrange{})
	const amount = `<amount><amount>12.30</amount><currency>EUR</currency></amount>`
	for details, says := range map[string]string{
		"":                                    "details.amount is missing",
		"<amount><amount>1</amount></amount>": "details.amount.currency is missing",
		"<amount><amount>12,30</amount><currency>EUR</currency></amount>": "details.amount.amount is no decimal",
		"<amount><amount>-1</amount><currency>EUR</currency></amount>":    "positive decimal",
		"<amount><amount>0.00</amount><currency>EUR</currency></amount>":  "positive decimal",
		"<amount><amount>1.234</amount><currency>EUR</currency></amount>": "positive decimal",
		"<amount><amount>1.00</amount><currency>EURO</currency></amount>": "currency",
		"<amount><amount>1.00</amount><currency>E2R</currency></amount>":  "currency",
		amount + amount:                                                            "stands 2 times",
		amount + "<successURL>/ok</successURL>":                                    "no absolute address",
		amount + "<failureURL>javascript:alert(1)</failureURL>":                    "no absolute address",
		amount + "<authExpiration>soon</authExpiration>":                           "details.authExpiration is no int",
		amount + "<createRecurring><numberLimit>3</numberLimit></createRecurring>": "details.createRecurring.description is missing",
	} {
		got := m.call("payRequest", details)
		assert.Equal(t, http.StatusInternalServerError, got.Status, details)
		assert.Equal(t, "2", got.get("code"), details)
		assert.Equal(t, "2", got.get("detailCode"))
		assert.Equal(t, "false", got.get("retry"))
		assert.Contains(t, m.Notes(), says, details)
	}
	for _, operation := range []string{"nothing", "payRequest_Request", "PayRequest"} {
		assert.Equal(t, "2", m.call(operation, amount).get("code"), operation)
	}
	assert.Equal(t, "2", m.send(`<Envelope xmlns="http://schemas.xmlsoap.org/soap/envelope/"><Body/></Envelope>`).get("code"))
	assert.Empty(t, m.Payments(""))

	for _, good := range []string{
		amount + "<consumerLanguage>SE</consumerLanguage><consumerCountry>xx</consumerCountry>",
		amount + "<orderDetails><itemList/></orderDetails>",
		amount + "<billing><company><name>ACME</name></company></billing><shipping><consumer><firstName>E</firstName><lastName>M</lastName></consumer></shipping>",
		amount + "<authExpiration/><confirmExpiration>0</confirmExpiration><unheard>of</unheard>",
	} {
		assert.Equal(t, http.StatusOK, m.call("payRequest", good).Status, good)
	}
	assert.Contains(t, m.Notes(), "details.unheard is no element of the schema")
}

// TestPayErrorsOnRequest: a rule asks for any of the codes (CB-213).
func TestPayErrorsOnRequest(t *testing.T) {
	for word, code := range map[string]string{
		"authentication_failed": "1", "invalid_request": "2", "unknown_id": "3", "not_allowed": "4", "limit_exceeded": "5", "temporary_error": "9",
	} {
		m := payOpen(t, arrange{rules: "  - {op: clickandbuy.pay.payRequest, when: 'amount == 1230 and currency == \"EUR\" and projectID == 222', then: {outcome: " + word + "}}"})
		got := m.call("payRequest", `<amount><amount>12.30</amount><currency>EUR</currency></amount><externalID>1</externalID>`)
		assert.Equal(t, http.StatusInternalServerError, got.Status)
		assert.Equal(t, code, got.get("code"), word)
		detail := code
		if code == "3" {
			detail = "0" // CB-213
		}
		assert.Equal(t, detail, got.get("detailCode"), word)
		assert.Equal(t, map[bool]string{true: "true", false: "false"}[code == "9"], got.get("retry"), word)
		assert.Empty(t, m.Payments("1"))
	}
}
