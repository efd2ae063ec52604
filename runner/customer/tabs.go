package customer

import (
	"context"
	"errors"
	"net/http"
)

// tab is one history. Its entries are the pages that the customer can go back to.
type tab struct {
	entries []*entry
}

// entry is a page and the last request that led to it, which is what reload repeats.
type entry struct {
	page *Page
	last *request
}

func (t *tab) now() *entry {
	if len(t.entries) == 0 {
		return nil
	}
	return t.entries[len(t.entries)-1]
}

// show adds a page. Going where one already is adds nothing, as in a browser.
func (t *tab) show(e *entry) {
	if now := t.now(); now != nil && e.last.method == http.MethodGet && now.page.URL == e.page.URL {
		t.replace(e)
		return
	}
	t.entries = append(t.entries, e)
}

func (t *tab) replace(e *entry) { t.entries[len(t.entries)-1] = e }

func (c *Customer) front() *tab { return c.tabs[len(c.tabs)-1] }

// ErrNoPage is what every deed says that needs a page.
var ErrNoPage = errors.New("there is no page yet; the customer has to visit one first")

// ErrOnlyTab is what closing the last tab says.
var ErrOnlyTab = errors.New("the only tab cannot be closed")

// Reload asks for the page again. A page that a POST led to is POSTed again, as a
// browser does once its customer has confirmed; after a redirect only the last hop is
// repeated, so a shop that redirects after a POST is safe from it.
func (c *Customer) Reload(ctx context.Context) error {
	now := c.front().now()
	if now == nil {
		return ErrNoPage
	}
	return c.again(ctx, now.last)
}

// Back shows the page before. Payment pages forbid to be kept (Cache-Control: no-store),
// so a page that a GET led to is asked for again, with the Referer it had; a page that a
// POST led to is shown as it was, as nobody's Back button pays twice.
func (c *Customer) Back(ctx context.Context) error {
	t := c.front()
	if t.now() == nil {
		return ErrNoPage
	}
	if len(t.entries) == 1 {
		return errors.New("there is no page to go back to from " + t.now().page.describe())
	}
	left := t.now()
	t.entries = t.entries[:len(t.entries)-1]
	now := t.now()
	if now.last.method != http.MethodGet || now.page.sameDocument(left.page) {
		return nil
	}
	return c.again(ctx, now.last)
}

// again repeats a request in the place of the page that is shown.
func (c *Customer) again(ctx context.Context, r *request) error {
	next, err := c.follow(ctx, r, false)
	if next != nil {
		c.front().replace(next)
	}
	return err
}

// SecondTab opens an empty tab in front, with the same cookies and a history of its own.
func (c *Customer) SecondTab(context.Context) error {
	c.tabs = append(c.tabs, &tab{})
	return nil
}

// CloseTab closes the tab in front; the one from which it was opened is in front again,
// showing what it showed.
func (c *Customer) CloseTab(context.Context) error {
	if len(c.tabs) == 1 {
		return ErrOnlyTab
	}
	c.tabs = c.tabs[:len(c.tabs)-1]
	return nil
}
