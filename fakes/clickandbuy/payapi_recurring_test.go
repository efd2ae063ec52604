package clickandbuy_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// recurring is createRecurring with these limits.
func recurring(limits string) string {
	return "<createRecurring><description>Monthly</description>" + limits + "</createRecurring>"
}

// charge asks for a payment by an authorization and answers its state, or the code of the error.
func (m *payMerchant) charge(number, amount string) string {
	m.T.Helper()
	got := m.call("payRequestRecurring", fmt.Sprintf("<amount><amount>%s</amount><currency>EUR</currency></amount><recurringPaymentAuthorizationID>%s</recurringPaymentAuthorizationID><externalID>next</externalID>", amount, number))
	if got.Status != http.StatusOK {
		return got.get("code")
	}
	assert.Equal(m.T, "PAY", got.get("transactionType"))
	return got.get("transactionStatus")
}

// agreement is the state of the newest authorization.
func (m *payMerchant) agreement() payment.View {
	m.T.Helper()
	var last payment.View
	require.NoError(m.T, sandbox.Agreements.Each(m.WS, "", func(a payment.Payment) bool { last = m.WS.ViewAgreement(a); return true }))
	return last
}

// TestRecurringIsUsedUp: by number and by amount (CB-191, CB-278, CB-279), and each change
// is told (CB-233).
func TestRecurringIsUsedUp(t *testing.T) {
	m, box := listening(t, arrange{})
	asked := m.payRequest("4711", "12.30", recurring("<numberLimit>2</numberLimit><expireDate>2013-09-25</expireDate>"))
	number := asked.get("recurringPaymentAuthorizationID")
	assert.Equal(t, "CREATED", asked.get("recurringPaymentAuthorizationStatus"))
	assert.Equal(t, "4", m.charge(number, "1.00"), "not yet authorized")
	confirm := m.walkedTo(asked)
	assert.Contains(t, confirm.Text("#cb-recurring"), "Monthly, 2 x, 2013-09-25")
	confirm.Submit("form#cb-confirm", nil)
	m.Settle()
	assert.Equal(t, "authorized", m.agreement().State)
	assert.Equal(t, "3", m.charge("123", "1.00"))
	assert.Equal(t, "SUCCESS", m.charge(number, "99.00"), "without amountLimit any amount")
	assert.Equal(t, "SUCCESS", m.charge(number, "1.00"))
	assert.Equal(t, "exhausted", m.agreement().State)
	assert.Equal(t, "5", m.charge(number, "1.00"))
	paid := m.Payments("next")
	require.Len(t, paid, 2)
	assert.Equal(t, "paid", paid[0].Phase)
	m.Settle()
	assert.Equal(t, []string{"CREATED IN_PROGRESS", "IN_PROGRESS SUCCESS", "CREATED AUTHORIZED", "CREATED SUCCESS", "AUTHORIZED EXHAUSTED", "CREATED SUCCESS"}, box.changes())

	asked = m.payRequest("4712", "12.30", recurring("<amountLimit><amount>50.00</amount><currency>EUR</currency></amountLimit>"))
	m.buy(asked)
	number = asked.get("recurringPaymentAuthorizationID")
	assert.Equal(t, "5", m.charge(number, "50.01"))
	assert.Equal(t, "SUCCESS", m.charge(number, "20.00"))
	assert.Equal(t, "30.00", m.agreement().Amount.Value)
	assert.Equal(t, "5", m.charge(number, "30.01"))
	assert.Equal(t, "SUCCESS", m.charge(number, "30.00"))
	assert.Equal(t, "exhausted", m.agreement().State)
}

// TestAuthorizationIsPushedAsTheSample is CB-235's fourth event, from a sale.
func TestAuthorizationIsPushedAsTheSample(t *testing.T) {
	m, box := listening(t, arrange{})
	asked := m.send(paySample(t, "CB-214"))
	m.Advance(2*time.Minute + 15*time.Second)
	m.buy(asked)
	m.Settle()
	assert.Equal(t, likeTheSamples(paySample(t, "CB-235-recurringPaymentAuthorizationEvent")), likeTheSamples(box.last(), asked.get("transactionID"), "1400000001"))
	assert.True(t, verified(box.last(), "MMSKEY"))
}

