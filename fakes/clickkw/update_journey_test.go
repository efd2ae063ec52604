package clickkw_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/fakes/faketest/place"
)

const (
	invalidRequest = `{"apiVersion":"1","gatewayResponse":{"error":"INVALID_REQUEST","status":"false"}}`
	duplicate      = `{"message":"ORDER Duplicate","status":0}`
	sessionExpire  = `{"message":"Session Expire","status":0}`
	invalidSession = `{"message":"INVALID SESSION","status":0}`
)

// TestUnusableBodies: each is INVALID_REQUEST in HTTP 200, the journal says what is wrong
// and where, and the session is as it was (KW-048).
func TestUnusableBodies(t *testing.T) {
	p := open(t, arrange{})
	session, _ := p.created()
	with := func(key string, value any) string { return order(session, map[string]any{key: value}) }
	for name, c := range map[string]struct{ body, reason string }{
		"empty":                      {"", "the body is empty"},
		"blanks":                     {" \n ", "the body is empty"},
		"not JSON":                   {"session_id=x", "line 1, column 1"},
		"broken in the third line":   {"{\n\"session_id\": \"x\",\n\"order_id\": 1 \"lang\": en}", "line 3, column 15"},
		"cut off":                    {`{"session_id":"x"`, "line 1, column 17"},
		"trailing comma":             {`{"session_id":"x",}`, "line 1, column 19"},
		"two objects":                {`{} {}`, "line 1, column 4"},
		"a list":                     {`[1]`, "the body is a JSON array"},
		"a text":                     {`"x"`, "the body is a JSON string"},
		"null":                       {`null`, "the body is null"},
		"not UTF-8":                  {"{\"session_id\":\"\xff\"}", "not UTF-8"},
		"no session":                 {with("session_id", nil), "session_id is missing"},
		"session empty":              {with("session_id", "  "), "session_id is missing or empty"},
		"session a list":             {with("session_id", []int{1}), "session_id is a list"},
		"no order":                   {with("order_id", nil), "order_id is missing"},
		"order 0":                    {with("order_id", 0), `order_id "0"`},
		"order negative":             {with("order_id", -1), `order_id "-1"`},
		"order with decimals":        {with("order_id", 1.5), `order_id "1.5"`},
		"order a word":               {with("order_id", "A-356"), `order_id "A-356"`},
		"order true":                 {with("order_id", true), "order_id is true or false"},
		"order an object":            {with("order_id", map[string]any{"a": 1}), "order_id is an object"},
		"no amount":                  {with("order_amount", nil), "order_amout is missing"},
		"amount 0":                   {with("order_amount", 0), `"0"`},
		"amount 0.004 rounds to 0":   {with("order_amount", 0.004), `"0.004"`},
		"amount negative":            {with("order_amount", -6), `"-6"`},
		"amount above the maximum":   {with("order_amount", 1000000), "at most 999999.99"},
		"amount rounds above it":     {with("order_amount", "999999.995"), "at most 999999.99"},
		"amount with a comma":        {with("order_amount", "6,00"), `"6,00"`},
		"amount with its currency":   {with("order_amount", "6 KWD"), `"6 KWD"`},
		"amount with an exponent":    {with("order_amount", "6e2"), `"6e2"`},
		"amount a point":             {with("order_amount", "."), `"."`},
		"amount a list":              {with("order_amount", []int{6}), "order_amount is a list"},
		"no return URL":              {with("return_url", nil), "return_url is missing"},
		"return URL relative":        {with("return_url", "/checkout/return"), "return_url is relative"},
		"return URL without host":    {with("return_url", "https://"), "return_url names no host"},
		"return URL with script":     {with("return_url", "javascript:alert(1)"), "leads to javascript:"},
		"return URL with data":       {with("return_url", "data:text/html,x"), "leads to data:"},
		"return URL of an app":       {with("return_url", "shop://paid"), "leads to shop:"},
		"return URL with a line end": {with("return_url", "https://shop.example/\r\nX: y"), "blanks or control characters"},
		"return URL with a blank":    {with("return_url", "https://shop.example/a b"), "blanks or control characters"},
		"return URL too long":        {with("return_url", "https://shop.example/"+strings.Repeat("x", 235)), "longer than 255"},
		"return URL with a bad port": {with("return_url", "https://shop.example:x/"), "is no URL"},
	} {
		t.Run(name, func(t *testing.T) {
			answer := p.call("sessionupdate/Dev1", c.body)
			assert.Equal(t, http.StatusOK, answer.Status)
			assert.Equal(t, "application/json", answer.Header.Get("Content-Type"))
			assert.JSONEq(t, invalidRequest, answer.Body)
			assert.Contains(t, p.Notes(), c.reason)
		})
	}
	assert.Empty(t, p.Payments("356"))
	assert.Len(t, p.Payments(""), 1)
}

