package clickandbuy_test

import (
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/sandbox"
	"paysandbox/sandbox/outbox"
)

// mailbox is a merchant's EMS script.
type mailbox struct {
	mu     sync.Mutex
	answer string // body; "500" answers that status
	got    []string
	raw    []string
	types  []string
}

func (m *mailbox) receive(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(strings.NewReader(string(body)))
	m.mu.Lock()
	defer m.mu.Unlock()
	m.raw = append(m.raw, string(body))
	m.types = append(m.types, r.Method+" "+r.Header.Get("Content-Type"))
	m.got = append(m.got, r.PostFormValue("xml"))
	if m.answer == "500" {
		w.WriteHeader(http.StatusInternalServerError)
		_, _ = w.Write([]byte("OK"))
		return
	}
	_, _ = w.Write([]byte(m.answer))
}

func (m *mailbox) says(answer string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.answer = answer
}

func (m *mailbox) messages() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]string(nil), m.got...)
}

func (m *mailbox) last() string {
	all := m.messages()
	if len(all) == 0 {
		return ""
	}
	return all[len(all)-1]
}

// actions are those of the messages, in the order of their arrival.
func (m *mailbox) actions() []string {
	found := []string{}
	for _, message := range m.messages() {
		found = append(found, element(message, "action"))
	}
	return found
}

func element(xml, name string) string {
	_, rest, _ := strings.Cut(xml, "<"+name+">")
	text, _, _ := strings.Cut(rest, "</"+name+">")
	return text
}

// manualEvent is CB-247's sample to the letter.
const manualEvent = `<?xml version="1.0" encoding="UTF-8"?>
<EVENT-DATA>
 <GLOBAL><event-id>500001</event-id><crn>99887766</crn><systemID>1</systemID><datetime>20091215143000</datetime></GLOBAL>
 <BDR><bdr-data><action>payment_successful</action><annotation></annotation><externalBDRID>123-45678-9</externalBDRID><bdr-id>12345678</bdr-id><link-nr>5551</link-nr><price>123</price><currency>EUR</currency></bdr-data></BDR>
</EVENT-DATA>`

// TestEventIsTheManualsSample compares what arrives in the form field xml (CB-236 to
// CB-239, CB-247).
func TestEventIsTheManualsSample(t *testing.T) {
	box := &mailbox{answer: "OK"}
	shop := httpShop(t, map[string]http.HandlerFunc{"/ems.php": box.receive, "/cb.php": redirects(landing + "?result=success")})
	p := open(t, arrange{shop: shop})
	p.buy("123-45678-9", "123")
	require.NoError(t, p.act(p.Payment("123-45678-9").ID, "payment_received", nil))

	require.Equal(t, []string{"created", "payment_successful"}, box.actions())
	assert.Equal(t, "500001", element(box.messages()[0], "event-id"))
	got := strings.NewReplacer("<event-id>500002<", "<event-id>500001<", "<bdr-id>"+p.Payment("123-45678-9").Ref+"<", "<bdr-id>12345678<").Replace(box.last())
	assert.Equal(t, manualEvent, got)
	golden(t, "CB-247.xml", got)
	assert.Equal(t, "POST application/x-www-form-urlencoded", box.types[0])
	assert.True(t, strings.HasPrefix(box.raw[0], "xml=%3C%3Fxml"), "one field and no more")
	assert.NotContains(t, box.raw[0], "&")
}

// TestEventSwitches: what the manual leaves open about events.
func TestEventSwitches(t *testing.T) {
	p, box := committed(t, "ems.timezone=UTC ems.annotation=<by_hand>_&_more system_numbers=eu=7")
	require.NoError(t, p.act(p.Payment("123-45678-9").ID, "chargeback", nil))
	assert.Equal(t, "20091215133000", element(box.last(), "datetime"))
	assert.Equal(t, "&lt;by hand&gt; &amp; more", element(box.last(), "annotation"))
	assert.Equal(t, "7", element(box.last(), "systemID"))
}

