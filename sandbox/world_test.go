package sandbox_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/sandbox"
	"paysandbox/sandbox/journal"
)

func accountsOf(docs ...map[string]any) map[string][]map[string]any {
	return map[string][]map[string]any{"stubpay": docs}
}

// holder is the name of the workspace that a request naming the account goes to.
func holder(w *sandbox.World, kind, id string) string { return w.Resolve("stubpay", kind, id).Name() }

func TestAWorkspaceIsCreatedAsAsked(t *testing.T) {
	onEveryStore(t, func(t *testing.T, w *sandbox.World) {
		ws, err := w.Create(sandbox.Spec{
			Name: "job-1", Seed: 42, Clock: "2019-01-20T14:00:00+03:00", Accounts: accountsOf(shop(222, "books")),
			Merchant: sandbox.Merchant{URL: "http://shop:8000"},
		})
		require.NoError(t, err)
		assert.Equal(t, "job-1", ws.Name())
		assert.Equal(t, uint64(42), ws.Seed())
		assert.Equal(t, sandbox.ClockView{Now: time.Date(2019, time.January, 20, 11, 0, 0, 0, time.UTC), Mode: sandbox.Frozen}, ws.Clock())
		assert.Equal(t, "http://shop:8000", sandbox.MerchantOf(ws).URL)
		account, err := sandbox.FindAccount[stubAccount](ws, "stubpay", "alias", "books")
		require.NoError(t, err)
		assert.Equal(t, stubAccount{Shop: 222, Key: "k222", Aliases: []string{"books"}}, account)
		assert.Equal(t, map[string]string{"STUBPAY_URL": "http://x/stubpay", "STUBPAY_SHOP": "222"}, ws.Env("http://x"))
		again, err := w.Workspace("job-1")
		require.NoError(t, err)
		assert.Same(t, ws, again)
	})
}

func TestAccountsThatASpecDoesNotNameAreDrawn(t *testing.T) {
	w := newWorld(t)
	first, err := w.Create(sandbox.Spec{Name: "first", Seed: 5, Key: "same.yaml"})
	require.NoError(t, err)
	second, err := w.Create(sandbox.Spec{Name: "second", Seed: 5, Key: "same.yaml"})
	require.NoError(t, err, "a drawn name that is taken is drawn again")
	ids := []string{first.Env("")["STUBPAY_SHOP"], second.Env("")["STUBPAY_SHOP"]}
	assert.NotEqual(t, ids[0], ids[1])
	assert.Equal(t, "second", holder(w, "shop", ids[1]))

	require.NoError(t, w.Delete("first"))
	require.NoError(t, w.Reset("second", ""))
	assert.Equal(t, ids[1], second.Env("")["STUBPAY_SHOP"], "a reset gives back what was drawn, though the first choice is free now")
}

