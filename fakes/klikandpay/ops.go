package klikandpay

import "paysandbox/sandbox/operation"

// The answers of the scripts that go wrong, in the order of the checks (KP-052).
var scriptErrors = []string{
	"BAD-METHOD", "MISSING-ID", "UNKNOWN-ID", "NOT-ENABLED", "BAD-KEY", "TEST-MODE", "MISSING-FIELD", "BAD-AMOUNT", "BAD-CARD", "BAD-EXPIRY", "BAD-CVV",
	"UNKNOWN-ALIAS", "UNKNOWN-TX", "BAD-STATE", "AMOUNT-TOO-HIGH",
}

func errorOutcomes(more ...operation.Outcome) []operation.Outcome {
	declared := more
	for _, name := range scriptErrors {
		declared = append(declared, operation.Outcome{Name: name, About: "the answer ERROR with this word, whatever the request says", Fact: "KP-052"})
	}
	return declared
}

var (
	fieldID     = operation.Field{Name: "merchant", Type: operation.Int, About: "Merchant ID", Fact: "KP-001"}
	fieldAmount = operation.Field{Name: "amount", Type: operation.Int, About: "minor units; 0 where it cannot be read", Fact: "KP-033"}
	fieldTX     = operation.Field{Name: "tx", Type: operation.String, About: "NUMXKP", Fact: "KP-043"}
	fieldTest   = operation.Field{Name: "test", Type: operation.Bool, About: "whether the payment is a test", Fact: "KP-026"}
	fieldMeans  = operation.Field{Name: "means", Type: operation.String, About: "VISA, MASTERCARD, AMEX, VIREMENT, CHEQUE", Fact: "KP-111"}
	fieldReturn = operation.Field{Name: "retour", Type: operation.String, About: "RETOUR", Fact: "KP-067"}
	fieldPart   = operation.Field{Name: "part", Type: operation.Int, About: "1, 2, … of a plan; 0 where there is none", Fact: "KP-105"}

	refusedByBank = operation.Outcome{Name: "refused", About: "the bank refuses", Fact: "KP-050"}
	takenByBank   = operation.Outcome{Name: "accepted", About: "the bank accepts, whatever the card", Fact: "KP-048"}

	cardSecrets = []string{"NUMCARTE", "CVV", "PRIVATE_KEY", "KEY", "ALIAS"}
)

// The scripts (KP-015 to KP-019).
var (
	opCharge = &operation.Operation{
		Name: "klikandpay.charge", Calls: operation.In, About: "server_server.pl charges a card", Fields: []operation.Field{fieldID, fieldAmount, fieldTest},
		Outcomes: errorOutcomes(refusedByBank, takenByBank), Secrets: cardSecrets,
	}
	opCancel = &operation.Operation{
		Name: "klikandpay.cancel", Calls: operation.In, About: "cancel_transaction.pl refunds, or ends a hold", Fields: []operation.Field{fieldID, fieldAmount, fieldTX},
		Outcomes: errorOutcomes(), Secrets: cardSecrets,
	}
	opValidate = &operation.Operation{
		Name: "klikandpay.validate", Calls: operation.In, About: "validedifferee.pl captures a hold", Fields: []operation.Field{fieldID, fieldAmount, fieldTX},
		Outcomes: errorOutcomes(), Secrets: cardSecrets,
	}
	opDuplicate = &operation.Operation{
		Name: "klikandpay.duplicate", Calls: operation.In, About: "duplicate.pl charges a card again by its alias", Fields: []operation.Field{fieldID, fieldAmount},
		Outcomes: errorOutcomes(refusedByBank, takenByBank), Secrets: cardSecrets,
	}
	opVerify = &operation.Operation{
		Name: "klikandpay.verify", Calls: operation.In, About: "veriftransaction.pl is asked whether a transaction is real", Fields: []operation.Field{fieldID, fieldTX},
		Outcomes: []operation.Outcome{{Name: "no", About: "the answer no, whatever has happened", Fact: "KP-059"}, {Name: "yes", About: "the answer yes for any transaction that is known", Fact: "KP-058"}},
	}
)

var hostedFields = []operation.Field{fieldID, fieldAmount, fieldTest, fieldReturn}

