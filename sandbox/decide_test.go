package sandbox_test

import (
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
)

func ask(t *testing.T, ws *sandbox.Workspace, a sandbox.Ask) sandbox.Decision {
	t.Helper()
	d, err := sandbox.Decide(ws, a)
	require.NoError(t, err)
	return d
}

func TestWithoutRulesAProviderBehavesNormally(t *testing.T) {
	ws := frozen(t, newWorld(t))
	assert.Zero(t, ask(t, ws, sandbox.Ask{Op: opAsk}))
	script(t, ws, "- {op: stubpay.pay, then: {outcome: declined}}")
	assert.Zero(t, ask(t, ws, sandbox.Ask{Op: opAsk}), "a rule about something else")
}

func TestTheFirstMatchWinsInFileOrder(t *testing.T) {
	onEveryStore(t, func(t *testing.T, w *sandbox.World) {
		ws := frozen(t, w)
		script(t, ws, `
- {op: stubpay.ask, name: other, then: {outcome: 'no'}}
- {op: stubpay.pay, name: much, when: count > 5, then: {outcome: declined}}
- {op: stubpay.pay, name: slow, when: count > 2, then: {delay: 3s}}
- {op: stubpay.pay, then: {outcome: lost}}`)
		for count, want := range map[int]string{9: "much", 6: "much", 5: "slow", 3: "slow", 2: "stubpay.pay on line 8"} {
			assert.Equal(t, want, ask(t, ws, sandbox.Ask{Op: opPay, Fields: map[string]any{"count": count}}).Rule)
		}
		views, err := ws.Rules()
		require.NoError(t, err)
		var matched []int
		for _, v := range views {
			matched = append(matched, v.Matched)
		}
		assert.Equal(t, []int{0, 2, 2, 1}, matched)
		assert.Equal(t, "much", views[1].Name)
		assert.Equal(t, 6, views[1].Line)
	})
}

// A rule that did not match says why: the first part of its condition that was false,
// and what that part saw.
func TestNearMisses(t *testing.T) {
	onEveryStore(t, func(t *testing.T, w *sandbox.World) {
		ws := frozen(t, w)
		script(t, ws, `
- {op: stubpay.ask, name: unasked, when: call.nth == 1, then: {outcome: 'no'}}
- {op: stubpay.pay, name: much, when: call.nth >= 1 and count > 5 and call.nth < 3, then: {outcome: declined}}
- {op: stubpay.pay, name: either, when: 'count == 9 or len(payment.order) == 4', then: {delay: 3s}}`)
		p := open(t, ws, "356")
		for _, count := range []int{9, 2, 3} {
			ask(t, ws, sandbox.Ask{Op: opPay, Payment: &p, Fields: map[string]any{"count": count}})
		}
		views, err := ws.Rules()
		require.NoError(t, err)
		assert.Equal(t, []sandbox.RuleView{
			{Name: "unasked", Op: "stubpay.ask", When: "call.nth == 1", File: "rules.yaml", Line: 5},
			{
				Name: "much", Op: "stubpay.pay", When: "call.nth >= 1 and count > 5 and call.nth < 3", File: "rules.yaml", Line: 6,
				Matched: 1, Missed: 2, NearMiss: "count > 5 was false: count is 3",
			},
			{
				Name: "either", Op: "stubpay.pay", When: "count == 9 or len(payment.order) == 4", File: "rules.yaml", Line: 7,
				Missed: 2, NearMiss: "count == 9 or len(payment.order) == 4 was false: count is 3, len(payment.order) is 3",
			},
		}, views)

		script(t, ws, `
- {op: stubpay.pay, when: count > 5, then: {outcome: declined}}`)
		views, err = ws.Rules()
		require.NoError(t, err)
		assert.Zero(t, views[0].Missed, "a script that is loaded begins anew")
	})
}

// TestAskingsAreCounted: for the payment, else the order, else the workspace.
func TestAskingsAreCounted(t *testing.T) {
	onEveryStore(t, func(t *testing.T, w *sandbox.World) {
		ws := frozen(t, w)
		script(t, ws, `
- {op: stubpay.ask, name: second, when: call.nth == 2, then: {outcome: 'no'}}
- {op: stubpay.ask, name: twice, times: 2, then: {delay: 1s}}`)
		one, two := open(t, ws, "356"), open(t, ws, "356")
		for name, a := range map[string]sandbox.Ask{
			"payment":         {Op: opAsk, Payment: &one, Order: "356"},
			"another payment": {Op: opAsk, Payment: &two, Order: "356"},
			"order":           {Op: opAsk, Order: "356"},
			"another order":   {Op: opAsk, Order: "357"},
			"workspace":       {Op: opAsk},
		} {
			var rules []string
			for range 5 {
				rules = append(rules, ask(t, ws, a).Rule)
			}
			assert.Equal(t, []string{"twice", "second", "twice", "", ""}, rules, name)
		}
		assert.Equal(t, []string{`rule "twice" has fired its 2 times`}, ask(t, ws, sandbox.Ask{Op: opAsk}).Notes)

		script(t, ws, "- {op: stubpay.ask, name: twice, times: 2, then: {delay: 1s}}")
		views, err := ws.Rules()
		require.NoError(t, err)
		assert.Zero(t, views[0].Matched, "a script that is loaded begins anew")
		assert.Equal(t, "twice", ask(t, ws, sandbox.Ask{Op: opAsk}).Rule)
	})
}

