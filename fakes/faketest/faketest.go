// Package faketest is the conformance suite that every fake passes: what the house
// promises of a provider whatever its protocol. A fake's test hands over a Harness
// and calls Run; what is particular to its protocol it tests itself.
package faketest

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"paysandbox/app"
	"paysandbox/fakes"
	"paysandbox/sandbox"
	"paysandbox/sandbox/journal"
	"paysandbox/sandbox/payment"
)

// Harness is what the suite has to be told about one provider.
type Harness struct {
	Provider string // its name in paths and scenarios
	// Account is a complete account document. No name in that of one n stands in that
	// of another.
	Account func(n int) map[string]any
	// Shop is the merchant's server, and Paths where the provider finds what on it.
	Shop  http.Handler
	Paths map[string]string
	// Open begins a payment for an order, as a shop and its customer do.
	Open func(t *testing.T, p Place, order string)
	// Pay begins one and walks it until it is paid.
	Pay func(t *testing.T, p Place, order string)
	// Broken are requests that the provider refuses, by what is wrong with them: its
	// address, its method, its body. Paths are as at the provider.
	Broken map[string]Request
	// Own judges whether a refusal is in the provider's own form, "" when it is.
	Own func(r Request, status int, header http.Header, body string) string
}

// Request is one request of a Harness.
type Request struct {
	Method, Path, Host string // Host: "" addresses the provider by path
	Header             http.Header
	Body               string
}

// Place is a merchant's account in a workspace of a sandbox that listens.
type Place struct {
	URL       string // of the provider: "http://127.0.0.1:40123/clickandbuy"
	N         int    // of Harness.Account
	Workspace *sandbox.Workspace
}

// start is the frozen time of every workspace of the suite.
const start = "2026-01-15T12:00:00Z"

// Run is the suite.
func Run(t *testing.T, h Harness) {
	t.Run("Declarations", h.declarations)
	t.Run("ActionsComeFromTheTable", h.actionsComeFromTheTable)
	t.Run("SameSeedSameBytes", h.sameSeedSameBytes)
	t.Run("DrawnAccounts", h.drawnAccounts)
	t.Run("TwoWorkspaces", h.twoWorkspaces)
	t.Run("Reset", h.reset)
	t.Run("RefusalsAreTheProvidersOwn", h.refusals)
	t.Run("ForbiddenActions", h.forbiddenActions)
	t.Run("RulesSeeWhatIsDeclared", h.rulesSeeWhatIsDeclared)
}

// provider is the fake by its name.
func (h Harness) provider(t *testing.T) sandbox.Provider {
	t.Helper()
	for _, p := range fakes.All() {
		if p.Name() == h.Provider {
			return p
		}
	}
	require.Fail(t, "fakes.All does not list "+h.Provider)
	return nil
}

// world is a sandbox that listens, without workspaces but an empty default.
type world struct {
	h    Harness
	app  *app.App
	shop string
}

func (h Harness) serve(t *testing.T) *world {
	t.Helper()
	a, err := app.Open(app.Config{Bare: true})
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- a.Serve(ctx) }()
	shop := httptest.NewServer(h.Shop)
	t.Cleanup(func() {
		cancel()
		require.NoError(t, <-ended)
		shop.Close()
	})
	return &world{h: h, app: a, shop: shop.URL}
}

// place makes a workspace with the n-th account.
func (w *world) place(t *testing.T, name string, n int, seed uint64) Place {
	t.Helper()
	ws, err := w.app.World.Create(sandbox.Spec{
		Name: name, Seed: seed, Key: "suite", Clock: start,
		Accounts: map[string][]map[string]any{w.h.Provider: {w.h.Account(n)}},
		Merchant: sandbox.Merchant{URL: w.shop, Paths: map[string]map[string]string{w.h.Provider: w.h.Paths}},
	})
	require.NoError(t, err)
	return Place{URL: w.app.URL() + "/" + w.h.Provider, N: n, Workspace: ws}
}

// settle lets what is due happen and what is under way end.
func (p Place) settle(t *testing.T) {
	t.Helper()
	_, err := p.Workspace.Advance(t.Context(), 0)
	require.NoError(t, err)
	require.Eventually(t, func() bool { return p.Workspace.InFlight() == 0 }, 10*time.Second, time.Millisecond)
}

func (p Place) payments(t *testing.T) []payment.View {
	t.Helper()
	found := []payment.View{}
	require.NoError(t, sandbox.Payments.Each(p.Workspace, "", func(one payment.Payment) bool {
		found = append(found, p.Workspace.View(one))
		return true
	}))
	return found
}

func (p Place) exchanges() []journal.Exchange {
	all, _ := p.Workspace.Journal().After(0, journal.MaxEntries)
	return all
}
