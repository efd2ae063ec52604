package runner

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"path"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/runner/client"
	"paysandbox/runner/customer"
	"paysandbox/sandbox/journal"
	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/payment"
	"paysandbox/sandbox/scenario"
)

var stubCatalog = operation.Catalog{{
	Name: "stubpay", States: []string{"waiting", "got_money", "gave_back"},
	Operations: []*operation.Operation{{Name: "stubpay.pay"}, {Name: "stubpay.event"}},
}}

var noon = time.Date(2026, time.January, 15, 12, 0, 0, 0, time.UTC)

// watched is a sandbox in which everything has happened already between two looks:
// at the first, nothing has; from the second on, all of it.
type watched struct {
	exchanges []journal.Exchange
	payments  []payment.View
	looks     int
	late      int // how many looks more it takes
}

func (s *watched) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var answer any
	switch path.Base(r.URL.Path) {
	case "exchanges":
		items := []journal.Exchange{}
		if s.looks > 1+s.late && r.URL.Query().Get("after") == "0" {
			items = s.exchanges
		}
		answer = map[string]any{"items": items}
	case "payments":
		items := []payment.View{}
		if s.looks > 1 {
			items = s.payments
		}
		answer = map[string]any{"items": items}
	default:
		s.looks++
		ws := client.Workspace{Clock: client.Clock{Now: noon, Mode: "frozen"}}
		if s.looks < 3 {
			ws.InFlight = 1
		}
		answer = ws
	}
	_ = json.NewEncoder(w).Encode(answer)
}

// expecting judges one expect step against what happened.
func expecting(t *testing.T, s *watched, step string) error {
	t.Helper()
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	parsed, findings := scenario.Parse("f", []byte("scenario: s\nsteps:\n  - expect: "+step+"\n"), stubCatalog)
	require.Empty(t, findings)
	w := &walk{client: &client.Client{Server: server.URL}, workspace: "w", customer: customer.New(customer.Options{})}
	w.view = newView(w)
	_, err := w.expect(t.Context(), parsed.Steps[0].Expect)
	return err
}

// A payment that had its money between exchanges 2 and 3, and gave it back before 4.
func transient() *watched {
	change := func(from, to, phase string, after int64) payment.ChangeView {
		return payment.ChangeView{From: from, To: to, Phase: phase, After: after}
	}
	return &watched{
		exchanges: []journal.Exchange{
			{Seq: 1, Op: "stubpay.pay", At: noon},
			{Seq: 2, Op: "stubpay.event", At: noon.Add(time.Minute)},
			{Seq: 3, Op: "stubpay.event", At: noon.Add(2 * time.Minute)},
			{Seq: 4, Op: "stubpay.event", At: noon.Add(3 * time.Minute)},
		},
		payments: []payment.View{{
			ID: "p1", Order: "7", State: "gave_back", Phase: "refunded",
			History: []payment.ChangeView{
				change("", "waiting", "open", 0), change("waiting", "got_money", "paid", 2), change("got_money", "gave_back", "refunded", 3),
			},
		}},
	}
}

// What was true only between two looks is found all the same, at its exchange.
func TestNeverIsJudgedAtEachExchange(t *testing.T) {
	err := expecting(t, transient(), `{within: 5s, never: ['payment("7").phase == "paid"']}`)
	require.EqualError(t, err, "what must never be was true when exchange #3 ended")
	var failed *expectationError
	require.ErrorAs(t, err, &failed)
	assert.Equal(t, []string{`payment("7").phase is "paid"`}, failed.expression.Parts(failed.env), "as it stood then, not as it stands now")

	for never, message := range map[string]string{
		`len(exchanges("stubpay.event")) == 2`:                   "what must never be was true when exchange #3 ended",
		`len(exchanges("stubpay.event")) == 3`:                   "what must never be was true when exchange #4 ended",
		`now == date("2026-01-15T12:01:00Z")`:                    "what must never be was true when exchange #2 ended",
		`payment("7").state == "waiting" and len(payments) == 1`: "what must never be was true when exchange #1 ended",
		`payment("7") == nil`:                                    "what must never be was true", // before anything happened
	} {
		require.EqualError(t, expecting(t, transient(), `{within: 5s, never: ['`+never+`']}`), message, never)
	}
	for _, never := range []string{`len(payment("7").history) > 3`, `payment("8").phase == "paid"`, `len(egress()) > 0`} {
		assert.NoError(t, expecting(t, transient(), `{within: 100ms, never: ['`+never+`']}`), never)
	}
}

// What nobody announces is seen all the same where there is nothing to come true: nothing is
// in flight, and the shop calls somebody else.
func TestNeverAloneIsWatchedToTheEnd(t *testing.T) {
	s := transient()
	s.late = 20
	s.exchanges = append(s.exchanges, journal.Exchange{Seq: 5, Op: journal.ProxyConnect, Fault: journal.FaultRefused, At: noon})
	require.EqualError(t, expecting(t, s, `{within: 1h, never: [len(egress()) > 0]}`), "what must never be was true when exchange #5 ended")
}

// What happened before the step is not the step's.
func TestNeverBeginsWithItsStep(t *testing.T) {
	s := transient()
	s.looks = 2
	assert.NoError(t, expecting(t, s, `{never: ['payment("7").phase == "paid"']}`))
}

// An expectation that cannot come true any more does not wait for its time to be over.
func TestExpectEndsWhenNothingIsInFlight(t *testing.T) {
	began := time.Now()
	err := expecting(t, transient(), `{within: 1h, that: ['payment("7").phase == "disputed"']}`)
	require.EqualError(t, err, "the expectation did not come true within 1h; nothing was in flight any more")
	assert.Less(t, time.Since(began), time.Minute)
}

// What else is false is told, too: what has no value yet with it, what holds not.
func TestExpectTellsWhatElseIsFalse(t *testing.T) {
	err := expecting(t, transient(), `{within: 1h, that: ['len(payments) == 1', 'payment("7").phase == "paid"', 'payment("7").state == "gave_back"',
    'payment("8").phase == "paid"', 'len(payments) == 2', 'payment("7").phase == "refunded"']}`)
	var failed *expectationError
	require.ErrorAs(t, err, &failed)
	assert.Equal(t, `payment("7").phase == "paid"`, failed.expression.Source)
	assert.Equal(t, []string{`payment("8").phase == "paid"`, `len(payments) == 2`}, failed.also)
}
