package clickkw

import "paysandbox/sandbox/operation"

// The errors that every call can be told to answer, whatever it says.
var (
	saysAuth         = operation.Outcome{Name: "INVALID_AUTH", About: "the token is taken for a wrong one", Fact: "KW-046"}
	saysHeader       = operation.Outcome{Name: "INVALID_HEADER", About: "the header is taken for a missing one", Fact: "KW-047"}
	saysRequest      = operation.Outcome{Name: "INVALID_REQUEST", About: "the body is taken for an unusable one", Fact: "KW-048"}
	saysUnsupported  = operation.Outcome{Name: "developer_not_supported", About: "the developer is taken for an unknown one", Fact: "KW-049"}
	saysNotAccepted  = operation.Outcome{Name: "developer_not_accepted", About: "the developer is not accepted yet", Fact: "KW-050"}
	saysSuspended    = operation.Outcome{Name: "developer_suspended", About: "the developer is suspended", Fact: "KW-050"}
	saysDuplicate    = operation.Outcome{Name: "order_duplicate", About: "the order counts as used", Fact: "KW-051"}
	saysExpired      = operation.Outcome{Name: "session_expire", About: "the session counts as too old", Fact: "KW-052"}
	saysInvalid      = operation.Outcome{Name: "invalid_session", About: "the session counts as unknown", Fact: "KW-053"}
	errorsOfEachCall = []operation.Outcome{saysHeader, saysUnsupported, saysNotAccepted, saysSuspended, saysAuth, saysRequest}
)

func outcomes(more ...operation.Outcome) []operation.Outcome {
	return append(append([]operation.Outcome{}, errorsOfEachCall...), more...)
}

var (
	fieldUser    = operation.Field{Name: "user", Type: operation.String, About: "developer", Fact: "KW-001"}
	fieldSession = operation.Field{Name: "session", Type: operation.String, About: "session_id", Fact: "KW-018"}
	fieldOrder   = operation.Field{Name: "order", Type: operation.Int, About: "order_id as Click keeps it", Fact: "KW-024"}
	fieldAmount  = operation.Field{Name: "amount", Type: operation.Int, About: "thousandths of a dinar", Fact: "KW-031"}
	fieldMethod  = operation.Field{Name: "method", Type: operation.String, About: "knet or card", Fact: "KW-060"}
	fieldLang    = operation.Field{Name: "lang", Type: operation.String, About: "en or ar", Fact: "KW-008"}

	pageFields = []operation.Field{fieldUser, fieldSession, fieldOrder, fieldAmount, fieldMethod, fieldLang}
)

// What the merchant's server calls.
var (
	opCreate = &operation.Operation{
		Name: "clickkw.create", Calls: operation.In, About: "a session is created", Fields: []operation.Field{fieldUser},
		Outcomes: outcomes(), Secrets: apiSecrets,
	}
	opUpdate = &operation.Operation{
		Name: "clickkw.update", Calls: operation.In, About: "a session is given an order, an amount and a return URL",
		Fields: []operation.Field{fieldUser, fieldSession, fieldOrder, fieldAmount, fieldLang}, Outcomes: outcomes(saysInvalid, saysExpired, saysDuplicate), Secrets: apiSecrets,
	}
	opStatus = &operation.Operation{
		Name: "clickkw.status", Calls: operation.In, About: "the status of a payment is asked", Fields: []operation.Field{fieldUser, fieldSession, fieldOrder},
		Outcomes: outcomes(saysInvalid, saysExpired,
			operation.Outcome{Name: "no_status", About: "not paid yet, whatever has happened", Fact: "KW-042"},
			operation.Outcome{Name: "success", About: "paid, whatever has happened", Fact: "KW-041"},
			operation.Outcome{Name: "failed", About: "failed, whatever has happened", Fact: "KW-042"}),
		Secrets: apiSecrets,
	}
	apiSecrets = []string{"customer_civilid"}
)

