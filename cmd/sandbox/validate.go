package main

import (
	"fmt"
	"strings"

	"paysandbox/app"
	"paysandbox/runner/report"
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
