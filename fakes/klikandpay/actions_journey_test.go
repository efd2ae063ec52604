package klikandpay_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// act takes an action of the back office.
func (p sandboxed) act(num, action string, params ...string) error {
	p.T.Helper()
	given := map[string]string{}
	for i := 0; i+1 < len(params); i += 2 {
		given[params[i]] = params[i+1]
	}
	_, err := p.WS.Act(p.byRef(num).ID, payment.Event(action), given)
	return err
}

// TestBackOfficeMovesMoneyAsTheScriptsDo: the same functions, the same caps.
func TestBackOfficeMovesMoneyAsTheScriptsDo(t *testing.T) {
	p := open(t, arrange{})
	num, _ := p.charged("DIFFERE", "1")
	var wrong *sandbox.ParamError
	require.ErrorAs(t, p.act(num, "validate", "amount", "43.51"), &wrong)
	assert.Equal(t, "amount", wrong.Name)
	require.NoError(t, p.act(num, "cancel", "amount", "3.50"))
	require.NoError(t, p.act(num, "validate", "amount", "30.00"))
	require.NoError(t, p.act(num, "refund", "amount", "10.00"))
	require.ErrorAs(t, p.act(num, "refund", "amount", "20.01"), &wrong)
	assert.Equal(t, failed("AMOUNT-TOO-HIGH"), p.script("cancel_transaction.pl", later(num, "20.01")))
	require.NoError(t, p.act(num, "refund"))
	assert.Equal(t, "hold 43.50, lower 40.00, validate 30.00, part_refund 20.00, refund 0.00", p.history(num))
	assert.Equal(t, failed("BAD-STATE"), p.script("cancel_transaction.pl", later(num, "0.01")))

	num, _ = p.charged("DIFFERE", "1")
	require.NoError(t, p.act(num, "cancel"))
	assert.Equal(t, "voided 0.00", p.stands(num))
	num, _ = p.charged("DIFFERE", "1")
	require.NoError(t, p.act(num, "validate"))
	require.NoError(t, p.act(num, "chargeback"))
	assert.Equal(t, "hold 43.50, validate 43.50, chargeback 0.00", p.history(num))
	assert.Equal(t, "disputed", p.byRef(num).Phase)
}

// TestBackOfficeRefuses what a state or a parameter does not allow, and changes nothing.
func TestBackOfficeRefuses(t *testing.T) {
	p := open(t, arrange{})
	num, _ := p.charged()
	before := p.byRef(num)
	var wrong *sandbox.ParamError
	for _, text := range []string{"0", "-1", "x", "1e308", "43.51"} {
		require.ErrorAs(t, p.act(num, "refund", "amount", text), &wrong, text)
	}
	for _, text := range []string{"5.009", "5,00", "5.0000001", "+5,1"} {
		require.EqualError(t, p.act(num, "refund", "amount", text), "amount: a number such as 5.00 is expected, with at most two decimals", text)
	}
	require.ErrorAs(t, p.act(num, "refund", "sum", "1.00"), &wrong)
	assert.Equal(t, "sum", wrong.Name)
	require.ErrorAs(t, p.act(num, "chargeback", "amount", "1.00"), &wrong)
	var late *payment.TransitionError
	require.ErrorAs(t, p.act(num, "stop"), &late, "it belongs to no plan")
	for _, action := range []string{"validate", "cancel", "settle", "never_came", "fall_due", "part_refund"} {
		require.ErrorAs(t, p.act(num, action, "amount", "1.00"), &late, action)
		assert.Equal(t, []payment.Event{"refund", "duplicate", "chargeback"}, late.Allowed)
	}
	assert.Equal(t, before, p.byRef(num))
}

// TestBackOfficeCountsWholeYen: a currency without decimals has no part of a unit to round.
func TestBackOfficeCountsWholeYen(t *testing.T) {
	p := open(t, arrange{})
	p.inCurrency("JPY")
	num, _ := p.charged()
	require.EqualError(t, p.act(num, "refund", "amount", "5.5"), "amount: a whole number such as 500 is expected")
	assert.Equal(t, "captured 44", p.stands(num))
	require.NoError(t, p.act(num, "refund", "amount", "5"))
	assert.Equal(t, "captured 39", p.stands(num))
}

// TestBackOfficeDuplicates: the same card is charged once more, as a payment of its own.
func TestBackOfficeDuplicates(t *testing.T) {
	p := open(t, arrange{})
	num, _ := p.charged()
	require.NoError(t, p.act(num, "refund"))
	require.NoError(t, p.act(num, "duplicate"))
	require.NoError(t, p.act(num, "duplicate", "amount", "9.90"))
	all := p.Payments("")
	require.Len(t, all, 3)
	assert.Equal(t, []string{"captured 43.50", "captured 9.90"}, []string{p.stands(all[1].Ref), p.stands(all[2].Ref)})
	assert.Equal(t, "charge 43.50, refund 0.00, duplicate 0.00, duplicate 0.00", p.history(num))
	test := said(t, p.script("server_server.pl", sale(testID)))["NUMXKP"]
	require.NoError(t, p.act(test, "duplicate"), "a tester may, in TEST, too")
	require.NoError(t, p.act(test, "refund", "amount", "0.50"))
}

// TestAFreeTrialIsNotDuplicatedForNothing: how much is to be charged must be said then.
func TestAFreeTrialIsNotDuplicatedForNothing(t *testing.T) {
	p := open(t, arrange{})
	p.planned(map[string]any{"id": productionPlan, "amount": "9.90", "every": "1 month", "trial": "1 month"})
	num := p.bought("checkabon.pl", order(productionID, "ABONNEMENT", productionPlan, "MONTANT", ""))
	before := p.byRef(num)
	var wrong *sandbox.ParamError
	require.ErrorAs(t, p.act(num, "duplicate"), &wrong)
	assert.Equal(t, "amount", wrong.Name)
	assert.Empty(t, p.Payments(""), "a duplicate has no RETOUR")
	assert.Equal(t, before, p.byRef(num))
	require.NoError(t, p.act(num, "duplicate", "amount", "9.90"))
	assert.Equal(t, "captured 9.90", p.stands(p.Payments("")[0].Ref))
}

// TestStopAfterTheMoneyWentBack: a plan outlives its first payment (KP-021).
func TestStopAfterTheMoneyWentBack(t *testing.T) {
	for _, back := range []string{"refund", "chargeback"} {
		p, _ := heard(t, "", "")
		num := p.subscribed()
		assert.Equal(t, []string{"refund", "duplicate", "chargeback", "stop"}, p.byRef(num).Actions)
		require.NoError(t, p.act(num, back))
		require.NoError(t, p.act(num, "stop"))
		assert.Equal(t, "stopped", p.plan().State, back)
	}
}
