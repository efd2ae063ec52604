// Package browser drives a real Chromium in the place of the built-in customer, for
// shops that need JavaScript. It speaks the DevTools protocol to a browser that somebody
// else has started, and finds what to click and to fill by the customer's own rules.
package browser

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"golang.org/x/net/html"

	"paysandbox/runner/customer"
)

// Customer is a customer with a browser context of its own: cookies and tabs that no
// other scenario shares.
type Customer struct {
	devtools *devtools
	context  string // the browser's name for it
	tabs     []*tab
}

// Open makes a customer at the browser with a DevTools address, such as
// "http://127.0.0.1:9222". Errors: ErrUnreachable.
func Open(ctx context.Context, address string) (*Customer, error) {
	d, err := dial(ctx, address)
	if err != nil {
		return nil, err
	}
	c := &Customer{devtools: d}
	var made struct {
		ID string `json:"browserContextId"`
	}
	if err = d.call(ctx, "", "Target.createBrowserContext", map[string]any{"disposeOnDetach": true}, &made); err == nil {
		c.context = made.ID
		err = c.open(ctx)
	}
	if err != nil {
		d.close()
		return nil, err
	}
	return c, nil
}

// Close ends the browser context with all its tabs.
func (c *Customer) Close() { c.devtools.close() }

func (c *Customer) open(ctx context.Context) error {
	t, err := openTab(ctx, c.devtools, c.context)
	if err != nil {
		return err
	}
	c.tabs = append(c.tabs, t)
	return nil
}

func (c *Customer) front() *tab { return c.tabs[len(c.tabs)-1] }

// Page is what the tab in front shows; before the first visit an empty page, never nil.
func (c *Customer) Page() *customer.Page { return c.front().page }

// URL is the address of the page; "" before the first visit.
func (c *Customer) URL() string { return c.Page().URL }

// Status is the HTTP status of the page; 0 for one that never came.
func (c *Customer) Status() int { return c.Page().Status }

// Has tells whether the page has an element that a CSS selector matches.
func (c *Customer) Has(selector string) bool { return c.Page().First(selector).Length() > 0 }

// Text is the visible text of the first element that a CSS selector matches.
func (c *Customer) Text(selector string) string { return c.Page().TextOf(selector) }

// Attr is an attribute of the first element that a CSS selector matches.
func (c *Customer) Attr(selector, name string) string {
	return c.Page().First(selector).AttrOr(name, "")
}

// Visit types an address.
func (c *Customer) Visit(ctx context.Context, address string) error {
	t := c.front()
	t.asked = address
	var went struct {
		Error string `json:"errorText"`
	}
	if err := t.call(ctx, "Page.navigate", map[string]any{"url": address}, &went); err != nil {
		return err
	}
	if err := t.settle(ctx); err != nil {
		return err
	}
	if went.Error != "" && went.Error != "net::ERR_ABORTED" { // a download, or an answer without content
		return &customer.NoAnswerError{Method: "GET", URL: address, Err: errors.New(went.Error)}
	}
	return nil
}

// Click clicks a link, a button, or whatever a selector names.
func (c *Customer) Click(ctx context.Context, textOrSelector string) error {
	return c.deed(ctx, func(page *customer.Page) (string, error) {
		node, err := page.Clickable(textOrSelector)
		if err != nil {
			return "", err
		}
		return fmt.Sprintf("%s.click()", element(page, node)), nil
	})
}

// Submit fills a form as its reader would and presses its button, or sends it.
func (c *Customer) Submit(ctx context.Context, s customer.Submission) error {
	return c.deed(ctx, func(page *customer.Page) (string, error) {
		form, fields, button, err := page.Filled(s)
		if err != nil {
			return "", err
		}
		script := filling
		for _, field := range fields {
			value, _ := json.Marshal(field.Value)
			chosen, _ := json.Marshal(append([]int{}, field.Chosen...))
			script += fmt.Sprintf("fill(%s, %q, %s, %t, %s);\n", element(page, field.Node), field.Kind, value, field.Checked, chosen)
		}
		send := element(page, form) + ".requestSubmit()"
		if button != nil {
			send = element(page, button) + ".click()"
		}
		if s.Twice {
			send += "; " + send
		}
		return "(() => {" + script + send + "})()", nil
	})
}