// TestSpellingsOfTheFields: every spelling and type that the dossier lists (KW-023 to
// KW-029).
func TestSpellingsOfTheFields(t *testing.T) {
	for name, body := range map[string]string{
		"the live shop's":            `{"session_id":"S","order_id":356,"order_amount":6,"return_url":"https://shop.example/r"}`,
		"texts instead of numbers":   `{"session_id":"S","order_id":"356","order_amount":"6.000","return_url":"https://shop.example/r"}`,
		"the manual's sample":        `{"session_id":"S","order_id":356,"order_amout":6,"return_url":"https://shop.example/r"}`,
		"the manual's table":         `{"session_id":"S","order_id":356,"Order_amout":6,"return_url":"https://shop.example/r"}`,
		"a capital and right":        `{"session_id":"S","order_id":356,"Order_amount":6.0,"return_url":"https://shop.example/r"}`,
		"blanks in keys and values":  `{"session_id":" S ","order_id":" 356 ","order_amout":" 6 ","return_url ":" https://shop.example/r "}`,
		"further keys":               `{"session_id":"S","order_id":356,"order_amount":6,"return_url":"https://shop.example/r","Customer_id":1,"x":{"y":[null]}}`,
		"whole number with decimals": `{"session_id":"S","order_id":356.0,"order_amount":6.00,"return_url":"https://shop.example/r"}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := open(t, arrange{})
			session, _ := p.created()
			answer := p.call("sessionupdate/Dev1", strings.Replace(body, "S", session, 1))
			require.Equal(t, http.StatusFound, answer.Status, answer.Body)
			assert.Equal(t, "6.000", p.Payment("356").Amount.Value)
		})
	}
}

// TestAmountsAreRounded half up to two decimals (KW-031, KW-146).
func TestAmountsAreRounded(t *testing.T) {
	p := open(t, arrange{})
	for i, c := range []struct {
		sent any
		kept string
	}{
		{1.255, "1.260"}, {"1.254", "1.250"}, {"0.005", "0.010"}, {6, "6.000"}, {"6.", "6.000"}, {"999999.994", "999999.990"}, {"0006.10", "6.100"}, {"0.30000000000000004", "0.300"}, {".25", "0.250"},
	} {
		number := 1000 + i
		p.updated("", map[string]any{"order_id": number, "order_amount": c.sent})
		assert.Equal(t, c.kept, p.Payment(fmt.Sprint(number)).Amount.Value, c.sent)
	}
}

// TestReturnURLsAreKept as they are; one without a scheme is given http:// (KW-026).
func TestReturnURLsAreKept(t *testing.T) {
	p := open(t, arrange{})
	for i, c := range []struct{ sent, begins string }{
		{"Www.order.com/return", "http://Www.order.com/return?message="},
		{"localhost:8000/return", "http://localhost:8000/return?message="},
		{"shop", "http://shop?message="},
		{"HTTPS://shop.example", "HTTPS://shop.example?message="},
		{"https://shop.example/r?a=%41&b=+", "https://shop.example/r?a=%41&b=+?message="},
		{"https://shop.example/r#top", "https://shop.example/r#top?message="}, // KW-123
	} {
		_, _, address := p.updated("", map[string]any{"order_id": 2000 + i, "return_url": c.sent})
		shown := p.Get(address).Submit("form#clk-cancel", nil)
		link := shown.Attr("#clk-return", "href")
		assert.True(t, strings.HasPrefix(link, c.begins), "%s: %s", c.sent, link)
		assert.Equal(t, "5;url="+link, shown.Attr("meta[http-equiv=refresh]", "content"), "KW-064")
	}
	p.Switches("return_join=smart")
	_, _, address := p.updated("", map[string]any{"order_id": 3000})
	assert.Contains(t, p.Get(address).Submit("form#clk-cancel", nil).Attr("#clk-return", "href"), "lang=en&message=error&", "KW-122")
}

// TestLanguageOfTheSession: the path's, else the body's, else English (KW-008, KW-009).
func TestLanguageOfTheSession(t *testing.T) {
	p := open(t, arrange{})
	for i, c := range []struct{ path, body, lang string }{
		{"", "", "en"}, {"", "ar", "ar"}, {"/ar", "", "ar"}, {"/Ar", "", "ar"}, {"/en", "ar", "en"}, {"/fr", "ar", "ar"}, {"/AR", "en", "ar"}, {"", "de", "en"},
	} {
		session, _ := p.created()
		answer := p.call("sessionupdate/Dev1"+c.path, order(session, map[string]any{"order_id": 100 + i, "lang": c.body}))
		require.Equal(t, http.StatusFound, answer.Status, answer.Body)
		assert.Equal(t, c.lang, p.Get(answer.Header.Get("Location")).Attr("html", "lang"), "%+v", c)
	}
}

// TestOrdersAreUsedForEver (KW-032 to KW-036).
func TestOrdersAreUsedForEver(t *testing.T) {
	p := open(t, arrange{})
	first, _, _ := p.updated("", nil)
	again := func(session string, number any) string {
		return p.call("sessionupdate/Dev1", order(session, map[string]any{"order_id": number})).Body
	}
	assert.Contains(t, again(first, 356), `"SUCCESS"`, "the same pair again (KW-033)")
	second, _ := p.created()
	assert.JSONEq(t, duplicate, again(second, 356))
	assert.Contains(t, again(first, 357), `"SUCCESS"`, "another order replaces it (KW-034)")
	assert.JSONEq(t, duplicate, again(second, 356), "and both stay used")
	assert.JSONEq(t, duplicate, again(second, 357))
	assert.Contains(t, again(second, 358), `"SUCCESS"`)
	assert.Empty(t, p.Payments("356"))
	assert.Len(t, p.Payments("357"), 1)

	p.Ask(http.MethodPost, p.root()+"Dev1", "", bearer(devToken), []byte(order("", map[string]any{"order_id": 359})))
	third, _ := p.created()
	assert.Contains(t, again(third, 359), `"SUCCESS"`, "an order in the body of create is not registered (KW-036)")

	p.Switches("same_order=duplicate")
	assert.JSONEq(t, duplicate, again(third, 359), "KW-033")
}

// TestOrdersAboveAnInt end as 2147483647, so the second of them is a duplicate (KW-035).
func TestOrdersAboveAnInt(t *testing.T) {
	p := open(t, arrange{})
	session, _, _ := p.updated("", map[string]any{"order_id": 1547982000001})
	assert.Contains(t, p.Notes(), "does not fit")
	assert.Len(t, p.Payments("2147483647"), 1)
	other, _ := p.created()
	assert.JSONEq(t, duplicate, p.call("sessionupdate/Dev1", order(other, map[string]any{"order_id": 1547982000002})).Body)
	assert.JSONEq(t, `{"Order_id":2147483647,"Status":"No_status","Response":"No_status"}`, p.status(session, 1547982000009))
	p.Switches("reject_int_overflow=true")
	assert.JSONEq(t, invalidRequest, p.call("sessionupdate/Dev1", order(other, map[string]any{"order_id": 1547982000002})).Body)
	assert.Contains(t, p.call("sessionupdate/Dev1", order(other, map[string]any{"order_id": 2147483646})).Body, `"SUCCESS"`)
}

// TestLenientJSON reads the manual's own sample, and nothing else that is broken (KW-030).
func TestLenientJSON(t *testing.T) {
	p := open(t, arrange{switches: "lenient_json=true"})
	session, _ := p.created()
	answer := p.Wire(place.Golden(t, "manual_update.request", sampleSession, session))
	assert.Contains(t, answer, `"result":"SUCCESS"`)
	assert.Equal(t, "100.000", p.Payment("1").Amount.Value)
	assert.Contains(t, p.Notes(), "lenient_json")
	for _, broken := range []string{`{"session_id":"x",}`, `{'session_id':'x'}`, `{"session_id":x}`, ``} {
		assert.JSONEq(t, invalidRequest, p.call("sessionupdate/Dev1", broken).Body, broken)
	}
}

// TestAnswersOfUpdate: JSON without a redirect, and the page itself with addresses that
// hold wherever a shop echoes it (KW-039, KW-040).
func TestAnswersOfUpdate(t *testing.T) {
	p := open(t, arrange{switches: "update_reply=html"})
	session, _ := p.created()
	answer := p.call("sessionupdate/Dev1", order(session, nil))
	require.Equal(t, http.StatusOK, answer.Status)
	assert.Equal(t, p.URL+"/clickkw/payment/"+session+"/method", answer.Attr("form#clk-method", "action"))
	assert.Equal(t, p.URL+"/clickkw/payment/"+session+"/cancel", answer.Attr("form#clk-cancel", "action"))
	p.Switches("update_reply=json json_escape_slashes=true")
	answer = p.call("sessionupdate/Dev1", order(session, nil))
	assert.Empty(t, answer.Header.Get("Location"))
	assert.Contains(t, answer.Body, `\/clickkw\/payment\/`, "KW-021")
}

// TestHTTPStatusOfAuthErrors (KW-057).
func TestHTTPStatusOfAuthErrors(t *testing.T) {
	p := open(t, arrange{switches: "auth_http=401"})
	answer := p.Ask(http.MethodPost, p.root()+"Dev1", "", bearer("wrong"), nil)
	assert.Equal(t, http.StatusUnauthorized, answer.Status)
	assert.Contains(t, answer.Body, "INVALID_AUTH")
	assert.Equal(t, http.StatusOK, p.call("sessionupdate/Dev1", "{").Status, "INVALID_REQUEST stays 200")
	assert.NotContains(t, p.Journalled(), devToken)
}

// TestOrdersOfAnyLength end as 2147483647, too, however many digits they have (KW-035).
func TestOrdersOfAnyLength(t *testing.T) {
	long := strings.Repeat("9", 60)
	for name, sent := range map[string]any{"a number": json.Number(long), "a text": long, "with zeros": "000" + long + ".00"} {
		p := open(t, arrange{})
		session, _, _ := p.updated("", map[string]any{"order_id": sent})
		assert.Len(t, p.Payments("2147483647"), 1, name)
		assert.Contains(t, p.Exchanges("clickkw.update")[0].Notes[0], "does not fit", name)
		p.Switches("reject_int_overflow=true")
		assert.JSONEq(t, invalidRequest, p.call("sessionupdate/Dev1", order(session, map[string]any{"order_id": sent})).Body, name)
		assert.JSONEq(t, invalidRequest, p.call("paymentstatus/Dev1", order(session, map[string]any{"order_id": sent})).Body, name)
	}
}

// TestReturnURLsAreKeptByteForByte, in the link as in what a browser does by itself; HTML's
// own characters are all that is written otherwise (KW-123).
func TestReturnURLsAreKeptByteForByte(t *testing.T) {
	p := open(t, arrange{})
	for i, c := range []struct{ sent, written string }{
		{"https://shop.example/O'Brien", "https://shop.example/O&#39;Brien"},
		{"https://shop.example/café?x=é", "https://shop.example/café?x=é"},
		{"https://shop.example/r?x=%zz&y=%C3%a9", "https://shop.example/r?x=%zz&amp;y=%C3%a9"},
		{"https://shop.example/r?x={1}|[2]^`", "https://shop.example/r?x={1}|[2]^`"},
		{`https://shop.example/r?x="><script>`, "https://shop.example/r?x=&#34;&gt;&lt;script&gt;"},
		{"https://shop.example/سوق", "https://shop.example/سوق"},
	} {
		_, _, address := p.updated("", map[string]any{"order_id": 2000 + i, "return_url": c.sent})
		shown := p.Get(address).Submit("form#clk-cancel", nil)
		assert.Contains(t, shown.Body, `id="clk-return" href="`+c.written+"?message=error&amp;message_type=wrong&amp;indicator_status=ERROR")
		assert.Contains(t, shown.Body, `content="5;url=`+c.written+"?message=error&amp;message_type=wrong&amp;indicator_status=ERROR")
		assert.False(t, shown.Has("script"))
	}
}

