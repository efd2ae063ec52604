//go:build clients

package clients

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// manualPage is the page of the manual's section 2.2.3; what stands between angle
// brackets there is filled in. SCRIPT is where checkout.js is, ATTRIBUTES and MORE are
// what a test adds.
const manualPage = `<html>
<head>
<script src="SCRIPT"
data-error="errorCallback"
data-cancel="cancelCallback" ATTRIBUTES>
</script>
<script type="text/javascript">
function errorCallback(error) {
console.log(JSON.stringify(error));
}
function cancelCallback() {
console.log('Payment cancelled');
}

Checkout.configure({
merchant: 'Dev1',
order: {
amount: function() {
//Dynamic calculation of amount
return 80 + 20;
},
currency: 'USD',
description: 'Ordered goods',
id: 'order-1'
},
interaction: {
merchant: {
name: 'Your merchant name',
address: {
line1: '200 Sample St',
line2: '1234 Example Town'
}
}
}
});
</script>
<script>
window.said = []
console.log = text => said.push(text)
</script>
</head>
<body>
MORE
<input type="button" value="Pay with Lightbox"
onclick="Checkout.showLightbox();" />
<input type="button" value="Pay with Payment Page"
onclick="Checkout.showPaymentPage();" />
</body>
</html>`

// checkoutShop is a shop with the manual's page.
func checkoutShop(t *testing.T, script string, change ...string) string {
	t.Helper()
	page := strings.NewReplacer(append(change, "SCRIPT", script, "ATTRIBUTES", "", "MORE", "")...).Replace(manualPage)
	mux := http.NewServeMux()
	mux.HandleFunc("/shop", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = io.WriteString(w, page)
	})
	mux.HandleFunc("/someURL", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = io.WriteString(w, "<!doctype html><title>Told</title><p id=told>"+r.URL.RawQuery+"</p>")
	})
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s.URL
}

const (
	byLightbox = `input[value="Pay with Lightbox"]`
	byPage     = `input[value="Pay with Payment Page"]`
)

// library is checkout.js by path.
func (p *provider) library() string {
	return p.url + "/clickkw/~ap-gateway.mastercard.com/checkout/version/50/checkout.js"
}

// part is where something is looked for: the page, or the frame on it.
type part struct {
	*browser
	framed bool
}

func (b *browser) onPage() part  { return part{b, false} }
func (b *browser) inFrame() part { return part{b, true} }

// in is how queries reach the part. The pages in a frame come and go, so the frame is
// looked up each time.
func (p part) in(ctx context.Context) ([]chromedp.QueryOption, error) {
	if !p.framed {
		return nil, nil
	}
	frames, err := chromedp.Run(ctx, chromedp.Nodes(chromedp.CSS("iframe")))
	if err != nil || len(frames) != 1 {
		return nil, fmt.Errorf("%d frames, %w", len(frames), err)
	}
	return []chromedp.QueryOption{chromedp.FromNode(frames[0])}, nil
}

// shows waits for something to be seen.
func (p part) shows(selector string) {
	p.Helper()
	var failed error
	defer func() {
		if failed != nil {
			p.Log(failed)
		}
	}()
	eventually(p.T, 15*time.Second, selector+" is seen", func() bool {
		ctx, over := context.WithTimeout(p.tab, time.Second)
		defer over()
		var in []chromedp.QueryOption
		if in, failed = p.in(ctx); failed == nil {
			failed = chromedp.Do(ctx, chromedp.WaitVisible(chromedp.CSS(selector), in...))
		}
		return failed == nil
	})
}

// press clicks what has to be seen for that.
func (p part) press(selector string) {
	p.Helper()
	p.shows(selector)
	in, err := p.in(p.tab)
	require.NoError(p, err)
	p.do(chromedp.Click(chromedp.CSS(selector), in...))
}

func (p part) text(selector string) string {
	p.Helper()
	p.shows(selector)
	in, err := p.in(p.tab)
	require.NoError(p, err)
	return read(p.browser, chromedp.TextContent(chromedp.CSS(selector), in...))
}

// pays walks over the gateway's steps.
func (p part) pays() {
	p.Helper()
	p.shows("form#mpgs-card")
	in, err := p.in(p.tab)
	require.NoError(p, err)
	for field, text := range map[string]string{
		"cardNumber": "5123450000000008", "expiryMonth": "01", "expiryYear": "39", "cardholderName": "Jane Doe", "securityCode": "100",
	} {
		p.do(chromedp.SendKeys(chromedp.CSS("#mpgs-"+field), text, in...))
	}
	for _, button := range []string{"form#mpgs-card #mpgs-next", "form#mpgs-address #mpgs-next", "#mpgs-pay-button"} {
		p.press(button)
	}
}

