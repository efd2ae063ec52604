package scenario

import (
	"bytes"
	"slices"
	"testing"
)

// FuzzParse looks for texts that panic, and for scenarios that come back with an error.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		expiryExample, tmiExample, inAccount("{seller: 5, domains: [{name: a, links: [{id: 1, price: \"1.00\"}]}], switches: {link.inactive: 4}}"),
		inThen("clickandbuy.ems", "{set: {amount: \"1\"}, unset: [event], deliveries: [{delay: 1d}, {concurrent: true}], fault: {kind: hang, at: after}}"),
		inThat("\"\\u0070age.status == 200 and \\\n            !page.stauts == 200\""), inThat("'it''s' # c"), inStep("account: {clickkw: {user: \"${env.A}\"}}"),
		inStep("call: {post: http://x, json: {a: [1, 2.50, null, \"${now}\"]}}"), inStep("{back: , keep: {a: 'let x = payments; filter(x, .phase == \"paid\")'}}"),
		"a: &x [*x]\n", "? {a: b}\n: c\n", "!!map {}", "a: |\n  b\n c", "--- a\n--- b\n", "\ufeff%YAML 1.1\n---\na: \u2028b",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		s, findings := Parse("f", src, testCatalog)
		if findings.Failed() != (s == nil) {
			t.Fatalf("scenario %v with findings %v", s, findings)
		}
		lines := bytes.Count(src, []byte("\n")) + bytes.Count(src, []byte("\r")) + bytes.Count(src, []byte("\u2028")) + 2
		for _, finding := range findings {
			if finding.Line < 1 || finding.Column < 1 || finding.Message == "" {
				t.Fatalf("a finding without a place or a message: %#v", finding)
			}
			if finding.Line > lines || finding.Column > len(src)+2 {
				t.Fatalf("a finding beyond the end of %d lines: %#v", lines, finding)
			}
			_ = finding.Render()
		}
		if _, again := Parse("f", src, testCatalog); !slices.Equal(findings, again) {
			t.Fatalf("read twice, found differently: %v and %v", findings, again)
		}
		if s == nil {
			return
		}
		for _, step := range s.Steps {
			_ = step.String()
		}
		for _, rule := range s.Rules {
			_, _ = rule.Matches(RuleEnv{})
			_ = rule.NearMiss(RuleEnv{})
		}
	})
}
