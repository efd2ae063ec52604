package klikandpay_test

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestAmounts: what is read, and what is none (KP-033). Rounded is half up to two
// decimals.
func TestAmounts(t *testing.T) {
	p := open(t, arrange{})
	for sent, kept := range map[string]string{
		"120": "120.00", "43.50": "43.50", "43.5": "43.50", "59.00": "59.00", "43,50": "43.50", "43,5": "43.50", "0.01": "0.01", ".5": "0.50", "5.": "5.00",
		"0043.50": "43.50", "+43.50": "43.50", " 43.50 ": "43.50", "43.504": "43.50", "43.505": "43.51", "43.999": "44.00", "0.005": "0.01",
		"0.30000000000000004": "0.30", "43.499999999999999": "43.50", "43.4949999": "43.49", "999999999999.99": "999999999999.99",
	} {
		answer := said(t, p.script("server_server.pl", sale(testID, "MONTANT", sent)))
		assert.Equal(t, kept, answer["MONTANTXKP"], sent)
		assert.Equal(t, strings.Contains(sent, ","), strings.Contains(p.Notes(), "a point is expected"), sent)
	}
	before := len(p.Payments(""))
	for _, sent := range []string{
		"0", "0.00", "0,00", "-1", "-0.01", "−5", "0.004", "1e308", "1E2", "1e-2", "NaN", "Inf", "0x10", "1.2.3", "1,2,3", "1.234,56", "1,234.56", "1 000", "43.50 EUR", "EUR", "€5",
		".", ",", "+", "١٢", strings.Repeat("9", 40), strings.Repeat("9", 41), "1" + strings.Repeat("0", 4000), "1000000000000.01", "0." + strings.Repeat("0", 500) + "1", "1;2", "<script>", "'1'", "\x00",
	} {
		assert.Equal(t, "RESPONSE=ERROR&ERROR=BAD-AMOUNT", p.script("server_server.pl", sale(testID, "MONTANT", sent)), "%.50q", sent)
	}
	assert.Len(t, p.Payments(""), before)
}

// TestAmountsOfOtherCurrencies have two decimals on the wire as well (KP-112, KP-163).
func TestAmountsOfOtherCurrencies(t *testing.T) {
	for currency, want := range map[string]map[string]string{
		"JPY": {"120": "120.00", "43.50": "44.00", "43.49": "43.00"},
		"KWD": {"1.255": "1.26", "6": "6.00"},
		"CHF": {"43.50": "43.50"},
	} {
		p := open(t, arrange{})
		_, err := p.WS.PutAccount("klikandpay", map[string]any{"id": 1360156810, "currency": currency, "mode": "test"})
		require.NoError(t, err)
		for sent, kept := range want {
			answer := said(t, p.script("server_server.pl", sale("1360156810", "MONTANT", sent, "NUMCARTE", visaTest)))
			assert.Equal(t, kept, answer["MONTANTXKP"], currency)
			assert.Equal(t, currency, answer["DEVISEXKP"])
		}
	}
}

// TestAmountText is how MONTANTXKP may be written instead (KP-112).
func TestAmountText(t *testing.T) {
	p := open(t, arrange{switches: "amount_text=drop_zero_cents"})
	assert.Equal(t, "120", said(t, p.script("server_server.pl", sale(testID, "MONTANT", "120")))["MONTANTXKP"])
	assert.Equal(t, "43.50", said(t, p.script("server_server.pl", sale(testID)))["MONTANTXKP"])
}

