package clickkw_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestKNETRefusesWhatItCannotUse, beside the field, and keeps what was typed; the PIN it
// never shows again (KW-073, KW-074, KW-078).
func TestKNETRefusesWhatItCannotUse(t *testing.T) {
	for skin, names := range knetSkins {
		p := open(t, arrange{switches: "knet_skin=" + skin})
		shown := p.atKNET("en", nil)
		for _, c := range []struct {
			name, value, problem string // of which field
			field                string
		}{
			{names.bank, "", "Select your bank.", "bank"},
			{names.bank, "NoBank", "Select your bank.", "bank"},
			{names.bank, "NBK", "Cards of this bank cannot pay here. Select Knet Test Card [KNET1].", "bank"},
			{names.number, "", "Enter the card number.", "number"},
			{names.number, "   ", "Enter the card number.", "number"},
			{names.number, "000000008", "The card number is 10 digits after 888888.", "number"},
			{names.number, "00000000008", "The card number is 10 digits after 888888.", "number"},
			{names.number, "000000000x", "The card number is 10 digits after 888888.", "number"},
			{names.number, "8888810000000008", "The card number is 10 digits after 888888.", "number"},
			{names.number, "5123450000000008", "The card number is 10 digits after 888888.", "number"},
			{names.month, "", "Select the month and the year of the expiration date.", "expiry"},
			{names.month, "13", "Select the month and the year of the expiration date.", "expiry"},
			{names.month, "-1", "Select the month and the year of the expiration date.", "expiry"},
			{names.year, "", "Select the month and the year of the expiration date.", "expiry"},
			{names.year, "2017", "Select the month and the year of the expiration date.", "expiry"},
			{names.year, "2040", "Select the month and the year of the expiration date.", "expiry"},
			{names.year, "18", "Select the month and the year of the expiration date.", "expiry"},
			{names.pin, "", "Enter the PIN.", "pin"},
			{names.pin, "123", "The PIN is 4 digits.", "pin"},
			{names.pin, "12345", "The PIN is 4 digits.", "pin"},
			{names.pin, "12a4", "The PIN is 4 digits.", "pin"},
		} {
			form := names.filled("0000000008", "12/2018")
			form.Set(c.name, c.value)
			again := shown.Submit("form#knet-entry", form)
			require.True(t, again.Has("form#knet-entry"), again.Brief())
			assert.Equal(t, c.problem, again.Text("#knet-"+c.field+"-problem"), "%s=%q", c.name, c.value)
			assert.Equal(t, 1, again.Doc.Find("#knet-problems li").Length(), "%s=%q: %s", c.name, c.value, again.Brief())
			assert.Equal(t, form.Get(names.number), again.Attr("#"+names.number, "value"))
			assert.False(t, again.Has("#"+names.pin+"[value]"))
			for _, list := range []string{names.bank, names.month, names.year} {
				if again.Has("#" + list + ` option[value="` + form.Get(list) + `"]`) {
					assert.Equal(t, form.Get(list), again.Doc.Find("#"+list+" option[selected]").AttrOr("value", ""), list)
				}
			}
		}
		assert.Equal(t, "open", p.Payment("356").State, "none of it ends the payment")
	}
}

// TestEveryOtherBankIsRefused: only the test card pays (KW-073).
func TestEveryOtherBankIsRefused(t *testing.T) {
	for skin, names := range knetSkins {
		p := open(t, arrange{switches: "knet_skin=" + skin})
		shown := p.atKNET("en", nil)
		banks := shown.Doc.Find("#bank option").Map(func(_ int, option *goquery.Selection) string { return option.AttrOr("value", "") })
		require.Contains(t, banks, "ABK")
		for _, bank := range banks {
			form := names.filled("0000000008", "12/2018")
			form.Set(names.bank, bank)
			next := shown.Submit("form#knet-entry", form)
			assert.Equal(t, bank == names.testBank, next.Has("form#knet-confirm"), bank)
		}
	}
}

// TestWaysToWriteTheNumber: the ten digits, or all sixteen, with blanks anywhere; no check
// digit counts (KW-074). The confirmation shows four digits and no PIN (KW-080).
func TestWaysToWriteTheNumber(t *testing.T) {
	p := open(t, arrange{})
	shown := p.atKNET("en", nil)
	for number, masked := range map[string]string{
		"0000000008": "*****0008", "8888880000000008": "*****0008", "8888 8800 0000 0001": "*****0001", " 00000 00002 ": "*****0002",
		"8888880123": "*****0123", "1234567899": "*****7899",
	} {
		confirm := shown.Submit("form#knet-entry", knetSkins["e24"].filled(number, "08/2020"))
		require.True(t, confirm.Has("form#knet-confirm"), "%q: %s", number, confirm.Brief())
		assert.Equal(t, masked, confirm.Text("#knet-masked"), number)
		assert.Regexp(t, `Expiration Month :\s*08\s*Expiration Year :\s*2020\s*PIN :\s*\*{4}`, confirm.Text("main"))
		assert.True(t, confirm.Has("input#ConfirmAction_id[type=submit][value=Confirm]"))
		assert.True(t, confirm.Has("a#knet-back") && confirm.Has("button#knet-cancel"))
	}
}

