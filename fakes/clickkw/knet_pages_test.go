package clickkw_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/fakes/faketest/place"
)

// The elements that browser tests written for the legacy page look for (KW-071 to KW-081).
func TestLegacyPaymentPage(t *testing.T) {
	p := open(t, arrange{})
	shown := p.atKNET("en", nil)
	for _, want := range []string{
		"select#bank[name=bank].paymentselect", "input#cardN[name=cardN].paymentinput",
		"select#Ecom_Payment_Card_ExpDate_Month[name=Ecom_Payment_Card_ExpDate_Month]",
		"select#Ecom_Payment_Card_ExpDate_Year[name=Ecom_Payment_Card_ExpDate_Year]",
		"input#Ecom_Payment_Pin_id[name=Ecom_Payment_Pin_id][type=password]",
		"input#EntrySubmitAction_id[type=submit][value=Submit]", "input[type=reset][value=Reset]",
		`button#knet-cancel[form="knet-cancel-form"]`, "form#knet-cancel-form",
		`#Ecom_Payment_Card_ExpDate_Month option[value="8"]`, `#Ecom_Payment_Card_ExpDate_Year option[value="2020"]`,
	} {
		assert.Equal(t, 1, shown.Doc.Find(want).Length(), want)
	}
	assert.False(t, shown.Has(`option[value="08"]`))
	assert.Equal(t, "Knet Test Card [KNET1]", shown.Text(`#bank option[value="KNET1"]`))
	assert.True(t, shown.Has(`#bank option[value="ABK"]`))
	assert.Equal(t, "888888", shown.Text("#knet-prefix"))
	words := strings.Join(strings.Fields(shown.Text("body")), " ")
	for _, want := range []string{
		"Billing Information", "Merchant : Click", "Website : http://www.clickkw.com", "Amount : KD 6.000", "Card Information",
		"You are paying through Knet Test Card", "Accepted Cards KNET Home Help Copyrights Privacy Policy Disclaimer View Certificate Contact Us", "@knetkw",
	} {
		assert.Contains(t, words, want)
	}
	assert.Contains(t, shown.Address, "/~www.knetpay.com.kw/CGW302/hppaction?formAction=com.aciworldwide.commerce.gateway.payment.action.HostedPaymentPageAction&PaymentID=")
	assert.Regexp(t, `[?&]PaymentID=[1-9]\d{10}90200&session=[A-Za-z0-9]{36}$`, shown.Address)
}

// The elements of the later page (KW-072 to KW-080).
func TestLaterPages(t *testing.T) {
	p := open(t, arrange{switches: "knet_skin=kpay"})
	shown := p.atKNET("en", nil)
	assert.Regexp(t, `/~www\.kpay\.com\.kw/kpg/paymentpage\.htm\?PaymentID=1002019020\d{8}&session=[A-Za-z0-9]{36}$`, shown.Address)
	for _, want := range []string{
		"#paypage", "select#bank[name=bank].paymentselect.bank", "input#debitNumber[name=debitNumber]",
		"select#debitMonthSelect[name=debitMonthSelect]", "select#debitYearSelect[name=debitYearSelect]",
		"input#cardPin[name=cardPin]", "button#proceed", "button#knet-cancel",
		`#debitMonthSelect option[value="1"]`, `#debitYearSelect option[value="2025"]`,
	} {
		assert.Equal(t, 1, shown.Doc.Find(want).Length(), want)
	}
	assert.Equal(t, "01", shown.Text(`#debitMonthSelect option[value="1"]`))
	assert.Equal(t, "Knet Test Card [KNET1]", shown.Text(`#bank option[value="201825717889145|Knet Test Card [KNET1]|0.000|0.00|0.000"]`))
	assert.Equal(t, "Submit", shown.Text("#proceed"))
	assert.False(t, shown.Has("#payConfirm"))

	confirm := shown.Submit("form#knet-entry", knetSkins["kpay"].filled("0000000001", "9/2025"))
	require.True(t, confirm.Has("#payConfirm form#knet-confirm button#proceedConfirm"), confirm.Brief())
	assert.Equal(t, "Confirm", confirm.Text("#proceedConfirm"))
	assert.False(t, confirm.Has("#paypage"))
	result := confirmed(confirm)
	assert.Equal(t, "paid", result.Attr("#clk-result", "data-result"), result.Brief())
	receipt := p.Get(result.Attr("#clk-receipt", "href"))
	assert.Regexp(t, `B\d{5}`, receipt.Text("#knet-receipt table"), "Auth, KW-172")
}

// The years go from 2018 to twenty years from now, past ones included (KW-077).
func TestListOfYears(t *testing.T) {
	years := open(t, arrange{}).atKNET("en", nil).Doc.Find("#Ecom_Payment_Card_ExpDate_Year option").Map(
		func(_ int, option *goquery.Selection) string { return option.AttrOr("value", "") })
	require.Len(t, years, 1+22)
	assert.Empty(t, years[0])
	for i, year := range years[1:] {
		assert.Equal(t, strconv.Itoa(2018+i), year)
	}
}

