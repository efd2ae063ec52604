package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"paysandbox/app"
	"paysandbox/cmd/sandbox/runtimes"
	"paysandbox/runner"
	"paysandbox/runner/browser"
	"paysandbox/runner/client"
	"paysandbox/runner/report"
	"paysandbox/sandbox/scenario"
	"paysandbox/scenarios"
)

type runCommand struct {
	Files []string `arg:"" optional:"" help:"Scenario files, or directories with such."`
	Addr  string   `help:"Where the embedded server listens; by default a free port, with --merchant 127.0.0.1:8080." placeholder:"ADDR" env:"SANDBOX_ADDR"`
	listenFlags
	Server    string `help:"Use this running sandbox instead of an embedded one. The shop is the demo shop all the same, unless --merchant names yours." placeholder:"URL" env:"SANDBOX_RUN_SERVER"`
	Devtools  string `help:"A running Chromium, for scenarios with driver: browser." placeholder:"URL" env:"SANDBOX_DEVTOOLS"`
	Workspace string `help:"Run all scenarios in this workspace, one after another, reset before each." placeholder:"NAME" env:"SANDBOX_WORKSPACE"`
	Parallel  int    `help:"Scenarios that run side by side; by default as many as the machine has cores." placeholder:"N" env:"SANDBOX_PARALLEL"`
	Grep      string `help:"Only scenarios whose title or file matches." placeholder:"RE" env:"SANDBOX_GREP"`
	Tag       string `help:"Only scenarios with this tag." placeholder:"T" env:"SANDBOX_TAG"`
	JUnit     string `name:"junit" help:"Write a JUnit report." placeholder:"FILE" env:"SANDBOX_JUNIT"`
	JSON      string `name:"json" help:"Write the report as JSON." placeholder:"FILE" env:"SANDBOX_JSON"`
	HTML      string `name:"html" help:"Write the report as one page for browsers." placeholder:"FILE" env:"SANDBOX_HTML"`
}

// Run implements the command.
func (c *runCommand) Run(ctx context.Context, s *streams, file *configFile) error {
	if c.Parallel < 0 || c.Parallel > 1 && (c.Merchant != "" || c.Workspace != "") {
		return usage("--parallel %d: with --merchant or --workspace scenarios run one after another", c.Parallel)
	}
	if c.Devtools != "" {
		if err := browser.CheckAddress(c.Devtools); err != nil {
			return usage("--devtools: %v", err)
		}
	}
	wanted, err := c.scenarios(s)
	if err != nil {
		return err
	}
	server, stop, err := c.server(ctx, s, file)
	if err != nil {
		return err
	}
	defer stop()
	look := report.ConsoleOptions{Color: s.terminal && os.Getenv("NO_COLOR") == "", Shown: s.terminal, Width: s.width}
	progress := report.NewProgress(s.out, s.terminal, len(wanted))
	progress.Options = look
	defer progress.Close()
	done := runner.Run(ctx, wanted, runner.Options{
		Server: server, Catalog: app.Catalog(), Cashiers: app.Cashiers(), Merchant: c.Merchant, Workspace: c.Workspace, Devtools: c.Devtools,
		Unique: c.Server != "", Seed: uint64(c.Seed), Parallel: c.Parallel, Done: progress.Done,
		Repeat: func(name string) string { return c.repeat(name, file) },
	})
	progress.Close()
	if err := report.WriteConsole(s.out, done, look); err != nil {
		return err
	}
	if err := c.write(s, done); err != nil {
		return err
	}
	if status := done.Exit(); status != report.ExitPassed {
		return &exitError{status: status}
	}
	return nil
}

// server starts an embedded sandbox, or takes the running one.
func (c *runCommand) server(ctx context.Context, s *streams, file *configFile) (url string, stop func(), err error) {
	if c.Server != "" {
		asking := client.Client{Server: c.Server}
		if err := asking.Ready(ctx); err != nil {
			return "", nil, &exitError{report.ExitEnvironment, err.Error()}
		}
		return strings.TrimRight(c.Server, "/"), func() {}, nil
	}
	config := c.config(s, file)
	config.Log = nil
	config.Addr = c.Addr
	if config.Addr == "" && c.Merchant != "" {
		config.Addr = "127.0.0.1:8080"
	}
	config.Bare = c.Merchant == "" && c.Workspace == "" // each scenario has accounts of its own
	a, err := app.Open(config)
	if err != nil {
		return "", nil, cannotOpen(err)
	}
	serving, cancel := context.WithCancel(context.WithoutCancel(ctx))
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = a.Serve(serving)
	}()
	return a.URL(), func() { cancel(); <-ended }, nil
}

