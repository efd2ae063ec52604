package clickandbuy

import (
	"net/http"
	"strings"

	"paysandbox/fakes/clickandbuy/payapi"
	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
)

var opPayWSDL = &operation.Operation{
	Name: "clickandbuy.pay.wsdl", Calls: operation.In, About: "the interface description or the schema of the pay API is fetched",
}

// The pay API's hosts, live and the provider's own sandbox, each with its checkout
// (CB-175, CB-203).
const (
	liveAPI, sandboxAPI           = "api.clickandbuy.com", "api.clickandbuy-s1.com"
	liveCheckout, sandboxCheckout = "checkout.clickandbuy.com", "checkout.clickandbuy-s1.com"
)

// onSandboxHost tells whether a request came to one of the provider's sandbox hosts.
func onSandboxHost(r *sandbox.Request) bool {
	host, _, _ := strings.Cut(r.Host, ":")
	return r.ByHost && strings.HasSuffix(host, "clickandbuy-s1.com")
}

// apiURL and checkoutURL are addresses of the two hosts that belong to a request's: the
// API's for whoever calls it, the checkout's for a browser.
func apiURL(r *sandbox.Request, path string) string {
	if onSandboxHost(r) {
		return r.CallerURL(sandboxAPI, path)
	}
	return r.CallerURL(liveAPI, path)
}

func checkoutURL(r *sandbox.Request, path string) string {
	if onSandboxHost(r) {
		return r.PageURL(sandboxCheckout, path, false)
	}
	return r.PageURL(liveCheckout, path, false)
}

// mountDescriptions serves both versions' descriptions under their paths (CB-176).
func mountDescriptions(routes sandbox.Routes) {
	for _, version := range payapi.Versions {
		describe := func(text func(*sandbox.Request) []byte) sandbox.Handler {
			return func(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
				if _, err := r.Decide(ws, sandbox.Ask{Op: opPayWSDL}); err != nil {
					return err
				}
				writeXML(w, http.StatusOK, text(r))
				return nil
			}
		}
		routes.Handle("GET", version.WSDLPath(), opPayWSDL, nil, describe(func(r *sandbox.Request) []byte {
			return payapi.WSDL(version, apiURL(r, version.SOAPPath()), apiURL(r, version.XSDPath()))
		}))
		routes.Handle("GET", version.XSDPath(), opPayWSDL, nil, describe(func(*sandbox.Request) []byte { return payapi.XSD(version) }))
	}
}
