package customer

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const fillable = `<title>T</title><form id=f method=post>
	<input name=text value=old><input type=hidden name=hidden value=h><input name=ro readonly value=r><textarea name=area>x</textarea>
	<input type=number name=n><input type=email name=mail>
	<input type=radio name=card value=visa checked id=v><label for=v>Visa card</label><label><input type=radio name=card value=mc> Master  card</label>
	<input type=radio name=card value=amex disabled>
	<input type=hidden name=agb value=0><input type=checkbox name=agb value=1>
	<label><input type=checkbox name=day value=mo>Monday</label><input type=checkbox name=day value=tu checked><input type=checkbox name=day value="w,e">
	<select name=country><option value=DE>Germany<option value=UK>United   Kingdom<option value=XX disabled>Nowhere</select>
	<select name=list multiple><option>a<option>b<option selected>c</select>
	<input name=qty value=1 id=q1><input name=qty value=1 id=q2>
	<input name=off disabled><input type=file name=file><input type=submit name=go value=Go></form>`

const unfilled = "text=old&hidden=h&ro=r&area=x&n=&mail=&card=visa&agb=0&day=tu&country=DE&list=c&qty=1&qty=1&file=&go=Go"

func TestFill(t *testing.T) {
	type values = map[string]string
	for _, test := range []struct {
		fill          values
		instead, with string
	}{
		{values{}, "", ""},
		{values{"text": "new"}, "text=old", "text=new"},
		{values{"text": "two\nlines"}, "text=old", "text=twolines"},
		{values{"text": ""}, "text=old", "text="},
		{values{"area": "two\nlines"}, "area=x", "area=two%0D%0Alines"},
		{values{"hidden": "99"}, "hidden=h", "hidden=99"},
		{values{"ro": "99"}, "ro=r", "ro=99"},
		{values{"n": "1.5"}, "n=", "n=1.5"},
		{values{"mail": " a@b "}, "mail=", "mail=a%40b"},
		{values{"card": "mc"}, "card=visa", "card=mc"},
		{values{"card": "Master card"}, "card=visa", "card=mc"},
		{values{"agb": "1"}, "agb=0", "agb=0&agb=1"},
		{values{"agb": "on"}, "agb=0", "agb=0&agb=1"},
		{values{"agb": "off"}, "agb=0", "agb=0"},
		{values{"day": "mo"}, "day=tu", "day=mo"},
		{values{"day": "Monday, tu"}, "day=tu", "day=mo&day=tu"},
		{values{"day": "w,e"}, "day=tu", "day=w%2Ce"},
		{values{"day": ""}, "&day=tu", ""},
		{values{"country": "UK"}, "country=DE", "country=UK"},
		{values{"country": "United Kingdom"}, "country=DE", "country=UK"},
		{values{"list": "b"}, "list=c", "list=b"},
		{values{"list": "c, a"}, "list=c", "list=a&list=c"},
		{values{"list": ""}, "&list=c", ""},
		{values{"#q2": "5"}, "qty=1&qty=1", "qty=1&qty=5"},
	} {
		want := unfilled
		if test.instead != "" {
			want = replaceOnce(unfilled, test.instead, test.with)
		}
		assert.Equal(t, want, sends(t, fillable, Submission{Fill: test.fill}), "%v", test.fill)
	}
}

func replaceOnce(s, from, to string) string {
	for i := 0; i+len(from) <= len(s); i++ {
		if s[i:i+len(from)] == from && (i+len(from) == len(s) || s[i+len(from)] == '&') {
			return s[:i] + to + s[i+len(from):]
		}
	}
	return "the test expects what is not there: " + from
}

func TestWhatCannotBeFilled(t *testing.T) {
	w := newWorld(t)
	w.html("/", fillable)
	c := w.at("/")
	form := "form#f on “T” (" + w.URL + "/)"
	for name, test := range map[string]struct{ value, want string }{
		"unknown": {"x", form + ` has no control "unknown"; controls there: text, hidden, ro, area, n, mail, card, agb, day, country, list, qty, off, file`},
		"#none":   {"x", `has no control "#none"`},
		"card":    {"diners", `control "card" of ` + form + ` cannot be "diners"; it offers "visa", "mc"`},
		"day":     {"mo,su", `control "day" of ` + form + ` cannot be "su"; it offers "mo", "tu", "w,e"`},
		"country": {"FR", `cannot be "FR"; it offers "DE" (Germany), "UK" (United Kingdom), "XX" (Nowhere)`},
		"list":    {"a,z", `cannot be "z"; it offers "a", "b", "c"`},
		"qty":     {"2", "is there 2 times; fill by id"},
		"off":     {"x", `control "off" of ` + form + " is disabled"},
		"file":    {"x", "takes a file"},
		"go":      {"x", "is a button"},
		"n":       {"12,50", `takes a number, which "12,50" is not`},
	} {
		require.ErrorContains(t, c.Submit(t.Context(), Submission{Fill: map[string]string{name: test.value}}), test.want)
	}
	require.ErrorContains(t, c.Submit(t.Context(), Submission{Fill: map[string]string{"country": "XX"}}), "does not let it be chosen")
	assert.Len(t, w.all(), 1, "nothing was sent")

	w.html("/empty", `<form><button>x</button></form>`)
	assert.ErrorContains(t, w.at("/empty").Submit(t.Context(), Submission{Fill: map[string]string{"a": ""}}), "it has none to fill")
}

func TestFillingLeavesThePageAlone(t *testing.T) {
	w := newWorld(t)
	w.html("/", `<form method=post action=/><input name=a value=1></form>`)
	c := w.at("/")
	page := c.Page()
	require.NoError(t, c.Submit(t.Context(), Submission{Fill: map[string]string{"a": "2"}}))
	assert.Equal(t, "1", page.find("input").AttrOr("value", ""))
}

func TestLongListsOfChoicesAreCut(t *testing.T) {
	assert.Equal(t, "a, b", listed([]string{"a", "b"}))
	many := strings.Split(strings.Repeat("x", 250), "")
	assert.Equal(t, strings.Repeat("x, ", 20)+"and 230 more", listed(many))
}
