package shop

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// The words of a payment's status. The manual prints two; the others are those that
// shops take for a failure (KW-041 to KW-043).
const (
	clickkwSuccess  = "success"
	clickkwNoStatus = "no_status"
)

var clickkwFailures = map[string]bool{"failed": true, "fail": true, "rejected": true, "error": true}

// askAll asks about every attempt of an order of which something can still come, and
// about the one that indicator belongs to. The first success decides, then what is
// unclear, then the latest attempt; false means that there was nothing to ask about.
func (c *clickkw) askAll(ctx context.Context, o order, indicator string) (v verdict, asked bool) {
	for _, a := range o.clickkw.attempts {
		if a.end != "" && !a.returns(indicator) {
			continue
		}
		said := c.ask(ctx, o, a)
		if said.as == statusPaid {
			return said, true
		}
		if v.as != statusUnclear {
			v = said
		}
		asked = true
	}
	return v, asked
}

// ask asks Click for the status of an attempt (manual, chapter 5), the only truth
// that a merchant can fetch (KW-045, KW-127).
func (c *clickkw) ask(ctx context.Context, o order, a attempt) verdict {
	v := c.shop.inquire(ctx, o, func() (verdict, error) {
		word, err := c.paymentStatus(ctx, o, a)
		v, temporary := c.judge(o, a, word, err)
		heard := word
		var refused *clickkwRefusal
		if errors.As(err, &refused) {
			heard = refused.word
		} else if err != nil {
			heard = string(clickkwReason(err))
		}
		c.shop.orders.update(o.id, func(o *order) { o.clickkw.answers = append(o.clickkw.answers, heard) })
		return v, temporary
	})
	switch v.as {
	case statusPaid:
		c.end(o.id, a, clickkwSuccess)
	case statusFailed:
		c.end(o.id, a, v.why)
	case statusNew, statusPending, statusUnclear, statusRefunded:
	}
	return v
}

// paymentStatus asks once. The error is a *clickkwRefusal, or says why there was no
// answer that can be read.
func (c *clickkw) paymentStatus(ctx context.Context, o order, a attempt) (string, error) {
	got, err := c.call(ctx, o, callStatus, "", struct {
		SessionID string `json:"session_id"`
		OrderID   int64  `json:"order_id"`
	}{a.session, a.number})
	if err != nil {
		return "", err
	}
	told, err := readClickkw(o, got)
	if err != nil {
		return "", err
	}
	word := string(orDefault(told.Status, orDefault(told.Response, told.Gateway.Status)))
	switch {
	case o.makes(trustsTruthyStatus):
	case word == "" || told.Response != "" && !strings.EqualFold(string(told.Response), word):
		return "", fmt.Errorf("%w: Status %q, Response %q", errClickkwAnswer, told.Status, told.Response)
	case string(told.OrderID) != strconv.FormatInt(a.number, 10) && !o.makes(orderFromClock):
		return "", fmt.Errorf("%w: about order %s, not %d", errClickkwAnswer, told.OrderID, a.number)
	}
	return word, nil
}

// judge makes a verdict of an answer. The error is one that asking again may cure.
func (c *clickkw) judge(o order, a attempt, word string, err error) (verdict, error) {
	var refused *clickkwRefusal
	switch lower := strings.ToLower(word); {
	case errors.As(err, &refused) && refused.sessionGone(): // not paid, or it would have said so (KW-044)
		return verdict{as: statusFailed, why: clickkwReason(err), detail: err.Error()}, nil
	case refused != nil: // about the merchant, and nothing about the payment (KW-147)
		return verdict{as: statusUnclear, why: reasonUnclear, detail: err.Error()}, nil
	case err != nil:
		return verdict{}, err
	case lower == clickkwSuccess && a.cents != o.cents: // paid before the price changed
		return verdict{as: statusUnclear, why: reasonPrice, detail: "paid were " + formatAmount(a.cents)}, nil
	case lower == clickkwSuccess, o.makes(trustsTruthyStatus):
		return verdict{as: statusPaid}, nil
	case clickkwFailures[lower]:
		return verdict{as: statusFailed, why: reasonPaymentFailed, detail: "status " + word}, nil
	case o.makes(noStatusFails):
		return verdict{as: statusFailed, why: reasonNoStatus, detail: "status " + word}, nil
	}
	return verdict{as: statusPending, why: reasonNoStatus, detail: "status " + word}, nil
}

// end writes down why nothing more can come of an attempt.
func (c *clickkw) end(id string, a attempt, why reason) {
	c.shop.orders.update(id, func(o *order) { o.clickkw.attempts[a.nth].end = why })
}
