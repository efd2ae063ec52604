package klikandpay

import (
	"html/template"
	"net/http"

	"paysandbox/sandbox"
	"paysandbox/web"
)

// This file says what the pages are given; the pages themselves are templates/klikandpay
// in package web, one for each type below and named after it.
//
// What browser tests may hold on to (KP-078): on every page of a TEST payment kp-test; on
// page 1 ("recap") form#kp-means with the radios CARTE, and, where the account asks for
// them, the customer's fields; kp-merchant, kp-amount, kp-basket, kp-parts, kp-plan; on
// page 2 ("card") form#kp-card with NUMCARTE, EXPMOIS, EXPANNEE, CVV, the buttons kp-pay
// and kp-cancel, the link kp-other, kp-problems, kp-<FIELD>-problem; form#kp-secure with
// kp-secure-ok and kp-secure-fail; on page 3 kp-result with data-result (accepted, refused;
// awaiting, cancelled), kp-return, kp-retry; kp-trouble with data-trouble.

// roomHosted is the room of the pages.
const roomHosted = "klikandpay"

// maxShownLines bounds the basket on the page (KP-066, KP-179).
const maxShownLines = 50

// frame is what every page of a payment shows.
type frame struct {
	Store    string
	Test     bool
	Amount   string // to be paid now, "" there is none
	LeaveURL string
}

// recapPage is page 1.
type recapPage struct {
	frame
	Action   string
	Means    []string
	Chosen   string
	Buyer    string
	Basket   []basketLine // prices as people write them
	More     int          // lines that are not shown
	Parts    []partShown
	Total    string
	Plan     *planShown
	Deferred bool
	Asks     []fieldShown
	Wrong    problems
}

// partShown is one of the instalments.
type partShown struct{ Date, Amount string }

// planShown is a subscription.
type planShown struct {
	Amount      string
	Every       span
	Trial       span // how long; zero: there is none
	TrialAmount string
	End         string
}

// fieldShown is one of the customer's fields that the form did not have.
type fieldShown struct{ Name, Value, Fill string }

// cardPage is page 2.
type cardPage struct {
	frame
	Action, MeansURL string
	Means            string
	cardTyped
}

// securePage is the page of 3-D Secure.
type securePage struct {
	frame
	Action string
	Card   card
	Try    int // which card it is about
}

// resultPage is page 3.
type resultPage struct {
	frame
	Result string // accepted, awaiting, refused, cancelled (KP-171)
	Means  string
	Num    string
	Card   card
	Date   string
	Held   bool
	Back   template.HTMLAttr // href of the way back, byte for byte (KP-092); "" there is none
	Retry  string
}

// troublePage is a page that leads nowhere.
type troublePage struct {
	frame
	Kind   trouble
	Reason string // in English, for the developer, folded away
}

func (v *visit) frame(r *sandbox.Request) frame {
	return frame{Store: v.account.sw("name"), Test: v.t.Test, Amount: moneyIn(v.t.Lang, v.payment.Amount), LeaveURL: v.url(r, "leave")}
}

func (v *visit) write(w http.ResponseWriter, page string, data any) error {
	web.Write(w, http.StatusOK, roomHosted, page, v.t.Lang, data, web.Hosted)
	return nil
}

func (v *visit) showCard(w http.ResponseWriter, r *sandbox.Request, typed cardTyped) error {
	return v.write(w, "card", cardPage{frame: v.frame(r), Action: v.url(r, "card"), MeansURL: v.url(r, "means"), Means: v.stay.Means, cardTyped: typed})
}

func (v *visit) showSecure(w http.ResponseWriter, r *sandbox.Request) error {
	return v.write(w, "secure", securePage{frame: v.frame(r), Action: v.url(r, "secure"), Card: v.stay.Pending, Try: v.stay.Try})
}

// showResult is page 3. After a refusal the way back leads over the provider, which then
// knows that the customer has left (KP-080, KP-172).
func (v *visit) showResult(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	page := resultPage{
		frame: v.frame(r), Num: v.t.Num, Means: v.t.Means, Card: v.t.Card, Held: v.t.Deferred,
		Date: dateIn(v.t.Lang, v.payment.History[len(v.payment.History)-1].At),
	}
	switch v.payment.State {
	case open:
		page.Result, page.Retry = "refused", v.url(r, "card")
		if v.refusedURL(ws) != "" {
			page.Back = web.Attribute("href", v.url(r, "leave"))
		}
	case cancelled:
		page.Result, page.Back = "cancelled", web.Attribute("href", v.refusedURL(ws))
	case awaiting:
		page.Result, page.Back = "awaiting", web.Attribute("href", v.acceptedURL(ws))
	default:
		page.Result, page.Back = "accepted", web.Attribute("href", v.acceptedURL(ws))
		page.Amount, page.Date = moneyIn(v.t.Lang, v.taken()), dateIn(v.t.Lang, v.t.AcceptedAt)
	}
	return v.write(w, "result", page)
}
