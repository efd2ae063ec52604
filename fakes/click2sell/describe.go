package click2sell

import (
	"strconv"
	"strings"
	"time"

	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/payment"
)

// Describe implements sandbox.Describing: what the transaction report of a merchant shows
// of a sale, and when a subscription's next payment is due.
func (Fake) Describe(ws *sandbox.Workspace, p payment.Payment) []operation.KeyText {
	var facts []operation.KeyText
	say := func(name, text string) {
		if text != "" {
			facts = append(facts, operation.KeyText{Name: name, Text: text})
		}
	}
	if c, err := courses.Get(ws, p.ID); err == nil { // an agreement
		if !c.Due.IsZero() {
			say("Next payment", c.Due.UTC().Format(time.DateTime))
			say("It is number", strconv.Itoa(c.Term))
		}
		return facts
	}
	o, err := orders.Get(ws, p.ID)
	if err != nil {
		return nil
	}
	say("Product", o.Name+" ("+strconv.FormatInt(o.Product, 10)+")")
	say("Buyer", strings.TrimSpace(o.Buyer.Name+" "+o.Buyer.Surname))
	say("E-mail", o.Buyer.Email)
	say("Country", o.Buyer.Country)
	say("Paid by", o.Means)
	say("Acquirer’s transaction", o.Acquirer)
	say("Affiliate", o.Affiliate)
	say("Subscription", o.Subscription)
	if o.Term > 0 {
		say("Payment number", strconv.Itoa(o.Term))
	}
	return facts
}
