package sandbox_test

import (
	"fmt"
	"io"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/sandbox"
	"paysandbox/sandbox/journal"
	"paysandbox/sandbox/outbox"
)

func TestANotificationIsDeliveredOnce(t *testing.T) {
	onEveryStore(t, func(t *testing.T, w *sandbox.World) {
		ws, shop := frozen(t, w), newMerchant(t)
		p := open(t, ws, "356")
		shop.tell(t, ws, p, nil)
		quiet(t, ws)
		advance(t, ws, 100*time.Hour)
		assert.Equal(t, []string{"order=356&state=waiting"}, shop.got())
		sent := deliveries(t, ws)
		require.Len(t, sent, 1)
		assert.Equal(t, outbox.Delivered, sent[0].State)
		assert.Equal(t, []journal.Attempt{{At: noon, Status: 200, Body: "ok", Exchange: 1}}, sent[0].Attempts)
		view := ws.ViewDelivery(sent[0])
		assert.Equal(t, [4]string{"d00000001", "stubpay.notify", p.ID, "356"}, [4]string{view.ID, view.Op, view.Payment, view.Order})
		assert.Empty(t, view.Next)
		exchange, ok := ws.Journal().Get(1)
		require.True(t, ok)
		assert.Equal(t, "out", exchange.Direction)
		assert.Equal(t, "order=356&state=waiting", exchange.Request.Body)
	})
}

func TestADeliveryExistsOnlyIfItsTransactionCommits(t *testing.T) {
	ws, shop := frozen(t, newWorld(t)), newMerchant(t)
	p := open(t, ws, "356")
	require.Error(t, ws.Update(func(tx *sandbox.Tx) error {
		require.NoError(t, sandbox.Notify(tx, shop.notice(p, nil)))
		return assert.AnError
	}))
	quiet(t, ws)
	advance(t, ws, time.Hour)
	assert.Empty(t, shop.got())
	assert.Empty(t, deliveries(t, ws))
}

func TestPlansOfANotification(t *testing.T) {
	for name, c := range map[string]struct {
		then string
		want [3][]string // heard at once, within a minute, within an hour
	}{
		"duplicate":    {"{deliveries: [{}, {}]}", [3][]string{{"order=1&state=waiting", "order=1&state=waiting"}}},
		"none":         {"{deliveries: []}", [3][]string{}},
		"late":         {"{deliveries: [{delay: 30s}]}", [3][]string{nil, {"order=1&state=waiting"}}},
		"one by one":   {"{deliveries: [{}, {delay: 30s}, {delay: 40s}]}", [3][]string{{"order=1&state=waiting"}, {"order=1&state=waiting"}, {"order=1&state=waiting"}}},
		"changed":      {"{set: {sum: '7'}, deliveries: [{set: {state: paid}}, {delay: 1m, unset: [order, sum]}]}", [3][]string{{"order=1&state=paid&sum=7"}, {"state=waiting"}}},
		"changed once": {"{set: {order: '2'}, unset: [state]}", [3][]string{{"order=2"}}},
	} {
		t.Run(name, func(t *testing.T) {
			ws, shop := frozen(t, newWorld(t)), newMerchant(t)
			script(t, ws, "- {op: stubpay.notify, then: "+c.then+"}")
			shop.tell(t, ws, open(t, ws, "1"), nil)
			var want []string
			for i, wait := range []time.Duration{0, time.Minute, time.Hour} {
				quiet(t, ws)
				advance(t, ws, wait)
				want = append(want, c.want[i]...)
				assert.ElementsMatch(t, want, shop.got())
			}
		})
	}
}

// TestConcurrentDeliveries: the shop answers neither before it has both.
func TestConcurrentDeliveries(t *testing.T) {
	ws, shop := frozen(t, newWorld(t)), newMerchant(t)
	both := make(chan struct{})
	shop.answer = func(n int, w http.ResponseWriter, r *http.Request) {
		switch {
		case n == 2:
			close(both)
		case n < 2:
			select {
			case <-both:
			case <-r.Context().Done():
			}
		}
		_, _ = io.WriteString(w, "ok")
	}
	script(t, ws, "- {op: stubpay.notify, then: {deliveries: [{delay: 5s}, {concurrent: true}, {}]}}")
	shop.tell(t, ws, open(t, ws, "1"), nil)
	happened, err := ws.Advance(t.Context(), time.Minute)
	require.NoError(t, err)
	require.Len(t, happened, 3)
	for _, h := range happened {
		assert.Equal(t, noon.Add(5*time.Second), h.At)
	}
	for _, d := range deliveries(t, ws) {
		assert.Equal(t, outbox.Delivered, d.State)
	}
}

