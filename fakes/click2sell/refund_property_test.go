package click2sell_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// books are the test's own of everything that was sold, kept by sections 6, 9 and 10 of
// the dossier and not by any code of the fake's.
type books struct {
	p             sandboxed
	refundCancels bool
	chargebackAs  string
	all           []*account
	told          []string // "order what of payment n"
	heard         int      // requests that came before, or were read
	notices       []notice
	counted       int // due things
}

// account is one order: its payments, and the subscription where there is one.
type account struct {
	order    string
	payments []*entry
	course   *courseBook
}

// entry is one payment: its state, and what stands of its price.
type entry struct {
	state  string
	stands int64
}

// courseBook is a subscription.
type courseBook struct {
	state        string
	began, due   time.Time
	term, refuse int // the term that falls due next, and how often it was refused
	turn         int // which of two that fall due at one time was planned first
}

// The terms of the test's club: four of 30 days each, of which the third is refused
// twice, unless somebody is quicker.
const (
	clubPrice, bookPrice = 4995, 4995
	clubTerms            = 4
	refuseThird          = `  - {op: click2sell.rebill, when: term == 3 and try <= 2, then: {outcome: refused}}`
)

// TestMoneyIsNeitherLostNorMade: random sequences of purchases, declined cards, re-bills,
// misses, refunds, chargebacks, cancellations and time. After each step every payment, every
// subscription and every notification agrees with the test's own books.
func TestMoneyIsNeitherLostNorMade(t *testing.T) {
	p := open(t, arrange{})
	rapid.Check(t, func(rt *rapid.T) {
		p.anew()
		b := &books{
			p: p, refundCancels: rapid.Bool().Draw(rt, "refund_cancels"), chargebackAs: rapid.SampledFrom([]string{"none", "Refund"}).Draw(rt, "chargeback_as"),
			heard: len(p.shop.requests()),
		}
		p.Script(refuseThird)
		p.every(map[string]any{"every": "30 days", "terms": clubTerms})
		for _, code := range []string{book, club} {
			p.set(code, fmt.Sprintf("refund_cancels=%t chargeback_as=%s", b.refundCancels, b.chargebackAs))
		}
		p.Switches("zone=UTC")
		rt.Repeat(map[string]func(*rapid.T){
			"buy":        b.buy,
			"decline":    b.decline,
			"rebill":     func(rt *rapid.T) { b.onCourse(rt, "rebill") },
			"miss":       func(rt *rapid.T) { b.onCourse(rt, "miss") },
			"cancel":     func(rt *rapid.T) { b.onCourse(rt, "cancel") },
			"refund":     func(rt *rapid.T) { b.back(rt, "refund") },
			"chargeback": func(rt *rapid.T) { b.back(rt, "chargeback") },
			"time":       b.time,
			"":           b.agree,
		})
	})
}

// form is the address of a new order's form; nobody looks at it.
func (b *books) form(code, order string) string {
	return b.p.Get(b.p.at(link(code, "p="+order))).Header.Get("Location")
}

func (b *books) tell(a *account, what string, n int) {
	b.told = append(b.told, fmt.Sprintf("%s %s of %d", a.order, what, n+1))
}

// buy sells a book, or begins a subscription.
func (b *books) buy(rt *rapid.T) {
	a := &account{order: fmt.Sprint("o", len(b.all))}
	b.all = append(b.all, a)
	code, what := book, "Sale"
	if rapid.Bool().Draw(rt, "club") {
		code, what = club, "Subscription New"
	}
	b.p.Post(b.form(code, a.order), jane())
	b.p.Settle()
	a.payments = []*entry{{"captured", bookPrice}}
	b.tell(a, what, 0)
	if code == club {
		now := b.p.WS.Now()
		a.course = &courseBook{state: "active", began: now, term: 1}
		b.goOn(a, now)
	}
}

