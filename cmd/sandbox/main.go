// Command sandbox is a local server that is four payment providers, and the tool
// that drives it.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
	"golang.org/x/term"

	"paysandbox/runner/client"
	"paysandbox/runner/report"
)

// cli is every command and flag. Each flag has a variable SANDBOX_<FLAG> and a key
// in the configuration file under its command's name; flag beats variable beats file.
type cli struct {
	Config string `help:"Configuration file; ${default_config} in the working directory is read if it is there." placeholder:"FILE" env:"SANDBOX_CONFIG"`

	Version kong.VersionFlag `help:"Print the version."`

	Serve    serveCommand    `cmd:"" help:"Start the server: providers, console, control API."`
	Run      runCommand      `cmd:"" help:"Run scenarios and print a report; without FILE, every shipped scenario."`
	Validate validateCommand `cmd:"" help:"Check scenarios without running them."`
	Ops      opsCommand      `cmd:"" help:"List every operation that a rule can name."`
	Schema   schemaCommand   `cmd:"" help:"Print the JSON Schema of scenario files, for editors."`
	Env      envCommand      `cmd:"" help:"Print the settings that a merchant needs."`
	Act      actCommand      `cmd:"" help:"Do what a provider's back office does after the sale."`
	Clock    clockCommand    `cmd:"" help:"Show or move a workspace's clock."`
	CA       caCommand       `cmd:"" name:"ca" help:"Write the certificate authority that merchants must trust."`
	Doctor   doctorCommand   `cmd:"" help:"Find out what is missing between a shop and a running sandbox."`
	Ready    readyCommand    `cmd:"" help:"Exit 0 when the server at its own configured address answers."`
}

// version is set by the build.
var version = "dev"

const about = `paysandbox is payment providers on your machine: merchant code runs against it unchanged.

Exit status: 0 all passed · 1 an expectation failed, or nothing was asserted · 2 a file or the usage is wrong · 3 the environment failed.`

// streams are where a command writes, and whether somebody watches.
type streams struct {
	out, err io.Writer
	terminal bool
	width    int // columns of the terminal; 0: not known
}

// exitError ends the program with a status of its own; an empty text is silent.
type exitError struct {
	status int
	text   string
}

func (e *exitError) Error() string { return e.text }

func usage(format string, args ...any) error {
	return &exitError{report.ExitUsage, fmt.Sprintf(format, args...)}
}

func main() {
	collectLess()
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

// run is the whole program but for os.Exit.
func run(args []string, stdout, stderr *os.File) int {
	var c cli
	exited, status := false, report.ExitPassed
	file, err := findConfig(args)
	if err != nil {
		return complain(stderr, err)
	}
	parser, err := kong.New(&c, kong.Name("sandbox"), kong.Description(about), kong.Writers(stdout, stderr),
		kong.Vars{"default_config": defaultConfig, "version": "paysandbox " + version}, kong.Exit(func(code int) { exited, status = true, code }),
		kong.Resolvers(file), kong.UsageOnError(), kong.ConfigureHelp(kong.HelpOptions{Compact: true}))
	if err != nil {
		return complain(stderr, err)
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	command, err := parser.Parse(args)
	if exited { // --help
		return status
	}
	if err == nil {
		err = file.unknown(parser.Model)
	}
	if err != nil {
		return complain(stderr, usage("%s; sandbox --help shows the commands, sandbox COMMAND --help their flags", err))
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	s := &streams{out: stdout, err: stderr, terminal: term.IsTerminal(int(stdout.Fd()))}
	if width, _, err := term.GetSize(int(stdout.Fd())); err == nil {
		s.width = width
	}
	command.BindTo(ctx, (*context.Context)(nil))
	return complain(stderr, command.Run(file, s))
}

// complain says what went wrong and answers the exit status for it.
func complain(stderr io.Writer, err error) int {
	var exit *exitError
	var problem *client.Problem
	status := report.ExitEnvironment
	switch {
	case err == nil:
		return report.ExitPassed
	case errors.As(err, &exit):
		status = exit.status
	case errors.As(err, &problem):
		status = report.ExitUsage
	}
	if text := err.Error(); text != "" {
		_, _ = fmt.Fprintln(stderr, "sandbox: "+text)
	}
	return status
}
