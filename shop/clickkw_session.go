package shop

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// lead gets an order a session and answers where its customer pays. A session that
// has ended is replaced once (KW-142): a customer may come back to an open tab.
func (c *clickkw) lead(ctx context.Context, id string) (string, error) {
	for renewed := false; ; renewed = true {
		o, _ := c.shop.orders.get(id)
		a, err := c.session(ctx, o)
		if err != nil {
			return "", err
		}
		location, err := c.update(ctx, o, a)
		if err == nil {
			c.shop.orders.update(id, func(o *order) { o.clickkw.attempts[a.nth].location = location })
			return location, nil
		}
		var refused *clickkwRefusal
		if !errors.As(err, &refused) {
			return "", err // it may have been done, so the attempt stays open
		}
		if a.location != "" && refused.word == "ORDER Duplicate" {
			return a.location, nil // of this very pair: the page is where it was (KW-033)
		}
		c.end(id, a, clickkwReason(err))
		if !refused.sessionGone() || renewed || o.makes(keepsSession) {
			return "", err
		}
	}
}

// session is the order's open session for this price, or a new one (manual 4.2.1).
func (c *clickkw) session(ctx context.Context, o order) (attempt, error) {
	if kept, found := o.clickkw.latest(); found &&
		(o.makes(keepsSession) || kept.end == "" && kept.cents == o.cents) {
		return kept, nil
	}
	got, err := c.call(ctx, o, callCreate, "", nil)
	if err != nil {
		return attempt{}, err
	}
	created, err := readClickkw(o, got)
	if err != nil {
		return attempt{}, err
	}
	session := created.Gateway
	if (session.SessionID == "" || session.Indicator == "") && !o.makes(trustsTruthyStatus) { // KW-022
		return attempt{}, fmt.Errorf("%w: a session without session_id or indicator_status", errClickkwAnswer)
	}
	number, err := c.number(o)
	if err != nil {
		return attempt{}, err
	}
	a := attempt{session: string(session.SessionID), indicator: string(session.Indicator), number: number, cents: o.cents}
	c.shop.orders.update(o.id, func(o *order) {
		a.nth = len(o.clickkw.attempts)
		o.clickkw.attempts = append(o.clickkw.attempts, a)
	})
	return a, nil
}

var errNumber = fmt.Errorf("the shop has no order number up to %d left", maxNumber)

// number is an order's number at Click: its own for the first session, and another
// one for each further session, since Click takes a number once (KW-032, KW-139).
func (c *clickkw) number(o order) (int64, error) {
	if before, found := o.clickkw.latest(); found && o.makes(reusesOrderNumber) {
		return before.number, nil
	}
	own, _ := ownNumber(o.id) // 0 is never free
	number := c.shop.orders.number(own)
	switch {
	case o.makes(orderFromClock):
		return clockNumbers + number, nil
	case number > maxNumber:
		return 0, errNumber
	}
	return number, nil
}

// clickkwOrder is the body of the update, with the names of the manual's sample
// (chapter 4.2.2, KW-023 to KW-029): order_amout is spelt so there.
type clickkwOrder struct {
	SessionID string      `json:"session_id"`
	OrderID   int64       `json:"order_id"`
	Amount    json.Number `json:"order_amout"`
	ReturnURL string      `json:"return_url"`
	Name      string      `json:"customer_name"`
	Phone     string      `json:"customer_phone"`
	Email     string      `json:"customer_email"`
	Address   string      `json:"customer_address"`
	Comment   string      `json:"customer_comment"`
	CivilID   string      `json:"customer_civilid"`
	Lang      string      `json:"lang"`
}

// update tells Click what the session is for. A lost answer may be that of a
// committed update: repeating the same pair is allowed and harmless (KW-033, KW-154).
func (c *clickkw) update(ctx context.Context, o order, a attempt) (string, error) {
	lang := strings.ToLower(o.lang)
	body := clickkwOrder{
		SessionID: a.session, OrderID: a.number, Amount: json.Number(formatAmount(o.cents)),
		ReturnURL: c.shop.url + "/clickkw/return?order=" + url.QueryEscape(o.id) + "&lang=" + lang,
		Name:      orDefault(o.customer, "Guest"), Phone: "12345678", Email: "guest@shop.example",
		Address: "Block 3, Salmiya", Comment: clickkwComments[lang] + o.id, Lang: lang,
	}
	got, err := c.call(ctx, o, callUpdate, "/"+lang, body)
	if errors.Is(err, errLost) && ctx.Err() == nil {
		got, err = c.call(ctx, o, callUpdate, "/"+lang, body)
	}
	if err != nil {
		return "", err
	}
	return c.place(ctx, o, a, got)
}

var clickkwComments = map[string]string{"en": "Demo Shop order ", "ar": "طلب رقم "}