func TestASpecThatCannotBeHadLeavesNothing(t *testing.T) {
	w := newWorld(t)
	_, err := w.Create(sandbox.Spec{Name: "there", Seed: 1, Accounts: accountsOf(shop(222, "books"))})
	require.NoError(t, err)
	for name, c := range map[string]struct {
		spec sandbox.Spec
		want string
	}{
		"seed 0":        {sandbox.Spec{Name: "x"}, "seed 0"},
		"clock":         {sandbox.Spec{Name: "x", Seed: 1, Clock: "noon"}, `clock "noon"`},
		"name":          {sandbox.Spec{Name: "a/b", Seed: 1}, "1 to 100 letters"},
		"long name":     {sandbox.Spec{Name: strings.Repeat("x", 101), Seed: 1}, "1 to 100 letters"},
		"exists":        {sandbox.Spec{Name: "there", Seed: 1}, "exists"},
		"provider":      {sandbox.Spec{Name: "x", Seed: 1, Accounts: map[string][]map[string]any{"nopay": {shop(1)}}}, "nopay"},
		"unknown key":   {sandbox.Spec{Name: "x", Seed: 1, Accounts: accountsOf(shop(333), map[string]any{"shop": 4, "kye": "x"})}, "kye"},
		"no id":         {sandbox.Spec{Name: "x", Seed: 1, Accounts: accountsOf(map[string]any{"key": "x"})}, "missing"},
		"broken":        {sandbox.Spec{Name: "x", Seed: 1, Accounts: accountsOf(shop(333), map[string]any{"shop": 4, "key": "broken"})}, "does not turn"},
		"taken":         {sandbox.Spec{Name: "x", Seed: 1, Accounts: accountsOf(shop(333, "cds"), shop(222))}, `belongs to workspace "there"`},
		"taken by name": {sandbox.Spec{Name: "x", Seed: 1, Accounts: accountsOf(shop(333, "cds", "books"))}, `belongs to workspace "there"`},
		"own twice":     {sandbox.Spec{Name: "x", Seed: 1, Accounts: accountsOf(shop(333, "cds"), shop(334, "cds"))}, "another account of this workspace"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := w.Create(c.spec)
			require.ErrorContains(t, err, c.want)
			_, err = w.Workspace("x")
			require.ErrorIs(t, err, sandbox.ErrNotFound)
			for _, free := range []sandbox.Name{{Kind: "shop", ID: "333"}, {Kind: "alias", ID: "cds"}, {Kind: "shop", ID: "4"}} {
				assert.Equal(t, sandbox.Default, holder(w, free.Kind, free.ID))
			}
			_, err = w.Create(sandbox.Spec{Name: "x", Seed: 1, Accounts: accountsOf(shop(333, "cds"))})
			require.NoError(t, err, "the name is free")
			require.NoError(t, w.Delete("x"))
		})
	}
}

func TestClaimingAnothersNameNamesTheHolder(t *testing.T) {
	onEveryStore(t, func(t *testing.T, w *sandbox.World) {
		one, err := w.Create(sandbox.Spec{Name: "one", Seed: 1, Accounts: accountsOf(shop(222, "books"))})
		require.NoError(t, err)
		two, err := w.Create(sandbox.Spec{Name: "two", Seed: 1, Accounts: accountsOf(shop(333))})
		require.NoError(t, err)
		before, err := two.AccountDocs()
		require.NoError(t, err)

		_, err = two.PutAccount("stubpay", map[string]any{"shop": 333, "key": "new", "aliases": []any{"cds", "books"}})
		var taken *sandbox.TakenError
		require.ErrorAs(t, err, &taken)
		assert.Equal(t, sandbox.TakenError{Provider: "stubpay", Name: sandbox.Name{Kind: "alias", ID: "books"}, Holder: "one"}, *taken)
		after, err := two.AccountDocs()
		require.NoError(t, err)
		assert.Equal(t, before, after)
		assert.Equal(t, sandbox.Default, holder(w, "alias", "cds"), "what came before the taken name is not claimed either")

		parsed := parse(t, two, "merchant: {url: 'http://new'}\nrules: [{op: stubpay.ask, then: {outcome: 'no'}}]\naccounts: {stubpay: [{shop: 444}, {shop: 222}]}\n")
		require.ErrorAs(t, two.Load(parsed), &taken)
		assert.Equal(t, sandbox.Default, holder(w, "shop", "444"), "nor are the accounts before it in a script")
		assert.Empty(t, sandbox.MerchantOf(two).URL)
		rules, err := two.Rules()
		require.NoError(t, err)
		assert.Empty(t, rules)

		require.NoError(t, w.Delete(one.Name()))
		require.NoError(t, two.Load(parsed), "names are free after their workspace")
		assert.Equal(t, "two", holder(w, "shop", "222"))
	})
}

