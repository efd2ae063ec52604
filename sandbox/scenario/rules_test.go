package scenario

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/sandbox/payment"
)

func TestMatches(t *testing.T) {
	env := RuleEnv{
		Call: Call{Nth: 2}, Card: Card{Number: "411111******1111", Month: 1}, Buyer: Buyer{Email: "b@x"},
		Request: Request{Method: "POST", Query: map[string]string{"a": "1"}, Headers: map[string]string{"x-userid": "7"}},
		Fields:  map[string]any{"seller": int64(5), "price": payment.State("12.34"), "test": true, "age": "2d", "born": 5},
	}
	for when, want := range map[string]bool{
		`call.nth == 2`: true,
		`card.number endsWith "1111" and card.month == 1 and buyer.email == "b@x"`: true,
		`request.headers["x-userid"] == "7" and request.query.a == "1"`:            true,
		`request.form.a == ""`:    true,
		`payment == nil`:          true,
		`seller == 5`:             true,
		`price == "12.34"`:        true,
		`not test`:                false,
		`age == duration("48h")`:  true,
		`request.method == "GET"`: false,
	} {
		matches, err := parsed(t, inWhen("|-\n        "+when)).Rules[0].Matches(env)
		require.NoError(t, err, when)
		assert.Equal(t, want, matches, when)
	}
	for when, want := range map[string]string{
		`payment.phase == "paid"`: "payment is nil: there is no payment yet",
		`externalBDRID == "x"`:    "externalBDRID is not known at this asking of clickandbuy.tmi.isExternalBDRIDCommitted",
		`born == "2000-01-01"`:    "clickandbuy.tmi.isExternalBDRIDCommitted gave its field born as int, which is not what it declares",
	} {
		matches, err := parsed(t, inWhen("|-\n        "+when)).Rules[0].Matches(env)
		assert.False(t, matches, "what cannot be judged has not matched")
		require.EqualError(t, err, want)
	}
}

func TestMessageOfARule(t *testing.T) {
	rule := parsed(t, inRule("op: clickandbuy.ems\n    when: message.event == \"x\" and message.amount == \"\"\n    then: {}")).Rules[0]
	matches, err := rule.Matches(RuleEnv{Message: map[string]string{"event": "x"}})
	require.NoError(t, err)
	assert.True(t, matches)
}
