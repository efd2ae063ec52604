package browser

import (
	"context"
	"errors"
	"fmt"
	"time"

	"paysandbox/runner/customer"
)

// How long a page is waited for after every deed, in wall time. A page has come to rest
// when it is loaded, wants to go nowhere, and has asked its server for nothing for a
// moment. What a script does later of itself is seen when the page is looked at again.
const (
	// rest is that moment.
	rest = 100 * time.Millisecond
	// patience is for a page to come, and for redirects and refreshes all together.
	patience = 60 * time.Second
	// refreshes further off than this are no redirects; the built-in customer agrees.
	refreshPatience = 30 * time.Second
	// A script's call that takes longer is one that waits for news, and is not awaited.
	callPatience = 5 * time.Second
	// From wanting to go elsewhere to going there a browser takes no longer.
	requestPatience = 2 * time.Second
)

// begun is when a deed begins; how the one before ended is forgotten.
func (b *Browser) begun() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, t := range b.tabs {
		t.failed = nil
	}
	return time.Now()
}

// settle waits until the tab in front has come to rest; another may come to the front
// meanwhile. A document that did not come is a *customer.NoAnswerError.
func (b *Browser) settle(ctx context.Context, began time.Time) error {
	for {
		t := b.front()
		if t == nil {
			return errNoTab
		}
		if err := t.settle(ctx, began); err != nil {
			return err
		}
		if b.atRest(t) {
			break
		}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if failed := b.tabs[len(b.tabs)-1].failed; failed != nil {
		return failed
	}
	return b.failed
}

var errNoTab = errors.New("the page has closed its tab, which was the last one")

// atRest tells whether the tab that has come to rest is still the one in front.
func (b *Browser) atRest(t *tab) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.opening == 0 && len(b.tabs) > 0 && b.tabs[len(b.tabs)-1] == t
}

func (t *tab) settle(ctx context.Context, began time.Time) error {
	t.catchUp(ctx)
	for {
		idle, err := t.idle(began)
		if err != nil {
			return err
		}
		// A document that broke off, or that a script has stopped, is never whole.
		if idle >= rest && t.loaded(ctx) || idle >= requestPatience || t.browser.front() != t {
			return nil
		}
		if time.Since(began) > patience {
			return t.giveUp(ctx)
		}
		if err := t.browser.pause(ctx, glance); err != nil {
			return err
		}
	}
}

// idle is for how long nothing has been under way.
func (t *tab) idle(began time.Time) (time.Duration, error) {
	t.browser.mu.Lock()
	defer t.browser.mu.Unlock()
	if t.crashed {
		return 0, t.crash()
	}
	now := time.Now()
	busy := t.loading || !t.requested.IsZero() && now.Sub(t.requested) < requestPatience
	if !t.refresh.IsZero() && t.refresh.Sub(began) <= refreshPatience {
		busy = busy || now.Before(t.refresh.Add(requestPatience))
	}
	for _, x := range t.requests {
		busy = busy || now.Sub(x.began) < callPatience
	}
	if busy {
		t.touched = now
	}
	return now.Sub(t.touched), nil
}

// catchUp lets everything run in the page that a deed has queued there: what it asks the
// browser for has been told by then.
func (t *tab) catchUp(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, requestPatience)
	defer cancel()
	_ = t.run(ctx, "() => new Promise(done => setTimeout(done, 0))", nil)
}

func (t *tab) loaded(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, requestPatience)
	defer cancel()
	var state string
	return t.run(ctx, "() => document.readyState", &state) == nil && state == "complete"
}

// giveUp stops a page that does not come to rest.
func (t *tab) giveUp(ctx context.Context) error {
	t.browser.mu.Lock()
	var hanging *exchange
	for _, x := range t.requests {
		if x.document {
			hanging = x
		}
	}
	t.browser.mu.Unlock()
	if err := t.call(ctx, "Page.stopLoading", nil, nil); err != nil {
		return err
	}
	if hanging == nil {
		return fmt.Errorf("the page did not come to rest within %s", patience)
	}
	failed := &customer.NoAnswerError{Method: hanging.method, URL: hanging.url, Err: errors.New("nothing came within " + patience.String())}
	t.browser.mu.Lock()
	t.failed = failed
	t.browser.mu.Unlock()
	return failed
}
