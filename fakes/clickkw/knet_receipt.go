package clickkw

import (
	"net/http"

	"paysandbox/sandbox"
)

// progressWait is how long "Transaction in Progress" stays, in seconds of the browser.
const progressWait = 2

// ended reads the visit of a page that follows a deal's result. Without a result, or
// with another deal's, the payer is led to where the payment stands; done tells so.
func (site knetSite) ended(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) (v *visit, done bool, err error) {
	v, err = site.enter(ws, r)
	switch {
	case err != nil:
		return nil, true, err
	case v.payment.State == open:
		return nil, true, goOn(w, r, site.url(r, site.page, v.session))
	case v.session.KNET.Result == "" || v.session.KNET.PaymentID != queryValue(r, paramPayment):
		return nil, true, goOn(w, r, v.url(r, ""))
	}
	_, err = r.Decide(ws, v.atKNET(opKnetPage))
	return v, err != nil, err
}

// progressPage stands between the bank's decision and Click's page 4.
func (site knetSite) progressPage(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	v, done, err := site.ended(ws, w, r)
	if done {
		return err
	}
	return v.writeKNET(w, "progress", knetProgressPage{knetFrame: site.frame(r, v), Wait: progressWait, NextURL: v.url(r, "")})
}

// receiptPage is the receipt of KNET's demo shop (KW-094).
func (site knetSite) receiptPage(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	v, done, err := site.ended(ws, w, r)
	if done {
		return err
	}
	deal := *v.session.KNET
	return v.writeKNET(w, "receipt", knetReceiptPage{
		knetFrame: site.frame(r, v), Captured: deal.Result == knetCaptured, Deal: deal, BackURL: v.url(r, ""),
	})
}