func TestTimesHoldsWithoutARace(t *testing.T) {
	onEveryStore(t, func(t *testing.T, w *sandbox.World) {
		ws := frozen(t, w)
		script(t, ws, "- {op: stubpay.ask, name: thrice, times: 3, then: {outcome: 'no'}}")
		var fired atomic.Int32
		var all sync.WaitGroup
		for range 100 {
			all.Go(func() {
				d, err := sandbox.Decide(ws, sandbox.Ask{Op: opAsk})
				if assert.NoError(t, err) && d.Outcome == "no" {
					fired.Add(1)
				}
			})
		}
		all.Wait()
		assert.Equal(t, int32(3), fired.Load())
		views, err := ws.Rules()
		require.NoError(t, err)
		assert.Equal(t, 3, views[0].Matched)
	})
}

func TestARuleThatCannotBeJudgedIsANote(t *testing.T) {
	ws := frozen(t, newWorld(t))
	script(t, ws, `
- {op: stubpay.ask, name: early, when: payment.order == "356", then: {outcome: 'no'}}
- {op: stubpay.ask, name: next, then: {delay: 1s}}`)
	d := ask(t, ws, sandbox.Ask{Op: opAsk})
	assert.Equal(t, "next", d.Rule)
	require.Len(t, d.Notes, 1)
	assert.Contains(t, d.Notes[0], `rule "early" could not be judged: `)
	p := open(t, ws, "356")
	assert.Equal(t, "early", ask(t, ws, sandbox.Ask{Op: opAsk, Payment: &p}).Rule)
}

func TestWhatARuleSeesOfARequest(t *testing.T) {
	ws := frozen(t, newWorld(t))
	script(t, ws, `
- op: stubpay.ask
  name: seen
  when: request.method == "POST" and request.path == "/a//b" and request.query.x == "1;2" and request.headers["x-shop"] == "a, b" and request.form.name == "Müller"
  then: {outcome: 'no'}`)
	r := &sandbox.Request{Request: httptest.NewRequest(http.MethodPost, "/", nil), Path: "/a//b", Query: "x=1;2", Content: []byte("name=M\xfcller")}
	r.Header["X-Shop"] = []string{"a", "b"}
	d, err := r.Decide(ws, sandbox.Ask{Op: opAsk})
	require.NoError(t, err)
	assert.Equal(t, "seen", d.Rule)
	assert.Equal(t, "seen", r.Entry().Rule)
	assert.Equal(t, "no", r.Entry().Outcome)
}

func TestFaultsBeforeAndAfter(t *testing.T) {
	ws := frozen(t, newWorld(t))
	script(t, ws, `
- {op: stubpay.ask, then: {delay: 2s, fault: {kind: status, status: 502}}}
- {op: stubpay.pay, then: {outcome: lost, fault: {kind: hang, at: after, for: 5s}}}`)
	r := &sandbox.Request{Request: httptest.NewRequest(http.MethodPost, "/", nil)}
	_, err := r.Decide(ws, sandbox.Ask{Op: opAsk})
	var before *sandbox.FaultError
	require.ErrorAs(t, err, &before)
	want := operation.Fault{Kind: operation.Status, At: operation.Before, Status: 502}
	assert.Equal(t, want, before.Fault)
	assert.Equal(t, &want, r.Entry().Fault)
	assert.Equal(t, 2*time.Second, r.Entry().Delay)

	r = &sandbox.Request{Request: httptest.NewRequest(http.MethodPost, "/", nil)}
	d, err := r.Decide(ws, sandbox.Ask{Op: opPay})
	require.NoError(t, err, "what strikes afterwards does not stop the handler")
	assert.Equal(t, "lost", d.Outcome)
	assert.Equal(t, &operation.Fault{Kind: operation.Hang, At: operation.After, For: 5 * time.Second}, r.Entry().Fault)
}

func TestApplyChangesAMessage(t *testing.T) {
	fields := []operation.KeyText{{Name: "a", Text: "1"}, {Name: "b", Text: "2"}, {Name: "c", Text: "3"}}
	got := sandbox.Apply(fields, map[string]string{"b": "9", "z": "8", "y": "7", "a": "6"}, []string{"a", "nobody"})
	assert.Equal(t, []operation.KeyText{{Name: "b", Text: "9"}, {Name: "c", Text: "3"}, {Name: "a", Text: "6"}, {Name: "y", Text: "7"}, {Name: "z", Text: "8"}}, got)
	assert.Equal(t, operation.KeyText{Name: "b", Text: "2"}, fields[1], "the message itself stays")
}
