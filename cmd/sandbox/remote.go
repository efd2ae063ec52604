package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"paysandbox/runner/client"
)

// remote are the flags of the commands that ask a running server.
type remote struct {
	Server    string `help:"The running sandbox." default:"http://127.0.0.1:8080" placeholder:"URL" env:"SANDBOX_SERVER"`
	Workspace string `help:"The workspace." default:"default" placeholder:"NAME" env:"SANDBOX_WORKSPACE"`
}

func (r *remote) client() *client.Client { return &client.Client{Server: r.Server} }

type actCommand struct {
	remote
	Payment string            `arg:"" help:"The payment: its id, order:356 or ref:481203957721."`
	Action  string            `arg:"" help:"What happens: cancel, chargeback, … The payment's actions are listed when it is forbidden."`
	Params  map[string]string `arg:"" optional:"" help:"Parameters of the action: amount=5.00"`
}

// Run implements the command.
func (c *actCommand) Run(ctx context.Context, s *streams) error {
	p, err := c.client().Act(ctx, c.Workspace, c.Payment, c.Action, c.Params)
	if err != nil {
		return err
	}
	fmt.Fprintf(s.out, "%s order %s: %s, %s %s\n", p.ID, p.Order, p.State, p.Amount.Value, p.Amount.Currency)
	if len(p.Actions) > 0 {
		fmt.Fprintf(s.out, "possible now: %s\n", strings.Join(p.Actions, ", "))
	}
	return nil
}

type clockCommand struct {
	remote
	Verb  string `arg:"" optional:"" enum:"show,advance,set,freeze,run" default:"show" help:"show, advance 45m, set TIME, freeze or run."`
	Value string `arg:"" optional:"" help:"A duration (45m, 2d) or a time (2026-01-31T23:59:30Z)."`
}

// Run implements the command.
func (c *clockCommand) Run(ctx context.Context, s *streams) error {
	needsValue := c.Verb == "advance" || c.Verb == "set"
	if needsValue != (c.Value != "") {
		return usage("clock %s: say show, advance DURATION, set TIME, freeze or run", c.Verb)
	}
	var moved client.Moved
	path, err := client.In(c.Workspace, "clock"), error(nil)
	switch c.Verb {
	case "show":
		err = c.client().Do(ctx, "GET", path, nil, &moved)
	case "advance", "set":
		err = c.client().Do(ctx, "POST", path, map[string]any{c.Verb: c.Value}, &moved)
	default:
		err = c.client().Do(ctx, "POST", path, map[string]any{"frozen": c.Verb == "freeze"}, &moved)
	}
	if err != nil {
		return err
	}
	for _, h := range moved.Happened {
		fmt.Fprintf(s.out, "%s  %s %s: %s\n", h.At.Format(time.RFC3339), h.Kind, h.Ref, h.What)
	}
	fmt.Fprintf(s.out, "%s %s\n", moved.Now.Format(time.RFC3339), moved.Mode)
	if moved.Next != "" {
		fmt.Fprintf(s.out, "next due: %s\n", moved.Next)
	}
	return nil
}
