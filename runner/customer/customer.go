package customer

import (
	"context"
	"net/http"
	"time"
)

// Options say how a customer reaches the world. The zero value is a customer with
// sensible habits.
type Options struct {
	// Transport carries every request. Nil: a new connection for each. A transport that
	// keeps connections alive may hide a broken one by asking again.
	Transport http.RoundTripper
	// Timeout bounds one hop, from asking to the last byte, in wall time; 0: 60 s.
	Timeout time.Duration
	// UserAgent and AcceptLanguage are sent as headers; "": a name that says what
	// this is, and "en".
	UserAgent      string
	AcceptLanguage string
	// Pause passes the time that a page asks its reader to wait before it goes on.
	// Nil: no time passes. An error of it ends the step.
	Pause func(ctx context.Context, d time.Duration) error
	// Patience is how long, in one step, the customer waits for pages that go on by
	// themselves; 0: 30 s. A page that wants longer is shown as it is, with a note.
	Patience time.Duration
}

// Customer is one browser: cookies, tabs, the page being looked at. It is one person
// and not for concurrent use.
type Customer struct {
	options Options
	cookies *cookies
	tabs    []*tab // the last is in front
}

// New opens a browser with one empty tab and no cookies.
func New(options Options) *Customer {
	if options.Transport == nil {
		options.Transport = FreshTransport()
	}
	if options.Timeout <= 0 {
		options.Timeout = 60 * time.Second
	}
	if options.UserAgent == "" {
		options.UserAgent = "Mozilla/5.0 (compatible; paysandbox customer)"
	}
	if options.AcceptLanguage == "" {
		options.AcceptLanguage = "en"
	}
	if options.Patience <= 0 {
		options.Patience = 30 * time.Second
	}
	return &Customer{options: options, cookies: newCookies(), tabs: []*tab{{}}}
}

// Visit types an address: no Referer, and every cookie that the address may have.
func (c *Customer) Visit(ctx context.Context, address string) error {
	to, err := parseAddress(address, nil, nil)
	if err != nil {
		return err
	}
	return c.navigate(ctx, typed(to))
}

// Page is what the tab in front shows; before the first visit an empty page, never nil.
func (c *Customer) Page() *Page {
	if now := c.front().now(); now != nil {
		return now.page
	}
	return &Page{}
}

// URL is the address of the page, with its fragment; "" before the first visit.
func (c *Customer) URL() string { return c.Page().URL }

// Status is the HTTP status of the page; 0 before the first visit and for a page that
// never came.
func (c *Customer) Status() int { return c.Page().Status }

// Has tells whether the page has an element that a CSS selector matches.
func (c *Customer) Has(selector string) bool { return c.Page().Has(selector) }

// Text is the visible text of the first element that a CSS selector matches, "" for none.
func (c *Customer) Text(selector string) string { return c.Page().TextOf(selector) }

// Attr is an attribute of the first element that a CSS selector matches, "" for none.
func (c *Customer) Attr(selector, name string) string { return c.Page().AttrOf(selector, name) }

// Close implements the runner's seam; there is nothing to close.
func (*Customer) Close() {}
