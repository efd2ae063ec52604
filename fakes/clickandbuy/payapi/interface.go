// Package payapi holds the wire of ClickandBuy's pay API: its operations, the
// interface descriptions made of them, what a request must look like by the schema,
// and how answers are spelt. It knows nothing of payments.
package payapi

import "slices"

// Port is one of the interface's four ports with its operations (CB-180 to CB-183).
type Port struct {
	Name       string // "Pay"
	Fault      string // "payInvocationException"
	Operations []string
}

// Ports are the interface: 20 operations, each of one port.
var Ports = []Port{
	{"Pay", "payInvocationException", []string{
		"payRequest", "payRequestRecurring", "refundRequest", "cancelRequest", "creditRequest", "statusRequest",
		"createBatch", "addBatchItem", "executeBatch", "cancelBatch", "getBatchStatus",
	}},
	{"Accounting", "accountingInvocationException", []string{"getAccountingDocuments"}},
	{"Registration", "registrationInvocationException", []string{"createMerchantRegistration", "getMerchantRegistrationStatus"}},
	{"FeeCalculator", "feeCalculatorInvocationException", []string{
		"getFeeCardCategories", "getFeeCardCurrencies", "getFeeCardInvoicingCycles", "getFeeCardSettlementDelays",
		"getFeeCardAverageTicketSizes", "getFeeCard",
	}},
}

// Operations lists all of them in their order.
func Operations() []string {
	var all []string
	for _, port := range Ports {
		all = append(all, port.Operations...)
	}
	return all
}

// Known tells whether there is an operation of that name.
func Known(operation string) bool { return slices.Contains(Operations(), operation) }

// Version is one of the two versions of the interface: "pay_1_1_0" (CB-175, CB-207).
type Version string

// The versions.
const (
	V100 Version = "pay_1_0_0"
	V110 Version = "pay_1_1_0"
)

// Versions are both.
var Versions = []Version{V100, V110}

// Namespace is the target namespace of the version's schema (CB-177).
func (v Version) Namespace() string {
	return "http://api.clickandbuy.com/webservices/" + string(v) + "/"
}

// SOAPPath is where the version's calls go, with the slash that may be left out (CB-175).
func (v Version) SOAPPath() string { return "/webservices/soap/" + string(v) + "/" }

// WSDLPath and XSDPath are where its descriptions lie (CB-176).
func (v Version) WSDLPath() string { return "/webservices/" + string(v) + ".wsdl" }

// XSDPath is where its schema lies.
func (v Version) XSDPath() string { return "/webservices/" + string(v) + ".xsd" }