func TestANameThatAnAccountGivesUpIsFree(t *testing.T) {
	w := newWorld(t)
	ws, err := w.Create(sandbox.Spec{Name: "one", Seed: 1, Accounts: accountsOf(shop(222, "books"))})
	require.NoError(t, err)
	_, err = ws.PutAccount("stubpay", map[string]any{"shop": 222, "aliases": nil})
	require.NoError(t, err)
	_, err = w.Create(sandbox.Spec{Name: "two", Seed: 1, Accounts: accountsOf(shop(333, "books"))})
	require.NoError(t, err)
	assert.Equal(t, "two", holder(w, "alias", "books"))
}

func TestMergingIntoAnAccountByAnIDOfAnyNumberType(t *testing.T) {
	w := newWorld(t)
	ws, err := w.Create(sandbox.Spec{Name: "one", Seed: 1, Accounts: accountsOf(shop(1360156807, "books"))})
	require.NoError(t, err)
	for _, id := range []any{1360156807, int64(1360156807), float64(1360156807)} { // a JSON decoder makes the last
		doc, err := ws.PutAccount("stubpay", map[string]any{"shop": id, "key": fmt.Sprintf("%T", id)})
		require.NoError(t, err)
		assert.Equal(t, []any{"books"}, doc["aliases"])
	}
	docs, err := ws.AccountDocs()
	require.NoError(t, err)
	assert.Len(t, docs["stubpay"], 1)
}

func TestDefaultExistsAndStays(t *testing.T) {
	w := newWorld(t)
	require.ErrorIs(t, w.Delete(sandbox.Default), sandbox.ErrSpec)
	require.ErrorIs(t, w.Delete("nobody"), sandbox.ErrNotFound)
	require.ErrorIs(t, w.Reset("nobody", ""), sandbox.ErrNotFound)
	assert.Equal(t, sandbox.Default, holder(w, "shop", "111"))
	assert.Equal(t, sandbox.Default, holder(w, "shop", "999"), "nobody's")
	assert.Equal(t, sandbox.Default, holder(w, "", ""))
	assert.Equal(t, uint64(1), w.Seed())
}

func TestResetIsHowItWasCreated(t *testing.T) {
	onEveryStore(t, func(t *testing.T, w *sandbox.World) {
		ws, err := w.Create(sandbox.Spec{Name: "job", Seed: 3, Clock: start, Accounts: accountsOf(shop(222, "books")), Merchant: sandbox.Merchant{URL: "http://a"}})
		require.NoError(t, err)
		env := ws.Env("")
		script(t, ws, "- {op: stubpay.ask, then: {outcome: 'no'}}")
		open(t, ws, "1")
		_, err = ws.PutAccount("stubpay", shop(222, "cds"))
		require.NoError(t, err)
		_, err = ws.PutAccount("stubpay", shop(555))
		require.NoError(t, err)
		_, err = ws.SetMerchant(sandbox.Merchant{URL: "http://b"})
		require.NoError(t, err)
		advance(t, ws, time.Hour)
		ws.Journal().Append(journal.Exchange{})

		require.NoError(t, w.Reset("job", ""))
		assert.Equal(t, noon, ws.Now())
		assert.Equal(t, "http://a", sandbox.MerchantOf(ws).URL)
		assert.Equal(t, env, ws.Env(""))
		assert.Zero(t, ws.Journal().Last())
		rules, err := ws.Rules()
		require.NoError(t, err)
		assert.Empty(t, rules)
		decision, err := sandbox.Decide(ws, sandbox.Ask{Op: opAsk})
		require.NoError(t, err)
		assert.Zero(t, decision)
		assert.Equal(t, "p00000001", open(t, ws, "1").ID, "numbers begin again")
		assert.Equal(t, sandbox.Default, holder(w, "shop", "555"))
		assert.Equal(t, sandbox.Default, holder(w, "alias", "cds"))
		assert.Equal(t, "job", holder(w, "alias", "books"))

		script(t, ws, "- {op: stubpay.ask, then: {delay: 1s}}")
		decision, err = sandbox.Decide(ws, sandbox.Ask{Op: opAsk})
		require.NoError(t, err)
		assert.Equal(t, time.Second, decision.Delay, "the new script, though its number is that of the old one")
	})
}

