package console

import (
	"slices"
	"strings"

	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/payment"
)

const paymentsAPage = 50

// paymentRow is a payment as tables show it.
type paymentRow struct {
	payment.View
	URL   string
	Since moment
	Facts []operation.KeyText // what only its provider knows; on its own page and of agreements
	Deeds []deed
}

func (v *visit) paymentRow(p payment.Payment) paymentRow {
	view := v.ws.View(p)
	return paymentRow{View: view, URL: v.home("payments", p.ID), Since: at(p.Created), Deeds: v.deeds(view)}
}

// StateText is the provider's word for the state, as people read it.
func (r paymentRow) StateText() string { return spaced(r.State) }

// Price is the amount of the order: what was asked for when the payment was last open, or
// at once where it never was.
func (r paymentRow) Price() string { return priceOf(r.ordered()) }

func (r paymentRow) ordered() payment.AmountView {
	amount := r.Amount
	for i, change := range r.History {
		if i == 0 || change.Phase == string(payment.Open) {
			amount = change.Amount
		}
	}
	return amount
}

// Stands is the amount that stands now.
func (r paymentRow) Stands() string { return priceOf(r.Amount) }

// Rest says what became of the order's amount where it does not stand whole: "40.00 EUR
// left", "nothing left", "40.00 EUR of it disputed".
func (r paymentRow) Rest() string {
	switch {
	case r.Amount == r.ordered():
		return ""
	case r.Amount.Minor == 0:
		return "nothing left"
	case r.gone():
		return r.Stands() + " of it " + r.Phase
	}
	return r.Stands() + " left"
}

// standing are the phases in which a payment may still be the merchant's.
var standing = []payment.Phase{payment.Open, payment.Authorized, payment.Paid}

// gone tells whether what stood is what the merchant lost: some providers take it away from
// the amount, others keep the amount and say so by the state alone.
func (r paymentRow) gone() bool {
	if slices.Contains(standing, payment.Phase(r.Phase)) {
		return false
	}
	entered := len(r.History) - 1 // the change that led to the phase
	for entered > 0 && r.History[entered-1].Phase == r.Phase {
		entered--
	}
	return entered > 0 && r.History[entered].Amount == r.History[entered-1].Amount
}

// priceOf is an amount as people read it. Only an agreement without a limit has no currency.
func priceOf(a payment.AmountView) string {
	if a.Currency == "" {
		return "no limit"
	}
	return a.Value + " " + a.Currency
}

type paymentsPage struct {
	frame
	pager
	Payments []paymentRow
	// Agreements are what payments follow from: subscriptions, instalments.
	Agreements []paymentRow
	Total      string
	Find       string // part of id, order or reference
	Provider   string
	Phase      string
	Filtered   bool

	Providers []string
	Phases    []payment.Phase
}

var phases = []payment.Phase{
	payment.Open, payment.Authorized, payment.Paid, payment.Refused,
	payment.Cancelled, payment.Expired, payment.Refunded, payment.Disputed,
}

func (c *console) payments(v *visit) (string, any, error) {
	query := v.URL.Query()
	page := paymentsPage{
		frame: v.frame("Payments", "Payments"), Phases: phases,
		Find: strings.TrimSpace(query.Get("find")), Provider: query.Get("provider"), Phase: query.Get("phase"),
	}
	page.Filtered = page.Find != "" || page.Provider != "" || page.Phase != ""
	for _, p := range c.world.Providers() {
		page.Providers = append(page.Providers, p.Name())
	}
	before := query.Get("before")
	found, err := findNewest(v.ws, sandbox.Payments, paymentID, before, paymentsAPage, func(p payment.Payment) bool {
		if page.Provider != "" && p.Provider != page.Provider {
			return false
		}
		if page.Phase != "" && string(sandbox.TableOf(c.provider(p.Provider), p).Phase(p.State)) != page.Phase {
			return false
		}
		return page.Find == "" || contains(page.Find, p.ID, p.Order, p.Ref)
	})
	if err != nil {
		return "", nil, err
	}
	for _, p := range found.Items {
		page.Payments = append(page.Payments, v.paymentRow(p))
	}
	if before == "" && !page.Filtered {
		if page.Agreements, err = v.agreements(); err != nil {
			return "", nil, err
		}
	}
	page.Total = plural(found.Total, "payment")
	page.pager = found.links(page.Back, before, paymentID)
	return "payments", page, nil
}

// agreements lists all of a workspace, newest first: there are few.
func (v *visit) agreements() ([]paymentRow, error) {
	found, err := findNewest(v.ws, sandbox.Agreements, paymentID, "", paymentsAPage, func(payment.Payment) bool { return true })
	var rows []paymentRow
	for _, a := range found.Items {
		row := paymentRow{View: v.ws.ViewAgreement(a), Since: at(a.Created), Facts: v.ws.Describe(a)}
		for _, name := range row.Actions {
			row.Deeds = append(row.Deeds, deed{Name: name, Label: spaced(name), URL: v.home("agreements", a.ID, name), Back: v.here()})
		}
		rows = append(rows, row)
	}
	return rows, err
}

func paymentID(p payment.Payment) string { return p.ID }

func contains(part string, texts ...string) bool {
	for _, text := range texts {
		if strings.Contains(strings.ToLower(text), strings.ToLower(part)) {
			return true
		}
	}
	return false
}
