package click2sell

import "paysandbox/sandbox/operation"

var (
	fieldMerchant  = operation.Field{Name: "merchant", Type: operation.String, About: "merchant_username", Fact: "CS-001"}
	fieldProduct   = operation.Field{Name: "product", Type: operation.Int, About: "product_id", Fact: "CS-042"}
	fieldCode      = operation.Field{Name: "code", Type: operation.String, About: "the order link's code, as configured", Fact: "CS-008"}
	fieldAmount    = operation.Field{Name: "amount", Type: operation.Int, About: "minor units", Fact: "CS-040"}
	fieldAffiliate = operation.Field{Name: "affiliate", Type: operation.String, About: "affiliate_username, empty without one", Fact: "CS-045"}
	fieldTest      = operation.Field{Name: "test", Type: operation.Bool, About: "whether it is a Test BUY", Fact: "CS-027"}
	fieldMeans     = operation.Field{Name: "means", Type: operation.String, About: "payment_type as chosen", Fact: "CS-022"}
	fieldTerm      = operation.Field{Name: "term", Type: operation.Int, About: "1, 2, … of a subscription; 0 of anything else", Fact: "CS-084"}
	fieldTry       = operation.Field{Name: "try", Type: operation.Int, About: "1 when the term falls due, 2, … when it is tried again", Fact: "CS-085"}
	fieldType      = operation.Field{Name: "type", Type: operation.String, About: "Sale, Refund, Subscription", Fact: "CS-033"}
	fieldStatus    = operation.Field{Name: "subscription", Type: operation.String, About: "New, Recurring, Cancel; empty for anything else", Fact: "CS-035"}

	orderFields = []operation.Field{fieldMerchant, fieldProduct, fieldCode, fieldAmount, fieldAffiliate, fieldTest}

	cardSecrets = []string{"card_number", "card_cvv"}

	paid     = operation.Outcome{Name: "paid", About: "the payment is taken, whatever the card", Fact: "CS-023"}
	declined = operation.Outcome{Name: "declined", About: "the payment is declined: the form again, and the merchant hears nothing", Fact: "CS-024"}
)

// The links and pages.
var (
	opLink = &operation.Operation{
		Name: "click2sell.link", Calls: operation.In, About: "an order link is followed", Fields: orderFields,
		Outcomes: []operation.Outcome{{Name: "unknown", About: "the page for a code that nobody knows, whatever the link", Fact: "CS-015"}},
	}
	opAffiliate = &operation.Operation{
		Name: "click2sell.affiliate", Calls: operation.In, About: "an affiliate's link is followed", Fields: orderFields,
	}
	opTestBuy = &operation.Operation{
		Name: "click2sell.test_buy", Calls: operation.In, About: "Test BUY is pressed in My Products", Fields: orderFields,
	}
	opPage = &operation.Operation{
		Name: "click2sell.page", Calls: operation.In, About: "an order form is shown, or what became of it", Fields: orderFields, Secrets: cardSecrets,
	}
	opPay = &operation.Operation{
		Name: "click2sell.pay", Calls: operation.In, About: "the buyer sends the order form", Fields: append([]operation.Field{fieldMeans}, orderFields...),
		Outcomes: []operation.Outcome{paid, declined}, Secrets: cardSecrets,
	}
	opLeave = &operation.Operation{
		Name: "click2sell.leave", Calls: operation.In, About: "the buyer leaves the order form", Fields: orderFields, Secrets: cardSecrets,
	}
)

// What the provider does by itself.
var (
	opRebill = &operation.Operation{
		Name: "click2sell.rebill", Calls: operation.Out, About: "a term of a subscription falls due; payment is the subscription's first, so times and call.nth count its terms and their tries", Fields: append([]operation.Field{fieldTerm, fieldTry}, orderFields...),
		Outcomes: []operation.Outcome{
			{Name: "refused", About: "it is refused: silence, and another try later", Fact: "CS-060"},
			{Name: "paid", About: "it is paid", Fact: "CS-057"},
		},
	}
	opNotify = &operation.Operation{
		Name: "click2sell.notify", Calls: operation.Out, About: "the merchant's script is told of a transaction", Planned: true,
		Fields: append([]operation.Field{fieldType, fieldStatus, fieldTerm}, orderFields...),
		Outcomes: []operation.Outcome{
			{Name: "checksum_missing", About: "the checksum is left out", Fact: "CS-088"},
			{Name: "checksum_wrong", About: "a checksum of another secret is sent", Fact: "CS-088"},
			{Name: "checksum_lower", About: "the checksum is sent in lower case", Fact: "CS-088"},
			{Name: "checksum_over_c2s", About: "the checksum is made over c2s_transaction_id", Fact: "CS-088"},
		},
		Message: []operation.Field{
			{Name: "acquirer_transaction_id", Type: operation.String, Fact: "CS-028"},
			{Name: "c2s_transaction_id", Type: operation.String, Fact: "CS-029"},
			{Name: "order_id", Type: operation.String, Fact: "CS-030"},
			{Name: "purchase_date", Type: operation.String, Fact: "CS-031"},
			{Name: "purchase_time", Type: operation.String, Fact: "CS-031"},
			{Name: "payment_type", Type: operation.String, Fact: "CS-032"},
			{Name: "transaction_type", Type: operation.String, Fact: "CS-033"},
			{Name: "payment_status", Type: operation.String, Fact: "CS-034"},
			{Name: "subscription_status", Type: operation.String, Fact: "CS-035"},
			{Name: "buyer_name", Type: operation.String, Fact: "CS-036"},
			{Name: "buyer_surname", Type: operation.String, Fact: "CS-036"},
			{Name: "buyer_address", Type: operation.String, Fact: "CS-036"},
			{Name: "buyer_city", Type: operation.String, Fact: "CS-036"},
			{Name: "buyer_province", Type: operation.String, Fact: "CS-036"},
			{Name: "buyer_zip", Type: operation.String, Fact: "CS-036"},
			{Name: "buyer_country", Type: operation.String, Fact: "CS-037"},
			{Name: "buyer_email", Type: operation.String, Fact: "CS-036"},
			{Name: "buyer_phone", Type: operation.String, Fact: "CS-038"},
			{Name: "product_price", Type: operation.String, Fact: "CS-040"},
			{Name: "product_currency", Type: operation.String, Fact: "CS-041"},
			{Name: "product_id", Type: operation.String, Fact: "CS-042"},
			{Name: "product_name", Type: operation.String, Fact: "CS-042"},
			{Name: "merchant_name", Type: operation.String, Fact: "CS-043"},
			{Name: "merchant_username", Type: operation.String, Fact: "CS-044"},
			{Name: "affiliate_username", Type: operation.String, Fact: "CS-045"},
			{Name: "checksum", Type: operation.String, Fact: "CS-046"},
			{Name: "cp_*", Type: operation.String, About: "any pass-through", Fact: "CS-047"},
		},
	}
)

var operations = []*operation.Operation{opLink, opAffiliate, opTestBuy, opPage, opPay, opLeave, opRebill, opNotify}
