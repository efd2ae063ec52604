package shop

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestPayRequest: what is asked, and where the customer is sent (CB-190, CB-203).
func TestPayRequest(t *testing.T) {
	c := newPayCustomer(t)
	assert.Equal(t, "https://checkout.clickandbuy-s1.com/frontend/secure/checkout?tx=1400000001&s=0123456789ABCDEF&h=0123", c.begins(""))
	call := c.api.got[0]
	for _, part := range []string{
		`<payRequest_Request xmlns="http://api.clickandbuy.com/webservices/pay_1_1_0/"><authentication><merchantID>111</merchantID><projectID>222</projectID><token>`,
		"<details><amount><amount>12.30</amount><currency>EUR</currency></amount><orderDetails>", "<externalID>356</externalID>", "<consumerCountry>DE</consumerCountry>",
		"<successURL>" + shopURL + "/clickandbuy/success?order=356</successURL><failureURL>" + shopURL + "/clickandbuy/failure?order=356</failureURL>",
	} {
		assert.Contains(t, call, part)
	}
	assert.Regexp(t, `<token>\d{14}::[0-9A-F]{40}</token>`, call)
	assert.Equal(t, "mms.php", strings.TrimPrefix(Places(shopURL)["clickandbuy"].(map[string]any)["mms"].(string), "/"))
}

// TestPayRequestThatFails: no customer is sent anywhere.
func TestPayRequestThatFails(t *testing.T) {
	for name, said := range map[string]string{
		"fault": payFaulted("1", false), "nothing": "", "another order": payItem(firstTX, "357", "CREATED"), "no checkout": payItem(firstTX, "356", "CREATED"),
		"fault without details": "<SOAP-ENV:Fault><faultstring>No</faultstring></SOAP-ENV:Fault>", "not XML": "<",
	} {
		c := newPayCustomer(t)
		c.api.says("payRequest", said)
		assert.Equal(t, http.StatusServiceUnavailable, c.get("/buy?with=clickandbuy-pay&order=356").status, name)
	}
	c := newPayCustomer(t)
	c.shop.SetEnv(nil)
	assert.Contains(t, c.get("/buy?with=clickandbuy-pay").text, "CLICKANDBUY_MERCHANT_ID is not set")
}

// TestPayReturn: what the customer and the order become of a state (CB-204, CB-205, CB-206).
func TestPayReturn(t *testing.T) {
	for state, want := range map[string]struct {
		status status
		path   string
	}{
		"CREATED": {statusNew, "/failed"}, "IN_PROGRESS": {statusNew, "/failed"}, "PENDING_VERIFICATION": {statusNew, "/failed"},
		"SUCCESS": {statusPaid, "/paid"}, "BOOKED_IN": {statusPaid, "/paid"},
		"PAYMENT_PENDING": {statusPending, "/clickandbuy/pending"}, "PAYMENT_GUARANTEE": {statusPending, "/clickandbuy/pending"},
		"DECLINED": {statusFailed, "/failed"}, "ABORTED": {statusFailed, "/failed"}, "EXPIRED": {statusFailed, "/failed"}, "CANCELLED": {statusFailed, "/failed"},
		"BOOKED_OUT": {statusFailed, "/failed"}, "A_WORD_OF_TOMORROW": {statusNew, "/failed"},
	} {
		for _, path := range []string{paySuccess, payFailure} { // neither proves anything
			c := newPayCustomer(t)
			c.begins("")
			c.api.says("statusRequest", "<ns2:transactionList>"+payItem(firstTX, "356", state)+"</ns2:transactionList>")
			assert.Equal(t, want.path, c.goesTo(c.get(path+"?order=356")).Path, state)
			assert.Equal(t, want.status, c.order().Status, state)
			assert.Equal(t, state == "BOOKED_OUT", c.order().Disputed, state)
		}
	}
	c := newPayCustomer(t)
	assert.Equal(t, "/failed", c.goesTo(c.get(paySuccess+"?order=nope")).Path)
}

