package click2sell

import (
	"html/template"
	"net/http"
	"slices"
	"strings"

	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/payment"
	"paysandbox/web"
)

// This file says what the pages are given; the pages themselves are templates/click2sell
// in package web, one for each type below and named after it.
//
// What browser tests may hold on to (CS-021): form#c2s-order with the inputs buyer_name,
// buyer_surname, buyer_address, buyer_city, buyer_province, buyer_zip, buyer_country,
// buyer_email, buyer_phone, the radios payment_type, card_number, card_month, card_year,
// card_cvv, the buttons c2s-pay, c2s-fake and c2s-cancel; c2s-problems and
// c2s-<field>-problem, c2s-declined; c2s-product, c2s-price, c2s-affiliate, c2s-test;
// c2s-result with data-result (paid, refunded, charged_back, cancelled), c2s-continue;
// c2s-trouble with data-trouble; form#c2s-thankyou.

// room is the room of the pages.
const room = "click2sell"

// frame is what every page of an order shows.
type frame struct {
	Seller    string
	Product   string
	Price     string
	Plan      *planShown // nil: it is paid once
	Affiliate string
	Test      bool
}

// planShown is what follows the first payment.
type planShown struct {
	Every string // "month", "30 days"
	Terms int    // 0: until cancelled
	Trial string // "" none
	Price string
}

// orderPage is the order form.
type orderPage struct {
	frame
	Action, FakeURL, CancelURL string
	Means                      []meansShown
	Countries                  []string
	Declined                   bool
	DeclinedCard               string // as it stands on a card, "" none
	typed
}

// meansShown is a payment type; Mark is its name as a class.
type meansShown struct {
	Name, Mark string
	Card       bool
	Chosen     bool
}

// Field is one of the form's lines.
func (p orderPage) Field(name string) fieldShown {
	return fieldShown{Name: name, Value: *p.Buyer.at(name), Autocomplete: autocomplete[name], Problem: p.Wrong[name]}
}

// autocomplete is what a browser calls the form's lines.
var autocomplete = map[string]string{
	"buyer_name": "given-name", "buyer_surname": "family-name", "buyer_address": "street-address", "buyer_city": "address-level2",
	"buyer_province": "address-level1", "buyer_zip": "postal-code", "buyer_email": "email", "buyer_phone": "tel",
}

// fieldShown is a line of the form: its name, what was typed, and what is wrong with it.
type fieldShown struct{ Name, Value, Autocomplete, Problem string }

// HasCards tells whether a card can be paid with.
func (p orderPage) HasCards() bool {
	for _, means := range p.Means {
		if means.Card {
			return true
		}
	}
	return false
}

// resultPage is what became of an order.
type resultPage struct {
	frame
	Result string // paid, refunded, charged_back, cancelled
	Number string // c2s_transaction_id
	Means  string
	Email  string
	Back   template.HTMLAttr // href of the way on, "" there is none
	Post   *postedPage       // or a form, nil there is none
}

// postedPage is a form whose button posts fields to the merchant.
type postedPage struct {
	Action template.HTMLAttr
	Fields []operation.KeyText
}

// troublePage is a page that leads nowhere.
type troublePage struct {
	frame
	Kind   trouble
	Reason string // for the developer, folded away
	Link   string
}

func (d *deal) frame() frame {
	f := frame{
		Seller: d.product.merchant.Name, Product: d.order.Name, Price: d.payment.Amount.String(), Affiliate: d.order.Affiliate, Test: d.order.Test,
	}
	if f.Seller == "" {
		f.Seller = d.order.Merchant
	}
	if s := d.order.Terms; s != nil {
		f.Plan = &planShown{Every: strings.TrimPrefix(s.Every, "1 "), Terms: s.Terms, Trial: s.Trial, Price: d.order.Price.String()}
	}
	return f
}

// marks are the payment types as classes of the style sheet.
var marks = map[string]string{
	"VISA": "visa", "MASTERCARD": "mastercard", "AMEX": "amex", "PayPal": "paypal", "Moneybookers": "moneybookers", "Google Checkout": "google",
}

func (d *deal) showForm(w http.ResponseWriter, r *sandbox.Request, t typed) error {
	page := orderPage{
		frame: d.frame(), Action: d.url(r, ""), FakeURL: d.url(r, "fake"), CancelURL: d.url(r, "cancel"),
		Countries: countries(), Declined: d.order.Declined && len(t.Wrong) == 0, typed: t,
		DeclinedCard: grouped(payment.CardDigits(d.product.sw("declined_card"))),
	}
	types := d.product.merchant.paymentTypes()
	for i, name := range types {
		chosen := name == t.Means || t.Means == "" && i == 0 && t.Wrong["payment_type"] == ""
		page.Means = append(page.Means, meansShown{Name: name, Mark: marks[name], Card: isCard(name), Chosen: chosen})
	}
	return write(w, "order", page)
}

// grouped is a card's number with a blank behind every fourth digit.
func grouped(number string) string {
	var groups []string
	for group := range slices.Chunk([]byte(number), 4) {
		groups = append(groups, string(group))
	}
	return strings.Join(groups, " ")
}

func (d *deal) showResult(ws *sandbox.Workspace, w http.ResponseWriter, _ *sandbox.Request) error {
	page := resultPage{frame: d.frame(), Result: "paid", Number: d.order.Number, Means: d.order.Means, Email: d.order.Buyer.Email}
	page.Price = d.taken().String()
	switch d.payment.State {
	case abandoned:
		page.Result, page.Back = "cancelled", web.Attribute("href", webAddress(sandbox.MerchantOf(ws).Join(d.product.sw("cancel_url"))))
		page.Plan = nil // nothing follows
	case refunded, chargedBack:
		page.Result = string(d.payment.State)
	default:
		address, fields := d.thankyou(ws)
		if address != "" && fields != nil { // CS-146
			page.Post = &postedPage{Action: web.Attribute("action", address), Fields: fields}
		} else {
			page.Back = web.Attribute("href", address)
		}
	}
	return write(w, "result", page)
}

// taken is what the order cost, whatever was given back since.
func (d *deal) taken() payment.Money {
	for _, change := range d.payment.History {
		if change.Event == evPay {
			return change.Amount
		}
	}
	return d.payment.Amount
}

func write(w http.ResponseWriter, page string, data any) error {
	web.Write(w, http.StatusOK, room, page, "en", data, web.Hosted) // CS-026
	return nil
}
