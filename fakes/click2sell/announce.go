package click2sell

import (
	"fmt"
	"slices"
	"strings"

	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/outbox"
	"paysandbox/sandbox/payment"
)

// announce tells the merchant's script of an event. paid has the amount that is told, o
// the numbers and the date.
func (p *product) announce(tx *sandbox.Tx, paid payment.Payment, o order, what event) error {
	target := p.notifyURL(tx)
	if target == "" { // CS-005
		return nil
	}
	asked := p.asked(paid.Amount, o)
	asked["type"], asked["subscription"], asked["term"] = what.Type, what.Status, o.Term
	return sandbox.Notify(tx, sandbox.Notification{
		Op: opNotify, Payment: paid, Asked: asked, Buyer: o.Buyer.scripted(), Retry: p.durations("retries"), Await: true,
		Fields:  p.fields(paid, o, what),
		Outcome: func(word string, fields []operation.KeyText) []operation.KeyText { return p.forged(o, word, fields) },
		Spell:   func(fields []operation.KeyText) outbox.Delivery { return p.spell(target, fields) },
	})
}

// untold is why nobody is told of what happens to a product's sales: for the journal; ""
// where somebody is.
func (p *product) untold(s sandbox.Scope) string {
	switch {
	case !p.on("notify"):
		return "no notification was sent: Enable/Disable remote server's notification is off (CS-005)"
	case p.notifyURL(s) == "":
		return "no notification was sent: neither notify_url nor the shop's place notify says where to (CS-005)"
	}
	return ""
}

// refusals are how scripts that answer 200 whatever they think say no (CS-080).
var refusals = []string{"failed", "missing", "refused", "error", "invalid", "no post request"}

// Remark implements sandbox.Remarking: a status 2xx does not mean that the script has
// accepted the notification (CS-080, CS-105).
func (Fake) Remark(_ outbox.Delivery, a outbox.Answer) string {
	said := sandbox.OneLine(string(a.Body))
	lower := strings.ToLower(said)
	if !outbox.OK2xx(a) || !slices.ContainsFunc(refusals, func(word string) bool { return strings.Contains(lower, word) }) {
		return ""
	}
	return fmt.Sprintf("the script answered %d, which counts as delivered, but said %q: it has not taken the notification (CS-080)", a.Status, sandbox.Clip(said, maxNoted))
}

// Accepted implements sandbox.Notifier: a status 2xx counts as delivered, whatever the
// body says, and a redirect is not followed (CS-079).
func (Fake) Accepted(_ *sandbox.Workspace, _ outbox.Delivery, a outbox.Answer) bool {
	return outbox.OK2xx(a)
}
