package clickandbuy_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Vector V4 of CB-070: a path of several segments, so that the two rules differ.
const (
	v4Target   = "/index.php/clickandbuy/processing/response/?price=1234&cb_currency=EUR&cb_content_name_utf=Your+purchase+at+Default&externalBDRID=100000001-7"
	v4Path     = "0f6ad6a7a67a1a3fe0a5618f85c47ef4"
	v4Basename = "e1d4329673d55ffb768d831f8ee32a07"
)

func (p *sandboxed) calculate(link, dynkey string) page {
	p.T.Helper()
	form := p.get(p.URL + "/clickandbuy/tools/fgkey?lang=en")
	require.True(p.T, form.Has("form#cb-fgkey textarea#cb-link"), form.Brief())
	return p.post(form.Attr("form#cb-fgkey", "action"), url.Values{"link": {link}, "dynkey": {dynkey}})
}

// The calculator reads a link in each of its shapes and answers vector V4 by both rules.
func TestSignatureOfAPastedLink(t *testing.T) {
	p := open(t, arrange{})
	for name, before := range map[string]string{
		"newauth":       "https://eu.clickandbuy.com/newauth/http://premium-pr3tp0uxvn69z1.eu.clickandbuy.com",
		"premium host":  "http://premium-pr3tp0uxvn69z1.eu.clickandbuy.com",
		"older":         "http://premium-link.net/pr3tp0uxvn69z1",
		"sandbox":       p.URL + "/clickandbuy/newauth/http://premium-pr3tp0uxvn69z1.eu.clickandbuy.com",
		"sandbox, host": p.URL + "/clickandbuy/~premium-pr3tp0uxvn69z1.eu.clickandbuy.com",
	} {
		t.Run(name, func(t *testing.T) {
			for key, verdict := range map[string]string{v4Path: "right", v4Basename: "right", strings.Repeat("0", 32): "wrong"} {
				shown := p.calculate("\n"+before+v4Target+"&fgkey="+key+"\n", "")
				assert.Equal(t, verdict, shown.Attr("#cb-verdict", "data-verdict"), key)
				assert.Equal(t, v4Path, shown.Text("#cb-path .code"))
				assert.Equal(t, "***"+v4Target, shown.Text("#cb-path .reason"))
				assert.Equal(t, v4Basename, shown.Text("#cb-basename .code"))
				assert.Equal(t, "***/?price=1234&cb_currency=EUR&cb_content_name_utf=Your+purchase+at+Default&externalBDRID=100000001-7", shown.Text("#cb-basename .reason"))
				assert.Equal(t, before+v4Target+"&fgkey="+v4Path, shown.Text("#cb-finished"))
			}
			assert.Equal(t, "missing", p.calculate(before+v4Target, "").Attr("#cb-verdict", "data-verdict"))
		})
	}
}

// Without an account the developer says the dynkey: vector V3; what was typed is not shown.
func TestSignatureWithATypedKey(t *testing.T) {
	p := open(t, arrange{})
	const target = "/?price=1234&cb_currency=EUR&cb_content_name_utf=Your+purchase+at+Default&externalBDRID=100000001-7"
	assert.Equal(t, "unkeyed", p.calculate(target, "").Attr("#cb-verdict", "data-verdict"))
	for _, before := range []string{"", "http://premium-x.eu.clickandbuy.com", "https://shop.example"} {
		shown := p.calculate(before+target, "dynkey1")
		assert.Equal(t, before+target+"&fgkey=e1d4329673d55ffb768d831f8ee32a07", shown.Text("#cb-finished"))
		assert.NotContains(t, shown.Body, "dynkey1")
		assert.NotContains(t, p.Journalled(), "dynkey1")
	}
}

// It says what merchants did wrong: V9's hash over values before they were encoded, another
// rule than the account's, and a parameter behind fgkey (CB-064, CB-067, CB-077).
func TestSignatureMistakesAreNamed(t *testing.T) {
	p := open(t, arrange{})
	const host = "http://premium-pr3tp0uxvn69z1.eu.clickandbuy.com"
	const v8 = "/s.php?price=123&cb_currency=EUR&externalBDRID=4711&cb_billing_LastName=M%C3%BCller&cb_billing_City=K%C3%B6ln"
	shown := p.calculate(host+v8+"&fgkey=0cc2a0e882c3ee7f293b67c85ce4fd35", "")
	assert.Equal(t, "wrong", shown.Attr("#cb-verdict", "data-verdict"))
	assert.Contains(t, shown.Text("#cb-reason"), "before the values were URL-encoded")
	assert.Equal(t, "71d0c2095aca69ab424135a54ad53bbb", shown.Text("#cb-path .code"))

	shown = p.calculate(host+v8+"&fgkey=71d0c2095aca69ab424135a54ad53bbb&x=1", "")
	assert.Contains(t, shown.Text("#cb-reason"), "not the last parameter")

	p.Switches("fgkey.rule=basename")
	shown = p.calculate(host+v4Target+"&fgkey="+v4Path, "")
	assert.Contains(t, shown.Text("#cb-reason"), "fgkey.rule excludes")
	assert.Equal(t, host+v4Target+"&fgkey="+v4Basename, shown.Text("#cb-finished"))
}

// Whatever is pasted is a page, and what a page shows is text.
func TestSignatureOfAnything(t *testing.T) {
	p := open(t, arrange{})
	for _, text := range []string{"x", "/", "?", "&fgkey=", "http://", "/newauth/", "/~", "<script>alert(1)</script>", "/?fgkey=1", "http%3A%2F%2Fpremium-x", strings.Repeat("/a", 5000)} {
		shown := p.calculate(text, "key")
		assert.Equal(t, 200, shown.Status, text)
		assert.True(t, shown.Has("#cb-verdict"), text)
		assert.False(t, shown.Has("script"), text)
	}
}
