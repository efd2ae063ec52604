package main

import (
	"context"
	"net"
	"time"

	"paysandbox/runner/client"
	"paysandbox/runner/report"
)

type readyCommand struct {
	Addr    string        `help:"The address that serve is told to listen on." default:"127.0.0.1:8080" placeholder:"ADDR" env:"SANDBOX_ADDR"`
	Timeout time.Duration `help:"How long to wait for it." default:"2s" env:"SANDBOX_TIMEOUT"`
}

// Run implements the command: it asks once, and again until the time is up.
func (c *readyCommand) Run(ctx context.Context, _ *streams) error {
	host, port, err := net.SplitHostPort(c.Addr)
	if err != nil {
		return usage("--addr %s is no address: %v", c.Addr, err)
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	asking := client.Client{Server: "http://" + net.JoinHostPort(host, port)}
	ctx, cancel := context.WithTimeout(ctx, c.Timeout)
	defer cancel()
	for {
		err := asking.Ready(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return &exitError{report.ExitEnvironment, err.Error()}
		case <-time.After(50 * time.Millisecond):
		}
	}
}
