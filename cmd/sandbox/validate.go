package main

import (
	"fmt"
	"strings"

	"paysandbox/app"
	"paysandbox/runner/report"
	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/scenario"
)

type validateCommand struct {
	Files []string `arg:"" help:"Scenario files, or directories with such."`
}

// Run implements the command: every finding, of every file, in one go.
func (c *validateCommand) Run(s *streams) error {
	files, err := scenarioFiles(c.Files)
	if err != nil {
		return err
	}
	catalog, bad := app.Catalog(), 0
	for _, f := range files {
		_, findings := scenario.Parse(f.name, f.source, catalog)
		fmt.Fprint(s.out, renderFindings(findings))
		if findings.Failed() {
			bad++
		}
	}
	if bad > 0 {
		return &exitError{report.ExitUsage, fmt.Sprintf("%d of %d scenarios are wrong", bad, len(files))}
	}
	if len(files) == 1 {
		fmt.Fprintln(s.out, "1 scenario is right")
		return nil
	}
	fmt.Fprintf(s.out, "%d scenarios are right\n", len(files))
	return nil
}

func renderFindings(findings scenario.Findings) string {
	var out strings.Builder
	for _, f := range findings {
		out.WriteString(f.Render())
		out.WriteString("\n")
	}
	return out.String()
}

type opsCommand struct {
	Op string `arg:"" optional:"" help:"One operation, in full."`
}

// Run implements the command.
func (c *opsCommand) Run(s *streams) error {
	catalog := app.Catalog()
	if c.Op != "" {
		op, ok := catalog.Operation(c.Op)
		if !ok {
			return usage("no operation is called %q; sandbox ops lists them", c.Op)
		}
		describe(s, op)
		return nil
	}
	for _, p := range catalog {
		for _, op := range p.Operations {
			fmt.Fprintf(s.out, "%-50s %s\n", op.Name, op.About)
		}
	}
	return nil
}

func describe(s *streams, op *operation.Operation) {
	caller := "a merchant or a browser calls the provider"
	if op.Calls == operation.Out {
		caller = "the provider calls the merchant"
	}
	fmt.Fprintf(s.out, "%s\n  %s (%s)\n", op.Name, op.About, caller)
	row := func(name, about, fact string) {
		if fact != "" {
			about = strings.TrimSpace(about + " (" + fact + ")")
		}
		fmt.Fprintf(s.out, "    %-28s %s\n", name, about)
	}
	if len(op.Fields) > 0 {
		fmt.Fprintln(s.out, "  fields for when:")
		for _, f := range op.Fields {
			row(f.Name+" "+string(f.Type), f.About, f.Fact)
		}
	}
	if len(op.Outcomes) > 0 {
		fmt.Fprintln(s.out, "  outcomes:")
		for _, o := range op.Outcomes {
			row(o.Name, o.About, o.Fact)
		}
	}
	if len(op.Message) > 0 {
		fmt.Fprintln(s.out, "  message fields for set and unset:")
		for _, f := range op.Message {
			row(f.Name, f.About, f.Fact)
		}
	}
	kinds := make([]string, len(operation.FaultKinds))
	for i, kind := range operation.FaultKinds {
		kinds[i] = string(kind)
	}
	fmt.Fprintf(s.out, "  faults: %s; each before or after the provider has committed\n", strings.Join(kinds, ", "))
	if op.Planned {
		fmt.Fprintln(s.out, "  deliveries may plan it: again, late, changed, at once")
	}
}
