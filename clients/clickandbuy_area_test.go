//go:build clients

package clients

import (
	"fmt"
	stdimage "image"
	"image/png"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// area is a tester who walks the merchant's area, in a browser that runs no scripts.
type area struct {
	*browser
	*provider
	shop string // of a merchant: /cb.php, /configuration, /logo.png
}

// walkArea starts a tester's browser, and a shop that hands out whatever is paid.
func walkArea(t *testing.T, p *provider) area {
	t.Helper()
	shop := http.NewServeMux()
	shop.HandleFunc("/cb.php", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://"+r.Host+"/thanks?result=success", http.StatusFound) // absolute: CB-102
	})
	shop.HandleFunc("/logo.png", func(w http.ResponseWriter, _ *http.Request) { // wider than the manual allows
		_ = png.Encode(w, stdimage.NewGray(stdimage.Rect(0, 0, 936, 80)))
	})
	shop.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, "The shop's page "+r.URL.Path) })
	s := httptest.NewServer(shop)
	t.Cleanup(s.Close)
	a := area{browser: openBrowser(t, 360), provider: p, shop: s.URL}
	a.javaScript(false)
	return a
}

// inspect is audit for pages that were loaded without scripts: axe waits by timers.
func (a area) inspect(name string) {
	a.browser.Helper()
	a.javaScript(true)
	a.audit("area-" + name)
	a.javaScript(false)
	a.look(name)
}

// look saves pictures of a page as a phone and as a desk show it.
func (a area) look(name string) {
	a.browser.Helper()
	if os.Getenv("CLIENTS_SCREENSHOTS") == "" {
		return
	}
	a.picture(fmt.Sprintf("area-%s-%d", name, a.width))
	a.do(chromedp.EmulateViewport(1280, 800))
	a.picture("area-" + name + "-1280")
	a.do(chromedp.EmulateViewport(a.width, 800, chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulatePortrait))
}

// enterAll writes into fields what a keyboard would, and chooses of lists.
func (a area) enterAll(prefix string, values map[string]string) {
	a.browser.Helper()
	for name, text := range values {
		const focus = `(() => { const field = document.getElementById(%q); for (let e = field; e; e = e.parentElement) if (e.tagName == "DETAILS") e.open = true
			field.focus(); if (field.tagName == "SELECT") { field.value = %q; return field.value == %[2]q }; field.select(); return null })()`
		chosen := read(a.browser, chromedp.EvaluateAsDevTools[*bool](fmt.Sprintf(focus, prefix+name, text)))
		if chosen != nil {
			require.True(a.browser, *chosen, "%s offers %q", name, text)
			continue
		}
		_, err := chromedp.Call(a.tab, input.InsertText, input.InsertTextParams{Text: text})
		require.NoError(a.browser, err)
	}
}

// send fills the form of a page of the area in and presses its button.
func (a area) send(values map[string]string) {
	a.browser.Helper()
	a.enterAll("cb-", values)
	a.press("#cb-submit")
}

// save does so with a page of the console, and wants it to say that it is saved.
func (a area) save(path, said string, values map[string]string) {
	a.browser.Helper()
	a.visit(a.url + "/_sandbox/w/default/accounts/clickandbuy/" + path)
	a.enterAll("field/", values)
	button := "form.account > .bar button"
	if said == "is added" {
		button = "form.adding > button"
	}
	a.press(button)
	require.Contains(a.browser, a.text(".flash"), said)
}

// texts are those of all elements.
func (a area) texts(selector string) []string {
	a.browser.Helper()
	return read(a.browser, chromedp.EvaluateAsDevTools[[]string](fmt.Sprintf(`[...document.querySelectorAll(%q)].map(e => e.textContent.trim())`, selector)))
}

// href is where a link leads.
func (a area) href(selector string) string {
	a.browser.Helper()
	return read(a.browser, chromedp.EvaluateAsDevTools[string](fmt.Sprintf(`document.querySelector(%q).href`, selector)))
}