func TestRetriesFollowThePlanInWorkspaceTime(t *testing.T) {
	onEveryStore(t, func(t *testing.T, w *sandbox.World) {
		ws, shop := frozen(t, w), newMerchant(t)
		shop.answer = func(n int, w http.ResponseWriter, _ *http.Request) {
			if n < 4 {
				w.WriteHeader(500 + n)
			}
			_, _ = io.WriteString(w, "ok")
		}
		shop.tell(t, ws, open(t, ws, "1"), func(n *sandbox.Notification) {
			n.Delay, n.Retry = time.Second, []time.Duration{time.Minute, time.Hour, 24 * time.Hour, 48 * time.Hour}
		})
		advance(t, ws, time.Second)
		assert.Equal(t, noon.Add(time.Second+time.Minute).Format(time.RFC3339Nano), ws.ViewDelivery(deliveries(t, ws)[0]).Next)
		advance(t, ws, 200*time.Hour)
		var at []time.Duration
		var status []int
		d := deliveries(t, ws)[0]
		for _, attempt := range d.Attempts {
			at = append(at, attempt.At.Sub(noon))
			status = append(status, attempt.Status)
		}
		assert.Equal(t, []time.Duration{time.Second, 61 * time.Second, time.Hour + 61*time.Second, 25*time.Hour + 61*time.Second}, at)
		assert.Equal(t, []int{501, 502, 503, 200}, status)
		assert.Equal(t, outbox.Delivered, d.State)
	})
}

func TestAPlanThatIsUsedUpHasFailed(t *testing.T) {
	ws, shop := frozen(t, newWorld(t)), newMerchant(t)
	shop.answer = func(_ int, w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "what?") }
	shop.tell(t, ws, open(t, ws, "1"), func(n *sandbox.Notification) { n.Retry = []time.Duration{time.Minute} })
	quiet(t, ws)
	assert.Equal(t, []string{"stubpay.notify to " + shop.URL + "/hear, attempt 2: failed"}, advance(t, ws, time.Hour))
	d := deliveries(t, ws)[0]
	assert.Equal(t, outbox.Failed, d.State)
	assert.Equal(t, "what?", d.Attempts[1].Body, "status 200 is not what this provider wants to hear")
	assert.True(t, d.Next.IsZero())
}

func TestAFaultIsOfAsManyAttemptsAsItSays(t *testing.T) {
	ws, shop := frozen(t, newWorld(t)), newMerchant(t)
	script(t, ws, "- {op: stubpay.notify, times: 1, then: {fault: {kind: reset, at: before, attempts: 2}, deliveries: [{}, {delay: 1s}]}}")
	shop.tell(t, ws, open(t, ws, "1"), func(n *sandbox.Notification) { n.Retry = []time.Duration{time.Minute, time.Hour, time.Hour} })
	quiet(t, ws)
	advance(t, ws, 9*time.Hour)
	for _, d := range deliveries(t, ws) {
		require.Len(t, d.Attempts, 3, "%s: `times` counts the notification, not its attempts", d.ID)
		for i, attempt := range d.Attempts {
			e, _ := ws.Journal().Get(attempt.Exchange)
			assert.Equal(t, []string{"reset before", "reset before", ""}[i], e.Fault)
		}
		assert.Equal(t, outbox.Delivered, d.State)
	}
	assert.Len(t, shop.got(), 2, "of each delivery what was not broken")
}

func TestAFaultIsOfTheFirstAttemptOnly(t *testing.T) {
	ws, shop := frozen(t, newWorld(t)), newMerchant(t)
	script(t, ws, "- {op: stubpay.notify, name: cut, then: {fault: {kind: reset, at: after}}}")
	shop.tell(t, ws, open(t, ws, "1"), func(n *sandbox.Notification) { n.Retry = []time.Duration{time.Minute} })
	quiet(t, ws)
	advance(t, ws, time.Hour)
	d := deliveries(t, ws)[0]
	require.Len(t, d.Attempts, 2)
	assert.Contains(t, d.Attempts[0].Error, "cut on request")
	assert.Zero(t, d.Attempts[0].Status)
	assert.Equal(t, 200, d.Attempts[1].Status)
	assert.Len(t, shop.got(), 2, "the shop heard it twice, as the answer was lost only")
	first, _ := ws.Journal().Get(d.Attempts[0].Exchange)
	second, _ := ws.Journal().Get(d.Attempts[1].Exchange)
	assert.Equal(t, [2]string{"reset after", ""}, [2]string{first.Fault, second.Fault})
	assert.Equal(t, "cut", first.Rule)
}

