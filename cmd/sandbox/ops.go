package main

import (
	"fmt"
	"strings"

	"paysandbox/app"
	"paysandbox/sandbox/operation"
)

type opsCommand struct {
	Op       string `arg:"" optional:"" help:"One operation, in full."`
	Markdown bool   `help:"Everything that scenarios can name, as a page."`
}

// Run implements the command.
func (c *opsCommand) Run(s *streams) error {
	catalog := app.Catalog()
	if c.Markdown {
		_, err := s.out.Write(catalog.Page())
		return err
	}
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
