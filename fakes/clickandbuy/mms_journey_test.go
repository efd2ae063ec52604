package clickandbuy_test

import (
	"crypto/sha1"
	"encoding/hex"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/sandbox"
	"paysandbox/sandbox/outbox"
)

var signatureTag = regexp.MustCompile(`<signature>([0-9A-Fa-f]*)</signature>`)

// verified tells whether an event list bears the signature of a secret, as a merchant
// checks it (CB-222).
func verified(document, secret string) bool {
	m := signatureTag.FindStringSubmatch(document)
	if m == nil {
		return false
	}
	sum := sha1.Sum([]byte(secret + strings.Replace(document, m[0], "<signature />", 1)))
	return m[1] == hex.EncodeToString(sum[:])
}

// listening is a merchant with an MMS script.
func listening(t *testing.T, want arrange) (*payMerchant, *mailbox) {
	t.Helper()
	box := &mailbox{answer: "OK"}
	want.shop = httpShop(t, map[string]http.HandlerFunc{"/mms.php": box.receive})
	return payOpen(t, want), box
}

// changes are the state changes that events told, in the order of their arrival.
func (m *mailbox) changes() []string {
	var all []string
	for _, message := range m.messages() {
		all = append(all, element(message, "oldState")+" "+element(message, "newState"))
	}
	return all
}

// likeTheSamples puts the samples' numbers in the place of an event's, and takes the
// signature out, which is of other bytes.
func likeTheSamples(document string, numbers ...string) string {
	document = signatureTag.ReplaceAllString(document, "")
	document = regexp.MustCompile(`<eventID>\d+<`).ReplaceAllString(document, "<eventID>9000001<")
	return strings.NewReplacer(numbers...).Replace(document)
}

// TestPaymentIsPushed: each change once and in order, the last as in CB-235, all of them
// before the browser is back (CB-218, CB-219, CB-230, CB-280).
func TestPaymentIsPushed(t *testing.T) {
	m, box := listening(t, arrange{})
	asked := m.payRequest("4711", "12.30", "")
	m.Advance(2*time.Minute + 15*time.Second)
	m.buy(asked)
	require.Equal(t, []string{"CREATED IN_PROGRESS", "IN_PROGRESS SUCCESS"}, box.changes())
	assert.Equal(t, "POST application/x-www-form-urlencoded", box.types[0])
	assert.True(t, strings.HasPrefix(box.raw[0], "xml=%3C%3Fxml"))
	ids := map[string]bool{}
	for _, message := range box.messages() {
		assert.True(t, verified(message, "MMSKEY"), message)
		ids[element(message, "eventID")] = true
	}
	assert.Len(t, ids, 2, "a number each (CB-219)")
	want := likeTheSamples(paySample(t, "CB-235-payEvent"))
	assert.Equal(t, want, likeTheSamples(box.last(), asked.get("transactionID"), "1400000001"))

	require.NoError(t, m.act(m.Payment("4711").ID, "chargeback", nil))
	require.NoError(t, m.act(m.Payment("4711").ID, "book_in", nil))
	assert.Equal(t, []string{"SUCCESS BOOKED_OUT", "BOOKED_OUT BOOKED_IN"}, box.changes()[2:])
}

// TestMMSAnswers: HTTP 200 and OK accept; anything else is tried again with the same
// eventID, by the plan (CB-225, CB-228).
func TestMMSAnswers(t *testing.T) {
	m, box := listening(t, arrange{})
	for answer, state := range map[string]string{"OK": "delivered", " OK\r\n": "delivered", "FAILED": "pending", "ok": "pending", "": "pending", "500": "pending", "OK Signature": "pending"} {
		box.says(answer)
		got := m.payRequest("1", "1.00", "")
		m.look(got.get("redirectURL")).Submit("form#cb-abort", nil)
		m.Settle()
		var last outbox.Delivery
		require.NoError(t, sandbox.Deliveries.Each(m.WS, "", func(d outbox.Delivery) bool { last = d; return true }))
		assert.Equal(t, state, last.State, answer)
	}
}

