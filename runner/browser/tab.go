package browser

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"paysandbox/runner/customer"
)

// blank is what an empty tab shows.
const blank = "about:blank"

// tab is one tab and what its events have told so far. Browser.mu guards what changes.
type tab struct {
	browser         *Browser
	target, session string // the target's id is that of its main frame too

	loading   bool
	requested time.Time // a script or a form wants to go elsewhere since then; zero: none does
	refresh   time.Time // the page goes on by itself then; zero: never
	touched   time.Time // when anything of this changed last
	requests  map[string]*exchange
	failed    *customer.NoAnswerError // the last document did not come, or not whole
	crashed   bool
	notes     []string        // what a reader of a report should know about this page
	sent      chan<- struct{} // hears of each document request that leaves; nil: nobody does
}

// exchange is a request that is under way.
type exchange struct {
	method, url string
	document    bool // it is to be the page itself
	began       time.Time
}

func newTab(b *Browser, target, session string) *tab {
	return &tab{browser: b, target: target, session: session, requests: map[string]*exchange{}, touched: time.Now()}
}

func (t *tab) call(ctx context.Context, method string, params, into any) error {
	return t.browser.connection.call(ctx, t.session, method, params, into)
}

// begin switches on what the tab has to tell.
func (t *tab) begin(ctx context.Context) error {
	for _, step := range []struct {
		method string
		params object
	}{
		{"Inspector.enable", nil},
		{"Page.enable", nil},
		{"Network.enable", nil},
		{"Emulation.setFocusEmulationEnabled", object{"enabled": true}}, // every tab is somebody's front one
	} {
		if err := t.call(ctx, step.method, step.params, nil); err != nil {
			return err
		}
	}
	return nil
}

// news is all that any event of interest may carry.
type news struct {
	Frame struct {
		ID          string `json:"id"`
		Unreachable string `json:"unreachableUrl"`
	} `json:"frame"`
	FrameID     string  `json:"frameId"`
	Delay       float64 `json:"delay"` // seconds
	Disposition string  `json:"disposition"`

	RequestID string `json:"requestId"`
	LoaderID  string `json:"loaderId"`
	Type      string `json:"type"`
	Request   struct {
		URL    string `json:"url"`
		Method string `json:"method"`
	} `json:"request"`
	ErrorText string `json:"errorText"`
	Canceled  bool   `json:"canceled"`

	Message   string `json:"message"`
	Suggested string `json:"suggestedFilename"`
}

// event takes an event in. It is called with Browser.mu held.
func (t *tab) event(method string, params json.RawMessage) {
	var n news
	_ = json.Unmarshal(params, &n)
	switch method {
	case "Page.frameStartedLoading", "Page.frameStoppedLoading", "Page.frameRequestedNavigation",
		"Page.frameScheduledNavigation", "Page.frameClearedScheduledNavigation":
		if n.FrameID != t.target {
			return
		}
		t.moved(method, n)
	case "Page.frameNavigated":
		if n.Frame.ID != t.target {
			return
		}
		t.requested, t.refresh, t.notes = time.Time{}, time.Time{}, nil
		if n.Frame.Unreachable == "" {
			t.failed = nil
		}
	case "Page.navigatedWithinDocument":
		t.requested = time.Time{}
	case "Page.javascriptDialogOpening":
		t.notes = append(t.notes, fmt.Sprintf("it said “%s” in a dialog, which was accepted", n.Message))
		go t.accept()
	case "Page.downloadWillBegin":
		t.notes = append(t.notes, fmt.Sprintf("the browser was given the file %q to save, and stayed on this page", n.Suggested))
	case "Network.requestWillBeSent", "Network.requestWillBeSentExtraInfo", "Network.loadingFinished", "Network.loadingFailed":
		t.exchanged(method, n)
	case "Inspector.targetCrashed":
		t.crashed = true
	default:
		return
	}
	t.touched = time.Now()
}

// moved is an event of the main frame's way elsewhere.
func (t *tab) moved(method string, n news) {
	switch method {
	case "Page.frameStartedLoading":
		t.loading, t.requested = true, time.Time{}
	case "Page.frameStoppedLoading":
		t.loading, t.requested = false, time.Time{}
	case "Page.frameRequestedNavigation":
		if n.Disposition == "" || n.Disposition == "currentTab" {
			t.requested = time.Now()
		}
	case "Page.frameScheduledNavigation":
		t.refresh = time.Now().Add(time.Duration(n.Delay * float64(time.Second)))
	case "Page.frameClearedScheduledNavigation":
		t.refresh = time.Time{}
	}
}

// exchanged is an event of a request.
func (t *tab) exchanged(method string, n news) {
	switch method {
	case "Network.requestWillBeSent":
		document := n.Type == "Document" && n.FrameID == t.target
		if document || n.Type == "XHR" || n.Type == "Fetch" || n.Type == "Script" {
			t.requests[n.RequestID] = &exchange{n.Request.Method, n.Request.URL, document, time.Now()}
		}
	case "Network.requestWillBeSentExtraInfo":
		if x := t.requests[n.RequestID]; x != nil && x.document {
			select {
			case t.sent <- struct{}{}:
			default:
			}
		}
	case "Network.loadingFinished":
		delete(t.requests, n.RequestID)
	case "Network.loadingFailed":
		failed := t.requests[n.RequestID]
		delete(t.requests, n.RequestID)
		if failed != nil && failed.document && !n.Canceled && n.ErrorText != "net::ERR_ABORTED" {
			t.failed = &customer.NoAnswerError{Method: failed.method, URL: failed.url, Err: errors.New(plainly(n.ErrorText))}
		}
	}
}

func (t *tab) crash() error {
	return &LostError{Address: t.browser.connection.address, What: "had a page that crashed"}
}

// accept answers a dialog as a customer in a hurry does.
func (t *tab) accept() {
	ctx, cancel := context.WithTimeout(context.Background(), attachWithin)
	defer cancel()
	_ = t.call(ctx, "Page.handleJavaScriptDialog", object{"accept": true}, nil)
}

// plainly says in words what Chromium says in names.
func plainly(name string) string {
	name = strings.TrimPrefix(name, "net::")
	words := map[string]string{
		"ERR_CONNECTION_REFUSED":          "the connection was refused",
		"ERR_EMPTY_RESPONSE":              "the connection was closed without an answer",
		"ERR_CONNECTION_RESET":            "the connection broke",
		"ERR_CONNECTION_CLOSED":           "the connection was closed",
		"ERR_CONTENT_LENGTH_MISMATCH":     "it broke off",
		"ERR_INCOMPLETE_CHUNKED_ENCODING": "it broke off",
		"ERR_INVALID_HTTP_RESPONSE":       "what came is no HTTP",
		"ERR_NAME_NOT_RESOLVED":           "the name is not known",
		"ERR_TOO_MANY_REDIRECTS":          "it is sent on too often",
		"ERR_CERT_AUTHORITY_INVALID":      "the browser does not trust its certificate",
	}[name]
	if words == "" {
		return name
	}
	return words + " (" + name + ")"
}
