package clickkw

import (
	"net/http"
	"strings"

	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
)

// knetLook is one generation of KNET's pages: the addresses and the names by which
// browser tests find their elements (KW-015, KW-071 to KW-080).
type knetLook struct {
	name   string   // as the switch knet_skin has it; its templates begin with it
	hosts  []string // payments begin at the first
	root   string
	page   string // of the payment page
	query  string // what its query begins with
	fields knetFields
	bank   string // value of the test card's option
}

// knetFields are the names of a form's fields, and their ids.
type knetFields struct{ Bank, Number, Month, Year, PIN string }

// The words of the switch knet_skin.
const (
	lookLegacy = "e24"
	lookLater  = "kpay"
)

var knetLooks = []*knetLook{
	{
		name: lookLegacy, hosts: []string{e24Host}, root: "/CGW302", page: "/hppaction",
		query: "formAction=com.aciworldwide.commerce.gateway.payment.action.HostedPaymentPageAction&", bank: "KNET1",
		fields: knetFields{
			Bank: "bank", Number: "cardN", PIN: "Ecom_Payment_Pin_id",
			Month: "Ecom_Payment_Card_ExpDate_Month", Year: "Ecom_Payment_Card_ExpDate_Year",
		},
	},
	{
		name: lookLater, hosts: []string{kpayHost, kpayTest, "www." + kpayTest}, root: "/kpg", page: "/paymentpage.htm",
		bank:   "201825717889145|Knet Test Card [KNET1]|0.000|0.00|0.000",
		fields: knetFields{Bank: "bank", Number: "debitNumber", Month: "debitMonthSelect", Year: "debitYearSelect", PIN: "cardPin"},
	},
}

// knetSite is one of KNET's hosts. Its steps stand beside the payment page; their names
// are ours.
type knetSite struct {
	*knetLook
	host string
}

const (
	stepEntry    = "/entry"
	stepConfirm  = "/confirm"
	stepCancel   = "/cancel"
	stepProgress = "/progress"
	stepReceipt  = "/receipt"
)

// mountKNET names KNET's pages.
func (f Fake) mountKNET(routes sandbox.Routes) {
	for _, look := range knetLooks {
		for _, host := range look.hosts {
			site := knetSite{look, host}
			handle := func(method, step string, op *operation.Operation, h sandbox.Handler) {
				routes.Handle(method, host+look.root+step, op, byPaymentPage, h)
			}
			handle("GET", look.page, opKnetPage, site.paymentPage)
			handle("POST", stepEntry, opKnetEntry, site.entry)
			handle("GET", stepConfirm, opKnetPage, site.confirmPage)
			handle("POST", stepConfirm, opKnetConfirm, site.confirm)
			handle("POST", stepCancel, opKnetCancel, site.cancel)
			handle("GET", stepProgress, opKnetPage, site.progressPage)
			handle("GET", stepReceipt, opKnetPage, site.receiptPage)
		}
	}
}

// Parameters of KNET's pages: its own, and ours beside it, by which the account is found.
const (
	paramPayment = "PaymentID"
	paramSession = "session"
)

// url is the address of a step of the session's deal.
func (site knetSite) url(r *sandbox.Request, step string, s session) string {
	query := site.query + paramPayment + "=" + s.KNET.PaymentID + "&" + paramSession + "=" + s.Session
	return r.PageURL(site.host, site.root+step+"?"+query, true)
}

// byPaymentPage is whose session a page of KNET is.
func byPaymentPage(r *sandbox.Request) (kind, id string) {
	return readSession(queryValue(r, paramSession))
}

func queryValue(r *sandbox.Request, name string) string { return strings.TrimSpace(r.QueryField(name)) }

// enter reads the visit of a page of KNET. While the payment is open, the page must be
// the current deal's: a payer who has begun anew cannot go on with the old one.
func (site knetSite) enter(ws *sandbox.Workspace, r *sandbox.Request) (*visit, error) {
	v, err := enterLate(ws, r, queryValue(r, paramSession))
	if err != nil {
		return nil, err
	}
	if v.payment.State == open && !v.session.atDeal(queryValue(r, paramPayment)) {
		return nil, v.staleDeal()
	}
	return v, nil
}

// atDeal tells whether a deal at KNET is what the payer is at.
func (s session) atDeal(paymentID string) bool {
	return s.AtBank == byKNET && s.KNET.PaymentID == paymentID
}

// atKNET is the visit as rules see it there, whatever another tab has chosen at Click.
func (v *visit) atKNET(op *operation.Operation) sandbox.Ask {
	ask := v.asked(op)
	ask.Fields["method"] = byKNET
	return ask
}

func (v *visit) staleDeal() error {
	return &pageError{
		Status: http.StatusConflict, Kind: troubleStale, lang: v.session.Lang,
		Reason: "this PaymentID is not the one that is under way for the session: Pay was pressed again, or the session was updated",
	}
}

// knetAt is the site where a look's payments begin.
func knetAt(name string) knetSite {
	for _, look := range knetLooks {
		if look.name == name {
			return knetSite{look, look.hosts[0]}
		}
	}
	return knetSite{knetLooks[0], knetLooks[0].hosts[0]}
}