func TestMMSIsTriedAgain(t *testing.T) {
	m, box := listening(t, arrange{switches: "mms.retry=1m_5m"})
	box.says("FAILED")
	m.look(m.payRequest("1", "1.00", "").get("redirectURL")).Submit("form#cb-abort", nil)
	m.Settle()
	for tries, wait := range []time.Duration{59 * time.Second, time.Second, 5 * time.Minute, 48 * time.Hour} {
		m.Advance(wait)
		assert.Len(t, box.messages(), []int{1, 2, 3, 3}[tries])
	}
	all := box.messages()
	assert.Equal(t, all[0], all[2], "the same event (CB-219)")

	box.says("OK")
	var last outbox.Delivery
	require.NoError(t, sandbox.Deliveries.Each(m.WS, "", func(d outbox.Delivery) bool { last = d; return true }))
	assert.Equal(t, outbox.Failed, last.State)
	_, err := m.WS.Resend(last.ID)
	require.NoError(t, err)
	m.Settle()
	assert.Equal(t, all[0], box.last(), "sent again by hand")
}

// TestMMSSwitches: what nobody knows about the form (CB-220, CB-226, CB-229).
func TestMMSSwitches(t *testing.T) {
	m, box := listening(t, arrange{switches: "mms.xmlns=http://api.clickandbuy.com/mms mms.ping=on mms.date_format=DD.MM.YYYY_hh:mm"})
	box.says("Signature check failed")
	m.buy(m.payRequest("1", "1.00", ""))
	require.Len(t, box.messages(), 3)
	assert.Empty(t, box.raw[0], "a ping has no xml, and nobody judges its answer (CB-226)")
	assert.Contains(t, box.last(), `<eventlist xmlns="http://api.clickandbuy.com/mms"><signature>`)
	assert.Equal(t, "25.09.2012 16:57", element(box.last(), "creationDateTime"))
	assert.True(t, verified(box.last(), "MMSKEY"))
}

// TestMMSMischief: what a rule can make of an event (CB-308, CB-309, CB-310).
func TestMMSMischief(t *testing.T) {
	for outcome, check := range map[string]func(string) bool{
		"forged_signature": func(x string) bool { return !verified(x, "MMSKEY") && strings.Contains(x, "<payEvent>") },
		"upper_signature": func(x string) bool {
			return !verified(x, "MMSKEY") && verified(strings.ToLower(x), "mmskey") == false && regexp.MustCompile(`<signature>[0-9A-F]{40}<`).MatchString(x)
		},
		"no_events":    func(x string) bool { return verified(x, "MMSKEY") && !strings.Contains(x, "Event>") },
		"second_event": func(x string) bool { return verified(x, "MMSKEY") && strings.Contains(x, "</refundEvent><payEvent>") },
	} {
		m, box := listening(t, arrange{rules: "  - {op: clickandbuy.mms, when: 'kind == \"payEvent\" and message[\"newState\"] == \"SUCCESS\"', then: {outcome: " + outcome + "}}"})
		m.buy(m.payRequest("1", "1.00", ""))
		assert.True(t, check(box.last()), "%s: %s", outcome, box.last())
	}
	m, box := listening(t, arrange{rules: "  - {op: clickandbuy.mms, when: 'message[\"newState\"] == \"SUCCESS\"', then: {deliveries: [{}, {delay: 1m, set: {newState: PAYMENT_PENDING}}, {delay: 1m}]}}"})
	m.buy(m.payRequest("1", "1.00", ""))
	m.Advance(time.Hour)
	assert.Equal(t, []string{"IN_PROGRESS SUCCESS", "IN_PROGRESS PAYMENT_PENDING", "IN_PROGRESS SUCCESS"}, box.changes()[1:])
	assert.True(t, verified(box.messages()[2], "MMSKEY"), "an altered event is signed as it is")
}

// TestMMSNeedsAnAddress: a project without one is told at merchant.clickandbuy.mms, or
// nowhere.
func TestMMSNeedsAnAddress(t *testing.T) {
	m, box := listening(t, arrange{account: `{"projects": [{"id": 222, "mms_url": ""}]}`})
	m.buy(m.payRequest("1", "1.00", ""))
	assert.Empty(t, box.messages())
	m, box = listening(t, arrange{account: `{"projects": [{"id": 222, "mms_url": ""}]}`, paths: map[string]string{"mms": "/mms.php"}})
	m.buy(m.payRequest("1", "1.00", ""))
	assert.Len(t, box.messages(), 2)
}

// TestMMSOfAProjectThatIsNotTold: a project pushes unless it says that it does not (CB-609).
func TestMMSOfAProjectThatIsNotTold(t *testing.T) {
	m, box := listening(t, arrange{account: `{"projects": [{"id": 222, "notify": false}]}`})
	m.buy(m.payRequest("1", "1.00", ""))
	assert.Empty(t, box.messages())
}
