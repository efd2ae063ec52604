package shop

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
)

// clickandbuyPay integrates ClickandBuy's pay API: the payment is asked for here, calls
// are spelt in clickandbuy_pay_call.go and their answers read in clickandbuy_pay_answer.go,
// the customer comes back in clickandbuy_pay_return.go, events are heard in
// clickandbuy_pay_mms.go, what a state means is in clickandbuy_pay_state.go, and money is
// given back in clickandbuy_pay_refund.go.
type clickandbuyPay struct {
	shop    *Shop
	waiting pendingPage
}

func (c *clickandbuyPay) name() string { return "clickandbuy-pay" }

func (c *clickandbuyPay) mount(mux *http.ServeMux) {
	mux.HandleFunc("GET "+paySuccess, c.back)
	mux.HandleFunc("GET "+payFailure, c.back)
	mux.HandleFunc("GET /clickandbuy/pending", c.waiting.show)
	mux.HandleFunc("GET /clickandbuy/refund", c.refund)
	mux.HandleFunc("POST /mms.php", c.listen)
}

func (c *clickandbuyPay) terms() terms { return terms{currency: "EUR", nation: "DE", lang: "de"} }

func (c *clickandbuyPay) accepts(order) error { return nil } // a buy link's forms are ClickandBuy's

// Where the customer comes back to.
const (
	paySuccess = "/clickandbuy/success"
	payFailure = "/clickandbuy/failure"
)

// payMinutes is how long a customer may take for the login, and again for each of the two
// steps that follow (CB-200).
const payMinutes = "30"

// start asks for a payment and answers its checkout (CB-190). Whose money is on its way, or
// is being looked for, is not asked to pay again; nor is anybody whose order is over.
func (c *clickandbuyPay) start(ctx context.Context, o order) (string, error) {
	switch o.status {
	case statusPaid:
		return c.shop.failedURL(o.id, reasonAlreadyPaid), nil
	case statusUnclear, statusRefunded, statusPending:
		return c.waiting.ends(o.id), nil
	case statusNew, statusFailed:
	}
	back := func(path string) string { return c.shop.url + path + "?" + url.Values{"order": {o.id}}.Encode() }
	price := payMoney(o.cents, o.currency)
	client := payClient{shop: c.shop}
	answer, err := client.call(ctx, "payRequest",
		group("amount", price...),
		group("orderDetails", leaf("text", "Demo Shop order "+o.id), group("itemList", group("item",
			leaf("itemType", "ITEM"), leaf("description", "One copy, delivered at once: thank you"), leaf("quantity", "1"),
			group("unitPrice", price...), group("totalPrice", price...)))),
		leaf("authExpiration", payMinutes), leaf("confirmExpiration", payMinutes), leaf("successExpiration", payMinutes),
		leaf("successURL", back(paySuccess)), leaf("failureURL", back(payFailure)),
		leaf("externalID", o.id), leaf("consumerLanguage", o.lang), leaf("consumerCountry", o.nation))
	if err != nil {
		return "", fmt.Errorf("ClickandBuy opens no payment: %w", err)
	}
	t := answer.Transaction
	checkout, err := url.Parse(t.RedirectURL)
	if err != nil || !checkout.IsAbs() || !digits(t.ID) || t.Status != payCreated || t.Type != "PAY" || t.ExternalID != o.id {
		return "", fmt.Errorf("%w: a payment that was opened for order %s", errPayAnswer, o.id)
	}
	c.shop.orders.update(o.id, func(o *order) {
		o.reopen()
		o.clickandbuyPay.attempts = append(o.clickandbuyPay.attempts, payAttempt{
			tx: t.ID, state: payCreated, cents: o.cents, currency: o.currency,
		})
	})
	return checkout.String(), nil
}
