package clickkw

import "paysandbox/sandbox"

// This file says what the gateway's pages are given; the pages themselves are
// templates/mpgs in package web, one for each type below and named after it. The names
// of forms, fields and buttons are KW-109's.

// gatewayFrame is what every page of the gateway shows.
type gatewayFrame struct {
	Merchant     string // "CLICK", or the shop's name (KW-104)
	Line1, Line2 string // the shop's address
	Amount       string // "5.000 KWD"
	CancelURL    string // "" there is nothing to cancel any more
	Script       string // frame.js, in a lightbox only
	Parent       string // origin of the page around the lightbox
}

func (g *gatewayVisit) frame(r *sandbox.Request) gatewayFrame {
	f := gatewayFrame{
		Merchant: g.checkout.Order.Merchant, Line1: g.checkout.Order.Line1, Line2: g.checkout.Order.Line2,
		Parent: g.checkout.Opened.Parent,
	}
	if g.click != nil {
		f.Merchant = "CLICK"
	}
	if g.payment.ID != "" {
		f.Amount, f.CancelURL = g.payment.Amount.String(), g.url(r, "cancel")
	}
	if g.view == viewLightbox {
		f.Script = scriptURL(r, "frame.js")
	}
	return f
}

// cardPage is step 1 (KW-105).
type cardPage struct {
	gatewayFrame
	Action                    string
	Holder, Month, Year, Said string // Said: the gateway's word upon the card before
	Wrong                     problems
}

// addressPage is step 2 (KW-106).
type addressPage struct {
	gatewayFrame
	Action  string
	Address billingAddress
}

// totalPage is step 3 (KW-107).
type totalPage struct {
	gatewayFrame
	Action   string
	Previous string
	Card     cardOnFile
	Order    string // of a direct checkout
	About    string // its description
}

// securePage is the prompt of 3-D Secure (KW-168).
type securePage struct {
	gatewayFrame
	Action string
	Card   cardOnFile
	Wrong  bool // no password was typed
}

// processingPage is step 4 (KW-108).
type processingPage struct {
	gatewayFrame
	Wait    int // seconds
	NextURL string
}

// receiptPage ends a payment that a shop opened without a session (KW-101).
type receiptPage struct {
	gatewayFrame
	Order       string
	Description string
	Card        cardOnFile
	PaidAt      string
	Back        string
}

// donePage tells the page around the lightbox what has happened, and the payer where
// nobody is there to be told.
type donePage struct {
	gatewayFrame
	happening
	Indicator string // resultIndicator (KW-103)
	Version   string // sessionVersion
	Back      string
}
