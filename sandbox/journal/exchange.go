// Package journal remembers every exchange, in both directions, in order, and what
// must never be remembered: full card numbers, security codes, PINs, passwords, keys.
package journal

import "time"

// Exchange is one request and its answer as the control API shows them. Bodies are
// bounded, and card data and secrets are masked before an Exchange exists.
type Exchange struct {
	Seq       int64     `json:"seq" expr:"seq"` // 1, 2, … in the workspace
	At        time.Time `json:"at" expr:"at"`   // workspace time
	Direction string    `json:"direction" expr:"direction"`
	Provider  string    `json:"provider" expr:"provider"`
	Op        string    `json:"op" expr:"op"`
	Payment   string    `json:"payment" expr:"payment"`
	Request   Request   `json:"request" expr:"request"`
	Response  Response  `json:"response" expr:"response"`
	Rule      string    `json:"rule" expr:"rule"`
	Outcome   string    `json:"outcome" expr:"outcome"`
	Fault     string    `json:"fault" expr:"fault"`
	Notes     []string  `json:"notes" expr:"notes"`
	TookMS    int64     `json:"took_ms" expr:"took_ms"` // wall time; not repeatable
}

// Operations of the proxy. What a merchant wanted to call elsewhere is an exchange in the
// direction out that the merchant asked for and the proxy answered.
const (
	ProxyConnect = "proxy.connect" // a tunnel
	ProxyRequest = "proxy.request"
)

// Proxied tells whether the proxy answered it.
func (e Exchange) Proxied() bool { return e.Op == ProxyConnect || e.Op == ProxyRequest }

// FaultRefused is the fault of a call that was not let out.
const FaultRefused = "refused"

// Request is the asking half of an exchange.
type Request struct {
	Method    string            `json:"method" expr:"method"`
	URL       string            `json:"url" expr:"url"`
	Headers   map[string]string `json:"headers" expr:"headers"` // names in the case of the wire, several values joined by ", "
	Body      string            `json:"body" expr:"body"`
	Truncated bool              `json:"truncated,omitempty" expr:"truncated"`
	lines     lines             // instead of Headers, until somebody reads them
}

// Response is the answering half; Status 0: no answer.
type Response struct {
	Status    int               `json:"status" expr:"status"`
	Headers   map[string]string `json:"headers" expr:"headers"`
	Body      string            `json:"body" expr:"body"`
	Truncated bool              `json:"truncated,omitempty" expr:"truncated"`
	lines     lines
}

// packed is the exchange as a journal keeps it.
func (e Exchange) packed() *Exchange {
	if e.Request.Headers != nil {
		e.Request.lines, e.Request.Headers = linesOf(e.Request.Headers), nil
	}
	if e.Response.Headers != nil {
		e.Response.lines, e.Response.Headers = linesOf(e.Response.Headers), nil
	}
	return &e
}

// read is the exchange as others see it.
func (e *Exchange) read() Exchange {
	whole := *e
	whole.Request.Headers, whole.Request.lines = e.Request.lines.headers(), ""
	whole.Response.Headers, whole.Response.lines = e.Response.lines.headers(), ""
	return whole
}

// Delivery is a notification to a merchant: what happened to it so far.
type Delivery struct {
	ID       string    `json:"id" expr:"id"`
	Provider string    `json:"provider" expr:"provider"`
	Op       string    `json:"op" expr:"op"`
	Payment  string    `json:"payment" expr:"payment"`
	Order    string    `json:"order" expr:"order"`
	URL      string    `json:"url" expr:"url"`
	State    string    `json:"state" expr:"state"` // pending, delivered, failed
	Created  time.Time `json:"created" expr:"created"`
	Next     string    `json:"next,omitempty" expr:"next"` // RFC 3339, when it will be tried (again)
	Attempts []Attempt `json:"attempts" expr:"attempts"`
}

// Attempt is one try to deliver, and what the merchant answered.
type Attempt struct {
	At       time.Time `json:"at" expr:"at"`
	Status   int       `json:"status" expr:"status"` // 0: no answer
	Body     string    `json:"body" expr:"body"`
	Error    string    `json:"error,omitempty" expr:"error"`
	Exchange int64     `json:"exchange" expr:"exchange"` // the journal's seq
}

// Mail is a letter that a provider would have sent to a customer.
type Mail struct {
	At      time.Time `json:"at" expr:"at"`
	To      string    `json:"to" expr:"to"`
	Subject string    `json:"subject" expr:"subject"`
	Text    string    `json:"text" expr:"text"`
	Payment string    `json:"payment" expr:"payment"`
}
