package scenario

import "testing"

func TestRuleFindings(t *testing.T) {
	checkFindings(t, []findingCase{
		{inRule("op: clickandbuy.tmi.isExternalBDRIDComitted\n    then: {}"), []string{`4:9: unknown operation "clickandbuy.tmi.isExternalBDRIDComitted"; did you mean "clickandbuy.tmi.isExternalBDRIDCommitted"?`}},
		{inRule("op: isExternalBDRIDCommitted\n    then: {}"), []string{`4:9: unknown operation "isExternalBDRIDCommitted"; did you mean "clickandbuy.tmi.isExternalBDRIDCommitted"?`}},
		{inRule("when: call.nth == 1"), []string{
			`4:5: "op" is missing: the operation that the rule speaks about`,
			`4:5: "then" is missing: what happens`,
		}},
		{inRule("op: clickkw.gate\n    then:"), []string{"5:10: expected a mapping with outcome, delay, fault, set, unset, deliveries, found nothing"}},
		{inRule("op: clickkw.gate\n    then: {}\n    time: 1"), []string{`6:5: unknown key "time"; did you mean "times"?`}},
		{inRule("op: clickkw.gate\n    times: 0\n    then: {}"), []string{"5:12: times is a whole number from 1 on, not 0"}},
		{inRule("op: clickkw.gate\n    times: x\n    then: {}"), []string{"5:12: times is a whole number from 1 on, not x"}},
		{inRule("op: clickkw.gate\n    name: n\n    then: {}\n  - op: clickkw.gate\n    when: call.nth == 1\n    then: {}"), []string{`7:5: warning: this rule is never asked: rule "n" on line 4 always matches first`}},
		{inRule("op: clickkw.gate\n    name: n\n    when: call.nth  == 1\n    then: {}\n  - op: clickkw.gate\n    when: call.nth  == 1\n    then: {}\n  - op: clickkw.gate\n    when: call.nth == 2\n    then: {}"), []string{`8:5: warning: this rule is never asked: rule "n" on line 4 always matches first`}},
		{inRule("op: clickkw.gate\n    times: 1\n    then: {}\n  - op: clickkw.gate\n    then: {}"), []string{}},
		{inRule("op: clickkw.gate\n    when: nht\n    then: {}\n  - op: clickkw.gate\n    times: x\n    then: {}\n  - op: clickkw.gate\n    then: {}"), []string{
			`5:11: unknown name "nht"`,
			"8:12: times is a whole number from 1 on, not x",
		}},
		{inThen("clickkw.gate", "{outcome: declind}"), []string{`5:21: unknown outcome of clickkw.gate "declind"; did you mean "declined"?`}},
		{inThen("clickkw.gate.update", "{outcome: declined}"), []string{`5:21: unknown outcome of clickkw.gate.update "declined"; there is none here`}},
		{inThen("clickkw.gate", "{fault: {kind: hng, at: befor, for: 1x}}"), []string{
			`5:26: unknown kind of fault "hng"; did you mean "hang"?`,
			`5:35: unknown point "befor"; did you mean "before"?`,
			`5:47: "1x" is no duration; write one such as 46m, 45m1s or 2d`,
		}},
		{inThen("clickkw.gate", "{fault: {kind: hang, status: 500}, delay: 5}"), []string{
			"5:40: status belongs to the kind status, this is hang",
			`5:53: "5" is no duration; write one such as 46m, 45m1s or 2d`,
		}},
		{inThen("clickkw.gate", "{fault: {kind: reset, attempts: 2}}"), []string{"5:43: clickkw.gate is no notification, so it is not tried again; those that may be are: clickandbuy.ems"}},
		{inThen("clickandbuy.ems", "{fault: {kind: reset, attempts: 0}}"), []string{"5:43: attempts is a whole number from 1 on, not 0"}},
		{inThen("clickandbuy.ems", "{fault: {kind: reset, attempts: often}}"), []string{"5:43: attempts is a whole number from 1 on, not often"}},
		{inThen("clickkw.gate", "{fault: {at: after}}"), []string{`5:19: "kind" is missing: how the exchange breaks`}},
		{inThen("clickkw.gate", "{fault: {kind: status, status: 99, for: 5s}}"), []string{
			"5:42: a status is a number from 200 to 599, not 99",
			"5:51: for belongs to the kind hang, this is status",
		}},
		{inThen("clickkw.gate", "{set: {a: b}, deliveries: [{}]}"), []string{
			"5:18: clickkw.gate sends nothing that set and unset could change",
			"5:37: clickkw.gate is no notification, so there is nothing to plan; planned are: clickandbuy.ems",
		}},
		{inThen("clickandbuy.ems", `{set: {amount: 19.90, evnt: x, event: "a ${b}"}, unset: [amount, foo]}`), []string{
			`5:26: quote this amount: "19.90"`,
			`5:33: unknown field of clickandbuy.ems "evnt"; did you mean "event"?`,
			"5:52: a ${…} is known in steps only; here it would stay as it is",
			`5:68: "amount" is set and unset at once`,
			`5:76: unknown field of clickandbuy.ems "foo"; known here: event, amount`,
		}},
		{inThen("clickandbuy.ems", "{deliveries: [{concurrent: true}, {delay: 1m, concurrent: true}, {set: {amount: 1.5}, dely: 1s}]}"), []string{
			"5:38: the first delivery has none before it to be concurrent with",
			"5:53: a concurrent delivery goes out with the one before it; it has no delay of its own",
			`5:91: quote this amount: "1.5"`,
			`5:97: unknown key "dely"; did you mean "delay"?`,
		}},
		{inWhen("call.nht == 1"), []string{`6:16: in the call: unknown name "nht"; did you mean "nth"?`}},
		{inWhen("call.nth"), []string{"6:11: a condition is true or false, this is a whole number"}},
		{inWhen("price == 5"), []string{"6:17: == does not go with a text and a whole number"}},
		{inWhen("seler == 5"), []string{`6:11: unknown name "seler"; did you mean "seller"?`}},
		{inWhen(`request.headers["X-UserID"] == "1"`), []string{`6:27: names of headers are in lower case here: "x-userid"`}},
		{inWhen(`call.nth < 1`), []string{"6:11: this rule can never match: call.nth cannot be that"}},
		{inWhen(`call.nth >= 2 and seller > 5 and 2 > call.nth`), []string{"6:11: this rule can never match: call.nth cannot be that"}},
		{inWhen(`seller == 1 and seller == 2`), []string{"6:11: this rule can never match: seller cannot be that"}},
		{inWhen(`seller <= 1 and seller >= 1 and seller != 1`), []string{"6:11: this rule can never match: seller cannot be that"}},
		{inWhen(`externalBDRID == "a" and externalBDRID == "b"`), []string{"6:11: this rule can never match: externalBDRID cannot be that"}},
		{inWhen(`externalBDRID in ["a", "b"] and externalBDRID != "a" and externalBDRID != "b"`), []string{"6:11: this rule can never match: externalBDRID cannot be that"}},
		{inWhen(`(call.nth == 0 or seller == 1 and seller == 2)`), []string{"6:11: this rule can never match: call.nth cannot be that"}},
		{inWhen(`seller == 5 and false`), []string{"6:11: this rule can never match: it is false"}},
		{inWhen(`call.nth == 0 or seller == 1`), []string{}},
		{inWhen(`seller != 1 and seller >= 1 and price != "1.00" and price == "2.00"`), []string{}},
		{inWhen(`externalBDRID in ["a", "b"] and externalBDRID != "a"`), []string{}},
		{inWhen(`payment("1") == nil`), []string{"6:11: a payment is not asked with ( )"}},
		{inWhen(`message.foo == ""`), []string{"6:19: clickandbuy.tmi.isExternalBDRIDCommitted has no message that a rule could look at"}},
		{inWhen("{a: b}"), []string{"6:11: quote this expression: YAML reads it as a mapping"}},
		{inWhen(`payment.phase == "payd" # later`), []string{"6:35: this # begins a YAML comment, which an expression cannot have behind it; quote the expression, or put the comment above it"}},
		{inWhen(`page.url == ""`), []string{"6:11: page is not known here: a rule sees payment, call, card, buyer, request, message and the fields of its operation"}},
		{inRule("op: clickandbuy.ems\n    when: message.evnt == \"x\"\n    then: {}"), []string{`5:19: unknown name "evnt"; did you mean "event"?`}},
	})
}

