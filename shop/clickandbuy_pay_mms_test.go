package shop

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestPayEventSamples: CB-235's events are believed as they are (CB-222, CB-230).
func TestPayEventSamples(t *testing.T) {
	c := newPayCustomer(t)
	c.begins("")
	assert.Equal(t, accepted200, c.tells(sampleTold))
	assert.Equal(t, statusPaid, c.order().Status)
	assert.Equal(t, "99887766", c.order().CRN)
	upper := regexp.MustCompile(`>[0-9a-f]{40}<`).ReplaceAllStringFunc(sampleRefund, strings.ToUpper)
	assert.Equal(t, accepted200, c.tells(upper), "a number in either case of letters")
	assert.Equal(t, accepted200, c.tells(signs("", "MMSKEY")), "an empty list (CB-309)")
	assert.Equal(t, accepted200, c.tells(signs("<batchEvent><eventID>5</eventID></batchEvent>", "MMSKEY")))
	assert.Equal(t, accepted200, c.tells(""), "somebody tries the address (CB-226)")
}

// TestPayEventsThatAreRefused: nothing of them is believed (CB-308).
func TestPayEventsThatAreRefused(t *testing.T) {
	c := newPayCustomer(t)
	c.begins("")
	good := signs(payTold("1", firstTX, "12.30", "IN_PROGRESS", "SUCCESS"), "MMSKEY")
	for name, document := range map[string]string{
		"another secret": signs(payTold("1", firstTX, "12.30", "IN_PROGRESS", "SUCCESS"), "OTHER"),
		"altered":        strings.Replace(good, "IN_PROGRESS", "CREATED", 1),
		"no signature":   strings.Replace(signs(payTold("1", firstTX, "12.30", "CREATED", "SUCCESS"), "MMSKEY"), "signature>", "sign>", 2),
		"another root":   strings.ReplaceAll(good, "eventlist", "events"),
		"not XML":        "hello",
	} {
		assert.Equal(t, refused500, c.tells(document), name)
	}
	assert.Equal(t, statusNew, c.order().Status)
	c.shop.SetEnv(nil)
	assert.Equal(t, refused500, c.tells(good), "no secret to hold it against")
}

// TestPayEvents: once, in any order, and only what fits (CB-219, CB-310).
func TestPayEvents(t *testing.T) {
	c := newPayCustomer(t)
	c.begins("")
	for _, tt := range []struct {
		id, before, after string
		state             payState
		status            status
		disputed          bool
	}{
		{"2", "IN_PROGRESS", "PAYMENT_PENDING", payPending, statusPending, false},
		{"1", "CREATED", "IN_PROGRESS", payPending, statusPending, false}, // late
		{"3", "PAYMENT_PENDING", "SUCCESS", payPaid, statusPaid, false},
		{"3", "PAYMENT_PENDING", "SUCCESS", payPaid, statusPaid, false}, // a repeat
		{"5", "BOOKED_OUT", "BOOKED_IN", payBookedIn, statusPaid, false},
		{"4", "SUCCESS", "BOOKED_OUT", payBookedIn, statusPaid, false}, // late
	} {
		assert.Equal(t, accepted200, c.told(tt.id, firstTX, tt.before, tt.after))
		o := c.order()
		assert.Equal(t, tt.state, o.ClickandbuyPay.Transactions[0].State, tt.after)
		assert.Equal(t, tt.status, o.Status, tt.after)
		assert.Equal(t, tt.disputed, o.Disputed, tt.after)
	}
	assert.Equal(t, 1, c.order().Grants)
	assert.True(t, c.order().ClickandbuyPay.Events[3].Again)

	assert.Equal(t, accepted200, c.told("9", "1500000000", "CREATED", "SUCCESS"), "of somebody else's payment")
	assert.Len(t, c.order().ClickandbuyPay.Events, 6)

	c = newPayCustomer(t)
	c.begins("")
	assert.Equal(t, accepted200, c.tells(signs(payTold("1", firstTX, "1.00", "IN_PROGRESS", "SUCCESS"), "MMSKEY")))
	assert.Equal(t, statusUnclear, c.order().Status)
	assert.Equal(t, reasonPrice, c.order().Reason)
}

