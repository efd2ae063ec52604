//go:build clients

package clients

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// scriptShop is a shop whose pages do nothing without JavaScript. Its cookie is a count
// of this customer's visits.
func scriptShop(t *testing.T) string {
	t.Helper()
	mux := http.NewServeMux()
	page := func(w http.ResponseWriter, body string) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = io.WriteString(w, "<!doctype html><title>Script shop</title>"+body)
	}
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		page(w, `<div id=root></div><noscript>Please turn on JavaScript.</noscript><script>
			setTimeout(() => { root.innerHTML = "<h1>Welcome</h1><form id=order><label>Name <input name=who></label><label><input type=checkbox name=gift> Gift</label>" +
				"<select name=size><option>S<option>M</select><button>Order</button></form><a href='/cart?n=1'>Cart</a><div id=only>Only a script</div>"
			order.onsubmit = e => { e.preventDefault(); location.href = "/done?" + new URLSearchParams(new FormData(order)) }
			only.onclick = () => { alert("Wait"); root.innerHTML = "<p>clicked</p>" } }, 50)</script>`)
	})
	mux.HandleFunc("GET /done", func(w http.ResponseWriter, r *http.Request) { page(w, "<p>done "+r.URL.RawQuery+"</p>") })
	mux.HandleFunc("GET /cart", func(w http.ResponseWriter, r *http.Request) {
		visits := ""
		if c, err := r.Cookie("visits"); err == nil {
			visits = c.Value
		}
		http.SetCookie(w, &http.Cookie{Name: "visits", Value: visits + "x"})
		page(w, "<p>cart "+r.URL.RawQuery+" visits="+visits+"</p>")
	})
	mux.HandleFunc("GET /gone", func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no such page", http.StatusNotFound) })
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s.URL
}

// Every step of a customer, by a real browser at a shop that needs one. Side by side,
// each has cookies of its own.
func TestBrowserDrivesAScenario(t *testing.T) {
	t.Parallel()
	url, _ := devtools(t)
	shop := scriptShop(t)
	walk := func(title string) string {
		return "scenario: " + title + "\ndriver: browser\nsteps:\n" + strings.ReplaceAll(`
  - visit: SHOP/
  - submit: {fill: {who: Erika & Söhne, gift: "on", size: M}, button: Order}
  - expect: {that: ['page.url contains "/done?who=Erika+%26+S%C3%B6hne&gift=on&size=M"', page.status == 200]}
  - back
  - expect: {that: ['page.text contains "Welcome"', 'page.title == "Script shop"']}
  - click: "#only"
  - expect: {that: ['page.text == "clicked"']}
  - reload
  - click: Cart
  - expect: {that: ['page.text == "cart n=1 visits="', 'page.query.n == "1"']}
  - tamper_query: {n: "2"}
  - expect: {that: ['page.text == "cart n=2 visits=x"']}
  - second_tab
  - visit: SHOP/cart
  - expect: {that: ['page.text == "cart visits=xx"']}
  - close_tab
  - expect: {that: ['page.text == "cart n=2 visits=x"']}
  - visit: SHOP/
  - submit: {button: Order, twice: true}
  - expect: {that: ['page.text contains "done who="']}
  - visit: SHOP/gone
  - expect: {that: [page.status == 404, 'page.text contains "no such page"']}
`, "SHOP", shop)
	}
	text, status := scenarioRun(t, map[string]string{"a.yaml": walk("one"), "b.yaml": walk("two")}, "--devtools", url, "--parallel", "2")
	assert.Zero(t, status, text)
	assert.Contains(t, text, "2 scenarios: 2 passed")
}

// The built-in customer says what it lacks, and the way out.
func TestAPageThatNeedsJavaScriptIsReportedAsSuch(t *testing.T) {
	t.Parallel()
	text, status := scenarioRun(t, map[string]string{"a.yaml": "scenario: x\nsteps:\n  - visit: " + scriptShop(t) + "/\n  - click: Cart\n  - expect: {that: [page.status == 200]}\n"})
	assert.Equal(t, 1, status)
	text = strings.Join(strings.Fields(text), " ")
	assert.Contains(t, text, "JavaScript")
	assert.Contains(t, text, "driver: browser")
}
