package customer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestBeforeTheFirstVisit(t *testing.T) {
	c := New(Options{})
	require.NotNil(t, c.Page())
	assert.Empty(t, c.URL())
	assert.Zero(t, c.Status())
	assert.False(t, c.Has("a"))
	assert.Empty(t, c.Text("a"))
	assert.Empty(t, c.Attr("a", "href"))
	for name, deed := range map[string]func() error{
		"click":  func() error { return c.Click(t.Context(), "x") },
		"submit": func() error { return c.Submit(t.Context(), Submission{}) },
		"back":   func() error { return c.Back(t.Context()) },
		"reload": func() error { return c.Reload(t.Context()) },
		"tamper": func() error { return c.TamperQuery(t.Context(), nil) },
	} {
		assert.ErrorContains(t, deed(), "no page yet", name)
	}
}

func TestAVisitedPage(t *testing.T) {
	w := newWorld(t)
	w.html("/p", `<title> A
		page </title><h1 id=h class=x>Hello</h1>`)
	c := w.at("/p?a=1&a=2&b=%20+x&c=%FC&d=%zz;e&&f#frag")
	p := c.Page()
	assert.Equal(t, w.URL+"/p?a=1&a=2&b=%20+x&c=%FC&d=%zz;e&&f#frag", c.URL())
	assert.Equal(t, map[string]string{"a": "1", "b": "  x", "c": "ü", "d": "%zz;e", "f": ""}, p.Query)
	assert.Equal(t, 200, c.Status())
	assert.Equal(t, "A page", p.Title)
	assert.Equal(t, "Hello", p.Text)
	assert.Equal(t, "text/html; charset=utf-8", p.Header.Get("Content-Type"))
	assert.Contains(t, string(p.Body), "<h1")
	assert.Empty(t, p.Hops)
	assert.True(t, c.Has("h1.x"))
	assert.False(t, c.Has("h2"))
	assert.False(t, c.Has("h1..["))
	assert.Equal(t, "Hello", c.Text("#h"))
	assert.Equal(t, "x", c.Attr("h1", "class"))
	assert.Equal(t, "/p?a=1&a=2&b=%20+x&c=%FC&d=%zz;e&&f", w.last().URI)
	assert.Empty(t, w.last().Header.Get("Referer"))
	assert.Equal(t, "en", w.last().Header.Get("Accept-Language"))
	assert.Contains(t, w.last().Header.Get("User-Agent"), "paysandbox")
}

func TestRedirectsChangeTheMethodAsBrowsersDo(t *testing.T) {
	for status, want := range map[int]string{301: "GET", 302: "GET", 303: "GET", 307: "POST", 308: "POST"} {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			w := newWorld(t)
			w.html("/form", `<form method=post action=/send><input name=a value=1></form>`)
			w.redirect("/send", status, "end?x=1")
			c := w.at("/form")
			require.NoError(t, c.Submit(t.Context(), Submission{}))
			assert.Equal(t, want, w.last().Method)
			assert.Equal(t, "/end?x=1", w.last().URI)
			if want == "POST" {
				assert.Equal(t, "a=1", w.last().Body)
				assert.Equal(t, "application/x-www-form-urlencoded", w.last().Header.Get("Content-Type"))
			} else {
				assert.Empty(t, w.last().Body)
				assert.Empty(t, w.last().Header.Get("Content-Type"))
			}
			assert.Equal(t, w.URL+"/form", w.last().Header.Get("Referer"))
			assert.Equal(t, []Hop{{"POST", w.URL + "/send", status, "redirect"}}, c.Page().Hops)
		})
	}
}

func TestRawLocations(t *testing.T) {
	for location, want := range map[string]string{
		"/newauth/http://premium-x.eu/cb.php?price=1&x=a%2Fb;c": "/newauth/http://premium-x.eu/cb.php?price=1&x=a%2Fb;c",
		"next?a b=c d":     "/go/next?a%20b=c%20d",
		"./?result=ok":     "/go/?result=ok",
		"../up":            "/up",
		"/caf\xe9?x=\xe9":  "/caf%E9?x=%E9",
		"/caf\u00e9":       "/caf%C3%A9",
		"/frag?x=1#anchor": "/frag?x=1",
	} {
		w := newWorld(t)
		w.redirect("/go/here", 302, location)
		w.at("/go/here")
		assert.Equal(t, want, w.last().URI)
	}
}

func TestAFragmentSurvivesARedirect(t *testing.T) {
	w := newWorld(t)
	w.redirect("/a", 302, "/b")
	c := w.at("/a#here")
	assert.Equal(t, w.URL+"/b#here", c.URL())
}

func TestWhatIsNoRedirectIsAPage(t *testing.T) {
	w := newWorld(t)
	w.redirect("/300", 300, "/x")
	w.redirect("/201", 201, "/x")
	w.on("/302", func(rw http.ResponseWriter, _ *http.Request) { rw.WriteHeader(http.StatusFound) })
	for _, status := range []int{300, 201, 302} {
		assert.Equal(t, status, w.at(fmt.Sprintf("/%d", status)).Status())
	}
}

func TestRedirectsEnd(t *testing.T) {
	w := newWorld(t)
	w.redirect("/loop", 302, "/loop?x")
	c := New(Options{})
	err := c.Visit(t.Context(), w.URL+"/loop")
	require.ErrorContains(t, err, "sent on more than 20 times")
	assert.Equal(t, 21, strings.Count(err.Error(), "(302, redirect)"))
	assert.Len(t, w.all(), 21)
	assert.Zero(t, c.Status())

	w.redirect("/app", 302, "myshop://done")
	err = c.Visit(t.Context(), w.URL+"/app")
	assert.ErrorContains(t, err, `/app answers 302 with a Location that cannot be followed: "myshop://done" is no web address (myshop:)`)
}

