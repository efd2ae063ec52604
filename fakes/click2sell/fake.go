// Package click2sell impersonates Click2Sell: order links, a checkout page, signed
// notifications of what happens to a sale, and subscriptions that are billed by themselves.
// There is nothing that a merchant's server could call.
//
// Its route table (paths as at the provider; CS-008, CS-009; the others are ours):
//
//	GET  /buy?<CODE>&name=value…         link.go       an order link opens the order form
//	GET  /aff/<affiliate>/<CODE>         affiliate.go  an affiliate's link: the sales page
//	GET  /aff/<affiliate>/<CODE>?checkout              … or the order form at once
//	GET  /test/<CODE>                    testbuy.go    Test BUY of My Products
//	GET  /order/<token>                  checkout.go   the order form, and what became of it
//	POST /order/<token>                  pay.go        the buyer pays
//	POST /order/<token>/fake             checkout.go   fills the form with somebody
//	POST /order/<token>/cancel           leave.go      the buyer leaves
//	GET  /order/<token>/fake, …/cancel   checkout.go   the way back to the order form
//
// Facts CS-… are those of EVIDENCE.md.
package click2sell

import (
	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/payment"
)

const providerName = "click2sell"

const ownHost = "www.click2sell.eu"

// Fake is the provider. It keeps no state.
type Fake struct{}

// New is the provider.
func New() Fake { return Fake{} }

// Name implements sandbox.Provider.
func (Fake) Name() string { return providerName }

// Hosts implements sandbox.Provider.
func (Fake) Hosts() []string { return []string{ownHost, "click2sell.eu"} }

// Mount implements sandbox.Provider. Merchants write the link in any case (CS-009).
func (f Fake) Mount(routes sandbox.Routes) {
	routes.Handle("GET HEAD", "/{buy:(?i:buy)}", opLink, byCode, f.link)
	routes.Handle("GET", "/{test:(?i:test)}/{code}", opTestBuy, byCodeInPath, f.testBuy)
	page := "/{order:(?i:order)}/{token}"
	routes.Handle("GET", page, opPage, byToken, f.page)
	routes.Handle("POST", page, opPay, byToken, f.pay)
	routes.Handle("POST", page+"/fake", opPage, byToken, f.fillIn)
	routes.Handle("POST", page+"/cancel", opLeave, byToken, f.leave)
	routes.Handle("GET", page+"/{step:fake|cancel}", opPage, byToken, f.back)
	routes.Handle("GET", "/{aff}/{affiliate}/{code}", opAffiliate, byCodeInPath, f.affiliate)
}

// Declare implements sandbox.Provider.
func (Fake) Declare() operation.Provider {
	return operation.Provider{
		Name: providerName, Operations: operations, Actions: actions, States: operation.StatesOf(table), Account: accountKind, Places: places, Source: "source_addr",
	}
}

// Table implements sandbox.Actor.
func (Fake) Table() *payment.Table { return table }

// places are where a merchant listens and sends its buyers.
var places = []operation.Place{
	{Name: "notify", About: "the URL that listens", Fact: "CS-003", Key: "notify_url"},
	{Name: "thankyou", About: "the thank-you page", Fact: "CS-069", Key: "thankyou_url", ByBrowser: true},
}