// says waits until an expression is what is wanted.
func (b *browser) says(want, expression string) {
	b.Helper()
	eventually(b.T, 10*time.Second, expression+" is "+want, func() bool {
		got, err := chromedp.Run(b.tab, chromedp.Evaluate[string](expression))
		return err == nil && got == want
	})
}

const console = "String(said)" // what the page has logged

// The manual's page, letter by letter but for the script's address.
func TestTheManualsPageOpensALightbox(t *testing.T) {
	t.Parallel()
	p := serve(t)
	b := openBrowser(t, 1280)
	b.visit(checkoutShop(t, p.library()) + "/shop")
	b.do(chromedp.Click(chromedp.CSS(byLightbox)))
	assert.Equal(t, "Your merchant name : 100.00 USD", b.inFrame().text("#mpgs-header"))
	assert.Equal(t, "true", read(b, chromedp.AttributeValue(chromedp.CSS("#__hc-lightbox"), "aria-modal")).Value)
	b.picture("checkout-lightbox")
	b.inFrame().press("#mpgs-close")
	b.says("Payment cancelled", console)
	b.says("0", "String(document.querySelectorAll('iframe').length)")
	assert.Equal(t, "failed", p.payment("order-1").State)

	b.do(chromedp.Evaluate[chromedp.Void]("Checkout.configure({merchant: 'Dev1', order: {id: 'order-2', amount: '5.00', currency: 'USD'}, interaction: {merchant: {name: 'Shop'}}})"))
	b.do(chromedp.Click(chromedp.CSS(byLightbox)))
	b.inFrame().pays()
	b.inFrame().shows("#mpgs-receipt")
	b.picture("checkout-receipt")
	b.inFrame().press("#mpgs-close-receipt")
	b.says("0", "String(document.querySelectorAll('iframe').length)")
	assert.Equal(t, "captured", p.payment("order-2").State)
	b.says("Payment cancelled", console)
}

// The payment page leads back to the page that showed it, whose form is as it was left.
func TestThePaymentPageLeadsBack(t *testing.T) {
	t.Parallel()
	p := serve(t)
	b := openBrowser(t, 1280)
	shop := checkoutShop(t, p.library(),
		"ATTRIBUTES", `data-beforeRedirect="Checkout.saveFormFields" data-afterRedirect="Checkout.restoreFormFields"`,
		"MORE", `<form><input name=who><input type=checkbox name=gift><select name=size><option>S<option>M</select><textarea name=note></textarea></form>`)
	b.visit(shop + "/shop?basket=7#top")
	b.fill("[name=who]", "Erika & Söhne")
	b.fill("[name=note]", "two\nlines")
	b.do(chromedp.Click(chromedp.CSS("[name=gift]")), chromedp.SetValue(chromedp.CSS("[name=size]"), "M"))
	b.press(byPage)
	b.onPage().press("#mpgs-cancel")
	b.says("Payment cancelled", console)
	assert.Equal(t, shop+"/shop?basket=7#top", read(b, chromedp.Location()))
	b.says(`["Erika & Söhne",true,"M","two\nlines"]`,
		"JSON.stringify([document.forms[0].who.value, document.forms[0].gift.checked, document.forms[0].size.value, document.forms[0].note.value])")

	b.do(chromedp.Evaluate[chromedp.Void]("Checkout.configure({merchant: 'Dev1', order: {id: 'order-2', amount: 5, currency: 'KWD'}, interaction: {merchant: {name: 'Shop'}}})"))
	b.press(byPage)
	b.onPage().pays()
	b.onPage().shows("#mpgs-receipt")
	assert.Equal(t, "5.000 KWD", b.text("#mpgs-total"))
	b.press("#mpgs-back")
	assert.Equal(t, "captured", p.payment("order-2").State)
}