func TestNobodyTakesANameWhileItsWorkspaceIsReset(t *testing.T) {
	w := newWorld(t)
	_, err := w.Create(sandbox.Spec{Name: "mine", Seed: 1, Accounts: accountsOf(shop(222))})
	require.NoError(t, err)
	thief, err := w.Create(sandbox.Spec{Name: "thief", Seed: 1, Accounts: accountsOf(shop(333))})
	require.NoError(t, err)
	var both sync.WaitGroup
	both.Go(func() {
		for range 200 {
			assert.NoError(t, w.Reset("mine", ""))
		}
	})
	both.Go(func() {
		for range 400 {
			_, err := thief.PutAccount("stubpay", shop(222))
			assert.Error(t, err)
		}
	})
	both.Wait()
}

func TestADeletedWorkspaceIsGoneForThoseWhoStillHoldIt(t *testing.T) {
	w := newWorld(t)
	old, err := w.Create(sandbox.Spec{Name: "job", Seed: 1, Clock: start, Accounts: accountsOf(shop(222))})
	require.NoError(t, err)
	require.NoError(t, w.Delete("job"))
	_, err = old.PutAccount("stubpay", shop(222))
	require.ErrorIs(t, err, sandbox.ErrNotFound)
	require.ErrorIs(t, old.Update(func(*sandbox.Tx) error { return nil }), sandbox.ErrNotFound)
	_, err = old.Advance(t.Context(), time.Second)
	require.ErrorIs(t, err, sandbox.ErrNotFound)
	assert.Equal(t, sandbox.Default, holder(w, "shop", "222"))

	fresh, err := w.Create(sandbox.Spec{Name: "job", Seed: 1, Clock: start, Accounts: accountsOf(shop(222))})
	require.NoError(t, err)
	require.Error(t, old.LoadScenario(parse(t, fresh, "rules: [{op: stubpay.ask, then: {outcome: 'no'}}]")))
	rules, err := fresh.Rules()
	require.NoError(t, err)
	assert.Empty(t, rules, "a name that is used again is another workspace")
}

func TestWorkspacesAreListedOldestFirst(t *testing.T) {
	w := newWorld(t)
	for _, name := range []string{"z", "a", "ws-4"} {
		_, err := w.Create(sandbox.Spec{Name: name, Seed: 1})
		require.NoError(t, err)
	}
	unnamed, err := w.Create(sandbox.Spec{Seed: 1})
	require.NoError(t, err)
	assert.Equal(t, "ws-5", unnamed.Name())
	for _, c := range []struct {
		after string
		limit int
		want  []string
	}{{"", 10, []string{"default", "z", "a", "ws-4", "ws-5"}}, {"", 2, []string{"default", "z"}}, {"z", 2, []string{"a", "ws-4"}}, {"ws-5", 2, []string{}}} {
		found, err := w.Workspaces(c.after, c.limit)
		require.NoError(t, err)
		names := []string{}
		for _, ws := range found {
			names = append(names, ws.Name())
		}
		assert.Equal(t, c.want, names)
	}
	_, err = w.Workspaces("nobody", 1)
	require.ErrorIs(t, err, sandbox.ErrNotFound)
}

func TestADrawnNameOfAWorkspaceStepsOverATakenOne(t *testing.T) {
	w := newWorld(t)
	_, err := w.Create(sandbox.Spec{Name: "ws-3", Seed: 1})
	require.NoError(t, err)
	ws, err := w.Create(sandbox.Spec{Seed: 1})
	require.NoError(t, err)
	assert.Equal(t, "ws-4", ws.Name())
}

