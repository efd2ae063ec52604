package klikandpay_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/fakes/klikandpay"
	"paysandbox/sandbox"
)

// manualTables are the mandatory fields of the four scripts, in the manual's order.
var manualTables = map[string]string{
	"server_server.pl":      "ID IP NOM PRENOM ADRESSE CODEPOSTAL VILLE PAYS EMAIL TEL MONTANT NUMCARTE EXPMOIS EXPANNEE CVV",
	"cancel_transaction.pl": "ID TX MONTANT PRIVATE_KEY",
	"validedifferee.pl":     "ID TX MONTANT PRIVATE_KEY",
	"duplicate.pl":          "ID IP MONTANT ALIAS PRIVATE_KEY",
}

// complete is a request of a script that lacks nothing.
func (p sandboxed) complete(script string) url.Values {
	p.T.Helper()
	switch script {
	case "server_server.pl":
		return sale(productionID)
	case "duplicate.pl":
		_, alias := p.charged()
		return fields("ID", productionID, "IP", "203.0.113.7", "MONTANT", "5.00", "ALIAS", alias, "PRIVATE_KEY", productionKey)
	case "validedifferee.pl":
		num, _ := p.charged("DIFFERE", "1")
		return later(num, "5.00")
	}
	num, _ := p.charged()
	return later(num, "5.00")
}

// TestEachMandatoryFieldMissing in turn, absent, empty or blank; and of several the one
// that stands first in the manual's table (KP-027 to KP-036, KP-040 to KP-042, KP-052).
func TestEachMandatoryFieldMissing(t *testing.T) {
	for script, table := range manualTables {
		t.Run(script, func(t *testing.T) {
			t.Parallel()
			p := open(t, arrange{})
			whole := p.complete(script)
			names := strings.Fields(table)
			for i, name := range names {
				want := "RESPONSE=ERROR&ERROR=MISSING-" + name
				if name == "PRIVATE_KEY" { // keys are compared before fields are looked for (KP-160)
					want = "RESPONSE=ERROR&ERROR=BAD-KEY"
				}
				assert.Equal(t, want, p.script(script, but(whole, name, "")), "absent")
				assert.Equal(t, want, p.script(script, but(whole, name, " ")), "blank")
				empty := but(whole)
				empty.Set(name, "")
				assert.Equal(t, want, p.script(script, empty), "empty")
				if name == "PRIVATE_KEY" || name == "ID" {
					continue
				}
				rest := but(whole)
				for _, after := range names[i:] {
					if after != "PRIVATE_KEY" {
						rest.Del(after)
					}
				}
				assert.Equal(t, want, p.script(script, rest), "with all behind it")
			}
			assert.Contains(t, p.Journalled(), names[1]+" is missing or empty")
			before := len(p.Payments(""))
			require.Equal(t, "00", said(t, p.script(script, whole))["RESPONSE"], "and whole it is taken")
			assert.LessOrEqual(t, len(p.Payments(""))-before, 1)
		})
	}
}