// create walks "Sandbox > Create sandbox account" to the form of its third step (CB-705).
func (a area) create(seller, kind string) {
	a.browser.Helper()
	a.visit(a.url + "/clickandbuy/tools/sandbox?lang=en")
	a.send(map[string]string{"seller": seller})
	a.press("#cb-" + kind)
	require.Contains(a.browser, a.text(".step"), "3")
}

// TestBrowserWalksTheMerchantsArea (CB-701 to CB-708): a tester makes a merchant and a surfer, sets the new
// merchant's domain and link up, takes the finished link, and buys by it.
func TestBrowserWalksTheMerchantsArea(t *testing.T) {
	t.Parallel()
	_, err := axeCore() // before a browser's minutes begin
	require.NoError(t, err)
	a := walkArea(t, serve(t))
	seller := a.makesAMerchant()
	a.makesASurfer(seller)
	ready := a.setsUp(seller)
	a.checksSignatures(ready)
	a.surferBuys(ready)
	a.strangerRegisters(seller, ready)
	a.registersBack()
}

// makesAMerchant answers its SellerID. The password of the transaction manager has 6 to 10
// characters (CB-002).
func (a area) makesAMerchant() (seller string) {
	a.visit(a.url + "/clickandbuy/tools/sandbox?lang=en")
	a.send(map[string]string{"seller": "1"})
	assert.Equal(a.browser, "There is no account with this number.", a.text("#cb-seller-problem"))
	a.inspect("create-unknown")
	a.send(map[string]string{"seller": "222333444"})
	a.inspect("create-which")
	a.press("#cb-merchant")
	form := map[string]string{"website": "New Shop", "url": "new.example", "tm_password": "five5"}
	a.send(form)
	assert.Equal(a.browser, "Please use 6 to 10 characters.", a.text("#cb-tm_password-problem"))
	assert.Len(a.browser, a.texts("#cb-problems li"), 2)
	a.inspect("create-merchant-wrong")
	a.send(map[string]string{"url": "https://new.example", "tm_password": "elevenchars"})
	assert.Equal(a.browser, []string{"Please use 6 to 10 characters."}, a.texts(".field .problem"))
	a.send(map[string]string{"tm_password": "secret7"})
	a.inspect("create-merchant-made")
	assert.Equal(a.browser, []string{"SellerID", "LinkURL", "TMIPassword", "dynkey", "projectID", "secretKey", "mmsSecret"}, a.texts("#cb-made dt"))
	made := a.texts("#cb-made dd")
	assert.Equal(a.browser, "secret7", made[2])
	return made[0]
}

// makesASurfer makes a buyer with a date of birth and a test credit.
func (a area) makesASurfer(seller string) {
	a.create(seller, "surfer")
	a.look("create-surfer")
	a.send(map[string]string{"Email": "tester@example.com", "password": "buyerpass", "DateOfBirth": "30.02.1980", "Nation": "AT", "credit": "20.00", "currency": "EUR"})
	assert.True(a.browser, a.shows("#cb-DateOfBirth-problem"))
	a.inspect("create-surfer-wrong")
	a.send(map[string]string{"password": "buyerpass", "DateOfBirth": "29.02.1980"})
	a.look("create-surfer-made")
	assert.Equal(a.browser, "tester@example.com", a.text("#cb-made dd"))
}

// setsUp sets domain, bonuses, test group and link, and answers "Link einbauen"'s link.
func (a area) setsUp(seller string) (ready string) {
	domain := seller + "/domains/New%20Shop"
	a.save(domain, "Saved", map[string]string{
		"logo": a.shop + "/logo.png", "header": "Welcome to the new shop", "category": "Books", "description": "Everything new", "search_words": "new, shop",
		"nation": "AT", "language": "it", "welcome_bonus.amount": "2.00", "welcome_bonus.currency": "EUR",
		"registration_bonus.amount": "5.00", "registration_bonus.currency": "EUR", "test_group": "tester@example.com\nsecond@example.com",
	})
	a.inspect("console-domain")
	a.save(domain+"/credits", "is added", map[string]string{"buyer": "second@example.com", "amount": "7.00", "currency": "EUR"})
	a.look("console-credits")
	a.visit(a.url + "/_sandbox/w/default/accounts/clickandbuy/" + domain + "/links")
	link, err := url.Parse(a.href("table.entries th a"))
	require.NoError(a.browser, err)
	a.save(link.Path[len("/_sandbox/w/default/accounts/clickandbuy/"):], "Saved", map[string]string{
		"target": a.shop + "/cb.php", "name": "Everything new", "info": "In one box", "notify_payment": "true", "notify_users": "true",
	})
	a.inspect("console-link")
	ready = read(a.browser, chromedp.EvaluateAsDevTools[string](`new DOMParser().parseFromString(document.querySelector('pre[aria-label="Payment link (Link einbauen): HTML"]').textContent, "text/html").links[0].getAttribute("href")`))
	assert.Contains(a.browser, ready, "&fgkey=")
	return ready
}

