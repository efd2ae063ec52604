package scenario

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// findingCase is a file and all that is wrong with it, as line:column: message.
type findingCase struct {
	src  string
	want []string
}

func checkFindings(t *testing.T, cases []findingCase) {
	t.Helper()
	for _, c := range cases {
		t.Run("", func(t *testing.T) { assert.Equal(t, c.want, found(t, c.src), c.src) })
	}
}

// below puts more top keys below a scenario that is right.
func below(text string) string { return "scenario: x\nsteps:\n  - back\n" + text }

func inStep(text string) string { return "scenario: x\nsteps:\n  - " + text + "\n" }

func inThat(text string) string {
	return "scenario: x\nsteps:\n  - expect:\n      that:\n        - " + text + "\n"
}

func inRule(text string) string { return "scenario: x\nsteps: [back]\nrules:\n  - " + text + "\n" }

func inWhen(text string) string {
	return inRule("op: clickandbuy.tmi.isExternalBDRIDCommitted\n    then: {}\n    when: " + text)
}

func inThen(op, text string) string { return inRule("op: " + op + "\n    then: " + text) }

func inAccount(text string) string { return below("accounts:\n  clickandbuy:\n    - " + text + "\n") }

func TestDocumentFindings(t *testing.T) {
	checkFindings(t, []findingCase{
		{"", []string{"1:1: the file has no scenario in it"}},
		{"# only a comment\n", []string{"1:1: the file has no scenario in it"}},
		{"text", []string{"1:1: expected a mapping with scenario, about, tags, needs, driver, seed, clock, accounts, merchant, rules, steps, found a text"}},
		{"a: 1\n", []string{
			`1:1: unknown key "a"; known here: scenario, about, tags, needs, driver, seed, clock, accounts, merchant, rules, steps`,
			`1:1: "scenario" is missing: its title`,
			`1:1: "steps" is missing: what the customer does`,
		}},
		{below("stepz: 1\n"), []string{`4:1: unknown key "stepz"; did you mean "steps"?`}},
		{below("scenario: y\n"), []string{`4:1: "scenario" stands twice here; it is on line 1 already`}},
		{below("---\na: 1\n"), []string{"4:1: a second document begins here; a file is one scenario"}},
		{"scenario: \xff", []string{"1:11: this is not UTF-8"}},
		{"scenario: a\x01b", []string{"1:12: the control character U+0001 has no place in a scenario"}},
		{"a:\n\tb: 1\n", []string{"2:1: this is not YAML: lines are indented with blanks, not with tabs"}},
		{"scenario: a: b\n", []string{`1:12: this is not YAML: a ": " that belongs to no key; quote the text or the expression that holds it`}},
		{"steps: [1\n", []string{"2:1: this is not YAML: did not find expected ',' or ']' while parsing a flow sequence that begins on line 1"}},
		{"about: @x\n", []string{"1:8: this is not YAML: found character that cannot start any token while scanning for the next token"}},
		{"{", []string{"2:1: this is not YAML: did not find expected node content while parsing a flow node"}},
		{"? [a]\n: b\n", []string{
			`1:1: "scenario" is missing: its title`,
			`1:1: "steps" is missing: what the customer does`,
			"1:3: a key is a text, this is a list",
		}},
		{": x\n", []string{
			"1:1: a key is missing",
			`1:1: "scenario" is missing: its title`,
			`1:1: "steps" is missing: what the customer does`,
		}},
		{below("about: !!str 5\n"), []string{"4:8: the tag !!str has no place here; a text is quoted, everything else stands as it is"}},
		{below("about: &a x\n"), []string{`4:8: "&" begins an anchor, which scenarios do not have; quote texts that begin with it`}},
		{below("about: x\ntags: [*a]\n"), []string{`5:8: "*" begins an alias, which scenarios do not have; quote texts that begin with it`}},
		{below("<<: {about: x}\n"), []string{"4:1: merge keys are not for scenarios; write the keys out"}},
		{below("tags: !mine [a]\n"), []string{`4:7: "!" begins a YAML tag; in a condition write not instead of !, and quote texts that begin with it`}},
		{below("about: ! x\n"), []string{`4:8: "!" begins a YAML tag; in a condition write not instead of !, and quote texts that begin with it`}},
	})
}

