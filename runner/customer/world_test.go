package customer

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// seen is a request as the server got it.
type seen struct {
	Method, URI, Body string
	Header            http.Header
	Host              string
}

// world is a server that remembers every request and answers by path.
type world struct {
	*httptest.Server
	t     *testing.T
	mu    sync.Mutex
	seen  []seen
	pages map[string]http.HandlerFunc
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, pages: map[string]http.HandlerFunc{}}
	w.Server = httptest.NewServer(w)
	t.Cleanup(w.Close)
	return w
}

func (w *world) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	w.mu.Lock()
	w.seen = append(w.seen, seen{r.Method, r.RequestURI, string(body), r.Header.Clone(), r.Host})
	page := w.pages[r.URL.Path]
	w.mu.Unlock()
	if err != nil {
		http.Error(rw, err.Error(), http.StatusBadRequest)
		return
	}
	r.Body = io.NopCloser(strings.NewReader(string(body)))
	if page == nil {
		rw.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = fmt.Fprintf(rw, "<title>Echo</title><p>%s</p>", r.Method)
		return
	}
	page(rw, r)
}

// html puts a page under a path.
func (w *world) html(path, source string) { w.typed(path, "text/html; charset=utf-8", source) }

func (w *world) typed(path, contentType, source string) {
	w.on(path, func(rw http.ResponseWriter, _ *http.Request) {
		rw.Header().Set("Content-Type", contentType)
		_, _ = io.WriteString(rw, source)
	})
}

func (w *world) on(path string, h http.HandlerFunc) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.pages[path] = h
}

// redirect answers with the Location exactly as given.
func (w *world) redirect(path string, status int, location string) {
	w.on(path, func(rw http.ResponseWriter, _ *http.Request) {
		rw.Header()["Location"] = []string{location}
		rw.WriteHeader(status)
	})
}

// last is the last request, all how many there were.
func (w *world) last() seen {
	w.t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	require.NotEmpty(w.t, w.seen)
	return w.seen[len(w.seen)-1]
}

func (w *world) all() []seen {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]seen(nil), w.seen...)
}

func (w *world) lines() []string {
	var lines []string
	for _, s := range w.all() {
		lines = append(lines, s.Method+" "+s.URI)
	}
	return lines
}

// at is a customer who has visited a path.
func (w *world) at(path string) *Customer {
	w.t.Helper()
	c := New(Options{})
	require.NoError(w.t, c.Visit(w.t.Context(), w.URL+path))
	return c
}

// named makes a transport by which every host name leads to this world.
func (w *world) named() http.RoundTripper {
	return transportFunc(func(r *http.Request) (*http.Response, error) {
		r = r.Clone(r.Context())
		if r.Host == "" {
			r.Host = r.URL.Host
		}
		r.URL.Scheme, r.URL.Host = "http", strings.TrimPrefix(w.URL, "http://")
		return http.DefaultTransport.RoundTrip(r)
	})
}

type transportFunc func(*http.Request) (*http.Response, error)

func (f transportFunc) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func setStatus(status int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }
}
