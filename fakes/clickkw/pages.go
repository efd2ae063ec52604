package clickkw

import (
	"fmt"
	"html"
	"html/template"
)

// This file says what Click's own pages are given; the pages themselves are
// templates/clickkw in package web, one for each type below and named after it.
//
// What browser tests may hold on to (KW-060 to KW-066; ids are ours): the forms
// clk-method (buttons method=knet, method=card), clk-pay and clk-cancel, the button
// clk-submit, the amount clk-amount, the track id clk-track, the result clk-result with
// data-result (paid, failed, minimum) and data-word, the link clk-return, and the error
// page clk-trouble with data-trouble.

// The rooms of the pages: each acquirer has a look of its own.
const (
	roomClick   = "clickkw"
	roomKNET    = "knet"
	roomGateway = "mpgs"
)

// The languages of the pages (KW-068).
const (
	english = "en"
	arabic  = "ar"
)

// kuwait is the zone that Click names in its JSON (KW-019).
const kuwait = "Asia/Kuwait"

// frame is what every page of a session shows.
type frame struct {
	Lang      string
	Store     string
	Track     uint64 // KW-067
	CancelURL string
}

// methodPage is page 1.
type methodPage struct {
	frame
	Action  string
	Methods []string // knet, card
}

// confirmPage is page 2.
type confirmPage struct {
	frame
	Action string
	Method string
	Amount string // dinars, two decimals
}

// resultPage is page 4 ("paid"), 4b ("failed") and 1b ("minimum").
type resultPage struct {
	frame
	Method    string
	Word      word   // of the acquirer
	Amount    string // dinars, two decimals
	Minimum   string // dinars, three decimals; of the method that was chosen
	PaidAt    string
	KNET      knetDeal
	Receipt   string // address of KNET's own receipt, "" none
	Wait      int    // seconds
	ReturnURL string // http or https
}

// Href and Refresh are the way back as attributes, byte for byte: the template would
// encode anew what is in the address (KW-123).
func (p resultPage) Href() template.HTMLAttr {
	return template.HTMLAttr(`href="` + html.EscapeString(p.ReturnURL) + `"`)
}

// Refresh is Href for a page that goes on by itself.
func (p resultPage) Refresh() template.HTMLAttr {
	return template.HTMLAttr(fmt.Sprintf(`content="%d;url=%s"`, p.Wait, html.EscapeString(p.ReturnURL)))
}

// troublePage is a page that leads nowhere.
type troublePage struct {
	Kind   trouble
	Reason string // in English, for the developer, folded away
}