// TestPayStatusThatIsNoAnswer: neither yes nor no is asked again, and then left to a human.
func TestPayStatusThatIsNoAnswer(t *testing.T) {
	for name, tt := range map[string]struct {
		said      string
		reason    reason
		questions int
	}{
		"temporary": {payFaulted("9", true), reasonUnclear, 3}, "not ours to ask": {payFaulted("1", false), reasonUnclear, 1},
		"an empty list": {"<ns2:transactionList/>", reasonUnclear, 3},
		"another order": {"<ns2:transactionList>" + payItem(firstTX, "357", "SUCCESS") + "</ns2:transactionList>", reasonOtherOrder, 1},
		"unknown there": {"<ns2:transactionList><ns2:transaction><ns2:transactionID>" + firstTX + "</ns2:transactionID><ns2:errorDetails><ns2:code>3</ns2:code></ns2:errorDetails></ns2:transaction></ns2:transactionList>", reasonUnclear, 1},
	} {
		c := newPayCustomer(t)
		c.begins("")
		c.api.says("statusRequest", tt.said)
		c.get(paySuccess + "?order=356")
		o := c.order()
		assert.Equal(t, statusUnclear, o.Status, name)
		assert.Equal(t, tt.reason, o.Reason, name)
		assert.Equal(t, tt.questions, o.Questions, name)
	}
}

// TestPayAgain: an order that failed may be paid by a second transaction; one that is paid
// is not sold again, and what is paid twice is told.
func TestPayAgain(t *testing.T) {
	c := newPayCustomer(t)
	c.begins("")
	assert.Equal(t, accepted200, c.told("1", firstTX, "CREATED", "ABORTED"))
	assert.Equal(t, statusFailed, c.order().Status)
	c.begins("")
	assert.Equal(t, statusNew, c.order().Status)
	c.told("2", secondTX, "IN_PROGRESS", "SUCCESS")
	o := c.order()
	assert.Equal(t, statusPaid, o.Status)
	assert.Equal(t, secondTX, o.BDR)
	assert.Contains(t, c.begins(""), "already_paid")
	c = newPayCustomer(t)
	c.begins("")
	c.begins("")
	c.told("1", secondTX, "IN_PROGRESS", "SUCCESS")
	c.told("2", firstTX, "IN_PROGRESS", "SUCCESS")
	assert.Equal(t, []string{firstTX}, c.order().ClickandbuyPay.PaidTwice)
	assert.Equal(t, 1, c.order().Grants)
}

// TestPayRefund: what the provider takes counts, once, whether the answer or the event
// comes first (CB-192, CB-231).
func TestPayRefund(t *testing.T) {
	c := newPayCustomer(t)
	c.begins("")
	c.told("1", firstTX, "IN_PROGRESS", "SUCCESS")
	assert.Equal(t, accepted200, c.tells(sampleRefund))
	assert.Equal(t, "5.00", c.order().ClickandbuyPay.Refunded)
	c.api.says("refundRequest", strings.Replace(payItem(secondTX, "356-R1", "SUCCESS"), ">PAY<", ">REFUND<", 1))
	assert.True(t, c.refunds("5.00").Done)
	assert.Equal(t, "5.00", c.order().ClickandbuyPay.Refunded, "it was told of before")
	c.api.says("refundRequest", payFaulted("5", false))
	assert.Equal(t, payRefundView{Order: "356", Wanted: "12.30", Code: 5, Error: "pay API fault 5 No"}, c.refunds("12.30"))
	c.api.says("refundRequest", strings.Replace(payItem("1400000003", "356-R2", "IN_PROGRESS"), ">PAY<", ">REFUND<", 1))
	assert.True(t, c.refunds("7.30").Done)
	assert.Equal(t, statusRefunded, c.order().Status)
	assert.Equal(t, http.StatusBadRequest, c.get("/clickandbuy/refund?order=356&amount=x").status)
	assert.Equal(t, http.StatusNotFound, c.get("/clickandbuy/refund?order=1").status)
}
