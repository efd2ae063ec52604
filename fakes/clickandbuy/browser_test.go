package clickandbuy_test

import (
	"crypto/md5" // what merchants compute (TS §1.3.3.2)
	"encoding/hex"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"paysandbox/fakes/faketest/place"
)

// page is what a browser got.
type page struct {
	place.Page
	p *sandboxed
}

// ask sends one request as it stands; host replaces the one of the URL.
func (p *sandboxed) ask(method, address, host string, header http.Header, body []byte) page {
	p.T.Helper()
	return page{p.Ask(method, address, host, header, body), p}
}

func (p *sandboxed) get(address string) page {
	p.T.Helper()
	return page{p.Get(address), p}
}

func (p *sandboxed) post(address string, form url.Values) page {
	p.T.Helper()
	return page{p.Post(address, form), p}
}

// address is a premium link by path, as the contract says it.
func (p *sandboxed) address(id, scriptAndQuery string) string {
	return p.URL + "/clickandbuy/newauth/http://premium-" + id + ".eu.clickandbuy.com" + scriptAndQuery
}

// enter opens a premium link.
func (p *sandboxed) enter(id, scriptAndQuery string) page {
	p.T.Helper()
	return p.get(p.address(id, scriptAndQuery))
}

// order opens the link without dynkey for 12.34 EUR.
func (p *sandboxed) order(external string) page {
	p.T.Helper()
	shown := p.enter(openLink, "/cb.php?price=1234&cb_currency=EUR&externalBDRID="+external+"&Nation=DE&lang=de")
	require.True(p.T, shown.Has("form#cb-login"), shown.Brief())
	return shown
}

// signed appends fgkey as a merchant does: MD5 of the dynkey and what follows the host.
func signed(dynkey, scriptAndQuery string) string {
	sum := md5.Sum([]byte(dynkey + scriptAndQuery))
	return scriptAndQuery + "&fgkey=" + hex.EncodeToString(sum[:])
}

// trouble is the number of an error page, notice the kind of a neutral one.
func (g page) trouble() string { return g.Attr("#cb-error", "data-page") }
func (g page) notice() string  { return g.Attr("#cb-notice", "data-notice") }

// follow goes where the answer sends the browser, within the hosted pages.
func (g page) follow() page {
	g.p.T.Helper()
	require.Equal(g.p.T, http.StatusSeeOther, g.Status, g.Brief())
	return g.p.get(g.Header.Get("Location"))
}

// login posts the form of the login page and follows it.
func (g page) login(user string) page {
	g.p.T.Helper()
	shown := g.p.post(g.Attr("form#cb-login", "action"), url.Values{"username": {user}, "password": {"buyerpass"}})
	if shown.Status == http.StatusSeeOther {
		return shown.follow()
	}
	return shown
}

// identified is the confirmation page of a buyer who may buy.
func (g page) identified(user string) page {
	g.p.T.Helper()
	shown := g.login(user)
	require.True(g.p.T, shown.Has("form#cb-confirm"), shown.Brief())
	return shown
}

// confirm presses "Bestätigen".
func (g page) confirm() page {
	g.p.T.Helper()
	return g.p.post(g.Attr("form#cb-confirm", "action"), nil)
}

// own is the address of the payment's page.
func (g page) own() string {
	for _, form := range []string{"login", "confirm", "register"} {
		if action := g.Attr("form#cb-"+form, "action"); action != "" {
			return strings.TrimSuffix(action, "/"+form)
		}
	}
	return ""
}

// requirePage holds a page against the number of a documented error page.
func requirePage(t *testing.T, number string, g page) {
	t.Helper()
	require.Equal(t, number, g.trouble(), g.Brief())
	require.Equal(t, "text/html; charset=utf-8", g.Header.Get("Content-Type")) // CB-081
	require.Empty(t, g.Header.Get("Location"), "error pages lead nowhere (CB-081)")
}
