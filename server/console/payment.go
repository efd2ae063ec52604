package console

import (
	"errors"
	"fmt"

	"paysandbox/sandbox"
	"paysandbox/sandbox/journal"
	"paysandbox/sandbox/outbox"
	"paysandbox/sandbox/payment"
)

// maxOfPayment bounds the exchanges that a payment's page lists.
const maxOfPayment = 100

type paymentPage struct {
	frame
	Payment    paymentRow
	History    []change
	Exchanges  []exchangeRow
	All        string // address of all its exchanges, "" when they are all listed
	Deliveries []deliveryRow
}

// change is one line of a payment's history.
type change struct {
	At              moment
	Event, From, To string
	Phase           string // of To
	Price           string // "" where it stays what it was
	Moved           bool   // to another state; a partial cancellation changes the amount only
}

func (c *console) payment(v *visit) (string, any, error) {
	id := v.PathValue("id")
	p, err := sandbox.Payments.Get(v.ws, id)
	if errors.Is(err, sandbox.ErrNotFound) {
		return "", nil, fmt.Errorf("%w: the workspace %s has no payment %q", errMissing, v.ws.Name(), id)
	}
	if err != nil {
		return "", nil, err
	}
	page := paymentPage{frame: v.frame("Payment "+p.ID, "Payments"), Payment: v.paymentRow(p)}
	page.Payment.Facts = v.ws.Describe(p)
	page.History = c.history(p)
	found := browse(v.ws.Journal(), 0, 0, maxOfPayment, func(e *journal.Exchange) bool { return e.Payment == p.ID })
	page.Exchanges = v.exchangeRows(found.items)
	if found.older {
		page.All = withQuery(v.home("exchanges"), "payment", p.ID)
	}
	deliveries, err := findNewest(v.ws, sandbox.Deliveries, deliveryID, "", maxOfPayment, func(d outbox.Delivery) bool { return d.Payment == p.ID })
	for _, d := range deliveries.Items {
		page.Deliveries = append(page.Deliveries, v.deliveryRow(d))
	}
	return "payment", page, err
}

// history shows what moved a payment, newest last.
func (c *console) history(p payment.Payment) []change {
	table := sandbox.TableOf(c.provider(p.Provider), p)
	lines := make([]change, len(p.History))
	for i, h := range p.History {
		lines[i] = change{
			At: at(h.At), Event: spaced(string(h.Event)), From: spaced(string(h.From)), To: spaced(string(h.To)),
			Phase: string(table.Phase(h.To)), Moved: h.From != h.To,
		}
		if i == 0 || h.Amount != p.History[i-1].Amount {
			lines[i].Price = h.Amount.String()
		}
	}
	return lines
}