// TestAHostOfOneWord is taken, as containers have them; the journal says what that means,
// since a path alone may have been meant (KW-026).
func TestAHostOfOneWord(t *testing.T) {
	p := open(t, arrange{})
	for i, c := range []struct {
		sent string
		said bool
	}{
		{"return", true}, {"return/here?a=1", true}, {"shop:8080/return", true}, {"Www.order.com/return", false}, {"http://shop/return", false},
	} {
		session, _ := p.created()
		answer := p.call("sessionupdate/Dev1", order(session, map[string]any{"order_id": 100 + i, "return_url": c.sent}))
		require.Equal(t, http.StatusFound, answer.Status, answer.Body)
		assert.Equal(t, c.said, strings.Contains(p.Notes(), "is taken for a host"), "%s: %s", c.sent, p.Notes())
	}
}

// TestOptionalTextsAreAnyScalar; a list or an object is left out (KW-027).
func TestOptionalTextsAreAnyScalar(t *testing.T) {
	p := open(t, arrange{rules: `
  - op: clickkw.page
    when: buyer.name in ["true", "false", "12.50", "Jane"]
    times: 1
    then: {fault: {kind: status, status: 503}}`})
	for i, name := range []any{true, false, json.Number("12.50"), "Jane"} {
		_, _, address := p.updated("", map[string]any{"order_id": 100 + i, "customer_name": name, "customer_phone": true})
		assert.NotContains(t, p.Notes(), "left out")
		assert.Equal(t, http.StatusServiceUnavailable, p.Get(address).Status, name)
	}
	for i, name := range []any{[]string{"Jane"}, map[string]any{"first": "Jane"}} {
		_, _, address := p.updated("", map[string]any{"order_id": 200 + i, "customer_name": name})
		assert.Contains(t, p.Notes(), "customer_name is")
		assert.Contains(t, p.Notes(), "left out")
		assert.Equal(t, http.StatusOK, p.Get(address).Status, name)
	}
	assert.JSONEq(t, invalidRequest, p.call("sessionupdate/Dev1", order("x", map[string]any{"return_url": true})).Body, "required ones are none")
}
