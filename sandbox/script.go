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
	from  loadedScenario // whole: numbers begin anew when a workspace is reset
	rules []*scenario.Rule
}

func (ws *Workspace) loadedRules(s Scope) ([]*scenario.Rule, error) {
	record, err := scenarios.Get(s, "scenario")
	if errors.Is(err, ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if cached := ws.rules.Load(); cached != nil && cached.from == record {
		return cached.rules, nil
	}
	parsed, findings := scenario.Parse(record.File, []byte(record.Source), ws.world.catalog)
	if parsed == nil {
		return nil, findings.Err()
	}
	ws.rules.Store(&loadedRules{from: record, rules: parsed.Rules})
	return parsed.Rules, nil
}

// LoadScenario makes a scenario's rules the workspace's, from the first match on.
func (ws *Workspace) LoadScenario(parsed *scenario.Scenario) error {
	return ws.Update(func(tx *Tx) error { return loadScenario(tx, parsed) })
}

func loadScenario(tx *Tx, parsed *scenario.Scenario) error {
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
}

// Load gives the workspace a scenario's accounts, merchant and rules: all, or
// nothing when one account cannot be had. Errors: those of PutAccount, ErrMerchant.
func (ws *Workspace) Load(parsed *scenario.Scenario) error {
	merchant, err := ParseMerchant(parsed.Merchant, ws.world.catalog)
	if err != nil {
		return err
	}
	return ws.Update(func(tx *Tx) error {
		var names []renaming
		for _, provider := range slices.Sorted(maps.Keys(parsed.Accounts)) {
			for _, doc := range parsed.Accounts[provider] {
				_, change, err := putAccount(tx, provider, doc)
				if err != nil {
					return err
				}
				names = append(names, change)
			}
		}
		if _, err := setMerchant(tx, merchant); err != nil {
			return err
		}
		if err := loadScenario(tx, parsed); err != nil {
			return err
		}
		return ws.world.claim(ws.name, names...)
	})
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
