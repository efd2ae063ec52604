package browser

import (
	"context"
	"encoding/json"
	"slices"
	"sync"
	"time"

	"paysandbox/runner/customer"
)

// Browser is one customer in a real browser: a browser context with cookies, storage and
// tabs of its own. It is one person and not for concurrent use.
type Browser struct {
	connection *connection
	context    string // its id

	mu      sync.Mutex // guards what follows and all that events change in tabs
	tabs    []*tab     // the last is in front
	known   map[string]bool
	opening int   // tabs that are being attached to
	failed  error // why one could not be
}

// Open makes a browser context with an empty tab in the browser at address:
// "http://127.0.0.1:9222", or its WebSocket. Errors are *LostError.
func Open(ctx context.Context, address string) (*Browser, error) {
	ctx, cancel := context.WithTimeout(ctx, attachWithin)
	defer cancel()
	b := &Browser{known: map[string]bool{}}
	socket, err := socketOf(ctx, address)
	if err == nil {
		b.connection, err = connect(ctx, address, socket, b.event)
	}
	if err != nil {
		return nil, &LostError{Address: address, What: "does not answer", Err: err}
	}
	if err := b.begin(ctx); err != nil {
		b.Close()
		return nil, &LostError{Address: address, What: "cannot be driven", Err: err}
	}
	return b, nil
}

func (b *Browser) begin(ctx context.Context) error {
	var made struct {
		Context string `json:"browserContextId"`
	}
	// Its end is the connection's: nothing is left behind by a run that was killed.
	if err := b.call(ctx, "Target.createBrowserContext", object{"disposeOnDetach": true}, &made); err != nil {
		return err
	}
	b.mu.Lock()
	b.context = made.Context
	b.mu.Unlock()
	if err := b.call(ctx, "Target.setDiscoverTargets", object{"discover": true}, nil); err != nil {
		return err
	}
	if err := b.call(ctx, "Browser.setDownloadBehavior", object{"behavior": "deny", "browserContextId": made.Context, "eventsEnabled": true}, nil); err != nil {
		return err
	}
	return b.SecondTab(ctx)
}

type object = map[string]any

func (b *Browser) call(ctx context.Context, method string, params, into any) error {
	return b.connection.call(ctx, "", method, params, into)
}

// Close closes the tabs and forgets cookies and storage.
func (b *Browser) Close() {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if b.context != "" {
		_ = b.call(ctx, "Target.disposeBrowserContext", object{"browserContextId": b.context}, nil)
	}
	b.connection.close()
}

// front is the tab that the customer looks at; nil when a page has closed the last one.
func (b *Browser) front() *tab {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.tabs) == 0 {
		return nil
	}
	return b.tabs[len(b.tabs)-1]
}

// SecondTab opens an empty tab in front, with the same cookies.
func (b *Browser) SecondTab(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, attachWithin)
	defer cancel()
	var made struct {
		Target string `json:"targetId"`
	}
	if err := b.call(ctx, "Target.createTarget", object{"url": blank, "browserContextId": b.context}, &made); err != nil {
		return err
	}
	return b.poll(ctx, func() (bool, error) {
		if b.failed != nil {
			return false, b.failed
		}
		here := slices.ContainsFunc(b.tabs, func(t *tab) bool { return t.target == made.Target })
		return here && b.opening == 0, nil
	})
}

// CloseTab closes the tab in front.
func (b *Browser) CloseTab(ctx context.Context) error {
	b.mu.Lock()
	only, front := len(b.tabs) < 2, b.tabs[max(0, len(b.tabs)-1):]
	b.mu.Unlock()
	if only {
		return customer.ErrOnlyTab
	}
	if err := b.call(ctx, "Target.closeTarget", object{"targetId": front[0].target}, nil); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, attachWithin)
	defer cancel()
	return b.poll(ctx, func() (bool, error) { return !slices.Contains(b.tabs, front[0]), nil })
}

// event is told by the connection what happened.
func (b *Browser) event(session, method string, params json.RawMessage) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch method {
	case "Target.targetCreated":
		b.created(params)
	case "Target.targetDestroyed":
		var gone struct {
			Target string `json:"targetId"`
		}
		_ = json.Unmarshal(params, &gone)
		b.tabs = slices.DeleteFunc(b.tabs, func(t *tab) bool { return t.target == gone.Target })
	default:
		for _, t := range b.tabs {
			if t.session == session {
				t.event(method, params)
			}
		}
	}
}

// created attaches to a tab of ours, whoever has opened it.
func (b *Browser) created(params json.RawMessage) {
	var made struct {
		Info struct {
			Target  string `json:"targetId"`
			Type    string `json:"type"`
			Context string `json:"browserContextId"`
		} `json:"targetInfo"`
	}
	_ = json.Unmarshal(params, &made)
	if made.Info.Type != "page" || made.Info.Context != b.context || b.context == "" || b.known[made.Info.Target] {
		return
	}
	b.known[made.Info.Target] = true
	b.opening++
	go b.attach(made.Info.Target)
}

// attach begins to listen to a tab and puts it in front.
func (b *Browser) attach(target string) {
	ctx, cancel := context.WithTimeout(context.Background(), attachWithin)
	defer cancel()
	var made struct {
		Session string `json:"sessionId"`
	}
	err := b.call(ctx, "Target.attachToTarget", object{"targetId": target, "flatten": true}, &made)
	t := newTab(b, target, made.Session)
	if err == nil {
		b.mu.Lock()
		b.tabs = append(b.tabs, t) // before it speaks
		b.mu.Unlock()
		err = t.begin(ctx)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.opening--
	if err != nil {
		b.failed = err
	}
}

// poll looks again and again, with b's state held still, until something is so.
func (b *Browser) poll(ctx context.Context, done func() (bool, error)) error {
	for {
		b.mu.Lock()
		ready, err := done()
		b.mu.Unlock()
		if ready || err != nil {
			return err
		}
		if err := b.pause(ctx, glance); err != nil {
			return err
		}
	}
}

// glance is how often a browser is looked at while something is awaited.
const glance = 10 * time.Millisecond

func (b *Browser) pause(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-b.connection.ended:
		return b.connection.lost()
	case <-ctx.Done():
		return ctx.Err()
	}
}
