package sandboxtest

import (
	"context"
	"net/http"
	"sync"
	"testing"
	"time"

	"paysandbox/app"
	"paysandbox/runner/client"
	"paysandbox/runner/ways"
	"paysandbox/sandbox"
)

// epoch is when a sandbox's clock begins, unless its Config says otherwise: the same as
// that of scenarios.
var epoch = time.Date(2026, 1, 15, 12, 0, 0, 0, time.UTC)

// Config says what a sandbox is like at its start. The zero value is what most tests
// need.
type Config struct {
	// Merchant is the shop's URL. It may be told later, by SetMerchant or Serve.
	Merchant string
	// Places are where in the shop the providers call, by provider and name, as paths or
	// URLs: {"clickandbuy": {"ems": "/ems.php"}}. docs/operations.md lists the names under
	// "Places at the shop". Where nothing is said, most providers do not call.
	Places map[string]map[string]string
	// Accounts are merged into the documented accounts by their ids, or added.
	Accounts map[string][]map[string]any
	// Clock is the time at which the clock stands still; zero: 2026-01-15 12:00 UTC.
	Clock time.Time
	// RealClock lets the clock run with the machine's. Then nothing is repeatable, and
	// what the provider does later happens later.
	RealClock bool
	// Seed is what everything is drawn from; 0: 1.
	Seed uint64
	// Patience is how long assertions wait for what is under way, in wall time; 0: 5 s.
	Patience time.Duration
}

// Sandbox is a running sandbox. Its methods that answer something look at one workspace,
// `default`, which also sees requests that name no account.
type Sandbox struct {
	// URL is where it listens: "http://127.0.0.1:40123".
	URL string
	// Clock is its time.
	Clock Clock

	t        testing.TB
	client   *client.Client
	ctx      context.Context //nolint:containedctx // of the test
	patience time.Duration
	ways     func() (*ways.Ways, error) // to the providers' hosts
}

// Start starts a sandbox, which ends with the test. At most one Config is taken; without
// one it is the zero Config.
func Start(t testing.TB, config ...Config) *Sandbox {
	t.Helper()
	var c Config
	switch len(config) {
	case 0:
	case 1:
		c = config[0]
	default:
		t.Fatalf("sandboxtest: Start takes one Config, not %d", len(config))
	}
	places := map[string]any{}
	if c.Merchant != "" {
		places["url"] = c.Merchant
	}
	for provider, where := range c.Places {
		of := map[string]any{}
		for name, place := range where {
			of[name] = place
		}
		places[provider] = of
	}
	if c.Clock.IsZero() {
		c.Clock = epoch
	}
	clock := c.Clock.Format(time.RFC3339)
	if c.RealClock {
		clock = sandbox.Real
	}
	url, ctx := serve(t, app.Config{TLS: "127.0.0.1:0", Seed: c.Seed, Clock: clock, Accounts: c.Accounts, Merchant: places})
	if c.Patience == 0 {
		c.Patience = 5 * time.Second
	}
	s := &Sandbox{URL: url, t: t, client: &client.Client{Server: url, HTTP: ownClient(t)}, ctx: ctx, patience: c.Patience}
	s.Clock = Clock{s}
	s.ways = sync.OnceValues(s.found)
	t.Cleanup(s.tell)
	return s
}

// serve opens a sandbox and answers its URL, and a context that ends with it.
func serve(t testing.TB, c app.Config) (string, context.Context) {
	t.Helper()
	a, err := app.Open(c)
	if err != nil {
		t.Fatalf("sandboxtest: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- a.Serve(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("sandboxtest: the sandbox did not end well: %v", err)
		}
	})
	return a.URL(), ctx
}

// ownClient leaves no connection behind that the sandbox would wait for at its end.
func ownClient(t testing.TB) *http.Client {
	transport := &http.Transport{Proxy: nil}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport, Timeout: 2 * time.Minute}
}

// control asks something of the workspace by the control API.
func (s *Sandbox) control(method, what string, body, into any) {
	s.t.Helper()
	s.must(s.client.Do(s.ctx, method, client.In(sandbox.Default)+"/"+what, body, into))
}

// must ends the test where something cannot be done.
func (s *Sandbox) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatalf("sandboxtest: %v", err)
	}
}
