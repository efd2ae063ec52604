package clickandbuy_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// giveBack asks for a refund and answers its state, or the code of the error.
func (m *payMerchant) giveBack(number, amount, external string) string {
	got := m.call("refundRequest", fmt.Sprintf("<amount><amount>%s</amount><currency>EUR</currency></amount><transactionID>%s</transactionID><externalID>%s</externalID>", amount, number, external))
	if got.Status != http.StatusOK {
		return got.get("code")
	}
	return got.get("transactionType") + " " + got.get("transactionStatus")
}

// TestRefunds: each is a transaction of its own, their sum is never above the payment
// (CB-192), and the event is CB-235's second.
func TestRefunds(t *testing.T) {
	m, box := listening(t, arrange{})
	asked := m.payRequest("4711", "12.30", "")
	number := asked.get("transactionID")
	assert.Equal(t, "4", m.giveBack(number, "5.00", "early"))
	m.buy(asked)
	at := time.Date(2012, 9, 26, 9, 30, 0, 0, time.UTC)
	m.Advance(at.Sub(m.WS.Now()))
	assert.Equal(t, "REFUND SUCCESS", m.giveBack(number, "5.00", "4711-R1"))
	m.Settle()
	refund := m.Payment("4711-R1")
	assert.Equal(t, "refunded", refund.Phase)
	assert.Equal(t, likeTheSamples(paySample(t, "CB-235-refundEvent")), likeTheSamples(box.last(), number, "1400000001", refund.Ref, "1400000002"))
	assert.Equal(t, "7.30", m.Payment("4711").Amount.Value)
	assert.Equal(t, "SUCCESS", m.status(refund.Ref))

	assert.Equal(t, "5", m.giveBack(number, "7.31", "x"))
	assert.Equal(t, "2", m.giveBack(number, "0", "x"))
	assert.Equal(t, "3", m.giveBack("123", "1.00", "x"))
	assert.Equal(t, "3", m.giveBack(refund.Ref, "1.00", "x"), "a refund is no payment")
	require.Error(t, m.act(m.Payment("4711").ID, "refund", map[string]string{"amount": "7.31"}))
	require.NoError(t, m.act(m.Payment("4711").ID, "refund", map[string]string{"amount": "0.30"}))
	assert.Contains(t, m.Payment("4711").Actions, "refund")
	assert.Equal(t, "REFUND SUCCESS", m.giveBack(number, "7.00", "x"))
	assert.Equal(t, "5", m.giveBack(number, "0.01", "x"))
	assert.NotContains(t, m.Payment("4711").Actions, "refund", "nothing is left")
	for _, amount := range []map[string]string{nil, {"amount": "0.01"}} {
		var over *payment.TransitionError
		require.ErrorAs(t, m.act(m.Payment("4711").ID, "refund", amount), &over)
		assert.NotContains(t, over.Allowed, payment.Event("refund"))
	}
	assert.Equal(t, "SUCCESS", m.status(number))
	assert.Equal(t, "0.00", m.Payment("4711").Amount.Value)
}

// TestRefundsNeverExceedThePayment whatever a merchant asks for, in any order.
func TestRefundsNeverExceedThePayment(t *testing.T) {
	m := payOpen(t, arrange{})
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		n++
		total := rapid.Int64Range(1, 5000).Draw(rt, "total")
		order := fmt.Sprint("order-", n)
		asked := m.payRequest(order, fmt.Sprintf("%d.%02d", total/100, total%100), "")
		m.buy(asked)
		left := total
		for _, part := range rapid.SliceOfN(rapid.Int64Range(0, 3000), 1, 6).Draw(rt, "parts") {
			got := m.giveBack(asked.get("transactionID"), fmt.Sprintf("%d.%02d", part/100, part%100), "")
			want := "REFUND SUCCESS"
			switch {
			case part == 0:
				want = "2"
			case part > left:
				want = "5"
			default:
				left -= part
			}
			if got != want || int64(m.Payment(order).Amount.Minor) != left {
				rt.Fatalf("%d of %d left of %d: %s, wanted %s", part, left, total, got, want)
			}
		}
	})
}

// TestCredits: by e-mail address, by CRN, and in the flat form of old (CB-194, CB-207).
func TestCredits(t *testing.T) {
	m, box := listening(t, arrange{account: `{"buyers": [{"crn": 99887766, "email": "erika@example.com"}]}`})
	credit := func(recipient string) payAnswer {
		return m.call("creditRequest", "<amount><amount>2.00</amount><currency>EUR</currency></amount>"+recipient+"<externalID>C-1</externalID>")
	}
	m.Advance(2*time.Minute + 15*time.Second)
	for _, recipient := range []string{
		"<recipient><emailAddress>erika@example.com</emailAddress></recipient>", "<recipient><crn>99887766</crn></recipient>", "<emailAddress>erika@example.com</emailAddress>",
	} {
		got := credit(recipient)
		require.Equal(t, http.StatusOK, got.Status, got.Body)
		assert.Equal(t, "CREDIT SUCCESS", got.get("transactionType")+" "+got.get("transactionStatus"))
		m.Settle()
		assert.Equal(t, likeTheSamples(paySample(t, "CB-235-creditEvent")), likeTheSamples(box.last(), got.get("transactionID"), "1400000003"), recipient)
	}
	assert.Equal(t, http.StatusOK, credit("<recipient><emailAddress>nobody@example.com</emailAddress></recipient>").Status, "who opens an account for it")
	assert.Equal(t, "3", credit("<recipient><crn>1</crn></recipient>").get("code"))
	assert.Equal(t, "2", credit("<recipient/>").get("code"))
	assert.Equal(t, "2", credit("").get("code"))
	m.Switches("mms.amount_sign=signed")
	credit("<recipient><crn>99887766</crn></recipient>")
	m.Settle()
	assert.Contains(t, box.last(), "<transactionAmount><amount>2.00</amount><currency>EUR</currency></transactionAmount><merchantAmount><amount>-2.00</amount>")
}

