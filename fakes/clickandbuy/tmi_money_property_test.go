package clickandbuy_test

import (
	"fmt"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// held is what the test's own books say of a reservation, in hundredths.
type held struct {
	number         string
	external       string // of an e-commerce reservation
	standing       int    // of the two agreements
	commerce       bool
	reserved, left int64
	captured       int64
	state          string
	ends           time.Time
}

// booked is what they say of a transaction.
type booked struct {
	external, bdr, state string
	standing             int
	amount, stands       int64
}

// collections are the books of two agreements of one buyer, kept by the dossier's rules
// (CB-135 to CB-140, CB-259, CB-260, CB-358 to CB-369) and not by any code of the fake's.
type collections struct {
	p     *sandboxed
	keep  bool // tmi.capture_rest
	all   []*booked
	held  []*held
	count int
}

// TestMoneyOfAgreements: random sequences of debits, credits, reservations, captures,
// cancellations in whole and in part, and time. After each step every answer, payment and
// agreement agrees with the test's own books, and nothing was given back that was not
// collected, or captured that was not reserved.
func TestMoneyOfAgreements(t *testing.T) {
	p := open(t, arrange{})
	rapid.Check(t, func(rt *rapid.T) {
		require.NoError(t, p.World.Reset(p.WS.Name(), ""))
		p.Put(agreed)
		c := &collections{p: p, keep: rapid.Bool().Draw(rt, "keep")}
		p.Switches("tmi.reservation_lifetime=6h tmi.capture_rest=" + map[bool]string{true: "keep", false: "release"}[c.keep])
		rt.Repeat(map[string]func(*rapid.T){
			"debit":       c.debit,
			"credit":      c.credit,
			"cancel":      func(rt *rapid.T) { c.giveBack(rt, true) },
			"part cancel": func(rt *rapid.T) { c.giveBack(rt, false) },
			"reserve":     c.reserve,
			"capture":     c.capture,
			"release":     c.release,
			"time":        c.time,
			"":            c.agree,
		})
	})
}

func (c *collections) next() string { c.count++; return fmt.Sprintf("o%d", c.count) }

// either is one of the two agreements of the buyer: 7 or 8.
func either(rt *rapid.T) (int, string) {
	standing := rapid.IntRange(7, 8).Draw(rt, "agreement")
	return standing, fmt.Sprintf("easyCollectID=%d", standing)
}

func amountNear(rt *rapid.T, stands int64) int64 {
	edges := []int64{1, stands - 1, stands, stands + 1, stands / 3, rapid.Int64Range(1, 20000).Draw(rt, "any")}
	return max(1, rapid.SampledFrom(edges).Draw(rt, "amount"))
}

func cents(n int64) string { return strconv.FormatInt(n, 10) }

// stand is what the debits of an agreement come to, less what was credited by it.
func (c *collections) stand(standing int) (left int64) {
	for _, b := range c.all {
		switch {
		case b.standing != standing:
		case b.state == "credited":
			left -= b.amount
		default:
			left += b.stands
		}
	}
	return left
}

func expectWord(rt *rapid.T, what string, answer page, want string) {
	if got := answer.refusal(); got != want {
		rt.Fatalf("%s: %q, not %q", what, got, want)
	}
}

func (c *collections) debit(rt *rapid.T) {
	standing, which := either(rt)
	b := &booked{external: c.next(), standing: standing, amount: rapid.Int64Range(1, 20000).Draw(rt, "amount"), state: "committed"}
	answer := c.p.perform("DEBIT", collecting(b.external, cents(b.amount), which))
	expectWord(rt, "debit", answer, "")
	b.bdr, b.stands = answer.said("BDRID"), b.amount
	c.all = append(c.all, b)
}

func (c *collections) credit(rt *rapid.T) {
	standing, which := either(rt)
	left := c.stand(standing)
	b := &booked{external: c.next(), standing: standing, amount: amountNear(rt, left), state: "credited"}
	answer := c.p.perform("CREDIT", collecting(b.external, cents(b.amount), which))
	if b.amount > left {
		expectWord(rt, "credit", answer, "34 AmountNotAllowed")
		return
	}
	expectWord(rt, "credit", answer, "")
	b.bdr, b.stands = answer.said("BDRID"), b.amount
	c.all = append(c.all, b)
}

func (c *collections) giveBack(rt *rapid.T, whole bool) {
	if len(c.all) == 0 {
		rt.Skip("nothing was collected yet")
	}
	b := rapid.SampledFrom(c.all).Draw(rt, "transaction")
	kind, gone := "CANCEL", b.stands
	if !whole {
		kind, gone = "PARTCANCEL", amountNear(rt, b.stands)
	}
	query := cancelling(b.external, "amount="+cents(gone))
	if rapid.Bool().Draw(rt, "by number") {
		query = cancelling("", "BDRID="+b.bdr, "amount="+cents(gone))
	}
	answer := c.p.perform(kind, query)
	switch {
	case b.state != "committed":
		expectWord(rt, kind+" of "+b.state, answer, "34 BDRStateNotAllowed")
	case !whole && gone >= b.stands:
		expectWord(rt, kind+" of all", answer, "34 AmountNotAllowed")
	case gone > c.stand(b.standing):
		expectWord(rt, kind+" of what was credited", answer, "34 AmountNotAllowed")
	default:
		expectWord(rt, kind, answer, "")
		if answer.said("amount") != cents(gone) {
			rt.Fatalf("%s gave %s back, not %d", kind, answer.said("amount"), gone)
		}
		if b.stands -= gone; whole {
			b.state = "cancelled"
		}
	}
}

func (c *collections) reserve(rt *rapid.T) {
	standing, which := either(rt)
	h := &held{standing: standing, commerce: rapid.Bool().Draw(rt, "e-commerce"), reserved: rapid.Int64Range(1, 20000).Draw(rt, "amount"), state: "reserved"}
	h.left, h.ends = h.reserved, c.p.WS.Now().Add(6*time.Hour)
	var answer page
	if h.commerce {
		h.external = c.next()
		answer = c.p.rc(h.external, cents(h.reserved), which)
		h.number = answer.said("BDRID")
	} else {
		answer = c.p.call("createReservation", true, reserving(cents(h.reserved), which)...)
		h.number = answer.said("reservationID")
	}
	expectWord(rt, "reserve", answer, "")
	c.held = append(c.held, h)
}

func (c *collections) some(rt *rapid.T) *held {
	if len(c.held) == 0 {
		rt.Skip("nothing was reserved yet")
	}
	return rapid.SampledFrom(c.held).Draw(rt, "reservation")
}

func (c *collections) capture(rt *rapid.T) {
	h := c.some(rt)
	b := &booked{external: h.external, bdr: h.number, standing: h.standing, amount: amountNear(rt, h.left), state: "committed"}
	var answer page
	if h.commerce {
		answer = c.p.call("rcCaptureReservation", true, "BDRID="+h.number, "amount="+cents(b.amount), "currency=EUR", "infoText=")
	} else {
		b.external = c.next()
		answer = c.p.capture(h.number, b.external, cents(b.amount), fmt.Sprintf("easyCollectID=%d", h.standing))
		b.bdr = answer.said("BDRID")
	}
	switch {
	case h.state != "reserved":
		expectWord(rt, "capture of "+h.state, answer, "34 ReservationNotOpen")
		return
	case b.amount > h.left:
		expectWord(rt, "capture of more", answer, "34 AmountNotAllowed")
		return
	}
	expectWord(rt, "capture", answer, "")
	b.stands = b.amount
	c.all = append(c.all, b)
	h.captured, h.left = h.captured+b.amount, h.left-b.amount
	if h.left == 0 || !c.keep || h.commerce {
		h.state, h.left = "captured", 0
	}
}

func (c *collections) release(rt *rapid.T) {
	h := c.some(rt)
	var answer page
	if h.commerce {
		answer = c.p.call("rcCancelReservation", true, "BDRID="+h.number, "infoText=")
	} else {
		answer = c.p.call("cancelReservation", true, "reservationID="+h.number, "crn=99887766")
	}
	if h.state != "reserved" {
		expectWord(rt, "release of "+h.state, answer, "34 ReservationNotOpen")
		return
	}
	expectWord(rt, "release", answer, "")
	h.state = "cancelled"
}

func (c *collections) time(rt *rapid.T) {
	c.p.Advance(time.Duration(rapid.IntRange(1, 240).Draw(rt, "minutes")) * time.Minute)
	for _, h := range c.held {
		if h.state == "reserved" && !c.p.WS.Now().Before(h.ends) {
			h.state = "expired"
		}
	}
}

// agree holds every payment and agreement against the books.
func (c *collections) agree(rt *rapid.T) {
	payments := map[string]payment.Payment{}
	require.NoError(rt, sandbox.Payments.Each(c.p.WS, "", func(one payment.Payment) bool { payments[one.Ref] = one; return true }))
	if len(payments) != len(c.all) {
		rt.Fatalf("%d payments, not %d", len(payments), len(c.all))
	}
	collected, given := map[int]int64{}, map[int]int64{}
	for _, b := range c.all {
		one := payments[b.bdr]
		minor := one.Amount.Minor
		if one.State == "cancelled" {
			minor = 0 // its amount is what was given back at last
		}
		if string(one.State) != b.state || one.Order != b.external || b.state != "cancelled" && minor != b.stands {
			rt.Fatalf("%s %s %s, the books say %+v", one.Order, one.State, one.Amount, *b)
		}
		if b.state == "credited" {
			given[b.standing] += b.amount
			continue
		}
		collected[b.standing] += b.amount
		given[b.standing] += b.amount - minor
	}
	for standing, back := range given {
		if back > collected[standing] {
			rt.Fatalf("agreement %d: %d were collected, %d given back", standing, collected[standing], back)
		}
	}
	agreements := map[string]payment.Payment{}
	require.NoError(rt, sandbox.Agreements.Each(c.p.WS, "", func(one payment.Payment) bool { agreements[one.Ref] = one; return true }))
	for _, h := range c.held {
		one := agreements[h.number]
		want := h.left
		if h.state == "captured" {
			want = h.captured
		}
		if string(one.State) != h.state || one.Amount.Minor != want || h.captured > h.reserved {
			rt.Fatalf("reservation %s %s, the books say %+v", one.State, one.Amount, *h)
		}
	}
}