// TestCardsThatAreNone (KP-034 to KP-036, KP-090).
func TestCardsThatAreNone(t *testing.T) {
	p := open(t, arrange{})
	for word, wrong := range map[string][][]string{
		"BAD-CARD": {
			{"NUMCARTE", "4012888888881882"},
			{"NUMCARTE", strings.Repeat("4", 40)},
			{"NUMCARTE", strings.Repeat("0", 40)},
			{"NUMCARTE", "40128888888"},
			{"NUMCARTE", "0"},
			{"NUMCARTE", "-"},
			{"NUMCARTE", "4012 8888 8888 188x"},
			{"NUMCARTE", "٤٠١٢٨٨٨٨٨٨٨٨١٨٨١"},
			{"NUMCARTE", "40128888888818810000"},
			{"NUMCARTE", "<script>alert(1)</script>"},
		},
		"BAD-EXPIRY": {
			{"EXPMOIS", "2"},
			{"EXPMOIS", "13"},
			{"EXPMOIS", "00"},
			{"EXPMOIS", "002"},
			{"EXPMOIS", "Feb"},
			{"EXPMOIS", "-2"},
			{"EXPMOIS", "0x"},
			{"EXPANNEE", "30"},
			{"EXPANNEE", "230"},
			{"EXPANNEE", "20300"},
			{"EXPANNEE", "203o"},
			{"EXPMOIS", "02/20"},
		},
		"BAD-CVV": {{"CVV", "11"}, {"CVV", "11111"}, {"CVV", "abc"}, {"CVV", "1 1"}, {"CVV", "１１１"}},
	} {
		for _, change := range wrong {
			assert.Equal(t, "RESPONSE=ERROR&ERROR="+word, p.script("server_server.pl", sale(testID, change...)), change)
		}
	}
	assert.Empty(t, p.Payments(""))
	for _, number := range []string{"4012 8888 8888 1881", "4012-8888-8888-1881"} {
		assert.Equal(t, "00", said(t, p.script("server_server.pl", sale(testID, "NUMCARTE", number)))["RESPONSE"], number)
	}
	assert.NotContains(t, p.Journalled(), "8888 8888")
	assert.NotContains(t, p.Journalled(), "8888-8888")
	p.Switches("expiry_lenient=true")
	for _, change := range [][]string{{"EXPMOIS", "2"}, {"EXPANNEE", "30"}, {"EXPMOIS", "2", "EXPANNEE", "30"}} {
		assert.Equal(t, "00", said(t, p.script("server_server.pl", sale(testID, change...)))["RESPONSE"], change)
	}
}

// TestCardsAtTheBank is section 8: who takes which card (KP-085 to KP-089). The workspace
// stands in January 2019.
func TestCardsAtTheBank(t *testing.T) {
	p := open(t, arrange{})
	for _, c := range []struct {
		id, number, cvv, month, year, response, means string
	}{
		{testID, visaTest, "111", "02", "2030", "00", "VISA"},
		{testID, masterTest, "111", "02", "2030", "00", "MASTERCARD"},
		{testID, visaTest, "112", "02", "2030", "REFUSED", ""},
		{testID, masterTest, "1111", "02", "2030", "REFUSED", ""},
		{testID, visaTest, "111", "12", "2018", "REFUSED", ""},
		{testID, visaTest, "111", "01", "2019", "00", "VISA"},
		{testID, visaCard, "111", "02", "2030", "REFUSED", ""},
		{productionID, visaTest, "111", "02", "2030", "REFUSED", ""},
		{productionID, masterTest, "111", "02", "2030", "REFUSED", ""},
		{productionID, visaCard, "737", "02", "2030", "00", "VISA"},
		{productionID, amexCard, "7373", "02", "2030", "00", "AMEX"},
		{productionID, visaCard, "737", "12", "2018", "REFUSED", ""},
	} {
		answer := said(t, p.script("server_server.pl", sale(c.id, "NUMCARTE", c.number, "CVV", c.cvv, "EXPMOIS", c.month, "EXPANNEE", c.year)))
		assert.Equal(t, c.response, answer["RESPONSE"], "%+v", c)
		assert.Equal(t, c.means, answer["PAIEMENT"], "%+v", c)
		assert.Equal(t, c.id == productionID && c.response == "00", answer["ALIAS"] != "", "%+v", c)
		one := p.Payments("")[len(p.Payments(""))-1]
		assert.Equal(t, answer["NUMXKP"], one.Ref)
		assert.Equal(t, map[string]string{"00": "captured", "REFUSED": "declined"}[c.response], one.State)
	}
	p.Switches("production_cards=refuse")
	assert.Equal(t, "REFUSED", said(t, p.script("server_server.pl", sale(productionID)))["RESPONSE"])
}

