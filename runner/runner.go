// Package runner runs scenarios: for each a workspace, a virtual customer and, unless
// another merchant is named, a demo shop. It is a customer and a back office, and has
// no other way into the sandbox than everybody's: pages, and the control API.
package runner

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"time"

	"paysandbox/runner/client"
	"paysandbox/runner/report"
	"paysandbox/runner/ways"
	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/scenario"
)

// Options say against what scenarios run. Server, Catalog and Cashiers are needed.
type Options struct {
	Server    string // the sandbox: "http://127.0.0.1:40123"
	Catalog   operation.Catalog
	Cashiers  []sandbox.Cashier
	Merchant  string                // the merchant's URL; "": a demo shop for each scenario
	Devtools  string                // a real browser's DevTools, for scenarios with driver: browser; "": none
	Workspace string                // run all in this one; "": each in its own
	Unique    bool                  // workspaces get names of their own: the server is shared with others
	Seed      uint64                // for scenarios that name none; 0: 1
	Parallel  int                   // 0: as many as the machine has cores
	Repeat    func(s string) string // the command that repeats one scenario
	Done      func(report.Scenario) // told as they finish; may be nil

	ways func() (*ways.Ways, error) // to the providers' hosts, asked for once
}

// Run runs scenarios side by side and reports them in their order. Those that name
// the same account run one after another.
func Run(ctx context.Context, scenarios []*scenario.Scenario, o Options) *report.Report {
	started := time.Now()
	if o.Parallel == 0 {
		o.Parallel = runtime.NumCPU()
	}
	if o.Workspace != "" || o.Merchant != "" {
		o.Parallel = 1
	}
	if o.Seed == 0 {
		o.Seed = 1
	}
	o.ways = sync.OnceValues(func() (*ways.Ways, error) { return ways.Find(ctx, &client.Client{Server: o.Server}) })
	r := &report.Report{Server: o.Server, Scenarios: make([]report.Scenario, len(scenarios))}
	accounts := newLocks()
	names := workspaceNames(scenarios)
	var workers sync.WaitGroup
	var telling sync.Mutex
	next := make(chan int)
	for range min(o.Parallel, max(len(scenarios), 1)) {
		workers.Go(func() {
			for i := range next {
				release := accounts.take(scenarios[i], o.Catalog)
				if ctx.Err() == nil {
					r.Scenarios[i] = runOne(ctx, scenarios[i], names[i], o)
				} else {
					r.Scenarios[i] = notRun(scenarios[i])
				}
				release()
				if o.Done != nil {
					telling.Lock()
					o.Done(r.Scenarios[i])
					telling.Unlock()
				}
			}
		})
	}
	for i := range scenarios {
		next <- i
	}
	close(next)
	workers.Wait()
	r.TookMS, r.Interrupted = time.Since(started).Milliseconds(), ctx.Err() != nil
	return r
}

// notRun is a scenario that an interrupted run did not come to.
func notRun(s *scenario.Scenario) report.Scenario {
	result := begun(s)
	result.Result, result.Failure = report.Skipped, &report.Failure{Message: "the run was interrupted before it began"}
	return result
}

// begun is a scenario of which nothing has happened yet.
func begun(s *scenario.Scenario) report.Scenario {
	result := report.Scenario{
		Scenario: s.Title, About: s.About, Tags: s.Tags, File: s.File, Line: s.Line,
		Steps: make([]report.Step, len(s.Steps)), Source: string(s.Source),
	}
	for i, step := range s.Steps {
		result.Steps[i] = report.Step{Line: step.Line, Text: step.String()}
	}
	return result
}

// errInterrupted ends a scenario whose run was told to stop.
var errInterrupted = errors.New("the run was interrupted here")

// runOne runs a scenario to its end, whatever that is.
func runOne(ctx context.Context, s *scenario.Scenario, name string, o Options) (result report.Scenario) {
	started := time.Now()
	result = begun(s)
	result.Result, result.Seed = report.Passed, o.Seed
	if s.HasSeed {
		result.Seed = s.Seed
	}
	defer func() { result.TookMS = time.Since(started).Milliseconds() }()
	if s.NeedsDemoShop && o.Merchant != "" {
		result.Result = report.Skipped
		return result
	}
	w, err := openWalk(ctx, s, name, o, result.Seed)
	if err != nil {
		fail(&result, -1, err, nil, o)
		return result
	}
	defer w.close()
	result.Workspace = w.workspace
	checks := 0
	for i, step := range s.Steps {
		at := time.Now()
		held, err := w.do(ctx, step)
		result.Steps[i].TookMS = time.Since(at).Milliseconds()
		result.Steps[i].Checks, result.Steps[i].Result = held, report.Passed
		checks += held
		if ctx.Err() != nil {
			err = errInterrupted
		}
		if err != nil {
			fail(&result, i, err, w, o)
			break
		}
	}
	if result.Result == report.Passed && checks == 0 {
		fail(&result, len(s.Steps)-1, errors.New("nothing was asserted: a scenario without a checked expectation does not pass"), w, o)
	}
	w.collect(ctx, &result)
	return result
}
