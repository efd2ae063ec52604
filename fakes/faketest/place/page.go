package place

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/require"
)

// Plain is a client that follows nothing and keeps no cookies.
var Plain = &http.Client{
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	Transport:     &http.Transport{DisableKeepAlives: true, Proxy: nil},
}

// Page is what a browser got.
type Page struct {
	P       *Place
	Address string
	Status  int
	Header  http.Header
	Body    string
	Doc     *goquery.Document
}

// Ask sends one request as it stands; host replaces the one of the URL.
func (p *Place) Ask(method, address, host string, header http.Header, body []byte) Page {
	p.T.Helper()
	request, err := http.NewRequestWithContext(p.T.Context(), method, address, bytes.NewReader(body))
	require.NoError(p.T, err)
	if host != "" {
		request.Host = host
	}
	for name, values := range header {
		request.Header[name] = values
	}
	response, err := Plain.Do(request)
	require.NoError(p.T, err)
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	require.NoError(p.T, err)
	markup := text
	if !strings.HasPrefix(response.Header.Get("Content-Type"), "text/html") {
		markup = nil // nothing to look at, and parsing is what takes time here
	}
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(markup))
	require.NoError(p.T, err)
	return Page{P: p, Address: address, Status: response.StatusCode, Header: response.Header, Body: string(text), Doc: doc}
}

// Get fetches an address.
func (p *Place) Get(address string) Page {
	p.T.Helper()
	return p.Ask(http.MethodGet, address, "", nil, nil)
}

// Post sends a form.
func (p *Place) Post(address string, form url.Values) Page {
	p.T.Helper()
	return p.Ask(http.MethodPost, address, "", http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}, []byte(form.Encode()))
}

// Has tells whether a selector finds anything.
func (g Page) Has(selector string) bool { return g.Doc.Find(selector).Length() > 0 }

// Text is what a selector finds, without blanks around it.
func (g Page) Text(selector string) string { return strings.TrimSpace(g.Doc.Find(selector).Text()) }

// Attr is an attribute of what a selector finds.
func (g Page) Attr(selector, name string) string {
	value, _ := g.Doc.Find(selector).Attr(name)
	return value
}

// Follow goes where the answer sends the browser.
func (g Page) Follow() Page {
	g.P.T.Helper()
	require.Equal(g.P.T, http.StatusSeeOther, g.Status, g.Brief())
	return g.P.Get(g.Header.Get("Location"))
}

// Submit sends a form of the page, with these values added to its hidden ones, and
// follows the answer while it leads on.
func (g Page) Submit(form string, fill url.Values) Page {
	g.P.T.Helper()
	found := g.Doc.Find(form)
	require.Equal(g.P.T, 1, found.Length(), "%s on %s", form, g.Brief())
	values := url.Values{}
	found.Find("input[type=hidden]").Each(func(_ int, field *goquery.Selection) {
		values.Set(field.AttrOr("name", ""), field.AttrOr("value", ""))
	})
	for name, texts := range fill {
		values[name] = texts
	}
	next := g.P.Post(found.AttrOr("action", g.Address), values)
	for next.Status == http.StatusSeeOther {
		next = next.Follow()
	}
	return next
}

// Brief is what a failing test shows of a page.
func (g Page) Brief() string {
	words := strings.Join(strings.Fields(g.Doc.Find("body").Text()), " ")
	return fmt.Sprintf("%d %s %.300s -> %s", g.Status, g.Address, words, g.Header.Get("Location"))
}