// Each host of the later pages serves them, at its own name (KW-015).
func TestHostsOfKNET(t *testing.T) {
	p := open(t, arrange{switches: "knet_skin=kpay"})
	shown := p.atKNET("en", nil)
	_, query, _ := strings.Cut(shown.Address, "?")
	for _, host := range []string{"www.kpay.com.kw", "kpaytest.com.kw", "www.kpaytest.com.kw"} {
		page := p.Ask(http.MethodGet, p.URL+"/kpg/paymentpage.htm?"+query, host, nil, nil)
		require.True(t, page.Has("#paypage"), "%s: %s", host, page.Brief())
		assert.Contains(t, page.Attr("form#knet-entry", "action"), "http://"+host, "steps stay at the host")
		assert.True(t, strings.HasSuffix(page.Attr("form#knet-entry", "action"), "/kpg/entry?"+query))
	}
	legacy := p.Ask(http.MethodGet, p.URL+"/CGW302/hppaction?"+query, "www.knetpay.com.kw", nil, nil)
	assert.True(t, legacy.Has("input#cardN"), legacy.Brief())
}

// TestKNETInArabic: right to left, KNET's own words on the buttons, numbers left to right
// (KW-068, KW-079, KW-080).
func TestKNETInArabic(t *testing.T) {
	for skin, buttons := range map[string][2]string{"e24": {"#EntrySubmitAction_id", "#ConfirmAction_id"}, "kpay": {"#proceed", "#proceedConfirm"}} {
		p := open(t, arrange{switches: "knet_skin=" + skin})
		label := func(shown place.Page, button string) string {
			return shown.Attr(button, "value") + shown.Text(button)
		}
		arabic := func(shown place.Page) {
			t.Helper()
			assert.Equal(t, "ar", shown.Attr("html", "lang"), shown.Brief())
			assert.Equal(t, "rtl", shown.Attr("html", "dir"))
			assert.NotContains(t, strings.Join(strings.Fields(shown.Text("main")), " "), "Information")
		}
		shown := p.atKNET("ar", nil)
		arabic(shown)
		assert.Equal(t, "إرسال", label(shown, buttons[0]))
		assert.Equal(t, "ltr", shown.Attr("bdi#knet-amount", "dir"))
		assert.Equal(t, "KD 6.000", shown.Text("#knet-amount"))

		wrong := shown.Submit("form#knet-entry", url.Values{})
		arabic(wrong)
		assert.Equal(t, "أدخل الرقم السري.", wrong.Text("#knet-pin-problem"))

		confirm := wrong.Submit("form#knet-entry", knetSkins[skin].filled("0000000008", "12/2018"))
		arabic(confirm)
		assert.Equal(t, "تأكيد العملية", label(confirm, buttons[1]))
		assert.Equal(t, "ltr", confirm.Attr("bdi#knet-masked", "dir"))

		progress := confirm.Submit("form#knet-confirm", nil)
		arabic(progress)
		result := p.Get(progress.Attr("#knet-continue", "href"))
		receipt := p.Get(result.Attr("#clk-receipt", "href"))
		arabic(receipt)
		assert.Equal(t, "تمت العملية بنجاح", receipt.Text("h1"))
	}
}

// TestKNETIsAccessible: each field has a label, problems are tied to their fields, and no
// page loads or runs anything.
func TestKNETIsAccessible(t *testing.T) {
	for skin, names := range knetSkins {
		p := open(t, arrange{switches: "knet_skin=" + skin})
		shown := p.atKNET("en", nil).Submit("form#knet-entry", url.Values{})
		assert.Equal(t, "Problem: Payment – KNET", shown.Text("title"))
		assert.Equal(t, "alert", shown.Attr("#knet-problems", "role"))
		assert.Equal(t, 4, shown.Doc.Find("#knet-problems a").Length())
		shown.Doc.Find("#knet-problems a").Each(func(_ int, link *goquery.Selection) {
			assert.True(t, shown.Has(link.AttrOr("href", "")), "%s leads to its field", link.AttrOr("href", ""))
		})
		for _, name := range []string{names.bank, names.number, names.month, names.year, names.pin} {
			field := shown.Doc.Find("#" + name)
			require.Equal(t, 1, field.Length(), name)
			assert.Equal(t, name, field.AttrOr("name", ""))
			labelled := shown.Has(`label[for="`+name+`"]`) || field.AttrOr("aria-label", "") != ""
			assert.True(t, labelled, name)
			assert.Equal(t, "true", field.AttrOr("aria-invalid", ""), name)
			for id := range strings.FieldsSeq(field.AttrOr("aria-describedby", "")) {
				assert.True(t, shown.Has("#"+id), "%s: #%s", name, id)
			}
			assert.Contains(t, field.AttrOr("aria-describedby", ""), "-problem", name)
		}
		assert.False(t, shown.Has("script, link[rel=stylesheet], img, iframe"))
		assert.Contains(t, shown.Header.Get("Content-Security-Policy"), "default-src 'none'")
		assert.Equal(t, 1, shown.Doc.Find("h1").Length())
	}
}