// What a listener and its shop do wrong, order by order.
func TestMistakesAtThePayAPI(t *testing.T) {
	with := func(m mistake) payCustomer {
		c := newPayCustomer(t)
		c.begins(string(m))
		return c
	}
	paid := func(c payCustomer, m mistake) { assert.Equal(t, statusPaid, c.order().Status, m) }
	list := func(items string) string { return "<ns2:transactionList>" + items + "</ns2:transactionList>" }
	back := func(m mistake, said string) payCustomer {
		c := with(m)
		c.api.says("statusRequest", said)
		c.get(paySuccess + "?order=356")
		return c
	}
	paid(back(trustsSuccessURL, list(payItem(firstTX, "356", "CREATED"))), trustsSuccessURL)
	paid(back(trustsAnyAnswer, list(payItem(firstTX, "356", "DECLINED"))), trustsAnyAnswer)
	paid(back(externalIDUnchecked, list(payItem(firstTX, "357", "SUCCESS"))), externalIDUnchecked)
	paid(back(pendingIsPaid, list(payItem(firstTX, "356", "PAYMENT_GUARANTEE"))), pendingIsPaid)
	assert.Equal(t, reasonGaveUp, back(givesUpEarly, payFaulted("9", true)).order().Reason)
	assert.Equal(t, statusNew, back(ignoresExpiry, list(payItem(firstTX, "356", "EXPIRED"))).order().Status)
	assert.False(t, back(ignoresBookedOut, list(payItem(firstTX, "356", "BOOKED_OUT"))).order().Disputed)

	c := with(ignoresSignature)
	assert.Equal(t, accepted200, c.tells(signs(payTold("1", firstTX, "12.30", "IN_PROGRESS", "SUCCESS"), "OTHER")))
	paid(c, ignoresSignature)
	upper := func(document string) string {
		return regexp.MustCompile(`>[0-9a-f]{40}<`).ReplaceAllStringFunc(document, strings.ToUpper)
	}
	c = with(lowerSignatureOnly)
	assert.Equal(t, refused500, c.tells(upper(sampleTold)))
	assert.Equal(t, accepted200, c.tells(sampleTold))
	c = with(upperSignatureOnly)
	assert.Equal(t, refused500, c.tells(sampleTold))
	assert.Equal(t, accepted200, c.tells(upper(sampleTold)))
	c = with(notIdempotent)
	c.tells(sampleTold)
	c.tells(sampleTold)
	assert.Equal(t, 2, c.order().Grants)
	c = with(lastEventWins)
	c.tells(sampleTold)
	c.told("1", firstTX, "CREATED", "IN_PROGRESS")
	assert.Equal(t, statusNew, c.order().Status)
	c = with(amountFromEvent)
	c.tells(signs(payTold("1", firstTX, "1.00", "IN_PROGRESS", "SUCCESS"), "MMSKEY"))
	assert.Equal(t, "paid 1.00", string(c.order().Status)+" "+c.order().Amount)
	c = with(ignoresEvents)
	assert.Equal(t, accepted200, c.tells(sampleTold))
	assert.Equal(t, statusNew, c.order().Status)
	c = with(needsPayEvent)
	assert.Equal(t, refused500, c.tells(signs("", "MMSKEY")))
	assert.Equal(t, refused500, c.tells(sampleRefund))
	c = with(answersPage)
	assert.Equal(t, "200 <html><body>OK</body></html>", c.tells(sampleTold))
	paid(c, answersPage)
	c = with(refundUnchecked)
	c.tells(sampleTold)
	c.api.says("refundRequest", payFaulted("5", false))
	c.refunds("15.00")
	assert.Equal(t, "15.00", c.order().ClickandbuyPay.Refunded)
	assert.Equal(t, http.StatusOK, c.get("/failed?order=356").status)
}
