//go:build clients

package clients

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/web"
)

// dark asks pages for their dark colours.
func (b *browser) dark() {
	b.Helper()
	_, err := chromedp.Call(b.tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "dark"}},
	})
	require.NoError(b, err)
}

// trouble opens an address and wants an error page of Click2Sell there.
func (b *browser) trouble(url string, status int, kind string) {
	b.Helper()
	response, err := chromedp.RunResponse(b.tab, chromedp.Navigate(url))
	require.NoError(b, err)
	require.EqualValues(b, status, response.Status, response.URL)
	b.kind(kind)
}

func (b *browser) kind(kind string) {
	b.Helper()
	require.Equal(b, kind, read(b, chromedp.AttributeValue(chromedp.CSS("#c2s-trouble"), "data-trouble")).Value)
}

// c2sDress is a way of looking at pages.
type c2sDress struct {
	scheme string
	width  int64
}

var c2sDresses = []c2sDress{{"light", 360}, {"light", 1280}, {"dark", 360}, {"dark", 1280}}

func (d c2sDress) open(t *testing.T) *browser {
	t.Helper()
	b := openBrowser(t, d.width)
	if d.scheme == "dark" {
		b.dark()
	}
	return b
}

func (d c2sDress) named(page string) string { return "click2sell-" + page + "-" + d.scheme }

// eachDress runs a part of a test in every dress.
func eachDress(t *testing.T, part string, test func(t *testing.T, d c2sDress)) {
	t.Helper()
	for _, d := range c2sDresses {
		t.Run(fmt.Sprint(part, " ", d.scheme, d.width), func(t *testing.T) { test(t, d) })
	}
}

