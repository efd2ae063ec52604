package klikandpay_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/fakes/klikandpay"
	"paysandbox/sandbox"
)

// TestBackOfficeIsTheSandboxs: the provider's own addresses lead to the account's page
// (KP-020).
func TestBackOfficeIsTheSandboxs(t *testing.T) {
	p := open(t, arrange{})
	account := p.URL + "/_sandbox/w/test/accounts/klikandpay/" + testID
	for path, want := range map[string]string{
		"/marchands/index.cgi?ID2=" + testID:                                      account,
		"/marchands/index.cgi?ID2=" + testID + "&SECTION=Param&w=URL":             account + "#switches/other",
		"/marchands/index.cgi?ID2=" + testID + "&SECTION=Param&w=retourdynamique": account + "#switches/dynamic_return",
		"/marchands/index.cgi?ID2=" + testID + "&SECTION=Param&w=status":          account + "#details",
		"/marchands/index.cgi?ID2=12":                                             p.URL + "/_sandbox/w/default/setup#accounts",
		"/cgi-bin/connexion.pl?FROM=x&L=en":                                       p.URL + "/_sandbox/w/default/setup#accounts",
		"/cgi-bin/inscription.pl":                                                 p.URL + "/_sandbox/w/default/setup#accounts",
		"/marchands/index.cgi?ID2=%3Cscript%3E%0D%0Ax":                            p.URL + "/_sandbox/w/default/setup#accounts",
	} {
		shown := p.Get(p.at(path))
		assert.Equal(t, http.StatusFound, shown.Status, path)
		assert.Equal(t, want, shown.Header.Get("Location"), path)
	}
	byName := p.Ask(http.MethodGet, p.URL+"/marchands/index.cgi?ID2="+testID, "www.klikandpay.com", nil, nil)
	assert.Equal(t, account, byName.Header.Get("Location"), "under the provider's name there is nothing of the sandbox")
	page := p.Get(byName.Header.Get("Location"))
	assert.Equal(t, http.StatusOK, page.Status)
	for _, part := range []string{"#details", `[id="switches/other"]`, `[id="switches/dynamic_return"]`} {
		assert.True(t, page.Has(part), part)
	}
}

// TestAgreementsInTheControlAPI: seen, and stopped.
func TestAgreementsInTheControlAPI(t *testing.T) {
	p, _ := heard(t, "", "")
	p.bought("checkabon.pl", order(testID, "ABONNEMENT", testPlan, "MONTANT", ""))
	p.Advance(31 * day)
	ask := func(method, path string, status int) map[string]any {
		answer := p.Ask(method, p.URL+"/_sandbox/v1/workspaces/test/"+path, "", http.Header{"Content-Type": {"application/json"}}, nil)
		require.Equal(t, status, answer.Status, answer.Body)
		return document(t, answer.Body)
	}
	items := ask(http.MethodGet, "agreements", 200)["items"].([]any)
	require.Len(t, items, 1)
	one := items[0].(map[string]any)
	assert.Equal(t, "active", one["state"])
	assert.Equal(t, "open", one["phase"])
	assert.Equal(t, []any{"stop"}, one["actions"])
	assert.Equal(t, "9.90", one["amount"].(map[string]any)["value"])
	assert.Equal(t, "stopped", ask(http.MethodPost, "agreements/"+one["id"].(string)+"/stop", 200)["state"])
	ask(http.MethodPost, "agreements/"+one["id"].(string)+"/stop", 409)
}

func document(t *testing.T, text string) map[string]any {
	t.Helper()
	var doc map[string]any
	require.NoError(t, json.Unmarshal([]byte(text), &doc), text)
	return doc
}

// TestManualOfAnAccount: each call as this account makes it works as it stands, and the
// answers that only the sandbox knows say so (KP-045).
func TestManualOfAnAccount(t *testing.T) {
	p := open(t, arrange{})
	base := sandbox.Base{URL: p.URL + "/klikandpay"}
	for _, id := range []string{testID, productionID} {
		pages := klikandpay.New().Manual(p.WS, id, base)
		require.Len(t, pages, 9)
		for _, page := range pages {
			assert.NotEmpty(t, page.Fact, page.Title)
			if page.Title == "Dynamic return" {
				assert.Contains(t, page.About, "no dynamic return was sent", "nobody knows where the shop is")
				continue
			}
			header := http.Header{}
			for _, h := range page.Headers {
				header.Set(h.Name, h.Text)
			}
			answer := p.Ask(page.Method, page.URL, "", header, []byte(page.Body))
			switch name := page.URL[strings.LastIndexByte(page.URL, '/')+1:]; name {
			case "check.pl", "checkxfois.pl", "checkabon.pl":
				assert.Equal(t, http.StatusSeeOther, answer.Status, "%s: %s", page.Title, answer.Brief())
			case "server_server.pl":
				assert.True(t, strings.HasPrefix(answer.Body, "RESPONSE=00&"), answer.Body)
				assert.Contains(t, page.About, "the sandbox's own choice")
				assert.Equal(t, id == productionID, strings.Contains(page.Answers[0].Text, "&ALIAS="))
			case "cancel_transaction.pl", "validedifferee.pl", "duplicate.pl":
				assert.Contains(t, page.About, "the sandbox's own choice")
				assert.Regexp(t, "^RESPONSE=ERROR&ERROR=(TEST-MODE|UNKNOWN-TX|UNKNOWN-ALIAS)$", answer.Body)
			default:
				assert.Equal(t, "VALIDATIONNO\n", answer.Body)
			}
		}
	}
	p.Switches("server_to_server=false response_profile=pipe")
	assert.Len(t, klikandpay.New().Manual(p.WS, testID, base), 5, "without the scripts that the account has not been granted")
	p.Switches("server_to_server=true")
	assert.Equal(t, "VALIDATIONNO|REFUSED", klikandpay.New().Manual(p.WS, testID, base)[4].Answers[1].Text)
	assert.Nil(t, klikandpay.New().Manual(p.WS, "12", base))
}
