// Package app is the only composition: it makes a running sandbox from a Config.
// The command line and the test helpers are thin over it.
package app

import (
	"context"
	"crypto/tls"
	"log/slog"
	"math"
	"net"
	"net/http"
	"net/netip"

	"paysandbox/fakes"
	"paysandbox/sandbox"
	"paysandbox/sandbox/journal"
	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/outbox"
	"paysandbox/sandbox/store"
	"paysandbox/server"
	"paysandbox/server/certs"
	"paysandbox/server/console"
	"paysandbox/server/control"
	"paysandbox/server/egress"
	"paysandbox/server/metrics"
)

// Config says what a sandbox is made of. The zero value is a sandbox in memory on a
// free loopback port, with the documented accounts in `default`.
type Config struct {
	Addr  string // "127.0.0.1:8080"; "": a free port of 127.0.0.1
	Seed  uint64 // of `default`; 0: 1
	Clock string // of `default`: RFC 3339, a start, frozen; "": real
	Bare  bool   // `default` has no accounts
	// Accounts are merged into the accounts of `default`, or added to them.
	Accounts       map[string][]map[string]any
	Merchant       map[string]any // where the shop is, of `default`
	PublicURL      string         // where browsers find the sandbox
	AllowHosts     []string       // further names under which /_sandbox answers
	AllowMerchants []netip.Prefix // further networks that calls and the proxy's tunnels may go to
	Proxy          string         // where the forward proxy listens: "127.0.0.1:3128"; "": nowhere
	DNS            string         // where the name server listens: "127.0.0.1:53"; "": nowhere
	DNSForward     string         // the name server for what is no provider's; "": that is refused
	DemoShop       string         // shown on the console
	Store          store.Store    // nil: memory
	TLS            string         // "127.0.0.1:8443": where https is spoken; "": nowhere
	Data           string         // directory in which the certificate authority is kept; "": in memory
	Version        string         // told by the control API
	Log            *slog.Logger   // nil: silent
	Observe        func(workspace string, e journal.Exchange)
}

// App is a sandbox that listens.
type App struct {
	World  *sandbox.World
	server *server.Server
	listen net.Listener
	secure net.Listener // speaks TLS; nil: none
	way    *wayOut      // the proxy and the name server
	log    *slog.Logger
	stop   context.CancelFunc // ends what would stay open for ever: streams
}

// Catalog is what all providers declare, without a running sandbox.
func Catalog() operation.Catalog {
	var catalog operation.Catalog
	for _, p := range fakes.All() {
		catalog = append(catalog, p.Declare())
	}
	return catalog
}

// Cashiers walk the hosted pages of the providers that have some.
func Cashiers() []sandbox.Cashier {
	var all []sandbox.Cashier
	for _, p := range fakes.All() {
		if cashier, ok := p.(sandbox.Cashier); ok {
			all = append(all, cashier)
		}
	}
	return all
}

// Open makes a sandbox and listens; Serve answers.
func Open(c Config) (*App, error) {
	if c.Seed == 0 {
		c.Seed = 1
	}
	if c.Addr == "" {
		c.Addr = "127.0.0.1:0"
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	merchant, err := sandbox.ParseMerchant(c.Merchant, Catalog())
	if err != nil {
		return nil, err
	}
	var authority *certs.Authority // made by who asks for it only
	if c.TLS != "" || c.Proxy != "" {
		if authority, err = Authority(c.Data, c.PublicURL); err != nil {
			return nil, err
		}
	}
	providers := fakes.All()
	policy := outbox.NewPolicy(c.AllowMerchants...)
	var world *sandbox.World
	counted := metrics.New(func() int {
		all, err := world.Workspaces("", math.MaxInt)
		if err != nil {
			return 0
		}
		return len(all)
	})
	world = sandbox.NewWorld(sandbox.Config{
		Providers: providers, Store: c.Store, Log: c.Log, Observe: func(workspace string, e journal.Exchange) {
			counted.Observe(e)
			if c.Observe != nil {
				c.Observe(workspace, e)
			}
		},
		Outbox: outbox.New(policy, c.Log),
	})
	if err := openDefault(world, providers, c, merchant); err != nil {
		return nil, err
	}
	a := &App{World: world, log: c.Log}
	if a.listen, err = listen(c.Addr); err != nil {
		return nil, err
	}
	if c.TLS != "" {
		plain, err := listen(c.TLS)
		if err != nil {
			_ = a.listen.Close()
			return nil, err
		}
		a.secure = tls.NewListener(plain, authority.TLS(c.Log))
	}
	if a.way, err = listenOut(c, a.listen.Addr(), policy, func(host string) bool { return a.server.IsProvider(host) }); err != nil {
		_ = a.listen.Close()
		if a.secure != nil {
			_ = a.secure.Close()
		}
		return nil, err
	}
	stopping, stop := context.WithCancel(context.Background())
	own := http.NewServeMux()
	api := control.New(world, control.Options{
		PublicURL: c.PublicURL, About: a.about(c), Authority: authority, Log: c.Log, Stopping: stopping.Done(),
	})
	for _, path := range []string{
		"/_sandbox/v1/", "/_sandbox/ready", "/_sandbox/openapi.yaml", "/_sandbox/schema.json", "/_sandbox/ca.pem", "/_sandbox/ca.p12", "/_sandbox/ca.jks",
	} {
		own.Handle(path, api)
	}
	own.Handle("GET /_sandbox/metrics", counted)
	own.Handle("GET /_sandbox/proxy.pac", egress.PAC(Hosts(), a.way.proxyAddr()))
	own.Handle("/_sandbox/", console.New(world, console.Options{PublicURL: c.PublicURL, DemoShop: c.DemoShop}))
	a.stop = stop
	a.server = server.New(server.Options{World: world, PublicURL: c.PublicURL, AllowHosts: c.AllowHosts, Own: own, Log: c.Log})
	a.way.open(world, a.server, policy, authority, c.Log)
	return a, nil
}

// openDefault sees to it that `default` exists, with its documented accounts.
func openDefault(world *sandbox.World, providers []sandbox.Provider, c Config, merchant sandbox.Merchant) error {
	if ws, err := world.Workspace(sandbox.Default); err == nil { // a store that was used before
		_, err := ws.SetMerchant(merchant)
		return err
	}
	spec := sandbox.Spec{Name: sandbox.Default, Seed: c.Seed, Clock: c.Clock, Merchant: merchant, Bare: true}
	if !c.Bare {
		spec.Accounts = map[string][]map[string]any{}
		for _, p := range providers {
			if a, ok := p.(sandbox.Accounts); ok {
				spec.Accounts[p.Name()] = a.DefaultAccounts()
			}
		}
		for provider, docs := range c.Accounts { // in the spec, so that a reset keeps them
			spec.Accounts[provider] = append(spec.Accounts[provider], docs...)
		}
	}
	_, err := world.Create(spec)
	return err
}

// Serve answers until ctx ends.
func (a *App) Serve(ctx context.Context) error {
	defer a.stop()
	defer context.AfterFunc(ctx, a.stop)()
	more := a.way.serve(ctx, a.log)
	if a.secure != nil {
		more = append(more, a.secure)
	}
	return a.server.Serve(ctx, a.listen, more...)
}
