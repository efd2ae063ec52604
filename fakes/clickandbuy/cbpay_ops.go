package clickandbuy

import "paysandbox/sandbox/operation"

var checkoutFields = []operation.Field{
	{Name: "transactionID", Type: operation.Int, Fact: "CB-202"},
	{Name: "amount", Type: operation.Int, About: "hundredths"},
	{Name: "currency", Type: operation.String},
}

// The checkout pages of the pay API.
var (
	opCheckout = &operation.Operation{
		Name: "clickandbuy.checkout", Calls: operation.In, About: "a page of the checkout is shown, first by redirectURL", Fields: checkoutFields,
	}
	opCheckoutLogin = &operation.Operation{
		Name: "clickandbuy.checkout.login", Calls: operation.In, About: "a buyer logs in on the checkout", Fields: checkoutFields,
		Outcomes: []operation.Outcome{
			{Name: "wrong", About: "user name or password are wrong"},
			{Name: "locked", About: "the buyer's account is locked", Fact: "CB-026"},
		},
	}
	opCheckoutConfirm = &operation.Operation{
		Name: "clickandbuy.checkout.confirm", Calls: operation.In, About: "the buyer confirms and goes back to the shop: SUCCESS", Fields: checkoutFields,
		Outcomes: []operation.Outcome{
			{Name: "payment_pending", About: "it is paid later: PAYMENT_PENDING, to successURL", Fact: "CB-273"},
			{Name: "payment_guarantee", About: "it is guaranteed and paid later: PAYMENT_GUARANTEE, to successURL", Fact: "CB-273"},
			{Name: "declined", About: "the payment is refused: DECLINED, to failureURL", Fact: "CB-272"},
			{Name: "declined_success_url", About: "the payment is refused, and the browser goes to successURL all the same", Fact: "CB-311"},
			{Name: "identity_check", About: "the buyer's identity is checked first: PENDING_VERIFICATION", Fact: "CB-271"},
		},
	}
	opCheckoutIdentity = &operation.Operation{
		Name: "clickandbuy.checkout.identity", Calls: operation.In, About: "the buyer passes the identity check", Fields: checkoutFields,
	}
	opCheckoutAbort = &operation.Operation{
		Name: "clickandbuy.checkout.abort", Calls: operation.In, About: "the buyer aborts and goes back to the shop: ABORTED", Fields: checkoutFields,
	}
)

var checkoutOperations = []*operation.Operation{opCheckout, opCheckoutLogin, opCheckoutConfirm, opCheckoutIdentity, opCheckoutAbort}
