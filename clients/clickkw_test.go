//go:build clients

package clients

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/fakes/clickkw"
	"paysandbox/runner/customer"
	"paysandbox/sandbox"
)

// at is the demo shop's order at Click, on Click's first page.
func (b *browser) at(p *provider, lang, order string) {
	b.Helper()
	b.visit(p.shop + "/buy?with=clickkw&amount=6.00&order=" + order + "&lang=" + lang)
	require.Equal(b, lang, read(b, chromedp.AttributeValue(chromedp.CSS("html"), "lang")).Value)
}

// knetEntry fills KNET's page in with the manual's card.
func (b *browser) knetEntry(skin string) {
	b.Helper()
	ids := []string{"bank", "cardN", "Ecom_Payment_Card_ExpDate_Month", "Ecom_Payment_Card_ExpDate_Year", "Ecom_Payment_Pin_id"}
	bank := "KNET1"
	if skin == "kpay" {
		ids = []string{"bank", "debitNumber", "debitMonthSelect", "debitYearSelect", "cardPin"}
		bank = "201825717889145|Knet Test Card [KNET1]|0.000|0.00|0.000"
	}
	for i, value := range []string{bank, "0000000008", "12", "2018", "1234"} {
		field := fmt.Sprintf(`form#knet-entry [name=%q]`, ids[i])
		b.do(chromedp.EvaluateAsDevTools[chromedp.Void](fmt.Sprintf(`document.querySelector(%q).value = %q`, field, value)))
	}
}

// cardEntry fills the gateway's first step in.
func (b *browser) cardEntry(month, year string) {
	b.Helper()
	for name, value := range map[string]string{
		"cardNumber": "5123450000000008", "expiryMonth": month, "expiryYear": year, "cardholderName": "Jane Doe", "securityCode": "100",
	} {
		b.do(chromedp.EvaluateAsDevTools[chromedp.Void](fmt.Sprintf(`document.querySelector('form#mpgs-card [name=%s]').value = %q`, name, value)))
	}
}

// atShop waits until Click's page has led back by itself, after its five seconds.
func (b *browser) atShop(p *provider, page string) {
	b.Helper()
	eventually(b.T, 15*time.Second, "Click leads back to "+page, func() bool {
		return strings.HasPrefix(read(b, chromedp.Location()), p.shop+page)
	})
}

// Every page of Click, of KNET in both generations and of the card gateway, in both
// languages, at a phone's width and a desk's; paid by KNET and by card.
func TestClickKWIsAccessible(t *testing.T) {
	t.Parallel()
	_, err := axeCore()
	require.NoError(t, err)
	// Each walk waits for pages that lead on by themselves, so they go side by side.
	for _, lang := range []string{"en", "ar"} {
		for _, width := range []int64{360, 1280} {
			for _, skin := range []string{"e24", "kpay"} {
				t.Run(fmt.Sprint("KNET ", skin, lang, width), func(t *testing.T) {
					t.Parallel()
					p := serve(t, "--demo", "127.0.0.1:0")
					p.ask("PUT", "/accounts/clickkw/Dev1", map[string]any{"switches": map[string]any{"knet_skin": skin}}, nil)
					b := openBrowser(t, width)
					named := func(page string) string { return "clickkw-" + skin + "-" + page + "-" + lang }
					b.at(p, lang, "401")
					b.audit(named("method"))
					b.press("#clk-knet")
					b.audit(named("confirm"))
					b.press("form#clk-pay #clk-submit")
					b.audit(named("knet"))
					b.press(submitOf["knet-entry"])
					b.audit(named("knet-wrong"))
					b.knetEntry(skin)
					b.press(submitOf["knet-entry"])
					b.audit(named("knet-confirm"))
					b.press(submitOf["knet-confirm"])
					b.audit(named("progress"), leavesByItself)
					b.press("#knet-progress a")
					b.audit(named("paid"), leavesByItself)
					b.press("#clk-receipt")
					b.audit(named("receipt"))
					b.visit(read(b, chromedp.AttributeValue(chromedp.CSS("#knet-receipt-back"), "href")).Value)
					b.atShop(p, "/paid")
					assert.Equal(t, "captured", p.payment("401").State)
				})
			}
			t.Run(fmt.Sprint("card ", lang, width), func(t *testing.T) {
				t.Parallel()
				p := serve(t, "--demo", "127.0.0.1:0")
				b := openBrowser(t, width)
				named := func(page string) string { return "clickkw-card-" + page + "-" + lang }
				b.at(p, lang, "401")
				b.press("#clk-card")
				b.press("form#clk-pay #clk-submit") // page 3, over which its script opens the lightbox
				b.do(chromedp.WaitVisible(chromedp.CSS("iframe")))
				b.audit(named("lightbox"))
				b.visit(read(b, chromedp.AttributeValue(chromedp.CSS("a#clk-to-card"), "href")).Value)
				b.audit(named("card"))
				b.press("form#mpgs-card #mpgs-next")
				b.audit(named("card-wrong"))
				b.cardEntry("05", "39")
				b.press("form#mpgs-card #mpgs-next")
				b.audit(named("address"))
				b.press("#mpgs-next")
				b.audit(named("total"))
				b.press("#mpgs-pay-button")
				b.audit(named("processing"), leavesByItself)
				b.press("#mpgs-processing a")
				b.audit(named("declined"))
				b.cardEntry("01", "39")
				b.press("form#mpgs-card #mpgs-next")
				b.press("#mpgs-next")
				b.press("#mpgs-pay-button")
				b.do(chromedp.WaitVisible(chromedp.CSS("#clk-result")))
				b.audit(named("paid"), leavesByItself)
				b.atShop(p, "/paid")
				assert.Equal(t, "captured", p.payment("401").State)
			})
			t.Run(fmt.Sprint("no ", lang, width), func(t *testing.T) {
				t.Parallel()
				p := serve(t, "--demo", "127.0.0.1:0")
				b := openBrowser(t, width)
				b.at(p, lang, "401")
				b.press("#clk-cancel-button")
				b.audit("clickkw-failed-"+lang, leavesByItself)
				b.visit(p.shop + "/buy?with=clickkw&amount=0.30&lang=" + lang + "&order=402")
				b.press("#clk-card")
				b.audit("clickkw-minimum-"+lang, leavesByItself)
			})
		}
	}
}

