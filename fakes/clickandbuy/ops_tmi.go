package clickandbuy

import (
	"slices"
	"strings"

	"paysandbox/sandbox/operation"
)

var tmiSecrets = []string{"tmPassword"}

// tmiCallable is an operation of the interface, and what rules see of a call beside
// externalBDRID and BDRID.
type tmiCallable struct{ name, fields string }

// tmiDeclared are the 29 operations of TMI 1.4 (CB-120 to CB-140); a test holds them
// against the interface description, which is not read before the first call.
var tmiDeclared = []tmiCallable{
	{"getInterfaceStatus", ""},
	{"getBDRStatusByBDRID", ""},
	{"getBDRStatusByExternalBDRID", ""},
	{"getCustomerTransactionStatus", "crn"},
	{"getCustomerStatusByCRN", "crn easyCollectID"},
	{"getCustomerStatusByMSISDN", "MSISDN easyCollectID"},
	{"getTransactionStatusByJobID", "jobID actionID"},
	{"getTransactionStatusByExternalBDRID", ""},
	{"getJobStatusByJobID", "jobID"},
	{"getJobStatusByExtJobID", "extJobID"},
	{"getJobItemsStatusByJobID", "jobID"},
	{"getJobItemsStatusByExtJobID", "extJobID"},
	{"isBDRIDCommitted", ""},
	{"isExternalBDRIDCommitted", ""},
	{"getEasyCollectSingle", "extJobID discriminator crn easyCollectID amount currency"},
	{"getEasyCollectSingle540", "extJobID discriminator crn easyCollectID amount currency"},
	{"commitEasyCollectBDR", ""},
	{"partialEasyCollectBegin", "extJobID"},
	{"partialEasyCollectAddSingleItem", "mJobID discriminator crn easyCollectID amount currency"},
	{"partialEasyCollectAddItems", "mJobID"},
	{"partialEasyCollectFinish", "mJobID"},
	{"placeEasyCollectMulti", "extJobID"},
	{"createReservation", "crn easyCollectID amount currency"},
	{"capture", "reservationID crn easyCollectID amount currency"},
	{"cancelReservation", "reservationID crn"},
	{"rcCreateReservation", "extJobID discriminator crn easyCollectID amount currency"},
	{"rcCaptureReservation", "amount currency"},
	{"rcCancelReservation", ""},
	{"rcStatusReservation", ""},
}

// tmiTexts are the arguments that are texts; all others are numbers.
var tmiTexts = []string{"externalBDRID", "discriminator", "currency", "MSISDN"}

func fieldsNamed(names string) []operation.Field {
	var fields []operation.Field
	for name := range strings.FieldsSeq(names) {
		f := operation.Field{Name: name, Type: operation.Int, About: "0 where the call has none"}
		if slices.Contains(tmiTexts, name) {
			f.Type, f.About = operation.String, `"" where the call has none`
		}
		if name == "amount" {
			f.About = "hundredths"
		}
		fields = append(fields, f)
	}
	return fields
}

// collectRefusals are why a debit or a reservation may be refused (CB-155, CB-362).
var collectRefusals = []operation.Outcome{
	{Name: wordLocked, About: "fault 34: the buyer is locked", Fact: "CB-155"},
	{Name: wordLimit, About: "fault 34: the agreement's limit is exceeded", Fact: "CB-155"},
	{Name: wordNotGranted, About: "fault 34: there is no such agreement", Fact: "CB-155"},
}

// collecting are the operations that debit or reserve.
var collecting = []string{"getEasyCollectSingle", "getEasyCollectSingle540", "createReservation", "rcCreateReservation"}

func (c tmiCallable) operation() *operation.Operation {
	op := &operation.Operation{
		Name: "clickandbuy.tmi." + c.name, Calls: operation.In, About: "TMI " + c.name + " is asked", Secrets: tmiSecrets,
		Fields: fieldsNamed("externalBDRID BDRID " + c.fields),
		Outcomes: []operation.Outcome{
			{Name: "BDRIDNotFound", About: "fault 32", Fact: "CB-146"},
			{Name: "InvalidParameter", About: "fault 34", Fact: "CB-147"},
			{Name: "BadPassword", About: "fault 41", Fact: "CB-148"},
			{Name: "InterfaceError", About: "fault 47", Fact: "CB-149"},
			{Name: "InterfaceAccessNotGranted", About: "fault 50", Fact: "CB-150"},
			{Name: "InternalError", About: "fault 99", Fact: "CB-151"},
		},
	}
	switch {
	case c.name == "isBDRIDCommitted" || c.name == "isExternalBDRIDCommitted":
		op.Outcomes = append(op.Outcomes,
			operation.Outcome{Name: "not_committed", About: "the answer false, without a fault", Fact: "CB-152"},
			operation.Outcome{Name: "not_committed_untyped", About: "the same without xsi:type, as some parsers take for true", Fact: "CB-282"})
	case slices.Contains(collecting, c.name):
		op.Outcomes = append(op.Outcomes, collectRefusals...)
	}
	return op
}

// tmiWithin is what arguments lie in, from the outside to the inside.
var tmiWithin = []string{"sRequest", "mRequest", "request", "item", "debReq", "credReq", "cancReq", "partcancReq"}

// about is what rules see of a call: the arguments that its operation declares, wherever
// they lie within it.
func (c *tmiCall) about() map[string]any {
	about := map[string]any{}
	for _, f := range tmiOperations[c.op.Name].Fields {
		found := c.args.within(f.Name)
		if f.Type == operation.String {
			about[f.Name] = found.text
		} else {
			about[f.Name] = int(found.number)
		}
	}
	return about
}

// within is the first argument of a name that says something.
func (v *tmiValue) within(name string) *tmiValue {
	if found := v.field(name); found.text != "" || found.number != 0 {
		return found
	}
	for _, inner := range tmiWithin {
		if !v.has(inner) {
			continue
		}
		if found := v.field(inner).within(name); found.text != "" || found.number != 0 {
			return found
		}
	}
	return &tmiValue{}
}
