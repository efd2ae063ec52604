package klikandpay_test

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"paysandbox/fakes/faketest"
	"paysandbox/fakes/faketest/place"
)

// TestConformance is the house's suite, walked by the hosted pages and by charges from
// server to server.
func TestConformance(t *testing.T) {
	for name, walk := range map[string]faketest.Harness{
		"hosted": {
			Open: func(t *testing.T, p faketest.Place, order string) { t.Helper(); enter(t, p, order) },
			Pay:  pay,
		},
		"server to server": {
			Open: func(t *testing.T, p faketest.Place, _ string) { t.Helper(); sell(t, p, "RESPONSE=REFUSED", "112") },
			Pay:  func(t *testing.T, p faketest.Place, _ string) { t.Helper(); sell(t, p, "RESPONSE=00", "111") },
		},
	} {
		t.Run(name, func(t *testing.T) { conforms(t, walk) })
	}
}

func conforms(t *testing.T, walk faketest.Harness) {
	huge := strings.Repeat("x", 2<<20)
	form := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}
	post := func(script, body string) faketest.Request {
		return faketest.Request{Method: http.MethodPost, Path: "/paiement/" + script, Header: form, Body: body}
	}
	faketest.Run(t, faketest.Harness{
		Provider: "klikandpay",
		Account: func(n int) map[string]any {
			return map[string]any{"id": 1400000000 + n, "currency": "EUR", "mode": "test", "private_key": fmt.Sprint("KEY", n), "switches": map[string]any{"server_notifies": true}}
		},
		Shop:  http.NotFoundHandler(),
		Paths: map[string]string{"dynamic_return": "/kp.php?order="},
		Open:  walk.Open,
		Pay:   walk.Pay,
		Broken: map[string]faketest.Request{
			"unknown address":         {Method: "GET", Path: "/nothing/here"},
			"unknown address by host": {Method: "GET", Path: "/nothing/here", Host: "www.klikandpay.com"},
			"unknown script":          post("refund.pl", "ID=1400000000"),
			"charge, empty":           post("server_server.pl", ""),
			"charge, unknown ID":      post("server_server.pl", sale("17").Encode()),
			"charge, no card":         post("server_server.pl", sale("1400000000", "NUMCARTE", "").Encode()),
			"charge, method":          {Method: "GET", Path: "/paiement/server_server.pl?ID=1400000000"},
			"charge, huge body":       post("server_server.pl", huge),
			"charge, 1e308":           post("server_server.pl", sale("1400000000", "MONTANT", "1e308").Encode()),
			"charge, 40 digits":       post("server_server.pl", sale("1400000000", "NUMCARTE", strings.Repeat("4", 40), "MONTANT", "1").Encode()),
			"cancel, no key":          post("cancel_transaction.pl", "ID=1400000000&TX=1&MONTANT=1"),
			"cancel, in TEST":         post("cancel_transaction.pl", "ID=1400000000&TX=1&MONTANT=1&PRIVATE_KEY=KEY0"),
			"validate, method":        {Method: "DELETE", Path: "/paiement/validedifferee.pl"},
			"validate, no boundary":   {Method: "POST", Path: "/paiement/validedifferee.pl", Header: http.Header{"Content-Type": {"multipart/form-data"}}, Body: "x"},
			"duplicate, by GET":       {Method: "GET", Path: "/paiement/duplicate.pl?ID=1400000000"},
			"verify, unknown":         {Method: "GET", Path: "/paiement/veriftransaction.pl?ID=&NUMXKP=481203957721"},
			"verify, nothing":         {Method: "GET", Path: "/paiement/veriftransaction.pl"},
			"verify, huge body":       post("veriftransaction.pl", huge),
			"page, unknown":           {Method: "GET", Path: "/paiement/page/x"},
			"page, method":            {Method: "PUT", Path: "/paiement/page/x"},
			"card, huge body":         post("page/x/card", huge),
			"form, no ID":             post("check.pl", "MONTANT=1"),
			"form, unknown ID":        post("checkabon.pl", "ID=17&ABONNEMENT=52675F0BE4B0A86"),
			"form, no amount":         {Method: "POST", Path: "/paiementtest/checkxfois.pl", Header: form, Body: "ID=1400000000"},
		},
		Own: func(r faketest.Request, status int, header http.Header, body string) string {
			name := strings.TrimPrefix(r.Path, "/paiement/")
			script, _, _ := strings.Cut(name, "?")
			_, known := manualTables[script]
			page := header.Get("Content-Type") == "text/html; charset=utf-8" && strings.Contains(body, "<html") &&
				(status >= 400 && status < 500 || status == http.StatusOK && strings.Contains(script, "check")) // KP-083
			answer := status == http.StatusOK && header.Get("Content-Type") == "text/plain; charset=utf-8" && strings.HasPrefix(body, "RESPONSE=ERROR&ERROR=")
			no := status == http.StatusOK && header.Get("Content-Type") == "text/plain" && body == "VALIDATIONNO\n"
			if known && answer || script == "veriftransaction.pl" && no || !known && page {
				return ""
			}
			return "neither one of its pages nor the error of a script"
		},
	})
}

// send posts a form and answers status, address to go on to, and body.
func send(t *testing.T, address string, form url.Values) (status int, location, body string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, strings.NewReader(form.Encode()))
	require.NoError(t, err)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := place.Plain.Do(request)
	require.NoError(t, err)
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	return response.StatusCode, response.Header.Get("Location"), string(text)
}

// enter posts a shop's form and answers where page 1 is.
func enter(t *testing.T, p faketest.Place, name string) string {
	t.Helper()
	status, page, body := send(t, p.URL+"/paiement/check.pl", order(fmt.Sprint(1400000000+p.N), "RETOUR", name))
	require.Equal(t, http.StatusSeeOther, status, body)
	return page
}

// pay walks the pages as a customer does.
func pay(t *testing.T, p faketest.Place, name string) {
	t.Helper()
	page := enter(t, p, name)
	status, _, body := send(t, page+"/means", fields("CARTE", "VISA"))
	require.Equal(t, http.StatusSeeOther, status, body)
	status, _, body = send(t, page+"/card", fields("NUMCARTE", visaTest, "EXPMOIS", "12", "EXPANNEE", "2030", "CVV", "111"))
	require.Equal(t, http.StatusSeeOther, status, body)
}

// sell charges the documented Visa on the place's account; the code decides (KP-087).
func sell(t *testing.T, p faketest.Place, want, code string) {
	t.Helper()
	status, _, body := send(t, p.URL+"/paiement/server_server.pl", sale(fmt.Sprint(1400000000+p.N), "NUMCARTE", visaTest, "CVV", code))
	require.Equal(t, http.StatusOK, status)
	require.True(t, strings.HasPrefix(body, want), body)
}
