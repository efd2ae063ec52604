package clickkw_test

import (
	"encoding/json"
	"fmt"
	"hash/crc32"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/require"

	"paysandbox/fakes/faketest"
	"paysandbox/fakes/faketest/place"
)

// TestConformance is the house's suite.
func TestConformance(t *testing.T) {
	huge := strings.Repeat("x", 2<<20)
	gateway, knet := "/~ap-gateway.mastercard.com/checkout", "/~www.knetpay.com.kw/CGW302"
	faketest.Run(t, faketest.Harness{
		Provider: "clickkw",
		Account: func(n int) map[string]any {
			return map[string]any{"user": fmt.Sprint("Suite", n), "token": fmt.Sprint("token", n), "store": "Suite"}
		},
		Shop: http.NotFoundHandler(), // Click calls no merchant (KW-045)
		Open: func(t *testing.T, p faketest.Place, order string) { t.Helper(); enter(t, p, order) },
		Pay: func(t *testing.T, p faketest.Place, order string) {
			t.Helper()
			page := enter(t, p, order)
			page = send(t, page, "form#clk-method", url.Values{"method": {"knet"}})
			page = send(t, page, "form#clk-pay", nil)
			page = send(t, page, "form#knet-entry", url.Values{
				"bank": {"KNET1"}, "cardN": {"0000000008"}, "Ecom_Payment_Card_ExpDate_Month": {"12"}, "Ecom_Payment_Card_ExpDate_Year": {"2018"}, "Ecom_Payment_Pin_id": {"1234"},
			})
			send(t, page, "form#knet-confirm", nil)
		},
		Broken: map[string]faketest.Request{
			"unknown address":           {Method: "GET", Path: "/nothing/here"},
			"unknown address by host":   {Method: "GET", Path: "/nothing/here", Host: "clickkw.com"},
			"create, no header":         {Method: "POST", Path: "/api/developer/gatedeveloper/Suite0"},
			"create, unknown developer": {Method: "POST", Path: "/api/developer/gatedeveloper/Nobody", Header: bearer("x")},
			"create, wrong token":       {Method: "POST", Path: "/api/developer/gatedeveloper/Suite0", Header: bearer("x")},
			"create, method":            {Method: "GET", Path: "/api/developer/gatedeveloper/Suite0"},
			"update, no body":           {Method: "POST", Path: "/api/developer/gatedeveloper/sessionupdate/Suite0", Header: bearer("token0")},
			"update, huge body":         {Method: "POST", Path: "/api/developer/gatedeveloper/sessionupdate/Suite0", Header: bearer("token0"), Body: huge},
			"update, unknown session":   {Method: "POST", Path: "/api/developer/gatedeveloper/sessionupdate/Suite0/ar", Header: bearer("token0"), Body: order("x", nil)},
			"status, not JSON":          {Method: "POST", Path: "/api/developer/gatedeveloper/paymentstatus/Suite0", Header: bearer("token0"), Body: "session_id=1"},
			"page, unknown session":     {Method: "GET", Path: "/payment/" + sampleSession},
			"page, method":              {Method: "PUT", Path: "/payment/" + sampleSession},
			"pay, unknown session":      {Method: "POST", Path: "/payment/x/pay"},
			"cancel, huge body":         {Method: "POST", Path: "/payment/x/cancel", Body: huge},
			"KNET, unknown":             {Method: "GET", Path: knet + "/hppaction?PaymentID=1"},
			"KNET, no query":            {Method: "POST", Path: knet + "/confirm"},
			"gateway, unknown":          {Method: "GET", Path: gateway + "/pay/SESSION0002968813573M56668701G2"},
			"gateway, method":           {Method: "DELETE", Path: gateway + "/pay/SESSION0002968813573M56668701G2"},
			"gateway, pay, unknown":     {Method: "POST", Path: gateway + "/pay/x/pay", Body: huge},
		},
		Own: func(r faketest.Request, status int, header http.Header, body string) string {
			page := status >= 400 && status < 500 && header.Get("Content-Type") == "text/html; charset=utf-8" && strings.Contains(body, "<html")
			answer := status == http.StatusOK && header.Get("Content-Type") == "application/json" && json.Valid([]byte(body)) // KW-056
			api := strings.HasPrefix(r.Path, "/api/") && r.Method == http.MethodPost
			if api && answer || !api && page {
				return ""
			}
			return "neither one of its pages nor a JSON error of chapter 6"
		},
	})
}

// numbered is the suite's order as Click wants it: a number.
func numbered(order string) int { return int(crc32.ChecksumIEEE([]byte(order)) >> 2) }

// enter makes a session with an order and answers its first page.
func enter(t *testing.T, p faketest.Place, name string) *goquery.Document {
	t.Helper()
	user, token := fmt.Sprint("Suite", p.N), fmt.Sprint("token", p.N)
	call := func(path, body string) *http.Response {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, p.URL+"/api/developer/gatedeveloper/"+path, strings.NewReader(body))
		require.NoError(t, err)
		request.Header = bearer(token)
		response, err := place.Plain.Do(request)
		require.NoError(t, err)
		return response
	}
	created := call(user, "")
	defer func() { _ = created.Body.Close() }()
	body, err := io.ReadAll(created.Body)
	require.NoError(t, err)
	updated := call("sessionupdate/"+user, order(between(t, body, `"session_id":"`), map[string]any{"order_id": numbered(name)}))
	defer func() { _ = updated.Body.Close() }()
	require.Equal(t, http.StatusFound, updated.StatusCode)
	return load(t, http.MethodGet, updated.Header.Get("Location"), nil)
}

// load follows redirects; the pages keep no cookie.
func load(t *testing.T, method, address string, form url.Values) *goquery.Document {
	t.Helper()
	for {
		request, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(form.Encode()))
		require.NoError(t, err)
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		response, err := place.Plain.Do(request)
		require.NoError(t, err)
		doc, err := goquery.NewDocumentFromReader(response.Body)
		require.NoError(t, err)
		_ = response.Body.Close()
		if response.StatusCode != http.StatusSeeOther {
			require.Equal(t, http.StatusOK, response.StatusCode, doc.Text())
			return doc
		}
		method, address, form = http.MethodGet, response.Header.Get("Location"), nil
	}
}

func send(t *testing.T, page *goquery.Document, form string, fill url.Values) *goquery.Document {
	t.Helper()
	action, ok := page.Find(form).Attr("action")
	require.True(t, ok, "no %s: %s", form, page.Text())
	return load(t, http.MethodPost, action, fill)
}
