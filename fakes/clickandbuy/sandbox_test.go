package clickandbuy_test

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

// The premium links of the merchant under test, by what they are configured for.
const (
	signedLink = "pr3tp0uxvn69z1" // dynkey1, dynamic price and currency
	openLink   = "643muv2vht10vz" // the same without dynkey
	fixedLink  = "6ejrs98t908ke1" // 9.99 EUR, nothing dynamic
	priceLink  = "pr1ce0n1y00001" // dynamic price, EUR
	closedLink = "c10sed00000001" // not active
)

// theAccount is the merchant: sellerID and CRN are those of the manual's samples.
const theAccount = `{
	"seller": 222333444, "system": "eu", "tm_enabled": true, "tm_password": "secret1", "slaves": [222333445],
	"domains": [{
		"name": "Demo Shop", "url": "http://shop.example", "header": "Bücher & mehr", "nation": "DE", "language": "de", "test_mode": true,
		"test_group": ["buyer@example.com", "second@example.com", "locked@example.com", "gone@example.com", "broke@example.com"],
		"credits": [{"buyer": "buyer@example.com", "amount": "500.00", "currency": "EUR"}],
		"links": [
			{"id": "pr3tp0uxvn69z1", "number": 5551, "name": "Order", "dynkey": "dynkey1", "dynamic_price": true, "dynamic_currency": true, "currency": "EUR", "notify_payment": true},
			{"id": "643muv2vht10vz", "number": 5552, "name": "Order", "info": "From the shop", "dynamic_price": true, "dynamic_currency": true, "currency": "EUR"},
			{"id": "6ejrs98t908ke1", "number": 5553, "name": "Order", "price": "9.99", "currency": "EUR"},
			{"id": "pr1ce0n1y00001", "number": 5554, "name": "Order", "dynamic_price": true, "price": "9.99", "currency": "EUR"},
			{"id": "c10sed00000001", "number": 5555, "name": "Order", "price": "9.99", "currency": "EUR", "active": false}]
	}],
	"buyers": [
		{"crn": 99887766, "email": "buyer@example.com", "password": "buyerpass", "nation": "DE", "language": "de", "status": "OK", "date_of_birth": "1980-02-29"},
		{"crn": 99887767, "email": "second@example.com", "password": "buyerpass", "nation": "UK", "language": "en", "status": "OK"},
		{"crn": 99887768, "email": "locked@example.com", "password": "buyerpass", "status": "LOCKED"},
		{"crn": 99887769, "email": "gone@example.com", "password": "buyerpass", "status": "TERMINATED"},
		{"crn": 99887770, "email": "broke@example.com", "password": "buyerpass", "status": "OK", "credit_exhausted": true},
		{"crn": 99887771, "email": "owner@example.com", "password": "buyerpass", "status": "OK", "owner": true},
		{"crn": 99887772, "email": "clerk@example.com", "password": "buyerpass", "status": "OK", "employee": true},
		{"crn": 99887773, "email": "stranger@example.com", "password": "buyerpass", "status": "OK"}]
}`

// start is the time of CB-247's sample: 14:30 in Berlin.
const start = "2009-12-15T13:30:00Z"

// place is a sandbox that listens, and a workspace on it with a frozen clock.
type place struct {
	t     *testing.T
	url   string // "http://127.0.0.1:40123"
	world *sandbox.World
	ws    *sandbox.Workspace
}

// arrange is what a test wants otherwise than usual.
type arrange struct {
	switches string // "name=word name=word"
	account  string // JSON, merged into theAccount
	shop     string // URL; "": nobody knows where the shop is
	public   string // --public-url
	rules    string // of a scenario file
	paths    map[string]string
}

