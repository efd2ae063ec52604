package clickandbuy

import (
	"cmp"
	"fmt"
	"net/http"

	"paysandbox/sandbox"
)

// This file says what the checkout's pages are given; the pages themselves are
// templates/cbcheckout in package web. What browser tests may hold on to are the ids of
// the older pages (see pages.go): the forms cb-login, cb-confirm, cb-identity and
// cb-abort, the fields cb-username and cb-password, the buttons cb-submit and cb-leave,
// cb-price, and #cb-notice with data-notice.

// checkoutFrame is what every step shows.
type checkoutFrame struct {
	Lang     string
	Merchant string
	Price    string // see priceText
	Text     string // of the order
	Items    []string
	AbortURL string
}

type checkoutLoginPage struct {
	checkoutFrame
	Action   string
	Username string // typed before
	Problem  loginProblem
}

type checkoutConfirmPage struct {
	checkoutFrame
	Action    string
	Buyer     string
	Recurring string // what else the buyer allows; "" is nothing
}

type checkoutIdentityPage struct {
	checkoutFrame
	Action string
}

type checkoutNotice struct {
	Kind   notice
	Price  string
	Reason string
}

func (c *checkout) frame(r *sandbox.Request) checkoutFrame {
	lang := cmp.Or(c.t.Lang, browserLanguage(r))
	merchant := c.project.Name
	if len(c.account.Domains) > 0 {
		merchant = cmp.Or(c.account.Domains[0].Name, merchant)
	}
	return checkoutFrame{
		Lang: lang, Merchant: merchant, Price: priceText(lang, c.t.Amount.Minor, c.t.Amount.Currency), Text: c.t.Text, Items: c.t.Items,
		AbortURL: c.url(r, "abort"),
	}
}

// enterCheckout is redirectURL: its three parameters belong together (CB-203).
func (f Fake) enterCheckout(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	c, err := checkoutOf(ws, r)
	if err != nil {
		return err
	}
	query := r.URL.Query()
	if query.Get("tx") != fmt.Sprint(c.t.Number) || query.Get("h") != c.t.Check {
		return &checkoutError{Status: http.StatusNotFound, Notice: noticeNotFound, Reason: "tx, s and h of the address do not belong together (CB-203)"}
	}
	return f.show(ws, w, r, c)
}

// checkoutPage is the same page again.
func (f Fake) checkoutPage(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	c, err := checkoutOf(ws, r)
	if err != nil {
		return err
	}
	return f.show(ws, w, r, c)
}

// show is the step at which a payment stands; one that is over sends the browser on.
func (f Fake) show(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request, c *checkout) error {
	if _, err := r.Decide(ws, c.ask(opCheckout)); err != nil {
		return err
	}
	frame := c.frame(r)
	switch c.payment.State {
	case created:
		f.showCheckoutLogin(w, r, c, "", "")
	case inProgress:
		page := checkoutConfirmPage{checkoutFrame: frame, Action: c.url(r, "confirm"), Buyer: c.t.Buyer}
		if a, err := authorizations.Find(ws, "payment/"+c.t.ID); err == nil {
			page.Recurring = a.words(frame.Lang)
		}
		writeCheckout(w, http.StatusOK, "confirm", frame.Lang, page)
	case pendingVerification:
		writeCheckout(w, http.StatusOK, "identity", frame.Lang, checkoutIdentityPage{checkoutFrame: frame, Action: c.url(r, "identity")})
	default:
		return c.leave(w, r)
	}
	return nil
}

func (f Fake) showCheckoutLogin(w http.ResponseWriter, r *sandbox.Request, c *checkout, user string, problem loginProblem) {
	frame := c.frame(r)
	writeCheckout(w, http.StatusOK, "login", frame.Lang, checkoutLoginPage{checkoutFrame: frame, Action: c.url(r, "login"), Username: user, Problem: problem})
}

// leave sends the browser of a finished payment to the merchant: verbatim, nothing
// appended (CB-204, CB-280).
func (c *checkout) leave(w http.ResponseWriter, r *sandbox.Request) error {
	address := c.t.FailureURL
	switch c.payment.State {
	case success, paymentPending, paymentGuarantee, bookedOut, bookedIn:
		address = c.t.SuccessURL
	}
	if c.t.ToSuccess {
		address = c.t.SuccessURL
	}
	if address == "" {
		frame := c.frame(r)
		return &checkoutError{
			Status: http.StatusOK, Notice: noticeFinished, price: frame.Price, lang: frame.Lang,
			Reason: "the payment is " + wireState(c.payment.State) + ", and the call named no address for this end",
		}
	}
	return sandbox.LeadTo(w, http.StatusFound, address)
}
