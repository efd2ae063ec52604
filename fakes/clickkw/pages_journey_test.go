package clickkw_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestPagesSayWhatTheManualShows: the words of the manual's screenshots, slips included
// (KW-060, KW-062, KW-064, KW-067).
func TestPagesSayWhatTheManualShows(t *testing.T) {
	p := open(t, arrange{})
	shown := p.atMethod("en", nil)
	assert.Equal(t, "Payment To Vodafone", shown.Text("h1"))
	assert.Contains(t, shown.Text("main"), "Track ID : 356", "Click's own counter begins as in the manual")
	for method, using := range map[string]string{"knet": "This Transaction Will Be Paid Using K-Net", "card": "This Transaction Will Be Paid Using Credit Card"} {
		confirm := shown.Submit("form#clk-method", url.Values{"method": {method}})
		text := strings.Join(strings.Fields(confirm.Text("body")), " ")
		for _, words := range []string{"Payment To Vodafone", "Track ID : 356", using, "By Clicking Pay You Are Agreeing To Our Terms And Condition", "Powerd By Click", "6.00 KWD"} {
			assert.Contains(t, text, words)
		}
		assert.Equal(t, "Pay", confirm.Text("form#clk-pay button"))
	}
	assert.Contains(t, p.atMethod("en", map[string]any{"order_id": 9}).Text("main"), "Track ID : 357")
}

// TestPagesInArabic are right to left; amounts and ids stay left to right (KW-068, KW-069).
func TestPagesInArabic(t *testing.T) {
	p := open(t, arrange{})
	shown := p.atConfirm("knet", "ar", nil)
	assert.Equal(t, "ar", shown.Attr("html", "lang"))
	assert.Equal(t, "rtl", shown.Attr("html", "dir"))
	assert.Equal(t, "الدفع إلى Vodafone", shown.Text("h1"))
	assert.Contains(t, shown.Text("main"), "رقم التتبع")
	assert.Equal(t, "ادفع", shown.Text("form#clk-pay button"))
	for _, id := range []string{"#clk-amount", "#clk-track"} {
		assert.Equal(t, "ltr", shown.Attr("bdi"+id, "dir"), id)
	}
	result := shown.Submit("form#clk-cancel", nil)
	assert.Equal(t, "rtl", result.Attr("html", "dir"))
	assert.Contains(t, result.Text("main"), "فشلت عملية الدفع")
	assert.Contains(t, result.Text("main"), "يرجى الانتظار! جارٍ إعادة التوجيه إلى الموقع")
}

// TestOneMethodIsNoChoice: page 1 is skipped, and its minimum still counts (KW-060, KW-061).
func TestOneMethodIsNoChoice(t *testing.T) {
	p := open(t, arrange{account: `{"methods": null}`})
	p.Put(`{"methods": ["card"]}`) // lists are joined: what was there goes first
	_, _, address := p.updated("en", nil)
	shown := p.Get(address)
	require.True(t, shown.Has("form#clk-pay"), shown.Brief())
	assert.Contains(t, shown.Text("main"), "Using Credit Card")
	_, _, address = p.updated("en", map[string]any{"order_id": 2, "order_amount": "0.49"})
	shown = p.Get(address).Submit("form#clk-pay", nil)
	assert.Equal(t, "minimum", shown.Attr("#clk-result", "data-result"), shown.Brief())
}

// TestAmountBelowTheFee: no JSON error, but a page with the minimum of the method, then
// the error return (KW-004, KW-037, KW-061).
func TestAmountBelowTheFee(t *testing.T) {
	p := open(t, arrange{account: `{"minimum": {"knet": "1.000", "card": "2.500"}}`})
	for i, c := range []struct {
		method, amount string
		least          string // "": it is enough
	}{
		{"knet", "0.99", "1.000 KWD"}, {"knet", "1", ""}, {"card", "2.49", "2.500 KWD"}, {"card", "2.50", ""},
	} {
		shown := p.atMethod("en", map[string]any{"order_id": 10 + i, "order_amount": c.amount}).Submit("form#clk-method", url.Values{"method": {c.method}})
		if c.least == "" {
			assert.True(t, shown.Has("form#clk-pay"), shown.Brief())
			continue
		}
		assert.Equal(t, "minimum", shown.Attr("#clk-result", "data-result"), shown.Brief())
		assert.Equal(t, c.least, shown.Text("#clk-minimum"))
		result := returned(t, shown)
		assert.Equal(t, "error", result["message"])
		assert.Regexp(t, `^ERROR[0-9]{16}$`, result["indicator_status"], "KW-121")
	}
}

