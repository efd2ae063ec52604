package clickkw

import (
	"net/http"

	"paysandbox/sandbox"
)

// processingWait is how long "processing" stays, in seconds of the browser.
const processingWait = 2

// processing is page 4 of the gateway: it stands between the bank's word and what comes
// of it, Click's page 4 or the retry (KW-108).
func (f Fake) processing(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	g, err := reach(ws, r)
	switch {
	case err != nil:
		return err
	case g.checkout.Word == "": // the bank was not asked yet
		return goOn(w, r, g.url(r, ""))
	}
	if _, err := r.Decide(ws, g.asked(opCardPage)); err != nil {
		return err
	}
	page := processingPage{gatewayFrame: g.frame(r), Wait: processingWait, NextURL: g.url(r, "")}
	page.CancelURL = ""
	g.write(w, http.StatusOK, stepProcessing, g.checkout.Lang, page)
	return nil
}