// TestFieldsArriveInManyWays: multipart and urlencoded, UTF-8 and ISO-8859-1 (KP-022,
// KP-025). The name is what a rule sees.
func TestFieldsArriveInManyWays(t *testing.T) {
	latin := func(form url.Values) url.Values { return but(form, "NOM", "M\xfcller") }
	p := open(t, arrange{rules: "  - {op: klikandpay.charge, when: 'buyer.name == \"Jane Müller\"', then: {outcome: NOT-ENABLED}}\n"})
	const seen = "RESPONSE=ERROR&ERROR=NOT-ENABLED"
	assert.Equal(t, seen, p.script("server_server.pl", sale(testID)))
	assert.Equal(t, seen, p.script("server_server.pl", latin(sale(testID))))
	assert.Contains(t, p.Notes(), "ISO-8859-1")
	assert.Equal(t, seen, p.multipart("server_server.pl", sale(testID)))
	assert.Equal(t, seen, p.multipart("server_server.pl", latin(sale(testID))))
	assert.Contains(t, p.Notes(), "ISO-8859-1")

	p.Switches("latin1_fallback=false")
	assert.Equal(t, seen, p.script("server_server.pl", sale(testID)))
	assert.Equal(t, "00", said(t, p.script("server_server.pl", latin(sale(testID))))["RESPONSE"], "the name is lost")
	assert.Equal(t, "00", said(t, p.multipart("server_server.pl", latin(sale(testID))))["RESPONSE"])
	assert.Contains(t, p.Notes(), "latin1_fallback")
}

// multipart posts a form as the manual's own client does.
func (p sandboxed) multipart(script string, form url.Values) string {
	p.T.Helper()
	var body bytes.Buffer
	writer := multipart.NewWriter(&body)
	for name := range form {
		require.NoError(p.T, writer.WriteField(name, form.Get(name)))
	}
	require.NoError(p.T, writer.Close())
	answer := p.Ask(http.MethodPost, p.at("/paiement/"+script), "", http.Header{"Content-Type": {writer.FormDataContentType()}}, body.Bytes())
	require.Equal(p.T, http.StatusOK, answer.Status)
	return answer.Body
}

// TestBodiesThatCannotBeRead are answered all the same, never with an empty body (KP-045).
func TestBodiesThatCannotBeRead(t *testing.T) {
	p := open(t, arrange{})
	form := sale(testID).Encode()
	for name, c := range map[string]struct{ contentType, body, note string }{
		"multipart without boundary":  {"multipart/form-data", "--x\r\nContent-Disposition: form-data; name=\"ID\"\r\n\r\n1360156807\r\n--x--\r\n", "without a boundary"},
		"multipart, another boundary": {"multipart/form-data; boundary=y", "--x\r\nContent-Disposition: form-data; name=\"ID\"\r\n\r\n1360156807\r\n--x--\r\n", "ID is missing"},
		"multipart that is none":      {"multipart/form-data; boundary=x", form, "ID is missing"},
		"empty":                       {"application/x-www-form-urlencoded", "", "ID is missing"},
		"JSON":                        {"application/json", `{"ID": 1360156807}`, "ID is missing"},
		"too long":                    {"application/x-www-form-urlencoded", form + "&B1=" + strings.Repeat("x", 1<<20), "longer than 1 MiB"},
		"names in lower case":         {"application/x-www-form-urlencoded", strings.ToLower(form), "ID is missing"}, // KP-024
	} {
		answer := p.Ask(http.MethodPost, p.at("/paiement/server_server.pl"), "", http.Header{"Content-Type": {c.contentType}}, []byte(c.body))
		assert.Equal(t, http.StatusOK, answer.Status, name)
		assert.Equal(t, "RESPONSE=ERROR&ERROR=MISSING-ID", answer.Body, name)
		assert.Contains(t, p.Journalled(), c.note, name)
	}
	assert.Equal(t, "00", said(t, p.Ask(http.MethodPost, p.at("/paiement/server_server.pl"), "", nil, []byte(form)).Body)["RESPONSE"], "no Content-Type")
}