// checksSignatures has the calculator look at the finished link and at one that somebody
// changed (CB-702).
func (a area) checksSignatures(ready string) {
	a.visit(a.url + "/clickandbuy/tools/fgkey?lang=en")
	verdict := func() string {
		return read(a.browser, chromedp.AttributeValue(chromedp.CSS("#cb-verdict"), "data-verdict")).Value
	}
	a.send(map[string]string{"link": ready})
	assert.Equal(a.browser, "right", verdict())
	a.look("signature-right")
	a.send(map[string]string{"link": ready[:len(ready)-1] + "x"})
	assert.Equal(a.browser, "wrong", verdict())
	assert.Equal(a.browser, ready, a.text("#cb-finished"))
	a.inspect("signature-wrong")
}

// surferBuys opens the link, which shows what was set, and spends bonus and test credit.
func (a area) surferBuys(ready string) {
	a.visit(ready)
	assert.Equal(a.browser, "it", a.lang(), "the domain's language (CB-007)")
	assert.Equal(a.browser, "Welcome to the new shop", a.text(".shop p"))
	size := read(a.browser, chromedp.EvaluateAsDevTools[[]float64](`(({width, height}) => [width, height])(document.querySelector(".shop img").getBoundingClientRect())`))
	assert.True(a.browser, size[0] > 100 && size[0] <= 468 && size[1] > 10 && size[1] <= 60, "the logo takes %v", size)
	assert.True(a.browser, a.shows("#cb-notify"))
	a.inspect("buy-login")
	a.send(map[string]string{"username": "tester@example.com", "password": "buyerpass"})
	assert.Contains(a.browser, a.text("#cb-bonus-welcome"), "1,23", "the bonus pays all of it (CB-704)")
	assert.Contains(a.browser, a.text("#cb-credit"), "20,00")
	a.inspect("buy-confirm")
	a.press("#cb-submit")
	assert.Equal(a.browser, a.shop+"/thanks?result=success", read(a.browser, chromedp.Location()))

	a.visit(a.url + "/clickandbuy/tools/credits?lang=en")
	a.look("credits-login")
	a.send(map[string]string{"username": "tester@example.com", "password": "buyerpass"})
	assert.Len(a.browser, a.texts("#cb-credits-list > div"), 2, "a test credit and a bonus (CB-009)")
	a.inspect("credits-list")
}

// strangerRegisters buys without an account, in the domain's language and with the date of
// birth asked for (CB-025), once the domain has left test mode.
func (a area) strangerRegisters(seller, ready string) {
	a.save(seller+"/domains/New%20Shop", "Saved", map[string]string{"test_mode": "false"})
	a.save(seller, "Saved", map[string]string{"switches.fgkey.missing": "accept", "switches.buyer.ask_dob": "on"})
	link, err := url.Parse(ready)
	require.NoError(a.browser, err)
	link.RawQuery = "price=700&cb_currency=EUR&externalBDRID=second"
	a.visit(link.String())
	assert.Equal(a.browser, "it", a.lang(), "the domain's language (CB-007)")
	a.press("#cb-to-register")
	assert.Equal(a.browser, "AT", read(a.browser, chromedp.Value(chromedp.CSS("#cb-Nation"))), "the domain's nation (CB-007)")
	person := map[string]string{
		"Email": "stranger@example.com", "password": "buyerpass", "FirstName": "Ada", "LastName": "Straniera", "DateOfBirth": "31.02.1980",
		"Street": "Ring", "HouseNumber": "1", "ZIP": "1010", "City": "Wien",
	}
	a.send(person)
	assert.True(a.browser, a.shows("#cb-DateOfBirth-problem"))
	a.inspect("register-wrong")
	a.send(map[string]string{"password": "buyerpass", "DateOfBirth": "28.02.1980"})
	assert.Contains(a.browser, a.text("#cb-bonus-registration"), "5,00")
	a.send(map[string]string{"DateOfBirth": "27.02.1980"})
	assert.True(a.browser, a.shows("#cb-DateOfBirth-problem"))
	a.look("buy-date-wrong")
	a.send(map[string]string{"DateOfBirth": "28.02.1980"})
	assert.Equal(a.browser, a.shop+"/thanks?result=success", read(a.browser, chromedp.Location()))
}