// TestTransfersInProgress: by rule, until the clock or an action ends them (CB-277).
func TestTransfersInProgress(t *testing.T) {
	m, box := listening(t, arrange{rules: "  - {op: clickandbuy.pay.refundRequest, when: 'payment.order == \"1\"', then: {outcome: in_progress}}"})
	asked := m.payRequest("1", "5.00", "")
	m.buy(asked)
	assert.Equal(t, "REFUND IN_PROGRESS", m.giveBack(asked.get("transactionID"), "1.00", "R1"))
	assert.Equal(t, "REFUND IN_PROGRESS", m.giveBack(asked.get("transactionID"), "2.00", "R2"))
	require.NoError(t, m.act(m.Payment("R1").ID, "complete", nil))
	assert.Equal(t, "success", m.Payment("R1").State)
	m.Advance(time.Minute)
	assert.Equal(t, "success", m.Payment("R2").State)
	assert.Equal(t, []string{"CREATED IN_PROGRESS", "CREATED IN_PROGRESS", "IN_PROGRESS SUCCESS", "IN_PROGRESS SUCCESS"}, box.changes()[2:])
}

// TestMMSTestClient sends events that tell of no change (CB-227).
func TestMMSTestClient(t *testing.T) {
	m, box := listening(t, arrange{})
	m.payRequest("1", "5.00", "")
	id := m.Payment("1").ID
	require.NoError(t, m.act(id, "simulate_event", map[string]string{"newState": "BOOKED_OUT"}))
	assert.Equal(t, []string{"CREATED BOOKED_OUT"}, box.changes())
	assert.True(t, verified(box.last(), "MMSKEY"))
	assert.Equal(t, "created", m.Payment("1").State)
	var wrong *sandbox.ParamError
	require.ErrorAs(t, m.act(id, "simulate_event", map[string]string{"newState": "PAID"}), &wrong)
	require.ErrorAs(t, m.act(id, "cancel", map[string]string{"amount": "1"}), &wrong)
	require.NoError(t, m.act(id, "cancel", nil))
	assert.Equal(t, "CREATED CANCELLED", box.changes()[1])
}

// TestMMSTestClientSendsEveryKind: with numbers of its own, signed, and changing nothing
// (CB-227, CB-230 to CB-234).
func TestMMSTestClientSendsEveryKind(t *testing.T) {
	m, box := listening(t, arrange{})
	tx := m.payRequest("1", "5.00", "").get("transactionID")
	id := m.Payment("1").ID
	for kind, fields := range map[string]map[string]string{
		"payEvent":                           {"transactionID": tx, "newState": "CREATED"},
		"refundEvent":                        {"associatedTransactionID": tx, "newState": "SUCCESS"},
		"creditEvent":                        {"oldState": "CREATED", "newState": "SUCCESS"},
		"recurringPaymentAuthorizationEvent": {"transactionID": tx, "newState": "AUTHORIZED", "remainingRetries": "12"},
		"batchEvent":                         {"itemCount": "1", "newState": "EXECUTED", "resultTransactionID": tx, "batchItemStatus": "SUCCESS"},
	} {
		require.NoError(t, m.act(id, "simulate_event", map[string]string{"kind": kind}))
		assert.Contains(t, box.last(), "<"+kind+"><merchantID>111</merchantID>")
		for name, text := range fields {
			assert.Equal(t, text, element(box.last(), name), "%s %s", kind, name)
		}
		assert.True(t, verified(box.last(), "MMSKEY"), kind)
	}
	assert.Equal(t, "created", m.Payment("1").State)
	require.NoError(t, m.act(id, "simulate_event", map[string]string{"kind": "batchEvent", "newState": "EXECUTING"}))
	assert.Equal(t, "EXECUTING", element(box.last(), "newState"))
	var wrong *sandbox.ParamError
	for _, params := range []map[string]string{
		{"kind": "payevent"},
		{"kind": "batchEvent", "oldState": "CREATED"},
		{"kind": "batchEvent", "newState": "SUCCESS"},
		{"kind": "recurringPaymentAuthorizationEvent", "newState": "SUCCESS"},
		{"kind": "refundEvent", "oldState": "PAID"},
	} {
		require.ErrorAs(t, m.act(id, "simulate_event", params), &wrong, params)
	}
	sent := len(box.messages())

	m.buy(m.payRequest("2", "5.00", recurring("<numberLimit>3</numberLimit>")))
	require.NoError(t, m.act(m.Payment("2").ID, "simulate_event", map[string]string{"kind": "recurringPaymentAuthorizationEvent", "newState": "EXHAUSTED"}))
	assert.Equal(t, "EXHAUSTED 3", element(box.last(), "newState")+" "+element(box.last(), "remainingRetries"))
	assert.Equal(t, "authorized", m.agreement().State)
	assert.Greater(t, len(box.messages()), sent)
}
