package sandboxtest

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"paysandbox/runner/client"
	"paysandbox/sandbox"
)

// Rule is one of the rules by which the provider misbehaves; docs/contract.md, section 5
// and `sandbox ops` say what there is.
type Rule struct {
	Name  string `yaml:"name,omitempty"`
	Op    string `yaml:"op"`              // the operation: "clickandbuy.tmi.isExternalBDRIDCommitted"
	When  string `yaml:"when,omitempty"`  // an expression: `call.nth <= 2`; "": always
	Times int    `yaml:"times,omitempty"` // how often at most for a payment; 0: always
	Then  Then   `yaml:"then"`
}

// Then is what happens instead of the provider's normal behaviour.
type Then struct {
	Outcome    string         `yaml:"outcome,omitempty"`
	Delay      time.Duration  `yaml:"delay,omitempty"`
	Fault      *Fault         `yaml:"fault,omitempty"`
	Set        map[string]any `yaml:"set,omitempty"` // fields of an outgoing message
	Unset      []string       `yaml:"unset,omitempty"`
	Deliveries []Plan         `yaml:"deliveries,omitempty"` // the message goes out once for each
}

// Fault is how an exchange breaks.
type Fault struct {
	Kind     string        `yaml:"kind"`               // hang, reset, empty, garbage, truncate, status
	At       string        `yaml:"at,omitempty"`       // before or after the provider has committed; "": before
	For      time.Duration `yaml:"for,omitempty"`      // of hang
	Status   int           `yaml:"status,omitempty"`   // of status
	Attempts int           `yaml:"attempts,omitempty"` // of a notification that is tried again: so many break; 0: the first
}

// Plan is one of several deliveries of a message.
type Plan struct {
	Delay      time.Duration  `yaml:"delay,omitempty"`
	Set        map[string]any `yaml:"set,omitempty"`
	Unset      []string       `yaml:"unset,omitempty"`
	Concurrent bool           `yaml:"concurrent,omitempty"` // at once with the one before
}

// RuleSeen is a rule and what became of it: how often it Matched and Missed, and its
// NearMiss, the part of When that was false the last time.
type RuleSeen = client.Rule

// SetRules gives the sandbox its rules, instead of those that it had; the first that
// matches is taken. One that is wrong ends the test with a finding.
func (s *Sandbox) SetRules(rules ...Rule) {
	s.t.Helper()
	text, err := yaml.Marshal(map[string]any{"scenario": "Rules of a test", "rules": rules, "steps": []string{"reload"}})
	s.must(err)
	s.load("rules", string(text))
}

// Load takes accounts and rules from a scenario's text, instead of the rules that were
// there. Its steps are left alone; [Sandbox.Run] takes them.
func (s *Sandbox) Load(scenario string) {
	s.t.Helper()
	s.load("scenario", scenario)
}

func (s *Sandbox) load(name, text string) {
	s.t.Helper()
	err := s.client.Do(s.ctx, "PUT", client.In(sandbox.Default, "scenario")+"?file="+name, []byte(text), nil)
	var problem *client.Problem
	if errors.As(err, &problem) && len(problem.Findings) > 0 {
		s.t.Fatalf("sandboxtest: the %s cannot be loaded:\n%s", name, findings(problem.Findings, text))
	}
	s.must(err)
}

// findings are told with the lines that they are about: nobody has seen this file.
func findings(all []client.Finding, text string) string {
	var told strings.Builder
	lines := strings.Split(text, "\n")
	for _, f := range all {
		fmt.Fprintf(&told, "%s:%d:%d: %s\n", f.File, f.Line, f.Column, f.Message)
		if f.Line >= 1 && f.Line <= len(lines) {
			fmt.Fprintf(&told, "\t%s\n", strings.TrimSpace(lines[f.Line-1]))
		}
	}
	return strings.TrimRight(told.String(), "\n")
}

// Rules are the rules that are loaded, with what became of them.
func (s *Sandbox) Rules() []RuleSeen {
	s.t.Helper()
	found, err := s.client.Rules(s.ctx, sandbox.Default)
	s.must(err)
	return found
}
