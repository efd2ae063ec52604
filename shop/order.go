package shop

import "slices"

// status is what the shop holds of an order.
type status string

const (
	statusNew      status = "new"      // the customer was sent to the provider
	statusPending  status = "pending"  // the provider's data were accepted, the booking is not confirmed
	statusPaid     status = "paid"     // the provider confirmed the booking
	statusFailed   status = "failed"   // refused by the shop or not booked by the provider
	statusUnclear  status = "unclear"  // marked for manual check
	statusRefunded status = "refunded" // the provider has given the money back, and so has the customer the goods
)

// order is one order and everything that happened to it.
type order struct {
	id       string
	provider string
	cents    int64
	currency string
	nation   string // ISO 3166-1 alpha-2
	lang     string
	customer string // account at the shop, "" for a guest
	mistakes []mistake

	status     status
	reason     reason
	detail     string // what a human needs beside the reason
	bdr        string // the provider's number of the transaction
	crn        string // the provider's number of the buyer
	handshakes int    // calls of the transaction script for this order
	questions  int    // questions to the provider about this order
	grants     int    // how often the goods were handed out
	disputed   bool

	clickandbuy    clickandbuyRecord
	clickandbuyPay clickandbuyPayRecord
	clickkw        clickkwRecord
	klikandpay     klikandpayRecord
	click2sell     click2sellRecord
}

func (o *order) makes(m mistake) bool { return slices.Contains(o.mistakes, m) }

// restart opens an order for another try. A paid one stays as it is, one that was
// refunded too: the customer
// is sent to the provider all the same, whose business it is to refuse (CB-076).
// One that is pending or unclear stays so until the provider says otherwise.
func (o *order) restart(again order) {
	if o.status == statusPaid || o.status == statusRefunded {
		return
	}
	if o.cents != again.cents || o.currency != again.currency {
		o.clickandbuy.accepted = nil // what was right for another price is not right for this one
	}
	o.provider, o.cents, o.currency = again.provider, again.cents, again.currency
	o.nation, o.lang, o.customer, o.mistakes = again.nation, again.lang, again.customer, again.mistakes
	if o.status != statusUnclear && len(o.klikandpay.standing()) == 0 { // else its account is still wanted
		o.klikandpay.wish = again.klikandpay.wish
	}
	o.click2sell.subscription = again.click2sell.subscription
	if o.status == statusFailed {
		o.reopen()
	}
}

// reopen is for an order of which the provider has said that it is not paid.
func (o *order) reopen() { o.end(statusNew, "", "") }

// accept notes that the provider's data were right. Only the second handshake
// makes an order paid, and nothing takes that back.
func (o *order) accept(bdr, crn string) {
	if o.status == statusPaid {
		return
	}
	o.status, o.reason, o.detail, o.bdr, o.crn = statusPending, "", "", bdr, crn
}

// pay hands out the goods, once, however often the customer reloads.
func (o *order) pay(bdr, crn string) {
	if o.status == statusPaid {
		return
	}
	o.status, o.reason, o.detail, o.bdr, o.crn = statusPaid, "", "", bdr, crn
	if !o.makes(grantsInHandshake) { // that merchant has done it already
		o.grants++
	}
}

func (o *order) fail(why reason, detail string) { o.end(statusFailed, why, detail) }

func (o *order) wait(why reason, detail string) { o.end(statusPending, why, detail) }

func (o *order) doubt(why reason, detail string) { o.end(statusUnclear, why, detail) }

func (o *order) end(as status, why reason, detail string) {
	if o.status != statusPaid && o.status != statusRefunded {
		o.status, o.reason, o.detail = as, why, detail
	}
}

// takeBack is for an order whose money has gone back to the customer.
func (o *order) takeBack(why reason) { o.status, o.reason, o.detail = statusRefunded, why, "" }

// clone is a copy that shares nothing with the order.
func (o *order) clone() order {
	c := *o
	c.mistakes = slices.Clone(o.mistakes)
	c.clickandbuy = o.clickandbuy.clone()
	c.clickandbuyPay = o.clickandbuyPay.clone()
	c.clickkw = o.clickkw.clone()
	c.klikandpay = o.klikandpay.clone()
	c.click2sell = o.click2sell.clone()
	return c
}

// orderView is the JSON of /orders/{order}.
type orderView struct {
	Order      string    `json:"order"`
	Provider   string    `json:"provider"`
	Amount     string    `json:"amount"` // units, two decimals
	Currency   string    `json:"currency"`
	Status     status    `json:"status"`
	Reason     reason    `json:"reason"`
	Detail     string    `json:"detail"`
	BDR        string    `json:"bdr"`
	CRN        string    `json:"crn"`
	Handshakes int       `json:"handshakes"`
	Questions  int       `json:"questions"`
	Grants     int       `json:"grants"`
	Disputed   bool      `json:"disputed"`
	Mistakes   []mistake `json:"mistakes"`

	clickandbuyView
	clickkwView
	klikandpayView

	ClickandbuyPay *clickandbuyPayView `json:"clickandbuy_pay,omitempty"`
	Click2sell     *click2sellView     `json:"click2sell,omitempty"`
}

func (o *order) view() orderView {
	return orderView{
		Order: o.id, Provider: o.provider, Amount: formatAmount(o.cents), Currency: o.currency,
		Status: o.status, Reason: o.reason, Detail: o.detail, BDR: o.bdr, CRN: o.crn,
		Handshakes: o.handshakes, Questions: o.questions, Grants: o.grants, Disputed: o.disputed,
		Mistakes:        append([]mistake{}, o.mistakes...),
		clickandbuyView: o.clickandbuy.view(),
		clickkwView:     o.clickkw.view(),
		klikandpayView:  o.klikandpay.view(),
		ClickandbuyPay:  o.clickandbuyPayView(),
		Click2sell:      o.click2sellView(),
	}
}