// The hosted pages (KP-009 to KP-014, KP-077).
var (
	opEntry = &operation.Operation{
		Name: "klikandpay.entry", Calls: operation.In, About: "a form of the merchant's opens the payment page", Fields: hostedFields,
		Outcomes: []operation.Outcome{{Name: "error", About: "the error page, whatever the form says", Fact: "KP-083"}},
	}
	opPage = &operation.Operation{
		Name: "klikandpay.page", Calls: operation.In, About: "a hosted page is shown", Fields: hostedFields,
	}
	opMeans = &operation.Operation{
		Name: "klikandpay.means", Calls: operation.In, About: "the customer chooses a means of payment", Fields: append([]operation.Field{fieldMeans}, hostedFields...),
	}
	opPay = &operation.Operation{
		Name: "klikandpay.pay", Calls: operation.In, About: "the customer sends the card's data, and the bank is asked", Fields: append([]operation.Field{fieldMeans}, hostedFields...),
		Outcomes: []operation.Outcome{refusedByBank, takenByBank}, Secrets: cardSecrets,
	}
	opSecure = &operation.Operation{
		Name: "klikandpay.secure", Calls: operation.In, About: "the customer answers the page of 3-D Secure", Fields: hostedFields,
		Outcomes: []operation.Outcome{{Name: "failed", About: "the authentication fails: refused", Fact: "KP-084"}},
	}
	opLeave = &operation.Operation{
		Name: "klikandpay.leave", Calls: operation.In, About: "the customer cancels, or leaves after a refusal", Fields: hostedFields,
	}
	opBackOffice = &operation.Operation{
		Name: "klikandpay.backoffice", Calls: operation.In, About: "the merchant's back office is opened",
	}
)

// What the provider does by itself.
var (
	opTerm = &operation.Operation{
		Name: "klikandpay.term", Calls: operation.Out, About: "a term of a plan falls due, and the bank is asked", Fields: []operation.Field{fieldID, fieldAmount, fieldPart},
		Outcomes: []operation.Outcome{refusedByBank, takenByBank},
	}
	opDynamic = &operation.Operation{
		Name: "klikandpay.dynamic_return", Calls: operation.Out, About: "the merchant's server is told of a payment", Planned: true, Fields: []operation.Field{fieldID, fieldAmount, fieldPart},
		Secrets: []string{"ALIAS"},
		Message: []operation.Field{
			{Name: "RESPONSE", Type: operation.String, About: "00, AWAITING, AWAITINGCHEQUE, REFUSED, CANCELED", Fact: "KP-101"},
			{Name: "NUMXKP", Type: operation.String, Fact: "KP-108"},
			{Name: "PAIEMENT", Type: operation.String, Fact: "KP-111"},
			{Name: "MONTANTXKP", Type: operation.String, Fact: "KP-112"},
			{Name: "DEVISEXKP", Type: operation.String, Fact: "KP-113"},
			{Name: "IPXKP", Type: operation.String, Fact: "KP-114"},
			{Name: "PAYSRXKP", Type: operation.String, Fact: "KP-114"},
			{Name: "SCOREXKP", Type: operation.String, Fact: "KP-115"},
			{Name: "PAYSBXKP", Type: operation.String, Fact: "KP-114"},
			{Name: "TRANSACTIONID", Type: operation.String, Fact: "KP-109"},
			{Name: "AUTHID", Type: operation.String, Fact: "KP-110"},
			{Name: "CERT", Type: operation.String, Fact: "KP-110"},
			{Name: "ALIAS", Type: operation.String, Fact: "KP-104"},
			{Name: "ABONNEMENTTYPE", Type: operation.String, Fact: "KP-116"},
			{Name: "NUMERO", Type: operation.String, Fact: "KP-116"},
			{Name: "PROCHAINE", Type: operation.String, Fact: "KP-116"},
			{Name: "ORNUMXKP", Type: operation.String, Fact: "KP-116"},
		},
	}
)

var operations = []*operation.Operation{
	opCharge, opCancel, opValidate, opDuplicate, opVerify,
	opEntry, opPage, opMeans, opPay, opSecure, opLeave, opBackOffice,
	opTerm, opDynamic,
}
