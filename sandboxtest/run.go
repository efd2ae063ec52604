package sandboxtest

import (
	"os"
	"strings"
	"testing"

	"paysandbox/app"
	"paysandbox/runner"
	"paysandbox/runner/report"
	"paysandbox/sandbox/scenario"
)

// Run runs scenario files as `sandbox run` does: each in a workspace of its own, side by
// side, against a demo shop. One that does not pass fails the test with its report.
func Run(t testing.TB, files ...string) {
	t.Helper()
	url, _ := serve(t, app.Config{Bare: true})
	run(t, runner.Options{Server: url}, files)
}

// Run runs scenario files against the test's shop, one after another, in this sandbox,
// which is reset before each: payments are forgotten, and it is as [Start] made it. One that
// needs the demo shop is skipped.
func (s *Sandbox) Run(files ...string) {
	s.t.Helper()
	shop, _ := s.workspace().Merchant["url"].(string)
	if shop == "" {
		s.t.Fatal("sandboxtest: Run does not know where the shop is: Serve it, or SetMerchant")
	}
	run(s.t, runner.Options{Server: s.URL, Merchant: shop}, files)
}

func run(t testing.TB, o runner.Options, files []string) {
	t.Helper()
	var wanted []*scenario.Scenario
	o.Catalog, o.Cashiers = app.Catalog(), app.Cashiers()
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatalf("sandboxtest: %v", err)
		}
		parsed, findings := scenario.Parse(file, source, o.Catalog)
		if len(findings) > 0 {
			told := make([]string, len(findings))
			for i, f := range findings {
				told[i] = f.Render()
			}
			t.Logf("%s", strings.Join(told, "\n"))
		}
		if parsed == nil {
			t.Fatalf("sandboxtest: the scenario in %s is wrong", file)
		}
		wanted = append(wanted, parsed)
	}
	if len(wanted) == 0 {
		t.Fatal("sandboxtest: there is no scenario to run")
	}
	done := runner.Run(t.Context(), wanted, o)
	if done.Exit() != report.ExitPassed {
		var told strings.Builder
		_ = report.WriteConsole(&told, done, report.ConsoleOptions{})
		t.Errorf("\n%s", told.String())
	}
}