// TestEventsAreAcceptedByTheWordOK: any case, blanks around it, HTTP 200 (CB-244).
func TestEventsAreAcceptedByTheWordOK(t *testing.T) {
	for answer, state := range map[string]string{
		"OK": "delivered", "ok": "delivered", " Ok\r\n": "delivered",
		"NOK": "pending", "ERROR": "pending", "": "pending", "OK.": "pending", "<p>OK</p>": "pending", "500": "pending",
	} {
		t.Run(answer, func(t *testing.T) {
			t.Parallel()
			p, box := committed(t, "")
			box.says(answer)
			require.NoError(t, p.act(p.Payment("123-45678-9").ID, "payment_received", nil))
			var last outbox.Delivery
			require.NoError(t, sandbox.Deliveries.Each(p.WS, "", func(d outbox.Delivery) bool { last = d; return true }))
			assert.Equal(t, state, last.State)
			assert.Len(t, last.Attempts, 1)
		})
	}
}

// TestEventsAreTriedAgain by the plan of ems.retry: the same message with the same
// event-id (CB-245, CB-246), until the shop accepts or the plan ends.
func TestEventsAreTriedAgain(t *testing.T) {
	p, box := committed(t, "")
	box.says("NOK")
	require.NoError(t, p.act(p.Payment("123-45678-9").ID, "payment_received", nil))
	tries := 2 // created, and the first of this one
	for _, wait := range retryPlan {
		p.Advance(wait - time.Nanosecond)
		require.Len(t, box.messages(), tries, "not before %s", wait)
		p.Advance(time.Nanosecond)
		tries++
		require.Len(t, box.messages(), tries, "after %s", wait)
	}
	p.Advance(30 * 24 * time.Hour)
	all := box.messages()
	require.Len(t, all, tries, "the plan is over")
	for _, again := range all[2:] {
		assert.Equal(t, all[1], again)
	}
	var last outbox.Delivery
	require.NoError(t, sandbox.Deliveries.Each(p.WS, "", func(d outbox.Delivery) bool { last = d; return true }))
	assert.Equal(t, outbox.Failed, last.State)

	box.says("OK")
	_, err := p.WS.Resend(last.ID)
	require.NoError(t, err)
	p.Settle()
	assert.Equal(t, all[1], box.last())
}

// TestEventsStopWhenAccepted, and the plan is the account's.
func TestEventsStopWhenAccepted(t *testing.T) {
	p, box := committed(t, "ems.retry=10s_20s_30s")
	box.says("")
	require.NoError(t, p.act(p.Payment("123-45678-9").ID, "cancel", nil))
	p.Advance(10 * time.Second)
	box.says("ok")
	p.Advance(20 * time.Second)
	require.Len(t, box.messages(), 4)
	p.Advance(time.Hour)
	assert.Len(t, box.messages(), 4)
}

// TestEventPlans: a rule may repeat, delay, spoil and reorder events (CB-306, CB-307).
func TestEventPlans(t *testing.T) {
	p, box := committed(t, "")
	p.Script(`  - op: clickandbuy.ems
    when: message.action == "payment_successful"
    then: {deliveries: [{}, {delay: 2m}, {delay: 1m, set: {price: "1", action: "something new"}}]}`)
	require.NoError(t, p.act(p.Payment("123-45678-9").ID, "payment_received", nil))
	require.Len(t, box.messages(), 2)
	p.Advance(2 * time.Minute)
	require.Len(t, box.messages(), 3)
	assert.Equal(t, box.messages()[1], box.messages()[2])
	p.Advance(time.Minute)
	require.Len(t, box.messages(), 4)
	assert.Equal(t, "something new", element(box.last(), "action"))
	assert.Equal(t, "1", element(box.last(), "price"))
	assert.Equal(t, "paid", p.Payment("123-45678-9").State)
}