// repeat is the command that repeats one scenario with the same draws: everything that
// decides its result, and nothing that only says how it is told.
func (c *runCommand) repeat(name string, file *configFile) string {
	command := "sandbox run --grep " + runtimes.Quote(regexp.QuoteMeta(name))
	if len(c.Files) > 0 {
		if strings.HasPrefix(name, "-") { // no flag
			name = "./" + name
		}
		command = "sandbox run " + runtimes.Quote(name)
	}
	if c.Seed != 0 {
		command += fmt.Sprintf(" --seed %d", c.Seed)
	}
	add := func(flag, value string) {
		if value != "" {
			command += " --" + flag + " " + runtimes.Quote(value)
		}
	}
	if file.named {
		add("config", file.name)
	}
	if c.Server != "" { // nothing of its own listens
		add("server", c.Server)
	} else {
		add("addr", c.Addr)
		c.listening(add)
	}
	add("merchant", c.Merchant)
	add("workspace", c.Workspace)
	add("devtools", c.Devtools)
	return command
}

func (c *runCommand) write(s *streams, done *report.Report) error {
	for _, output := range []struct {
		file  string
		write func(io.Writer, *report.Report) error
	}{{c.JUnit, report.WriteJUnit}, {c.JSON, report.WriteJSON}, {c.HTML, report.WriteHTML}} {
		if output.file == "" {
			continue
		}
		if err := writeFile(output.file, func(w io.Writer) error { return output.write(w, done) }); err != nil {
			return &exitError{report.ExitEnvironment, err.Error()}
		}
	}
	if os.Getenv("GITHUB_ACTIONS") == "true" {
		return report.WriteGitHub(s.out, done)
	}
	return nil
}

func writeFile(name string, write func(io.Writer) error) (err error) {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return write(f)
}

// scenarios reads and checks every wanted scenario before anything starts.
func (c *runCommand) scenarios(s *streams) ([]*scenario.Scenario, error) {
	files, err := scenarioFiles(c.Files)
	if err != nil {
		return nil, err
	}
	grep, err := regexp.Compile(c.Grep)
	if err != nil {
		return nil, usage("--grep: %v", err)
	}
	catalog, bad := app.Catalog(), 0
	var wanted []*scenario.Scenario
	for _, f := range files {
		parsed, findings := scenario.Parse(f.name, f.source, catalog)
		fmt.Fprint(s.err, renderFindings(findings))
		switch {
		case parsed == nil:
			bad++
		case c.Tag != "" && !slices.Contains(parsed.Tags, c.Tag):
		case grep.MatchString(parsed.Title) || grep.MatchString(f.name):
			wanted = append(wanted, parsed)
		}
	}
	if bad > 0 {
		return nil, usage("%d of %d scenarios are wrong", bad, len(files))
	}
	if len(wanted) == 0 {
		return nil, usage("no scenario matches")
	}
	return wanted, nil
}

type scenarioFile struct {
	name   string
	source []byte
}

// scenarioFiles reads files and the .yaml and .yml files of directories, but for a
// configuration file in them; none named: the shipped ones.
func scenarioFiles(names []string) ([]scenarioFile, error) {
	if len(names) == 0 {
		return walkFiles(scenarios.Files, ".", "")
	}
	var files []scenarioFile
	for _, name := range names {
		info, err := os.Stat(name)
		if err != nil {
			return nil, usage("%v", err)
		}
		if info.IsDir() {
			found, err := walkFiles(os.DirFS(name), ".", name)
			if err != nil {
				return nil, err
			}
			files = append(files, found...)
			continue
		}
		source, err := os.ReadFile(name)
		if err != nil {
			return nil, usage("%v", err)
		}
		files = append(files, scenarioFile{name, source})
	}
	if len(files) == 0 {
		return nil, usage("there is no scenario in %s", strings.Join(names, ", "))
	}
	return files, nil
}

func walkFiles(from fs.FS, root, prefix string) ([]scenarioFile, error) {
	var files []scenarioFile
	err := fs.WalkDir(from, root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || entry.Name() == defaultConfig || (filepath.Ext(path) != ".yaml" && filepath.Ext(path) != ".yml") {
			return err
		}
		source, err := fs.ReadFile(from, path)
		files = append(files, scenarioFile{filepath.Join(prefix, path), source})
		return err
	})
	return files, err
}
