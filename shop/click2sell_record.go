package shop

import (
	"slices"
	"time"
)

// click2sellRecord is what the shop keeps of an order that is paid with Click2Sell.
type click2sellRecord struct {
	subscription bool                // which of the two products is wanted
	payments     []click2sellPayment // as they were told of
	refunds      []click2sellRefund  // also such as came before their sale
	cancelled    bool                // no further payment is expected
	booked       []string            // what each notification that was booked is once
	heard        []click2sellHeard
	latest       click2sellNotice // the last one that was booked
	returned     string           // get or post: how the browser came to the thank-you page
}

// click2sellPayment is money that has come: a sale's, or that of a subscription's term.
type click2sellPayment struct {
	notice   click2sellNotice
	event    click2sellEvent
	cents    int64
	currency string
	at       time.Time
	until    string // the last day of access that it pays for
}

type click2sellRefund struct {
	c2s   string // of the payment
	cents int64
}

// click2sellHeard is a notification that came, and what the shop said to it.
type click2sellHeard struct {
	Transaction  string `json:"transaction_type"`
	Subscription string `json:"subscription_status"`
	C2S          string `json:"c2s_transaction_id"`
	Acquirer     string `json:"acquirer_transaction_id"`
	Product      string `json:"product_id"`
	Price        string `json:"product_price"` // as sent
	Answer       string `json:"answer"`
	Again        bool   `json:"again"` // it was booked before
}

func (r *click2sellRecord) has(once string) bool { return slices.Contains(r.booked, once) }

// refunded is what was given back of a transaction, if anything was.
func (r *click2sellRecord) refunded(c2s string) (cents int64, any bool) {
	for _, refund := range r.refunds {
		if refund.c2s == c2s {
			cents, any = cents+refund.cents, true
		}
	}
	return cents, any
}

// standing are the payments that were not given back. A refund of a part takes no
// access back.
func (r *click2sellRecord) standing() []click2sellPayment {
	return slices.DeleteFunc(slices.Clone(r.payments), func(p click2sellPayment) bool {
		back, any := r.refunded(p.notice.c2s)
		return any && back >= p.cents
	})
}

// twice are the transactions that have paid for what was paid already: one to give back.
func (r *click2sellRecord) twice() []string {
	all := []string{}
	for _, p := range r.standing() {
		if p.event != eventRecurring {
			all = append(all, p.notice.c2s)
		}
	}
	return slices.Compact(all)[min(1, len(all)):]
}

func (r *click2sellRecord) clone() click2sellRecord {
	c := *r
	c.payments = slices.Clone(r.payments)
	c.refunds = slices.Clone(r.refunds)
	c.booked = slices.Clone(r.booked)
	c.heard = slices.Clone(r.heard)
	return c
}
