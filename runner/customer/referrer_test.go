package customer

import (
	"io"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestReferer(t *testing.T) {
	const page = "https://shop.example/checkout?a=1#x"
	at := func(s string) *address {
		a, err := parseAddress(s, nil, nil)
		require.NoError(t, err)
		return a
	}
	same, cross, down := "https://shop.example/next", "https://pay.example/", "http://pay.example/"
	full, origin := "https://shop.example/checkout?a=1", "https://shop.example/"
	for policy, want := range map[string][3]string{
		defaultPolicy:                {full, origin, ""},
		"no-referrer":                {"", "", ""},
		"no-referrer-when-downgrade": {full, full, ""},
		"same-origin":                {full, "", ""},
		"origin":                     {origin, origin, origin},
		"strict-origin":              {origin, origin, ""},
		"origin-when-cross-origin":   {full, origin, origin},
		"unsafe-url":                 {full, full, full},
	} {
		for i, to := range []string{same, cross, down} {
			assert.Equal(t, want[i], referer(at(page), at(to), policy), "%s to %s", policy, to)
		}
	}
	assert.Equal(t, "origin", policyOf("no-referrer, origin, later-word", defaultPolicy))
	assert.Equal(t, defaultPolicy, policyOf("never", defaultPolicy))
}

func TestPagesSayTheirPolicy(t *testing.T) {
	w := newWorld(t)
	w.html("/meta", `<meta name=referrer content=no-referrer><a href=/x>on</a>`)
	w.html("/rel", `<a href=/x rel="nofollow noreferrer">on</a>`)
	w.html("/attribute", `<a href=/x referrerpolicy=origin>on</a>`)
	w.on("/header", func(rw http.ResponseWriter, _ *http.Request) {
		rw.Header().Set("Referrer-Policy", "origin")
		rw.Header().Set("Content-Type", "text/html")
		_, _ = io.WriteString(rw, `<a href=/x>on</a>`)
	})
	for path, want := range map[string]string{"/meta": "", "/rel": "", "/attribute": w.URL + "/", "/header": w.URL + "/"} {
		require.NoError(t, w.at(path).Click(t.Context(), "on"))
		assert.Equal(t, want, w.last().Header.Get("Referer"), path)
	}
}

// Frameworks refuse cross-site POSTs by Origin, so a provider's page that is POSTed to
// from a shop must see what a browser would send.
func TestOriginOfAPost(t *testing.T) {
	w := newWorld(t)
	w.html("/shop", `<form id=a method=post action="http://pay.example/start"></form>
		<form id=b method=post action="/own"></form><form id=c action="http://pay.example/get"></form>
		<form id=d method=post action="http://pay.example/away"></form>`)
	w.redirect("/away", 307, "http://third.example/x")
	c := New(Options{Transport: w.named()})
	for form, want := range map[string]string{"a": "http://shop.example", "b": "http://shop.example", "c": "", "d": "null"} {
		require.NoError(t, c.Visit(t.Context(), "http://shop.example/shop?secret=1"))
		require.NoError(t, c.Submit(t.Context(), Submission{Form: form}))
		assert.Equal(t, want, w.last().Header.Get("Origin"), form)
		if form != "b" {
			assert.Equal(t, "http://shop.example/", w.last().Header.Get("Referer"))
		}
	}
}
