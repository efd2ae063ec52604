package customer

import (
	"context"
	"fmt"
	"net/http"
	"strings"
)

// Submission says which form is sent, and how.
type Submission struct {
	// Form is an id, a name or a CSS selector; "" is the only form of the page.
	Form string
	// Fill holds values by control name (or "#id"): the text of a field; of a radio
	// button, checkbox or select the value or what is written at it. Several boxes or
	// options are separated by commas; "" clears.
	Fill map[string]string
	// Button is a name, name=value, id, value, label or CSS selector; "" is the
	// form's first submit button.
	Button string
	// Twice is the impatient customer's double click: the same request is sent twice
	// at once. The page is the answer to the second, because a browser abandons the
	// first request for it; the shop has to do with both.
	Twice bool
}

// Submit fills a form of the page and sends it as a browser would.
func (c *Customer) Submit(ctx context.Context, s Submission) error {
	f, err := c.Page().form(s.Form)
	if err != nil {
		return err
	}
	if err := f.fill(s.Fill); err != nil {
		return err
	}
	pressed, err := f.press(s.Button)
	if err != nil {
		return err
	}
	r, err := f.request(pressed)
	if err != nil {
		return err
	}
	return c.arrive(c.follow(ctx, r, s.Twice))
}

// FillAndSubmit is Submit in the form that a provider's cashier uses.
func (c *Customer) FillAndSubmit(ctx context.Context, form string, fill map[string]string, button string) error {
	return c.Submit(ctx, Submission{Form: form, Fill: fill, Button: button})
}

// request is what pressing a button (nil: none) sends.
func (f *form) request(pressed *control) (*request, error) {
	p := f.page
	charset, label := formCharset(attr(f.node, "accept-charset"), p.charset, p.coding)
	list := f.pairs(pressed, charsetName(label))

	to, err := f.action(pressed)
	if err != nil && byJavaScript(f.setting("action", pressed)) {
		return nil, fmt.Errorf("%s on %s cannot be sent: %w; %s", f, p.describe(), err, useABrowser)
	}
	if err != nil {
		return nil, fmt.Errorf("%s on %s cannot be sent: %w", f, p.describe(), err)
	}
	r := &request{method: http.MethodGet, to: to, from: p.address, policy: p.policy}
	switch strings.ToLower(f.setting("method", pressed)) {
	case "post":
		r.method = http.MethodPost
	case "dialog":
		return nil, fmt.Errorf("%s on %s only closes a dialog; it is not sent anywhere", f, p.describe())
	default:
		r.to = to.withQuery(urlencoded(list, charset))
		return r, nil
	}
	var body string
	switch strings.ToLower(f.setting("enctype", pressed)) {
	case "multipart/form-data":
		body, r.contentType = multipart(list, charset)
	case "text/plain":
		body, r.contentType = plain(list, charset), "text/plain"
	default:
		body, r.contentType = urlencoded(list, charset), "application/x-www-form-urlencoded"
	}
	r.body = []byte(body)
	return r, nil
}

// action is where the form goes. An empty one is the document's own address, whatever
// base says.
func (f *form) action(pressed *control) (*address, error) {
	if action := strings.TrimSpace(f.setting("action", pressed)); action != "" {
		return f.page.resolve(action)
	}
	to := *f.page.address
	to.fragment, to.hasFragment = "", false
	return &to, nil
}

// setting is an attribute of the form that the pressed button may override.
func (f *form) setting(name string, pressed *control) string {
	if pressed != nil && hasAttr(pressed.node, "form"+name) {
		return attr(pressed.node, "form"+name)
	}
	return attr(f.node, name)
}
