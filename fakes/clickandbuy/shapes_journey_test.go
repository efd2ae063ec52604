package clickandbuy_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestShapesOfPremiumLinks: every shape in which merchants write the link leads to
// the same page, by path and by host (CB-031 to CB-035, CB-037).
func TestShapesOfPremiumLinks(t *testing.T) {
	target := signed("dynkey1", "/cb.php?price=1234&cb_currency=EUR&externalBDRID=s1&Nation=DE&lang=de")
	script, query, _ := strings.Cut(strings.TrimPrefix(target, "/"), "?")
	for name, c := range map[string]struct{ method, path, host string }{
		"newauth, by path":              {"GET", "/clickandbuy/newauth/http://premium-pr3tp0uxvn69z1.eu.clickandbuy.com" + target, ""},
		"newauth, by host":              {"GET", "/newauth/http://premium-pr3tp0uxvn69z1.eu.clickandbuy.com" + target, "eu.clickandbuy.com"},
		"newauth, host in upper case":   {"GET", "/newauth/http://premium-pr3tp0uxvn69z1.eu.clickandbuy.com" + target, "EU.ClickAndBuy.COM"},
		"newauth, host with port":       {"GET", "/newauth/http://premium-pr3tp0uxvn69z1.eu.clickandbuy.com" + target, "eu.clickandbuy.com:8080"},
		"newauth, target in upper case": {"GET", "/newauth/HTTP://PREMIUM-PR3TP0UXVN69Z1.EU.CLICKANDBUY.COM" + target, "eu.clickandbuy.com"},
		"newauth, https target":         {"GET", "/newauth/https://premium-pr3tp0uxvn69z1.eu.clickandbuy.com" + target, "eu.clickandbuy.com"},
		"newauth, one slash":            {"GET", "/newauth/http:/premium-pr3tp0uxvn69z1.eu.clickandbuy.com" + target, "eu.clickandbuy.com"},
		"newauth, encoded target":       {"GET", "/newauth/http%3A%2F%2Fpremium-pr3tp0uxvn69z1.eu.clickandbuy.com%2F" + script + "?" + query, "eu.clickandbuy.com"},
		"newauth, target with port":     {"GET", "/newauth/http://premium-pr3tp0uxvn69z1.eu.clickandbuy.com:80" + target, "eu.clickandbuy.com"},
		"premium host":                  {"GET", target, "premium-pr3tp0uxvn69z1.eu.clickandbuy.com"},
		"premium host in upper case":    {"GET", target, "Premium-PR3TP0UXVN69Z1.EU.clickandbuy.com"},
		"premium host, by path":         {"GET", "/clickandbuy/~premium-pr3tp0uxvn69z1.eu.clickandbuy.com" + target, ""},
		"legacy host":                   {"GET", "/pr3tp0uxvn69z1" + target, "premium-link.net"},
		"legacy host, by path":          {"GET", "/clickandbuy/~premium-link.net/pr3tp0uxvn69z1" + target, ""},
		"legacy host behind newauth":    {"GET", "/clickandbuy/newauth/http://premium-link.net/pr3tp0uxvn69z1" + target, ""},
		"posted":                        {"POST", "/newauth/http://premium-pr3tp0uxvn69z1.eu.clickandbuy.com" + target, "eu.clickandbuy.com"},
		"posted to the premium host":    {"POST", target, "premium-pr3tp0uxvn69z1.eu.clickandbuy.com"},
		"another system in the link":    {"GET", target, "premium-pr3tp0uxvn69z1.uk.clickandbuy.com"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := open(t, arrange{})
			var body []byte
			if c.method == "POST" {
				body = []byte("return=1&price=1&externalBDRID=other")
			}
			shown := p.ask(c.method, p.URL+c.path, c.host, nil, body)
			require.True(t, shown.Has("form#cb-login"), shown.Brief())
			assert.Equal(t, "12,34 EUR", shown.Text("#cb-price"))
			assert.Len(t, p.Payments("s1"), 1, "the workspace of the account has it, and the body is not read")
		})
	}
}

