package main

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"time"

	"paysandbox/runner/client"
	"paysandbox/runner/doctor"
	"paysandbox/runner/report"
)

type doctorCommand struct {
	remote
	Merchant string        `help:"Where the shop is, for this look; by default what the workspace says." placeholder:"URL" env:"SANDBOX_MERCHANT"`
	Host     []string      `help:"Further name that must lead to the sandbox (repeatable); with it, names that lead elsewhere are missing." placeholder:"NAME" env:"SANDBOX_HOST"`
	Timeout  time.Duration `help:"How long to wait for each answer." default:"5s" env:"SANDBOX_TIMEOUT"`
	JSON     bool          `name:"json" help:"Print what was found as JSON." env:"SANDBOX_DOCTOR_JSON"`
}

// Help is what --help says further.
func (*doctorCommand) Help() string {
	return `Run it where the shop runs: in its container, in its job, with its environment. It finds out whether the sandbox answers, whether the providers' names lead to it, whether it is trusted, what its clock says, and has the sandbox look whether it reaches the shop. Real providers are never called; the shop is asked for its front page only.

Exit status: 0 nothing is missing · 1 something is · 3 no sandbox answers.`
}

// Run implements the command.
func (c *doctorCommand) Run(ctx context.Context, s *streams) error {
	server := strings.TrimRight(c.Server, "/")
	if !strings.Contains(server, "://") {
		server = "http://" + server
	}
	found, err := doctor.Look(ctx, doctor.Options{
		Server: server, Workspace: c.Workspace, Merchant: c.Merchant, Hosts: c.Host, Timeout: c.Timeout, Env: os.Getenv,
	})
	if errors.Is(err, client.ErrUnreachable) {
		return &exitError{report.ExitEnvironment, err.Error() + "\nStart it with sandbox serve, or say where it is: --server URL."}
	}
	if err != nil {
		return err
	}
	if c.JSON {
		encoder := json.NewEncoder(s.out)
		encoder.SetIndent("", "  ")
		encoder.SetEscapeHTML(false)
		err = encoder.Encode(found)
	} else {
		err = report.WriteDiagnoses(s.out, found.Findings, report.ConsoleOptions{Color: s.terminal && os.Getenv("NO_COLOR") == "", Width: s.width})
	}
	if err == nil && found.Missing() {
		return &exitError{status: report.ExitFailed}
	}
	return err
}
