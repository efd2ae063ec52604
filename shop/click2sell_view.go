package shop

// click2sellView is the provider's part of an order's JSON: "click2sell", of orders
// that are sold with it only. Buyer, product and merchant are those of the last
// notification that was booked, as they were read. Hashes are nobody's business.
type click2sellView struct {
	Mode     string                  `json:"mode"` // sale or subscription
	Payments []click2sellPaymentView `json:"payments"`
	// Terms is how many payments stand, Refunded how much was given back (units).
	Terms     int    `json:"terms"`
	Refunded  string `json:"refunded"`
	Cancelled bool   `json:"cancelled"`
	// AccessUntil is the last day of access: YYYY-MM-DD, "forever", or "" for none. Of
	// two such texts the greater is the later.
	AccessUntil string `json:"access_until"`
	// NextDue is the day of the next payment: YYYY-MM-DD, or "" for none.
	NextDue       string            `json:"next_due"`
	PaidTwice     []string          `json:"paid_twice"` // c2s_transaction_id of payments beyond what was sold
	Name          string            `json:"buyer_name"`
	Surname       string            `json:"buyer_surname"`
	Email         string            `json:"buyer_email"`
	Country       string            `json:"buyer_country"`
	Product       string            `json:"product_name"`
	Merchant      string            `json:"merchant_username"`
	Affiliate     string            `json:"affiliate_username"`
	Returned      string            `json:"returned"`      // get or post: how the browser came to the thank-you page
	Notifications []click2sellHeard `json:"notifications"` // as they came
}

type click2sellPaymentView struct {
	Event    click2sellEvent `json:"event"`
	C2S      string          `json:"c2s_transaction_id"`
	Acquirer string          `json:"acquirer_transaction_id"`
	OrderID  string          `json:"order_id"`
	Amount   string          `json:"amount"` // units, two decimals
	Currency string          `json:"currency"`
	Date     string          `json:"date"`     // as sent
	Until    string          `json:"until"`    // the last day of access that it pays for
	Refunded string          `json:"refunded"` // units
}

// click2sellView is nil of an order that is sold otherwise.
func (o *order) click2sellView() *click2sellView {
	if o.provider != "click2sell" {
		return nil
	}
	r := &o.click2sell
	v := &click2sellView{
		Mode: "sale", Payments: []click2sellPaymentView{}, Terms: len(r.standing()), Cancelled: r.cancelled,
		AccessUntil: o.accessUntil(), NextDue: r.nextDue(), PaidTwice: r.twice(),
		Name: r.latest.name, Surname: r.latest.surname, Email: r.latest.email, Country: r.latest.country,
		Product: r.latest.productName, Merchant: r.latest.merchant, Affiliate: r.latest.affiliate,
		Returned: r.returned, Notifications: append([]click2sellHeard{}, r.heard...),
	}
	if r.subscription {
		v.Mode = "subscription"
	}
	var refunded int64
	for _, refund := range r.refunds {
		refunded += refund.cents
	}
	v.Refunded = formatAmount(refunded)
	for _, p := range r.payments {
		back, _ := r.refunded(p.notice.c2s)
		v.Payments = append(v.Payments, click2sellPaymentView{
			Event: p.event, C2S: p.notice.c2s, Acquirer: p.notice.acquirer, OrderID: p.notice.orderID,
			Amount: formatAmount(p.cents), Currency: p.currency, Date: p.notice.date, Until: p.until,
			Refunded: formatAmount(back),
		})
	}
	return v
}