// Every page of Click2Sell, at a phone's width and a desk's, in both colour schemes.
func TestClick2SellIsAccessible(t *testing.T) {
	t.Parallel()
	_, err := axeCore()
	require.NoError(t, err)
	p := serve(t)
	setClick2Sell(p, map[string]any{"cancel_url": "https://shop.example/basket"}, nil)
	home := p.url + "/click2sell"
	link := home + "/buy?johnbooksabc&order="

	eachDress(t, "order", func(t *testing.T, d c2sDress) {
		b := d.open(t)
		b.visit(link + "1")
		b.audit(d.named("order"))
		b.c2sMeans("PayPal")
		b.audit(d.named("order-wallet"))
		b.c2sMeans("VISA")
		b.press("#c2s-pay")
		b.audit(d.named("order-wrong"))
		b.c2sFill(c2sBuyer)
		b.c2sFill(c2sCard)
		b.c2sFill(map[string]string{"card_number": c2sDeclined})
		b.press("#c2s-pay")
		require.Contains(t, b.text("#c2s-declined"), "declined")
		b.audit(d.named("order-declined"))
		b.press("#c2s-fake")
		b.audit(d.named("order-made-up"))
		b.visit(home + "/test/johnbooksabc?order=1")
		b.audit(d.named("order-test"))
		b.visit(home + "/buy?johnclubsabc&order=1")
		b.audit(d.named("order-subscription"))
		b.visit(home + "/aff/affiliate1/johnbooksabc?checkout")
		b.audit(d.named("order-affiliate"))
	})

	eachDress(t, "console", func(t *testing.T, d c2sDress) {
		b := d.open(t)
		account := p.url + "/_sandbox/w/default/accounts/click2sell/johndoe22"
		b.visit(account)
		b.audit(d.named("console-account"))
		b.visit(account + "/products/johnclubsabc")
		b.audit(d.named("console-product"))
	})

	eachDress(t, "result", func(t *testing.T, d c2sDress) {
		b := d.open(t)
		order := d.named("result") + fmt.Sprint(d.width)
		pay := func() string {
			b.visit(link + order)
			page := read(b, chromedp.Location())
			b.press("#c2s-fake")
			b.press("#c2s-pay")
			return page
		}
		pay()
		b.audit(d.named("paid"))
		p.act(order, "refund")
		b.do(chromedp.Reload())
		b.audit(d.named("refunded"))
		order += "-2"
		page := pay()
		p.act(order, "chargeback")
		b.visit(page)
		b.audit(d.named("charged-back"))
		b.visit(link + "3")
		b.press("#c2s-cancel")
		b.audit(d.named("cancelled"))
	})

	eachDress(t, "trouble", func(t *testing.T, d c2sDress) {
		b := d.open(t)
		b.trouble(home+"/buy?nobody", http.StatusNotFound, "unknown_code")
		b.do(chromedp.Click(chromedp.CSS("summary")))
		b.audit(d.named("unknown-code"))
		b.trouble(home+"/order/none", http.StatusNotFound, "unknown_order")
		b.audit(d.named("unknown-order"))
		b.trouble(link+strings.Repeat("x", 5000), http.StatusBadRequest, "passed")
		b.do(chromedp.Click(chromedp.CSS("summary")))
		b.audit(d.named("passed"))
		b.trouble(home+"/nowhere", http.StatusNotFound, "not_found")
		b.audit(d.named("not-found"))
		b.visit(link + "4")
		page := read(b, chromedp.Location())
		b.posts(home + "/buy?johnbooksabc")
		b.kind("bad_request")
		b.audit(d.named("bad-request"))

		b.trouble(staleTrouble(t), http.StatusConflict, "stale")
		b.audit(d.named("stale"))

		p.ask("POST", "/clock", map[string]any{"advance": "25h"}, nil)
		b.trouble(page, http.StatusGone, "expired")
		b.do(chromedp.Click(chromedp.CSS("summary")))
		b.audit(d.named("expired"))
		b.press("#c2s-again")
	})

	setClick2Sell(p, map[string]any{"thankyou_url": "https://shop.example/thanks?lang=en", "thankyou_post": "true"}, nil)
	eachDress(t, "thank-you", func(t *testing.T, d c2sDress) {
		b := d.open(t)
		b.javaScript(false)
		b.visit(link + "6")
		b.press("#c2s-fake")
		b.press("#c2s-pay")
		assert.Equal(t, "Continue", b.text("#c2s-thankyou button"))
		b.javaScript(true) // axe waits by timers; the page has been loaded and sends itself no more
		b.audit(d.named("thank-you"), providersOwn...)
	})

	setClick2Sell(p, map[string]any{"thankyou_url": "", "thankyou_post": "false"}, map[string]any{
		"name":  "The Complete Illustrated Encyclopaedia of Finding Out the Best Deal, Volume 3: Donaudampfschifffahrtsgesellschaftskapitänsmützen & \"Others\" <b>bold</b>",
		"price": "123456789.99",
	})
	p.ask("PUT", "/accounts/click2sell/johndoe22", map[string]any{
		"products": []any{map[string]any{"code": "johnclubsabc", "subscription": map[string]any{"every": "30 days", "terms": 3, "trial": "7 days", "trial_price": "100000000.00"}}},
		"name":     `Müller, Žukauskienė & Søns "Bücher" Aktiengesellschaft für Donaudampfschifffahrt <script>alert(1)</script> محمد`, "affiliates": []any{"an.affiliate.whose.login-name_is@longer.than.anybody.would.like.example"},
	}, nil)
	eachDress(t, "long", func(t *testing.T, d c2sDress) {
		b := d.open(t)
		b.visit(home + "/aff/an.affiliate.whose.login-name_is@longer.than.anybody.would.like.example/johnclubsabc?checkout&order=" + d.named("long") + fmt.Sprint(d.width))
		b.c2sFill(map[string]string{"buyer_email": strings.Repeat("long", 30) + "@" + strings.Repeat("host", 10) + ".example"})
		b.audit(d.named("order-long"))
		b.press("#c2s-fake")
		b.press("#c2s-pay")
		b.audit(d.named("paid-long"))
	})
}

// providersOwn: the page that posts to the thank-you page is given to the byte (CS-069). It
// is a button and nothing else, for who has no scripts: no heading, no landmark, and no
// viewport, so a phone shows it at a desk's width.
var providersOwn = []string{"page-has-heading-one", "landmark-one-main", sideways}

// posts sends a form of no page's own.
func (b *browser) posts(action string) {
	b.Helper()
	b.visit("data:text/html,<form method=post action=\"" + action + "\"><button>Send</button></form>")
	response, err := chromedp.RunResponse(b.tab, chromedp.Click(chromedp.CSS("button")))
	require.NoError(b, err)
	require.EqualValues(b, http.StatusMethodNotAllowed, response.Status)
}

// staleTrouble is the page of a race that no test can win at will: its template alone.
func staleTrouble(t *testing.T) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		page := map[string]any{"Test": false, "Kind": "stale", "Link": "", "Reason": "the payment is captured; pay is not possible"}
		web.Write(w, http.StatusConflict, "click2sell", "trouble", "en", page, web.Hosted)
	}))
	t.Cleanup(s.Close)
	return s.URL
}
