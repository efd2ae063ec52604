package sandbox

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"paysandbox/sandbox/scenario"
)

// loadedScenario is the script of a workspace as it is remembered.
type loadedScenario struct {
	File    string `json:"file"`
	Source  string `json:"source"`
	Version uint64 `json:"version"`
}

func (l loadedScenario) Clone() loadedScenario { return l }

var scenarios = NewCollection("scenario", func(loadedScenario) string { return "scenario" }, nil)

// loadedRules are a script's rules, ready to be asked; made anew from the record
// where another process changed it.
type loadedRules struct {
	version uint64
	rules   []*scenario.Rule
}

func (ws *Workspace) loadedRules(s Scope) ([]*scenario.Rule, error) {
	record, err := scenarios.Get(s, "scenario")
	if errors.Is(err, ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if cached := ws.rules.Load(); cached != nil && cached.version == record.Version {
		return cached.rules, nil
	}
	parsed, findings := scenario.Parse(record.File, []byte(record.Source), ws.world.catalog)
	if parsed == nil {
		return nil, findings.Err()
	}
	ws.rules.Store(&loadedRules{version: record.Version, rules: parsed.Rules})
	return parsed.Rules, nil
}

// LoadScenario makes a scenario's rules the workspace's, from the first match on.
func (ws *Workspace) LoadScenario(parsed *scenario.Scenario) error {
	return ws.Update(func(tx *Tx) error {
		version, err := Count(tx, "scenario")
		if err != nil {
			return err
		}
		var old []string
		err = counters.Each(tx, "", func(c counter) bool {
			if strings.HasPrefix(c.Name, "asked/") || strings.HasPrefix(c.Name, "fired/") || strings.HasPrefix(c.Name, "matched/") {
				old = append(old, c.Name)
			}
			return true
		})
		for _, name := range old {
			err = errors.Join(err, counters.Delete(tx, name))
		}
		return errors.Join(err, scenarios.Put(tx, loadedScenario{File: parsed.File, Source: string(parsed.Source), Version: version}))
	})
}

// Load gives the workspace a scenario's accounts, merchant and rules.
func (ws *Workspace) Load(parsed *scenario.Scenario) error {
	merchant, err := ParseMerchant(parsed.Merchant)
	if err != nil {
		return err
	}
	for _, provider := range slices.Sorted(maps.Keys(parsed.Accounts)) {
		for _, doc := range parsed.Accounts[provider] {
			if _, err := ws.PutAccount(provider, doc); err != nil {
				return err
			}
		}
	}
	if _, err := ws.SetMerchant(merchant); err != nil {
		return err
	}
	return ws.LoadScenario(parsed)
}

// RuleView is a rule and how often it matched.
type RuleView struct {
	Name    string `json:"name"`
	Op      string `json:"op"`
	When    string `json:"when,omitempty"`
	File    string `json:"file"`
	Line    int    `json:"line"`
	Matched int    `json:"matched"`
}

// Rules shows the rules of a workspace.
func (ws *Workspace) Rules() ([]RuleView, error) {
	rules, err := ws.loadedRules(ws)
	views := make([]RuleView, 0, len(rules))
	for i, rule := range rules {
		view := RuleView{Name: rule.Name, Op: rule.Op.Name, When: rule.When, File: rule.File, Line: rule.Line}
		if c, err := counters.Get(ws, ruleCounter(i)); err == nil {
			view.Matched = int(c.N)
		}
		views = append(views, view)
	}
	return views, err
}
