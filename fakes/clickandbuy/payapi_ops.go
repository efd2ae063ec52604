package clickandbuy

import (
	"slices"
	"strconv"

	"paysandbox/fakes/clickandbuy/payapi"
	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/payment"
)

// mountPay is the pay API's part of the route table.
func (f Fake) mountPay(routes sandbox.Routes) {
	mountDescriptions(routes)
	f.mountCheckout(routes)
	for _, version := range payapi.Versions {
		path := version.SOAPPath()
		routes.Handle("POST", path, opPay, byMerchant, f.pay)
		routes.Handle("POST", path[:len(path)-1], opPay, byMerchant, f.pay) // CB-175
	}
}

// opPay is what a call is before its body is read, and what it stays when that is no call
// of the interface.
var opPay = &operation.Operation{
	Name: "clickandbuy.pay", Calls: operation.In, About: "a call of the pay API that names no operation",
}

// payCallKind is an operation of the interface.
type payCallKind struct {
	*operation.Operation
	open bool // asked without authentication
}

// payAbouts say what each operation is.
var payAbouts = map[string]string{
	"payRequest":          "a payment is asked for, which its buyer then makes on the checkout page",
	"payRequestRecurring": "a payment is booked without its buyer, by an authorization",
	"refundRequest":       "a payment is given back, or a part of it",
	"cancelRequest":       "a payment that is not made yet is called off, an authorization is revoked, or both",
	"creditRequest":       "a buyer is given money",
	"statusRequest":       "the merchant asks how transactions stand",
	"createBatch":         "a list of calls is opened",
	"addBatchItem":        "calls are put into a batch",
	"executeBatch":        "a batch is to be executed, which takes two minutes",
	"cancelBatch":         "a batch is called off",
	"getBatchStatus":      "the merchant asks how a batch and its items stand",

	"getAccountingDocuments":        "the merchant asks for invoices and settlements; one invoice",
	"createMerchantRegistration":    "a merchant is registered by its business origin; nobody new is",
	"getMerchantRegistrationStatus": "how a registration stands; it is finished",
	"getFeeCardCategories":          "the fee calculator's categories; fixed",
	"getFeeCardCurrencies":          "the fee calculator's currencies; fixed",
	"getFeeCardInvoicingCycles":     "the fee calculator's invoicing cycles; fixed",
	"getFeeCardSettlementDelays":    "the fee calculator's settlement delays; fixed",
	"getFeeCardAverageTicketSizes":  "the fee calculator's ticket sizes; fixed",
	"getFeeCard":                    "the fee calculator's commissions; fixed",
}

// payMore are the outcomes of single operations beside the errors that all have.
var payMore = map[string][]operation.Outcome{
	"payRequestRecurring": {toInProgress}, "refundRequest": {toInProgress}, "creditRequest": {toInProgress},
	"statusRequest": {{Name: "other_order", About: "the answer is about another order: its externalID is not the one that was paid", Fact: "CB-314"}},
}

var payErrorsAsOutcomes = []operation.Outcome{
	{Name: "authentication_failed", About: "fault with code 1", Fact: "CB-213"},
	{Name: "invalid_request", About: "fault with code 2", Fact: "CB-213"},
	{Name: "unknown_id", About: "fault with code 3", Fact: "CB-212"},
	{Name: "not_allowed", About: "fault with code 4", Fact: "CB-213"},
	{Name: "limit_exceeded", About: "fault with code 5", Fact: "CB-213"},
	{Name: "temporary_error", About: "fault with code 9, to be tried again", Fact: "CB-213"},
}

var (
	payCalls      = map[string]payCallKind{}
	payOperations = declarePayOperations()
)

func declarePayOperations() []*operation.Operation {
	all := []*operation.Operation{opPayWSDL, opPay}
	for _, port := range payapi.Ports {
		for _, name := range port.Operations {
			op := &operation.Operation{
				Name: "clickandbuy.pay." + name, Calls: operation.In, About: payAbouts[name],
				Outcomes: append(slices.Clone(payErrorsAsOutcomes), payMore[name]...),
			}
			switch port.Name {
			case "Pay":
				op.Fields = payFields
			case "Registration":
				op.Secrets = []string{"registrationSharedSecret", "projectSharedSecret", "mmsSharedSecret"}
			}
			payCalls[name] = payCallKind{op, port.Name == "Registration" || port.Name == "FeeCalculator"}
			all = append(all, op)
		}
	}
	return append(append(all, checkoutOperations...), opMMS, opMMSPing)
}

var payFields = []operation.Field{
	{Name: "projectID", Type: operation.Int},
	{Name: "transactionID", Type: operation.Int, About: "the first that the call names, 0 where it names none"},
	{Name: "externalID", Type: operation.String, About: `the first that the call names, "" where it names none`},
	{Name: "amount", Type: operation.Int, About: "hundredths, 0 where the call has none"},
	{Name: "currency", Type: operation.String},
}

// codeOf is the error that an outcome asks for, 0 where it asks for none.
func codeOf(outcome string) payCode {
	if i := slices.Index(payOutcomes, outcome); i >= 0 {
		return payCodes[i]
	}
	return 0
}

// ask is the call as rules see it.
func (c *payCall) ask(ws *sandbox.Workspace, kind payCallKind) sandbox.Ask {
	ask := sandbox.Ask{Op: kind.Operation}
	if len(kind.Fields) == 0 {
		return ask
	}
	first := func(paths ...[]string) string {
		for _, path := range paths {
			if text := c.details.Value(path...); text != "" {
				return text
			}
		}
		return ""
	}
	ask.Order = first([]string{"externalID"}, []string{"externalIDList", "externalID"}, []string{"externalBatchID"})
	number, _ := strconv.ParseInt(first([]string{"transactionID"}, []string{"transactionIDList", "transactionID"}, []string{"cancelIdentifier", "transactionID"}), 10, 64)
	amount, _ := payment.ParseMoneyExp(c.details.Value("amount", "amount"), "", 2)
	ask.Fields = map[string]any{
		"projectID": int(c.project.ID), "transactionID": int(number), "externalID": ask.Order,
		"amount": int(amount.Minor), "currency": c.details.Value("amount", "currency"),
	}
	if t, err := c.find(ws, number, c.details.Value("externalIDList", "externalID")); err == nil {
		if p, err := sandbox.Payments.Get(ws, t.ID); err == nil {
			ask.Payment = &p
		}
	}
	return ask
}