var addresses = regexp.MustCompile(`http://[^/"]+(/clickandbuy)?/pay/[a-z0-9]+`)

// TestSamePageByHostAndByPath: but for the addresses of its forms, which are of the
// kind asked by.
func TestSamePageByHostAndByPath(t *testing.T) {
	p := open(t, arrange{})
	target := "/newauth/http://premium-" + openLink + ".eu.clickandbuy.com/cb.php?" + usual
	byPath, byHost := p.get(p.URL+"/clickandbuy"+target), p.ask("GET", p.URL+target, "eu.clickandbuy.com", nil, nil)
	assert.Equal(t, addresses.ReplaceAllString(byPath.Body, "PAGE"), addresses.ReplaceAllString(byHost.Body, "PAGE"))
	assert.True(t, strings.HasPrefix(byPath.own(), p.URL+"/clickandbuy/pay/"), byPath.own())
	assert.True(t, strings.HasPrefix(byHost.own(), "http://eu.clickandbuy.com/pay/"), byHost.own())
	assert.Contains(t, byPath.Header.Get("Set-Cookie"), "sandbox_clickandbuy=")
	assert.Contains(t, byPath.Header.Get("Set-Cookie"), "Path=/clickandbuy")
	assert.Contains(t, byHost.Header.Get("Set-Cookie"), "Path=/;")

	again := p.ask("GET", p.URL+strings.TrimPrefix(byHost.own(), "http://eu.clickandbuy.com"), "EU.clickandbuy.com", nil, nil)
	assert.True(t, again.Has("form#cb-login"), again.Brief())
}

// TestPagesUnderThePublicAddress: browsers are sent there, whatever was asked.
func TestPagesUnderThePublicAddress(t *testing.T) {
	p := open(t, arrange{public: "https://pay.example/sandbox/"})
	shown := p.order("s1")
	assert.True(t, strings.HasPrefix(shown.own(), "https://pay.example/sandbox/clickandbuy/pay/"), shown.own())
}

// TestNoPremiumLinks: addresses that only look like one are pages of the provider.
func TestNoPremiumLinks(t *testing.T) {
	p := open(t, arrange{})
	for _, c := range []struct{ path, host string }{
		{"/clickandbuy/newauth/", ""},
		{"/clickandbuy/newauth/http://", ""},
		{"/clickandbuy/newauth/http:", ""},
		{"/clickandbuy/newauth/ftp://premium-643muv2vht10vz.eu.clickandbuy.com/x", ""},
		{"/clickandbuy/newauth/http://evil.example/premium-643muv2vht10vz.eu.clickandbuy.com/x", ""},
		{"/clickandbuy/newauth/http://premium-643muv2vht10vz.eu.clickandbuy.com.evil.example/x", ""},
		{"/clickandbuy/newauth/http://user@premium-643muv2vht10vz.eu.clickandbuy.com/x", ""},
		{"/clickandbuy/newauth/../../etc/passwd", ""},
		{"/clickandbuy/newauth/%2e%2e/%2e%2e/", ""},
		{"/clickandbuy/newauth/http%3A%2F%2F%zz", ""},
		{"/clickandbuy/~premium-.eu.clickandbuy.com/x", ""},
		{"/clickandbuy/~premium-link.net/", ""},
		{"/x", "premium-a%2fb.eu.clickandbuy.com"},
		{"/x?price=1", "premium-........eu.clickandbuy.com"},
		{"/x", "premium-ü.eu.clickandbuy.com"},
		{"//", "premium-link.net"},
		{"/..//..", "premium-link.net"},
	} {
		shown := p.raw("GET " + c.path + " HTTP/1.1\r\nHost: " + c.host + "\r\nConnection: close\r\n\r\n")
		assert.Less(t, shown.Status, 500, "%v", c)
		assert.GreaterOrEqual(t, shown.Status, 400, "%v", c)
	}
}
