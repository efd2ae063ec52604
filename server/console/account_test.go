package console

import (
	"net/http"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/sandbox"
)

const accountPath = "/_sandbox/w/default/accounts/stubpay/12678967543233"

// doc is the document of the house's account.
func (h *house) doc() map[string]any {
	h.t.Helper()
	docs, err := h.ws.AccountDocs()
	require.NoError(h.t, err)
	require.Len(h.t, docs["stubpay"], 1)
	return docs["stubpay"][0]
}

func (h *house) put(doc map[string]any) {
	h.t.Helper()
	doc["shop"] = 12678967543233
	_, err := h.ws.PutAccount("stubpay", doc)
	require.NoError(h.t, err)
}

// finder is a document, or a part of one.
type finder interface {
	Find(selector string) *goquery.Selection
}

// filled is the page's form as a browser posts it.
func filled(page finder) []string {
	var pairs []string
	page.Find("form.account").Find("input, select, textarea").Each(func(_ int, s *goquery.Selection) {
		_, checked := s.Attr("checked")
		switch value, _ := s.Attr("value"); {
		case goquery.NodeName(s) == "select":
			value = s.Find("option[selected]").AttrOr("value", s.Find("option").First().AttrOr("value", ""))
			pairs = append(pairs, s.AttrOr("name", ""), value)
		case goquery.NodeName(s) == "textarea":
			pairs = append(pairs, s.AttrOr("name", ""), strings.ReplaceAll(s.Text(), "\n", "\r\n"))
		case s.AttrOr("type", "") != "checkbox" || checked:
			pairs = append(pairs, s.AttrOr("name", ""), value)
		}
	})
	return pairs
}

func TestSetupLeadsToAccounts(t *testing.T) {
	h := newHouse(t)
	h.put(map[string]any{"state": "active", "means": []any{"card", "bank"}, "switches": map[string]any{"zone": "UTC", "call.wait": "40s"}})
	row := h.get("/_sandbox/w/default/setup").Find(".accounts tbody tr")
	assert.Equal(t, "12678967543233 stubpay active · card, bank · 1 user · 1 switch set", words(row))
	assert.Equal(t, accountPath, row.Find("a").AttrOr("href", ""))
}

func TestAccount(t *testing.T) {
	h := newHouse(t)
	h.put(map[string]any{"means": []any{"card"}, "aliases": []any{5, 6}, "live": true, "since": "2020-02-29", "least": map[string]any{"card": "1.00"}, "switches": map[string]any{"call.twice": "first"}})
	page := h.get(accountPath)
	assert.Equal(t, "Account 12678967543233 stubpay", words(page.Find("h1")))
	value := func(path string) string { return page.Find(`[name="field/`+path+`"]`).Last().AttrOr("value", "") }
	chosen := func(path string) string { return page.Find(`[name="field/` + path + `"] option[selected]`).Text() }
	assert.Equal(t, "Demo <Shop>", value("name"))
	assert.Equal(t, "2020-02-29", value("since"))
	assert.Equal(t, "1.00", value("least.card"))
	assert.Equal(t, "yes", chosen("live"))
	assert.Empty(t, chosen("state"), "not set")
	assert.Equal(t, "card", page.Find(`[name="field/means"][checked]`).AttrOr("value", ""))
	assert.Equal(t, 3, page.Find(`[name="field/means"][type=checkbox]`).Length())
	assert.Equal(t, "5\n6", strings.TrimPrefix(page.Find("textarea").Text(), "\n"))
	assert.Zero(t, page.Find(`[name="field/shop"]`).Length(), "who it is stays")

	assert.Equal(t, "first", chosen("switches.call.twice"))
	assert.Equal(t, "last – our choice", page.Find(`[name="field/switches.call.twice"] option`).First().Text())
	assert.Equal(t, "Asia/Kuwait", value("switches.zone"))
	assert.Equal(t, "of all dates · our choice: Asia/Kuwait ST-002", words(page.Find(`[id="about/switches.zone"]`)))
	assert.Equal(t, "call.twice", page.Find(`a[href="#field/switches.call.twice"]`).Text())
	assert.Equal(t, []string{"call", "other"}, page.Find("legend").FilterFunction(func(_ int, s *goquery.Selection) bool {
		return s.Parent().HasClass("switches")
	}).Map(func(_ int, s *goquery.Selection) string { return s.Text() }))
}

