//go:build clients

package clients

import (
	"fmt"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/fakes/klikandpay"
	"paysandbox/runner/customer"
	"paysandbox/sandbox"
	"paysandbox/sandbox/journal"
)

// kpCard fills the card page in; the test card's code is 111 (KP-085).
func (b *browser) kpCard(cvv string) {
	b.Helper()
	for name, value := range map[string]string{"NUMCARTE": "4012888888881881", "EXPMOIS": "02", "EXPANNEE": "2039", "CVV": cvv} {
		b.do(chromedp.EvaluateAsDevTools[chromedp.Void](fmt.Sprintf(`document.querySelector('form#kp-card [name=%s]').value = %q`, name, value)))
	}
}

// kpEntry is the demo shop's form, which submits itself, up to the payment page.
func (b *browser) kpEntry(p *provider, more string) {
	b.Helper()
	b.do(chromedp.Navigate(p.shop + "/buy?with=klikandpay&amount=43.50&" + more))
	b.do(chromedp.WaitVisible(chromedp.CSS("form#kp-means")))
}

// Every hosted page in two languages, at a phone's width and a desk's.
func TestKlikAndPayIsAccessible(t *testing.T) {
	t.Parallel()
	_, err := axeCore()
	require.NoError(t, err)
	p := serve(t, "--demo", "127.0.0.1:0")
	order := 700
	for _, lang := range []string{"fr", "de"} {
		for _, width := range []int64{360, 1280} {
			t.Run(fmt.Sprint(lang, width), func(t *testing.T) {
				order++
				b := openBrowser(t, width)
				named := func(page string) string { return "klikandpay-" + page + "-" + lang }
				b.kpEntry(p, fmt.Sprint("order=", order, "&lang=", lang))
				assert.Equal(t, lang, read(b, chromedp.AttributeValue(chromedp.CSS("html"), "lang")).Value)
				b.audit(named("means"))
				b.press("form#kp-means [type=submit]:not([form])")
				b.audit(named("card"))
				b.press("#kp-pay")
				b.audit(named("card-wrong"))
				b.kpCard("112")
				b.press("#kp-pay")
				b.audit(named("refused"))
				b.press("#kp-retry")
				b.do(chromedp.WaitVisible(chromedp.CSS("form#kp-card, form#kp-means")))
				if read(b, chromedp.EvaluateAsDevTools[bool](`!!document.querySelector("form#kp-means")`)) {
					b.press("form#kp-means [type=submit]:not([form])")
				}
				b.kpCard("111")
				b.press("#kp-pay")
				b.audit(named("accepted"))
				b.press("#kp-return")
				assert.Contains(t, read(b, chromedp.Location()), p.shop+"/paid")
				assert.Equal(t, "captured", p.payment(fmt.Sprint(order)).State)
			})
		}
	}
	t.Run("error", func(t *testing.T) {
		b := openBrowser(t, 360)
		b.visit(p.url + "/klikandpay/paiement/check.pl?ID=1&MONTANT=x")
		b.audit("klikandpay-error")
	})
}

// A merchant in PHP, written from the manual: paid on the hosted page, cancelled, charged
// from server to server by cURL in both shapes of a body.
func TestPHPSellsWithKlikAndPay(t *testing.T) {
	t.Parallel()
	p := serve(t)
	for i, body := range []string{"multipart", "urlencoded"} {
		s := servePHPShop(p, "klikandpay", map[string]any{"accepted": "/ok.php", "refused": "/ko.php", "dynamic_return": "/kp.php?order="},
			"KLIKANDPAY_URL", "KLIKANDPAY_ID", "KLIKANDPAY_PRIVATE_KEY", "KLIKANDPAY_PRODUCTION_ID", "KLIKANDPAY_PRODUCTION_PRIVATE_KEY", "SHOP_BODY="+body)
		walk := func(query string, pay sandbox.PayRequest) *customer.Customer {
			c := customer.New(customer.Options{Transport: s.http.Transport, Timeout: 20 * time.Second})
			require.NoError(t, c.Visit(t.Context(), s.url+query))
			if klikandpay.New().AtCashier(c) {
				require.NoError(t, klikandpay.New().Pay(t.Context(), c, pay))
			}
			return c
		}
		order := func(n int) string { return fmt.Sprint(356 + 10*i + n) }
		c := walk("/buy.php?amount=43.50&order="+order(0), sandbox.PayRequest{With: "visa"})
		assert.Contains(t, c.URL(), "/paid.php", c.Text("body"))
		assert.Equal(t, "paid", s.order(order(0)).Status)
		assert.Equal(t, "captured", p.payment(order(0)).State)

		walk("/buy.php?amount=43.50&order="+order(1), sandbox.PayRequest{Outcome: "cancel"})
		assert.NotEqual(t, "paid", s.order(order(1)).Status)
		assert.Equal(t, "cancelled", p.payment(order(1)).State)

		c = walk("/charge.php?amount=43.50&order="+order(2), sandbox.PayRequest{})
		assert.Equal(t, "paid", s.order(order(2)).Status, "%s: %s", body, c.Text("body"))
		var page struct{ Items []journal.Exchange }
		p.ask("GET", "/exchanges?op=klikandpay.charge", nil, &page)
		require.Len(t, page.Items, i+1)
		assert.Contains(t, page.Items[i].Request.Headers["Content-Type"], body)
	}
}
