package shop

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// clickkw integrates Click KW: the session in clickkw_session.go, the way to its
// page in clickkw_page.go, the customer's return in clickkw_return.go, the question
// about the payment in clickkw_status.go and the timer that asks it in
// clickkw_cron.go. Click tells the merchant's server nothing by itself (KW-045).
type clickkw struct {
	shop  *Shop
	turns turns
}

func (c *clickkw) name() string { return "clickkw" }

func (c *clickkw) mount(mux *http.ServeMux) {
	mux.HandleFunc("GET /clickkw/return", c.back)
	mux.HandleFunc("GET /clickkw/open", c.open)
	mux.HandleFunc("GET /clickkw/cron", c.cron)
}

func (c *clickkw) terms() terms { return terms{currency: "KWD", nation: "KW", lang: "en"} }

const (
	// maxNumber is what the order number's column holds; Click takes every larger
	// number for this one (KW-035).
	maxNumber = 1<<31 - 1
	// maxCents is what an amount of decimal 8,2 holds.
	maxCents = 99_999_999
)

var errClickkwTerms = errors.New("can not be sold with Click KW")

// accepts knows Click's terms. The order's number is not drawn yet where id is "".
func (c *clickkw) accepts(o order) error {
	_, isNumber := ownNumber(o.id)
	switch lang := strings.ToLower(o.lang); {
	case o.id != "" && !isNumber:
		return fmt.Errorf("order=%s %w: it numbers orders, from 1 to %d", o.id, errClickkwTerms, maxNumber)
	case o.currency != "KWD": // there is no field for another (KW-005)
		return fmt.Errorf("currency=%s %w: it takes KWD", o.currency, errClickkwTerms)
	case lang != "en" && lang != "ar":
		return fmt.Errorf("lang=%s %w: it speaks en and ar", o.lang, errClickkwTerms)
	case o.cents > maxCents:
		return fmt.Errorf("amount=%s %w: it takes %s at most", formatAmount(o.cents), errClickkwTerms, formatAmount(maxCents))
	}
	return nil
}

// ownNumber reads an order's own number. 0356 is none: at Click it would be 356,
// which is another order.
func ownNumber(id string) (int64, bool) {
	n, err := strconv.ParseInt(id, 10, 64)
	return n, err == nil && n >= 1 && n <= maxNumber && strconv.FormatInt(n, 10) == id
}

// start leads the customer to Click's page. Whoever may have paid already is not led
// there before Click has said that he has not (KW-136).
func (c *clickkw) start(ctx context.Context, o order) (string, error) {
	defer c.turns.take(o.id)()     // two clicks on a link are one session (KW-151)
	o, _ = c.shop.orders.get(o.id) // as another click has left it
	if o.status == statusPaid {
		return c.shop.failedURL(o.id, reasonAlreadyPaid), nil
	}
	if !o.makes(neverAsksStatus) && !o.makes(keepsSession) {
		v, asked := c.askAll(ctx, o, "")
		if asked && (v.as == statusPaid || v.as == statusUnclear) {
			return c.shop.settle(o.id, v), nil
		}
	}
	c.shop.orders.update(o.id, (*order).reopen)
	location, err := c.lead(ctx, o.id)
	switch {
	case errors.Is(err, errUnset), errors.Is(err, errNumber):
		return "", err
	case err != nil:
		return c.shop.settle(o.id, verdict{as: statusFailed, why: clickkwReason(err), detail: err.Error()}), nil
	}
	return location, nil
}
