package shop

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// click2sell integrates Click2Sell: what is sold in click2sell_product.go, the order
// link's pass-throughs in click2sell_link.go, the notification in click2sell_notice.go,
// the script that listens for it in click2sell_listener.go with its checks in
// click2sell_checks.go, whose a transaction is in click2sell_ids.go, what a notification
// changes in click2sell_book.go, until when a member has access in click2sell_access.go
// and the thank-you page in click2sell_thanks.go. There is nothing that a merchant could ask Click2Sell (CS-083).
type click2sell struct {
	shop    *Shop
	waiting pendingPage
	secret  []byte // of the hashes in order links and cookies
	turns   turns
	ids     click2sellIDs
}

func (c *click2sell) name() string { return "click2sell" }

func (c *click2sell) mount(mux *http.ServeMux) {
	mux.HandleFunc("POST /click2sell/notify", c.notify)
	mux.HandleFunc("GET /click2sell/thanks", c.thanks)
	mux.HandleFunc("POST /click2sell/thanks", c.thanks)
	mux.HandleFunc("GET /click2sell/pending", c.waiting.show)
}

func (c *click2sell) terms() terms { return terms{currency: "USD", nation: "US", lang: "en"} }

var errClick2sellTerms = errors.New("can not be sold with Click2Sell")

// accepts knows the currencies that a product may have (CS-041). Which one it has, and
// its price, is set at Click2Sell: the shop can only compare afterwards.
func (c *click2sell) accepts(o order) error {
	if !oneOf(o.currency, "USD", "EUR", "GBP") {
		return fmt.Errorf("currency=%s %w: it takes USD, EUR and GBP", o.currency, errClick2sellTerms)
	}
	return nil
}

// goods are the two products, at the prices that are set for them.
func (c *click2sell) goods() []goods {
	return []goods{
		{Name: "How to find out the best deal", Amount: click2sellPrice},
		{Name: "Members area, a month", Amount: click2sellMonth, More: "mode=subscription"},
	}
}

// choose reads mode: sale (default), or subscription. An amount that is not named is
// the product's.
func (c *click2sell) choose(r *http.Request, o *order) (err error) {
	query := r.URL.Query()
	mode := query.Get("mode")
	if !oneOf(mode, "", "sale", "subscription") {
		return fmt.Errorf("mode=%s %w: it is sale or subscription", mode, errClick2sellTerms)
	}
	o.click2sell.subscription = mode == "subscription"
	if query.Get("amount") == "" {
		price := click2sellPrice
		if o.click2sell.subscription {
			price = click2sellMonth
		}
		o.cents, err = parseAmount(price)
	}
	return err
}

// start sends the customer to the order link. Whose payment is being checked is not
// asked to pay again; nor is anybody whose order is over.
func (c *click2sell) start(_ context.Context, o order) (string, error) {
	switch o.status {
	case statusPaid:
		return c.shop.failedURL(o.id, reasonAlreadyPaid), nil
	case statusUnclear, statusRefunded:
		return c.waiting.ends(o.id), nil
	case statusNew, statusPending, statusFailed:
	}
	p, err := c.product(o.click2sell.subscription)
	if err != nil {
		return "", err
	}
	c.shop.orders.update(o.id, (*order).reopen)
	return c.orderLink(p, o), nil
}

// urlIsSecure tells whether browsers reach the shop by TLS.
func (s *Shop) urlIsSecure() bool { return strings.HasPrefix(s.url, "https:") }
