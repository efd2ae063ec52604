// Package client speaks the control API of a running sandbox. The runner and the
// command line use it alike: there is no other way into a sandbox.
package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"paysandbox/sandbox/journal"
	"paysandbox/sandbox/payment"
)

// Client is a running sandbox at Server, such as "http://127.0.0.1:8080".
type Client struct {
	Server string
	HTTP   *http.Client // nil: one without proxy
}

// ErrUnreachable tells that no sandbox answered.
var ErrUnreachable = errors.New("no sandbox answers")

// Problem is an RFC 9457 problem document that the sandbox answered.
type Problem struct {
	Status   int            `json:"status"`
	Title    string         `json:"title"`
	Detail   string         `json:"detail"`
	Allowed  []string       `json:"allowed"`
	Findings []Finding      `json:"findings"`
	More     map[string]any `json:"-"`
}

// Finding is something wrong with a scenario.
type Finding struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Message string `json:"message"`
}

func (p *Problem) Error() string { return p.Detail }

// Clock is a workspace's clock.
type Clock struct {
	Now  time.Time `json:"now"`
	Mode string    `json:"mode"`
	Next string    `json:"next"`
}

// Happened is a due thing that the clock has reached.
type Happened struct {
	At   time.Time `json:"at"`
	Kind string    `json:"kind"`
	Ref  string    `json:"ref"`
	What string    `json:"what"`
}

// Moved is a clock that was moved, and what happened on the way.
type Moved struct {
	Clock
	Happened []Happened `json:"happened"`
}

// Workspace is a workspace as the API shows it.
type Workspace struct {
	Name     string                      `json:"name"`
	Seed     uint64                      `json:"seed"`
	Clock    Clock                       `json:"clock"`
	InFlight int                         `json:"in_flight"`
	Accounts map[string][]map[string]any `json:"accounts"`
	Merchant map[string]any              `json:"merchant"`
	Env      map[string]string           `json:"env"`
}

// Rule is a rule, how often it matched, and how often its condition was false.
type Rule struct {
	Name     string `json:"name"`
	Op       string `json:"op"`
	Line     int    `json:"line"`
	Matched  int    `json:"matched"`
	Missed   int    `json:"missed"`
	NearMiss string `json:"near_miss"`
}