// Every control has a name that is read out, and what is said about it is there.
func TestAccountIsReadOut(t *testing.T) {
	h := newHouse(t)
	h.products()
	for path, button := range map[string]string{accountPath: "Save", accountPath + "/products/p.1": "Save", accountPath + "/products": "Add"} {
		_, said := h.post(path, "field/name", "Nobody", "field/since", "soon", "field/aliases", "1\n2.5", "field/price", "much", "field/id", "p3")
		assert.True(t, said.HasClass("bad"), path)
		page := said.Parents().Last()
		page.Find("main form").Find("input:not([type=hidden]), select, textarea").Each(func(_ int, s *goquery.Selection) {
			id := s.AttrOr("id", "")
			labelled := s.Closest("label").Length() + page.Find(`label[for="`+id+`"]`).Length()
			assert.Equal(t, 1, labelled, s.AttrOr("name", ""))
		})
		page.Find("[aria-describedby], [aria-labelledby]").Each(func(_ int, s *goquery.Selection) {
			for _, id := range strings.Fields(s.AttrOr("aria-describedby", "") + " " + s.AttrOr("aria-labelledby", "")) {
				assert.Equal(t, 1, page.Find(`[id="`+id+`"]`).Length(), id)
			}
		})
		page.Find("fieldset").Each(func(_ int, s *goquery.Selection) { assert.Equal(t, 1, s.ChildrenFiltered("legend").Length()) })
		assert.Equal(t, button, page.Find("form.account, form.adding").Find("button").First().Text(), "what the enter key presses")
	}
}

func TestSecretsAreShownWhenAskedForOnly(t *testing.T) {
	h := newHouse(t)
	h.put(map[string]any{"least": map[string]any{"pin": "sesame-closes"}, "users": []any{map[string]any{"user": "ana", "password": secret}}})
	response := h.do(http.MethodGet, accountPath, nil)
	page := h.document(response)
	whole, err := page.Html()
	require.NoError(t, err)
	assert.Equal(t, 4, strings.Count(whole, secret), "a field and what it was, two calls")
	assert.Equal(t, 2, strings.Count(whole, "sesame-closes"))
	assert.Zero(t, page.Find("details.secret[open]").Length())
	page.Find("details.secret").Remove()
	whole, err = page.Html()
	require.NoError(t, err)
	assert.NotContains(t, whole, "sesame")
	assert.Contains(t, whole, mask)
	assert.NotContains(t, h.do(http.MethodGet, "/_sandbox/w/default/setup", nil).Body.String(), secret)
}

func TestAccountIDsInAddresses(t *testing.T) {
	h := newHouse(t)
	for _, id := range []string{"Dev.1", "a b", "a/b", "50%", `"><script>`, "..x", "ü+&?#"} {
		address := workspaceURL("default", "accounts", "clickkw", id)
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://127.0.0.1:8080"+address, nil)
		require.NoError(t, err, id)
		seen := ""
		mux := http.NewServeMux()
		mux.HandleFunc(root+"w/{ws}/accounts/{provider}/{id}", func(_ http.ResponseWriter, r *http.Request) { seen = r.PathValue("id") })
		mux.ServeHTTP(nil, r)
		assert.Equal(t, id, seen)
		response := h.do(http.MethodGet, address, nil)
		assert.Equal(t, http.StatusNotFound, response.Code, id)
		assert.Contains(t, words(h.document(response).Find("main")), "no clickkw account", id)
	}
}

func TestUndeclaredKeysOfAccountsAreShown(t *testing.T) {
	rest := undeclared(stub{}.Declare().Account.Fields, map[string]any{"shop": 1.0, "pin": "1234"})
	assert.Equal(t, map[string]any{"pin": "1234"}, rest)
}

func TestHeadOfAccount(t *testing.T) {
	h := newHouse(t)
	response := h.do(http.MethodHead, accountPath, nil)
	assert.Equal(t, http.StatusOK, response.Code)
	assert.Empty(t, response.Body.String())
	assert.Equal(t, "GET, HEAD, POST", h.do(http.MethodPut, accountPath, nil).Header().Get("Allow"))
	assert.Equal(t, sandbox.Default, h.ws.Name())
}
