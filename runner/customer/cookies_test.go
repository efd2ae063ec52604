package customer

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func setCookies(lines ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header()["Set-Cookie"] = lines
		w.Header().Set("Content-Type", "text/html")
	}
}

func TestCookiesComeBack(t *testing.T) {
	w := newWorld(t)
	w.on("/login", setCookies("sid=1; Path=/; HttpOnly", "deep=2; Path=/deep"))
	w.on("/logout", setCookies("sid=; Path=/; Max-Age=0"))
	c := w.at("/login")
	require.NoError(t, c.Visit(t.Context(), w.URL+"/x"))
	assert.Equal(t, "sid=1", w.last().Header.Get("Cookie"))
	require.NoError(t, c.Visit(t.Context(), w.URL+"/deep/x"))
	assert.Equal(t, "deep=2; sid=1", w.last().Header.Get("Cookie"))
	require.NoError(t, c.Visit(t.Context(), w.URL+"/logout"))
	require.NoError(t, c.Visit(t.Context(), w.URL+"/x"))
	assert.Empty(t, w.last().Header.Get("Cookie"))
}

func TestCookiesOfARedirectAreKept(t *testing.T) {
	w := newWorld(t)
	w.on("/start", func(rw http.ResponseWriter, r *http.Request) {
		http.SetCookie(rw, &http.Cookie{Name: "on", Value: "way", Path: "/"})
		http.Redirect(rw, r, "/end", http.StatusFound)
	})
	w.at("/start")
	assert.Equal(t, "on=way", w.last().Header.Get("Cookie"))
}

// The return of a buyer by a form that the provider's page sends is where shops with
// SameSite cookies lose the session.
func TestSameSiteIsHonoured(t *testing.T) {
	w := newWorld(t)
	w.on("/session", setCookies("none=1; SameSite=None", "lax=1; SameSite=Lax", "strict=1; SameSite=Strict", "unsaid=1"))
	w.html("/pay", `<a href="http://shop.example/link">link</a><form method=post action="http://shop.example/form"><button>Go</button></form>`)
	c := New(Options{Transport: w.named()})
	ctx := t.Context()
	cookies := func() string { return w.last().Header.Get("Cookie") }

	require.NoError(t, c.Visit(ctx, "http://shop.example/session"))
	require.NoError(t, c.Visit(ctx, "http://shop.example/typed"))
	assert.Equal(t, "none=1; unsaid=1; lax=1; strict=1", cookies())
	require.NoError(t, c.Visit(ctx, "http://provider.example/pay"))
	assert.Empty(t, cookies())
	require.NoError(t, c.Click(ctx, "link"))
	assert.Equal(t, "none=1; unsaid=1; lax=1", cookies())
	require.NoError(t, c.Back(ctx))
	require.NoError(t, c.Submit(ctx, Submission{}))
	assert.Equal(t, "none=1; unsaid=1", cookies())

	require.NoError(t, c.Visit(ctx, "http://www.shop.example/pay"))
	require.NoError(t, c.Submit(ctx, Submission{}))
	assert.Equal(t, "none=1; unsaid=1; lax=1; strict=1", cookies(), "a sub-domain is the same site")
}

func TestACookieHasOneSameSiteAtATime(t *testing.T) {
	w := newWorld(t)
	w.on("/a", setCookies("sid=1; Path=/; SameSite=Strict"))
	w.on("/b", setCookies("sid=2; Path=/"))
	c := w.at("/a")
	require.NoError(t, c.Visit(t.Context(), w.URL+"/b"))
	require.NoError(t, c.Visit(t.Context(), w.URL+"/"))
	assert.Equal(t, "sid=2", w.last().Header.Get("Cookie"))
}

// A workspace's clock may stand in 2019; its cookies must not be born expired.
func TestExpiresCountsFromTheServersDate(t *testing.T) {
	w := newWorld(t)
	w.on("/", func(rw http.ResponseWriter, _ *http.Request) {
		rw.Header().Set("Date", "Sun, 20 Jan 2019 11:00:00 GMT")
		rw.Header()["Set-Cookie"] = []string{
			"lives=1; Path=/; Expires=Sun, 20 Jan 2019 12:00:00 GMT",
			"dead=1; Path=/; Expires=Sun, 20 Jan 2019 10:00:00 GMT",
		}
	})
	c := w.at("/")
	require.NoError(t, c.Visit(t.Context(), w.URL+"/x"))
	assert.Equal(t, "lives=1", w.last().Header.Get("Cookie"))
}

func TestSites(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want bool
	}{
		{"http://shop.example/", "http://pay.shop.example/", true},
		{"http://a.co.uk/", "http://b.co.uk/", false},
		{"http://127.0.0.1:1/", "http://127.0.0.1:2/", true},
		{"http://127.0.0.1/", "http://128.0.0.1/", false},
		{"http://localhost:1/", "http://localhost:2/", true},
		{"http://[::1]:1/", "http://[::1]:2/", true},
		{"https://shop.example/", "http://shop.example/", false},
	} {
		a, err := parseAddress(test.a, nil, nil)
		require.NoError(t, err)
		b, err := parseAddress(test.b, nil, nil)
		require.NoError(t, err)
		assert.Equal(t, test.want, sameSite(a, b), "%s %s", test.a, test.b)
	}
}