// TestUnknownAndStrayFields are never refused (KP-024), long ones are cut (KP-027), and of
// two of one name the last counts.
func TestUnknownAndStrayFields(t *testing.T) {
	p := open(t, arrange{})
	form := sale(testID, "B1", "Envoyer", "charset", "utf-8", "testMode", "1", "RETURN", "x", "ADDRESSE", "y", "csrf", "z",
		"STATE", "GE", "SOCIETE", "ACME", "FAX", "0", "DETAIL", strings.Repeat("REF:A%Q:1%PRIX:1%PROD:B|", 10000))
	assert.Equal(t, "00", said(t, p.script("server_server.pl", form))["RESPONSE"])
	assert.Equal(t, "00", said(t, p.script("server_server.pl", sale(testID, "NOM", strings.Repeat("ü", 256))))["RESPONSE"])
	assert.Contains(t, p.Notes(), "NOM is cut at 255")
	assert.Equal(t, "00", said(t, p.script("server_server.pl", sale(testID, "KEY", "x")))["RESPONSE"], "KEY is ignored (KP-039)")
	twice := p.Ask(http.MethodPost, p.at("/paiement/server_server.pl"), "", http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}, []byte(sale(testID).Encode()+"&MONTANT=7"))
	assert.Equal(t, "7.00", said(t, twice.Body)["MONTANTXKP"])
	var many strings.Builder
	for i := range 1100 {
		fmt.Fprintf(&many, "&x%d=1", i)
	}
	crowded := p.Ask(http.MethodPost, p.at("/paiement/server_server.pl"), "", http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}, []byte(sale(testID).Encode()+many.String()))
	assert.Equal(t, "00", said(t, crowded.Body)["RESPONSE"])
}

// TestHostileValuesComeBackEncoded: what a field brings cannot add fields or lines to the
// answer (KP-028, KP-031).
func TestHostileValuesComeBackEncoded(t *testing.T) {
	p := open(t, arrange{})
	hostile := "1&RESPONSE=00\r\nX: y|<script>%00"
	answer := p.script("server_server.pl", sale(testID, "IP", hostile, "PAYS", hostile))
	assert.Equal(t, hostile, said(t, answer)["IPXKP"])
	assert.Equal(t, "XX", said(t, answer)["PAYSRXKP"], "KP-162")
	assert.NotContains(t, answer, "\n")
	assert.NotContains(t, answer, "<")
	assert.Contains(t, p.Notes(), "no address")
	assert.Contains(t, p.Notes(), "ISO 3166")
}

// TestCountries: any case; EN is the manual's own example (KP-031).
func TestCountries(t *testing.T) {
	p := open(t, arrange{})
	for sent, c := range map[string]struct {
		told string
		odd  bool
	}{
		"fr": {"FR", false}, "FR": {"FR", false}, "GP": {"GP", false}, "NC": {"NC", false}, "EN": {"GB", true}, "en": {"GB", true}, "ZZ": {"ZZ", true}, "QX": {"QX", true}, "FRA": {"XX", true}, "France": {"XX", true}, "ÄÖ": {"XX", true},
	} {
		assert.Equal(t, c.told, said(t, p.script("server_server.pl", sale(testID, "PAYS", sent)))["PAYSBXKP"], sent)
		assert.Equal(t, c.odd, strings.Contains(p.Notes(), "PAYS"), "%s: %s", sent, p.Notes())
	}
	assert.Equal(t, "2001:db8::1", said(t, p.script("server_server.pl", sale(testID, "IP", "2001:db8::1")))["IPXKP"])
	assert.NotContains(t, p.Notes(), "address")
}