func TestResend(t *testing.T) {
	ws, shop := frozen(t, newWorld(t)), newMerchant(t)
	shop.tell(t, ws, open(t, ws, "1"), nil)
	quiet(t, ws)
	for range 2 { // both asked for, both sent
		d, err := ws.Resend("d00000001")
		require.NoError(t, err)
		assert.Equal(t, outbox.Pending, d.State)
	}
	quiet(t, ws)
	advance(t, ws, time.Hour)
	assert.Len(t, shop.got(), 3)
	assert.Len(t, deliveries(t, ws)[0].Attempts, 3)
	_, err := ws.Resend("d9")
	require.ErrorIs(t, err, sandbox.ErrNotFound)
}

func TestAResendReplacesTheRetryThatWasPlanned(t *testing.T) {
	ws, shop := frozen(t, newWorld(t)), newMerchant(t)
	var up atomic.Bool
	shop.answer = func(_ int, w http.ResponseWriter, _ *http.Request) {
		if !up.Load() {
			w.WriteHeader(http.StatusBadGateway)
		}
		_, _ = io.WriteString(w, "ok")
	}
	shop.tell(t, ws, open(t, ws, "1"), func(n *sandbox.Notification) { n.Retry = []time.Duration{time.Hour, time.Hour} })
	quiet(t, ws)
	up.Store(true)
	advance(t, ws, time.Minute)
	_, err := ws.Resend("d00000001")
	require.NoError(t, err)
	quiet(t, ws)
	advance(t, ws, 10*time.Hour)
	assert.Len(t, shop.got(), 2, "delivered is delivered")
	assert.Equal(t, outbox.Delivered, deliveries(t, ws)[0].State)
}

func TestMails(t *testing.T) {
	ws := frozen(t, newWorld(t))
	for _, subject := range []string{"one", "two"} {
		require.NoError(t, ws.Update(func(tx *sandbox.Tx) error {
			return sandbox.Send(tx, journal.Mail{To: "a@example.com", Subject: subject})
		}))
	}
	letters, err := ws.Mails()
	require.NoError(t, err)
	assert.Equal(t, []journal.Mail{{At: noon, To: "a@example.com", Subject: "one"}, {At: noon, To: "a@example.com", Subject: "two"}}, letters)
}

// TestOldDeliveriesAreForgotten, but for those that are still to be sent.
func TestOldDeliveriesAreForgotten(t *testing.T) {
	ws, shop := frozen(t, newWorld(t)), newMerchant(t)
	script(t, ws, "- {op: stubpay.notify, times: 3, then: {deliveries: [{delay: 1h}]}}")
	p := open(t, ws, "1")
	for i := range 3 { // to be sent later
		shop.tell(t, ws, p, nil)
		require.Len(t, deliveries(t, ws), i+1)
	}
	require.NoError(t, ws.Update(func(tx *sandbox.Tx) error {
		for range sandbox.MaxDeliveries + 10 {
			notice := shop.notice(p, func(n *sandbox.Notification) { n.Delay = 2 * time.Hour })
			if err := sandbox.Notify(tx, notice); err != nil {
				return err
			}
		}
		return nil
	}))
	assert.Len(t, deliveries(t, ws), sandbox.MaxDeliveries+13, "all are pending")
	require.NoError(t, ws.Update(func(tx *sandbox.Tx) error {
		for n := range 40 {
			if _, err := sandbox.Deliveries.Update(tx, fmt.Sprintf("d%08d", n+4), func(d *outbox.Delivery) error { d.State = outbox.Delivered; return nil }); err != nil {
				return err
			}
		}
		return sandbox.Notify(tx, shop.notice(p, func(n *sandbox.Notification) { n.Delay = 2 * time.Hour }))
	}))
	kept := deliveries(t, ws)
	assert.Len(t, kept, sandbox.MaxDeliveries+3, "the newest, and the three that are to be sent")
	assert.Equal(t, []string{"d00000001", "d00000002", "d00000003", "d00000015"}, []string{kept[0].ID, kept[1].ID, kept[2].ID, kept[3].ID})
}
