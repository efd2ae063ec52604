package klikandpay_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// shop sets the two URLs of the back office, which may have an underscore in them.
func (p sandboxed) shopURLs(accepted, refused string) {
	p.T.Helper()
	p.Merge(`{"switches": {"accepted_url": "` + accepted + `", "refused_url": "` + refused + `"}}`)
}

// TestRawConcatenation: what a merchant has put into the form comes behind the back
// office's URL byte for byte, in the header and in the link (KP-091 to KP-093, KP-133).
func TestRawConcatenation(t *testing.T) {
	for name, c := range map[string]struct{ base, text, want string }{
		"key=token":           {"https://shop.example/ok.php?key=", "a3f9356", "https://shop.example/ok.php?key=a3f9356"},
		"base64":              {"https://shop.example/?po=", "++++a/b+c==", "https://shop.example/?po=++++a/b+c=="},
		"a path behind it":    {"https://shop.example/order/placed", "/5f4dcc3b", "https://shop.example/order/placed/5f4dcc3b"},
		"host only":           {"https://shop.example", "/path?x=1", "https://shop.example/path?x=1"},
		"two question marks":  {"https://shop.example/ok?order=", "356?t=1", "https://shop.example/ok?order=356?t=1"},
		"a fragment":          {"https://shop.example/ok?order=", "356#top", "https://shop.example/ok?order=356#top"},
		"percents":            {"https://shop.example/ok?order=", "%2B%zz%", "https://shop.example/ok?order=%2B%zz%"},
		"dots and slashes":    {"https://shop.example/a/", "../b//c/./d", "https://shop.example/a/../b//c/./d"},
		"legal and unusual":   {"https://shop.example/?", "a|b'(c)*;~[d]:@,!$", "https://shop.example/?a|b'(c)*;~[d]:@,!$"},
		"illegal":             {"https://shop.example/?", "a b\"<>\\^`{}é\x01\x7f", "https://shop.example/?a%20b%22%3C%3E%5C%5E%60%7B%7D%C3%A9%01%7F"},
		"header splitting":    {"https://shop.example/?", "a\r\nSet-Cookie: x=1\r\n\r\n<b>", "https://shop.example/?a%0D%0ASet-Cookie:%20x=1%0D%0A%0D%0A%3Cb%3E"},
		"out of an attribute": {"https://shop.example/?", `"><script>alert(1)</script>`, "https://shop.example/?%22%3E%3Cscript%3Ealert(1)%3C/script%3E"},
		"ampersands":          {"https://shop.example/?", "a=1&amp;b=2&lt", "https://shop.example/?a=1&amp;b=2&lt"},
		"nothing":             {"https://shop.example/ok", "", "https://shop.example/ok"},
	} {
		t.Run(name, func(t *testing.T) {
			p := open(t, arrange{})
			p.shopURLs(c.base, c.base)
			form := order(testID, "RETOURVOK", c.text, "RETOURVHS", c.text)
			page := p.entered("check.pl", form)
			p.payAt(page, visaTest)
			shown := p.Get(page)
			assert.Equal(t, "accepted", shown.Attr("#kp-result", "data-result"))
			assert.Equal(t, c.want, shown.Attr("#kp-return", "href"))
			assert.NotContains(t, shown.Body, "<script")

			left := p.Post(p.entered("check.pl", form)+"/leave", nil)
			assert.Equal(t, http.StatusFound, left.Status)
			assert.Equal(t, []string{c.want}, left.Header["Location"])
			assert.Empty(t, left.Header["Set-Cookie"])

			p.Switches("after_accept=redirect")
			paid := p.pressed(p.entered("check.pl", form), theCard())
			assert.Equal(t, http.StatusFound, paid.Status)
			assert.Equal(t, []string{c.want}, paid.Header["Location"])
		})
	}
}

// TestFormDecodedOnce: a token that the merchant encoded twice arrives encoded once (KP-092).
func TestFormDecodedOnce(t *testing.T) {
	p := open(t, arrange{switches: "refused_url=https://shop.example/ko?t="})
	body := strings.ReplaceAll(order(testID, "RETOURVHS", "TOKEN").Encode(), "TOKEN", "a%2Bb+c%252Bd")
	sent := p.Ask("POST", p.at("/paiement/check.pl"), "", http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}, []byte(body))
	left := p.Post(sent.Header.Get("Location")+"/leave", nil)
	assert.Equal(t, "https://shop.example/ko?t=a+b%20c%2Bd", left.Header.Get("Location"))
}

