package click2sell

import (
	"fmt"
	"slices"
	"time"

	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/payment"
)

// order is what the provider remembers of a transaction beside the payment of the same id:
// a sale, or one payment of a subscription. What every later notification repeats is kept
// as it was when the order was opened (CS-068).
type order struct {
	ID       string `json:"id"`
	Merchant string `json:"merchant"`
	Code     string `json:"code"`
	Product  int64  `json:"product"`
	Name     string `json:"name"` // of the product
	Token    string `json:"token"`
	Test     bool   `json:"test"`

	Price payment.Money `json:"price"` // of one payment after the trial
	Terms *subscription `json:"terms"` // nil: it is paid once

	Passed    []operation.KeyText `json:"passed"`
	Affiliate string              `json:"affiliate"`

	Ends     time.Time `json:"ends"`     // when the form is over (CS-087)
	Declined bool      `json:"declined"` // the last word about a card
	Left     bool      `json:"left"`     // by the buyer's own will

	// Of one that is paid.
	Number   string    `json:"number"` // c2s_transaction_id
	OrderID  string    `json:"order_id"`
	Acquirer string    `json:"acquirer"`
	At       time.Time `json:"at"`
	Means    string    `json:"means"`
	Buyer    buyer     `json:"buyer"`

	// Of a subscription's payments.
	Subscription string `json:"subscription"` // agreement, "" none
	Term         int    `json:"term"`         // 1, 2, …
	Before       string `json:"before"`       // the payment before it, "" it is the first
}

// Clone implements sandbox.Record.
func (o order) Clone() order {
	o.Passed = slices.Clone(o.Passed)
	return o
}

var orders = sandbox.NewCollection("click2sell.orders",
	func(o order) string { return o.ID },
	func(o order) []string {
		if o.Token == "" { // a re-bill has no form
			return nil
		}
		return []string{"token/" + o.Token}
	})

// path is one of the order's pages.
func (o order) path(page string) string {
	path := "/order/" + o.Token
	if page != "" {
		path += "/" + page
	}
	return path
}

// asked is a product's order as rules see it.
func (p *product) asked(amount payment.Money, o order) map[string]any {
	return map[string]any{
		"merchant": p.merchant.Merchant, "product": int(p.ID), "code": p.Code, "amount": int(amount.Minor), "affiliate": o.Affiliate, "test": o.Test,
	}
}

// tokenCounts is how many tokens of a merchant there are; those beyond are refused as
// duplicates.
const tokenCounts = 1 << 20

// begin opens an order with a form of its own.
func (p *product) begin(tx *sandbox.Tx, o order, amount payment.Money) (order, error) {
	n, err := sandbox.Count(tx, providerName+"/forms/"+p.merchant.Merchant)
	if err != nil {
		return o, err
	}
	o.Token = sandbox.Token(providerName, p.merchant.number(), n%tokenCounts)
	o.Ends = tx.Now().Add(p.duration("checkout_ttl"))
	o.Merchant, o.Code, o.Product, o.Name = p.merchant.Merchant, p.Code, p.ID, p.Name
	if o.Price, err = p.price(); err != nil {
		return o, err
	}
	o.Terms = p.Subscription
	opened, err := sandbox.OpenPayment(tx, table, evOpen, p.payment(o, amount))
	if err != nil {
		return o, err
	}
	o.ID = opened.ID
	if err := orders.Insert(tx, o); err != nil {
		return o, err
	}
	return o, tx.Schedule(sandbox.Due{At: o.Ends, Provider: providerName, Kind: dueForm, Ref: o.ID})
}

// payment is an order's, before it has an id.
func (p *product) payment(o order, amount payment.Money) payment.Payment {
	paid := payment.Payment{Provider: providerName, Account: p.merchant.Merchant, Order: reference(o.Passed), Ref: o.Number, Amount: amount}
	if o.Terms == nil {
		paid.Barred = ofSubscriptions
	}
	return paid
}

// deal is everything that a step needs, read afresh for each request.
type deal struct {
	product *product
	order   order
	payment payment.Payment
}

// dealOf reads an order by its payment. The scope is one transaction, so that the two are
// of one moment.
func dealOf(s *sandbox.Tx, id string) (*deal, error) {
	d := &deal{}
	var err error
	if d.order, err = orders.Get(s, id); err != nil {
		return nil, err
	}
	if d.payment, err = sandbox.Payments.Get(s, id); err != nil {
		return nil, err
	}
	d.product, err = productOf(s, d.order.Code)
	if err == nil && d.product.merchant.Merchant != d.order.Merchant { // the code is another merchant's by now (CS-145)
		err = fmt.Errorf("product %s of %s: %w", d.order.Code, d.order.Merchant, sandbox.ErrNotFound)
	}
	return d, err
}