func TestTwentyRedirectsAreFollowed(t *testing.T) {
	w := newWorld(t)
	for i := range 20 {
		w.redirect(fmt.Sprintf("/%d", i), 302, fmt.Sprintf("/%d", i+1))
	}
	c := w.at("/0")
	assert.Equal(t, w.URL+"/20", c.URL())
	assert.Len(t, c.Page().Hops, 20)
}

func TestNoAnswer(t *testing.T) {
	broken := map[string]http.HandlerFunc{
		"closed without an answer": func(w http.ResponseWriter, _ *http.Request) {
			conn, _, _ := http.NewResponseController(w).Hijack()
			_ = conn.Close()
		},
		"broke off after 4 bytes: unexpected EOF": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100")
			_, _ = io.WriteString(w, "half")
		},
		"nothing came within 100ms": func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
	}
	for words, handler := range broken {
		t.Run(words, func(t *testing.T) {
			var healed atomic.Bool
			w := newWorld(t)
			w.on("/x", func(rw http.ResponseWriter, r *http.Request) {
				if !healed.Load() {
					handler(rw, r)
				}
			})
			c := New(Options{})
			if strings.Contains(words, "within") {
				c.options.Timeout = 100 * time.Millisecond
			}
			err := c.Visit(t.Context(), w.URL+"/x")
			require.ErrorContains(t, err, "no answer to GET "+w.URL+"/x: ")
			require.ErrorContains(t, err, words)
			var none *NoAnswerError
			require.ErrorAs(t, err, &none)
			assert.Equal(t, w.URL+"/x", none.URL)

			assert.Zero(t, c.Status())
			assert.Equal(t, w.URL+"/x", c.URL())
			assert.Equal(t, err.Error(), c.Page().Note)
			healed.Store(true)
			c.options.Timeout = time.Minute
			require.NoError(t, c.Reload(t.Context()))
			assert.Equal(t, 200, c.Status())
		})
	}
}

func TestCausesOfNoAnswerAreKept(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	server.Close()
	err := New(Options{}).Visit(t.Context(), server.URL)
	require.ErrorIs(t, err, syscall.ECONNREFUSED)

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err = New(Options{}).Visit(ctx, server.URL)
	require.ErrorIs(t, err, context.Canceled)
	assert.ErrorContains(t, err, "it was cancelled")
}

func TestBodiesAreBounded(t *testing.T) {
	w := newWorld(t)
	size := maxBody
	w.on("/big", func(rw http.ResponseWriter, _ *http.Request) {
		rw.Header().Set("Content-Type", "text/plain")
		_, _ = io.WriteString(rw, strings.Repeat("x", size))
	})
	c := w.at("/big")
	assert.Len(t, c.Page().Body, maxBody)
	size++
	err := c.Visit(t.Context(), w.URL+"/big")
	require.ErrorContains(t, err, "is longer than 4 MiB")
	var none *NoAnswerError
	assert.NotErrorAs(t, err, &none)
}

// Two clicks are in flight at once: neither handler ends before both have begun.
func TestTwice(t *testing.T) {
	w := newWorld(t)
	var both sync.WaitGroup
	both.Add(2)
	w.html("/form", `<form method=post action=/pay><input name=order value=356></form>`)
	w.on("/pay", func(rw http.ResponseWriter, r *http.Request) {
		both.Done()
		both.Wait()
		http.SetCookie(rw, &http.Cookie{Name: "paid", Value: "1"})
		http.Redirect(rw, r, "/thanks", http.StatusSeeOther)
	})
	c := w.at("/form")
	require.NoError(t, c.Submit(t.Context(), Submission{Twice: true}))
	assert.Equal(t, []string{"GET /form", "POST /pay", "POST /pay", "GET /thanks"}, w.lines())
	assert.Equal(t, w.all()[1], w.all()[2])
	assert.Equal(t, "paid=1", w.last().Header.Get("Cookie"))
	assert.Equal(t, w.URL+"/thanks", c.URL())
	assert.Equal(t, []Hop{
		{"POST", w.URL + "/pay", 303, "sent twice"},
		{"POST", w.URL + "/pay", 303, "redirect"},
	}, c.Page().Hops)
}

func TestTwiceWhenOneIsLost(t *testing.T) {
	var asked int
	var mu sync.Mutex
	transport := transportFunc(func(r *http.Request) (*http.Response, error) {
		mu.Lock()
		defer mu.Unlock()
		if r.Method == http.MethodPost {
			if asked++; asked == 1 {
				return nil, errors.New("lost")
			}
		}
		header := http.Header{"Content-Type": {"text/html"}}
		return &http.Response{StatusCode: http.StatusOK, Header: header, Body: io.NopCloser(strings.NewReader(`<form method=post></form>`))}, nil
	})
	c := New(Options{Transport: transport})
	require.NoError(t, c.Visit(t.Context(), "http://h/"))
	err := c.Submit(t.Context(), Submission{Twice: true})
	// Which of the two was lost is chance; the customer sees the second.
	if err != nil {
		require.ErrorContains(t, err, "lost")
		assert.Equal(t, 200, c.Page().Hops[0].Status)
	} else {
		assert.Zero(t, c.Page().Hops[0].Status)
	}
}
