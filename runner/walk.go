package runner

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"paysandbox/runner/client"
	"paysandbox/runner/customer"
	"paysandbox/runner/report"
	"paysandbox/sandbox"
	"paysandbox/sandbox/scenario"
	"paysandbox/shop"
)

// walk is one scenario under way.
type walk struct {
	scenario  *scenario.Scenario
	options   Options
	client    *client.Client
	workspace string
	env       map[string]string
	merchant  map[string]any
	shop      *shop.Shop // the scenario's own; nil with another merchant
	customer  driver
	caller    *customer.Caller
	response  *scenario.Response
	kept      map[string]any
	view      *view
	strays    strays
	ends      []func()
}

var notInNames = regexp.MustCompile(`[^A-Za-z0-9._-]+`)

// openWalk makes the scenario's workspace and its merchant.
func openWalk(ctx context.Context, s *scenario.Scenario, name string, o Options, seed uint64) (*walk, error) {
	to, err := o.ways()
	if err != nil {
		return nil, err
	}
	calls := to.Lead(customer.FreshTransport())
	calls.DisableCompression = true
	w := &walk{
		scenario: s, workspace: name, options: o, client: &client.Client{Server: o.Server}, kept: map[string]any{},
		caller: &customer.Caller{Transport: calls},
	}
	w.view = newView(w)
	if w.customer, err = openDriver(ctx, s, o, to); err != nil {
		return nil, err
	}
	w.ends = append(w.ends, w.customer.Close)
	w.merchant = map[string]any{}
	if o.Merchant == "" {
		if err = w.openShop(ctx); err != nil {
			w.close()
			return nil, err
		}
	} else {
		w.merchant["url"] = strings.TrimRight(o.Merchant, "/")
	}
	for key, value := range s.Merchant {
		w.merchant[key] = value
	}
	if err = w.openWorkspace(ctx, seed); err == nil {
		w.strays, err = watchStrays(ctx, w.client, w.workspace, to.Proxied)
	}
	if err != nil {
		w.close()
		return nil, err
	}
	return w, nil
}

// learn reads what the workspace's accounts have become, and tells the shop.
func (w *walk) learn(ctx context.Context) error {
	made, err := w.client.Workspace(ctx, w.workspace)
	if err != nil {
		return err
	}
	w.env, w.merchant = made.Env, made.Merchant
	if w.shop != nil {
		w.shop.SetEnv(w.env)
	}
	return nil
}

// openShop starts a demo shop of the scenario's own.
func (w *walk) openShop(ctx context.Context) error {
	listen, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("%w: the demo shop: %w", client.ErrUnreachable, err)
	}
	url := "http://" + listen.Addr().String()
	w.shop = shop.New(shop.Config{URL: url, RetryPause: 5 * time.Millisecond})
	server := &http.Server{Handler: w.shop, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = server.Serve(listen) }()
	w.ends = append(w.ends, func() { _ = server.Close() })
	w.merchant = shop.Places(url)
	return nil
}

// openWorkspace makes a workspace of the scenario's own, or resets the one that all share.
func (w *walk) openWorkspace(ctx context.Context, seed uint64) error {
	s := w.scenario
	if w.options.Workspace != "" || w.options.Merchant != "" {
		w.workspace = w.options.Workspace
		if w.workspace == "" {
			w.workspace = sandbox.Default
		}
		if err := w.borrow(ctx); err != nil {
			return err
		}
		if err := w.client.Do(ctx, "POST", client.In(w.workspace, "reset"), map[string]any{"clock": startOf(s)}, nil); err != nil {
			return err
		}
		if err := w.client.Do(ctx, "PUT", client.In(w.workspace, "merchant"), w.merchant, nil); err != nil {
			return err
		}
	} else {
		if w.options.Unique {
			w.workspace += "-" + random()
		}
		err := w.client.Do(ctx, "POST", "/v1/workspaces", map[string]any{
			"name": w.workspace, "key": filepath.ToSlash(filepath.Base(s.File)), "seed": seed, "clock": startOf(s), "merchant": w.merchant, "accounts": s.Accounts,
		}, nil)
		if err != nil {
			return err
		}
		w.ends = append(w.ends, func() {
			ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
			defer cancel()
			_ = w.client.Do(ctx, "DELETE", client.In(w.workspace), nil, nil)
		})
	}
	path := client.In(w.workspace, "scenario") + "?file=" + notInNames.ReplaceAllString(filepath.ToSlash(s.File), "-")
	if err := w.client.Do(ctx, "PUT", path, s.Source, nil); err != nil {
		return err
	}
	return w.learn(ctx)
}