func TestTopKeyFindings(t *testing.T) {
	checkFindings(t, []findingCase{
		{below("about:\n"), []string{`4:7: a text is missing; an empty one is ""`}},
		{below("about: \" \"\n"), []string{"4:8: a text is missing"}},
		{below("about: [x]\n"), []string{"4:8: expected a text, found a list"}},
		{below("seed: 0\n"), []string{"4:7: seed 0 is refused, because it means chance; a seed is a whole number from 1 on"}},
		{below("seed: -1\n"), []string{"4:7: a seed is a whole number from 1 on, not -1"}},
		{below("seed: 1.5\n"), []string{"4:7: a seed is a whole number from 1 on, not 1.5"}},
		{below("seed: \"1\"\n"), []string{"4:7: a seed is a whole number from 1 on, not a text, which its quotes make it"}},
		{below("clock: 2019-01-20T14:00:00\n"), []string{`4:8: "2019-01-20T14:00:00" is no time; write it with its zone, such as 2026-01-15T12:00:00Z, or real`}},
		{below("clock: rael\n"), []string{`4:8: "rael" is no time; write it with its zone, such as 2026-01-15T12:00:00Z, or real`}},
		{below("needs: demoshop\n"), []string{`4:8: unknown need "demoshop"; did you mean "demo-shop"?`}},
		{below("driver: chrome\n"), []string{`4:9: unknown driver "chrome"; known here: browser`}},
		{below("tags: a\n"), []string{"4:7: expected a list of tags, found a text"}},
		{below("merchant: {url: shop, clickandby: {a: b}, clickkw: {result: {b: c}, notify: \"${x}\", notfy: /n}}\n"), []string{
			`4:17: "shop" is no address of a shop; it begins with http:// or https://`,
			`4:23: unknown key "clickandby"; did you mean "clickandbuy"?`,
			"4:61: expected a text, found a mapping",
			"4:78: a ${…} is known in steps only; here it would stay as it is",
			`4:85: unknown place of clickkw "notfy"; did you mean "notify"?`,
		}},
		{below("accounts: {clickandby: []}\n"), []string{`4:12: unknown provider "clickandby"; did you mean "clickandbuy"?`}},
		{below("accounts:\n"), []string{"4:10: expected accounts by provider, found nothing"}},
		{"scenario: x\nsteps: []\n", []string{"2:8: there is no step in this list"}},
		{"scenario: x\nsteps:\n", []string{"2:7: expected a list of steps, found nothing"}},
	})
}