// leavesByItself: a result leads back to the shop after five seconds, as the manual says
// (KW-064), with a link for who does not want to wait.
const leavesByItself = "meta-refresh"

// submitOf are the buttons of KNET's forms, whatever their names.
var submitOf = map[string]string{
	"knet-entry":   "form#knet-entry [type=submit]:not([form])",
	"knet-confirm": "form#knet-confirm [type=submit]:not([form])",
}

// A merchant in PHP, written from the manual: paid, cancelled and tried again, and a
// customer who never comes back.
func TestPHPSellsWithClickKW(t *testing.T) {
	t.Parallel()
	p := serve(t)
	s := servePHPShop(p, "clickkw", map[string]any{}, "CLICKKW_URL", "CLICKKW_USER", "CLICKKW_TOKEN")
	walk := func(order string, pay sandbox.PayRequest) *customer.Customer {
		c := customer.New(customer.Options{Transport: s.http.Transport, Timeout: 20 * time.Second})
		require.NoError(t, c.Visit(t.Context(), s.url+"/buy.php?"+url.Values{"order": {order}, "amount": {"6.00"}}.Encode()))
		require.NoError(t, clickkw.New().Pay(t.Context(), c, pay))
		return c
	}
	c := walk("356", sandbox.PayRequest{With: "knet"})
	assert.Contains(t, c.URL(), "/paid.php", c.Text("body"))
	assert.Equal(t, "captured", p.payment("356").State)
	assert.Equal(t, "paid", s.order("356").Status)

	c = walk("357", sandbox.PayRequest{With: "card", Outcome: "cancel"})
	assert.Contains(t, c.URL(), "/failed.php", c.Text("body"))
	assert.Equal(t, "failed", s.order("357").Status)
	c = walk("357", sandbox.PayRequest{With: "card"})
	assert.Contains(t, c.URL(), "/paid.php", c.Text("body"))
	assert.Equal(t, 1, s.order("357").Grants)

	p.ask("PUT", "/scenario", []byte("scenario: the tab is closed\nrules:\n  - {op: clickkw.return, then: {fault: {kind: reset, at: after}}}\nsteps:\n  - advance: 1s\n"), nil)
	c = customer.New(customer.Options{Transport: s.http.Transport, Timeout: 20 * time.Second})
	require.NoError(t, c.Visit(t.Context(), s.url+"/buy.php?order=358&amount=6.00"))
	require.Error(t, clickkw.New().Pay(t.Context(), c, sandbox.PayRequest{With: "knet"}))
	assert.NotEqual(t, "paid", s.order("358").Status)
	response, err := s.http.Get(s.url + "/cron.php")
	require.NoError(t, err)
	_ = response.Body.Close()
	assert.Equal(t, "paid", s.order("358").Status, "KW-136")
}
