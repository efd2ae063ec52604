package sandbox

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"paysandbox/sandbox/journal"
	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/outbox"
	"paysandbox/sandbox/payment"
	"paysandbox/sandbox/scenario"
)

// Deliveries are the notifications of a workspace.
var Deliveries = NewCollection("deliveries", func(d outbox.Delivery) string { return d.ID }, nil)

// Notification is something that a provider tells a merchant out of band.
type Notification struct {
	Op      *operation.Operation
	Payment payment.Payment
	Fields  []operation.KeyText // what the script may set and unset
	Asked   map[string]any      // the operation's own fields, as rules see them
	Buyer   scenario.Buyer      // as rules see it
	Delay   time.Duration
	Retry   []time.Duration // waits between attempts, in workspace time
	// Spell makes the request from the fields: target, headers, body, source address.
	Spell func(fields []operation.KeyText) outbox.Delivery
	// Outcome makes another outcome's fields of them, before the rule's set and unset; nil
	// where the operation has no outcomes.
	Outcome func(word string, fields []operation.KeyText) []operation.KeyText
	Await   bool // AwaitNotified waits for it
}

// Notify plans a notification within the transaction that caused it, so that
// neither exists without the other: once, or as often as a rule's plan says.
func Notify(tx *Tx, n Notification) error {
	message := texts(n.Fields)
	decision, err := Decide(tx, Ask{Op: n.Op, Payment: &n.Payment, Order: n.Payment.Order, Buyer: n.Buyer, Fields: n.Asked, Message: message})
	if err != nil {
		return err
	}
	plan := decision.Deliveries
	if plan == nil {
		plan = []operation.Delivery{{}}
	}
	at := tx.Now().Add(n.Delay)
	heard := awaited{Payment: n.Payment.ID}
	for _, entry := range plan {
		if !entry.Concurrent {
			at = at.Add(entry.Delay)
		}
		fields := slices.Clone(n.Fields)
		if n.Outcome != nil && decision.Outcome != "" {
			fields = n.Outcome(decision.Outcome, fields)
		}
		fields = Apply(Apply(fields, decision.Set, decision.Unset), entry.Set, entry.Unset)
		d := n.Spell(fields)
		if err := n.plan(tx, &d, decision, at, entry.Concurrent); err != nil {
			return err
		}
		heard.Deliveries = append(heard.Deliveries, d.ID)
	}
	if !n.Await {
		return nil
	}
	return awaitedNotifications.Put(tx, heard)
}

func (n Notification) plan(tx *Tx, d *outbox.Delivery, decision Decision, at time.Time, concurrent bool) error {
	number, err := Count(tx, "deliveries")
	if err != nil {
		return err
	}
	d.ID = deliveryID(number)
	d.Provider, d.Op, d.Payment, d.Order = n.Payment.Provider, n.Op.Name, n.Payment.ID, n.Payment.Order
	d.Created, d.State, d.Next, d.Retry = tx.Now(), outbox.Pending, at, n.Retry
	d.Rule, d.Outcome, d.Delay, d.Fault = decision.Rule, decision.Outcome, decision.Delay, decision.Fault
	d.Notes = append(slices.Clip(d.Notes), decision.Notes...)
	if err := Deliveries.Insert(tx, *d); err != nil {
		return err
	}
	if err := dropDeliveries(tx, number); err != nil {
		return err
	}
	return tx.Schedule(Due{At: at, Provider: d.Provider, Kind: deliveryDue, Ref: d.ID, Concurrent: concurrent})
}

// MaxDeliveries is how many notifications a workspace remembers beside those that are still
// to be sent; the oldest are forgotten.
const MaxDeliveries = 10_000

// maxDropped is at how many old ones each new one looks: those that are pending stay, and
// there may be many.
const maxDropped = 256

// dropDeliveries forgets old ones that nothing more is planned for.
func dropDeliveries(tx *Tx, newest uint64) error {
	if newest <= MaxDeliveries {
		return nil
	}
	last, looked := deliveryID(newest-MaxDeliveries), 0
	var old []string
	err := Deliveries.Each(tx, "", func(d outbox.Delivery) bool {
		if d.ID <= last && d.State != outbox.Pending {
			old = append(old, d.ID)
		}
		looked++
		return d.ID < last && looked < maxDropped
	})
	for _, id := range old {
		err = errors.Join(err, Deliveries.Delete(tx, id))
	}
	return err
}

func deliveryID(n uint64) string { return numbered("d", n, 8) }

func (ws *Workspace) attemptDelivery(ctx context.Context, due Due) string {
	id := due.Ref
	defer ws.attempted.fire()
	d, err := Deliveries.Get(ws, id)
	if err != nil {
		return "the delivery is gone"
	}
	if due.Kind == deliveryDue && (d.State != outbox.Pending || !d.Next.Equal(due.At)) {
		return d.Op + " to " + ws.ViewDelivery(d).URL + ": sent again meanwhile"
	}
	accepted := outbox.Judge(outbox.OK2xx)
	if p, ok := ws.world.provider(d.Provider).(Notifier); ok {
		accepted = func(a outbox.Answer) bool { return p.Accepted(ws, d, a) }
	}
	var remark func(outbox.Answer) string
	if p, ok := ws.world.provider(d.Provider).(Remarking); ok {
		remark = func(a outbox.Answer) string { return p.Remark(d, a) }
	}
	tried := ws.world.outbox.Attempt(ctx, ws, d, ws.world.mask(d.Op), accepted, remark)
	err = ws.Update(func(tx *Tx) error {
		// A reset meanwhile has forgotten it, and another one may have its number.
		_, err := Deliveries.Update(tx, id, func(now *outbox.Delivery) error {
			if !now.Created.Equal(d.Created) {
				return ErrNotFound
			}
			*now = tried
			return nil
		})
		if err != nil {
			return err
		}
		if tried.State != outbox.Pending {
			return nil
		}
		return tx.Schedule(Due{At: tried.Next, Provider: d.Provider, Kind: deliveryDue, Ref: id})
	})
	if err != nil {
		return "the attempt could not be kept: " + err.Error()
	}
	return fmt.Sprintf("%s to %s, attempt %d: %s", d.Op, ws.ViewDelivery(d).URL, len(tried.Attempts), tried.State)
}

// mails are letters that a provider would have sent.
type mail struct {
	ID string `json:"id"`
	journal.Mail
}

func (m mail) Clone() mail { return m }

var mails = NewCollection("mails", func(m mail) string { return m.ID }, nil)

// Send remembers a letter to a customer.
func Send(tx *Tx, letter journal.Mail) error {
	n, err := Count(tx, "mails")
	if err != nil {
		return err
	}
	letter.At = tx.Now()
	return mails.Insert(tx, mail{ID: fmt.Sprintf("m%08d", n), Mail: letter})
}

// Mails lists the letters of a workspace, oldest first.
func (ws *Workspace) Mails() ([]journal.Mail, error) {
	letters := []journal.Mail{}
	err := mails.Each(ws, "", func(m mail) bool { letters = append(letters, m.Mail); return true })
	return letters, err
}

// ViewDelivery shows a delivery without what its operation keeps secret.
func (ws *Workspace) ViewDelivery(d outbox.Delivery) journal.Delivery {
	return d.View(ws.world.mask(d.Op))
}
