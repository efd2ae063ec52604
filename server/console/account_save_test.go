package console

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/sandbox"
)

func TestSaveAccount(t *testing.T) {
	h := newHouse(t)
	h.put(map[string]any{"means": []any{"card", "bank"}, "aliases": []any{5, 6}, "live": true, "least": map[string]any{"card": "1.00", "pin": "x"}})
	to, said := h.post(accountPath, "back", "/_sandbox/",
		"field/name", "New", "field/state", "shut_down", "field/means", "", "field/means", "bank", "field/means", "cash",
		"field/aliases", "6\r\n 7 \r\n\r\n", "field/live", "false", "field/since", "2024-02-29", "field/least.card", "2.50", "field/least.pin", "", "field/secret", secret)
	assert.Equal(t, accountPath, to)
	assert.Equal(t, "Saved: name, state, means, aliases, live, since, least.card, least.pin.", words(said))
	doc := h.doc()
	assert.Equal(t, "New", doc["name"])
	assert.Equal(t, "shut_down", doc["state"])
	assert.Equal(t, []any{"bank", "cash"}, doc["means"], "a box that is not ticked any more is gone")
	assert.Equal(t, []any{6.0, 7.0}, doc["aliases"])
	assert.Equal(t, false, doc["live"])
	assert.Equal(t, "2024-02-29", doc["since"])
	assert.Equal(t, map[string]any{"card": "2.50"}, doc["least"])
	assert.Equal(t, secret, doc["secret"])
	assert.Equal(t, "ana", doc["users"].([]any)[0].(map[string]any)["user"], "what has no form stays")

	_, said = h.post(accountPath, "field/name", "", "field/means", "", "field/aliases", "", "field/state", "", "field/live", "", "field/shop", "5")
	assert.Contains(t, words(said), "Saved: name, state, means, aliases, live.")
	for _, key := range []string{"name", "means", "aliases", "state", "live"} {
		assert.NotContains(t, h.doc(), key)
	}
}

func TestSavingAsItIsChangesNothing(t *testing.T) {
	h := newHouse(t)
	h.put(map[string]any{"means": []any{"bank", "card"}, "aliases": []any{5}, "name": "two\r\nlines", "live": false, "switches": map[string]any{"call.wait": "40s", "zone": ""}})
	before := h.doc()
	_, said := h.post(accountPath, filled(h.get(accountPath))...)
	assert.Equal(t, "Nothing was changed.", words(said))
	assert.Equal(t, before, h.doc())
	_, said = h.post(accountPath)
	assert.Equal(t, "Nothing was changed.", words(said))
}

// A page that was open for long undoes nothing that it did not touch.
func TestWhatNobodyTouchedIsLeftAlone(t *testing.T) {
	h := newHouse(t)
	h.put(map[string]any{"means": []any{"card"}, "aliases": []any{5}})
	form := filled(h.get(accountPath))
	h.post(accountPath + "/generate/secret")
	h.put(map[string]any{"means": []any{"bank"}, "aliases": []any{6}, "state": "shut_down", "switches": map[string]any{"zone": "UTC"}})
	meanwhile := h.doc()
	_, said := h.post(accountPath, form...)
	assert.Equal(t, "Nothing was changed.", words(said))
	assert.Equal(t, meanwhile, h.doc())

	for i := range form {
		if form[i] == "field/name" || form[i] == "field/since" {
			form[i+1] = "soon"
		}
	}
	_, said = h.post(accountPath, form...)
	assert.Contains(t, words(said), "Nothing was saved.")
	again := filled(said.Parents().Last())
	for i := range again {
		if again[i] == "field/since" {
			again[i+1] = ""
		}
	}
	_, said = h.post(accountPath, again...)
	assert.Equal(t, "Saved: name.", words(said))
	meanwhile["name"] = "soon"
	assert.Equal(t, meanwhile, h.doc())
}

