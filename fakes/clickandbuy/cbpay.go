package clickandbuy

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/payment"
	"paysandbox/sandbox/scenario"
	"paysandbox/web"
)

// checkoutPath is where redirectURL leads (CB-203); the forms of its pages post below it.
const checkoutPath = "/frontend/secure/checkout"

// mountCheckout is the checkout's part of the route table.
func (f Fake) mountCheckout(routes sandbox.Routes) {
	routes.Handle("GET", checkoutPath, opCheckout, bySession, f.enterCheckout)
	routes.Handle("GET", checkoutPath+"/{session}", opCheckout, bySession, f.checkoutPage)
	routes.Handle("POST", checkoutPath+"/{session}/login", opCheckoutLogin, bySession, f.checkoutLogin)
	routes.Handle("POST", checkoutPath+"/{session}/confirm", opCheckoutConfirm, bySession, f.checkoutConfirm)
	routes.Handle("POST", checkoutPath+"/{session}/identity", opCheckoutIdentity, bySession, f.checkoutIdentity)
	routes.Handle("POST", checkoutPath+"/{session}/abort", opCheckoutAbort, bySession, f.checkoutAbort)
}

// sessionOf is what a checkout's address says whose it is: s of redirectURL.
func sessionOf(r *sandbox.Request) string {
	if session := r.Vars["session"]; session != "" {
		return strings.ToUpper(session)
	}
	return strings.ToUpper(r.URL.Query().Get("s"))
}

func bySession(r *sandbox.Request) (kind, id string) {
	session := sessionOf(r)
	number, err := strconv.ParseUint(session, 16, 64)
	if err != nil || len(session) != 16 {
		return "", ""
	}
	seller, _ := sandbox.Gather("clickandbuy.checkout", number)
	return "seller", strconv.FormatUint(seller, 10)
}

// checkout is everything that a step needs, read afresh for each request.
type checkout struct {
	t       transaction
	payment payment.Payment
	account *account
	project project
}

// checkoutOf reads the checkout that a request is about.
func checkoutOf(ws *sandbox.Workspace, r *sandbox.Request) (*checkout, error) {
	t, err := transactions.Find(ws, "session/"+sessionOf(r))
	if err != nil {
		return nil, &checkoutError{Status: http.StatusNotFound, Notice: noticeNotFound, Reason: "no payment of this workspace has this page (CB-203)"}
	}
	r.Concerns(t.ID)
	c := &checkout{t: t}
	if c.payment, err = sandbox.Payments.Get(ws, t.ID); err != nil {
		return nil, err
	}
	if c.account, err = accountOf(ws, "seller", strconv.FormatInt(t.Merchant, 10)); err != nil {
		return nil, &checkoutError{Status: http.StatusGone, Notice: noticeMerchantGone, Reason: "the account was removed after the payment was asked for"}
	}
	for _, p := range c.account.Projects {
		if p.ID == t.Project {
			c.project = p
		}
	}
	return c, nil
}

// ask is the checkout as rules see it.
func (c *checkout) ask(op *operation.Operation) sandbox.Ask {
	return sandbox.Ask{
		Op: op, Payment: &c.payment, Order: c.payment.Order, Buyer: scenario.Buyer{Email: c.t.Buyer, ID: strconv.FormatInt(c.t.CRN, 10)},
		Fields: map[string]any{"transactionID": int(c.t.Number), "amount": int(c.t.Amount.Minor), "currency": c.t.Amount.Currency},
	}
}

// url is the address of one of the checkout's pages.
func (c *checkout) url(r *sandbox.Request, page string) string {
	path := checkoutPath + "/" + c.t.Session
	if page != "" {
		path += "/" + page
	}
	return checkoutURL(r, path)
}

// checkoutError is a request that ends in a notice instead of the wanted page.
type checkoutError struct {
	Status int
	Notice notice
	Reason string
	price  string
	lang   string
}

func (e *checkoutError) Error() string {
	return "checkout notice " + string(e.Notice) + ": " + e.Reason
}

func isCheckout(r *sandbox.Request) bool { return strings.HasPrefix(r.Path, checkoutPath) }

// writeCheckoutError spells an error as a page of the checkout.
func writeCheckoutError(w http.ResponseWriter, r *sandbox.Request, err error) {
	var page *checkoutError
	if !errors.As(err, &page) {
		front := frontError(err)
		page = &checkoutError{Status: front.Status, Notice: front.Notice, Reason: front.Reason}
	}
	if page.lang == "" {
		page.lang = browserLanguage(r)
	}
	writeCheckout(w, page.Status, "notice", page.lang, checkoutNotice{Kind: page.Notice, Price: page.price, Reason: page.Reason})
}

func writeCheckout(w http.ResponseWriter, status int, page, lang string, data any) {
	web.Write(w, status, "cbcheckout", page, lang, data, web.Hosted)
}
