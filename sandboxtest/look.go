package sandboxtest

import (
	"net/url"
	"slices"
	"strings"

	"paysandbox/runner/client"
	"paysandbox/sandbox"
	"paysandbox/sandbox/journal"
	"paysandbox/sandbox/payment"
)

// What the sandbox remembers, as the control API shows it.
type (
	Payment  = payment.View     // State is the provider's word, Phase one of open, authorized, paid, refused, cancelled, expired, refunded, disputed
	Exchange = journal.Exchange // one request and its answer, in either direction
	Delivery = journal.Delivery // a notification to the shop
	Mail     = journal.Mail     // a letter to the customer
)

// Payments are all payments, oldest first.
func (s *Sandbox) Payments() []Payment {
	s.t.Helper()
	found, err := s.client.Payments(s.ctx, sandbox.Default, nil)
	s.must(err)
	return found
}

// Payment is the newest payment of an order, by the name that the shop gave it. Without
// one the test ends.
func (s *Sandbox) Payment(order string) Payment {
	s.t.Helper()
	all := s.Payments()
	if p := newest(all, order); p != nil {
		return *p
	}
	s.t.Fatalf("sandboxtest: there is no payment of order %q; %s", order, orders(all))
	panic("unreachable")
}

func newest(all []Payment, order string) *Payment {
	for _, p := range slices.Backward(all) {
		if p.Order == order {
			return &p
		}
	}
	return nil
}

// orders tells which payments there are.
func orders(all []Payment) string {
	if len(all) == 0 {
		return "there is no payment yet"
	}
	var known []string
	for _, p := range all {
		known = append(known, `"`+p.Order+`" (`+p.State+`)`)
	}
	return "there are payments of " + strings.Join(known, ", ")
}

// Agreements are subscriptions, instalment plans, recurring authorizations and
// reservations.
func (s *Sandbox) Agreements() []Payment {
	s.t.Helper()
	found, err := s.client.Agreements(s.ctx, sandbox.Default)
	s.must(err)
	return found
}

// Act does at the provider what happens after the sale: Act("356", "refund",
// "amount=5.00"). The payment is named by its order, or as "ref:481203957721" or "id:…";
// [Payment] lists its actions, `sandbox ops` their parameters. What the action has the
// provider send is sent before Act answers.
func (s *Sandbox) Act(order, action string, params ...string) Payment {
	s.t.Helper()
	values := map[string]string{}
	for _, param := range params {
		name, value, ok := strings.Cut(param, "=")
		if !ok {
			s.t.Fatalf("sandboxtest: %q is no parameter of the form name=value", param)
		}
		values[name] = value
	}
	kind, rest, _ := strings.Cut(order, ":")
	name := "order:" + order
	switch kind {
	case "order", "ref":
		name = order
	case "id":
		name = rest
	}
	after, err := s.client.Act(s.ctx, sandbox.Default, name, action, values)
	s.must(err)
	s.Settle()
	return after
}

// Exchanges are the journal: all exchanges in both directions, or those of some
// operations. Card data and secrets are masked in it.
func (s *Sandbox) Exchanges(ops ...string) []Exchange {
	s.t.Helper()
	all, err := s.client.Exchanges(s.ctx, sandbox.Default, 0)
	s.must(err)
	if len(ops) == 0 {
		return all
	}
	return slices.DeleteFunc(all, func(e Exchange) bool { return !slices.Contains(ops, e.Op) })
}

// Deliveries are the notifications of an order, oldest first, with every attempt and what
// the shop answered.
func (s *Sandbox) Deliveries(order string) []Delivery {
	s.t.Helper()
	found, err := s.client.Deliveries(s.ctx, sandbox.Default, url.Values{"order": {order}})
	s.must(err)
	return found
}

// Resend sends a notification again, as the provider's back office can.
func (s *Sandbox) Resend(d Delivery) {
	s.t.Helper()
	s.must(s.client.Do(s.ctx, "POST", client.In(sandbox.Default, "deliveries", d.ID, "resend"), nil, nil))
	s.Settle()
}

// Mails are the letters that a provider would have sent to customers.
func (s *Sandbox) Mails() []Mail {
	s.t.Helper()
	found, err := s.client.Mails(s.ctx, sandbox.Default)
	s.must(err)
	return found
}
