package main

import (
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/netip"
	"strconv"

	"paysandbox/app"
	"paysandbox/runner/report"
	"paysandbox/sandbox"
	"paysandbox/server/certs"
)

// listenFlags are the flags of both commands that start a server.
type listenFlags struct {
	Seed          seed           `help:"What everything is drawn from; by default random for serve, 1 for run." placeholder:"N" env:"SANDBOX_SEED"`
	Log           string         `help:"Form of the log: text or json." enum:"text,json" default:"text" env:"SANDBOX_LOG"`
	Quiet         bool           `help:"Log warnings only." env:"SANDBOX_QUIET"`
	PublicURL     string         `help:"Where browsers find the sandbox, if not where they asked." placeholder:"URL" env:"SANDBOX_PUBLIC_URL"`
	TLS           string         `name:"tls" help:"Speak https here too; merchants must trust what sandbox ca prints." placeholder:"ADDR" env:"SANDBOX_TLS"`
	Data          string         `help:"Directory in which the certificate authority is kept; without, it is made anew with each start." placeholder:"DIR" env:"SANDBOX_DATA"`
	Proxy         string         `help:"Forward proxy for merchants with the providers' real names in their code: leads them here, other hosts only where calls to merchants may go." placeholder:"ADDR" env:"SANDBOX_PROXY"`
	DNS           string         `name:"dns" help:"Name server that knows the providers' names as this sandbox, by UDP and TCP." placeholder:"ADDR" env:"SANDBOX_DNS"`
	DNSForward    string         `name:"dns-forward" help:"Name server that --dns asks for all other names; without it they are refused." placeholder:"ADDR" env:"SANDBOX_DNS_FORWARD"`
	AllowHost     []string       `help:"Further name under which /_sandbox answers (repeatable)." placeholder:"NAME" env:"SANDBOX_ALLOW_HOST"`
	AllowMerchant []netip.Prefix `help:"Further network that calls to merchants and the proxy's tunnels may go to (repeatable)." placeholder:"CIDR" env:"SANDBOX_ALLOW_MERCHANT"`
	Merchant      string         `help:"Where the shop is: sets merchant.url. run resets the workspace (default) before each scenario then." placeholder:"URL" env:"SANDBOX_MERCHANT"`
}

// Validate finds flags that do not go together. kong asks it.
func (f *listenFlags) Validate() error {
	if f.DNSForward != "" && f.DNS == "" {
		return errors.New("--dns-forward is for the name server that --dns ADDR starts")
	}
	return nil
}

func (f *listenFlags) logger(s *streams) *slog.Logger {
	options := &slog.HandlerOptions{Level: slog.LevelInfo}
	if f.Quiet {
		options.Level = slog.LevelWarn
	}
	if f.Log == "json" {
		return slog.New(slog.NewJSONHandler(s.err, options))
	}
	return slog.New(slog.NewTextHandler(s.err, options))
}

func (f *listenFlags) config(s *streams, file *configFile) app.Config {
	c := app.Config{
		Seed: uint64(f.Seed), PublicURL: f.PublicURL, AllowHosts: f.AllowHost, AllowMerchants: f.AllowMerchant, Log: f.logger(s),
		TLS: f.TLS, Data: f.Data, Version: version, Proxy: f.Proxy, DNS: f.DNS, DNSForward: f.DNSForward, Accounts: file.Accounts, Merchant: map[string]any{},
	}
	if (f.TLS != "" || f.Proxy != "") && f.Data == "" {
		c.Log.Warn("the certificate authority is in memory: merchants must trust it anew after each start; --data DIR keeps it")
	}
	maps.Copy(c.Merchant, file.Merchant)
	if f.Merchant != "" {
		c.Merchant["url"] = f.Merchant
	}
	return c
}

// listening adds the flags that say where the server listens and whom it calls.
func (f *listenFlags) listening(add func(flag, value string)) {
	add("public-url", f.PublicURL)
	add("tls", f.TLS)
	add("proxy", f.Proxy)
	add("dns", f.DNS)
	add("dns-forward", f.DNSForward)
	add("data", f.Data)
	for _, host := range f.AllowHost {
		add("allow-host", host)
	}
	for _, network := range f.AllowMerchant {
		add("allow-merchant", network.String())
	}
}

// seed is a number above 0, which would mean a random one.
type seed uint64

// UnmarshalText reads the flag.
func (s *seed) UnmarshalText(text []byte) error {
	n, err := strconv.ParseUint(string(text), 10, 64)
	if err != nil || n == 0 {
		return fmt.Errorf("%q is not a number from 1 on", text)
	}
	*s = seed(n)
	return nil
}

// cannotOpen tells a wrong file from an address that is taken.
func cannotOpen(err error) error {
	var account *sandbox.AccountError
	if errors.As(err, &account) || errors.Is(err, sandbox.ErrMerchant) || errors.Is(err, certs.ErrAuthority) {
		return usage("%v", err)
	}
	return &exitError{report.ExitEnvironment, err.Error()}
}