// registersBack follows a shop's registration link there and back (CB-039).
func (a area) registersBack() {
	a.visit(a.url + "/clickandbuy/cgi-bin/register.pl?mode=anbieter&portalmerchant=222333444&lang=de&ConfigurationURL=" + url.QueryEscape(a.shop+"/configuration?tab=cb"))
	a.send(map[string]string{"website": "Laden", "url": "https://laden.example", "tm_password": "kurz"})
	assert.True(a.browser, a.shows("#cb-tm_password-problem"))
	a.look("registration-wrong")
	a.send(map[string]string{"tm_password": "geheim 7&"})
	back, err := url.Parse(read(a.browser, chromedp.Location()))
	require.NoError(a.browser, err)
	assert.Equal(a.browser, a.shop+"/configuration", back.Scheme+"://"+back.Host+back.Path)
	told := back.Query()
	assert.Equal(a.browser, []string{"cb", "geheim 7&"}, []string{told.Get("tab"), told.Get("TMIPassword")})
	assert.Regexp(a.browser, `^[0-9]{9}$`, told.Get("SellerID"))
	assert.Regexp(a.browser, `^http://.*/newauth/http://premium-[a-z0-9]{14}\.eu\.clickandbuy\.com/$`, told.Get("LinkURL"))
}

func (a area) lang() string {
	a.browser.Helper()
	return read(a.browser, chromedp.AttributeValue(chromedp.CSS("html"), "lang")).Value
}

// TestBrowserSetsAProjectUp: where events go and their secret are set in the area, the MMS
// test client sends one that is simulated (CB-227), and the shop believes it.
func TestBrowserSetsAProjectUp(t *testing.T) {
	t.Parallel()
	_, err := axeCore()
	require.NoError(t, err)
	p := serve(t)
	a := walkArea(t, p)
	a.save("222333444/projects/222", "Saved", map[string]string{"name": "Books", "mms_secret": "ANOTHERKEY", "secret_key": "ANOTHERSECRET"})
	shop := openPayShop(p)
	require.Equal(t, "ANOTHERKEY", shop.env["CLICKANDBUY_MMS_SECRET"])
	a.save("222333444/projects/222", "Saved", map[string]string{"mms_url": shop.url + "/mms.php"})
	a.look("console-project")

	a.visit(shop.url + "/buy.php?order=358&amount=12.34")
	a.visit(p.url + "/_sandbox/w/default/payments/" + p.payment("358").ID)
	a.enterDeed("simulate_event", map[string]string{"newState": "PAYMENT_GUARANTEE"})
	require.NotContains(t, a.text(".flash"), "Nothing")
	a.look("console-simulated")
	eventually(t, 10*time.Second, "the listener has heard of it", func() bool { return len(shop.payOrder("358").Events) == 1 })
	assert.Equal(t, "created", p.payment("358").State, "it tells of no change")
}

// enterDeed fills in an action of a payment's page and presses its button.
func (a area) enterDeed(action string, params map[string]string) {
	a.browser.Helper()
	form := fmt.Sprintf(`form.deed[action$="/%s"]`, action)
	for name, text := range params {
		a.fill(form+" [name="+name+"]", text)
	}
	a.press(form + " button")
}