// TestThousandsSideBySide: each of 2,000 workspaces lives a whole life of its own, and
// sees nothing of another's.
func TestThousandsSideBySide(t *testing.T) {
	const n = 2000
	w := newWorld(t)
	no := parse(t, frozen(t, w), "rules: [{op: stubpay.ask, then: {outcome: 'no'}}]")
	life := func(i int) error {
		name := fmt.Sprintf("job-%d", i)
		ws, err := w.Create(sandbox.Spec{Name: name, Seed: uint64(i + 1), Clock: start, Accounts: accountsOf(shop(int64(10_000 + i)))})
		if err != nil {
			return err
		}
		for range i%3 + 1 {
			_, failed := tryOpen(ws, name)
			err = errors.Join(err, failed)
		}
		if i%10 == 0 {
			err = errors.Join(err, ws.LoadScenario(no))
		}
		ws.Journal().Append(journal.Exchange{Op: name})
		err = errors.Join(err, ws.Update(func(tx *sandbox.Tx) error {
			return tx.Schedule(sandbox.Due{At: noon.Add(time.Second), Provider: "stubpay", Kind: "note", Ref: name})
		}))
		happened, failed := ws.Advance(t.Context(), time.Duration(i+1)*time.Second)
		if got := sentences(happened); !slices.Equal(got, []string{name}) {
			err = errors.Join(err, fmt.Errorf("%s saw %v", name, got))
		}
		return errors.Join(err, failed)
	}
	var all sync.WaitGroup
	for lane := range 16 {
		all.Go(func() {
			for i := lane; i < n; i += 16 {
				assert.NoError(t, life(i))
			}
		})
	}
	all.Wait()
	for i := range n {
		name := fmt.Sprintf("job-%d", i)
		ws := w.Resolve("stubpay", "shop", fmt.Sprint(10_000+i))
		require.Equal(t, name, ws.Name())
		require.Equal(t, noon.Add(time.Duration(i+1)*time.Second), ws.Now())
		require.Equal(t, uint64(i+1), ws.Seed())
		require.Len(t, payments(t, ws), i%3+1)
		for _, p := range payments(t, ws) {
			require.Equal(t, name, p.Order)
		}
		exchanges, _ := ws.Journal().After(0, 10)
		require.Len(t, exchanges, 1)
		require.Equal(t, name, exchanges[0].Op)
		decision, err := sandbox.Decide(ws, sandbox.Ask{Op: opAsk})
		require.NoError(t, err)
		require.Equal(t, i%10 == 0, decision.Outcome == "no")
		docs, err := ws.AccountDocs()
		require.NoError(t, err)
		require.Len(t, docs["stubpay"], 1)
	}
}

// A reset may start the clock elsewhere: nothing has happened yet, so even in the past.
func TestResetStartsTheClockElsewhere(t *testing.T) {
	w := sandbox.NewWorld(sandbox.Config{})
	ws, err := w.Create(sandbox.Spec{Name: "mine", Seed: 1, Clock: sandbox.Real})
	require.NoError(t, err)
	require.NoError(t, w.Reset("mine", "2019-01-20T14:00:00+03:00"))
	assert.Equal(t, "2019-01-20T11:00:00Z", ws.Now().Format(time.RFC3339))
	assert.Equal(t, sandbox.Frozen, ws.Clock().Mode)
	require.ErrorIs(t, w.Reset("mine", "yesterday"), sandbox.ErrSpec)
	require.NoError(t, w.Reset("mine", ""))
	assert.Equal(t, sandbox.Real, ws.Clock().Mode, "as it was created")
}

// What no endpoint took may hold any secret of the provider's; an endpoint's own exchange
// hides its own.
func TestWhatNoEndpointTookHidesEverySecretOfTheProvider(t *testing.T) {
	w := newWorld(t)
	for _, name := range []string{"stub_code", "stub_word"} {
		asked := "/?" + name + "=7391"
		assert.Equal(t, "/?"+name+"=***", w.Mask("stubpay.unknown").Hiding().Text(asked))
		assert.Equal(t, asked, w.Mask("nobody.unknown").Hiding().Text(asked))
	}
	assert.Equal(t, "/?stub_code=***&stub_word=x", w.Mask("stubpay.pay").Hiding().Text("/?stub_code=7391&stub_word=x"))
}