type list[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"next"`
}

// Exchanges is a page of the journal.
type Exchanges struct {
	Items   []journal.Exchange `json:"items"`
	Next    string             `json:"next"`
	Last    int64              `json:"last"`
	Dropped int64              `json:"dropped"`
}

var direct = &http.Client{Transport: &http.Transport{Proxy: nil, MaxIdleConnsPerHost: 16}, Timeout: 2 * time.Minute}

// Do asks once: path begins after /_sandbox. body and into may be nil; a body that
// is a []byte goes out as it is, and an answer comes as it is into a *[]byte. Errors: ErrUnreachable, *Problem.
func (c *Client) Do(ctx context.Context, method, path string, body, into any) error {
	var content []byte
	switch b := body.(type) {
	case nil:
	case []byte:
		content = b
	default:
		var err error
		if content, err = json.Marshal(body); err != nil {
			return err
		}
	}
	request, err := http.NewRequestWithContext(ctx, method, c.base()+"/_sandbox"+path, bytes.NewReader(content))
	if err != nil {
		return fmt.Errorf("%w at %s: %w", ErrUnreachable, c.Server, err)
	}
	httpClient := c.HTTP
	if httpClient == nil {
		httpClient = direct
	}
	response, err := httpClient.Do(request)
	if err != nil {
		var inURL *url.Error
		if errors.As(err, &inURL) {
			err = inURL.Err
		}
		return fmt.Errorf("%w at %s: %w", ErrUnreachable, c.Server, err)
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return fmt.Errorf("%w at %s: %w", ErrUnreachable, c.Server, err)
	}
	if response.StatusCode >= http.StatusBadRequest {
		p := &Problem{Status: response.StatusCode}
		if json.Unmarshal(text, p) != nil || p.Detail == "" {
			p.Detail = fmt.Sprintf("%s %s: %s %s", method, path, response.Status, strings.TrimSpace(string(text)))
		}
		return p
	}
	if into == nil || len(text) == 0 {
		return nil
	}
	if raw, ok := into.(*[]byte); ok {
		*raw = text
		return nil
	}
	if err := json.Unmarshal(text, into); err != nil {
		return fmt.Errorf("%s does not answer like a sandbox: %w", c.Server, err)
	}
	return nil
}

// base is the server's URL; one that says no scheme means http.
func (c *Client) base() string {
	server := strings.TrimRight(c.Server, "/")
	if !strings.Contains(server, "://") {
		server = "http://" + server
	}
	return server
}

// In is the path of something in a workspace.
func In(workspace string, parts ...string) string {
	path := "/v1/workspaces/" + url.PathEscape(workspace)
	for _, part := range parts {
		path += "/" + url.PathEscape(part)
	}
	return path
}

// Ready asks whether the sandbox answers.
func (c *Client) Ready(ctx context.Context) error { return c.Do(ctx, "GET", "/ready", nil, nil) }

// Workspace shows a workspace.
func (c *Client) Workspace(ctx context.Context, name string) (w Workspace, err error) {
	err = c.Do(ctx, "GET", In(name), nil, &w)
	return w, err
}

// Payments lists all payments of a workspace, oldest first; filter may be nil.
func (c *Client) Payments(ctx context.Context, workspace string, filter url.Values) ([]payment.View, error) {
	return all[payment.View](ctx, c, In(workspace, "payments"), filter)
}

// Deliveries lists all notifications of a workspace.
func (c *Client) Deliveries(ctx context.Context, workspace string, filter url.Values) ([]journal.Delivery, error) {
	return all[journal.Delivery](ctx, c, In(workspace, "deliveries"), filter)
}

// Mails lists the letters of a workspace.
func (c *Client) Mails(ctx context.Context, workspace string) ([]journal.Mail, error) {
	return all[journal.Mail](ctx, c, In(workspace, "mails"), nil)
}

// Rules lists the rules of a workspace.
func (c *Client) Rules(ctx context.Context, workspace string) ([]Rule, error) {
	return all[Rule](ctx, c, In(workspace, "rules"), nil)
}

func all[T any](ctx context.Context, c *Client, path string, filter url.Values) ([]T, error) {
	query := url.Values{"limit": {"1000"}}
	for name, values := range filter {
		query[name] = values
	}
	items := []T{}
	for {
		var page list[T]
		if err := c.Do(ctx, "GET", path+"?"+query.Encode(), nil, &page); err != nil {
			return nil, err
		}
		items = append(items, page.Items...)
		if page.Next == "" {
			return items, nil
		}
		query.Set("after", page.Next)
	}
}

// Exchanges reads the journal after a seq, to its end.
func (c *Client) Exchanges(ctx context.Context, workspace string, after int64) ([]journal.Exchange, error) {
	items := []journal.Exchange{}
	for {
		var page Exchanges
		if err := c.Do(ctx, "GET", fmt.Sprintf("%s?limit=1000&after=%d", In(workspace, "exchanges"), after), nil, &page); err != nil {
			return nil, err
		}
		items = append(items, page.Items...)
		if page.Next == "" || len(page.Items) == 0 {
			return items, nil
		}
		after = page.Items[len(page.Items)-1].Seq
	}
}

// Act takes an action on a payment, which may be named by id, "order:…" or "ref:…".
func (c *Client) Act(ctx context.Context, workspace, name, action string, params map[string]string) (v payment.View, err error) {
	id, err := c.find(ctx, workspace, name)
	if err != nil {
		return v, err
	}
	err = c.Do(ctx, "POST", In(workspace, "payments", id, action), params, &v)
	var problem *Problem
	if errors.As(err, &problem) && problem.Status == http.StatusNotFound && id == name {
		problem.Detail += fmt.Sprintf("; a payment is named by its id, order:%s or ref:%s", name, name)
	}
	return v, err
}

func (c *Client) find(ctx context.Context, workspace, name string) (string, error) {
	kind, value, ok := strings.Cut(name, ":")
	if !ok || (kind != "order" && kind != "ref") {
		return name, nil
	}
	found, err := c.Payments(ctx, workspace, url.Values{kind: {value}})
	if err != nil {
		return "", err
	}
	if len(found) == 0 {
		return "", &Problem{Status: http.StatusNotFound, Detail: fmt.Sprintf("no payment has the %s %q in workspace %s", kind, value, workspace)}
	}
	return found[len(found)-1].ID, nil
}
