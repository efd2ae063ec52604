package main

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"paysandbox/app"
	"paysandbox/runner/report"
	"paysandbox/sandbox"
	"paysandbox/sandbox/journal"
	"paysandbox/sandbox/scenario"
	"paysandbox/shop"
)

type serveCommand struct {
	Addr string `help:"Where to listen." default:"127.0.0.1:8080" placeholder:"ADDR" env:"SANDBOX_ADDR"`
	listenFlags
	Scenario string `help:"Scenario whose accounts and rules are loaded into the default workspace, again whenever the file changes." placeholder:"FILE" env:"SANDBOX_SCENARIO"`
	Demo     string `help:"Start the demo shop on an address of its own." placeholder:"ADDR" env:"SANDBOX_DEMO"`
}

// Run implements the command.
func (c *serveCommand) Run(ctx context.Context, s *streams, file *configFile) error {
	config := c.config(s, file)
	config.Addr = c.Addr
	if config.Seed == 0 {
		config.Seed = randomSeed()
	}
	log := config.Log
	if !c.Quiet {
		config.Observe = func(workspace string, e journal.Exchange) { logExchange(log, workspace, e) }
	}
	var demo net.Listener
	if c.Demo != "" {
		var err error
		if demo, err = net.Listen("tcp", c.Demo); err != nil {
			return &exitError{report.ExitEnvironment, "the demo shop: " + err.Error()}
		}
		config.DemoShop = "http://" + demo.Addr().String()
		if _, set := config.Merchant["url"]; !set {
			config.Merchant = shop.Places(config.DemoShop)
		}
	}
	a, err := app.Open(config)
	if err != nil {
		return cannotOpen(err)
	}
	ws, err := a.World.Workspace(sandbox.Default)
	if err != nil {
		return err
	}
	if c.Scenario != "" {
		if err := load(ws, c.Scenario); err != nil {
			return err
		}
		go c.watch(ctx, ws, log)
	}
	if demo != nil {
		merchant := shop.New(shop.Config{Env: ws.Env(a.URL()), URL: config.DemoShop})
		server := &http.Server{Handler: merchant, ReadHeaderTimeout: 10 * time.Second}
		go func() { _ = server.Serve(demo) }()
		defer func() { _ = server.Close() }()
	}
	c.welcome(s, a, ws, config)
	return a.Serve(ctx)
}

func randomSeed() uint64 {
	var b [8]byte
	_, _ = rand.Read(b[:])
	return binary.BigEndian.Uint64(b[:])%1_000_000 + 1
}

// welcome is what a newcomer opens or configures.
func (c *serveCommand) welcome(s *streams, a *app.App, ws *sandbox.Workspace, config app.Config) {
	base := a.URL()
	if c.PublicURL != "" {
		base = strings.TrimRight(c.PublicURL, "/")
	}
	fmt.Fprintf(s.out, "paysandbox is ready: nothing here costs money.\n\n  console      %s/_sandbox/\n", base)
	for _, p := range a.World.Providers() {
		fmt.Fprintf(s.out, "  %-12s %s/%s\n", p.Name(), base, p.Name())
	}
	if at := a.TLS(); at != "" {
		fmt.Fprintf(s.out, "  by https     %s, once what sandbox ca --server %s prints is trusted\n", at, base)
	}
	if config.DemoShop != "" {
		fmt.Fprintf(s.out, "  demo shop    %s\n", config.DemoShop)
	}
	if proxy := a.Proxy(); proxy != "" {
		fmt.Fprintf(s.out, "  proxy        %s, for browsers %s/_sandbox/proxy.pac\n", proxy, base)
	}
	if dns := a.DNS(); dns != "" {
		fmt.Fprintf(s.out, "  name server  %s\n", dns)
	}
	where := sandbox.MerchantOf(ws).URL
	if where == "" {
		where = "unknown: say --merchant URL, or providers cannot call it"
	}
	fmt.Fprintf(s.out, "  your shop    %s\n  its settings sandbox env --server %s\n  seed         %d\n\n", where, base, config.Seed)
}

func logExchange(log *slog.Logger, workspace string, e journal.Exchange) {
	if !log.Enabled(context.Background(), slog.LevelInfo) { // with --quiet, none of it is put together
		return
	}
	attributes := []any{"workspace", workspace, "seq", e.Seq, "direction", e.Direction, "method", e.Request.Method, "url", e.Request.URL, "status", e.Response.Status, "took_ms", e.TookMS}
	for _, more := range []struct{ name, value string }{{"payment", e.Payment}, {"rule", e.Rule}, {"outcome", e.Outcome}, {"fault", e.Fault}} {
		if more.value != "" {
			attributes = append(attributes, more.name, more.value)
		}
	}
	if len(e.Notes) > 0 {
		attributes = append(attributes, "notes", strings.Join(e.Notes, "; "))
	}
	log.Info(e.Op, attributes...)
}

// load gives a workspace a scenario's accounts, merchant and rules.
func load(ws *sandbox.Workspace, file string) error {
	source, err := os.ReadFile(file)
	if err != nil {
		return usage("%v", err)
	}
	parsed, findings := scenario.Parse(file, source, ws.World().Catalog())
	if parsed == nil {
		return usage("the scenario is wrong\n%s", renderFindings(findings))
	}
	return ws.Load(parsed)
}

// watch loads the scenario again whenever its file changes. Polling works on every
// file system, bind mounts of containers included.
func (c *serveCommand) watch(ctx context.Context, ws *sandbox.Workspace, log *slog.Logger) {
	stamp := func() time.Time {
		info, err := os.Stat(c.Scenario)
		if err != nil {
			return time.Time{}
		}
		return info.ModTime()
	}
	seen := stamp()
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Second):
		}
		if now := stamp(); !now.Equal(seen) && !now.IsZero() {
			seen = now
			if err := load(ws, c.Scenario); err != nil {
				log.Warn("the scenario was not loaded; the rules are what they were", "file", c.Scenario, "error", err)
				continue
			}
			log.Info("the scenario was loaded again", "file", c.Scenario)
		}
	}
}
