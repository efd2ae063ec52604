package browser

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"paysandbox/runner/customer"
)

// world is the scripts' own: it shares the page with the page's scripts, but no variable.
const world = "paysandbox"

//go:embed look.js
var lookScript string

// run calls a function in the tab's page and reads what it answers into `into`.
func (t *tab) run(ctx context.Context, function string, into any, arguments ...any) error {
	var made struct {
		ID int `json:"executionContextId"`
	}
	if err := t.call(ctx, "Page.createIsolatedWorld", object{"frameId": t.target, "worldName": world}, &made); err != nil {
		return err
	}
	values := make([]object, len(arguments))
	for i, argument := range arguments {
		values[i] = object{"value": argument}
	}
	var answer struct {
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
	err := t.call(ctx, "Runtime.callFunctionOn", object{
		"functionDeclaration": function, "executionContextId": made.ID, "arguments": values,
		"returnByValue": true, "awaitPromise": true, "userGesture": true,
	}, &answer)
	switch {
	case err != nil:
		return err
	case answer.Exception != nil:
		return fmt.Errorf("%s %s", answer.Exception.Text, answer.Exception.Exception.Description)
	case into == nil:
		return nil
	}
	return json.Unmarshal(answer.Result.Value, into)
}

// sight is what look.js answers.
type sight struct {
	URL    string          `json:"url"`
	Status int             `json:"status"`
	Root   json.RawMessage `json:"root"`
	Owners [][2]int        `json:"owners"`
}

// seen is a page and the numbers by which its elements are acted on.
type seen struct {
	*customer.Page
	tab     *tab
	numbers map[*html.Node]int
}

// lookWithin is how long a page may be too busy to be looked at.
const lookWithin = 10 * time.Second

// look reads the page in front. While it goes elsewhere it is looked at again.
func (b *Browser) look(ctx context.Context) (*seen, error) {
	ctx, cancel := context.WithTimeout(ctx, lookWithin)
	defer cancel()
	for {
		t := b.front()
		if t == nil {
			return nil, errNoTab
		}
		page, err := t.look(ctx)
		var refused *refusal
		if !errors.As(err, &refused) {
			if errors.Is(err, context.DeadlineExceeded) {
				err = fmt.Errorf("the page could not be looked at for %s: its script does not let go", lookWithin)
			}
			return page, err
		}
		if err := b.pause(ctx, glance); err != nil {
			return nil, fmt.Errorf("the page cannot be looked at: %w", refused)
		}
	}
}

func (t *tab) look(ctx context.Context) (*seen, error) {
	t.browser.mu.Lock()
	crashed := t.crashed
	t.browser.mu.Unlock()
	if crashed {
		return nil, t.crash()
	}
	var s sight
	if err := t.run(ctx, lookScript, &s); err != nil {
		return nil, err
	}
	t.browser.mu.Lock()
	note, failed := strings.Join(t.notes, "; "), t.failed
	t.browser.mu.Unlock()
	if failed != nil && strings.HasPrefix(s.URL, "chrome-error:") {
		return &seen{customer.See(customer.Sight{URL: failed.URL, Root: &html.Node{Type: html.DocumentNode}, Note: failed.Error()}), t, nil}, nil
	}
	if s.URL == blank {
		return &seen{&customer.Page{}, t, nil}, nil
	}
	if strings.HasPrefix(s.URL, "chrome-error:") {
		if at := t.entry(ctx, 0); at != nil {
			s.URL = at.URL
		}
		note = "the browser asks whether the form shall be sent again, which reload does"
		return &seen{customer.See(customer.Sight{URL: s.URL, Root: &html.Node{Type: html.DocumentNode}, Note: note}), t, nil}, nil
	}
	grown := &tree{numbers: map[*html.Node]int{}}
	root := &html.Node{Type: html.DocumentNode}
	if err := grown.add(root, s.Root); err != nil {
		return nil, fmt.Errorf("the page cannot be read: %w", err)
	}
	owners := map[*html.Node]*html.Node{}
	for _, pair := range s.Owners {
		if pair[1] >= 0 {
			owners[grown.all[pair[0]]] = grown.all[pair[1]]
		}
	}
	page := customer.See(customer.Sight{URL: s.URL, Status: s.Status, Root: root, Owners: owners, Note: note})
	return &seen{page, t, grown.numbers}, nil
}

// tree builds nodes of what look.js has read, numbered in the same order.
type tree struct {
	all     []*html.Node
	numbers map[*html.Node]int
}

func (t *tree) add(parent *html.Node, data json.RawMessage) error {
	if len(data) == 0 || string(data) == "null" {
		return nil
	}
	if data[0] == '"' {
		n := &html.Node{Type: html.TextNode}
		parent.AppendChild(n)
		return json.Unmarshal(data, &n.Data)
	}
	var read struct {
		Tag        string            `json:"tag"`
		Attributes map[string]string `json:"attributes"`
		Children   []json.RawMessage `json:"children"`
	}
	if err := json.Unmarshal(data, &read); err != nil {
		return err
	}
	n := &html.Node{Type: html.ElementNode, Data: read.Tag, DataAtom: atom.Lookup([]byte(read.Tag))}
	for name, value := range read.Attributes {
		n.Attr = append(n.Attr, html.Attribute{Key: name, Val: value})
	}
	t.numbers[n] = len(t.all)
	t.all = append(t.all, n)
	parent.AppendChild(n)
	for _, child := range read.Children {
		if err := t.add(n, child); err != nil {
			return err
		}
	}
	return nil
}