// filling puts values where a reader would type, tick and choose them: scripts hear of it.
const filling = `
const fill = (e, kind, value, checked, chosen) => {
	if (kind === "radio" || kind === "checkbox") {
		if (e.checked !== checked) e.click();
		return;
	}
	if (kind === "select") {
		[...e.options].forEach((o, i) => { o.selected = chosen.includes(i) });
	} else {
		const proto = e instanceof HTMLTextAreaElement ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype;
		e.focus();
		Object.getOwnPropertyDescriptor(proto, "value").set.call(e, value);
	}
	e.dispatchEvent(new Event("input", {bubbles: true}));
	e.dispatchEvent(new Event("change", {bubbles: true}));
};
`

// element is an element of the live page by its place in the picture.
func element(page *customer.Page, node *html.Node) string {
	return fmt.Sprintf(`document.querySelectorAll("*")[%d]`, page.Place(node))
}

// deed looks at the page as it is now, lets a script do something to it, and waits for
// what comes of that.
func (c *Customer) deed(ctx context.Context, script func(*customer.Page) (string, error)) error {
	t := c.front()
	if err := t.look(ctx); err != nil {
		return err
	}
	text, err := script(t.page)
	if err != nil {
		return err
	}
	if err := t.evaluate(ctx, text+"; undefined", nil); err != nil {
		return err
	}
	return t.settle(ctx)
}

// FillAndSubmit is Submit in the form that a provider's cashier uses.
func (c *Customer) FillAndSubmit(ctx context.Context, form string, fill map[string]string, button string) error {
	return c.Submit(ctx, customer.Submission{Form: form, Fill: fill, Button: button})
}

// Back shows the page before.
func (c *Customer) Back(ctx context.Context) error {
	t := c.front()
	var history struct {
		Current int `json:"currentIndex"`
		Entries []struct {
			ID  int    `json:"id"`
			URL string `json:"url"`
		} `json:"entries"`
	}
	if err := t.call(ctx, "Page.getNavigationHistory", map[string]any{}, &history); err != nil {
		return err
	}
	if history.Current < 1 || history.Entries[history.Current-1].URL == "about:blank" {
		return errors.New("there is no page to go back to")
	}
	if err := t.call(ctx, "Page.navigateToHistoryEntry", map[string]any{"entryId": history.Entries[history.Current-1].ID}, nil); err != nil {
		return err
	}
	return t.settle(ctx)
}

// Reload asks for the page again; a page that a POST led to is POSTed again.
func (c *Customer) Reload(ctx context.Context) error {
	t := c.front()
	if t.page.URL == "" {
		return errors.New("there is no page yet; the customer has to visit one first")
	}
	if err := t.call(ctx, "Page.reload", map[string]any{}, nil); err != nil {
		return err
	}
	return t.settle(ctx)
}

// SecondTab opens an empty tab in front, with the same cookies.
func (c *Customer) SecondTab(ctx context.Context) error { return c.open(ctx) }

// CloseTab closes the tab in front.
func (c *Customer) CloseTab(ctx context.Context) error {
	if len(c.tabs) == 1 {
		return errors.New("the only tab cannot be closed")
	}
	t := c.front()
	c.tabs = c.tabs[:len(c.tabs)-1]
	c.devtools.watch(t.session, nil)
	return c.devtools.call(ctx, "", "Target.closeTarget", map[string]any{"targetId": t.target}, nil)
}

// TamperQuery changes the query of the current address and visits it.
func (c *Customer) TamperQuery(ctx context.Context, changes map[string]string) error {
	to, err := c.Page().Tampered(changes)
	if err != nil {
		return err
	}
	return c.Visit(ctx, to)
}
