package main

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"paysandbox/cmd/sandbox/runtimes"
	"paysandbox/runner/client"
	"paysandbox/runner/report"
	"paysandbox/sandbox/webaddr"
)

type envCommand struct {
	remote
	For   string `help:"dotenv or json: the settings alone. A runtime (php, node, python, java, go, ruby, dotnet, curl): lines that a shell evaluates before the shop is started, eval \"$(sandbox env --for php)\": the settings, and what leads addresses of providers in the code to the sandbox. chromium: a command line." enum:"dotenv,php,node,python,java,go,ruby,dotnet,curl,chromium,json" default:"dotenv" env:"SANDBOX_FOR"`
	Files string `help:"With a runtime: write the files that it needs to trust the authority and to find the proxy into this directory, and name them." placeholder:"DIR" env:"SANDBOX_FILES"`
}

// Help is what --help says further.
func (*envCommand) Help() string {
	return `What leads addresses of providers in the code to the sandbox depends on how that was started: --proxy ADDR needs nothing but these lines, --tls ADDR names as well. Everything that is no export line is a comment.`
}

// Run implements the command.
func (c *envCommand) Run(ctx context.Context, s *streams) error {
	w, err := c.client().Workspace(ctx, c.Workspace)
	if err != nil {
		return err
	}
	switch c.For {
	case "json":
		text, err := json.MarshalIndent(w.Env, "", "  ")
		fmt.Fprintln(s.out, string(text))
		return err
	case "dotenv":
		printSettings(s, "", w.Env)
		return nil
	}
	reached, err := c.reached(ctx, &w)
	if err != nil {
		return err
	}
	if c.Files != "" {
		if err := c.write(ctx, &reached); err != nil {
			return err
		}
	}
	lines, err := runtimes.Lines(c.For, reached)
	if err != nil {
		return err
	}
	if c.For != "chromium" { // which is no shop
		printSettings(s, "export ", w.Env)
	}
	fmt.Fprint(s.out, lines)
	return nil
}

func printSettings(s *streams, prefix string, settings map[string]string) {
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		fmt.Fprintf(s.out, "%s%s=%s\n", prefix, name, runtimes.Quote(settings[name]))
	}
}

// reached is how a shop on this machine reaches the sandbox.
func (c *envCommand) reached(ctx context.Context, w *client.Workspace) (reached runtimes.Sandbox, err error) {
	told, err := c.client().About(ctx)
	if err != nil {
		return reached, err
	}
	// A shell evaluates what becomes of these.
	for _, text := range append([]string{told.URL, told.TLS, told.Proxy, told.DNS, told.PublicURL}, told.Hosts...) {
		if strings.ContainsFunc(text, unicode.IsControl) || strings.ContainsAny(text, "`$'\";&|<>") {
			return reached, &exitError{report.ExitEnvironment, fmt.Sprintf("%s tells of itself what no sandbox does: %q", c.Server, text)}
		}
	}
	server, err := url.Parse(c.Server)
	if err != nil {
		return reached, usage("--server %s: %v", c.Server, err)
	}
	near := func(address string) string { return client.Nearby(address, server.Hostname()) }
	reached = runtimes.Sandbox{Plain: near(told.URL), TLS: near(told.TLS), DNS: strings.TrimSuffix(near(told.DNS), ":53"), Hosts: told.Hosts}
	if told.Proxy != "" {
		reached.Proxy.Host, reached.Proxy.Port, _ = net.SplitHostPort(near(told.Proxy))
		reached.PAC = server.JoinPath("/_sandbox/proxy.pac").String()
		if c.Workspace != "default" {
			reached.Proxy.User = c.Workspace
		}
	}
	merchant, _ := w.Merchant["url"].(string)
	reached.Direct = direct(c.Server, told.PublicURL, merchant)
	if told.CA != nil {
		reached.Secured, reached.KeySHA256 = true, told.CA.SPKI
		reached.Authority = here(told.CA.Path, told.CA.SHA256)
	}
	return reached, nil
}

// direct are the hosts of addresses that are asked without a proxy, loopback left out.
func direct(addresses ...string) (hosts []string) {
	for _, address := range addresses {
		at, err := url.Parse(address)
		if err == nil && at.Hostname() != "" && !webaddr.IsLoopback(at.Hostname()) && !slices.Contains(hosts, at.Hostname()) {
			hosts = append(hosts, at.Hostname())
		}
	}
	return hosts
}

// unwritable are characters that mean something in one of the files or variables into which
// the directory's name is put.
const unwritable = "\"'`$\\:;,\r\n"

// write writes what the runtime needs, and names where.
func (c *envCommand) write(ctx context.Context, reached *runtimes.Sandbox) error {
	dir, err := filepath.Abs(c.Files)
	if err != nil {
		return err
	}
	if strings.ContainsAny(dir, unwritable) {
		return usage("--files %s: settings cannot name a directory with one of %q in its path", dir, unwritable)
	}
	reached.Files = dir
	files, err := runtimes.Files(c.For, *reached)
	if err != nil {
		return err
	}
	if reached.Secured {
		if err := c.trusted(ctx, reached, files); err != nil {
			return err
		}
	}
	return writeFiles(dir, files)
}
