package outbox

import (
	"context"
	"net/http"
	"slices"
	"time"

	"paysandbox/sandbox/journal"
	"paysandbox/sandbox/operation"
)

// The states of a delivery.
const (
	Pending   = "pending"
	Delivered = "delivered"
	Failed    = "failed" // no further attempt is planned
)

// Delivery is a notification on its way to a merchant: a record, so that a plan
// survives whatever happens between two attempts.
type Delivery struct {
	ID       string              `json:"id"`
	Provider string              `json:"provider"`
	Op       string              `json:"op"`
	Payment  string              `json:"payment"`
	Order    string              `json:"order"`
	Created  time.Time           `json:"created"`
	State    string              `json:"state"`
	Next     time.Time           `json:"next"` // zero: none planned
	Attempts []journal.Attempt   `json:"attempts"`
	Retry    []time.Duration     `json:"retry"` // what is left of the plan
	Method   string              `json:"method"`
	URL      string              `json:"url"`
	Headers  []operation.KeyText `json:"headers"`
	Body     []byte              `json:"body"`

	SourceIP     string           `json:"source_ip"`
	ForwardedFor string           `json:"forwarded_for"`
	VerifyTLS    bool             `json:"verify_tls"`
	Timeout      time.Duration    `json:"timeout"`
	Rule         string           `json:"rule"`
	Outcome      string           `json:"outcome"`
	Notes        []string         `json:"notes"`
	Delay        time.Duration    `json:"delay"` // of the first attempt only
	Fault        *operation.Fault `json:"fault"` // of the first attempts
}

// Clone copies the delivery so that the copy may be changed.
func (d Delivery) Clone() Delivery {
	d.Attempts, d.Retry = slices.Clone(d.Attempts), slices.Clone(d.Retry)
	return d
}

// View is the delivery as it may be shown: its address without secrets.
func (d Delivery) View(mask *journal.Masker) journal.Delivery {
	v := journal.Delivery{
		ID: d.ID, Provider: d.Provider, Op: d.Op, Payment: d.Payment, Order: d.Order, URL: mask.Hiding().Text(d.URL),
		State: d.State, Created: d.Created, Attempts: d.Attempts,
	}
	if v.Attempts == nil {
		v.Attempts = []journal.Attempt{}
	}
	if !d.Next.IsZero() {
		v.Next = d.Next.Format(time.RFC3339Nano)
	}
	return v
}

// message is what one attempt sends.
func (d Delivery) message(mask *journal.Masker) Message {
	m := Message{
		Method: d.Method, URL: d.URL, Headers: slices.Clone(d.Headers), Body: d.Body,
		SourceIP: d.SourceIP, ForwardedFor: d.ForwardedFor, VerifyTLS: d.VerifyTLS, Timeout: d.Timeout,
		Provider: d.Provider, Op: d.Op, Payment: d.Payment, Rule: d.Rule, Outcome: d.Outcome, Notes: slices.Clone(d.Notes), Mask: mask,
	}
	if len(d.Attempts) == 0 {
		m.Delay = d.Delay
	}
	if d.Fault != nil && d.Fault.Strikes(len(d.Attempts)) {
		m.Fault = d.Fault
	}
	return m
}

// Judge tells whether a merchant's answer means that it has the notification.
type Judge func(Answer) bool

// OK2xx is the judge of providers that read the status only.
func OK2xx(a Answer) bool { return a.Status >= http.StatusOK && a.Status < http.StatusMultipleChoices }

// Attempt sends a delivery once and answers the delivery as it stands afterwards:
// delivered, failed, or pending with Next set by its plan. remark, which may be nil, tells
// the journal what is odd about an answer.
func (o *Outbox) Attempt(ctx context.Context, w Workspace, d Delivery, mask *journal.Masker, accepted Judge, remark func(Answer) string) Delivery {
	at := w.Now()
	message := d.message(mask)
	message.Remark = remark
	answer, err := o.Call(ctx, w, message)
	attempt := journal.Attempt{At: at, Status: answer.Status, Exchange: answer.Exchange}
	attempt.Body, _ = mask.Hiding().Body(answer.Body)
	if err != nil {
		attempt.Error = mask.Hiding().Text(explain(err, message.timeout()))
	}
	d = d.Clone()
	d.Attempts = append(d.Attempts, attempt)
	d.Next = time.Time{}
	switch {
	case err == nil && accepted(*answer):
		d.State, d.Retry = Delivered, nil
	case len(d.Retry) > 0:
		d.State, d.Next, d.Retry = Pending, w.Now().Add(d.Retry[0]), d.Retry[1:]
	default:
		d.State = Failed
	}
	return d
}
