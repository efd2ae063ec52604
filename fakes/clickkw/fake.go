// Package clickkw impersonates Click, a payment service of Kuwait: three JSON calls,
// hosted pages of its own, of the KNET bank network and of Mastercard's gateway, and
// the way back to the shop.
//
// Its route table (paths as at the provider; KW-007 to KW-015):
//
//	POST /api/developer/gatedeveloper/<user>                       create.go
//	POST /api/developer/gatedeveloper/sessionupdate/<user>[/lang]  update.go
//	POST /api/developer/gatedeveloper/paymentstatus/<user>         status.go
//	GET  /payment/<session>, /pay/<session>                        page.go    where the session stands
//	POST /payment/<session>/method                                 method.go
//	GET  /payment/<session>/confirm   POST …/pay   POST …/cancel   confirm.go
//	     www.knetpay.com.kw/CGW302/…                               knet.go      the bank's legacy pages
//	     www.kpay.com.kw/kpg/…, kpaytest.com.kw/kpg/…              knet.go      the later ones
//	GET  /payment/<session>/card                                   gateway.go   the way to the card pages
//	     ap-gateway.mastercard.com/checkout/…                      gateway.go   checkout.js and the card pages
//
// Facts KW-… are those of EVIDENCE.md.
package clickkw

import (
	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/payment"
)

const providerName = "clickkw"

// The hosts of the provider and of those whose pages its customers see (KW-015).
const (
	ownHost     = "clickkw.com"
	gatewayHost = "ap-gateway.mastercard.com"
	e24Host     = "www.knetpay.com.kw"
	kpayHost    = "www.kpay.com.kw"
	kpayTest    = "kpaytest.com.kw"
)

const api = "/api/developer/gatedeveloper/"

// Fake is the provider. It keeps no state.
type Fake struct{}

// New is the provider.
func New() Fake { return Fake{} }

// Name implements sandbox.Provider.
func (Fake) Name() string { return providerName }

// Hosts implements sandbox.Provider.
func (Fake) Hosts() []string {
	return []string{ownHost, "www." + ownHost, gatewayHost, e24Host, kpayHost, kpayTest, "www." + kpayTest}
}

// Mount implements sandbox.Provider.
func (f Fake) Mount(routes sandbox.Routes) {
	for _, end := range []string{"", "/"} { // a slash too many does no harm (KW-174)
		routes.Handle("POST", api+"sessionupdate/{user}"+end, opUpdate, byUser, f.update)
		routes.Handle("POST", api+"sessionupdate/{user}/{lang}"+end, opUpdate, byUser, f.update)
		routes.Handle("POST", api+"paymentstatus/{user}"+end, opStatus, byUser, f.status)
		routes.Handle("POST", api+"{user}"+end, opCreate, byUser, f.create)
	}

	for _, root := range []string{"/payment/{session}", "/pay/{session}"} { // KW-011
		routes.Handle("GET", root, opPage, bySession, f.page)
		routes.Handle("POST", root+"/method", opMethod, bySession, f.method)
		routes.Handle("GET", root+"/confirm", opPage, bySession, f.confirmPage)
		routes.Handle("POST", root+"/pay", opPay, bySession, f.pay)
		routes.Handle("POST", root+"/cancel", opCancel, bySession, f.cancel)
	}

	f.mountKNET(routes)
	f.mountGateway(routes)
}

// Declare implements sandbox.Provider.
func (Fake) Declare() operation.Provider {
	return operation.Provider{Name: providerName, Operations: operations, Actions: actions, States: operation.StatesOf(table), Account: accountKind}
}

// Table implements sandbox.Actor.
func (Fake) Table() *payment.Table { return table }