// TestChecksInTheirOrder: a request that is wrong in every way is answered with the first
// of section 4, and mended one by one with the next (KP-052).
func TestChecksInTheirOrder(t *testing.T) {
	form := but(sale(productionID), "ID", "", "KEY", "wrong", "DIFFERE", "1", "NOM", "", "MONTANT", "-1", "NUMCARTE", "4111111111111112", "EXPMOIS", "2", "CVV", "11")
	p := open(t, arrange{switches: "server_to_server=false server_key=check", account: `{"mode": "test"}`})
	answers := func(want string) {
		t.Helper()
		assert.Equal(t, "RESPONSE=ERROR&ERROR="+want, p.script("server_server.pl", form))
	}
	assert.Equal(t, "RESPONSE=ERROR&ERROR=BAD-METHOD", p.Get(p.at("/paiement/server_server.pl?"+form.Encode())).Body)
	answers("MISSING-ID")
	form.Set("ID", "1360156809")
	answers("UNKNOWN-ID")
	form.Set("ID", productionID)
	answers("NOT-ENABLED")
	p.Switches("server_to_server=true")
	answers("BAD-KEY")
	form.Set("KEY", productionKey)
	answers("TEST-MODE")
	p.Merge(`{"mode": "production"}`)
	answers("MISSING-NOM")
	form.Set("NOM", "Doe")
	answers("BAD-AMOUNT")
	form.Set("MONTANT", "43.50")
	answers("BAD-CARD")
	form.Set("NUMCARTE", visaCard)
	answers("BAD-EXPIRY")
	form.Set("EXPMOIS", "02")
	answers("BAD-CVV")
	form.Set("CVV", "111")
	assert.Empty(t, p.Payments(""), "none of these was a payment")
	held := said(t, p.script("server_server.pl", form))
	require.Equal(t, "00", held["RESPONSE"])

	for _, script := range []string{"cancel_transaction.pl", "validedifferee.pl"} {
		form := fields("MONTANT", "0", "TX", "100000000000")
		answers := func(want string) {
			t.Helper()
			assert.Equal(t, "RESPONSE=ERROR&ERROR="+want, p.script(script, form), script)
		}
		answers("MISSING-ID")
		form.Set("ID", "0"+productionID)
		answers("UNKNOWN-ID")
		form.Set("ID", productionID)
		answers("BAD-KEY")
		form.Set("PRIVATE_KEY", testKey)
		answers("BAD-KEY")
		form.Set("PRIVATE_KEY", productionKey)
		answers("BAD-AMOUNT")
		form.Set("MONTANT", "43.51")
		answers("UNKNOWN-TX")
		form.Set("TX", held["NUMXKP"])
		answers("AMOUNT-TOO-HIGH")
		form.Set("MONTANT", "43.50")
		assert.Equal(t, "43.50", said(t, p.script("cancel_transaction.pl", form))["MONTANTXKP"])
		form.Set("MONTANT", "43.51")
		answers("BAD-STATE")
		held = said(t, p.script("server_server.pl", sale(productionID, "DIFFERE", "1", "KEY", productionKey)))
	}
}

// TestErrorsOfTheProfilePipe are the same words (KP-052).
func TestErrorsOfTheProfilePipe(t *testing.T) {
	p := open(t, arrange{switches: "response_profile=pipe"})
	for word, form := range map[string]url.Values{
		"MISSING-CVV": sale(testID, "CVV", ""), "BAD-AMOUNT": sale(testID, "MONTANT", "0"), "TEST-MODE": sale(testID, "DIFFERE", "1"),
	} {
		answer := p.Post(p.at("/paiement/server_server.pl"), form)
		assert.Equal(t, "VALIDATIONNO|"+word, answer.Body)
		assert.Equal(t, "text/plain; charset=utf-8", answer.Header.Get("Content-Type"))
	}
	assert.Equal(t, "RESPONSE=ERROR&ERROR=UNKNOWN-ID", p.script("server_server.pl", sale("17")), "nobody's profile is our choice")
}

// TestKnowsTestOnly: TEST knows direct charges only, until the account opens it (KP-044).
func TestKnowsTestOnly(t *testing.T) {
	p := open(t, arrange{})
	direct := said(t, p.script("server_server.pl", sale(testID)))
	require.Equal(t, "00", direct["RESPONSE"])
	assert.NotContains(t, direct, "ALIAS")
	const refused = "RESPONSE=ERROR&ERROR=TEST-MODE"
	mine := fields("ID", testID, "TX", direct["NUMXKP"], "MONTANT", "1.00", "PRIVATE_KEY", testKey, "IP", "203.0.113.7", "ALIAS", sampleAlias)
	assert.Equal(t, refused, p.script("server_server.pl", sale(testID, "DIFFERE", "1")))
	assert.Equal(t, "00", said(t, p.script("server_server.pl", sale(testID, "DIFFERE", "yes")))["RESPONSE"], "any other value is direct (KP-038)")
	for _, script := range []string{"cancel_transaction.pl", "validedifferee.pl", "duplicate.pl"} {
		assert.Equal(t, refused, p.script(script, mine), script)
	}

	p.Switches("test_strict=false")
	held := said(t, p.script("server_server.pl", sale(testID, "DIFFERE", "1")))
	require.Len(t, held["ALIAS"], 32)
	mine.Set("ALIAS", held["ALIAS"])
	mine.Set("TX", held["NUMXKP"])
	assert.Equal(t, "00", said(t, p.script("validedifferee.pl", mine))["RESPONSE"])
	assert.Equal(t, "00", said(t, p.script("cancel_transaction.pl", mine))["RESPONSE"])
	again := said(t, p.script("duplicate.pl", mine))
	assert.Equal(t, "00", again["RESPONSE"])
	assert.Equal(t, held["ALIAS"], again["ALIAS"])
}

