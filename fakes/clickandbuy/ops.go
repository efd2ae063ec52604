package clickandbuy

import (
	"paysandbox/sandbox/operation"
)

// The outcomes that several operations share.
var (
	toFaultyData = operation.Outcome{Name: "page_2_1_3", About: "error page 2.1.3, whatever the link says", Fact: "CB-076"}
	toTestMode   = operation.Outcome{Name: "page_2_1_1", About: "error page 2.1.1, whatever the test group says", Fact: "CB-074"}
	refused      = operation.Outcome{Name: "refused", About: "the purchase is refused in neutral words", Fact: "CB-026"}
)

var linkFields = []operation.Field{
	{Name: "link", Type: operation.String, About: "id of the premium host", Fact: "CB-020"},
	{Name: "price", Type: operation.Int, About: "hundredths", Fact: "CB-040"},
	{Name: "currency", Type: operation.String, Fact: "CB-043"},
}

var (
	opLink = &operation.Operation{
		Name: "clickandbuy.link", Calls: operation.In, About: "a premium link is opened and leads to the login page", Fields: linkFields,
		Outcomes: []operation.Outcome{
			{Name: "inactive", About: "the neutral page of an inactive link", Fact: "CB-011"},
			toFaultyData,
			{Name: "page_2_1_4", About: "error page 2.1.4, whatever fgkey says", Fact: "CB-077"},
			{Name: "page_2_1_5", About: "error page 2.1.5, whatever the link allows", Fact: "CB-078"},
		},
		Secrets: []string{"logincookie", "setlogincookie"},
	}
	opPage = &operation.Operation{
		Name: "clickandbuy.page", Calls: operation.In, About: "a hosted page is shown again",
	}
	opLogin = &operation.Operation{
		Name: "clickandbuy.login", Calls: operation.In, About: "a buyer logs in and is led to the confirmation page", Fields: linkFields,
		Outcomes: []operation.Outcome{
			{Name: "wrong", About: "user name or password are wrong"},
			{Name: "locked", About: "the buyer's account is locked", Fact: "CB-026"},
			toTestMode, refused,
		},
	}
	opRegister = &operation.Operation{
		Name: "clickandbuy.register", Calls: operation.In, About: "a new buyer opens an account and the purchase goes on", Fields: linkFields,
		Outcomes: []operation.Outcome{toTestMode, refused},
		Secrets:  []string{"DateOfBirth"},
	}
	opConfirm = &operation.Operation{
		Name: "clickandbuy.confirm", Calls: operation.In, About: "the buyer confirms: the first handshake, then the way back to the shop", Fields: linkFields,
		Outcomes: []operation.Outcome{refused, toFaultyData},
	}
	opHandshake = &operation.Operation{
		Name: "clickandbuy.handshake", Calls: operation.Out, About: "the proxy calls the merchant's script; result=success commits", Fields: linkFields,
		Outcomes: []operation.Outcome{
			{Name: "booking_fails", About: "the script says success and nothing is booked; the browser goes back all the same", Fact: "CB-253"},
			{Name: "unreachable", About: "the script cannot be reached: error page 2.1.2", Fact: "CB-102"},
		},
		Message: []operation.Field{
			{Name: "X-USERID", Type: operation.String, About: "the buyer's CRN", Fact: "CB-089"},
			{Name: "X-PRICE", Type: operation.String, About: "millicents", Fact: "CB-090"},
			{Name: "X-CURRENCY", Type: operation.String, Fact: "CB-091"},
			{Name: "X-TRANSACTION", Type: operation.String, About: "BDR id; 0: never booked", Fact: "CB-092"},
			{Name: "X-CONTENTID", Type: operation.String, About: "link number", Fact: "CB-093"},
			{Name: "X-USERIP", Type: operation.String, Fact: "CB-094"},
			{Name: "query", Type: operation.String, About: "the whole raw query", Fact: "CB-084"},
			{Name: "append", Type: operation.String, About: "text after the raw query, such as &x=1", Fact: "CB-302"},
		},
	}
	opArea = &operation.Operation{
		Name: "clickandbuy.area", Calls: operation.In, About: "a page of the merchant's area is shown, or its form answered", Secrets: []string{"dynkey", "tm_password", "TMIPassword", "DateOfBirth"},
	}
	opWSDL = &operation.Operation{
		Name: "clickandbuy.wsdl", Calls: operation.In, About: "the interface description of TMI is fetched",
	}
	opEMS = &operation.Operation{
		Name: "clickandbuy.ems", Calls: operation.Out, About: "an event of the transaction system is pushed to the merchant", Planned: true,
		Message: []operation.Field{
			{Name: "event-id", Type: operation.String, Fact: "CB-245"},
			{Name: "crn", Type: operation.String},
			{Name: "systemID", Type: operation.String},
			{Name: "datetime", Type: operation.String, Fact: "CB-238"},
			{Name: "action", Type: operation.String, About: "payment_successful, charge back, …", Fact: "CB-242"},
			{Name: "annotation", Type: operation.String},
			{Name: "externalBDRID", Type: operation.String},
			{Name: "bdr-id", Type: operation.String},
			{Name: "link-nr", Type: operation.String},
			{Name: "price", Type: operation.String, About: "cents", Fact: "CB-239"},
			{Name: "currency", Type: operation.String},
		},
	}
	opJobItem = &operation.Operation{
		Name: "clickandbuy.job_item", Calls: operation.Out, About: "an item of a job is processed; an outcome is its error", Fields: fieldsNamed("discriminator externalBDRID BDRID crn easyCollectID amount currency"),
		Outcomes: append([]operation.Outcome{
			{Name: "BDRIDNotFound", About: "as fault 32", Fact: "CB-146"},
			{Name: "InvalidParameter", About: "as fault 34", Fact: "CB-147"},
			{Name: "InternalError", About: "as fault 99", Fact: "CB-151"},
		}, collectRefusals...),
	}
	// opTMI is what a call is before its body is read, and what it stays when that is
	// no call of the interface.
	opTMI = &operation.Operation{
		Name: "clickandbuy.tmi", Calls: operation.In, About: "a call of TMI that names no operation", Secrets: tmiSecrets,
	}
)

var (
	tmiOperations = map[string]*operation.Operation{}
	operations    = declareOperations()
)

func declareOperations() []*operation.Operation {
	all := []*operation.Operation{opLink, opPage, opLogin, opRegister, opConfirm, opHandshake, opEMS, opJobItem, opArea, opWSDL, opTMI}
	all = append(all, payOperations...)
	for _, declared := range tmiDeclared {
		op := declared.operation()
		tmiOperations[declared.name] = op
		all = append(all, op)
	}
	return all
}