// A callback is the name of a variable that holds a URL, too, and a URL (section 2.2.4).
func TestCallbacksAreURLs(t *testing.T) {
	t.Parallel()
	p := serve(t)
	b := openBrowser(t, 1280)
	shop := checkoutShop(t, p.library(), "MORE", `<script>cancelCallback = "someURL"</script>`, `data-error="errorCallback"`, `data-error="someURL?a=b"`)
	for _, way := range []string{byLightbox, byPage} {
		b.visit(shop + "/shop")
		b.do(chromedp.Click(chromedp.CSS(way)))
		part{b, way == byLightbox}.press("#mpgs-cancel")
		b.says(shop+"/someURL", "location.href")
	}
	for _, way := range []string{byLightbox, byPage} {
		b.visit(shop + "/shop")
		b.do(chromedp.Evaluate[chromedp.Void]("Checkout.configure({merchant: 'Dev1', order: {id: 'order-1', amount: 0, currency: 'USD'}, interaction: {merchant: {name: 'Shop'}}})"))
		b.do(chromedp.Click(chromedp.CSS(way)))
		b.says(shop+"/someURL", "location.origin + location.pathname")
		told, err := url.ParseQuery(b.text("#told"))
		require.NoError(t, err)
		assert.Equal(t, "b", told.Get("a"))
		assert.Equal(t, "ERROR", told.Get("result"))
		assert.Equal(t, "INVALID_REQUEST", told.Get("cause"))
		assert.Equal(t, "order.amount", told.Get("field"))
		assert.Equal(t, "INVALID", told.Get("validationType"))
		assert.NotEmpty(t, told.Get("explanation"))
	}
}

func TestTheErrorCallback(t *testing.T) {
	t.Parallel()
	p := serve(t)
	b := openBrowser(t, 1280)
	shop := checkoutShop(t, p.library())
	missing := `{"result":"ERROR","cause":"INVALID_REQUEST","explanation":"Missing parameter 'order.currency'","field":"order.currency","validationType":"MISSING"}`
	for _, way := range []string{byLightbox, byPage} {
		b.visit(shop + "/shop")
		b.do(chromedp.Evaluate[chromedp.Void]("Checkout.configure({merchant: 'Dev1', order: {id: 'order-1', amount: 1}, interaction: {merchant: {name: 'Shop'}}})"))
		b.do(chromedp.Click(chromedp.CSS(way)))
		b.says(missing, console)
		b.says("0", "String(document.querySelectorAll('iframe').length)")
		b.do(chromedp.Evaluate[chromedp.Void]("said = []; Checkout.configure({merchant: function () { throw new Error('no merchant today') }})"))
		b.do(chromedp.Click(chromedp.CSS(way)))
		b.says(`{"result":"ERROR","cause":"INVALID_REQUEST","explanation":"The configuration cannot be used: no merchant today"}`, console)
	}
	b.visit(checkoutShop(t, p.library(), "Checkout.configure(", "void (") + "/shop")
	b.do(chromedp.Click(chromedp.CSS(byLightbox)))
	b.says(`{"result":"ERROR","cause":"INVALID_REQUEST","explanation":"Checkout.configure has to be called before the payment interface is shown"}`, console)
}

// The time runs out while the payer types.
func TestTheTimeoutCallback(t *testing.T) {
	t.Parallel()
	p := serve(t)
	b := openBrowser(t, 1280)
	b.visit(checkoutShop(t, p.library(), "ATTRIBUTES", `data-timeout="ranOut"`, "MORE", `<script>function ranOut() { said.push("too late " + arguments.length) }</script>`) + "/shop")
	b.do(chromedp.Click(chromedp.CSS(byLightbox)))
	b.inFrame().shows("form#mpgs-card")
	p.ask("POST", "/clock", map[string]string{"advance": "45m"}, nil)
	b.inFrame().press("form#mpgs-card #mpgs-next")
	b.says("too late 0", console)
	assert.Equal(t, "expired", p.payment("order-1").State)
}

// By the gateway's own name, as the manual writes it: only the resolver knows better. And
// with a session the shop is told that the payment is complete.
func TestTheLibraryByItsOwnName(t *testing.T) {
	t.Parallel()
	p := serve(t)
	at := strings.TrimPrefix(p.url, "http://")
	b := openBrowser(t, 1280,
		chromedp.Flag("host-resolver-rules", "MAP ap-gateway.mastercard.com "+at+", MAP clickkw.com "+at),
		// The lightbox stays in the page's process, where the test can reach it.
		chromedp.Flag("disable-features", "SitePerProcess,IsolateOrigins"), chromedp.Flag("disable-site-isolation-trials", true))
	b.visit(checkoutShop(t, "http://ap-gateway.mastercard.com/checkout/version/50/checkout.js",
		"ATTRIBUTES", `data-complete="completed"`, "MORE", `<script>function completed(a, b) { said.push(a.length + " " + b.length) }</script>`) + "/shop")
	b.do(chromedp.Click(chromedp.CSS(byLightbox)))
	b.inFrame().pays()
	b.inFrame().shows("#mpgs-receipt")
	assert.Equal(t, "captured", p.payment("order-1").State)
	b.says("", console)
}

