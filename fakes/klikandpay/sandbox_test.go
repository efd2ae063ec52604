package klikandpay_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"paysandbox/fakes/faketest/place"
)

// The two documented accounts: one in TEST, one that behaves as production does.
const (
	testID        = "1360156807"
	productionID  = "1360156808"
	testKey       = "5D1E0C7A93B24F688A0D4C2E71F95B3604A8E6C1D37B9F25500E8A7C46D2B913"
	productionKey = "7A20D9C35E1B48F6A37702BD5C9E14F8D06B3A92E7C5418F2D6A90B3E8F1C745"

	testAccount       = `{"id": 1360156807, "currency": "EUR", "mode": "test", "private_key": "` + testKey + `", "plans": [{"id": "52675F0BE4B0A86", "amount": "9.90", "every": "1 month"}]}`
	productionAccount = `{"id": 1360156808, "currency": "EUR", "mode": "production", "private_key": "` + productionKey + `", "plans": [{"id": "6C8623700944A9C", "amount": "9.90", "every": "1 month"}]}`
)

// Cards: the documented ones, and two that only production takes.
const (
	visaTest   = "4012888888881881"
	masterTest = "5555555555554444"
	visaCard   = "4111111111111111"
	amexCard   = "378282246310005"
)

// start is the frozen time of every test.
const start = "2019-01-20T11:46:16Z"

// sandboxed is a place with both accounts and the calls of this provider.
type sandboxed struct{ *place.Place }

// arrange is what a test wants otherwise than usual.
type arrange struct {
	switches string            // "name=word name=word", of both accounts
	account  string            // JSON, merged into both accounts
	rules    string            // of a scenario file
	shop     string            // URL; "": nobody knows where the shop is
	paths    map[string]string // accepted, refused, dynamic_return
	public   string            // --public-url
}

func open(t *testing.T, want arrange) sandboxed {
	t.Helper()
	p := sandboxed{place.Open(t, place.Arrange{
		Provider: "klikandpay", Account: testAccount, Clock: start, Rules: want.rules, Shop: want.shop, Paths: want.paths, Public: want.public,
	})}
	p.Put(productionAccount)
	if want.account != "" {
		p.Merge(want.account)
	}
	p.Switches(want.switches)
	return p
}

// Merge changes both accounts.
func (p sandboxed) Merge(account string) {
	p.T.Helper()
	for _, id := range []string{testID, productionID} {
		doc := place.Document(p.T, account)
		doc["id"] = json.Number(id)
		_, err := p.WS.PutAccount("klikandpay", doc)
		require.NoError(p.T, err)
	}
}

// Switches sets "name=word name=word" of both accounts.
func (p sandboxed) Switches(text string) {
	p.T.Helper()
	set := map[string]string{}
	for pair := range strings.FieldsSeq(text) {
		name, word, _ := strings.Cut(pair, "=")
		set[name] = word
	}
	if len(set) == 0 {
		return
	}
	doc, err := json.Marshal(map[string]any{"switches": set})
	require.NoError(p.T, err)
	p.Merge(string(doc))
}

// at is an address of the provider: "/paiement/check.pl".
func (p sandboxed) at(path string) string { return p.URL + "/klikandpay" + path }

// fields are a form's, in any order: "NAME", "value", …
func fields(pairs ...string) url.Values {
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return form
}

// but is a form with other values; an empty one takes the field away.
func but(form url.Values, pairs ...string) url.Values {
	changed := url.Values{}
	for name, values := range form {
		changed[name] = values
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] == "" {
			changed.Del(pairs[i])
			continue
		}
		changed.Set(pairs[i], pairs[i+1])
	}
	return changed
}

// sale is what server_server.pl needs, by the manual's table: the documented Visa on the
// TEST account, any other on the production one.
func sale(id string, more ...string) url.Values {
	number := visaTest
	if id != testID {
		number = visaCard
	}
	return but(fields("ID", id, "IP", "203.0.113.7", "NOM", "Müller", "PRENOM", "Jane", "ADRESSE", "12 rue du Lac", "CODEPOSTAL", "1204", "VILLE", "Genève",
		"PAYS", "CH", "EMAIL", "jane@example.com", "TEL", "+41225550100", "MONTANT", "43.50", "NUMCARTE", number, "EXPMOIS", "02", "EXPANNEE", "2030", "CVV", "111"), more...)
}

// script posts a form to one of the scripts and answers its one line.
func (p sandboxed) script(name string, form url.Values) string {
	p.T.Helper()
	answer := p.Post(p.at("/paiement/"+name), form)
	require.Equal(p.T, http.StatusOK, answer.Status, answer.Body)
	return answer.Body
}

// said reads an answer of the profile kv.
func said(t *testing.T, answer string) map[string]string {
	t.Helper()
	values, err := url.ParseQuery(answer)
	require.NoError(t, err, answer)
	read := map[string]string{}
	for name, texts := range values {
		require.Len(t, texts, 1, "%s in %s", name, answer)
		read[name] = texts[0]
	}
	return read
}

// charged charges a card on the production account and answers its NUMXKP and alias.
func (p sandboxed) charged(more ...string) (num, alias string) {
	p.T.Helper()
	answer := said(p.T, p.script("server_server.pl", sale(productionID, more...)))
	require.Equal(p.T, "00", answer["RESPONSE"], answer)
	return answer["NUMXKP"], answer["ALIAS"]
}

// later is what cancel_transaction.pl and validedifferee.pl need.
func later(num, amount string) url.Values {
	return fields("ID", productionID, "TX", num, "MONTANT", amount, "PRIVATE_KEY", productionKey)
}
