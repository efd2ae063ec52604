//go:build clients

package clients

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// browser is one tab of a real Chromium.
type browser struct {
	*testing.T
	tab   context.Context
	width int64
}

// openBrowser starts Chromium with a window of some width, in CSS pixels; a narrow one
// is a phone's. It ends with the test, which has a minute for what it does there. More
// are flags of the test's own.
func openBrowser(t *testing.T, width int64, more ...chromedp.ExecAllocatorOption) *browser {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path(t, "chromium")), chromedp.UserDataDir(t.TempDir()),
		// It must ask nobody but us, and nothing of Google's belongs into a test.
		chromedp.Flag("no-proxy-server", true), chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-background-networking", true))
	options = append(options, more...)
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox) // as root it refuses to start otherwise
	}
	ctx, over := context.WithTimeout(t.Context(), 3*time.Minute)
	t.Cleanup(over)
	ctx, ended := chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(ended)
	ctx, closed := chromedp.NewContext(ctx)
	t.Cleanup(closed)
	b := &browser{T: t, tab: ctx, width: width}
	var phone []chromedp.EmulateViewportOption
	if width < 600 {
		phone = append(phone, chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulatePortrait)
	}
	b.do(chromedp.EmulateViewport(width, 800, phone...))
	return b
}

func (b *browser) do(steps ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	require.NoError(b, chromedp.Do(b.tab, steps...))
}

func read[T any](b *browser, what chromedp.Action[T]) T {
	b.Helper()
	value, err := chromedp.Run(b.tab, what)
	require.NoError(b, err)
	return value
}

// javaScript switches the pages' own scripts off or on. What the test itself asks the
// page still works.
func (b *browser) javaScript(on bool) {
	b.Helper()
	_, err := chromedp.Call(b.tab, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on})
	require.NoError(b, err)
}

// visit opens an address and wants a page there.
func (b *browser) visit(url string) {
	b.Helper()
	b.arrives(chromedp.Navigate(url))
}

// press clicks what leads to another page.
func (b *browser) press(selector string) {
	b.Helper()
	b.arrives(chromedp.Click(chromedp.CSS(selector)))
}

func (b *browser) arrives(by chromedp.Action[chromedp.Void]) {
	b.Helper()
	response, err := chromedp.RunResponse(b.tab, by)
	require.NoError(b, err)
	require.EqualValues(b, http.StatusOK, response.Status, response.URL)
}

func (b *browser) fill(field, text string) {
	b.Helper()
	b.do(chromedp.SendKeys(chromedp.CSS(field), text))
}

func (b *browser) text(selector string) string {
	b.Helper()
	return read(b, chromedp.TextContent(chromedp.CSS(selector)))
}

// login fills the payment page in as a buyer of the documented account.
func (b *browser) login(env map[string]string) {
	b.Helper()
	b.fill("#cb-username", env["CLICKANDBUY_BUYER"])
	b.fill("#cb-password", env["CLICKANDBUY_BUYER_PASSWORD"])
	b.press("#cb-login #cb-submit")
}

// picture saves the page, all of it, where somebody wants to look at pages.
func (b *browser) picture(name string) {
	b.Helper()
	directory := os.Getenv("CLIENTS_SCREENSHOTS")
	if directory == "" {
		return
	}
	require.NoError(b, os.MkdirAll(directory, 0o755))
	require.NoError(b, os.WriteFile(filepath.Join(directory, name+".png"), read(b, chromedp.FullScreenshot(100)), 0o644))
}

// A customer whose browser runs no scripts buys in German, from the shop's link to the
// shop's thanks.
func TestBrowserBuysWithoutJavaScript(t *testing.T) {
	t.Parallel()
	p := serve(t, "--demo", "127.0.0.1:0")
	b := openBrowser(t, 1280)
	b.javaScript(false)

	b.visit(p.shop + "/buy?with=clickandbuy&amount=12.34&order=356")
	assert.Equal(t, "de", read(b, chromedp.AttributeValue(chromedp.CSS("html"), "lang")).Value)
	assert.Equal(t, "Mit ClickandBuy bezahlen", b.text("h1"))
	assert.Equal(t, "12,34 EUR", b.text("#cb-price"))
	b.login(p.env())

	assert.Equal(t, "Bestätigen", b.text("#cb-submit"))
	assert.Equal(t, "12,34 EUR", b.text("#cb-price"))
	b.press("#cb-submit")

	assert.Equal(t, p.shop+"/paid?order=356", read(b, chromedp.Location()))
	assert.Equal(t, "Thank you, your order is paid", b.text("h1"))
	assert.Equal(t, "committed", p.payment("356").State)
}
