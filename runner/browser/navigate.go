package browser

import (
	"context"
	"errors"
	"time"

	"paysandbox/runner/customer"
)

// Visit types an address.
func (b *Browser) Visit(ctx context.Context, address string) error {
	if err := customer.CheckAddress(address); err != nil {
		return err
	}
	began, t := b.begun(), b.front()
	if t == nil {
		return errNoTab
	}
	t.leaving()
	// The command's answer comes with the page, which settle waits for with more patience.
	if _, err := b.connection.send(ctx, t.session, "Page.navigate", object{"url": address, "transitionType": "typed"}); err != nil {
		return err
	}
	return b.settle(ctx, began)
}

// TamperQuery changes the query of the current address and visits it.
func (b *Browser) TamperQuery(ctx context.Context, changes map[string]string) error {
	page, err := b.look(ctx)
	if err != nil {
		return err
	}
	to, err := page.Tampered(changes)
	if err != nil {
		return err
	}
	return b.Visit(ctx, to)
}

// Reload asks for the page again; a form that led to it is sent again.
func (b *Browser) Reload(ctx context.Context) error {
	page, err := b.look(ctx)
	if err != nil {
		return err
	}
	if page.URL == "" {
		return customer.ErrNoPage
	}
	began := b.begun()
	page.tab.leaving()
	if err := page.tab.call(ctx, "Page.reload", nil, nil); err != nil {
		return err
	}
	return b.settle(ctx, began)
}

// Back shows the page before, as the browser likes to: from memory, or asked for again.
func (b *Browser) Back(ctx context.Context) error {
	page, err := b.look(ctx)
	if err != nil {
		return err
	}
	if page.URL == "" {
		return customer.ErrNoPage
	}
	before := page.tab.entry(ctx, -1)
	if before == nil || before.URL == blank {
		return errors.New("there is no page to go back to from " + page.Describe())
	}
	began := b.begun()
	page.tab.leaving()
	if err := page.tab.call(ctx, "Page.navigateToHistoryEntry", object{"entryId": before.ID}, nil); err != nil {
		return err
	}
	return b.settle(ctx, began)
}

// leaving says that the tab will go elsewhere, before its events do.
func (t *tab) leaving() {
	t.browser.mu.Lock()
	defer t.browser.mu.Unlock()
	t.requested, t.touched = time.Now(), time.Now()
}

// entry is a page of a tab's history.
type entry struct {
	ID  int    `json:"id"`
	URL string `json:"url"`
}

// entry is the current page in the tab's history, or one so many steps from it; nil: none.
func (t *tab) entry(ctx context.Context, steps int) *entry {
	var history struct {
		Current int     `json:"currentIndex"`
		Entries []entry `json:"entries"`
	}
	if err := t.call(ctx, "Page.getNavigationHistory", nil, &history); err != nil {
		return nil
	}
	at := history.Current + steps
	if at < 0 || at >= len(history.Entries) {
		return nil
	}
	return &history.Entries[at]
}

// Page is what the tab in front shows now. One that cannot be looked at is empty, with
// the reason as its note.
func (b *Browser) Page() *customer.Page {
	page, err := b.look(context.Background())
	if err != nil {
		return &customer.Page{Note: err.Error()}
	}
	return page.Page
}

// URL implements sandbox.Customer, as do the following.
func (b *Browser) URL() string { return b.Page().URL }

func (b *Browser) Status() int { return b.Page().Status }

func (b *Browser) Has(selector string) bool { return b.Page().Has(selector) }

func (b *Browser) Text(selector string) string { return b.Page().TextOf(selector) }

func (b *Browser) Attr(selector, name string) string { return b.Page().AttrOf(selector, name) }
