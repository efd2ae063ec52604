package console

import (
	"net/http"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const productsPath = accountPath + "/products"

// removes are the addresses that a page's buttons remove entries by.
func removes(page finder) []string {
	return page.Find("button[formaction*='/remove/']").Map(func(_ int, s *goquery.Selection) string { return s.AttrOr("formaction", "") })
}

func TestListsOfAnAccount(t *testing.T) {
	h := newHouse(t)
	h.products()
	page := h.get(accountPath)
	section := page.Find(`section[aria-labelledby="list/products"]`)
	assert.Equal(t, "Products", section.Find("h2").Text())
	assert.Equal(t, "what is sold ST-010", words(section.Find(".about")))
	assert.Equal(t, "id price tags has Actions", words(section.Find("thead")))
	rows := section.Find("tbody tr")
	require.Equal(t, 2, rows.Length())
	assert.Equal(t, "p.1 9.90 a, b 2 links · 1 switch set", words(rows.First().Find("th, td:not(.deeds)")))
	assert.Equal(t, "Edit settings of p.1", words(rows.First().Find(".deeds > a")))
	assert.Equal(t, productsPath+"/p.1", rows.First().Find(".deeds > a").AttrOr("href", ""))
	assert.Equal(t, productsPath+"#new", section.Find(".head a").AttrOr("href", ""))
	assert.Equal(t, "Add to products", words(section.Find(".head a")))
	assert.Contains(t, removes(section), accountPath+"/remove/products/p.1")
	assert.NotContains(t, section.Text(), "product-secret")

	desks := page.Find(`section[aria-labelledby="list/office.desks"]`)
	assert.Equal(t, "Office desks", desks.Find("h2").Text())
	assert.Zero(t, desks.Find(".deeds > a").Length(), "nothing of a desk can be edited")
	assert.Contains(t, removes(desks), accountPath+"/remove/office.desks/2")
	assert.Zero(t, page.Find(`[name^="field/office"]`).Length())

	h.put(map[string]any{"users": nil})
	assert.Equal(t, "None.", h.get(accountPath).Find(`section[aria-labelledby="list/users"] .empty`).Text())
}

func TestAddAnEntry(t *testing.T) {
	h := newHouse(t)
	h.products()
	page := h.get(productsPath)
	assert.Equal(t, "Account 12678967543233 products", words(page.Find(".crumbs")))
	assert.Equal(t, "products", page.Find(".crumbs [aria-current]").Text())
	first := page.Find("form.adding input:not([type=hidden])").First()
	assert.Equal(t, "field/id", first.AttrOr("name", ""))
	_, required := first.Attr("required")
	assert.True(t, required)
	assert.Equal(t, "Add", page.Find("form.adding button").First().Text(), "what the enter key presses")

	to, said := h.post(productsPath, "field/id", "a/b c", "was/id", "", "field/price", "5.00", "was/price", "", "field/live", "", "was/live", "",
		"field/tags", "x\r\ny", "was/tags", "", "field/subscription.terms", "3", "was/subscription.terms", "")
	assert.Equal(t, productsPath+"/a%2Fb%20c", to)
	assert.Equal(t, "a/b c is added to products.", words(said))
	assert.Equal(t, map[string]any{"id": "a/b c", "price": "5.00", "tags": []any{"x", "y"}, "subscription": map[string]any{"terms": 3.0}}, h.product("a/b c"))
	assert.Equal(t, "9.90", h.product("p.1")["price"])

	to, said = h.post(accountPath+"/office.desks", "field/no", " 5 ")
	assert.Equal(t, accountPath+"/office.desks/5", to)
	assert.Equal(t, "5 is added to office desks.", words(said))
	to, _ = h.post(productsPath+"/p2/links", "field/code", "9", "field/target", "/nine")
	assert.Equal(t, productsPath+"/p2/links/9", to)
	assert.Equal(t, []any{map[string]any{"code": 9.0, "target": "/nine"}}, h.product("p2")["links"])
}

func TestWhatCannotBeAddedComesBack(t *testing.T) {
	h := newHouse(t)
	h.products()
	before := h.doc()
	for _, c := range []struct{ id, price, field, problem string }{
		{"p.1", "1.00", "id", `there is "p.1" in products already`},
		{"", "1.00", "id", `"id" is missing: it tells the entries of this list apart`},
		{"p3", "much", "price", `"much" is no amount; write units as a text, such as "12.34"`},
		{"p3", "13.00", "price", "product p3: price: nobody pays that"},
		{"p$", "1.00", "id", `product "p$": an id has no dollars`},
	} {
		to, said := h.post(productsPath, "field/id", c.id, "field/price", c.price, "field/note", "typed")
		assert.Equal(t, productsPath, to)
		assert.True(t, said.HasClass("bad"))
		page := said.Parents().Last()
		assert.Equal(t, c.problem, page.Find(`[id="problem/`+c.field+`"]`).Text())
		assert.Equal(t, "true", page.Find(`[name="field/`+c.field+`"]`).AttrOr("aria-invalid", ""))
		assert.Equal(t, c.id, page.Find(`[name="field/id"]`).AttrOr("value", ""))
		assert.Equal(t, "typed", page.Find(`[name="field/note"]`).AttrOr("value", ""))
		assert.Equal(t, before, h.doc(), c.problem)
	}
	to, said := h.post(accountPath+"/nothing", "field/id", "x")
	assert.Equal(t, accountPath, to)
	assert.Contains(t, words(said), `has no list "nothing"`)
}

func TestRemoveAnEntry(t *testing.T) {
	h := newHouse(t)
	h.products()
	other := h.product("p2")
	form := filled(h.get(accountPath))
	for i := range form {
		if form[i] == "field/name" {
			form[i+1] = "Typed"
		}
	}
	to, said := h.post(accountPath+"/remove/products/p.1", form...)
	assert.Equal(t, accountPath, to)
	assert.Equal(t, "p.1 is removed from products. Not saved yet: name", words(said))
	assert.Equal(t, "Typed", said.Parents().Last().Find(`[name="field/name"]`).AttrOr("value", ""))
	assert.Equal(t, []any{other}, h.doc()["products"])

	to, said = h.post(accountPath+"/remove/products/p.1", "back", productsPath)
	assert.Equal(t, accountPath, to)
	assert.Contains(t, words(said), `There is no "p.1" in products`)
	to, _ = h.post(accountPath+"/remove/products/p2", "back", productsPath)
	assert.Equal(t, productsPath, to)
	assert.NotContains(t, h.doc(), "products")

	h.post(accountPath + "/remove/office.desks/1")
	assert.Equal(t, map[string]any{"desks": []any{map[string]any{"no": 2.0}}}, h.doc()["office"])
	_, said = h.post(accountPath + "/remove/products")
	assert.True(t, said.HasClass("bad"))
}

func TestRemoveFromANestedList(t *testing.T) {
	h := newHouse(t)
	h.products()
	page := h.get(productsPath + "/p.1")
	address := removes(page)[0]
	assert.Equal(t, accountPath+"/remove/products/p.1/links/7", address)
	to, _ := h.post(address)
	assert.Equal(t, productsPath+"/p.1", to)
	product := h.product("p.1")
	assert.Equal(t, []any{map[string]any{"code": 8.0}}, product["links"])
	assert.Equal(t, "9.90", product["price"])
	assert.Equal(t, "product-secret", product["secret"])
	assert.Equal(t, accountPath+"/remove/products/p.1", page.Find(".ends form").AttrOr("action", ""))
}

// What somebody else does between two pages is neither undone nor done again.
func TestEntriesThatAreGone(t *testing.T) {
	h := newHouse(t)
	h.products()
	h.post(accountPath + "/remove/products/p2")
	for _, path := range []string{productsPath + "/p2", accountPath + "/generate/products/p2/secret", productsPath + "/p2/links"} {
		to, said := h.post(path, "field/note", "x", "field/code", "1")
		assert.Equal(t, accountPath, to)
		assert.Contains(t, words(said), `There is no "p2" in products`)
		assert.True(t, said.HasClass("bad"))
	}
	assert.Nil(t, h.product("p2"))
	assert.Equal(t, http.StatusNotFound, h.do(http.MethodGet, productsPath+"/p2", nil).Code)
}

func TestEntriesInAddresses(t *testing.T) {
	h := newHouse(t)
	for _, id := range []string{"a b", "a/b", "50%", `"><script>`, "..x", "ü+&?#", "a.b", "remove", "x:y", "//"} {
		h.put(map[string]any{"products": []any{map[string]any{"id": id, "links": []any{map[string]any{"code": 1}}}}})
		address := workspaceURL("default", "accounts", "stubpay", "12678967543233", "products", id)
		page := h.get(address)
		assert.Equal(t, id, page.Find("h1 .wire").Text())
		assert.Equal(t, address, page.Find(".crumbs [aria-current]").AttrOr("href", ""), id)
		to, said := h.post(address, "field/note", "saved")
		assert.Equal(t, address, to)
		assert.Equal(t, "Saved: note.", words(said), id)
		assert.Equal(t, "1", h.get(address+"/links/1").Find("h1 .wire").Text())
		to, _ = h.post(strings.Replace(address, "/products/", "/remove/products/", 1))
		assert.Equal(t, accountPath, to)
		assert.NotContains(t, h.doc(), "products", id)
	}
}

// Two of its fields together may tell an entry apart.
func TestEntriesToldApartByTwoFields(t *testing.T) {
	h := newHouse(t)
	const path = accountPath + "/office.credits"
	for _, currency := range []string{"EUR", "USD"} {
		page := h.get(path)
		assert.Equal(t, 2, page.Find("form.adding input[required]").Length())
		to, said := h.post(path, "field/buyer", "a b@example.com", "field/currency", currency, "field/amount", "5.00")
		assert.Equal(t, path+"/a%20b@example.com%20"+currency, to)
		assert.Equal(t, "a b@example.com "+currency+" is added to office credits.", words(said))
	}
	_, said := h.post(path, "field/buyer", "a b@example.com", "field/currency", "USD", "field/amount", "6.00")
	assert.Contains(t, words(said), `There is "a b@example.com USD" in office credits already`)
	_, said = h.post(path, "field/buyer", "a b@example.com", "field/currency", "", "field/amount", "6.00")
	assert.Contains(t, words(said), `"currency" is missing`)

	entry := h.get(path + "/a%20b@example.com%20USD")
	assert.Zero(t, entry.Find(`[name="field/buyer"], [name="field/currency"]`).Length(), "who it is stays")
	h.post(path+"/a%20b@example.com%20USD", "field/amount", "7.00", "was/amount", "5.00")
	credit := func(currency, amount string) any {
		return map[string]any{"buyer": "a b@example.com", "currency": currency, "amount": amount}
	}
	assert.Equal(t, []any{credit("EUR", "5.00"), credit("USD", "7.00")}, h.doc()["office"].(map[string]any)["credits"])
	h.post(accountPath + "/remove/office.credits/a%20b@example.com%20EUR")
	assert.Equal(t, []any{credit("USD", "7.00")}, h.doc()["office"].(map[string]any)["credits"])
}
