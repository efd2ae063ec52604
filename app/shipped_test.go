package app_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/app"
	"paysandbox/runner"
	"paysandbox/runner/report"
	"paysandbox/sandbox/journal"
	"paysandbox/sandbox/scenario"
	"paysandbox/sandbox/store"
	"paysandbox/scenarios"
)

// serve starts a sandbox and answers its URL.
func serve(t *testing.T, c app.Config) string {
	t.Helper()
	a, err := app.Open(c)
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- a.Serve(ctx) }()
	t.Cleanup(func() {
		cancel()
		assert.NoError(t, <-ended)
	})
	return a.URL()
}

func shipped(t *testing.T) []*scenario.Scenario {
	t.Helper()
	var all []*scenario.Scenario
	require.NoError(t, fs.WalkDir(scenarios.Files, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		source, err := fs.ReadFile(scenarios.Files, path)
		require.NoError(t, err)
		parsed, findings := scenario.Parse(path, source, app.Catalog())
		require.Empty(t, findings, "%s", findings)
		all = append(all, parsed)
		return nil
	}))
	require.NotEmpty(t, all)
	return all
}

func run(t *testing.T, server string, which ...*scenario.Scenario) *report.Report {
	t.Helper()
	return runWith(t, server, 0, which...)
}

// runWith runs so many at once; 0 is as many as the machine has cores.
func runWith(t *testing.T, server string, parallel int, which ...*scenario.Scenario) *report.Report {
	t.Helper()
	return runner.Run(t.Context(), which, runner.Options{Server: server, Catalog: app.Catalog(), Cashiers: app.Cashiers(), Parallel: parallel})
}

func requirePassed(t *testing.T, r *report.Report) {
	t.Helper()
	for _, s := range r.Scenarios {
		if s.Result != report.Passed {
			failure, _ := json.MarshalIndent(s.Failure, "", "  ")
			var exchanges string
			for _, e := range s.Exchanges {
				exchanges += fmt.Sprintf("%d %s %s %s -> %d rule=%q %v\n", e.Seq, e.Direction, e.Op, e.Request.URL, e.Response.Status, e.Rule, e.Notes)
			}
			t.Errorf("%s: %s\n%s\n%s", s.File, s.Result, failure, exchanges)
		}
		assert.Empty(t, s.Warnings, s.File)
	}
}

// Shipped scenarios pass all at once, beside fifty others, and one after another on a
// store that encodes: what does not survive being encoded would not survive a restart.
// Each gives the same bytes both times. The second walk has no concurrency to watch, so
// short tests do without.
func TestShippedScenarios(t *testing.T) {
	all := shipped(t)
	neighbour := all[slices.IndexFunc(all, func(s *scenario.Scenario) bool { return len(s.Accounts) == 0 })]
	crowd := slices.Clone(all)
	for i := range 50 {
		other := *neighbour
		other.File = fmt.Sprintf("crowd/%02d.yaml", i)
		crowd = slices.Insert(crowd, i%len(crowd), &other)
	}
	beside := run(t, serve(t, app.Config{Bare: true}), crowd...)
	requirePassed(t, beside)
	if testing.Short() {
		return
	}
	alone := runWith(t, serve(t, app.Config{Bare: true, Store: store.Encoded(store.NewMemory())}), 1, all...)
	requirePassed(t, alone)
	for i, s := range all {
		t.Run(filepath.Base(s.File), func(t *testing.T) {
			assertSame(t, traffic(t, alone.Scenarios[i]), traffic(t, beside.Scenarios[slices.Index(crowd, s)]), "beside fifty others")
		})
	}
}

// assertSame shows the first line that differs, not two whole journals.
func assertSame(t *testing.T, want, got, when string) {
	t.Helper()
	wanted, found := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range max(len(wanted), len(found)) {
		if i >= len(wanted) || i >= len(found) || wanted[i] != found[i] {
			t.Errorf("%s: line %d differs:\n%.300s\n%.300s", when, i+1, at(wanted, i), at(found, i))
			return
		}
	}
}

func at(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return "(nothing)"
}

var base = regexp.MustCompile(`127\.0\.0\.1(:|%3A)\d+`)

// traffic is what the provider heard and said, base URLs and wall time set aside.
func traffic(t *testing.T, s report.Scenario) string {
	t.Helper()
	exchanges := make([]journal.Exchange, 0, len(s.Exchanges))
	for _, e := range s.Exchanges {
		e.TookMS = 0
		exchanges = append(exchanges, e)
	}
	require.NotEmpty(t, exchanges)
	text, err := json.MarshalIndent(exchanges, "", " ")
	require.NoError(t, err)
	return base.ReplaceAllString(string(text), "SHOP")
}
