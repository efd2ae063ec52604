package faketest

import (
	"cmp"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/sandbox"
	"paysandbox/sandbox/journal"
	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/scenario"
)

// load gives a workspace rules.
func load(t *testing.T, w *world, p Place, rules string) {
	t.Helper()
	parsed, findings := scenario.Parse("suite.yaml", []byte("scenario: suite\nrules:\n"+rules+"steps: [{advance: 1s}]\n"), w.app.World.Catalog())
	require.NotNil(t, parsed, "%s", findings)
	require.NoError(t, p.Workspace.LoadScenario(parsed))
}

var loopback = regexp.MustCompile(`127\.0\.0\.1(:|%3A)\d+`)

// bytes are all exchanges of a place but for ports and wall time. A notification is
// beside the answer that caused it, so they are sorted: by operation and payment.
func (p Place) bytes() []journal.Exchange {
	all := p.exchanges()
	slices.SortStableFunc(all, func(a, b journal.Exchange) int {
		return cmp.Or(cmp.Compare(a.Op, b.Op), cmp.Compare(a.Payment, b.Payment))
	})
	for i := range all {
		e := &all[i]
		e.Seq, e.TookMS = 0, 0
		if e.Direction == string(operation.Out) {
			delete(e.Response.Headers, "Date") // the shop's wall time
		}
		for _, text := range []*string{&e.Request.URL, &e.Request.Body, &e.Response.Body} {
			*text = loopback.ReplaceAllString(*text, "HOST")
		}
		for _, headers := range []map[string]string{e.Request.Headers, e.Response.Headers} {
			for name, value := range headers {
				headers[name] = loopback.ReplaceAllString(value, "HOST")
			}
			delete(headers, "Content-Length") // ports have four or five digits
		}
	}
	return all
}

// sameSeedSameBytes: the same purchase in the same world sends the same bytes in both
// directions, alone and beside others.
func (h Harness) sameSeedSameBytes(t *testing.T) {
	walk := func(neighbours int) []journal.Exchange {
		w := h.serve(t)
		for n := range neighbours {
			beside := w.place(t, "neighbour", n+1, 7)
			h.Pay(t, beside, "same-1")
		}
		p := w.place(t, "suite", 0, 1)
		h.Pay(t, p, "same-1")
		h.Pay(t, p, "same-2")
		p.settle(t)
		return p.bytes()
	}
	alone := walk(0)
	require.NotEmpty(t, alone)
	assert.Equal(t, alone, walk(0), "twice")
	assert.Equal(t, alone, walk(1), "beside another workspace")
}

// drawnAccounts: the n-th account of a seed is always the same, another n and another
// seed give others, and each is one that the provider takes.
func (h Harness) drawnAccounts(t *testing.T) {
	accounts, ok := h.provider(t).(sandbox.Accounts)
	if !ok {
		t.Skip("the provider has no accounts")
	}
	draws := sandbox.NewDraws(1, "suite")
	first := accounts.DrawAccount(draws, 0)
	assert.Equal(t, first, accounts.DrawAccount(sandbox.NewDraws(1, "suite"), 0))
	assert.NotEqual(t, first, accounts.DrawAccount(draws, 1))
	assert.NotEqual(t, first, accounts.DrawAccount(sandbox.NewDraws(2, "suite"), 0))
	kind := h.provider(t).Declare().Account
	for _, doc := range append(accounts.DefaultAccounts(), first) {
		assert.Empty(t, scenario.CheckAccount(kind, doc))
		_, names, err := accounts.ParseAccount(doc)
		require.NoError(t, err)
		require.NotEmpty(t, names)
		assert.Equal(t, kind.ID, names[0].Kind, "an account's id is its first name")
	}
}

// twoWorkspaces: what happens to one merchant is nothing to another.
func (h Harness) twoWorkspaces(t *testing.T) {
	w := h.serve(t)
	one, other := w.place(t, "one", 0, 1), w.place(t, "other", 1, 1)
	h.Pay(t, one, "shared-order")
	one.settle(t)
	assert.Len(t, one.payments(t), 1)
	assert.Empty(t, other.payments(t))
	assert.Empty(t, other.exchanges())
	before := one.exchanges()
	h.Pay(t, other, "shared-order")
	other.settle(t)
	require.Len(t, other.payments(t), 1)
	assert.Equal(t, one.payments(t)[0].State, other.payments(t)[0].State)
	assert.Equal(t, before, one.exchanges())
	require.NoError(t, w.app.World.Reset("one", ""))
	assert.Len(t, other.payments(t), 1)

	_, err := w.app.World.Create(sandbox.Spec{Name: "third", Seed: 1, Clock: start, Accounts: map[string][]map[string]any{h.Provider: {h.Account(1)}}})
	var taken *sandbox.TakenError
	require.ErrorAs(t, err, &taken, "an account belongs to one workspace")
	assert.Equal(t, "other", taken.Holder)
}

// reset: a workspace is again what it was when it was created, to the byte.
func (h Harness) reset(t *testing.T) {
	w := h.serve(t)
	p := w.place(t, "suite", 0, 1)
	h.Pay(t, p, "reset-1")
	p.settle(t)
	first := p.bytes()
	require.NoError(t, w.app.World.Reset("suite", ""))
	assert.Empty(t, p.payments(t))
	assert.Empty(t, p.exchanges())
	h.Pay(t, p, "reset-1")
	p.settle(t)
	assert.Equal(t, first, p.bytes())
}

// refusals: whatever comes, the provider answers in its own form, the journal says
// why, and no payment is opened.
func (h Harness) refusals(t *testing.T) {
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	require.NotEmpty(t, h.Broken)
	w := h.serve(t)
	p := w.place(t, "suite", 0, 1)
	fallback, err := w.app.World.Workspace(sandbox.Default)
	require.NoError(t, err)
	for name, broken := range h.Broken {
		t.Run(name, func(t *testing.T) {
			mine, others := p.Workspace.Journal().Last(), fallback.Journal().Last()
			address := p.URL + broken.Path
			if broken.Host != "" {
				address = w.app.URL() + broken.Path
			}
			request, err := http.NewRequestWithContext(t.Context(), broken.Method, address, strings.NewReader(broken.Body))
			require.NoError(t, err)
			if broken.Host != "" {
				request.Host = broken.Host
			}
			for name, values := range broken.Header {
				request.Header[name] = values
			}
			response, err := client.Do(request)
			require.NoError(t, err)
			defer func() { _ = response.Body.Close() }()
			body, err := io.ReadAll(response.Body)
			require.NoError(t, err)
			assert.Empty(t, h.Own(broken, response.StatusCode, response.Header, string(body)), "status %d: %.300s", response.StatusCode, body)

			entry, ok := p.Workspace.Journal().Get(mine + 1)
			if !ok {
				entry, ok = fallback.Journal().Get(others + 1)
			}
			require.True(t, ok, "the journal has it")
			assert.NotEmpty(t, entry.Notes, "and says why")
			assert.Equal(t, string(operation.In), entry.Direction)
			assert.Equal(t, response.StatusCode, entry.Response.Status)
		})
	}
	assert.Empty(t, p.payments(t))
}
