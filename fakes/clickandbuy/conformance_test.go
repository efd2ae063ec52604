package clickandbuy_test

import (
	"fmt"
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
	faketest.Run(t, faketest.Harness{
		Provider: "clickandbuy",
		Account: func(n int) map[string]any {
			text := strings.NewReplacer("22233344", fmt.Sprint(n+1, "2233344"), "9988776", fmt.Sprint(n+1, "988776"), "9988777", fmt.Sprint(n+1, "988777")).Replace(theAccount)
			for _, id := range []string{signedLink, openLink, fixedLink, priceLink, closedLink} {
				text = strings.ReplaceAll(text, id, linkOf(id, n))
			}
			return place.Document(t, text)
		},
		Shop: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/ems.php" {
				_, _ = w.Write([]byte("OK"))
				return
			}
			redirects(landing+"?result=success")(w, r)
		}),
		Paths: map[string]string{"script": "/cb.php", "ems": "/ems.php"},
		Open:  func(t *testing.T, p faketest.Place, order string) { t.Helper(); enter(t, p, order) },
		Pay: func(t *testing.T, p faketest.Place, order string) {
			t.Helper()
			own := enter(t, p, order)
			send(t, own+"/login", url.Values{"username": {"buyer@example.com"}, "password": {"buyerpass"}}, http.StatusSeeOther)
			send(t, own+"/confirm", nil, http.StatusFound)
		},
		Broken: map[string]faketest.Request{
			"unknown address":         {Method: "GET", Path: "/nothing/here"},
			"unknown address by host": {Method: "GET", Path: "/nothing/here", Host: "eu.clickandbuy.com"},
			"unknown link":            {Method: "GET", Path: "/newauth/http://premium-nobody.eu.clickandbuy.com/x?price=1"},
			"link, method":            {Method: "DELETE", Path: "/newauth/http://premium-" + openLink + ".eu.clickandbuy.com/cb.php"},
			"link, huge body":         {Method: "POST", Path: "/newauth/http://premium-" + openLink + ".eu.clickandbuy.com/cb.php?" + usual, Body: huge},
			"page, unknown token":     {Method: "GET", Path: "/pay/aaaaaaaaaaaaa"},
			"page, method":            {Method: "PUT", Path: "/pay/aaaaaaaaaaaaa/login"},
			"login, unknown token":    {Method: "POST", Path: "/pay/aaaaaaaaaaaaa/login"},
			"confirm, huge body":      {Method: "POST", Path: "/pay/aaaaaaaaaaaaa/confirm", Body: huge},
			"TMI, empty":              {Method: "POST", Path: "/TMI/1.4/"},
			"TMI, method":             {Method: "GET", Path: "/TMI/1.4/"},
			"TMI, huge body":          {Method: "POST", Path: "/TMI/1.4/", Body: huge},
			"TMI, not XML":            {Method: "POST", Path: "/TMI/1.4", Body: "{}"},
			"checkout, unknown":       {Method: "GET", Path: "/frontend/secure/checkout?tx=1&s=0123456789ABCDEF&h=0"},
			"checkout, no session":    {Method: "POST", Path: "/frontend/secure/checkout/zz/confirm"},
			"checkout, huge body":     {Method: "POST", Path: "/frontend/secure/checkout/0123456789ABCDEF/login", Body: huge},
			"checkout, method":        {Method: "POST", Path: "/frontend/secure/checkout"},
			"pay API, empty":          {Method: "POST", Path: "/webservices/soap/pay_1_1_0/"},
			"pay API, method":         {Method: "GET", Path: "/webservices/soap/pay_1_1_0/"},
			"pay API, huge body":      {Method: "POST", Path: "/webservices/soap/pay_1_0_0", Body: huge},
			"pay API, not XML":        {Method: "POST", Path: "/webservices/soap/pay_1_1_0", Body: "{}"},
			"pay API, unknown":        {Method: "POST", Path: "/webservices/soap/pay_2_0_0/", Body: "<x/>"},
		},
		Own: func(r faketest.Request, status int, header http.Header, body string) string {
			page := status >= 400 && status < 500 && header.Get("Content-Type") == "text/html; charset=utf-8" && strings.Contains(body, `id="cb-notice"`)
			fault := status == 500 && header.Get("Content-Type") == "text/xml; charset=utf-8" && strings.Contains(body, "<SOAP-ENV:Fault>") // CB-154
			soap := strings.HasPrefix(r.Path, "/TMI/") || strings.HasPrefix(r.Path, "/webservices/soap/")
			if soap && fault || !soap && page {
				return ""
			}
			return "neither one of its pages nor a fault of its interfaces"
		},
	})
}

var huge = strings.Repeat("x", 2<<20)

// linkOf is a link of the n-th account.
func linkOf(id string, n int) string { return fmt.Sprint(id[:len(id)-1], n) }

func enter(t *testing.T, p faketest.Place, order string) (own string) {
	t.Helper()
	target := signed("dynkey1", "/cb.php?price=123&cb_currency=EUR&externalBDRID="+order)
	response, err := place.Plain.Get(p.URL + "/newauth/http://premium-" + linkOf(signedLink, p.N) + ".eu.clickandbuy.com" + target)
	require.NoError(t, err)
	defer func() { _ = response.Body.Close() }()
	doc, err := goquery.NewDocumentFromReader(response.Body)
	require.NoError(t, err)
	action, ok := doc.Find("form#cb-login").Attr("action")
	require.True(t, ok, doc.Text())
	return strings.TrimSuffix(action, "/login")
}

func send(t *testing.T, address string, form url.Values, status int) {
	t.Helper()
	response, err := place.Plain.PostForm(address, form)
	require.NoError(t, err)
	_ = response.Body.Close()
	require.Equal(t, status, response.StatusCode)
}
