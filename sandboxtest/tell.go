package sandboxtest

import (
	"context"
	"strings"
	"time"

	"paysandbox/runner/report"
	"paysandbox/sandbox"
)

// tell says of a test that failed what went over the wires, and which rules just missed.
func (s *Sandbox) tell() {
	s.t.Helper()
	if !s.t.Failed() {
		return
	}
	ctx, cancel := context.WithTimeout(s.ctx, 5*time.Second)
	defer cancel()
	var told strings.Builder
	if exchanges, err := s.client.Exchanges(ctx, sandbox.Default, 0); err == nil {
		_ = report.WriteExchanges(&told, exchanges, report.ConsoleOptions{})
	}
	if rules, err := s.client.Rules(ctx, sandbox.Default); err == nil {
		for _, rule := range rules {
			if rule.Matched == 0 {
				told.WriteString("the rule \"" + rule.Name + "\" never matched: " + unmatched(rule) + "\n")
			}
		}
	}
	s.t.Logf("what the sandbox saw:\n%s", told.String())
}
