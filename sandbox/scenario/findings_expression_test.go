package scenario

import "testing"

func TestExpressionFindings(t *testing.T) {
	checkFindings(t, []findingCase{
		{inThat("{a}"), []string{"5:11: quote this expression: YAML reads it as a mapping"}},
		{inThat("[a]"), []string{"5:11: quote this expression: YAML reads it as a list"}},
		{inThat("a ? b : c"), []string{"5:11: quote this expression: YAML reads it as a mapping"}},
		{inThat(`payment("1") == nil # c`), []string{"5:31: this # begins a YAML comment, which an expression cannot have behind it; quote the expression, or put the comment above it"}},
		{inThat("!(page.status == 200)"), []string{`5:11: "!" begins a YAML tag; in a condition write not instead of !, and quote texts that begin with it`}},
		{inThat("'!(page.status == 200)'"), []string{"5:12: write not instead of !"}},
		{inThat("'page.status == 200 and !true'"), []string{"5:35: write not instead of !"}},
		{inThat(`"paid" == page.url`), []string{`5:18: quote this expression as a whole: YAML ends it at its second quote; write '"a" == b'`}},
		{inThat("not (page.status = 200)"), []string{"5:28: one = compares nothing; write =="}},
		{inThat(`payment("1").state == "rolledback"`), []string{`5:33: unknown state "rolledback"; did you mean "rolled_back"?`}},
		{inThat(`payment("1").phase in ["paid", "payd"]`), []string{`5:42: unknown phase "payd"; did you mean "paid"?`}},
		{inThat(`"cancelled" != payment("1")?.phase and "canceled" != payment("1")?.phase`), []string{`5:23: quote this expression as a whole: YAML ends it at its second quote; write '"a" == b'`}},
		{inThat(`'"canceled" != payment("1")?.phase'`), []string{`5:12: unknown phase "canceled"; did you mean "cancelled"?`}},
		{inThat(`any(payments, .state == "committd")`), []string{`5:35: unknown state "committd"; did you mean "committed"?`}},
		{inThat(`deliveries("1")[0].state == "done"`), []string{`5:39: unknown state of a delivery "done"; known here: pending, delivered, failed`}},
		{inThat(`payment("1").history[0].from == "" and payment("1").history[0].to == ""`), []string{`5:80: unknown state ""; known here: open, committed, rolled_back, payment_pending, success`}},
		{inThat(`exchanges("clickkw.gat") == []`), []string{
			`5:21: unknown operation "clickkw.gat"; did you mean "clickkw.gate"?`,
			`5:39: nothing equals a list that is written out; ask for len(exchanges("clickkw.gat")) == 0`,
		}},
		{inThat(`egress()[0].direction == "outgoing"`), []string{`5:36: unknown direction "outgoing"; known here: in, out`}},
		{inThat(`page.status == "200"`), []string{"5:23: == does not go with a whole number and a text"}},
		{inThat("page.stauts == 200"), []string{`5:16: in the page: unknown name "stauts"; did you mean "status"?`}},
		{inThat("page.url"), []string{"5:11: a condition is true or false, this is a text"}},
		{inThat("sesion == 1"), []string{`5:11: unknown name "sesion"`}},
		{inThat("call.nth == 1"), []string{"5:11: call is not known here: a step sees deliveries, egress, env, exchanges, mails, merchant, now, page, payment, payments, response and what was kept"}},
		{inThat("payment(1.5) == nil"), []string{"5:19: payment takes an order, which is a text, not a number"}},
		{inThat("payment() == nil"), []string{"5:11: not enough arguments to call payment"}},
		{inThat("now() == now"), []string{"5:11: a time is not asked with ( )"}},
		{inThat("exchanges == 1"), []string{"5:21: == does not go with a function, which is asked with ( ) and a whole number"}},
		{inThat("$env.page == nil"), []string{"5:11: $env is not for scenarios; write the name alone"}},
		{inThat(""), []string{"5:10: an expression is missing"}},
		{inThat(`""`), []string{"5:12: an expression is missing"}},
		{inThat("page.status =="), []string{"5:24: the expression ends too early"}},
		{inThat(`"${page.url}" == "x"`), []string{`5:25: quote this expression as a whole: YAML ends it at its second quote; write '"a" == b'`}},
		{inThat("|\n            page.status == 200\n            and page.stauts == 200"), []string{`7:22: in the page: unknown name "stauts"; did you mean "status"?`}},
		{inThat(">-\n            page.status == 200\n            and page.stauts == 200"), []string{`7:22: in the page: unknown name "stauts"; did you mean "status"?`}},
		{inThat("\"\\u0070age.status == 200 and \\\n            page.stauts == 200\""), []string{`6:18: in the page: unknown name "stauts"; did you mean "status"?`}},
		{inThat(`"\x70\U00000061ge.url == \"\" and page.stauts == 200"`), []string{`5:50: in the page: unknown name "stauts"; did you mean "status"?`}},
		{inThat("'page.title == ''x'' and page.stauts == 200'"), []string{`5:41: in the page: unknown name "stauts"; did you mean "status"?`}},
		{inThat("page.title == \"ü\" and\n          page.stauts == 200"), []string{`6:16: in the page: unknown name "stauts"; did you mean "status"?`}},
		{"scenario: x\nsteps:\n  - visit: http://x/${session}\n  - reload:\n    keep: {session: page.url}\n  - visit: http://x/${session}${sesion}\n", []string{
			"3:23: session is not known yet: the step on line 5 keeps it",
			`6:33: unknown name "sesion"; did you mean "session"?`,
		}},
	})
}

func TestTemplateFindings(t *testing.T) {
	checkFindings(t, []findingCase{
		{inStep("visit: ${merchant.ulr}/x"), []string{`3:23: unknown name "ulr"; did you mean "url"?`}},
		{inStep("visit: http://x/${merchant.url"), []string{`3:21: this "${" is never closed by a "}"`}},
		{inStep("visit: ${merchant.url # x}/x"), []string{"3:27: this # begins a YAML comment in the middle of a ${…}; quote the text"}},
		{inStep(`visit: ${payment("1")}`), []string{"3:14: a payment cannot stand in a text; name something in it"}},
		{inStep("visit: ${payments}"), []string{"3:14: a list cannot stand in a text; name something in it"}},
		{inStep("visit: http://x/${}"), []string{"3:23: an expression is missing"}},
		{inStep("call: {post: ${env.X}/y}"), []string{"3:18: quote this expression: inside { } and [ ] a text with ${…} must stand in quotes"}},
		{inStep(`call: {post: "${env.X}/y", bearer: ${env.X}}`), []string{"3:40: quote this expression: inside { } and [ ] a text with ${…} must stand in quotes"}},
		{inStep(`submit: {fill: {a: "é ${page.stat}"}}`), []string{`3:34: in the page: unknown name "stat"; did you mean "status"?`}},
		{inStep(`call: {get: http://x, json: {a: [1, {b: "${x}"}]}}`), []string{`3:48: unknown name "x"`}},
		{inStep("act: {payment: payments[0], action: capture}"), []string{"3:28: quote this expression: inside { } and [ ] an expression with braces or brackets must stand in quotes"}},
		{inStep(`account: {clickkw: {user: "${usr}"}}`), []string{`3:34: unknown name "usr"`}},
	})
}
