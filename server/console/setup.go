package console

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
)

// setupPage is what a workspace is made of.
type setupPage struct {
	frame
	Seed      uint64
	Env       string
	Shop      string
	Places    []place
	Rules     []ruleRow
	RulesNote string // why there are none to show
	Accounts  []accountRow
	IsDefault bool

	MerchantURL, ResetURL, DeleteURL string
}

// place is where a provider finds something at the shop.
type place struct {
	operation.Place
	Provider, Text, Field string
}

type ruleRow struct {
	sandbox.RuleView
	Matches string
}

func (c *console) setup(v *visit) (string, any, error) {
	merchant := sandbox.MerchantOf(v.ws)
	page := setupPage{
		frame: v.frame("Setup", "Setup"), Seed: v.ws.Seed(), Env: dotenv(v.ws.Env(v.base())), Shop: merchant.URL,
		IsDefault:   v.ws.Name() == sandbox.Default,
		MerchantURL: v.home("merchant"), ResetURL: v.home("reset"), DeleteURL: v.home("delete"),
	}
	for _, p := range c.world.Catalog() {
		for _, declared := range p.Places {
			page.Places = append(page.Places, place{
				Place: declared, Provider: p.Name, Text: merchant.Paths[p.Name][declared.Name], Field: placePrefix + p.Name + "/" + declared.Name,
			})
		}
	}
	rules, err := v.ws.Rules()
	if err != nil { // a script that this version of the sandbox cannot read: the rest still counts
		page.RulesNote = sentence(err.Error())
	}
	for _, rule := range rules {
		page.Rules = append(page.Rules, ruleRow{RuleView: rule, Matches: times(rule.Matched)})
	}
	page.Accounts, err = v.accounts()
	return "setup", page, err
}

// needsQuotes tells which values a dotenv file cannot hold bare.
var needsQuotes = regexp.MustCompile(`[^A-Za-z0-9_.,:/?&=%@+~-]`)

// dotenv spells settings as a .env file, sorted.
func dotenv(env map[string]string) string {
	var lines strings.Builder
	for _, name := range slices.Sorted(maps.Keys(env)) {
		value := env[name]
		if needsQuotes.MatchString(value) {
			value = "'" + strings.ReplaceAll(value, "'", `'\''`) + "'"
		}
		lines.WriteString(name + "=" + value + "\n")
	}
	return lines.String()
}
