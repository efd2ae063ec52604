// Package place is what the tests of every fake's wire behaviour stand on: a sandbox that
// listens, a workspace on it with a frozen clock and one merchant's account, a browser
// that follows nothing by itself, and the journal to look into.
package place

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/app"
	"paysandbox/sandbox"
	"paysandbox/sandbox/journal"
	"paysandbox/sandbox/payment"
	"paysandbox/sandbox/scenario"
)

// Place is a merchant's workspace on a sandbox of its own.
type Place struct {
	T        *testing.T
	URL      string // "http://127.0.0.1:40123"
	World    *sandbox.World
	WS       *sandbox.Workspace
	Provider string
	key      string // of an account's id
	id       any
}

// Arrange says what a test stands on.
type Arrange struct {
	Provider string
	Account  string // JSON
	Clock    string // RFC 3339, frozen
	Merge    string // JSON, merged into Account
	Switches string // "name=word name=word"; a blank within a word is written as "_"
	Rules    string // of a scenario file
	Shop     string // URL; "": nobody knows where the shop is
	Paths    map[string]string
	Public   string // --public-url
}

// Serve starts a sandbox and ends it with the test.
func Serve(t *testing.T, c app.Config) (*app.App, string) {
	t.Helper()
	c.Bare = true
	a, err := app.Open(c)
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- a.Serve(ctx) }()
	t.Cleanup(func() {
		cancel()
		assert.NoError(t, <-ended)
	})
	return a, a.URL()
}

// Open makes a sandbox with one merchant on it.
func Open(t *testing.T, want Arrange) *Place {
	t.Helper()
	a, url := Serve(t, app.Config{PublicURL: want.Public})
	return Inhabit(t, a.World, url, "test", want)
}

// Inhabit makes a workspace on a sandbox that listens.
func Inhabit(t *testing.T, world *sandbox.World, url, name string, want Arrange) *Place {
	t.Helper()
	declared, ok := world.Catalog().Provider(want.Provider)
	require.True(t, ok, want.Provider)
	account := Document(t, want.Account)
	ws, err := world.Create(sandbox.Spec{
		Name: name, Seed: 1, Clock: want.Clock, Accounts: map[string][]map[string]any{want.Provider: {account}},
		Merchant: sandbox.Merchant{URL: want.Shop, Paths: map[string]map[string]string{want.Provider: want.Paths}},
	})
	require.NoError(t, err)
	p := &Place{T: t, URL: url, World: world, WS: ws, Provider: want.Provider, key: declared.Account.ID, id: account[declared.Account.ID]}
	if want.Merge != "" {
		p.Put(want.Merge)
	}
	p.Switches(want.Switches)
	if want.Rules != "" {
		p.Script(want.Rules)
	}
	return p
}

// Document reads a JSON object.
func Document(t *testing.T, text string) map[string]any {
	t.Helper()
	var doc map[string]any
	require.NoError(t, json.Unmarshal([]byte(text), &doc))
	return doc
}

// Put merges into the account, as the control API's PUT does.
func (p *Place) Put(account string) {
	p.T.Helper()
	doc := Document(p.T, account)
	if doc[p.key] == nil {
		doc[p.key] = p.id
	}
	_, err := p.WS.PutAccount(p.Provider, doc)
	require.NoError(p.T, err)
}

// Switches sets "name=word name=word"; a blank within a word is written as "_".
func (p *Place) Switches(text string) {
	p.T.Helper()
	set := map[string]any{}
	for pair := range strings.FieldsSeq(text) {
		name, word, _ := strings.Cut(pair, "=")
		set[name] = strings.ReplaceAll(word, "_", " ")
	}
	if len(set) > 0 {
		_, err := p.WS.PutAccount(p.Provider, map[string]any{p.key: p.id, "switches": set})
		require.NoError(p.T, err)
	}
}

// Script loads rules, as a scenario file has them.
func (p *Place) Script(rules string) {
	p.T.Helper()
	parsed, findings := scenario.Parse("rules.yaml", []byte("scenario: test\nrules:\n"+rules+"\nsteps: [{advance: 1s}]\n"), p.World.Catalog())
	for _, finding := range findings {
		require.True(p.T, finding.Warning, "%s", finding)
	}
	require.NoError(p.T, p.WS.LoadScenario(parsed))
}

// Advance moves the workspace's clock.
func (p *Place) Advance(d time.Duration) []sandbox.Happened {
	p.T.Helper()
	happened, err := p.WS.Advance(p.T.Context(), d)
	require.NoError(p.T, err)
	return happened
}

// Settle lets what is due at this moment happen, such as notifications.
func (p *Place) Settle() {
	p.T.Helper()
	p.Advance(0)
	require.Eventually(p.T, func() bool { return p.WS.InFlight() == 0 }, 10*time.Second, time.Millisecond)
}

// Payments are those of an order, oldest first.
func (p *Place) Payments(order string) []payment.View {
	p.T.Helper()
	found := []payment.View{}
	require.NoError(p.T, sandbox.Payments.Each(p.WS, "", func(one payment.Payment) bool {
		if one.Order == order {
			found = append(found, p.WS.View(one))
		}
		return true
	}))
	return found
}

// Payment is the newest of an order.
func (p *Place) Payment(order string) payment.View {
	p.T.Helper()
	all := p.Payments(order)
	require.NotEmpty(p.T, all, "no payment of order %q", order)
	return all[len(all)-1]
}

// Exchanges are those of an operation, oldest first.
func (p *Place) Exchanges(op string) []journal.Exchange {
	found := []journal.Exchange{}
	all, _ := p.WS.Journal().After(0, journal.MaxEntries)
	for _, e := range all {
		if e.Op == op {
			found = append(found, e)
		}
	}
	return found
}

// Last is the newest exchange of the workspace.
func (p *Place) Last() journal.Exchange {
	p.T.Helper()
	e, ok := p.WS.Journal().Get(p.WS.Journal().Last())
	require.True(p.T, ok, "the journal is empty")
	return e
}

// Notes are what the journal says about the newest exchange.
func (p *Place) Notes() string { return strings.Join(p.Last().Notes, "\n") }

// Journalled is everything that the journals of the server hold.
func (p *Place) Journalled() string {
	var text strings.Builder
	for _, name := range []string{sandbox.Default, p.WS.Name()} {
		if ws, err := p.World.Workspace(name); err == nil {
			all, _ := ws.Journal().After(0, journal.MaxEntries)
			fmt.Fprintf(&text, "%+v\n", all)
		}
	}
	return text.String()
}
