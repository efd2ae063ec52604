package click2sell_test

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/fakes/faketest/place"
)

// browser is one that keeps its cookies, and follows nothing but what it is told to.
type browser struct {
	p      sandboxed
	client *http.Client
}

func (p sandboxed) browser() browser {
	p.T.Helper()
	jar, err := cookiejar.New(nil)
	require.NoError(p.T, err)
	return browser{p, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// goes answers what a browser is sent at an address of the provider: where it is sent on
// to, or the page.
func (b browser) goes(path string) (location string, page *goquery.Document) {
	b.p.T.Helper()
	if strings.HasPrefix(path, "/") {
		path = b.p.at(path)
	}
	return b.sends(http.MethodGet, path, nil)
}

func (b browser) sends(method, address string, form url.Values) (location string, page *goquery.Document) {
	b.p.T.Helper()
	request, err := http.NewRequestWithContext(b.p.T.Context(), method, address, strings.NewReader(form.Encode()))
	require.NoError(b.p.T, err)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := b.client.Do(request)
	require.NoError(b.p.T, err)
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	require.NoError(b.p.T, err)
	page, err = goquery.NewDocumentFromReader(strings.NewReader(string(text)))
	require.NoError(b.p.T, err)
	return response.Header.Get("Location"), page
}

// affiliate is who stands on the order form that a link leads to.
func (b browser) affiliate(path string) string {
	b.p.T.Helper()
	location, _ := b.goes(path)
	require.Contains(b.p.T, location, "/order/", path)
	_, page := b.goes(location)
	require.Equal(b.p.T, 1, page.Find("form#c2s-order").Length())
	return page.Find("#c2s-affiliate").Text()
}

// buys pays the order form of a link, and answers the affiliate that the merchant hears of.
func (b browser) buys(path string) string {
	b.p.T.Helper()
	location, _ := b.goes(path)
	b.sends(http.MethodPost, location, jane())
	b.p.Settle()
	told := b.p.shop.notice(b.p.T)
	require.True(b.p.T, told.has("affiliate_username"))
	return told.value("affiliate_username")
}

// TestTypesOfAffiliateLinks: the first leads to the sales page, the second to the order form
// at once; without a sales page both do (CS-016, CS-017).
func TestTypesOfAffiliateLinks(t *testing.T) {
	p := open(t, arrange{book: "sales_url=https://shop.example/books?a=1&b=%2F"})
	b := p.browser()
	location, _ := b.goes("/aff/affiliate1/" + book)
	assert.Equal(t, "https://shop.example/books?a=1&b=%2F", location)
	assert.Equal(t, "affiliate1", b.affiliate("/aff/affiliate1/"+book+"?checkout"))
	assert.Equal(t, "affiliate1", b.affiliate("/aff/affiliate1/"+book+"?CHECKOUT&p=1"))
	assert.Equal(t, "affiliate1", b.affiliate("/AFF/Affiliate1/JohnBooksABC?checkout"), "as the account spells it")
	assert.Equal(t, "affiliate1", b.affiliate("/aff/affiliate1/"+book+"?p=1?checkout"), "CS-150")
	location, _ = b.goes("/aff/affiliate1/" + book + "?p=1")
	assert.Equal(t, "https://shop.example/books?a=1&b=%2F", location)
	assert.Contains(t, p.Notes(), "CS-151")
	p.set(book, "sales_url=/books")
	location, _ = b.goes("/aff/affiliate1/" + book)
	assert.Equal(t, "http://"+p.shop.addr+"/books", location)
	p.set(book, "sales_url=")
	assert.Equal(t, "affiliate1", p.browser().affiliate("/aff/affiliate1/"+book))
	assert.Equal(t, "affiliate1", p.browser().buys("/aff/affiliate1/"+book+"?p=1&checkout&q=2"))
	assert.Equal(t, []string{"cp_p=1", "cp_q=2"}, p.shop.notice(t).passed(), "checkout is not passed through")
}

// TestTheSalesPagesOrderLink: who has come by an affiliate's link is the affiliate's on the
// merchant's own order link (CS-018).
func TestTheSalesPagesOrderLink(t *testing.T) {
	p := open(t, arrange{book: "sales_url=https://shop.example/books"})
	b := p.browser()
	assert.Empty(t, b.affiliate(link(book)), "by nobody yet")
	b.goes("/aff/affiliate2/" + book)
	assert.Equal(t, "affiliate2", b.affiliate(link(book)))
	assert.Equal(t, "affiliate2", b.buys(link(book, "p=1")))
	assert.Equal(t, "affiliate2", b.buys(link(club, "p=2")), "of the merchant's other products, too")
	assert.Empty(t, p.browser().buys(link(book)), "another browser has not come by it")
}

// TestTheFirstAffiliateWins, of all links of one merchant (CS-018, CS-086).
func TestTheFirstAffiliateWins(t *testing.T) {
	p := open(t, arrange{})
	b := p.browser()
	assert.Equal(t, "affiliate1", b.affiliate("/aff/affiliate1/"+book))
	assert.Equal(t, "affiliate1", b.affiliate("/aff/affiliate2/"+book))
	assert.Equal(t, "affiliate1", b.affiliate("/aff/affiliate2/"+club+"?checkout"))
	assert.Equal(t, "affiliate1", b.buys("/aff/affiliate2/"+book))
	assert.Equal(t, "affiliate2", p.browser().affiliate("/aff/affiliate2/"+book), "another browser")
}

// TestSixMonths of the workspace's time, from the first visit on and not from the last
// (CS-018, CS-086).
func TestSixMonths(t *testing.T) {
	p := open(t, arrange{clock: "2008-08-31T12:00:00Z"})
	b := p.browser()
	b.goes("/aff/affiliate1/" + book)
	p.until("2008-12-31T00:00:00Z")
	b.goes("/aff/affiliate1/" + book)
	p.until("2009-02-27T12:00:00Z")
	assert.Equal(t, "affiliate1", b.affiliate(link(book)), "a day before")
	p.until("2009-02-28T11:59:59Z")
	assert.Equal(t, "affiliate1", b.affiliate("/aff/affiliate2/"+book), "the second before")
	p.until("2009-02-28T12:00:00Z")
	assert.Empty(t, b.affiliate(link(book)))
	p.until("2009-03-01T12:00:00Z")
	assert.Empty(t, b.affiliate(link(book)), "a day after")
	assert.Equal(t, "affiliate2", b.affiliate("/aff/affiliate2/"+book), "now the other one is first")
	p.until("2009-08-31T12:00:00Z")
	assert.Equal(t, "affiliate2", b.affiliate(link(book)), "for six months more")
}

// TestAnUnknownAffiliate brings nobody, and neither wins nor loses anything; a link of a
// product that nobody has leads nowhere (CS-121).
func TestAnUnknownAffiliate(t *testing.T) {
	p := open(t, arrange{})
	b := p.browser()
	for _, name := range []string{"nobody", "affiliate3", "%3Cscript%3E", "%00"} {
		assert.Empty(t, b.affiliate("/aff/"+name+"/"+book), name)
		assert.Contains(t, strings.Join(lastOf(p.Exchanges("click2sell.affiliate")).Notes, "\n"), "CS-121")
	}
	assert.Equal(t, "affiliate1", b.affiliate("/aff/affiliate1/"+book))
	assert.Equal(t, "affiliate1", b.affiliate("/aff/nobody/"+book))
	for _, path := range []string{"/aff/affiliate1/nosuchcode", "/afx/affiliate1/" + book, "/aff/affiliate1"} {
		assert.Equal(t, "404 not_found", p.trouble(path), path)
	}
}

// TestTheAffiliateIsInEveryNotification of the order, whatever becomes of the browser or of
// the affiliate (CS-045, CS-068).
func TestTheAffiliateIsInEveryNotification(t *testing.T) {
	p := open(t, arrange{})
	b := p.browser()
	assert.Equal(t, "affiliate1", b.buys("/aff/affiliate1/"+club+"?p=1"))
	p.Put(`{"affiliates": null}`)
	p.Advance(400 * day)
	require.NoError(t, p.act("1", "refund"))
	require.NoError(t, p.act("1", "resend"))
	require.NoError(t, p.act("1", "cancel"))
	require.NoError(t, p.act("1", "test_buy"))
	names := p.shop.each(t, "affiliate_username")
	require.Len(t, names, 18)
	for _, name := range names {
		assert.Equal(t, "affiliate1", name)
	}
	assert.Empty(t, p.told(link(club)).value("affiliate_username"))
}

// TestTheFirstPartOfThePath is a switch (CS-017).
func TestTheFirstPartOfThePath(t *testing.T) {
	p := open(t, arrange{book: "aff_path=go"})
	assert.Equal(t, "affiliate1", p.browser().affiliate("/go/affiliate1/"+book))
	assert.Equal(t, "404 not_found", p.trouble("/aff/affiliate1/"+book))
	assert.Equal(t, "affiliate1", p.browser().affiliate("/aff/affiliate1/"+club), "the club's own")
}

// TestAnotherMerchantsProduct: an affiliate has brought a browser to one merchant only
// (CS-018).
func TestAnotherMerchantsProduct(t *testing.T) {
	p := open(t, arrange{})
	_, err := p.WS.PutAccount("click2sell", map[string]any{
		"merchant": "janeroe7", "affiliates": []any{"affiliate1", "affiliate2"}, "products": []any{map[string]any{"code": "janeroexyz", "id": 7, "name": "A", "price": "1.00", "secret": ""}},
	})
	require.NoError(t, err)
	b := p.browser()
	b.goes("/aff/affiliate1/" + book)
	assert.Empty(t, b.affiliate(link("janeroexyz")))
	assert.Equal(t, "affiliate2", b.affiliate("/aff/affiliate2/janeroexyz"))
	assert.Equal(t, "affiliate2", b.affiliate(link("janeroexyz")))
	assert.Equal(t, "affiliate1", b.affiliate(link(book)))
}

// TestTheCookieIsABrowsersIdOnly: nothing of the affiliate is in it (CS-018), nor of this
// machine's time; browsers keep it when they are closed (CS-149).
func TestTheCookieIsABrowsersIdOnly(t *testing.T) {
	p := open(t, arrange{})
	b := p.browser()
	b.goes("/aff/affiliate1/" + book)
	home, err := url.Parse(p.at("/buy"))
	require.NoError(t, err)
	cookies := b.client.Jar.Cookies(home)
	require.Len(t, cookies, 1)
	assert.Equal(t, "sandbox_click2sell", cookies[0].Name)
	assert.NotContains(t, cookies[0].Value, "affiliate1")
	for _, page := range []place.Page{p.Get(p.at("/aff/affiliate1/" + book)), p.by("www.click2sell.eu", "/aff/affiliate1/"+book)} {
		cookie := page.Header.Get("Set-Cookie")
		assert.Contains(t, cookie, "; Max-Age=34560000")
		assert.NotContains(t, cookie, "Expires")
		assert.NotContains(t, cookie, "Domain")
	}
	forged := p.Ask(http.MethodGet, p.at(link(book)), "", http.Header{"Cookie": {"sandbox_click2sell=affiliate1"}}, nil).Follow()
	assert.False(t, forged.Has("#c2s-affiliate"))
}

func lastOf[T any](all []T) T { return all[len(all)-1] }
