package clickkw

import (
	"net/http"

	"paysandbox/sandbox"
)

// confirmPage shows what was entered, for the payer to confirm (KW-080).
func (site knetSite) confirmPage(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	v, err := site.enter(ws, r)
	switch {
	case err != nil:
		return err
	case v.payment.State != open:
		return goOn(w, r, v.url(r, ""))
	case !v.session.KNET.entered():
		return goOn(w, r, site.url(r, site.page, v.session))
	}
	if _, err := r.Decide(ws, v.atKNET(opKnetPage)); err != nil {
		return err
	}
	deal := v.session.KNET
	return v.writeKNET(w, site.name+"-confirm", knetConfirmPage{
		knetFrame: site.frame(r, v), Action: site.url(r, stepConfirm, v.session), BackURL: site.url(r, site.page, v.session),
		Number: deal.masked(), Month: deal.Month, Year: deal.Year,
	})
}

// confirm is the button Confirm: the bank decides, and with it the payment's end.
func (site knetSite) confirm(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	v, err := site.enter(ws, r)
	switch {
	case err != nil:
		return err
	case v.payment.State != open: // pressed twice, or in another tab
		return goOn(w, r, v.url(r, ""))
	case !v.session.KNET.entered():
		return goOn(w, r, site.url(r, site.page, v.session))
	}
	ask := v.atKNET(opKnetConfirm)
	ask.Card = v.session.KNET.card()
	decision, err := r.Decide(ws, ask)
	if err != nil {
		return err
	}
	result := v.session.KNET.Verdict
	if said, ok := wordOf(knetWords, decision.Outcome); ok {
		result = said
	}
	r.Note("KNET says %s", result)
	return site.finish(ws, w, r, v, result, site.url(r, stepProgress, v.session))
}

// cancel is the button Cancel of either page (KW-091).
func (site knetSite) cancel(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	v, err := site.enter(ws, r)
	if err != nil {
		return err
	}
	if v.payment.State != open {
		return goOn(w, r, v.url(r, ""))
	}
	if _, err := r.Decide(ws, v.atKNET(opKnetCancel)); err != nil {
		return err
	}
	return site.finish(ws, w, r, v, knetCanceled, v.url(r, ""))
}

// finish ends the deal and leads on.
func (site knetSite) finish(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request, v *visit, result word, next string) error {
	return goOnUnless(v.settle(ws, result), w, r, next, v.url(r, ""))
}
