// Package clickkw impersonates Click, a payment service of Kuwait: three JSON calls,
// hosted pages of its own, of the KNET bank network and of Mastercard's gateway, and
// the way back to the shop.
//
// Its route table (paths as at the provider; KW-007 to KW-015):
//
//	clickkw.com
//	POST /api/developer/gatedeveloper/<user>                       create.go
//	POST /api/developer/gatedeveloper/sessionupdate/<user>[/lang]  update.go
//	POST /api/developer/gatedeveloper/paymentstatus/<user>         status.go
//	GET  /payment/<session>, /pay/<session>                        page.go           where the payment stands, and its result
//	POST …/method                                                  method.go         page 1
//	GET  …/confirm   POST …/pay   POST …/cancel                    confirm.go        page 2
//	GET  …/card   GET …/card.js                                    gateway_click.go  page 3: the way to the card pages
//
//	www.knetpay.com.kw/CGW302, and the later www.kpay.com.kw/kpg, kpaytest.com.kw/kpg; addresses in knet.go
//	GET  /hppaction, later /paymentpage.htm   POST /entry          knet_entry.go     the payment page
//	GET  /confirm   POST /confirm   POST /cancel                   knet_confirm.go
//	GET  /progress   GET /receipt                                  knet_receipt.go
//
//	ap-gateway.mastercard.com/checkout
//	GET  /version/<n>/checkout.js, /version/<n>/frame.js           gateway.go        the library, and what its lightbox loads
//	POST /start                                                    checkout_start.go what the library asks for
//	GET  /lightbox/<checkout>, /pay/<checkout>                     card_steps.go     the step that is next, or the end
//	GET  …/card, …/address, …/total, …/secure                      card_steps.go
//	POST …/card   POST …/address                                   card_steps.go
//	POST …/pay   POST …/secure   POST …/cancel                     card_pay.go
//	GET  …/processing                                              card_processing.go
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

// The calls' paths (KW-007 to KW-010).
const (
	api        = "/api/developer/gatedeveloper/"
	pathUpdate = "sessionupdate"
	pathStatus = "paymentstatus"
)

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
		routes.Handle("POST", api+pathUpdate+"/{user}"+end, opUpdate, byUser, f.update)
		routes.Handle("POST", api+pathUpdate+"/{user}/{lang}"+end, opUpdate, byUser, f.update)
		routes.Handle("POST", api+pathStatus+"/{user}"+end, opStatus, byUser, f.status)
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
