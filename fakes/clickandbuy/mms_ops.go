package clickandbuy

import "paysandbox/sandbox/operation"

var opMMS = &operation.Operation{
	Name: "clickandbuy.mms", Calls: operation.Out, About: "an event of the pay API is pushed to the merchant", Planned: true,
	Fields: []operation.Field{{Name: "kind", Type: operation.String, About: "payEvent, refundEvent, creditEvent, recurringPaymentAuthorizationEvent, batchEvent", Fact: "CB-230 to CB-234"}},
	Outcomes: []operation.Outcome{
		{Name: "forged_signature", About: "the signature is made with another secret", Fact: "CB-308"},
		{Name: "upper_signature", About: "the signature is in upper case", Fact: "CB-222"},
		{Name: "no_events", About: "the list is empty, and signed", Fact: "CB-309"},
		{Name: "second_event", About: "an event of another kind stands before it in the list", Fact: "CB-309"},
	},
	Message: []operation.Field{
		{Name: "signature", Type: operation.String, About: "made over everything else unless it is set", Fact: "CB-222"},
		{Name: "merchantID", Type: operation.String},
		{Name: "projectID", Type: operation.String},
		{Name: "eventID", Type: operation.String, Fact: "CB-219"},
		{Name: "creationDateTime", Type: operation.String, Fact: "CB-229"},
		{Name: "transactionID", Type: operation.String},
		{Name: "refundTransactionID", Type: operation.String, Fact: "CB-231"},
		{Name: "associatedTransactionID", Type: operation.String, Fact: "CB-231"},
		{Name: "externalID", Type: operation.String},
		{Name: "email", Type: operation.String, Fact: "CB-232"},
		{Name: "crn", Type: operation.String},
		{Name: "transactionAmount.amount", Type: operation.String},
		{Name: "transactionAmount.currency", Type: operation.String},
		{Name: "merchantAmount.amount", Type: operation.String, Fact: "CB-229"},
		{Name: "merchantAmount.currency", Type: operation.String},
		{Name: "amount.amount", Type: operation.String, About: "of an authorization", Fact: "CB-233"},
		{Name: "amount.currency", Type: operation.String, Fact: "CB-233"},
		{Name: "oldState", Type: operation.String, Fact: "CB-221"},
		{Name: "newState", Type: operation.String, Fact: "CB-221"},
		{Name: "remainingAmount.amount", Type: operation.String, Fact: "CB-233"},
		{Name: "remainingAmount.currency", Type: operation.String, Fact: "CB-233"},
		{Name: "remainingRetries", Type: operation.String, Fact: "CB-233"},
		{Name: "validUntil", Type: operation.String, Fact: "CB-233"},
		{Name: "batchID", Type: operation.String, Fact: "CB-234"},
		{Name: "externalBatchID", Type: operation.String, Fact: "CB-234"},
		{Name: "itemCount", Type: operation.String, Fact: "CB-234"},
		{Name: "batchItemlist.*", Type: operation.String, About: "of an item: batchItemlist.1.batchItemStatus", Fact: "CB-234"},
	},
}

var opMMSPing = &operation.Operation{
	Name: "clickandbuy.mms.ping", Calls: operation.Out, About: "the merchant's address for events is tried with an empty POST, whose answer nobody judges",
}