// borrow remembers how a shared workspace was set up, and gives it back so: without
// the scenario's rules, with its shop, on its clock. What happened stays to be seen.
func (w *walk) borrow(ctx context.Context) error {
	found, err := w.client.Workspace(ctx, w.workspace)
	if err != nil {
		return err
	}
	for key, place := range found.Merchant { // a reset forgets what was said since the creation
		if _, said := w.merchant[key]; !said {
			w.merchant[key] = place
		}
	}
	w.ends = append(w.ends, func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		_ = w.client.Do(ctx, "PUT", client.In(w.workspace, "scenario"), []byte("scenario: nothing in particular\nsteps: [reload]\n"), nil)
		_ = w.client.Do(ctx, "PUT", client.In(w.workspace, "merchant"), found.Merchant, nil)
		_ = w.client.Do(ctx, "POST", client.In(w.workspace, "clock"), map[string]any{"frozen": found.Clock.Mode == sandbox.Frozen}, nil)
	})
	return nil
}

// startOf is how a scenario's clock begins, as the control API takes it.
func startOf(s *scenario.Scenario) string {
	if s.Clock.Real {
		return sandbox.Real
	}
	return s.Clock.Start.Format(time.RFC3339)
}

// workspaceNames are the workspaces' names: the files', told apart where two are the same.
func workspaceNames(scenarios []*scenario.Scenario) []string {
	names, taken := make([]string, len(scenarios)), map[string]int{}
	for i, s := range scenarios {
		stem := notInNames.ReplaceAllString(filepath.ToSlash(strings.TrimSuffix(s.File, filepath.Ext(s.File))), "-")
		names[i] = strings.Trim(stem[max(0, len(stem)-80):], "-._")
		if taken[names[i]]++; taken[names[i]] > 1 {
			names[i] += fmt.Sprintf("-%d", taken[names[i]])
		}
	}
	return names
}

func random() string {
	var b [4]byte
	_, _ = rand.Read(b[:])
	return hex.EncodeToString(b[:])
}

func (w *walk) close() {
	for i := len(w.ends) - 1; i >= 0; i-- {
		w.ends[i]()
	}
}

// collect takes payments, exchanges and unused rules into the report.
func (w *walk) collect(ctx context.Context, result *report.Scenario) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second) // an interrupted run is reported, too
	defer cancel()
	var failed error
	note := func(err error) { failed = errors.Join(failed, err) }
	var err error
	result.Payments, err = w.client.Payments(ctx, w.workspace, nil)
	note(err)
	result.Exchanges, err = w.client.Exchanges(ctx, w.workspace, 0)
	note(err)
	rules, err := w.client.Rules(ctx, w.workspace)
	note(err)
	for _, rule := range rules {
		switch {
		case rule.Matched == 0:
			result.Warnings = append(result.Warnings, fmt.Sprintf("line %d: the rule %q never matched: %s", rule.Line, rule.Name, unmatched(rule)))
		case rule.Missed > 0 && result.Failure != nil:
			result.Failure.NearMisses = append(result.Failure.NearMisses, fmt.Sprintf("line %d: the rule %q did not match every time: %s", rule.Line, rule.Name, rule.NearMiss))
		}
	}
	stray, err := w.strays.warning(ctx)
	note(err)
	if stray != "" {
		result.Warnings = append(result.Warnings, stray)
	}
	if failed != nil {
		result.Warnings = append(result.Warnings, "the report is incomplete: "+failed.Error())
	}
}

// unmatched tells why a rule never came true.
func unmatched(rule client.Rule) string {
	switch rule.Missed {
	case 0:
		return rule.Op + " was never asked, or an earlier rule answered"
	case 1:
		return rule.NearMiss
	}
	return fmt.Sprintf("asked %d times, the last time %s", rule.Missed, rule.NearMiss)
}