func serve(t *testing.T, c app.Config) (*app.App, string) {
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

func open(t *testing.T, want arrange) *place {
	t.Helper()
	a, url := serve(t, app.Config{PublicURL: want.public})
	return inhabit(t, a.World, url, "test", theAccount, want)
}

// inhabit makes a workspace on a sandbox that listens.
func inhabit(t *testing.T, world *sandbox.World, url, name, account string, want arrange) *place {
	t.Helper()
	if want.paths == nil {
		want.paths = map[string]string{"script": "/cb.php", "ems": "/ems.php"}
	}
	ws, err := world.Create(sandbox.Spec{
		Name: name, Seed: 1, Clock: start, Accounts: map[string][]map[string]any{"clickandbuy": {document(t, account)}},
		Merchant: sandbox.Merchant{URL: want.shop, Paths: map[string]map[string]string{"clickandbuy": want.paths}},
	})
	require.NoError(t, err)
	p := &place{t: t, url: url, world: world, ws: ws}
	if want.account != "" {
		p.put(want.account)
	}
	p.switches(want.switches)
	if want.rules != "" {
		p.script(want.rules)
	}
	return p
}

func document(t *testing.T, text string) map[string]any {
	t.Helper()
	var doc map[string]any
	require.NoError(t, json.Unmarshal([]byte(text), &doc))
	return doc
}

// put merges into the account, as the control API's PUT does.
func (p *place) put(account string) {
	p.t.Helper()
	doc := document(p.t, account)
	if doc["seller"] == nil {
		doc["seller"] = 222333444
	}
	_, err := p.ws.PutAccount("clickandbuy", doc)
	require.NoError(p.t, err)
}

// switches sets "name=word name=word"; a blank within a word is written as "_".
func (p *place) switches(text string) {
	p.t.Helper()
	set := map[string]any{}
	for pair := range strings.FieldsSeq(text) {
		name, word, _ := strings.Cut(pair, "=")
		set[name] = strings.ReplaceAll(word, "_", " ")
	}
	if len(set) > 0 {
		_, err := p.ws.PutAccount("clickandbuy", map[string]any{"seller": 222333444, "switches": set})
		require.NoError(p.t, err)
	}
}

// script loads rules, as a scenario file has them.
func (p *place) script(rules string) {
	p.t.Helper()
	parsed, findings := scenario.Parse("rules.yaml", []byte("scenario: test\nrules:\n"+rules+"\nsteps: [{advance: 1s}]\n"), p.world.Catalog())
	for _, finding := range findings {
		require.True(p.t, finding.Warning, "%s", finding)
	}
	require.NoError(p.t, p.ws.LoadScenario(parsed))
}

// advance moves the workspace's clock.
func (p *place) advance(d time.Duration) []sandbox.Happened {
	p.t.Helper()
	happened, err := p.ws.Advance(p.t.Context(), d)
	require.NoError(p.t, err)
	return happened
}

// settle lets what is due at this moment happen, such as notifications.
func (p *place) settle() {
	p.t.Helper()
	p.advance(0)
	require.Eventually(p.t, func() bool { return p.ws.InFlight() == 0 }, 10*time.Second, time.Millisecond)
}

// payments of an order, oldest first.
func (p *place) payments(order string) []payment.View {
	p.t.Helper()
	found := []payment.View{}
	require.NoError(p.t, sandbox.Payments.Each(p.ws, "", func(one payment.Payment) bool {
		if one.Order == order {
			found = append(found, p.ws.View(one))
		}
		return true
	}))
	return found
}

// payment is the newest of an order.
func (p *place) payment(order string) payment.View {
	p.t.Helper()
	all := p.payments(order)
	require.NotEmpty(p.t, all, "no payment of order %q", order)
	return all[len(all)-1]
}

// exchanges of an operation, oldest first.
func (p *place) exchanges(op string) []journal.Exchange {
	found := []journal.Exchange{}
	all, _ := p.ws.Journal().After(0, journal.MaxEntries)
	for _, e := range all {
		if e.Op == op {
			found = append(found, e)
		}
	}
	return found
}

// last is the newest exchange of the workspace.
func (p *place) last() journal.Exchange {
	p.t.Helper()
	e, ok := p.ws.Journal().Get(p.ws.Journal().Last())
	require.True(p.t, ok, "the journal is empty")
	return e
}

// notes are what the journal says about the newest exchange.
func (p *place) notes() string { return strings.Join(p.last().Notes, "\n") }

// journalled is everything that the journals of the server hold.
func (p *place) journalled() string {
	var text strings.Builder
	for _, name := range []string{sandbox.Default, p.ws.Name()} {
		if ws, err := p.world.Workspace(name); err == nil {
			all, _ := ws.Journal().After(0, journal.MaxEntries)
			fmt.Fprintf(&text, "%+v\n", all)
		}
	}
	return text.String()
}
