package sandboxtest

import (
	"testing"

	"paysandbox/app"
	"paysandbox/runner/customer"
	"paysandbox/sandbox"
)

// Page is what a customer sees: URL, Query, Status, Title, Text, Body and more.
type Page = customer.Page

// Form is a form that a customer fills in: by its id, name or selector, with values by
// control, sent by a button.
type Form = customer.Submission

// How says how a customer pays. The zero value pays with what the provider's test data
// offer first; the README has the words of each provider under "Scenarios".
type How struct {
	Outcome string            // "cancel", "leave", …; "": pays
	With    string            // the means: "knet", "visa", "paypal"
	Card    map[string]string // its data; {"number": "declined"} names a card by what becomes of it
	As      string            // who: a buyer's name at the provider
	Until   string            // the page to stop at
}

// Customer is one person with a browser without JavaScript: cookies, history, a page.
type Customer struct {
	s       *Sandbox
	t       testing.TB
	browser *customer.Customer
}

// Customer is a new customer, with an empty browser.
func (s *Sandbox) Customer() *Customer {
	return &Customer{s: s, t: s.t, browser: customer.New(customer.Options{Transport: s.customerTransport()})}
}

// Pay lets a new customer open an address, a page of the shop that leads to the provider
// or the provider's link itself, and pay. It answers the page on which that ended: the
// shop's, unless how says otherwise.
func (s *Sandbox) Pay(url string, how ...How) *Page {
	s.t.Helper()
	c := s.Customer()
	c.Visit(url)
	return c.Pay(how...)
}

// Visit opens an address, as one who types it.
func (c *Customer) Visit(url string) *Page {
	c.t.Helper()
	c.s.must(c.browser.Visit(c.s.ctx, url))
	return c.Page()
}

// Click follows a link or presses a button, by its text or a CSS selector.
func (c *Customer) Click(what string) *Page {
	c.t.Helper()
	c.s.must(c.browser.Click(c.s.ctx, what))
	return c.Page()
}

// Submit fills in a form and sends it.
func (c *Customer) Submit(form Form) *Page {
	c.t.Helper()
	c.s.must(c.browser.Submit(c.s.ctx, form))
	return c.Page()
}

// Reload, Back: the browser's own buttons.
func (c *Customer) Reload() *Page {
	c.t.Helper()
	c.s.must(c.browser.Reload(c.s.ctx))
	return c.Page()
}

// Back goes to the page before.
func (c *Customer) Back() *Page {
	c.t.Helper()
	c.s.must(c.browser.Back(c.s.ctx))
	return c.Page()
}

// Pay walks the provider's pages from the one that the customer sees, until back at the
// shop or on the page how.Until.
func (c *Customer) Pay(how ...How) *Page {
	c.t.Helper()
	request := sandbox.PayRequest{Env: c.s.workspace().Env}
	switch len(how) {
	case 0:
	case 1:
		h := how[0]
		request.Outcome, request.With, request.Card, request.As, request.Until = h.Outcome, h.With, h.Card, h.As, h.Until
	default:
		c.t.Fatalf("sandboxtest: Pay takes one How, not %d", len(how))
	}
	for _, cashier := range app.Cashiers() {
		if cashier.AtCashier(c.browser) {
			c.s.must(cashier.Pay(c.s.ctx, c.browser, request))
			return c.Page()
		}
	}
	page := c.Page()
	c.t.Fatalf("sandboxtest: the customer cannot pay: it stands on no provider's page but on %q (%d) at %s\n%s", page.Title, page.Status, page.URL, page.Text)
	return nil
}

// Page is what the customer sees now.
func (c *Customer) Page() *Page { return c.browser.Page() }
