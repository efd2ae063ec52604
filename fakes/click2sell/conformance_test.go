package click2sell_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"paysandbox/fakes/faketest"
	"paysandbox/fakes/faketest/place"
)

// TestConformance is the house's suite, walked with a product that is sold once and with a
// subscription.
func TestConformance(t *testing.T) {
	for _, kind := range []string{"book", "club"} {
		t.Run(kind, func(t *testing.T) { conforms(t, kind) })
	}
}

func conforms(t *testing.T, kind string) {
	huge, form := strings.Repeat("x", 2<<20), http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}
	get := func(path string) faketest.Request { return faketest.Request{Method: http.MethodGet, Path: path} }
	post := func(path, body string) faketest.Request {
		return faketest.Request{Method: http.MethodPost, Path: path, Header: form, Body: body}
	}
	hosted := func(path string) faketest.Request {
		return faketest.Request{Method: http.MethodGet, Path: path, Host: "WWW.Click2Sell.EU"}
	}
	faketest.Run(t, faketest.Harness{
		Provider: "click2sell",
		Account: func(n int) map[string]any {
			return map[string]any{"merchant": fmt.Sprint("merchant", n), "name": "Jane Roe", "affiliates": []any{"affiliate1"}, "products": []any{
				map[string]any{"code": fmt.Sprint("book", n), "id": 2001, "name": "A book", "price": "12.00", "currency": "EUR", "secret": "one"},
				map[string]any{"code": fmt.Sprint("club", n), "id": 2002, "name": "A club", "price": "3.50", "currency": "GBP", "secret": "two", "subscription": map[string]any{"every": "1 month"}},
			}}
		},
		Shop:  http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "POST successfully parsed.") }),
		Paths: map[string]string{"notify": "/c2s.php", "thankyou": "/thanks.php"},
		Open:  func(t *testing.T, p faketest.Place, order string) { t.Helper(); enter(t, p, kind, order) },
		Pay: func(t *testing.T, p faketest.Place, order string) {
			t.Helper()
			status, _, body := ask(t, http.MethodPost, enter(t, p, kind, order), jane().Encode())
			require.Equal(t, http.StatusFound, status, body)
		},
		Broken: map[string]faketest.Request{
			"unknown address":          get("/nothing/here"),
			"unknown address by host":  hosted("/nothing/here"),
			"root":                     get("/"),
			"no code":                  get("/buy"),
			"no code, pass-throughs":   get("/buy?p=1&user=jane"),
			"checkout alone":           get("/buy?checkout"),
			"unknown code":             get("/buy?nobodysbook&p=1"),
			"unknown code by host":     hosted("/BUY?NOBODYSBOOK"),
			"code of bytes":            get("/buy?%00%ff%f0"),
			"code of 3,000 characters": get("/buy?" + strings.Repeat("a", 3000)),
			"too much passed through":  get("/buy?book0&p=" + strings.Repeat("a", 4096)),
			"order link, method":       post("/buy?book0", "p=1"),
			"order form, unknown":      get("/order/abcdefg"),
			"order form, huge body":    post("/order/abcdefg", huge),
			"order form, method":       {Method: http.MethodPut, Path: "/order/abcdefg"},
			"leaving nothing":          post("/order/abcdefg/cancel", ""),
			"filling in nothing":       post("/order/abcdefg/fake", ""),
			"leaving, method":          get("/order/abcdefg/cancel"),
			"affiliate, unknown code":  get("/aff/affiliate1/nobodysbook?checkout"),
			"affiliate, other path":    get("/affiliates/affiliate1/book0"),
			"test, unknown code":       get("/test/nobodysbook"),
			"test, too much":           get("/test/book0?p=" + strings.Repeat("a", 4096)),
		},
		Own: func(_ faketest.Request, status int, header http.Header, body string) string {
			if status >= 400 && status < 500 && header.Get("Content-Type") == "text/html; charset=utf-8" && strings.Contains(body, "<html") && strings.Contains(body, `id="c2s-trouble"`) {
				return ""
			}
			return "not its error page"
		},
	})
}

// ask sends a request and answers status, address to go on to, and body.
func ask(t *testing.T, method, address, body string) (status int, location, text string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	require.NoError(t, err)
	if method == http.MethodPost {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	response, err := place.Plain.Do(request)
	require.NoError(t, err)
	defer func() { _ = response.Body.Close() }()
	read, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	return response.StatusCode, response.Header.Get("Location"), string(read)
}

// enter follows a shop's order link and answers where its form is.
func enter(t *testing.T, p faketest.Place, kind, order string) string {
	t.Helper()
	status, page, body := ask(t, http.MethodGet, p.URL+"/buy?"+kind+fmt.Sprint(p.N)+"&order="+order, "")
	require.Equal(t, http.StatusSeeOther, status, body)
	return page
}
