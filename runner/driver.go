package runner

import (
	"context"
	"errors"

	"paysandbox/runner/browser"
	"paysandbox/runner/customer"
	"paysandbox/runner/ways"
	"paysandbox/sandbox"
	"paysandbox/sandbox/scenario"
)

// driver is what the customer of a scenario walks with: the built-in browser without
// JavaScript, or a real one. A deed returns when the page that it leads to is there.
type driver interface {
	sandbox.Customer
	Page() *customer.Page // what the customer sees now; never nil
	Visit(ctx context.Context, url string) error
	Submit(ctx context.Context, s customer.Submission) error
	TamperQuery(ctx context.Context, changes map[string]string) error
	Back(ctx context.Context) error
	Reload(ctx context.Context) error
	SecondTab(ctx context.Context) error
	CloseTab(ctx context.Context) error
	Close()
}

var errNoBrowser = errors.New("this scenario wants a real browser (driver: browser), and none is attached: " + browser.HowToStart)

// openDriver opens the browser that a scenario asks for.
func openDriver(ctx context.Context, s *scenario.Scenario, o Options, to *ways.Ways) (driver, error) {
	if s.Driver != scenario.Browser {
		return customer.New(customer.Options{Transport: to.Lead(customer.FreshTransport())}), nil
	}
	if o.Devtools == "" {
		return nil, errNoBrowser
	}
	return browser.Open(ctx, o.Devtools)
}
