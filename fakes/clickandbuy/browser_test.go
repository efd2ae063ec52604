package clickandbuy_test

import (
	"bytes"
	"crypto/md5" // what merchants compute (TS §1.3.3.2)
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/require"
)

// plain is a client that follows nothing and keeps no cookies.
var plain = &http.Client{
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	Transport:     &http.Transport{DisableKeepAlives: true, Proxy: nil},
}

// page is what a browser got.
type page struct {
	p      *place
	status int
	header http.Header
	body   string
	doc    *goquery.Document
}

// ask sends one request as it stands; host replaces the one of the URL.
func (p *place) ask(method, address, host string, header http.Header, body []byte) page {
	p.t.Helper()
	request, err := http.NewRequestWithContext(p.t.Context(), method, address, bytes.NewReader(body))
	require.NoError(p.t, err)
	if host != "" {
		request.Host = host
	}
	for name, values := range header {
		request.Header[name] = values
	}
	response, err := plain.Do(request)
	require.NoError(p.t, err)
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	require.NoError(p.t, err)
	markup := text
	if !strings.HasPrefix(response.Header.Get("Content-Type"), "text/html") {
		markup = nil // nothing to look at, and parsing is what takes time here
	}
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(markup))
	require.NoError(p.t, err)
	return page{p: p, status: response.StatusCode, header: response.Header, body: string(text), doc: doc}
}

func (p *place) get(address string) page {
	p.t.Helper()
	return p.ask(http.MethodGet, address, "", nil, nil)
}

func (p *place) post(address string, form url.Values) page {
	p.t.Helper()
	return p.ask(http.MethodPost, address, "", http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}, []byte(form.Encode()))
}

// address is a premium link by path, as the contract says it.
func (p *place) address(id, scriptAndQuery string) string {
	return p.url + "/clickandbuy/newauth/http://premium-" + id + ".eu.clickandbuy.com" + scriptAndQuery
}

// enter opens a premium link.
func (p *place) enter(id, scriptAndQuery string) page {
	p.t.Helper()
	return p.get(p.address(id, scriptAndQuery))
}

// order opens the link without dynkey for 12.34 EUR.
func (p *place) order(external string) page {
	p.t.Helper()
	shown := p.enter(openLink, "/cb.php?price=1234&cb_currency=EUR&externalBDRID="+external+"&Nation=DE&lang=de")
	require.True(p.t, shown.has("form#cb-login"), shown.brief())
	return shown
}

// signed appends fgkey as a merchant does: MD5 of the dynkey and what follows the host.
func signed(dynkey, scriptAndQuery string) string {
	sum := md5.Sum([]byte(dynkey + scriptAndQuery))
	return scriptAndQuery + "&fgkey=" + hex.EncodeToString(sum[:])
}

func (g page) has(selector string) bool { return g.doc.Find(selector).Length() > 0 }

func (g page) text(selector string) string { return strings.TrimSpace(g.doc.Find(selector).Text()) }

func (g page) attr(selector, name string) string {
	value, _ := g.doc.Find(selector).Attr(name)
	return value
}

// trouble is the number of an error page, notice the kind of a neutral one.
func (g page) trouble() string { return g.attr("#cb-error", "data-page") }
func (g page) notice() string  { return g.attr("#cb-notice", "data-notice") }

// follow goes where the answer sends the browser, within the hosted pages.
func (g page) follow() page {
	g.p.t.Helper()
	require.Equal(g.p.t, http.StatusSeeOther, g.status, g.brief())
	return g.p.get(g.header.Get("Location"))
}

// login posts the form of the login page and follows it.
func (g page) login(user string) page {
	g.p.t.Helper()
	shown := g.p.post(g.attr("form#cb-login", "action"), url.Values{"username": {user}, "password": {"buyerpass"}})
	if shown.status == http.StatusSeeOther {
		return shown.follow()
	}
	return shown
}

// identified is the confirmation page of a buyer who may buy.
func (g page) identified(user string) page {
	g.p.t.Helper()
	shown := g.login(user)
	require.True(g.p.t, shown.has("form#cb-confirm"), shown.brief())
	return shown
}

// confirm presses "Bestätigen".
func (g page) confirm() page {
	g.p.t.Helper()
	return g.p.post(g.attr("form#cb-confirm", "action"), nil)
}

// own is the address of the payment's page.
func (g page) own() string {
	for _, form := range []string{"login", "confirm", "register"} {
		if action := g.attr("form#cb-"+form, "action"); action != "" {
			return strings.TrimSuffix(action, "/"+form)
		}
	}
	return ""
}

// brief is what a failing test shows of a page.
func (g page) brief() string {
	return fmt.Sprint(g.status, " ", g.text("h1"), " ", g.trouble(), g.notice(), " ", g.text("#cb-reason"), g.text("[role=alert]"), " -> ", g.header.Get("Location"))
}

// requirePage holds a page against the number of a documented error page.
func requirePage(t *testing.T, number string, g page) {
	t.Helper()
	require.Equal(t, number, g.trouble(), g.brief())
	require.Equal(t, "text/html; charset=utf-8", g.header.Get("Content-Type")) // CB-081
	require.Empty(t, g.header.Get("Location"), "error pages lead nowhere (CB-081)")
}