func TestSwitchesAreWrittenWhereTheyDiffer(t *testing.T) {
	h := newHouse(t)
	form := func(twice, zone, wait string) []string {
		return []string{"field/switches.call.twice", twice, "field/switches.zone", zone, "field/switches.call.wait", wait}
	}
	_, said := h.post(accountPath, form("first", "Asia/Kuwait", "40s")...)
	assert.Equal(t, "Saved: call.twice.", words(said))
	assert.Equal(t, map[string]any{"call.twice": "first"}, h.doc()["switches"])

	h.post(accountPath, form("last", "", " 1m ")...)
	assert.Equal(t, map[string]any{"zone": "", "call.wait": "1m"}, h.doc()["switches"], "an empty text is a text")

	h.post(accountPath, form("last", "Asia/Kuwait", "")...)
	assert.Empty(t, h.doc()["switches"], "back at ours, nothing is said")

	h.put(map[string]any{"switches": map[string]any{"call.twice": "last"}})
	h.post(accountPath, form("last", "UTC", "40s")...)
	assert.Equal(t, map[string]any{"call.twice": "last", "zone": "UTC"}, h.doc()["switches"], "what was said before stays said")
}

func TestWhatCannotBeSavedComesBack(t *testing.T) {
	h := newHouse(t)
	before := h.doc()
	to, said := h.post(accountPath, "field/name", "Typed", "field/aliases", "1\n2.5", "field/least.card", "much", "field/least.pin", "typed-pin",
		"field/means", "", "field/means", "cash", "field/switches.call.wait", "a while", "field/switches.call.twice", "first")
	assert.Equal(t, accountPath, to)
	assert.True(t, said.HasClass("bad"))
	assert.Contains(t, words(said), "Nothing was saved.")
	assert.Contains(t, words(said), "aliases: line 2: expected a whole number")
	assert.Equal(t, before, h.doc())

	page := said.Parents().Last()
	for path, problem := range map[string]string{
		"aliases": `line 2: expected a whole number, found "2.5"`, "least.card": `"much" is no amount`, "switches.call.wait": `"a while" is no duration`,
	} {
		field := page.Find(`[name="field/` + path + `"]`)
		assert.Equal(t, "true", field.AttrOr("aria-invalid", ""), path)
		assert.Contains(t, field.AttrOr("aria-describedby", ""), "problem/"+path)
		assert.Contains(t, page.Find(`[id="problem/`+path+`"]`).Text(), problem)
	}
	assert.Equal(t, 3, page.Find("[aria-invalid]").Length())
	assert.Equal(t, "Typed", page.Find(`[name="field/name"]`).AttrOr("value", ""))
	assert.Equal(t, "much", page.Find(`[name="field/least.card"]`).AttrOr("value", ""))
	assert.Equal(t, "a while", page.Find(`[name="field/switches.call.wait"]`).AttrOr("value", ""))
	assert.Equal(t, "first", page.Find(`[name="field/switches.call.twice"] option[selected]`).Text())
	assert.Equal(t, "cash", page.Find(`[name="field/means"][checked]`).AttrOr("value", ""))
	assert.Contains(t, page.Find("textarea").Text(), "1\n2.5")
	assert.Equal(t, "typed-pin", page.Find(`details.secret [name="field/least.pin"]`).AttrOr("value", ""))
	assert.Equal(t, "Demo <Shop>", h.get(accountPath).Find(`[name="field/name"]`).AttrOr("value", ""), "a page that is opened anew shows what is there")
}

func TestProblemOfASecretIsSeen(t *testing.T) {
	h := newHouse(t)
	_, said := h.post(accountPath, "field/secret", "short")
	page := said.Parents().Last()
	open := page.Find("details.secret[open]")
	require.Equal(t, 1, open.Length())
	assert.Equal(t, "short", open.Find("input:not([type=hidden])").AttrOr("value", ""))
	assert.Equal(t, "secret is too short", page.Find(`[id="problem/secret"]`).Text())
}

