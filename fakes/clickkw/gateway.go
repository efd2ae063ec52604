package clickkw

import (
	"embed"
	"net/http"
	"strconv"

	"paysandbox/sandbox"
)

// This file is the gateway's library, and the door to its pages.

//go:embed script/*.js
var scripts embed.FS

// scriptVersion is the version of the library that Click loads (section 9).
const scriptVersion = 50

func (f Fake) mountGateway(routes sandbox.Routes) {
	library := gatewayHost + "/checkout/version/{version:[0-9]{1,4}}/"
	routes.Handle("GET HEAD", library+"checkout.js", opScript, nil, serveScript("checkout.js"))
	routes.Handle("GET HEAD", library+"frame.js", opScript, nil, serveScript("frame.js"))
	routes.Handle("POST", gatewayHost+"/checkout/start", opCheckout, byMerchant, f.startCheckout)
	f.mountSteps(routes)
	f.mountCardPage(routes)
}

// serveScript serves one of our scripts; any version of the library is the same.
func serveScript(name string) sandbox.Handler {
	return func(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
		if _, err := r.Decide(ws, sandbox.Ask{Op: opScript, Fields: map[string]any{}}); err != nil {
			return err
		}
		text, err := scripts.ReadFile("script/" + name)
		if err != nil {
			return err
		}
		header := w.Header()
		header.Set("Content-Type", "text/javascript; charset=utf-8")
		header.Set("Content-Length", strconv.Itoa(len(text)))
		header.Set("Cache-Control", "no-cache")
		header.Set("Cross-Origin-Resource-Policy", "cross-origin") // shops' pages load it
		header.Set("X-Content-Type-Options", "nosniff")
		_, _ = w.Write(text)
		return nil
	}
}

// scriptURL is one of the library's scripts for a browser.
func scriptURL(r *sandbox.Request, name string) string {
	return r.PageURL(gatewayHost, "/checkout/version/"+strconv.Itoa(scriptVersion)+"/"+name, true)
}
