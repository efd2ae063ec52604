package console

import (
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestEntry(t *testing.T) {
	h := newHouse(t)
	h.products()
	page := h.get(productsPath + "/p.1")
	assert.Equal(t, "p.1 stubpay product", words(page.Find("h1")))
	assert.Equal(t, "Account 12678967543233 products p.1", words(page.Find(".crumbs")))
	assert.Equal(t, []string{accountPath, productsPath, productsPath + "/p.1"}, page.Find(".crumbs a").Map(func(_ int, s *goquery.Selection) string { return s.AttrOr("href", "") }))
	value := func(path string) string { return page.Find(`[name="field/`+path+`"]`).Last().AttrOr("value", "") }
	chosen := func(path string) string { return page.Find(`[name="field/` + path + `"] option[selected]`).Text() }
	assert.Equal(t, "9.90", value("price"))
	assert.Equal(t, "1 month", value("subscription.every"))
	assert.Equal(t, "yes", chosen("live"))
	assert.Equal(t, "none", chosen("switches.receipt"))
	assert.Equal(t, "5s", value("switches.page.wait"))
	assert.Equal(t, "receipt", page.Find(`a[href="#field/switches.receipt"]`).Text(), "what is changed here")
	assert.Zero(t, page.Find(`[name="field/switches.zone"]`).Length(), "the account's own switches are the account's")
	assert.Zero(t, page.Find(`[name="field/id"]`).Length(), "who it is stays")
	assert.Equal(t, "7 /a", words(page.Find(`section[aria-labelledby="list/links"] tbody tr`).First().Find("th, td:not(.deeds)")))

	whole, err := page.Html()
	require.NoError(t, err)
	assert.Contains(t, whole, "product-secret")
	page.Find("details.secret").Remove()
	whole, err = page.Html()
	require.NoError(t, err)
	assert.NotContains(t, strings.ReplaceAll(whole, `name="was/secret" value="product-secret"`, ""), "product-secret")

	link := h.get(productsPath + "/p.1/links/7")
	assert.Equal(t, "Account 12678967543233 products p.1 links 7", words(link.Find(".crumbs")))
	assert.Equal(t, "/a", link.Find(`[name="field/target"]`).AttrOr("value", ""))
}

func TestSaveAnEntry(t *testing.T) {
	h := newHouse(t)
	h.products()
	before := h.doc()
	form := filled(h.get(productsPath + "/p.1"))
	_, said := h.post(productsPath+"/p.1", form...)
	assert.Equal(t, "Nothing was changed.", words(said))
	assert.Equal(t, before, h.doc())

	// Another tab has been busy since the form was read.
	h.put(map[string]any{"name": "meanwhile", "products": []any{
		map[string]any{"id": "p.1", "note": "meanwhile", "switches": map[string]any{"receipt": "mail"}}, map[string]any{"id": "p3"},
	}})
	for i := range form {
		if form[i] == "field/price" {
			form[i+1] = "1.00"
		}
	}
	to, said := h.post(productsPath+"/p.1", form...)
	assert.Equal(t, productsPath+"/p.1", to)
	assert.Equal(t, "Saved: price.", words(said))
	product := h.product("p.1")
	assert.Equal(t, "1.00", product["price"])
	assert.Equal(t, "meanwhile", product["note"])
	assert.Equal(t, map[string]any{"receipt": "mail"}, product["switches"])
	assert.Equal(t, "meanwhile", h.doc()["name"])
	assert.NotNil(t, h.product("p3"))
	assert.Equal(t, before["users"], h.doc()["users"])

	h.post(productsPath+"/p.1", "field/tags", "b\r\nc", "field/price", "", "field/subscription.every", "", "field/subscription.terms", "12", "field/id", "p9")
	product = h.product("p.1")
	assert.Equal(t, []any{"b", "c"}, product["tags"], "a line that is gone is gone")
	assert.NotContains(t, product, "price")
	assert.Equal(t, map[string]any{"terms": 12.0}, product["subscription"])
	assert.Nil(t, h.product("p9"))

	_, said = h.post(productsPath+"/p.1/links/7", "field/target", "/b")
	assert.Equal(t, "Saved: target.", words(said))
	assert.Equal(t, []any{map[string]any{"code": 7.0, "target": "/b"}, map[string]any{"code": 8.0}}, h.product("p.1")["links"])
}

func TestSwitchesOfAnEntry(t *testing.T) {
	h := newHouse(t)
	h.products()
	_, said := h.post(productsPath+"/p2", "field/switches.receipt", "none", "field/switches.page.wait", "5s", "field/switches.zone", "UTC")
	assert.Equal(t, "Saved: receipt.", words(said))
	assert.Equal(t, map[string]any{"receipt": "none"}, h.product("p2")["switches"])
	assert.NotContains(t, h.doc(), "switches", "the account's own are others")
	h.post(productsPath+"/p2", "field/switches.receipt", "mail")
	assert.Empty(t, h.product("p2")["switches"])
	assert.Equal(t, map[string]any{"receipt": "none"}, h.product("p.1")["switches"])
}

func TestProblemsOfAnEntry(t *testing.T) {
	h := newHouse(t)
	h.products()
	before := h.doc()
	to, said := h.post(productsPath+"/p.1", "field/price", "much", "field/note", "typed", "field/subscription.terms", "few", "field/switches.page.wait", "a while")
	assert.Equal(t, productsPath+"/p.1", to)
	assert.Contains(t, words(said), `Nothing was saved.`)
	assert.Contains(t, words(said), `price: "much" is no amount`)
	page := said.Parents().Last()
	for path, problem := range map[string]string{"price": "no amount", "subscription.terms": "a whole number", "switches.page.wait": "no duration"} {
		assert.Contains(t, page.Find(`[id="problem/`+path+`"]`).Text(), problem)
		assert.Equal(t, "true", page.Find(`[name="field/`+path+`"]`).AttrOr("aria-invalid", ""), path)
	}
	assert.Equal(t, 3, page.Find("[aria-invalid]").Length())
	assert.Equal(t, "typed", page.Find(`[name="field/note"]`).AttrOr("value", ""))

	_, said = h.post(productsPath+"/p.1", "field/price", "13.00", "field/switches.page.wait", "13s")
	page = said.Parents().Last()
	assert.Equal(t, "product p.1: price: nobody pays that", page.Find(`[id="problem/price"]`).Text())
	assert.Equal(t, "product p.1: switch page.wait: nobody waits that long", page.Find(`[id="problem/switches.page.wait"]`).Text())

	_, said = h.post(productsPath+"/p.1/links/8", "field/target", "x", "field/code", "y")
	assert.Equal(t, "Saved: target.", words(said))
	before["products"].([]any)[0].(map[string]any)["links"].([]any)[1].(map[string]any)["target"] = "x"
	assert.Equal(t, before, h.doc())
}

// A sentence about another entry, or about something else of that name, is no problem of
// this page's fields.
func TestProblemsOfOtherEntries(t *testing.T) {
	whole := account{provider: "stubpay", id: "5", kind: stub{}.Declare().Account, doc: map[string]any{"products": []any{map[string]any{"id": "p"}}}}.whole()
	p, err := whole.part([]string{"products", "p"})
	require.NoError(t, err)
	for line, path := range map[string]string{
		"product p: price: no": "price", `product "p": switch page.wait: no`: "switches.page.wait", "product p is sold out": "",
		`product id "p": price: no`: "price", "product px: price: no": "", "user p: price: no": "", "price: no": "", "product": "",
	} {
		assert.Equal(t, path, p.about(line), line)
	}
}

func TestGenerateForAnEntry(t *testing.T) {
	h := newHouse(t)
	h.products()
	button := h.get(productsPath + "/p.1").Find("details.secret button")
	assert.Equal(t, accountPath+"/generate/products/p.1/secret", button.AttrOr("formaction", ""))
	to, said := h.post(button.AttrOr("formaction", ""), "field/secret", "typed", "field/note", "typed")
	assert.Equal(t, productsPath+"/p.1", to)
	assert.Equal(t, "There is a new secret. The one before is void: the shop has to be told. Not saved yet: note", words(said))
	assert.Equal(t, "products.p.1.secret-12678967543233-1", h.product("p.1")["secret"])
	page := said.Parents().Last()
	assert.Equal(t, "products.p.1.secret-12678967543233-1", page.Find(`[name="field/secret"]`).AttrOr("value", ""))
	assert.Equal(t, "typed", page.Find(`[name="field/note"]`).AttrOr("value", ""))
	assert.Equal(t, "9.90", h.product("p.1")["price"])
	assert.Nil(t, h.product("p2")["secret"])
	assert.Equal(t, secret, h.doc()["secret"])

	assert.Zero(t, h.get(productsPath).Find("form.adding button[formaction]").Length(), "there is nothing yet that it could be made for")
	to, said = h.post(accountPath + "/generate/products/p.1/price")
	assert.Equal(t, productsPath+"/p.1", to)
	assert.Equal(t, `stubpay makes no new "price" by itself.`, words(said))
}
