package clickkw

import (
	"net/http"

	"paysandbox/sandbox"
	"paysandbox/web"
)

// This file says what KNET's pages are given; the pages themselves are templates/knet in
// package web. The payment and the confirmation page have one template a look:
// "e24-payment", "kpay-confirm".
//
// What browser tests may hold on to: the ids and names of KW-072 to KW-080, and ours:
// the forms knet-entry, knet-confirm and knet-cancel-form, the button knet-cancel, the
// link knet-back, the texts beside wrong fields knet-<field>-problem and all of them
// together knet-problems, the amount knet-amount, the pages knet-progress and
// knet-receipt with their links knet-continue and knet-receipt-back.

// knetFrame is what every page of KNET shows.
type knetFrame struct {
	Look      string // e24, kpay
	Amount    string // dinars, three decimals
	CancelURL string
}

// Merchant and Website are who the bank takes the payment for: Click, never the shop
// (KW-006, KW-071).
func (knetFrame) Merchant() string { return "Click" }

// Website is the one of Merchant.
func (knetFrame) Website() string { return "http://www.clickkw.com" }

// Prefix is that of the test bank's cards.
func (knetFrame) Prefix() string { return knetPrefix }

// knetEntryPage is the payment page.
type knetEntryPage struct {
	knetFrame
	Action  string
	Banks   []knetBank
	Years   []int
	Typed   knetTyped // before, without the PIN
	Refused bool      // the details as a whole
	Wrong   []knetProblem
}

// Months are those of a year.
func (knetEntryPage) Months() []int { return []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12} }

// Problem is the message of a field's problem, "" without one.
func (p knetEntryPage) Problem(field string) string {
	for _, problem := range p.Wrong {
		if problem.Field == field {
			return problem.Message
		}
	}
	return ""
}

// knetConfirmPage is the confirmation page.
type knetConfirmPage struct {
	knetFrame
	Action  string
	BackURL string
	Number  string // masked
	Month   int
	Year    int
}

// knetProgressPage is "Transaction in Progress".
type knetProgressPage struct {
	knetFrame
	Wait    int // seconds
	NextURL string
}

// knetReceiptPage is the receipt.
type knetReceiptPage struct {
	knetFrame
	Captured bool
	Deal     knetDeal
	BackURL  string
}

func (site knetSite) frame(r *sandbox.Request, v *visit) knetFrame {
	return knetFrame{Look: site.name, Amount: atBank(v.payment.Amount), CancelURL: site.url(r, stepCancel, v.session)}
}

func (v *visit) writeKNET(w http.ResponseWriter, page string, data any) error {
	web.Write(w, http.StatusOK, roomKNET, page, v.session.Lang, data, web.Hosted)
	return nil
}