func TestStepFindings(t *testing.T) {
	checkFindings(t, []findingCase{
		{inStep("vist: http://x"), []string{`3:5: unknown step "vist"; did you mean "visit"?`}},
		{inStep("{}"), []string{"3:5: this step is empty"}},
		{inStep(""), []string{"3:4: this step is empty"}},
		{inStep("foo"), []string{`3:5: a step is a mapping with one of its keys, or back, reload, second_tab, close_tab; this is the text "foo"`}},
		{inStep("back: x"), []string{"3:11: back has nothing behind it"}},
		{inStep("visit: http://x/\n    click: y"), []string{"4:5: a step does one thing: visit and click are two steps"}},
		{inStep("expect: {that: [first.state == page.url]}"), []string{`3:27: a function, which is asked with ( ) has nothing called "state" in it`}},
		{inStep("keep: {a: page.url}"), []string{"3:5: keep stands beside what a step does; this one does nothing"}},
		{inStep("back\n    keep: {a: page.url}"), []string{"4:9: a step that keeps something beside it needs a colon too: write back: and keep: below it"}},
		{inStep("{back: , keep: {page: 1, len: 2, a-b: 3, a: page.stat}}"), []string{
			`3:21: "page" means something else in expressions; keep it under another name`,
			`3:30: "len" means something else in expressions; keep it under another name`,
			`3:38: "a-b" is no name; a name has letters, digits and underscores`,
			`3:54: in the page: unknown name "stat"; did you mean "status"?`,
		}},
		{inStep("{back: , keep: {}}"), []string{"3:20: nothing is kept here"}},
		{inStep("visit:"), []string{`3:11: a text is missing; an empty one is ""`}},
		{inStep("visit: /buy"), []string{"3:12: an address begins with http:// or https://, or with an expression such as ${merchant.url}"}},
		{inStep("visit: {a: b}"), []string{"3:12: expected a text, found a mapping"}},
		{inStep("submit: {fill: x, twice: 1, butto: y}"), []string{
			"3:20: expected a mapping of texts, found a text",
			"3:30: expected true or false, found a number",
			`3:33: unknown key "butto"; did you mean "button"?`,
		}},
		{inStep("tamper_query: {}"), []string{"3:19: tamper_query names at least one parameter"}},
		{inStep("pay: {as: x, wth: y}"), []string{`3:18: unknown key "wth"; did you mean "with"?`}},
		{inStep("call: {form: {a: b}, json: {c: d}}"), []string{
			"3:11: a call needs get or post with its address",
			"3:32: a call sends one body: form or json",
		}},
		{inStep("call: {get: http://x, post: http://y}"), []string{"3:33: a call is one of get and post, not both"}},
		{inStep("call: {get: http://x, json: {a: 00123, b: .5, c:}}"), []string{
			`3:37: JSON has no number like this; quote it to send it as a text: "00123"`,
			`3:47: JSON has no number like this; quote it to send it as a text: ".5"`,
			`3:53: a value is missing; write null, or "" for an empty text`,
		}},
		{inStep("act: {payment: page.status, action: refnd}"), []string{
			"3:20: an action is taken on a payment, this is a whole number",
			`3:41: unknown action "refnd"; did you mean "refund"?`,
		}},
		{inStep(`act: {payment: 'payment("1")', action: refund, amount: 1.50, resaon: x}`), []string{
			`3:60: quote this amount: "1.50"`,
			`3:66: unknown parameter of refund "resaon"; did you mean "reason"?`,
		}},
		{inStep("act: {action: refund}"), []string{`3:10: "payment" is missing: an expression that gives the payment`}},
		{inStep(`account: {clickkw: {user: "${env.A}", state: gone}}`), []string{`3:50: unknown word "gone"; known here: active, suspended`}},
		{inStep("account: {clickkw: {state: active}}"), []string{`3:24: "user" is missing: it tells which account this is`}},
		{inStep("account: {}"), []string{"3:14: account names a provider"}},
		{inStep("account: {clickky: {user: a}}"), []string{`3:15: unknown provider "clickky"; did you mean "clickkw"?`}},
		{inStep("advance: 46"), []string{`3:14: "46" is no duration; write one such as 46m, 45m1s or 2d`}},
		{inStep("advance: 0s"), []string{`3:14: "0s" is no time at all; a duration here is more than 0`}},
		{inStep("advance: -5m"), []string{`3:14: "-5m" is no duration; write one such as 46m, 45m1s or 2d`}},
		{inStep("clock: {set: 2026-01-01, freeze: true}"), []string{
			"3:12: a clock step does one of set, freeze, run",
			`3:18: "2026-01-01" is no time; write it with its zone, such as 2026-01-15T12:00:00Z`,
		}},
		{inStep("clock: stop"), []string{`3:12: unknown change of the clock "stop"; known here: freeze, run`}},
		{inStep("clock: {run: false}"), []string{"3:18: leave the key out where it is not meant"}},
		{inStep("wait: {for: page.status == 200}"), []string{`3:11: "within" is missing: how long, in wall time`}},
		{inStep("wait: {within: 5s}"), []string{`3:11: "for" is missing: the condition that is waited for`}},
		{inStep("expect: {}"), []string{"3:13: nothing is expected here: list expressions under that or never"}},
		{inStep("expect: {that: []}"), []string{"3:13: nothing is expected here: list expressions under that or never"}},
		{inStep("expect: {that: page.status == 200}"), []string{"3:20: expected a list of expressions, found a text"}},
		{inStep("expect: {within: 5, never: ['true']}"), []string{`3:22: "5" is no duration; write one such as 46m, 45m1s or 2d`}},
	})
}
