package clickandbuy

import (
	"net/http"

	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
	"paysandbox/sandbox/scenario"
)

func (f Fake) showLogin(w http.ResponseWriter, r *sandbox.Request, d *deal, user string, problem loginProblem) error {
	page := loginPage{
		frame: d.frame(), Action: d.url(r, "login"), RegisterURL: d.url(r, "register"), Username: user, Problem: problem,
		Bonus: d.offeredBonus(),
	}
	writePage(w, http.StatusOK, "login", page.Lang, page)
	return nil
}

// login lets a buyer in and leads to the confirmation page (CB-071, CB-249).
func (f Fake) login(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	d, err := open(ws, r)
	if err != nil {
		return err
	}
	user, password := r.Field("username"), r.Field("password")
	r.Secret(password)
	if d.payment.State != created && d.payment.State != identified {
		return d.ended(r)
	}
	decision, err := r.Decide(ws, sandbox.Ask{Op: opLogin, Payment: &d.payment, Order: d.payment.Order, Fields: d.fields(), Buyer: scenario.Buyer{Email: user}})
	if err != nil {
		return err
	}
	b, known := findBuyer(ws, user)
	switch {
	case decision.Outcome == "wrong", !known, !b.knows(password):
		r.Note("user name or password is wrong")
		return f.showLogin(w, r, d, user, loginWrong)
	case decision.Outcome == "locked", b.Status == "LOCKED", b.Status == "TERMINATED": // CB-026
		r.Note("the buyer is %s", b.Status)
		return f.showLogin(w, r, d, user, loginLocked)
	}
	if err := f.identify(ws, r, d, b, decision.Outcome); err != nil {
		return err
	}
	r.SeeOther(w, d.url(r, ""))
	return nil
}

// creditSuffices tells whether bonuses and the buyer's test credit pay the whole price.
func (d *deal) creditSuffices(s sandbox.Scope, b buyer) (bool, error) {
	paid, err := redeem(s, d.account, d.domain, b.Email, d.payment.Amount)
	if err != nil {
		return false, err
	}
	due := d.payment.Amount.Minor - pays(paid)
	if due <= 0 {
		return true, nil
	}
	left, ok := creditLeft(s, d.account, d.domain, b.Email, d.payment.Amount.Currency)
	return ok && left >= due, nil
}

// identify makes a buyer the one who buys, if the domain and the buyer's account
// allow it.
func (f Fake) identify(ws *sandbox.Workspace, r *sandbox.Request, d *deal, b buyer, outcome string) error {
	neverBooked := d.account.isOwn(b.Email) // and no matter of the test group: one's own offer is always open (TS §2)
	if outcome == "page_2_1_1" || d.domain.inTestMode() && !d.domain.inTestGroup(b.Email) && !neverBooked {
		return &pageError{Page: pageTestMode, deal: d, Reason: "the domain " + d.domain.Name + " is in test mode and " + b.Email + " is not in its test group (CB-074)"}
	}
	if outcome == "refused" || b.CreditExhausted {
		return &pageError{Status: http.StatusOK, Notice: noticeRefused, deal: d, Link: d.url(r, ""), Reason: "the buyer's credit is exhausted, or a rule says so (CB-026)"}
	}
	enough := true
	if d.domain.inTestMode() {
		var err error
		if enough, err = d.creditSuffices(ws, b); err != nil {
			return err
		}
	}
	if !enough {
		if d.account.sw("test_credit.exhausted") == "decline" {
			return &pageError{Status: http.StatusOK, Notice: noticeRefused, deal: d, Link: d.url(r, ""), Reason: "the test credit is missing or too small (CB-010)"}
		}
		r.Note("the test credit is missing or too small: a simulated means of payment pays (CB-010)")
	}
	return ws.Update(func(tx *sandbox.Tx) error {
		p, err := sandbox.Payments.Get(tx, d.payment.ID)
		if err != nil {
			return err
		}
		if p.State == created { // another buyer on the confirmation page is no event
			if _, err := sandbox.Move(tx, table, p.ID, evIdentify, nil); err != nil {
				return err
			}
		} else if p.State != identified {
			return &payment.TransitionError{State: p.State, Event: evIdentify}
		}
		_, err = purchases.Update(tx, p.ID, func(p *purchase) error {
			p.CRN, p.Buyer, p.NeverBooked = b.CRN, b.Email, neverBooked
			return nil
		})
		return err
	})
}