// What the payer's browser does at Click.
var (
	opPage = &operation.Operation{
		Name: "clickkw.page", Calls: operation.In, About: "a page of Click is shown: choice of the method, confirmation, the way to the card", Fields: pageFields,
	}
	opMethod = &operation.Operation{
		Name: "clickkw.method", Calls: operation.In, About: "the payer chooses KNET or credit card", Fields: pageFields,
		Outcomes: []operation.Outcome{{Name: "below_minimum", About: "the amount counts as below the store's fee", Fact: "KW-061"}},
	}
	opPay = &operation.Operation{
		Name: "clickkw.pay", Calls: operation.In, About: "the payer presses Pay and is led to the acquirer", Fields: pageFields,
	}
	opCancel = &operation.Operation{
		Name: "clickkw.cancel", Calls: operation.In, About: "the payer cancels on a page of Click", Fields: pageFields,
	}
	opReturn = &operation.Operation{
		Name: "clickkw.return", Calls: operation.In, About: "the result is shown, with the way back to the shop", Fields: pageFields,
		Message: []operation.Field{
			{Name: "message", Type: operation.String, About: "success or error", Fact: "KW-120"},
			{Name: "message_type", Type: operation.String, About: "success or wrong", Fact: "KW-120"},
			{Name: "indicator_status", Type: operation.String, About: "the session's, or ERROR and 16 digits", Fact: "KW-121"},
		},
	}
)

// What the payer's browser does at KNET. What is secret is so at each address: some test
// sends a form to the wrong one.
var (
	opKnetPage = &operation.Operation{
		Name: "clickkw.knet.page", Calls: operation.In, About: "a page of KNET is shown: payment, confirmation, progress, receipt", Fields: pageFields, Secrets: knetSecrets,
	}
	opKnetEntry = &operation.Operation{
		Name: "clickkw.knet.entry", Calls: operation.In, About: "the payer submits bank, card number, expiry and PIN", Fields: pageFields, Secrets: knetSecrets,
		Outcomes: []operation.Outcome{{Name: "refused", About: "the page comes back: the details are taken for wrong", Fact: "KW-073"}},
	}
	opKnetConfirm = &operation.Operation{
		Name: "clickkw.knet.confirm", Calls: operation.In, About: "the payer confirms at KNET, and the bank decides", Fields: pageFields, Secrets: knetSecrets, Outcomes: knetOutcomes(),
	}
	opKnetCancel = &operation.Operation{
		Name: "clickkw.knet.cancel", Calls: operation.In, About: "the payer cancels at KNET", Fields: pageFields, Secrets: knetSecrets,
	}
	knetSecrets = []string{"Ecom_Payment_Pin_id", "cardPin", "cardN", "debitNumber"}
)

// What the payer's browser does at Mastercard's gateway, for Click's sessions and for
// shops that call its library by themselves. What is secret is so at each address.
var (
	opScript = &operation.Operation{
		Name: "clickkw.checkout.script", Calls: operation.In, About: "checkout.js is fetched",
	}
	opCheckout = &operation.Operation{
		Name: "clickkw.checkout", Calls: operation.In, About: "checkout.js opens its lightbox or payment page", Fields: pageFields, Secrets: cardSecrets,
		Outcomes: gatewayErrors,
	}
	opCardPage = &operation.Operation{
		Name: "clickkw.card.page", Calls: operation.In, About: "a page of the gateway is shown: a step, processing, how it ended", Fields: pageFields, Secrets: cardSecrets,
	}
	opCardEntry = &operation.Operation{
		Name: "clickkw.card.entry", Calls: operation.In, About: "the payer fills in a step: card, billing address", Fields: pageFields, Secrets: cardSecrets,
	}
	opCardPay = &operation.Operation{
		Name: "clickkw.card.pay", Calls: operation.In, About: "the payer presses Pay, and the card's bank decides", Fields: pageFields, Secrets: cardSecrets, Outcomes: cardOutcomes(),
	}
	opCardSecure = &operation.Operation{
		Name: "clickkw.card.secure", Calls: operation.In, About: "the payer answers the prompt of 3-D Secure", Fields: pageFields, Secrets: cardSecrets,
		Outcomes: []operation.Outcome{{Name: "failed", About: "the authentication fails", Fact: "KW-168"}},
	}
	opCardCancel = &operation.Operation{
		Name: "clickkw.card.cancel", Calls: operation.In, About: "the payer cancels at the gateway", Fields: pageFields, Secrets: cardSecrets,
	}
	cardSecrets = []string{"securityCode", "cardNumber", "password"}
)

var operations = []*operation.Operation{
	opCreate, opUpdate, opStatus,
	opPage, opMethod, opPay, opCancel, opReturn,
	opKnetPage, opKnetEntry, opKnetConfirm, opKnetCancel,
	opScript, opCheckout, opCardPage, opCardEntry, opCardPay, opCardSecure, opCardCancel,
}