// clickSession is the address of a payment page of Click, asked for as the manual says.
func clickSession(t *testing.T, base, host string, order int) string {
	t.Helper()
	call := func(path, body string) (header http.Header, text []byte) {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, base+"/api/developer/gatedeveloper/"+path, strings.NewReader(body))
		require.NoError(t, err)
		request.Host = host
		request.Header = http.Header{"Content-Type": {"application/json"}, "Authorization": {"Bearer CIQC2Z5WUVTAKcBHISsOVMJIJE8PAbVe5"}}
		response, err := http.DefaultTransport.RoundTrip(request)
		require.NoError(t, err)
		defer func() { _ = response.Body.Close() }()
		text, err = io.ReadAll(response.Body)
		require.NoError(t, err)
		return response.Header, text
	}
	var created struct {
		GatewayResponse struct {
			SessionID string `json:"session_id"`
		} `json:"gatewayResponse"`
	}
	_, text := call("Dev1", "")
	require.NoError(t, json.Unmarshal(text, &created))
	updated, _ := call("sessionupdate/Dev1/en", fmt.Sprintf(`{"session_id": %q, "order_id": %d, "order_amout": 5, "return_url": "http://shop.example/"}`, created.GatewayResponse.SessionID, order))
	require.NotEmpty(t, updated.Get("Location"))
	return updated.Get("Location")
}

// Click opens the gateway's lightbox at once and shows its own result when that is done.
// By their own names the two are pages of different sites.
func TestClickOpensALightbox(t *testing.T) {
	t.Parallel()
	p := serve(t)
	at := strings.TrimPrefix(p.url, "http://")
	for name, c := range map[string]struct {
		base, host string
		order      int
	}{
		"by path": {p.url + "/clickkw", "", 1}, "by host": {p.url, "clickkw.com", 3},
	} {
		t.Run(name, func(t *testing.T) {
			b := openBrowser(t, 1280,
				chromedp.Flag("host-resolver-rules", "MAP ap-gateway.mastercard.com "+at+", MAP clickkw.com "+at),
				chromedp.Flag("disable-features", "SitePerProcess,IsolateOrigins"), chromedp.Flag("disable-site-isolation-trials", true))
			way := func(order int) {
				b.visit(clickSession(t, c.base, c.host, order))
				b.press("#clk-card")
				b.press("#clk-submit")
			}
			way(c.order)
			assert.Equal(t, "CLICK : 5.000 KWD", b.inFrame().text("#mpgs-header"))
			b.picture("click-lightbox-" + strings.ReplaceAll(name, " ", "-"))
			b.inFrame().pays()
			b.onPage().shows("#clk-result[data-result=paid]")

			way(c.order + 1)
			b.inFrame().press("#mpgs-cancel")
			b.onPage().shows("#clk-result[data-result=failed][data-word=CANCELED]")
		})
	}
}

// Without JavaScript Click's page leads on to the gateway's by itself, and all of it works.
func TestTheCardIsPaidWithoutJavaScript(t *testing.T) {
	t.Parallel()
	p := serve(t)
	b := openBrowser(t, 360)
	b.javaScript(false)
	b.visit(clickSession(t, p.url+"/clickkw", "", 1))
	b.press("#clk-card")
	b.press("#clk-submit")
	b.onPage().pays()
	b.onPage().shows("#clk-result[data-result=paid]")
}

func TestTheGatewaysPagesAreAccessible(t *testing.T) {
	t.Parallel()
	_, err := axeCore() // before a browser's minute begins
	require.NoError(t, err)
	p := serve(t)
	for lang, width := range map[string]int64{"en": 320, "ar": 360} {
		b := openBrowser(t, width)
		b.visit(checkoutShop(t, p.library(), "interaction: {", "interaction: { locale: '"+lang+"', ") + "/shop")
		b.press(byPage)
		b.audit("gateway-card-" + lang)
		b.press("#mpgs-next")
		b.audit("gateway-problems-" + lang)
		for field, text := range map[string]string{"cardNumber": "5123450000000008", "expiryMonth": "05", "expiryYear": "39", "cardholderName": "Jane Doe", "securityCode": "100"} {
			b.fill("#mpgs-"+field, text)
		}
		b.press("#mpgs-next")
		b.audit("gateway-address-" + lang)
		b.press("#mpgs-next")
		b.audit("gateway-total-" + lang)
		b.press("#mpgs-pay-button")
		b.audit("gateway-processing-"+lang, leavesByItself)
		b.press("#mpgs-processing a")
		b.audit("gateway-declined-" + lang)
		b.onPage().press("#mpgs-cancel")
	}
}