// decline leaves an order open.
func (b *books) decline(rt *rapid.T) {
	a := &account{order: fmt.Sprint("o", len(b.all)), payments: []*entry{{"open", bookPrice}}}
	b.all = append(b.all, a)
	page := b.p.Post(b.form(rapid.SampledFrom([]string{book, club}).Draw(rt, "code"), a.order), byCard("4000000000000002"))
	if !page.Has("#c2s-declined") {
		rt.Fatalf("declined: %s", page.Brief())
	}
}

func (b *books) goOn(a *account, now time.Time) {
	c := a.course
	c.term++
	c.refuse = 0
	if c.term > clubTerms {
		c.state = "completed"
		return
	}
	c.state, c.due = "active", c.began.Add(time.Duration(c.term-1)*30*day)
	if c.due.Before(now) {
		c.due = now
	}
	b.counted++
	c.turn = b.counted
}

func (b *books) bill(a *account, now time.Time) {
	a.payments = append(a.payments, &entry{"captured", clubPrice})
	b.tell(a, "Subscription Recurring", len(a.payments)-1)
	b.goOn(a, now)
}

func (b *books) refuse(a *account, now time.Time) {
	if a.course.refuse == 3 {
		b.end(a)
		return
	}
	a.course.refuse++
	b.counted++
	a.course.state, a.course.due, a.course.turn = "past_due", now.Add(72*time.Hour), b.counted
}

func (b *books) end(a *account) {
	a.course.state = "cancelled"
	b.tell(a, "Subscription Cancel", len(a.payments)-1)
}

func (a *account) isOn() bool {
	return a.course != nil && (a.course.state == "active" || a.course.state == "past_due")
}

// some is an order and one of its payments, if there is any.
func (b *books) some(rt *rapid.T) (a *account, n int) {
	if len(b.all) == 0 {
		rt.Skip("nothing has been sold yet")
	}
	a = rapid.SampledFrom(b.all).Draw(rt, "order")
	return a, rapid.IntRange(0, len(a.payments)-1).Draw(rt, "payment")
}

// onCourse does something about a subscription, by one of its payments.
func (b *books) onCourse(rt *rapid.T, action string) {
	a, n := b.some(rt)
	legal := a.isOn() && a.payments[n].state != "open"
	if legal {
		switch now := b.p.WS.Now(); action {
		case "rebill":
			b.bill(a, now)
		case "miss":
			b.refuse(a, now)
		default:
			b.end(a)
		}
	}
	if err := b.p.actOn(b.p.Payments(a.order)[n].ID, action); legal != (err == nil) {
		rt.Fatalf("%s of payment %d of %s: %v", action, n, a.order, err)
	}
}

// back gives money back, by the merchant's will or by the bank's.
func (b *books) back(rt *rapid.T, action string) {
	a, n := b.some(rt)
	e := a.payments[n]
	legal := e.state == "captured"
	switch {
	case !legal:
	case action == "refund":
		e.state, e.stands = "refunded", 0
		b.tell(a, "Refund", n)
		if b.refundCancels && a.isOn() {
			b.end(a)
		}
	default:
		e.state, e.stands = "charged_back", 0
		if b.chargebackAs == "Refund" {
			b.tell(a, "Refund", n)
		}
	}
	if err := b.p.actOn(b.p.Payments(a.order)[n].ID, action); legal != (err == nil) {
		rt.Fatalf("%s of payment %d of %s: %v", action, n, a.order, err)
	}
}

// time lets everything fall due in its order; open orders are given up after a day.
func (b *books) time(rt *rapid.T) {
	until := b.p.WS.Now().Add(time.Duration(rapid.SampledFrom([]int{1, 23, 48, 72, 240, 720, 1600}).Draw(rt, "hours")) * time.Hour)
	b.p.Advance(until.Sub(b.p.WS.Now()))
	for {
		var next *account
		for _, a := range b.all {
			if a.isOn() && !a.course.due.After(until) && (next == nil || a.course.before(next.course)) {
				next = a
			}
		}
		switch {
		case next == nil:
			b.expire()
			return
		case next.course.term == 3 && next.course.refuse < 2:
			b.refuse(next, next.course.due)
		default:
			b.bill(next, next.course.due)
		}
	}
}

