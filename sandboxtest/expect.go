package sandboxtest

import (
	"fmt"
	"strings"
	"time"

	"paysandbox/sandbox"
)

// glance is how often is looked while something is under way, in wall time.
const glance = 5 * time.Millisecond

// Paid is true of an order whose newest payment is paid, or becomes so while something is
// still under way. Otherwise the test ends. It answers the payment.
func (s *Sandbox) Paid(order string) Payment {
	s.t.Helper()
	return s.Phase(order, "paid")
}

// Phase is Paid for any phase: open, authorized, paid, refused, cancelled, expired,
// refunded, disputed.
func (s *Sandbox) Phase(order, phase string) Payment {
	s.t.Helper()
	var all []Payment
	var p *Payment
	if !s.holds(func() bool {
		all = s.Payments()
		p = newest(all, order)
		return p != nil && p.Phase == phase
	}) {
		if p == nil {
			s.t.Fatalf("order %q is not %s: it has no payment; %s", order, phase, orders(all))
		}
		s.t.Fatalf("order %q is not %s but %s: %s", order, phase, p.Phase, story(*p))
	}
	return *p
}

// story is a payment in a line.
func story(p Payment) string {
	states := make([]string, 0, len(p.History))
	for _, change := range p.History {
		states = append(states, change.To)
	}
	return fmt.Sprintf("%s of %s %s at %s went %s", p.ID, p.Amount.Value, p.Amount.Currency, p.Provider, strings.Join(states, " > "))
}

// NeverPaid is true where no payment of an order was ever paid, not even for a moment. It
// waits until nothing is under way any more.
func (s *Sandbox) NeverPaid(order string) {
	s.t.Helper()
	s.Settle()
	for _, p := range s.Payments() {
		for _, change := range p.History {
			if p.Order == order && change.Phase == "paid" {
				s.t.Fatalf("order %q was paid: %s", order, story(p))
			}
		}
	}
}

// Delivered is true of an order of which n notifications have been delivered, and none
// failed or waits to be tried again. It answers them.
func (s *Sandbox) Delivered(order string, n int) []Delivery {
	s.t.Helper()
	var found []Delivery
	if !s.holds(func() bool {
		found = s.Deliveries(order)
		for _, d := range found {
			if d.State != "delivered" {
				return false
			}
		}
		return len(found) == n
	}) {
		var told []string
		for _, d := range found {
			told = append(told, "\n\t"+fate(d))
		}
		s.t.Fatalf("order %q has not %d delivered notifications but %d altogether:%s", order, n, len(found), strings.Join(append(told, ""), ""))
	}
	return found
}

// fate is a delivery in a line.
func fate(d Delivery) string {
	told := fmt.Sprintf("%s to %s is %s after %d attempts", d.Op, d.URL, d.State, len(d.Attempts))
	if n := len(d.Attempts); n > 0 {
		last := d.Attempts[n-1]
		told += fmt.Sprintf("; the last was answered with %d %s%s", last.Status, short(last.Body), last.Error)
	}
	if d.Next != "" {
		told += "; the next is due at " + d.Next
	}
	return told
}

func short(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > 100 {
		return string(runes[:100]) + "…"
	}
	return text
}

// Matched is true where every rule has matched at least once: a test of misbehaviour that
// never took place proves nothing. A rule that did not tells its near miss.
func (s *Sandbox) Matched() {
	s.t.Helper()
	for _, rule := range s.Rules() {
		if rule.Matched == 0 {
			s.t.Fatalf("the rule %q never matched: %s", rule.Name, unmatched(rule))
		}
	}
}

func unmatched(rule RuleSeen) string {
	if rule.Missed == 0 {
		return rule.Op + " was never asked, or an earlier rule answered"
	}
	return fmt.Sprintf("%s was asked %d times, the last time %s", rule.Op, rule.Missed, rule.NearMiss)
}

// Eventually asks a question about the shop until its answer is yes. It ends the test
// when that takes longer than the sandbox's patience; what says what was waited for.
func (s *Sandbox) Eventually(what string, yes func() bool) {
	s.t.Helper()
	for deadline := time.Now().Add(s.patience); !yes(); time.Sleep(glance) {
		if !time.Now().Before(deadline) {
			s.t.Fatalf("not within %s: %s", s.patience, what)
		}
	}
}

// Settle waits until no call is in flight and, where the clock stands still, nothing is
// due. What is planned for later stays planned. It ends the test where that takes longer
// than the sandbox's patience.
func (s *Sandbox) Settle() {
	s.t.Helper()
	for deadline := time.Now().Add(s.patience); !s.quiet(); time.Sleep(glance) {
		if !time.Now().Before(deadline) {
			s.t.Fatalf("sandboxtest: something is still under way after %s", s.patience)
		}
	}
}

// holds asks again while something is under way, and once more when nothing is.
func (s *Sandbox) holds(yes func() bool) bool {
	s.t.Helper()
	for deadline := time.Now().Add(s.patience); ; time.Sleep(glance) {
		over := s.quiet() || !time.Now().Before(deadline)
		if yes() {
			return true
		}
		if over {
			return false
		}
	}
}

// quiet tells whether nothing can change any more unless somebody does something. A clock
// that runs may always reach something.
func (s *Sandbox) quiet() bool {
	s.t.Helper()
	w := s.workspace()
	if w.InFlight > 0 {
		return false
	}
	next, err := time.Parse(time.RFC3339Nano, w.Clock.Next)
	if w.Clock.Next == "" || err != nil {
		return true
	}
	if w.Clock.Mode == sandbox.Frozen {
		return next.After(w.Clock.Now)
	}
	return next.Sub(w.Clock.Now) > s.patience
}
