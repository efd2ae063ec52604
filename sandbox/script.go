package sandbox

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"sync/atomic"

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
	from   loadedScenario // whole: numbers begin anew when a workspace is reset
	rules  []*scenario.Rule
	misses []miss // of each rule: only for reports, so no store keeps them
}

// miss is how often a rule was asked and did not match, and the last time.
type miss struct {
	times atomic.Int64
	last  atomic.Pointer[scenario.RuleEnv]
}

func (m *miss) note(env scenario.RuleEnv) {
	m.times.Add(1)
	m.last.Store(&env)
}

// noRules are those of a workspace without a script.
var noRules = &loadedRules{}

func (ws *Workspace) loadedRules(s Scope) (*loadedRules, error) {
	record, err := scenarios.Get(s, "scenario")
	if errors.Is(err, ErrNotFound) {
		return noRules, nil
	}
	if err != nil {
		return noRules, err
	}
	if cached := ws.rules.Load(); cached != nil && cached.from == record {
		return cached, nil
	}
	parsed, findings := scenario.Parse(record.File, []byte(record.Source), ws.world.catalog)
	if parsed == nil {
		return noRules, findings.Err()
	}
	loaded := &loadedRules{from: record, rules: parsed.Rules, misses: make([]miss, len(parsed.Rules))}
	ws.rules.Store(loaded)
	return loaded, nil
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

// RuleView is a rule, how often it matched, and how often its condition was false.
type RuleView struct {
	Name     string `json:"name"`
	Op       string `json:"op"`
	When     string `json:"when,omitempty"`
	File     string `json:"file"`
	Line     int    `json:"line"`
	Matched  int    `json:"matched"`
	Missed   int    `json:"missed"`
	NearMiss string `json:"near_miss,omitempty"` // the first part of `when` that was false the last time
}

// Rules shows the rules of a workspace.
func (ws *Workspace) Rules() ([]RuleView, error) {
	loaded, err := ws.loadedRules(ws)
	views := make([]RuleView, 0, len(loaded.rules))
	for i, rule := range loaded.rules {
		view := RuleView{Name: rule.Name, Op: rule.Op.Name, When: rule.When, File: rule.File, Line: rule.Line}
		if c, err := counters.Get(ws, ruleCounter(i)); err == nil {
			view.Matched = int(c.N)
		}
		if last := loaded.misses[i].last.Load(); last != nil {
			view.Missed, view.NearMiss = int(loaded.misses[i].times.Load()), rule.NearMiss(*last)
		}
		views = append(views, view)
	}
	return views, err
}