// TestWhereTheShopIs: the back office's URL wins over the workspace's places; without any
// there is no link and no redirect (KP-091, KP-095).
func TestWhereTheShopIs(t *testing.T) {
	p := open(t, arrange{shop: "http://127.0.0.1:9", paths: map[string]string{"accepted": "/ok", "refused": "/ko"}})
	left := p.Post(p.entered("check.pl", order(testID))+"/leave", nil)
	assert.Equal(t, "http://127.0.0.1:9/ko/order/356/failed?t=a3f9", left.Header.Get("Location"))
	p.Switches("accepted_url=https://elsewhere.example refused_url=https://elsewhere.example/ko")
	page := p.entered("check.pl", order(testID))
	p.payAt(page, visaTest)
	assert.Equal(t, "https://elsewhere.example/order/356/done?t=a3f9", p.Get(page).Attr("#kp-return", "href"))

	nowhere := open(t, arrange{switches: "after_accept=redirect"})
	page = nowhere.entered("check.pl", order(testID))
	paid := nowhere.pressed(page, theCard())
	assert.Equal(t, page, paid.Header.Get("Location"), "no redirect, so page 3")
	assert.False(t, nowhere.Get(page).Has("#kp-return"))
	page = nowhere.entered("check.pl", order(testID))
	assert.Equal(t, page, nowhere.Post(page+"/leave", nil).Header.Get("Location"))
	shown := nowhere.Get(page)
	assert.Equal(t, "cancelled", shown.Attr("#kp-result", "data-result"))
	assert.False(t, shown.Has("a"))
}

// TestAddressesOfTheWebOnly: a form cannot make a link run a script.
func TestAddressesOfTheWebOnly(t *testing.T) {
	p := open(t, arrange{})
	for base, text := range map[string]string{"javascript": ":alert(1)//", "java": "script:alert(1)", "data:text/html,": "<script>alert(1)</script>", "//evil": ".example"} {
		p.shopURLs(base, base)
		page := p.entered("check.pl", order(testID, "RETOURVOK", text))
		p.payAt(page, visaTest)
		shown := p.Get(page)
		assert.Equal(t, "accepted", shown.Attr("#kp-result", "data-result"))
		assert.NotContains(t, strings.ToLower(shown.Attr("#kp-return", "href")), "script", base)
	}
}

// TestXKPBehindTheAcceptedURL (KP-094).
func TestXKPBehindTheAcceptedURL(t *testing.T) {
	p := open(t, arrange{switches: "append_to_accepted=xkp accepted_url=https://shop.example"})
	for text, join := range map[string]string{"/done": "?", "/done?t=1": "&"} {
		page := p.entered("check.pl", order(testID, "RETOURVOK", text))
		p.payAt(page, masterTest)
		link := p.Get(page).Attr("#kp-return", "href")
		assert.Equal(t, "https://shop.example"+text+join+"NUMXKP="+p.Payment("a3f9-356").Ref+"&PAIEMENT=MASTERCARD&MONTANTXKP=43.50", link)
	}
}

// TestHostileFields: nothing that a form says runs on a page, whatever field it is in.
func TestHostileFields(t *testing.T) {
	p := open(t, arrange{switches: "missing_customer=ask"})
	hostile := `"><script>alert(1)</script><img src=x onerror=alert(2)>'{{.}}` + "\r\nSet-Cookie: a=b\r\n\u202e\x00"
	form := url.Values{}
	for name := range order(testID) {
		form.Set(name, hostile)
	}
	for _, name := range []string{"DETAIL", "SOCIETE", "STATE", "REGION", "FAX", "MODULE", "MODULE_VERSION", "EXTRA", "DATE2", hostile} {
		form.Set(name, hostile)
	}
	form.Set("ID", testID)
	form.Set("MONTANT", "43.50")
	for _, script := range []string{"check.pl", "checkxfois.pl", "checkdiff.pl"} {
		sent := p.Post(p.at("/paiement/"+script), form)
		require.Equal(t, http.StatusSeeOther, sent.Status, sent.Brief())
		shown := sent.Follow()
		for _, one := range []string{sent.Body, shown.Body} {
			assert.NotContains(t, one, "<script")
			assert.NotContains(t, one, "<img")
		}
		assert.Empty(t, shown.Header["Set-Cookie"])
		assert.Contains(t, shown.Text("#kp-basket"), "<script>alert(1)</script>", "it is text")
		assert.Equal(t, "default-src 'none'; style-src 'unsafe-inline'; img-src http: https: data:; base-uri 'none'; frame-ancestors 'none'", shown.Header.Get("Content-Security-Policy"))
	}
}
