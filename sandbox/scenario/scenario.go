package scenario

import (
	"time"

	"paysandbox/sandbox/operation"
)

// Scenario is one file as it was read.
type Scenario struct {
	File, Title, About string
	Tags               []string
	NeedsDemoShop      bool   // only the embedded demo shop can play the merchant
	Driver             string // "" is the built-in customer, or Browser
	Seed               uint64 // never 0 where HasSeed
	HasSeed            bool
	Clock              Clock
	// Accounts are account documents by provider, in the order of the file: whole
	// numbers as int64, amounts and dates as text, switches as text whatever their type.
	Accounts map[string][]map[string]any
	Merchant map[string]any // the contract's document: url, and by provider map[string]any of texts
	Rules    []*Rule
	Steps    []*Step
	Source   []byte // as given to Parse
	Line     int    // where the scenario's mapping begins
}

// Browser is the driver that is a real Chromium.
const Browser = "browser"

// Clock is how a scenario's clock begins: frozen at Start, or real.
type Clock struct {
	Real  bool
	Start time.Time // keeps the zone in which it was written
}

// DefaultStart is where the clock of a scenario stands that does not say.
var DefaultStart = time.Date(2026, time.January, 15, 12, 0, 0, 0, time.UTC)

// Parse reads a scenario file. The Scenario is nil when a finding is more than a
// warning; Findings are all that is wrong, in the order of the file.
func Parse(file string, src []byte, catalog operation.Catalog) (*Scenario, Findings) {
	p := newParser(file, src, catalog)
	s := p.scenario()
	findings := p.findings.ordered()
	if findings.Failed() {
		return nil, findings
	}
	s.File, s.Source = file, src
	return s, findings
}