// A provider's own check speaks in sentences; what begins with a key is said at its field.
func TestProblemsOfTheProvidersOwnCheck(t *testing.T) {
	h := newHouse(t)
	_, said := h.post(accountPath, "field/name", "Nobody")
	assert.Equal(t, "Nothing was saved. name: somebody is expected the rest is no better", words(said))
	page := said.Parents().Last()
	assert.Equal(t, "name: somebody is expected", page.Find(`[id="problem/name"]`).Text())
	assert.Equal(t, "Nobody", page.Find(`[name="field/name"]`).AttrOr("value", ""))
	a := account{kind: stub{}.Declare().Account}.whole()
	assert.Equal(t, "switches.zone", a.about("switch zone: unknown time zone Mars"))
	assert.Equal(t, "least", a.about("least: what is this"))
	assert.Empty(t, a.about("users ana: who is this"), "nothing that the form has")
}

func TestTakenNames(t *testing.T) {
	h := newHouse(t)
	_, err := h.world.Create(sandbox.Spec{Name: "second", Seed: 1, Clock: sandbox.Real, Accounts: map[string][]map[string]any{"stubpay": {{"shop": 77}}}})
	require.NoError(t, err)
	_, said := h.post(accountPath, "field/aliases", "77", "field/name", "Typed")
	assert.True(t, said.HasClass("bad"))
	assert.Equal(t, "The stubpay shop 77 belongs to the workspace second: it exists once on a server.", words(said))
	page := said.Parents().Last()
	assert.Equal(t, "Typed", page.Find(`[name="field/name"]`).AttrOr("value", ""))
	assert.NotContains(t, h.doc(), "aliases")
}

func TestAccountsAreNotMadeByPosting(t *testing.T) {
	h := newHouse(t)
	for _, path := range []string{"/_sandbox/w/default/accounts/stubpay/5", "/_sandbox/w/default/accounts/stubpay/5/generate/secret", "/_sandbox/w/default/accounts/paypal/5"} {
		to, said := h.post(path, "field/name", "x")
		assert.Equal(t, "/_sandbox/w/default/setup", to)
		assert.Contains(t, words(said), `account "5".`)
		assert.True(t, said.HasClass("bad"))
	}
	h.doc() // one, still
	h.post(accountPath, "field/aliases", "5")
	_, said := h.post("/_sandbox/w/default/accounts/stubpay/5", "field/name", "x")
	assert.Contains(t, words(said), "no stubpay account", "a name of an account is no account")
}

func TestGenerate(t *testing.T) {
	h := newHouse(t)
	button := h.get(accountPath).Find("details.secret button")
	assert.Equal(t, accountPath+"/generate/secret", button.AttrOr("formaction", ""))
	to, said := h.post(button.AttrOr("formaction", ""), "field/secret", secret, "field/name", "Demo <Shop>")
	assert.Equal(t, accountPath, to)
	assert.Equal(t, "There is a new secret. The one before is void: the shop has to be told.", words(said))
	assert.Equal(t, "secret-12678967543233-1", h.doc()["secret"])
	page := said.Parents().Last()
	assert.Equal(t, "secret-12678967543233-1", page.Find(`[name="field/secret"]`).AttrOr("value", ""))

	_, said = h.post(accountPath+"/generate/secret", "field/secret", "typed", "field/name", "Typed")
	assert.Contains(t, words(said), "Not saved yet: name")
	assert.Equal(t, "Typed", said.Parents().Last().Find(`[name="field/name"]`).AttrOr("value", ""))
	assert.Equal(t, "secret-12678967543233-2", h.doc()["secret"], "each is another")
	assert.Equal(t, "Demo <Shop>", h.doc()["name"])

	require.NoError(t, h.world.Reset(sandbox.Default, ""))
	h.post(accountPath + "/generate/secret")
	assert.Equal(t, "secret-12678967543233-1", h.doc()["secret"], "the same story gives the same secrets")
}

func TestGenerateRefusedKindly(t *testing.T) {
	h := newHouse(t)
	for _, field := range []string{"name", "nothing", "least.pin", "users.password", "shop"} {
		to, said := h.post(accountPath + "/generate/" + field)
		assert.Equal(t, accountPath, to)
		assert.Equal(t, `stubpay makes no new "`+field+`" by itself.`, words(said))
	}
	assert.Equal(t, secret, h.doc()["secret"])
	assert.Equal(t, http.StatusMethodNotAllowed, h.do(http.MethodGet, accountPath+"/generate/secret", nil).Code)
}