// TestARuleRefusesTheDetails as a whole, once.
func TestARuleRefusesTheDetails(t *testing.T) {
	p := open(t, arrange{rules: `
  - op: clickkw.knet.entry
    when: card.number == "888888******0008" && card.brand == "KNET" && card.month == 12 && card.year == 2018
    times: 1
    then: {outcome: refused}`})
	shown := p.atKNET("en", nil)
	form := knetSkins["e24"].filled("0000000008", "12/2018")
	again := shown.Submit("form#knet-entry", form)
	require.True(t, again.Has("form#knet-entry"), again.Brief())
	assert.Contains(t, again.Text("#knet-problems[role=alert]"), "cannot be accepted")
	assert.Equal(t, "0000000008", again.Attr("#cardN", "value"))
	assert.True(t, again.Submit("form#knet-entry", form).Has("form#knet-confirm"))
}

// TestNoSecretOfKNETIsKept: neither the journal nor the store has the number or the PIN.
func TestNoSecretOfKNETIsKept(t *testing.T) {
	for skin, names := range knetSkins {
		p := open(t, arrange{switches: "knet_skin=" + skin})
		shown := p.atKNET("en", nil)
		for _, number := range []string{"4830275916", "48302 75916", "8888884830275916", "483027591", "8888 8848 3027 5916"} {
			shown.Submit("form#knet-entry", names.filled(number, "12/2018"))
			wrong := names.filled(number, "12/2018")
			wrong.Set(names.bank, "")
			shown.Submit("form#knet-entry", wrong)
		}
		confirmed(shown.Submit("form#knet-entry", names.filled("4830275916", "12/2018")))
		shown.Submit("form#knet-entry", url.Values{names.number: {"4830275916"}, names.pin: {"7391"}}) // after its end
		told := p.Journalled()
		told = strings.ReplaceAll(told, strings.TrimPrefix(p.URL, "http://"), "SERVER") // its port may be like a PIN
		for _, secret := range []string{"4830275916", "48302", "3027", "483027591", "7391"} {
			assert.NotContains(t, told, secret, skin)
		}
		assert.Contains(t, told, "*****5916")
	}
}

// TestSecretsAtWrongAddresses: a form that is sent where none is taken is as secret as
// elsewhere, at KNET and at the gateway.
func TestSecretsAtWrongAddresses(t *testing.T) {
	for skin, names := range knetSkins {
		p := open(t, arrange{switches: "knet_skin=" + skin})
		shown := p.atKNET("en", nil)
		form := names.filled("4830275916", "12/2018")
		root, query, _ := strings.Cut(shown.Address, "?")
		root = root[:strings.LastIndex(root, "/")]
		assert.Equal(t, http.StatusMethodNotAllowed, p.Post(shown.Address, form).Status)
		assert.Equal(t, http.StatusNotFound, p.Post(root+"/nowhere", form).Status)
		assert.Equal(t, http.StatusMethodNotAllowed, p.Get(root+"/entry?"+query+"&"+form.Encode()).Status)
		for _, step := range []string{"/confirm", "/cancel"} {
			p.Post(root+step+"?"+query+"&"+form.Encode(), form)
		}
		p.Get(shown.Address + "&" + form.Encode())
		told := p.Journalled()
		for _, secret := range []string{"4830275916", "7391"} {
			assert.NotContains(t, told, secret, skin)
		}
		assert.Contains(t, told, names.number+"=***")
	}
	p := open(t, arrange{})
	page := p.atCard("en", nil)
	form := theCard(url.Values{"cardNumber": {"4830275916"}, "securityCode": {"9871"}, "password": {"open sesame"}})
	p.Post(page.Address, form)
	for _, step := range []string{"", "/nowhere", "/total", "/card", "/pay", "/cancel"} {
		p.Get(page.Address + step + "?" + form.Encode())
	}
	p.Post(page.Address+"/pay?"+form.Encode(), form)
	p.Post(page.Address+"/cancel?"+form.Encode(), form)
	for _, secret := range []string{"4830275916", "9871", "open+sesame", "open sesame"} {
		assert.NotContains(t, p.Journalled(), secret)
	}
}
