package customer

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestClick(t *testing.T) {
	w := newWorld(t)
	w.html("/", `<title>Shop</title>
		<a href=/exact>Pay</a> <a href=/longer>Pay  with
		a card</a> <a href="/img"><img src=x alt="Basket"></a> <a href=/aria aria-label="Close"></a>
		<a id=byid class="next link" href="/css"><b class=inner>more</b></a>
		<a href=/same>Terms</a> <a href=/same>Terms</a>
		<a href=/one>Item one</a> <a href=/two>Item two</a>
		<a href="/newauth/http://premium-x.eu.clickandbuy.com/cb.php?price=1&amp;x=a%2Fb;c">Premium</a>
		<a href=/hidden hidden>Secret</a> <div style="display: none"><a href=/hidden2>Secret</a></div>
		<map><area href=/area alt="Map"></map>
		<form action=/form><input type=hidden name=h value=1><input type=submit name=s value=Order><button name=b value=2>Cancel</button></form>`)
	for which, want := range map[string]string{
		"Pay": "/exact", "Pay with a card": "/longer", "with a": "/longer", "Basket": "/img", "Close": "/aria",
		"#byid": "/css", ".inner": "/css", "a.next": "/css", "more": "/css", "Terms": "/same", "a[href='/two']": "/two", "one": "/one",
		"Premium": "/newauth/http://premium-x.eu.clickandbuy.com/cb.php?price=1&x=a%2Fb;c",
		"Map":     "/area", "Order": "/form?h=1&s=Order", "Cancel": "/form?h=1&b=2", "[name=b]": "/form?h=1&b=2", "#byid, nothing": "/css",
	} {
		c := w.at("/")
		require.NoError(t, c.Click(t.Context(), which), which)
		assert.Equal(t, want, w.last().URI, which)
		assert.Equal(t, w.URL+"/", w.last().Header.Get("Referer"))
	}
	for which, want := range map[string]string{
		"Item":   `2 things to click match "Item" on “Shop” (` + w.URL + "/): link “Item one”, link “Item two”",
		"Secret": `nothing to click matches "Secret" on “Shop” (` + w.URL + "/); to click there: link “Pay”, link “Pay with a card”, link “Basket”",
		"pay!":   `button “Order”, button “Cancel”`,
	} {
		assert.ErrorContains(t, w.at("/").Click(t.Context(), which), want)
	}
}

func TestWhatCannotBeClicked(t *testing.T) {
	w := newWorld(t)
	w.html("/", `<title>T</title><a href="javascript:go()">script</a><a id=nowhere onclick="go()">nowhere</a><a href="tel:1">call</a>
		<button type=button>plain</button><button>orphan</button><form><button disabled>off</button></form>`)
	page := " on “T” (" + w.URL + "/)"
	for which, want := range map[string]string{
		"script":   "link “script”" + page + " leads nowhere without JavaScript (javascript:go())",
		"#nowhere": "link “nowhere”" + page + " leads nowhere without JavaScript",
		"call":     "is no web address (tel:)",
		"plain":    "button “plain”" + page + " does nothing without JavaScript",
		"orphan":   "button “orphan”" + page + " belongs to no form",
		"off":      "button “off” (disabled)" + page + " cannot be pressed",
	} {
		require.ErrorContains(t, w.at("/").Click(t.Context(), which), want)
	}
	w.on("/gone", setStatus(410))
	assert.EqualError(t, w.at("/gone").Click(t.Context(), "x"),
		`nothing to click matches "x" on `+w.URL+"/gone, where there is no link or button at all, which has status 410")
}

func TestALongPageIsNotListedWhole(t *testing.T) {
	w := newWorld(t)
	links := ""
	for range 30 {
		links += "<a href=/x>link</a> "
	}
	w.html("/", links)
	assert.ErrorContains(t, w.at("/").Click(t.Context(), "none"), "and 10 more")
}

func TestClickOnATableFormsButton(t *testing.T) {
	w := newWorld(t)
	w.html("/", `<table><form method=post action=/x><tr><td><input name=a value=1><td><input type=submit value=Send></form></table>`)
	require.NoError(t, w.at("/").Click(t.Context(), "Send"))
	assert.Equal(t, "POST /x a=1", w.last().Method+" "+w.last().URI+" "+w.last().Body)
}
