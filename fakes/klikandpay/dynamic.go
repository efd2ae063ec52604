package klikandpay

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"time"

	"paysandbox/sandbox"
	"paysandbox/sandbox/journal"
	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/outbox"
	"paysandbox/sandbox/payment"
	"paysandbox/sandbox/webaddr"
)

// RESPONSE of the dynamic return beside those that the scripts answer (KP-101).
const (
	responseAwaiting       = "AWAITING"
	responseAwaitingCheque = "AWAITINGCHEQUE"
)

// userAgent is who calls (KP-099).
const userAgent = "Klik & Pay"

// retryWait is how long after a dynamic return that nobody took the next one is sent
// (KP-106, KP-190).
const retryWait = time.Hour

// announce tells the merchant's server what became of a payment, and sees to what follows
// from that: a part of a plan that is paid by its link ends the plan's trouble, and the
// customer of a real payment gets a mail. A plan's first payment is announced after
// beginPlan, so that it tells when the next falls due.
func (a *account) announce(tx *sandbox.Tx, p payment.Payment, t transaction, response string) error {
	if response == responseOK {
		if err := linkPaid(tx, p); err != nil {
			return err
		}
		if err := confirm(tx, p, t); err != nil {
			return err
		}
	}
	if !a.tells(response) {
		return nil
	}
	target := a.dynamicURL(tx, t.Retour)
	if target == "" {
		return nil
	}
	extras, err := planFields(tx, p, t)
	if err != nil {
		return err
	}
	return sandbox.Notify(tx, sandbox.Notification{
		Op: opDynamic, Payment: p, Retry: slices.Repeat([]time.Duration{retryWait}, a.number("dynamic_retries")),
		Fields: append(a.dynamicFields(p, t, response), extras...),
		Asked:  map[string]any{"merchant": int(a.ID), "amount": int(p.Amount.Minor), "part": t.Part},
		Spell:  func(fields []operation.KeyText) outbox.Delivery { return a.spellDynamic(target, fields) },
		Await:  true,
	})
}

// tells tells whether the merchant hears of it: refusals only where the account wants so
// (KP-100).
func (a *account) tells(response string) bool {
	switch response {
	case responseRefused, responseCanceled:
		return a.on("notify_refusals")
	}
	return true
}

// dynamicFields are RESPONSE, what is ticked, what is always sent, and the alias (KP-101
// to KP-104).
func (a *account) dynamicFields(p payment.Payment, t transaction, response string) []operation.KeyText {
	t.Means = cmp.Or(t.Means, t.Card.Brand) // the bank has not said yes, but it was asked
	known := append([]operation.KeyText{{Name: "NUMXKP", Text: t.Num}}, a.paidFields(t, p.Amount)...)
	ticked := a.list("dynamic_return.fields")
	fields := []operation.KeyText{{Name: "RESPONSE", Text: response}}
	for _, field := range known { // they stand in the back office's order
		if slices.Contains(ticked, field.Name) {
			fields = append(fields, field)
		}
	}
	fields = append(fields, t.bankFields()...) // 0 and empty where it has not taken it (KP-191)
	if t.Alias != "" && a.on("dynamic_alias") {
		fields = append(fields, operation.KeyText{Name: "ALIAS", Text: t.Alias})
	}
	return fields
}

// spellDynamic writes the call: by GET with the variables behind the merchant's own
// target, by POST with them in the body (KP-096, KP-098, KP-099).
func (a *account) spellDynamic(target string, fields []operation.KeyText) outbox.Delivery {
	d := outbox.Delivery{
		Method: http.MethodGet, URL: target, Headers: []operation.KeyText{{Name: "User-Agent", Text: userAgent}},
		SourceIP: a.sw("source_addr"), Timeout: a.duration("dynamic_timeout"),
	}
	if a.sw("dynamic_return.method") == http.MethodPost {
		d.Method, d.Body = http.MethodPost, []byte(joinFields(fields))
		d.Headers = append(d.Headers, operation.KeyText{Name: "Content-Type", Text: "application/x-www-form-urlencoded"})
	} else {
		d.URL = webaddr.WithQuery(target, joinFields(fields))
	}
	if lost := fragment(d.URL); lost != "" {
		for _, f := range fields {
			if f.Name == "ALIAS" && f.Text != "" { // notes are read as they are
				lost = strings.ReplaceAll(lost, f.Text, journal.Hidden)
			}
		}
		d.Notes = append(d.Notes, lost)
	}
	return d
}

// Accepted implements sandbox.Notifier: what the merchant says is recorded and counts for
// nothing; only whether anybody took the call decides about sending it again (KP-106).
func (Fake) Accepted(_ *sandbox.Workspace, _ outbox.Delivery, a outbox.Answer) bool {
	return outbox.OK2xx(a)
}
