package clickkw

import (
	"net/http"

	"paysandbox/sandbox"
)

// firstYear begins the list of expiry years, which has past ones too (KW-077).
const firstYear = 2018

// lastYear ends it, twenty years from now.
func (v *visit) lastYear(ws *sandbox.Workspace) int {
	return max(v.account.local(ws.Now()).Year(), firstYear) + 20
}

// paymentPage asks for the card (KW-071 to KW-079).
func (site knetSite) paymentPage(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	v, err := site.enter(ws, r)
	if err != nil {
		return err
	}
	if v.payment.State != open {
		return goOn(w, r, v.url(r, ""))
	}
	if _, err := r.Decide(ws, v.atKNET(opKnetPage)); err != nil {
		return err
	}
	return v.writeKNET(w, site.name+"-payment", site.entryPage(ws, r, v))
}

func (site knetSite) entryPage(ws *sandbox.Workspace, r *sandbox.Request, v *visit) knetEntryPage {
	page := knetEntryPage{knetFrame: site.frame(r, v), Action: site.url(r, stepEntry, v.session), Banks: site.banks()}
	for year := firstYear; year <= v.lastYear(ws); year++ {
		page.Years = append(page.Years, year)
	}
	return page
}

// entry is the button Submit. What is wrong is shown beside the fields, with what was
// typed; the PIN is never shown again.
func (site knetSite) entry(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	typed := site.read(r)
	v, err := site.enter(ws, r)
	if err != nil {
		return err
	}
	if v.payment.State != open {
		return goOn(w, r, v.url(r, ""))
	}
	ask := v.atKNET(opKnetEntry)
	ask.Card = typed.card()
	decision, err := r.Decide(ws, ask)
	if err != nil {
		return err
	}
	page := site.entryPage(ws, r, v)
	page.Typed, page.Refused = typed, decision.Outcome == "refused"
	if !page.Refused {
		page.Wrong = site.problems(typed, v.lastYear(ws))
	}
	if page.Refused || len(page.Wrong) > 0 {
		return v.writeKNET(w, site.name+"-payment", page)
	}
	if err := v.enterCard(ws, typed); err != nil {
		return err
	}
	return goOn(w, r, site.url(r, stepConfirm, v.session))
}

// enterCard keeps what may be kept of a card, and what KNET will say about it.
func (v *visit) enterCard(ws *sandbox.Workspace, typed knetTyped) error {
	return ws.Update(func(tx *sandbox.Tx) error {
		_, err := sessions.Update(tx, v.session.ID, func(s *session) error {
			if !s.atDeal(v.session.KNET.PaymentID) {
				return v.staleDeal()
			}
			deal := *s.KNET
			deal.LastFour, deal.Month, deal.Year = typed.lastFour(), typed.Month, typed.Year
			deal.Verdict = v.account.knetVerdict(typed.digits(), cardDate{typed.Month, typed.Year})
			s.KNET = &deal
			return nil
		})
		return err
	})
}