// TestMethods: a charge comes by POST only unless the account says otherwise, the other
// scripts by GET, too, and nothing else is taken (KP-016 to KP-019, KP-023).
func TestMethods(t *testing.T) {
	p := open(t, arrange{})
	get := func(script string, form url.Values) string {
		return p.Get(p.at("/paiement/" + script + "?" + form.Encode())).Body
	}
	assert.Equal(t, "RESPONSE=ERROR&ERROR=BAD-METHOD", get("server_server.pl", sale(productionID)))
	assert.Empty(t, p.Payments(""))
	for script := range manualTables {
		if script != "server_server.pl" {
			assert.Equal(t, "00", said(t, get(script, p.complete(script)))["RESPONSE"], script)
		}
		for _, method := range []string{http.MethodPut, http.MethodDelete, http.MethodPatch} {
			answer := p.Ask(method, p.at("/paiement/"+script+"?"+p.complete(script).Encode()), "", nil, nil)
			assert.Equal(t, http.StatusOK, answer.Status, "%s %s", method, script)
			assert.Equal(t, "RESPONSE=ERROR&ERROR=BAD-METHOD", answer.Body, "%s %s", method, script)
		}
	}
	p.Switches("server_get=accept")
	assert.Equal(t, "00", said(t, get("server_server.pl", sale(productionID)))["RESPONSE"])
	assert.NotContains(t, p.Journalled(), productionKey)
	assert.NotContains(t, p.Journalled(), visaCard)
}

// TestAnAccountWithoutAKey has none that is right: a missing one is as wrong as any
// (KP-005, KP-039, KP-160).
func TestAnAccountWithoutAKey(t *testing.T) {
	const keyless = "1360156810"
	p := open(t, arrange{})
	p.Put(`{"id": ` + keyless + `, "mode": "production", "switches": {"server_key": "check"}}`)
	form := fields("ID", keyless, "TX", sampleNum, "MONTANT", "1.00", "IP", "203.0.113.7", "ALIAS", sampleAlias)
	for _, script := range []string{"cancel_transaction.pl", "validedifferee.pl", "duplicate.pl"} {
		assert.Equal(t, failed("BAD-KEY"), p.script(script, form), script)
		assert.Equal(t, failed("BAD-KEY"), p.script(script, but(form, "PRIVATE_KEY", productionKey)), script)
		assert.Contains(t, p.Notes(), "the account has no private key")
	}
	assert.Equal(t, failed("BAD-KEY"), p.script("server_server.pl", sale(keyless)))
	assert.Equal(t, failed("BAD-KEY"), p.script("server_server.pl", sale(keyless, "KEY", testKey)))
	assert.Empty(t, p.Payments(""))
	bare := open(t, arrange{})
	bare.Merge(`{"private_key": ""}`)
	env := klikandpay.New().Env(bare.WS, sandbox.Base{})
	assert.Equal(t, testID, env["KLIKANDPAY_ID"])
	assert.NotContains(t, env, "KLIKANDPAY_PRIVATE_KEY")
	assert.Equal(t, testKey, klikandpay.New().Env(p.WS, sandbox.Base{})["KLIKANDPAY_PRIVATE_KEY"])
}

// TestNotesAreSaidOnce, and what nobody knows is not told at length.
func TestNotesAreSaidOnce(t *testing.T) {
	p := open(t, arrange{})
	p.charged("NOM", strings.Repeat("a", 300), "ADRESSE", strings.Repeat("b", 300))
	for _, field := range []string{"NOM", "ADRESSE"} {
		assert.Equal(t, 1, strings.Count(p.Notes(), field+" is cut"), p.Notes())
	}
	p.script("server_server.pl", sale(strings.Repeat("9", 500)))
	nobodys, err := p.World.Workspace(sandbox.Default)
	require.NoError(t, err)
	unknown, found := nobodys.Journal().Get(nobodys.Journal().Last())
	require.True(t, found)
	assert.Contains(t, strings.Join(unknown.Notes, "\n"), `no account has the ID "`+strings.Repeat("9", 40)+`"`)
}
