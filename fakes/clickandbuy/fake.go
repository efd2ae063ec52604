// Package clickandbuy impersonates ClickandBuy's transaction system: the premium
// link, the hosted pages, and the double handshake, in which ClickandBuy's proxy
// calls the merchant's script and the merchant asks back over SOAP; and its pay API,
// SOAP calls with a hosted checkout and signed events.
//
// Its route table (paths as at the provider; CB-031 to CB-033, CB-110, CB-112):
//
//	GET  /newauth/http://premium-<id>.<sys>.clickandbuy.com/<script>   link.go     the premium link
//	GET  premium-<id>.<sys>.clickandbuy.com/<script>                   link.go     the same without newauth
//	GET  premium-link.net/<id>/<script>                                link.go     the same, legacy
//	GET  /pay/<token>                                                  pay.go      the payment's page, by its state
//	POST /pay/<token>/login                                            login.go
//	GET  /pay/<token>/register   POST                                  register.go
//	POST /pay/<token>/confirm                                          confirm.go  first handshake
//	GET  /tools/fgkey   POST                                          area_fgkey.go  is a link signed?
//	GET  /tools/credits POST                                          area_credits.go  what a buyer was given
//	GET  /tools/sandbox POST                                          area_create.go    a new account
//	GET  /cgi-bin/register.pl POST                                    area_register.go  a new merchant, back to the shop
//	POST /TMI/1.4/                                                     tmi.go      second handshake
//	GET  /TMI/1.4/*.wsdl, /TMI/1.4/TransactionManager.xsd              wsdl_pages.go
//
// and of the pay API, on the live and the provider's sandbox hosts:
//
//	GET  /webservices/pay_1_1_0.wsdl, .xsd, pay_1_0_0 too              payapi_wsdl.go
//	POST /webservices/soap/pay_1_1_0/                                  payapi_call.go, one file a call
//	GET  /frontend/secure/checkout?tx=&s=&h=, POST below it            cbpay.go
//
// Facts CB-… are those of EVIDENCE.md.
package clickandbuy

import (
	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/payment"
)

const providerName = "clickandbuy"

// Fake is the provider. It keeps no state.
type Fake struct{}

// New is the provider.
func New() Fake { return Fake{} }

// Name implements sandbox.Provider.
func (Fake) Name() string { return providerName }

// Hosts implements sandbox.Provider.
func (Fake) Hosts() []string {
	return []string{
		"{sys}.clickandbuy.com", "clickandbuy.com",
		"premium-{id}.{sys}.clickandbuy.com", "premium-link.net",
		"wsdl.{sys}.clickandbuy.com", "services.{sys}.clickandbuy.com",
		"api.clickandbuy.com", "api.clickandbuy-s1.com", "checkout.clickandbuy.com", "checkout.clickandbuy-s1.com",
	}
}

// Mount implements sandbox.Provider.
func (f Fake) Mount(routes sandbox.Routes) {
	routes.Handle("GET POST", "premium-{id}.{sys}.clickandbuy.com/{script:.*}", opLink, byLink, f.openLink)
	routes.Handle("GET POST", "premium-link.net/{id}/{script:.*}", opLink, byLink, f.openLink)
	routes.Handle("GET POST", "/newauth/{target:.*}", opLink, byLink, f.openLink)

	routes.Handle("GET", "/pay/{token}", opPage, byToken, f.page)
	routes.Handle("POST", "/pay/{token}/login", opLogin, byToken, f.login)
	routes.Handle("GET", "/pay/{token}/register", opPage, byToken, f.registerForm)
	routes.Handle("POST", "/pay/{token}/register", opRegister, byToken, f.register)
	routes.Handle("POST", "/pay/{token}/confirm", opConfirm, byToken, f.confirm)

	f.mountArea(routes)
	for _, path := range []string{"/TMI/1.4/", "/TMI/1.4"} {
		routes.Handle("POST", path, opTMI, bySeller, f.tmi)
	}
	for _, name := range wsdlNames { // CB-110, CB-111
		routes.Handle("GET", "/TMI/1.4/"+name, opWSDL, nil, f.wsdl)
	}
	routes.Handle("GET", "/TMI/1.4/TransactionManager.xsd", opWSDL, nil, f.xsd)

	f.mountPay(routes)
}

// Declare implements sandbox.Provider.
func (Fake) Declare() operation.Provider {
	return operation.Provider{
		Name: providerName, Operations: operations, Actions: allActions(), States: allStates(), Account: accountKind, Places: places, Source: "handshake.source_ip",
	}
}

// Table implements sandbox.Actor.
func (Fake) Table() *payment.Table { return table }
