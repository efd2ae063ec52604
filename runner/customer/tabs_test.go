package customer

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// counted answers with how often it was asked.
func counted(form string) http.HandlerFunc {
	n := 0
	return func(w http.ResponseWriter, r *http.Request) {
		n++
		w.Header().Set("Content-Type", "text/html")
		_, _ = fmt.Fprintf(w, "<p>%s %d</p>%s", r.Method, n, form)
	}
}

func TestBackAsksAgainForAGet(t *testing.T) {
	w := newWorld(t)
	w.on("/a", counted(`<a href=/b>on</a>`))
	c := w.at("/a")
	require.NoError(t, c.Click(t.Context(), "on"))
	require.NoError(t, c.Back(t.Context()))
	assert.Equal(t, w.URL+"/a", c.URL())
	assert.Contains(t, c.Page().Text, "GET 2")
	assert.Equal(t, []string{"GET /a", "GET /b", "GET /a"}, w.lines())
	assert.Empty(t, w.last().Header.Get("Referer"), "as when it was asked for first")
	assert.ErrorContains(t, c.Back(t.Context()), "no page to go back to from "+w.URL+"/a")
}

func TestBackShowsAPostWithoutAsking(t *testing.T) {
	w := newWorld(t)
	w.html("/form", `<form method=post action=/pay></form>`)
	w.on("/pay", counted(`<a href=/b>on</a>`))
	c := w.at("/form")
	ctx := t.Context()
	require.NoError(t, c.Submit(ctx, Submission{}))
	require.NoError(t, c.Click(ctx, "on"))
	require.NoError(t, c.Back(ctx))
	assert.Equal(t, w.URL+"/pay", c.URL())
	assert.Contains(t, c.Page().Text, "POST 1")
	assert.Equal(t, []string{"GET /form", "POST /pay", "GET /b"}, w.lines())
	require.NoError(t, c.Back(ctx))
	assert.Equal(t, w.URL+"/form", c.URL())
}

func TestReloadRepeatsAPost(t *testing.T) {
	w := newWorld(t)
	w.html("/form", `<form method=post action=/pay><input name=a value=1></form>`)
	w.on("/pay", counted(""))
	c := w.at("/form")
	require.NoError(t, c.Submit(t.Context(), Submission{}))
	require.NoError(t, c.Reload(t.Context()))
	assert.Equal(t, "POST 2", c.Page().Text)
	sent := w.all()
	assert.Equal(t, sent[1], sent[2])
	require.NoError(t, c.Back(t.Context()))
	assert.Equal(t, w.URL+"/form", c.URL(), "a reload is no new page")
}

func TestReloadAfterARedirectRepeatsTheLastHopOnly(t *testing.T) {
	w := newWorld(t)
	w.html("/form", `<form method=post action=/pay></form>`)
	w.redirect("/pay", 303, "/thanks")
	c := w.at("/form")
	require.NoError(t, c.Submit(t.Context(), Submission{}))
	require.NoError(t, c.Reload(t.Context()))
	assert.Equal(t, []string{"GET /form", "POST /pay", "GET /thanks", "GET /thanks"}, w.lines())
	assert.Equal(t, w.URL+"/form", w.last().Header.Get("Referer"))
}

func TestTheSameAddressIsOnePage(t *testing.T) {
	w := newWorld(t)
	c := w.at("/a")
	require.NoError(t, c.Visit(t.Context(), w.URL+"/b"))
	require.NoError(t, c.Visit(t.Context(), w.URL+"/b"))
	require.NoError(t, c.Back(t.Context()))
	assert.Equal(t, w.URL+"/a", c.URL())
}

func TestAnchorsAskNobody(t *testing.T) {
	w := newWorld(t)
	w.html("/a", `<a href="#terms">terms</a>`)
	c := w.at("/a")
	require.NoError(t, c.Click(t.Context(), "terms"))
	assert.Equal(t, w.URL+"/a#terms", c.URL())
	assert.True(t, c.Has("a"))
	require.NoError(t, c.Back(t.Context()))
	assert.Equal(t, w.URL+"/a", c.URL())
	assert.Len(t, w.all(), 1)
}

func TestTabsShareCookiesAndNothingElse(t *testing.T) {
	w := newWorld(t)
	w.on("/login", setCookies("sid=1; Path=/"))
	c := w.at("/login")
	require.NoError(t, c.SecondTab(t.Context()))
	assert.Empty(t, c.URL())
	require.ErrorContains(t, c.Back(t.Context()), "no page yet")
	require.NoError(t, c.Visit(t.Context(), w.URL+"/other"))
	assert.Equal(t, "sid=1", w.last().Header.Get("Cookie"))
	require.NoError(t, c.CloseTab(t.Context()))
	assert.Equal(t, w.URL+"/login", c.URL())
	assert.Len(t, w.all(), 2, "showing a tab asks nobody")
	assert.ErrorContains(t, c.CloseTab(t.Context()), "only tab")
}

func TestTamperQuery(t *testing.T) {
	for _, test := range []struct {
		query, want string
		changes     map[string]string
	}{
		{"?price=1&x=a%2Fb;c&y=%zz+%20", "?price=99&x=a%2Fb;c&y=%zz+%20", map[string]string{"price": "99"}},
		{"?a=1&b&a=2&&c=", "?a=9&b=8&a=9&&c=7", map[string]string{"a": "9", "b": "8", "c": "7"}},
		{"?%61b=1", "?%61b=ü", map[string]string{"ab": "ü"}},
		{"", "?new=a%20%26b&zet=1", map[string]string{"zet": "1", "new": "a &b"}},
		{"?x=1", "?x=1&neu=2", map[string]string{"neu": "2"}},
		{"?x=1&y=2", "?x=&y=2", map[string]string{"x": ""}},
	} {
		w := newWorld(t)
		c := w.at("/p" + test.query)
		require.NoError(t, c.TamperQuery(t.Context(), test.changes))
		want, err := parseAddress(w.URL+"/p"+test.want, nil, nil)
		require.NoError(t, err)
		assert.Equal(t, want.target(), w.last().URI)
		assert.Empty(t, w.last().Header.Get("Referer"))
	}
}
