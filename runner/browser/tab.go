package browser

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"paysandbox/runner/customer"
)

// How long a page may take to settle, and what settled means: nothing has been loading
// for a moment, in which a script or a redirect would have begun something new.
const (
	patience = 30 * time.Second
	calm     = 150 * time.Millisecond
)

// tab is one tab of a browser.
type tab struct {
	devtools *devtools
	target   string
	session  string

	mu      sync.Mutex
	loading bool
	changed time.Time // when loading began or ended
	status  int       // of the document that is shown
	failed  string    // why the last document did not come
	crashed bool
	asked   string // the last address that was typed
	page    *customer.Page
}

// openTab opens an empty tab in a browser context.
func openTab(ctx context.Context, d *devtools, within string) (*tab, error) {
	t := &tab{devtools: d, page: &customer.Page{}}
	var target struct {
		ID string `json:"targetId"`
	}
	if err := d.call(ctx, "", "Target.createTarget", map[string]any{"url": "about:blank", "browserContextId": within}, &target); err != nil {
		return nil, err
	}
	var attached struct {
		Session string `json:"sessionId"`
	}
	if err := d.call(ctx, "", "Target.attachToTarget", map[string]any{"targetId": target.ID, "flatten": true}, &attached); err != nil {
		return nil, err
	}
	t.target, t.session = target.ID, attached.Session
	d.watch(t.session, t.event)
	for _, domain := range []string{"Page", "Network", "Runtime", "Inspector"} {
		if err := t.call(ctx, domain+".enable", map[string]any{}, nil); err != nil {
			return nil, err
		}
	}
	return t, nil
}

func (t *tab) call(ctx context.Context, method string, params, into any) error {
	return t.devtools.call(ctx, t.session, method, params, into)
}

// event keeps track of what the tab is doing.
func (t *tab) event(m message) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch m.Method {
	case "Page.frameStartedLoading", "Page.frameStoppedLoading":
		var e struct {
			FrameID string `json:"frameId"`
		}
		if json.Unmarshal(m.Params, &e) == nil && e.FrameID == t.target {
			t.loading, t.changed = m.Method == "Page.frameStartedLoading", time.Now()
		}
	case "Inspector.targetCrashed":
		t.crashed = true
	case "Page.javascriptDialogOpening": // nobody is there to read it
		_, _ = t.devtools.send(context.Background(), t.session, "Page.handleJavaScriptDialog", map[string]any{"accept": true})
	case "Network.responseReceived":
		var e struct {
			Type     string
			FrameID  string `json:"frameId"`
			Response struct{ Status int }
		}
		if json.Unmarshal(m.Params, &e) == nil && e.Type == "Document" && e.FrameID == t.target {
			t.status, t.failed = e.Response.Status, ""
		}
	case "Network.loadingFailed":
		var e struct {
			Type, ErrorText string
			Canceled        bool
		}
		if json.Unmarshal(m.Params, &e) == nil && e.Type == "Document" && !e.Canceled {
			t.status, t.failed = 0, e.ErrorText
		}
	}
}

// settle waits until the tab has come to rest, and looks at what it shows.
func (t *tab) settle(ctx context.Context) error {
	began := time.Now()
	for {
		t.mu.Lock()
		loading, since, failed, crashed := t.loading, t.changed, t.failed, t.crashed
		t.mu.Unlock()
		if since.Before(began) {
			since = began
		}
		switch {
		case crashed:
			return fmt.Errorf("%w any more: its tab has crashed", ErrUnreachable)
		case !loading && time.Since(since) >= calm:
			if err := t.look(ctx); err != nil {
				return err
			}
			if failed != "" {
				return &customer.NoAnswerError{Method: "GET", URL: t.asked, Err: errors.New(failed)}
			}
			return nil
		case time.Since(began) > patience:
			return fmt.Errorf("the page at %s is still loading after %s", t.page.URL, patience)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-t.devtools.ended:
			return fmt.Errorf("%w any more", ErrUnreachable)
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// look takes a picture of the page.
func (t *tab) look(ctx context.Context) error {
	var shown struct{ URL, Document string }
	if err := t.evaluate(ctx, `({URL: location.href, Document: document.documentElement ? document.documentElement.outerHTML : ""})`, &shown); err != nil {
		return err
	}
	if shown.URL == "about:blank" {
		t.page = &customer.Page{}
		return nil
	}
	if strings.HasPrefix(shown.URL, "chrome-error:") { // the browser's own page about what went wrong
		t.page = &customer.Page{URL: t.asked}
		return nil
	}
	t.mu.Lock()
	status := t.status
	t.mu.Unlock()
	page, err := customer.Snapshot(shown.URL, status, []byte(shown.Document))
	if err == nil {
		t.page = page
	}
	return err
}

// evaluate runs a script in the page and reads its value.
func (t *tab) evaluate(ctx context.Context, script string, into any) error {
	var result struct {
		Result struct {
			Value json.RawMessage `json:"value"`
		} `json:"result"`
		Exception *struct {
			Text      string `json:"text"`
			Exception struct {
				Description string `json:"description"`
			} `json:"exception"`
		} `json:"exceptionDetails"`
	}
	if err := t.call(ctx, "Runtime.evaluate", map[string]any{"expression": script, "returnByValue": true}, &result); err != nil {
		return err
	}
	if result.Exception != nil {
		return fmt.Errorf("a script failed in the page: %s %s", result.Exception.Text, result.Exception.Exception.Description)
	}
	if into == nil || len(result.Result.Value) == 0 {
		return nil
	}
	return json.Unmarshal(result.Result.Value, into)
}
