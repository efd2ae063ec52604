package console

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"paysandbox/sandbox"
	"paysandbox/sandbox/outbox"
)

const deliveriesAPage = 50

// deliveryRow is a notification as tables show it.
type deliveryRow struct {
	ID, Op, URL         string
	Payment, PaymentURL string
	Order               string
	State               string
	Created             moment
	Next                *moment // nil: none planned
	Attempts            []attemptRow
	Last                *attemptRow
	Resend, Back        string
}

// attemptRow is one try, and what the merchant answered.
type attemptRow struct {
	At         moment
	StatusText string
	Kind       string
	Answer     string // the error, or how the body begins
	URL        string // of its exchange
}

func (v *visit) deliveryRow(d outbox.Delivery) deliveryRow {
	row := deliveryRow{
		ID: d.ID, Op: d.Op, URL: v.ws.ViewDelivery(d).URL, Payment: d.Payment, Order: d.Order, State: d.State, Created: at(d.Created),
		Resend: v.home("deliveries", d.ID, "resend"), Back: v.here(),
	}
	if d.Payment != "" {
		row.PaymentURL = v.home("payments", d.Payment)
	}
	if d.State == outbox.Pending && !d.Next.IsZero() {
		next := at(d.Next)
		row.Next = &next
	}
	for _, a := range d.Attempts {
		try := attemptRow{At: at(a.At), Answer: cut(a.Body, 120), URL: v.home("exchanges", strconv.FormatInt(a.Exchange, 10))}
		if a.Error != "" {
			try.Answer = a.Error
		}
		try.StatusText, try.Kind = statusWords(a.Status)
		row.Attempts = append(row.Attempts, try)
	}
	if n := len(row.Attempts); n > 0 {
		row.Last = &row.Attempts[n-1]
	}
	return row
}

// Earlier are the attempts before the last one, newest first.
func (r deliveryRow) Earlier() []attemptRow {
	if len(r.Attempts) < 2 {
		return nil
	}
	earlier := slices.Clone(r.Attempts[:len(r.Attempts)-1])
	slices.Reverse(earlier)
	return earlier
}

type deliveriesPage struct {
	frame
	pager
	Deliveries []deliveryRow
	Total      string
	State      string
	States     []string
	Mails      []mailRow
}

type mailRow struct {
	At                moment
	To, Subject, Text string
	Payment           string
	PaymentURL        string
}

func (c *console) deliveries(v *visit) (string, any, error) {
	query := v.URL.Query()
	page := deliveriesPage{
		frame: v.frame("Deliveries", "Deliveries"), State: query.Get("state"),
		States: []string{outbox.Pending, outbox.Delivered, outbox.Failed},
	}
	before := query.Get("before")
	found, err := findNewest(v.ws, sandbox.Deliveries, deliveryID, before, deliveriesAPage, func(d outbox.Delivery) bool {
		return page.State == "" || d.State == page.State
	})
	if err != nil {
		return "", nil, err
	}
	for _, d := range found.Items {
		page.Deliveries = append(page.Deliveries, v.deliveryRow(d))
	}
	page.Total = plural(found.Total, "notification")
	page.pager = found.links(page.Back, before, deliveryID)
	mails, err := v.ws.Mails()
	for _, m := range slices.Backward(mails) {
		row := mailRow{At: at(m.At), To: m.To, Subject: m.Subject, Text: m.Text, Payment: m.Payment}
		if m.Payment != "" {
			row.PaymentURL = v.home("payments", m.Payment)
		}
		if page.Mails = append(page.Mails, row); len(page.Mails) == deliveriesAPage {
			break
		}
	}
	return "deliveries", page, err
}

func deliveryID(d outbox.Delivery) string { return d.ID }

// resend sends a notification again, whatever became of it.
func (c *console) resend(v *visit) (done, error) {
	id := v.PathValue("id")
	before, err := v.ws.Resend(id)
	if errors.Is(err, sandbox.ErrNotFound) {
		return done{}, fmt.Errorf("there is no delivery %s any more", cut(id, 40))
	}
	if err != nil {
		return done{}, err
	}
	v.settle()
	after, err := sandbox.Deliveries.Get(v.ws, id)
	if err != nil {
		return done{}, err
	}
	if len(after.Attempts) == len(before.Attempts) {
		return well(id + " is being sent again; the shop has not answered yet."), nil
	}
	last := v.deliveryRow(after).Last
	said := well(fmt.Sprintf("%s was sent again: %s (%s).", id, after.State, last.StatusText))
	if last.Answer != "" {
		said.Lines = []string{"The shop answered: " + last.Answer}
	}
	if said.Bad = after.State != outbox.Delivered; said.Bad && last.Kind == "none" {
		said.Lines = []string{"No answer: " + last.Answer}
	}
	return said, nil
}