// TestAuthorizationsEnd: with their payment, at their date, by the merchant, by the buyer's
// side (CB-278, CB-279).
func TestAuthorizationsEnd(t *testing.T) {
	m := payOpen(t, arrange{})
	ask := func() payAnswer {
		return m.payRequest("1", "1.00", "<successExpiration>5</successExpiration>"+recurring("<expireDate>2012-09-26</expireDate>"))
	}
	m.look(ask().get("redirectURL")).Submit("form#cb-abort", nil)
	assert.Equal(t, []string{"aborted", "cancelled"}, []string{m.agreement().State, m.agreement().Phase})
	asked := ask()
	m.Advance(5 * time.Minute)
	assert.Equal(t, "expired", m.agreement().State)
	assert.Equal(t, "4", m.charge(asked.get("recurringPaymentAuthorizationID"), "1.00"))

	asked = ask()
	m.buy(asked)
	m.Advance(31 * time.Hour) // to 2012-09-27 00:02:57 in UTC
	assert.Equal(t, "expired", m.agreement().State, "expireDate is the last day (CB-605)")
	past := m.call("payRequest", `<amount><amount>1.00</amount><currency>EUR</currency></amount>`+recurring("<expireDate>2012-09-26</expireDate>"))
	assert.Equal(t, "2", past.get("code"))

	m.buy(m.payRequest("2", "1.00", recurring("")))
	view, err := m.WS.ActOnAgreement(m.agreement().ID, "cancel", nil)
	require.NoError(t, err)
	assert.Equal(t, "cancelled", view.State)
	_, err = m.WS.ActOnAgreement(m.agreement().ID, "cancel", nil)
	require.ErrorAs(t, err, new(*payment.TransitionError))
}

// TestRecurringInProgress: by rule (CB-277).
func TestRecurringInProgress(t *testing.T) {
	m := payOpen(t, arrange{rules: "  - {op: clickandbuy.pay.payRequestRecurring, then: {outcome: in_progress}}"})
	asked := m.payRequest("1", "1.00", recurring(""))
	m.buy(asked)
	assert.Equal(t, "IN_PROGRESS", m.charge(asked.get("recurringPaymentAuthorizationID"), "1.00"))
	m.Advance(time.Minute)
	assert.Equal(t, "success", m.Payment("next").State)
}

// TestCancelRequest: TX, RPA and BOTH, by either identifier, by both, and in the flat form
// of old (CB-193, CB-207, CB-606).
func TestCancelRequest(t *testing.T) {
	m := payOpen(t, arrange{})
	cancel := func(mode, tx, rpa string) string {
		details := "<cancelMode>" + mode + "</cancelMode><cancelIdentifier>"
		if tx != "" {
			details += "<transactionID>" + tx + "</transactionID>"
		}
		if rpa != "" {
			details += "<recurringPaymentAuthorizationID>" + rpa + "</recurringPaymentAuthorizationID>"
		}
		got := m.call("cancelRequest", details+"</cancelIdentifier>")
		if got.Status != http.StatusOK {
			return got.get("code")
		}
		return strings.TrimSpace(got.get("transactionStatus") + " " + got.get("recurringPaymentAuthorizationStatus"))
	}
	ask := func(buy bool) (tx, rpa string) {
		asked := m.payRequest("1", "1.00", recurring(""))
		if buy {
			m.buy(asked)
		}
		return asked.get("transactionID"), asked.get("recurringPaymentAuthorizationID")
	}
	tx, _ := ask(false)
	assert.Equal(t, "CANCELLED CANCELLED", cancel("TX", tx, ""))
	assert.Equal(t, "4", cancel("TX", tx, ""), "once")
	tx, rpa := ask(false)
	assert.Equal(t, "CANCELLED CANCELLED", cancel("BOTH", tx, rpa))
	tx, rpa = ask(true)
	assert.Equal(t, "4", cancel("TX", tx, ""), "it is paid")
	assert.Equal(t, "SUCCESS CANCELLED", cancel("BOTH", tx, rpa))
	assert.Equal(t, "4", cancel("BOTH", tx, rpa))
	_, rpa = ask(true)
	assert.Equal(t, "SUCCESS CANCELLED", cancel("RPA", "", rpa))
	assert.Equal(t, "4", m.charge(rpa, "1.00"))
	assert.Equal(t, "3", cancel("TX", "123", ""))
	assert.Equal(t, "3", cancel("RPA", "", "123"))
	assert.Equal(t, "2", cancel("ALL", tx, ""))
	assert.Equal(t, "2", m.call("cancelRequest", "<cancelMode>TX</cancelMode><cancelIdentifier/>").get("code"))

	old := m.payRequest("9", "1.00", "").get("transactionID")
	got := m.call("cancelRequest", "<transactionID>"+old+"</transactionID>")
	assert.Equal(t, "CANCELLED", got.get("transactionStatus"), got.Body)
}