// TestResultsLeadBack: the parameters in their order, unencoded, behind a literal question
// mark (KW-121, KW-122, KW-124); shown again, it is the same result (KW-070).
func TestResultsLeadBack(t *testing.T) {
	p := open(t, arrange{})
	session, _, address := p.updated("en", nil)
	shown := p.Get(address).Submit("form#clk-cancel", nil)
	link := shown.Attr("#clk-return", "href")
	assert.Regexp(t, `^https://shop\.example/checkout/return\?orderId=356&lang=en\?message=error&message_type=wrong&indicator_status=ERROR[0-9]{16}$`, link)
	assert.Equal(t, link, p.Get(address).Attr("#clk-return", "href"))
	assert.Equal(t, link, p.Get(p.URL+"/clickkw/pay/"+session).Attr("#clk-return", "href"), "KW-011")
	assert.Equal(t, "failed", p.Payment("356").State)

	answer := p.call("sessionupdate/Dev1", order(session, nil)) // KW-033: failed, and begun anew
	require.Equal(t, http.StatusFound, answer.Status, answer.Body)
	again := p.Get(address)
	require.True(t, again.Has("form#clk-method"), again.Brief())
	second := again.Submit("form#clk-cancel", nil).Attr("#clk-return", "href")
	assert.NotEqual(t, link, second, "the digits are drawn anew (KW-121)")
}

// TestRulesChangeTheReturn.
func TestRulesChangeTheReturn(t *testing.T) {
	p := open(t, arrange{rules: "  - op: clickkw.return\n    when: message.message == 'error' and payment.state == 'failed'\n    then: {set: {indicator_status: 'a&b'}, unset: [message_type]}"})
	_, _, address := p.updated("en", nil)
	link := p.Get(address).Submit("form#clk-cancel", nil).Attr("#clk-return", "href")
	assert.True(t, strings.HasSuffix(link, "?message=error&indicator_status=a%26b"), link)
}

// TestPagesWithoutASession lead nowhere, since no shop is known (KW-066, KW-059).
func TestPagesWithoutASession(t *testing.T) {
	p := open(t, arrange{})
	session, _ := p.created()
	for name, c := range map[string]struct {
		address, kind string
		status        int
	}{
		"never updated": {"/clickkw/payment/" + session, "invalid_session", 404},
		"unknown":       {"/clickkw/payment/" + sampleSession, "invalid_session", 404},
		"no session id": {"/clickkw/payment/1", "invalid_session", 404},
		"no page":       {"/clickkw/nowhere", "not_found", 404},
		"no method":     {"/clickkw/api/developer/gatedeveloper/Dev1", "bad_request", 405},
	} {
		shown := p.Get(p.URL + c.address)
		assert.Equal(t, c.status, shown.Status, name)
		assert.Equal(t, c.kind, shown.Attr("#clk-trouble", "data-trouble"), name)
		assert.False(t, shown.Has("a[href], meta[http-equiv=refresh]"), name)
	}
	ar := p.Ask("GET", p.URL+"/clickkw/payment/1", "", http.Header{"Accept-Language": {"ar-KW,en;q=0.5"}}, nil)
	assert.Equal(t, "rtl", ar.Attr("html", "dir"))
}

// TestStepsOutOfOrder lead to where the payment stands.
func TestStepsOutOfOrder(t *testing.T) {
	p := open(t, arrange{})
	_, _, address := p.updated("en", nil)
	for _, step := range []string{"pay", "method"} {
		shown := p.Post(address+"/"+step, nil)
		require.Equal(t, http.StatusSeeOther, shown.Status)
		assert.True(t, shown.Follow().Has("form#clk-method"), step)
	}
	assert.True(t, p.Get(address+"/confirm").Follow().Has("form#clk-method"))
	assert.True(t, p.Post(address+"/method", url.Values{"method": {"paypal"}}).Follow().Has("form#clk-method"))
	p.Post(address+"/cancel", nil)
	for _, step := range []string{"pay", "method", "cancel"} {
		shown := p.Post(address+"/"+step, url.Values{"method": {"knet"}}).Follow()
		assert.Equal(t, "failed", shown.Attr("#clk-result", "data-result"), "%s: %s", step, shown.Brief())
	}
	assert.Len(t, p.Payment("356").History, 3, "cancelled once")
}

// TestPagesByHost are on the provider's own host (KW-011).
func TestPagesByHost(t *testing.T) {
	p := open(t, arrange{})
	session, _ := p.created()
	answer := p.Ask("POST", p.URL+"/api/developer/gatedeveloper/sessionupdate/Dev1", "clickkw.com", bearer(devToken), []byte(order(session, nil)))
	require.Equal(t, "http://clickkw.com/payment/"+session, answer.Header.Get("Location"))
	shown := p.Ask("GET", p.URL+"/payment/"+session, "www.clickkw.com", nil, nil)
	assert.Equal(t, "http://clickkw.com/payment/"+session+"/method", shown.Attr("form#clk-method", "action"))
}
