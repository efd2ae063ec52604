package browser

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"time"

	"golang.org/x/net/html"

	"paysandbox/runner/customer"
)

var (
	//go:embed fill.js
	fillScript string
	//go:embed press.js
	pressScript string
	//go:embed click.js
	clickScript string
)

// appearWithin is how long a link, form or button is looked for: scripts put them there
// when it suits them.
const appearWithin = 2 * time.Second

// find looks at the page until what a deed needs is there.
func find[T any](ctx context.Context, b *Browser, what func(*seen) (T, error)) (*seen, T, error) {
	var none T
	for began := time.Now(); ; {
		page, err := b.look(ctx)
		if err != nil {
			return nil, none, err
		}
		found, err := what(page)
		if err == nil || page.URL == "" || time.Since(began) > appearWithin {
			return page, found, err
		}
		if err := b.pause(ctx, 5*glance); err != nil {
			return nil, none, err
		}
	}
}

// Click clicks what the built-in customer would, or anything that a selector matches.
func (b *Browser) Click(ctx context.Context, textOrSelector string) error {
	began := b.begun()
	page, node, err := find(ctx, b, func(s *seen) (*html.Node, error) { return s.Clickable(textOrSelector) })
	if err != nil {
		return err
	}
	if err := page.do(ctx, clickScript, page.numbers[node]); err != nil {
		return err
	}
	return b.settle(ctx, began)
}

// do lets a script act that answers whether it could. One whose page goes away under it
// has acted.
func (s *seen) do(ctx context.Context, script string, arguments ...any) error {
	ctx, cancel := context.WithTimeout(ctx, lookWithin)
	defer cancel()
	var done bool
	err := s.tab.run(ctx, script, &done, arguments...)
	var refused *refusal
	switch {
	case errors.As(err, &refused):
		return nil
	case err == nil && !done:
		return fmt.Errorf("%s has changed while it was being used", s.Describe())
	}
	return err
}

// Submit fills a form and sends it by its button.
func (b *Browser) Submit(ctx context.Context, s customer.Submission) error {
	began := b.begun()
	page, changes, err := find(ctx, b, func(p *seen) ([]customer.Change, error) { return p.Changes(s) })
	if err != nil {
		return err
	}
	if len(changes) > 0 {
		if err := page.do(ctx, fillScript, page.numbered(changes)); err != nil {
			return err
		}
	}
	if s.Twice {
		err = b.pressTwice(ctx, s)
	} else {
		err = b.press(ctx, s, 0)
	}
	if err != nil {
		return err
	}
	return b.settle(ctx, began)
}

// FillAndSubmit is Submit in the form that a provider's cashier uses.
func (b *Browser) FillAndSubmit(ctx context.Context, form string, fill map[string]string, button string) error {
	return b.Submit(ctx, customer.Submission{Form: form, Fill: fill, Button: button})
}

// numbered is what fill.js is told.
func (s *seen) numbered(changes []customer.Change) []object {
	list := make([]object, len(changes))
	for i, c := range changes {
		list[i] = object{"at": s.numbers[c.Node], "kind": c.Kind, "value": c.Value, "checked": c.Checked, "options": c.Options}
	}
	return list
}

// press presses the form's button. It is looked for anew, since scripts may free or
// replace it while the form is being filled. again is when it is pressed once more, 0: never.
func (b *Browser) press(ctx context.Context, s customer.Submission, again time.Duration) error {
	type pair struct{ form, button *html.Node }
	page, found, err := find(ctx, b, func(p *seen) (pair, error) {
		form, button, err := p.Pressed(s)
		return pair{form, button}, err
	})
	if err != nil {
		return err
	}
	button := -1
	if found.button != nil {
		button = page.numbers[found.button]
	}
	ctx, cancel := context.WithTimeout(ctx, lookWithin)
	defer cancel()
	var objection string
	err = page.tab.run(ctx, pressScript, &objection, page.numbers[found.form], button, again.Milliseconds())
	var refused *refusal
	if errors.As(err, &refused) { // the page has gone under the script: it was sent
		return nil
	}
	if err == nil && objection != "" {
		return fmt.Errorf("the browser does not send the form on %s: %s", page.Describe(), objection)
	}
	return err
}

// doubleClick is the time between the two clicks of an impatient customer, long enough for
// the first request to have left.
const doubleClick = 250 * time.Millisecond

// pressTwice presses again while the first request is under way. Its answer is held back
// until then: a page that has already come would have no such button any more.
func (b *Browser) pressTwice(ctx context.Context, s customer.Submission) error {
	t := b.front()
	sent := make(chan struct{}, 16)
	b.mu.Lock()
	t.sent = sent
	b.mu.Unlock()
	defer func() {
		b.mu.Lock()
		t.sent = nil
		b.mu.Unlock()
	}()
	pattern := []object{{"urlPattern": "*", "resourceType": "Document", "requestStage": "Response"}}
	if err := t.call(ctx, "Fetch.enable", object{"patterns": pattern}, nil); err != nil {
		return err
	}
	err := b.press(ctx, s, doubleClick)
	// A script may take a click and ask nobody, or lock the button, as good shops do.
	over := time.After(requestPatience)
	for range 2 {
		if err != nil {
			break
		}
		select {
		case <-sent:
		case <-over:
		case <-ctx.Done():
			err = ctx.Err()
		}
	}
	// Lets go of all that is held.
	return errors.Join(err, t.call(ctx, "Fetch.disable", nil, nil))
}