func (c *courseBook) before(d *courseBook) bool {
	if c.due.Equal(d.due) {
		return c.turn < d.turn
	}
	return c.due.Before(d.due)
}

// expire notes the open orders whose day is over.
func (b *books) expire() {
	for _, a := range b.all {
		if a.payments[0].state != "open" {
			continue
		}
		if !b.p.WS.Now().Before(b.p.Payments(a.order)[0].Created.Add(day)) {
			a.payments[0].state = "abandoned"
		}
	}
}

// agree holds payments, histories, subscriptions and notifications against the books.
func (b *books) agree(rt *rapid.T) {
	numbers := map[string]string{} // "o1 2" by c2s_transaction_id
	for _, a := range b.all {
		payments := b.p.Payments(a.order)
		if len(payments) != len(a.payments) {
			rt.Fatalf("%s has %d payments, not %d", a.order, len(payments), len(a.payments))
		}
		for n, one := range payments {
			e := a.payments[n]
			if one.State != e.state || int64(one.Amount.Minor) != e.stands {
				rt.Fatalf("payment %d of %s: %s %s, the books say %+v", n+1, a.order, one.State, one.Amount.Value, *e)
			}
			backs := 0
			for i, change := range one.History {
				if i > 0 && change.Amount.Minor > one.History[i-1].Amount.Minor {
					rt.Fatalf("%s made money: %v", change.Event, one.History)
				}
				if change.Event == "refund" || change.Event == "chargeback" {
					backs++
				}
			}
			if backs > 1 {
				rt.Fatalf("given back %d times: %v", backs, one.History)
			}
			if one.Ref != "" {
				if numbers[one.Ref] != "" {
					rt.Fatalf("%s is the number of two", one.Ref)
				}
				numbers[one.Ref] = fmt.Sprintf("%s %d", a.order, n+1)
			}
		}
	}
	b.agreeOnCourses(rt)
	b.agreeOnWhatWasTold(rt, numbers)
}

func (b *books) agreeOnCourses(rt *rapid.T) {
	var want, got []string
	for _, a := range b.all {
		if a.course != nil {
			want = append(want, a.order+" "+a.course.state)
		}
	}
	for _, one := range b.p.agreements() {
		got = append(got, one.Order+" "+one.State)
	}
	if !slices.Equal(want, got) {
		rt.Fatalf("the subscriptions are %q, the books say %q", got, want)
	}
}

func (b *books) agreeOnWhatWasTold(rt *rapid.T, numbers map[string]string) {
	var got []string
	acquirers := map[string]string{}
	for _, request := range b.p.shop.requests()[b.heard:] {
		_, body, _ := strings.Cut(request, "\r\n\r\n")
		b.notices = append(b.notices, readNotice(b.p.T, body))
		b.heard++
	}
	for _, one := range b.notices {
		number, acquirer := one.value("c2s_transaction_id"), one.value("acquirer_transaction_id")
		order, n := "", 0
		if _, err := fmt.Sscanf(numbers[number], "%s %d", &order, &n); err != nil {
			rt.Fatalf("%s is nobody's number", number)
		}
		what := one.value("transaction_type")
		if status := one.value("subscription_status"); status != "" {
			what += " " + status
		}
		got = append(got, fmt.Sprintf("%s %s of %d", order, what, n))
		if before, known := acquirers[acquirer]; known && before != number || one.value("cp_p") != order || one.value("product_price") != "49.95" {
			rt.Fatalf("%v: %s", one, numbers[number])
		}
		acquirers[acquirer] = number
	}
	if !slices.Equal(got, b.told) {
		rt.Fatalf("told: %q\nbooks: %q", got, b.told)
	}
}
