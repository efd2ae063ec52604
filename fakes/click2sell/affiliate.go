package click2sell

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// referral is who brought a browser to a merchant: the first affiliate wins, for six
// months (CS-018, CS-086).
type referral struct {
	Key       string    `json:"key"` // browser/merchant
	Affiliate string    `json:"affiliate"`
	Until     time.Time `json:"until"`
}

// Clone implements sandbox.Record.
func (v referral) Clone() referral { return v }

var referrals = sandbox.NewCollection("click2sell.referrals", func(v referral) string { return v.Key }, nil)

// referralMonths is how long one lasts.
const referralMonths = 6

// affiliate notes who has brought the browser and leads on: to the merchant's sales page,
// or to the order form where there is none or the link says so (CS-016, CS-017). A link
// that no product has is no address of ours (CS-134).
func (f Fake) affiliate(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	p, err := productOf(ws, r.Vars["code"])
	if err != nil || !strings.EqualFold(r.Vars["aff"], p.sw("aff_path")) {
		return sandbox.ErrNoRoute
	}
	link := readRest(p.Code, r.Query)
	noteOnce(r, link.stray, "stands in the query, and the code in the path: it means nothing")
	affiliate := p.merchant.affiliate(r.Vars["affiliate"])
	if affiliate == "" {
		r.Note("%q sells nothing of %s: that name brings nobody (CS-121)", sandbox.Clip(r.Vars["affiliate"], maxNoted), p.merchant.Merchant)
		affiliate = p.merchant.broughtBy(ws, r) // by an earlier link
	} else if affiliate, err = p.merchant.bring(ws, r, affiliate); err != nil {
		return err
	}
	if sales := webAddress(sandbox.MerchantOf(ws).Join(p.sw("sales_url"))); sales != "" && !link.checkout {
		amount, err := p.firstPrice()
		if err != nil {
			return err
		}
		if _, err := r.Decide(ws, sandbox.Ask{Op: opAffiliate, Fields: p.asked(amount, order{Affiliate: affiliate})}); err != nil {
			return err
		}
		if len(link.passed) > 0 {
			r.Note("what the link would pass through ends here: the sales page is told nothing of it, and its own order link passes through what it has itself (CS-151)")
		}
		return redirect(w, http.StatusFound, sales)
	}
	return f.open(ws, w, r, opAffiliate, p, link.passed, order{Affiliate: affiliate})
}

// affiliate is an affiliate's login name as the account spells it, "" where there is none.
func (a *account) affiliate(name string) string {
	at := slices.IndexFunc(a.Affiliates, func(known string) bool { return strings.EqualFold(known, name) })
	if at < 0 {
		return ""
	}
	return a.Affiliates[at]
}

// bring remembers the affiliate for the browser, unless another one was first.
func (a *account) bring(ws *sandbox.Workspace, r *sandbox.Request, affiliate string) (string, error) {
	key := r.NewBrowser() + "/" + a.Merchant
	err := ws.Update(func(tx *sandbox.Tx) error {
		known, err := referrals.Get(tx, key)
		switch {
		case err == nil && tx.Now().Before(known.Until):
			affiliate = known.Affiliate
			return nil
		case err != nil && !errors.Is(err, sandbox.ErrNotFound):
			return err
		}
		return referrals.Put(tx, referral{Key: key, Affiliate: affiliate, Until: payment.MonthsLater(tx.Now(), referralMonths)})
	})
	return affiliate, err
}

// broughtBy is the affiliate who has brought the browser, "" where nobody has.
func (a *account) broughtBy(ws *sandbox.Workspace, r *sandbox.Request) string {
	known, err := referrals.Get(ws, r.NewBrowser()+"/"+a.Merchant)
	if err != nil || !ws.Now().Before(known.Until) {
		return ""
	}
	return known.Affiliate
}