func TestAccountFindings(t *testing.T) {
	checkFindings(t, []findingCase{
		{inAccount("{seller: x, systm: eu, tm_enabled: yes, slaves: 1}"), []string{
			`6:16: expected a whole number, found "x"`,
			`6:19: unknown key "systm"; did you mean "system"?`,
			`6:42: expected true or false, found "yes"`,
			"6:55: expected a list, found 1",
		}},
		{inAccount(`{seller: 5, domains: [{nme: a}, {name: b, links: [{id: 1, price: 9.99}, {id: 1, price: 5}, {id: 2, price: "1,50"}]}]}`), []string{
			`6:29: "name" is missing: it tells the entries of this list apart`,
			`6:30: unknown key "nme"; did you mean "name"?`,
			`6:72: quote this amount: "9.99"`,
			`6:79: id "1" stands twice in this list`,
			`6:94: quote this amount: "5"`,
			`6:113: "1,50" is no amount; write units as a text, such as "12.34"`,
		}},
		{inAccount("{seller: 5, tm_password: 1.50, system: ue, born: 1980-02-30, hold: 5, minimum: {knet: 0.250}}"), []string{
			`6:32: quote this text: "1.50"`,
			`6:46: unknown word "ue"; did you mean "eu"?`,
			`6:56: "1980-02-30" is no date; write it as 1980-02-29`,
			`6:74: "5" is no duration; write one such as 46m, 45m1s or 2d`,
			`6:93: quote this amount: "0.250"`,
		}},
		{inAccount("{seller: 5, switches: {premium.long_external_id: trunk, foo: 1, link.inactive: x, pages.lifetime: 5}, link.inactive: 404}"), []string{
			`6:56: unknown word "trunk"; known here: reject, truncate`,
			`6:63: unknown switch "foo"; known here: premium.long_external_id, tmi.cancelled, link.inactive, pages.lifetime`,
			`6:86: expected a whole number, found "x"`,
			`6:105: "5" is no duration; write one such as 46m, 45m1s or 2d`,
			`6:109: "link.inactive" is a switch: it stands under switches`,
		}},
		{inAccount("{seller: [1], tm_password: {a: b}, tm_enabled: [], born: [], hold: {}, minimum: {a: [1, {b: 1.5, c: \"${d}\"}]}}"), []string{
			"6:16: expected a whole number, found a list",
			"6:34: expected a text, found a mapping",
			"6:54: expected true or false, found a list",
			"6:64: expected a date, found a list",
			"6:74: expected a duration, found a mapping",
			`6:99: quote this amount: "1.5"`,
			"6:108: a ${…} is known in steps only; here it would stay as it is",
		}},
		{inAccount("{tm_password: x}"), []string{`6:7: "seller" is missing: it tells which account this is`}},
		{inAccount("{seller: null}"), []string{`6:16: "seller" must not be empty: it tells which account this is`}},
		{inAccount(`{seller: 5, tm_password: "a${b}"}`), []string{"6:34: a ${…} is known in steps only; here it would stay as it is"}},
		{inAccount("{seller: 5, born: , tm_enabled: null}"), []string{`6:25: a value is missing; "" is an empty text, null removes what is there`}},
		{inAccount("5"), []string{"6:7: expected an account, which is a mapping, found 5"}},
		{inAccount("{seller: 5}\n    - {seller: \"5\"}"), []string{`7:7: the account "5" stands twice; it is on line 6 already`}},
		{inAccount(`{seller: 012, tm_enabled: "true", tm_password: true, domains: x, switches: 5}`), []string{
			"6:16: expected a whole number, found 012",
			`6:33: expected true or false, found "true"`,
			`6:54: quote this text: "true"`,
			`6:69: expected a list, found "x"`,
			"6:82: expected a mapping, found 5",
		}},
		{inAccount("{seller: 5, system: {a: b}, slaves: [a, 1.5]}"), []string{
			"6:27: expected one of eu, us, found a mapping",
			`6:44: expected a whole number, found "a"`,
			"6:47: expected a whole number, found 1.5",
		}},
	})
}
