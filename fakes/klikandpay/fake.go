// Package klikandpay impersonates Klik & Pay: a card charge from server to server, hosted
// payment pages, a call to the merchant for each payment, and plans whose terms fall due
// by themselves.
//
// Its route table (paths as at the provider; KP-009 to KP-020):
//
//	POST /paiement/server_server.pl                        charge.go      a card is charged
//	POST /paiement/cancel_transaction.pl                   cancel.go      refund, or end of a hold
//	POST /paiement/validedifferee.pl                       validate.go    a hold is captured
//	POST /paiement/duplicate.pl                            duplicate.go   a card is charged again by its alias
//	GET  /paiement/veriftransaction.pl                     verify.go      is this transaction real?
//	POST /paiement/check.pl, checkxfois.pl, checkabon.pl,
//	     checkabo.pl, checkdiff.pl, order1.pl              entry.go       a form of the merchant's
//	     the same under /paiementtest
//	     /paiement/page/<token>, …/<step>                  hosted.go      the pages that it leads to
//	GET  /marchands/index.cgi, /cgi-bin/…                  backoffice.go  the merchant's back office
//
// Facts KP-… are those of EVIDENCE.md. The manual shows no answer of any script: the two
// profiles of answer.go are the sandbox's own choice.
package klikandpay

import (
	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/payment"
)

const providerName = "klikandpay"

const ownHost = "www.klikandpay.com"

// The roots of the scripts; payments under the second are tests (KP-026).
const (
	root     = "/paiement"
	testRoot = "/paiementtest"
)

// Fake is the provider. It keeps no state.
type Fake struct{}

// New is the provider.
func New() Fake { return Fake{} }

// Name implements sandbox.Provider.
func (Fake) Name() string { return providerName }

// Hosts implements sandbox.Provider.
func (Fake) Hosts() []string { return []string{ownHost, "klikandpay.com"} }

// Mount implements sandbox.Provider.
func (f Fake) Mount(routes sandbox.Routes) {
	f.mountScripts(routes)
	f.mountHosted(routes)
	f.mountBackOffice(routes)
}

// Declare implements sandbox.Provider.
func (Fake) Declare() operation.Provider {
	return operation.Provider{
		Name: providerName, Operations: operations, Actions: actions, States: operation.StatesOf(table), Account: accountKind, Places: places, Source: "source_addr",
	}
}

// Table implements sandbox.Actor.
func (Fake) Table() *payment.Table { return table }

// places are where a merchant's server and pages are (KP-091, KP-096).
var places = []operation.Place{
	{Name: "accepted", About: "where the browser comes back to after an accepted payment, before RETOURVOK", Fact: "KP-091", Key: "accepted_url", ByBrowser: true},
	{Name: "refused", About: "where it comes back to after a refused or cancelled one, before RETOURVHS", Fact: "KP-091", Key: "refused_url", ByBrowser: true},
	{Name: "dynamic_return", About: "where the server is told of payments, before RETOUR", Fact: "KP-096", Key: "dynamic_return.url"},
}
