//go:build clients

package clients

import (
	"fmt"
	"maps"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/runner/client"
)

var (
	c2sBuyer = map[string]string{"buyer_name": "Jane", "buyer_surname": "Doe", "buyer_country": "France", "buyer_email": "j+shop@example.lt"}
	c2sCard  = map[string]string{"card_number": "4111 1111 1111 1111", "card_month": "12", "card_year": "2049", "card_cvv": "123"}
)

const c2sDeclined = "4000 0000 0000 0002"

// c2sFill sets fields of the order form.
func (b *browser) c2sFill(fields map[string]string) {
	b.Helper()
	for name, value := range fields {
		b.do(chromedp.EvaluateAsDevTools[chromedp.Void](fmt.Sprintf(`document.querySelector('form#c2s-order [name=%s]').value = %q`, name, value)))
	}
}

// c2sType writes into fields of the order form as a keyboard does, emoji and all.
func (b *browser) c2sType(fields map[string]string) {
	b.Helper()
	for name, value := range fields {
		b.do(chromedp.Focus(chromedp.CSS("#c2s-" + name)))
		_, err := chromedp.Call(b.tab, input.InsertText, input.InsertTextParams{Text: value})
		require.NoError(b, err)
	}
}

// c2sMeans chooses a payment type.
func (b *browser) c2sMeans(name string) {
	b.Helper()
	b.do(chromedp.Click(chromedp.CSS(fmt.Sprintf(`#c2s-order [name=payment_type][value=%q]`, name))))
}

// c2sValue is what stands in a field of the order form.
func (b *browser) c2sValue(name string) string {
	b.Helper()
	return read(b, chromedp.Value(chromedp.CSS("#c2s-"+name)))
}

// enter presses Enter in a field of the order form.
func (b *browser) enter(name string) {
	b.Helper()
	b.arrives(chromedp.SendKeys(chromedp.CSS("#c2s-"+name), "\r"))
}

func (b *browser) shows(selector string) bool {
	b.Helper()
	return read(b, chromedp.EvaluateAsDevTools[bool](fmt.Sprintf(`!!document.querySelector(%q)?.checkVisibility()`, selector)))
}

func (b *browser) stands(prefix string) bool {
	b.Helper()
	return strings.HasPrefix(read(b, chromedp.Location()), prefix)
}

// From the shop's order link to the shop's thank-you page, in every way that there is.
// What Chromium encodes and PHP decodes is what was typed, and what the link said.
func TestBrowserBuysWithClick2Sell(t *testing.T) {
	t.Parallel()
	p := serve(t)
	shop := openClick2SellShop(p, c2sSecrets...)
	typed := map[string]string{
		"buyer_name": c2sTexts["umlauts"], "buyer_surname": c2sTexts["lithuanian"], "buyer_address": c2sTexts["quotes"], "buyer_city": c2sTexts["arabic"],
		"buyer_province": c2sTexts["emoji"], "buyer_zip": c2sTexts["percent"], "buyer_phone": c2sTexts["separators"], "buyer_email": c2sTexts["plus"],
	}
	passed := url.Values{}
	for name, text := range c2sTexts {
		passed.Set(name, text)
	}
	for _, way := range []struct {
		name, returned string
		switches       map[string]any
		scripts        bool
		width          int64
	}{
		{"redirect", "get", nil, true, 360},
		{"redirect without scripts", "get", nil, false, 1280},
		{"form that posts itself", "post", map[string]any{"thankyou_post": "true"}, true, 1280},
		{"form with a button", "post", map[string]any{"thankyou_post": "true"}, false, 360},
		{"the whole notification", "post", map[string]any{"thankyou_full_payload": "true"}, true, 1280},
	} {
		t.Run(way.name, func(t *testing.T) {
			s, order := shop.in(t), strings.ReplaceAll(way.name, " ", "-")
			switches := map[string]any{"thankyou_post": "false", "thankyou_full_payload": "false"}
			maps.Copy(switches, way.switches)
			setClick2Sell(p, switches, nil)
			b := openBrowser(t, way.width)
			b.javaScript(way.scripts)

			b.visit(s.url + "/buy.php?order=" + order)
			b.visit(s.link("order="+order) + "&" + passed.Encode())
			assert.Equal(t, "49.95 USD", b.text("#c2s-price"))
			b.c2sType(typed)
			b.c2sFill(map[string]string{"buyer_country": "Lithuania"})
			b.c2sType(c2sCard)
			switch {
			case way.returned == "get":
				b.press("#c2s-pay")
			case way.scripts:
				b.do(chromedp.Click(chromedp.CSS("#c2s-pay")))
			default:
				b.press("#c2s-pay")
				assert.Equal(t, "Continue", b.text("#c2s-thankyou button"))
				b.press("#c2s-thankyou button")
			}
			eventually(t, 10*time.Second, "the shop thanks", func() bool { return b.stands(s.url + "/paid.php?order=" + order) })

			o := s.order(order)
			assert.Equal(t, []any{"paid", 1, way.returned}, []any{o.Status, o.Grants, o.Returned})
			heard := s.heard(order)
			require.Len(t, heard, 1)
			assert.Equal(t, "OK", heard[0].Answer)
			want := map[string]string{"buyer_country": "Lithuania", "payment_type": "VISA"}
			maps.Copy(want, typed)
			for name, text := range c2sTexts {
				want["cp_"+name] = text
			}
			for name, text := range want {
				assert.Equal(t, text, heard[0].Post[name], name)
			}
		})
	}
}

// What a buyer may do on the order form, and what the merchant hears of it.
func TestClick2SellsOrderForm(t *testing.T) {
	t.Parallel()
	p := serve(t)
	shop := openClick2SellShop(p, c2sSecrets...)
	form := func(name string, test func(t *testing.T, s *c2sShop, b *browser, order string)) {
		t.Run(name, func(t *testing.T) {
			s, order := shop.in(t), strings.ReplaceAll(name, " ", "-")
			b := openBrowser(t, 1280)
			b.visit(s.url + "/buy.php?order=" + order)
			test(t, s, b, order)
		})
	}

	form("errors stand at their fields", func(t *testing.T, s *c2sShop, b *browser, order string) {
		b.c2sFill(c2sBuyer)
		b.c2sFill(map[string]string{"buyer_surname": "", "buyer_country": "", "buyer_email": "nobody", "card_number": "4111 1111 1111 1112", "card_month": "13", "card_year": "05"})
		b.press("#c2s-pay")
		require.True(t, b.shows("#c2s-problems"))
		assert.True(t, strings.HasPrefix(read(b, chromedp.Title()), "Error:"))
		for _, name := range []string{"buyer_surname", "buyer_country", "buyer_email", "card_number", "card_month", "card_cvv"} {
			at := chromedp.CSS("#c2s-" + name)
			assert.Equal(t, "true", read(b, chromedp.AttributeValue(at, "aria-invalid")).Value, name)
			assert.Equal(t, "c2s-"+name+"-problem", read(b, chromedp.AttributeValue(at, "aria-describedby")).Value, name)
			assert.NotEmpty(t, b.text("#c2s-"+name+"-problem"))
		}
		assert.Equal(t, "Jane", b.c2sValue("buyer_name"), "what was typed stays")
		assert.Equal(t, "nobody", b.c2sValue("buyer_email"))
		assert.Empty(t, b.c2sValue("card_number"), "but the card's number does not")
		b.c2sFill(c2sBuyer)
		b.c2sFill(c2sCard)
		b.press("#c2s-pay")
		assert.True(t, b.stands(s.url+"/paid.php"))
		assert.Len(t, s.heard(order), 1)
	})

	form("declined and tried again", func(t *testing.T, s *c2sShop, b *browser, order string) {
		b.c2sFill(c2sBuyer)
		b.c2sFill(c2sCard)
		b.c2sFill(map[string]string{"card_number": c2sDeclined})
		b.press("#c2s-pay")
		require.True(t, b.shows("#c2s-declined"))
		assert.True(t, strings.HasPrefix(read(b, chromedp.Title()), "Declined:"))
		assert.Empty(t, s.heard(order), "CS-024")
		assert.Equal(t, "Jane", b.c2sValue("buyer_name"))
		b.do(chromedp.Reload())
		assert.True(t, b.shows("#c2s-declined"))
		b.c2sFill(c2sBuyer)
		b.c2sFill(c2sCard)
		b.press("#c2s-pay")
		assert.True(t, b.stands(s.url+"/paid.php"))
		assert.Len(t, s.heard(order), 1)
	})

	form("made-up data", func(t *testing.T, s *c2sShop, b *browser, order string) {
		b.c2sFill(map[string]string{"buyer_email": "j+shop@example.lt", "buyer_country": "Lithuania"})
		b.press("#c2s-fake")
		assert.Equal(t, "j+shop@example.lt", b.c2sValue("buyer_email"), "what was typed stays")
		assert.Equal(t, "Lithuania", b.c2sValue("buyer_country"))
		for _, name := range []string{"buyer_name", "buyer_surname", "buyer_address", "buyer_city", "buyer_zip", "buyer_phone", "card_number", "card_cvv"} {
			assert.NotEmpty(t, b.c2sValue(name), name)
		}
		assert.Empty(t, s.heard(order))
		name := b.c2sValue("buyer_name")
		b.press("#c2s-pay")
		assert.True(t, b.stands(s.url+"/paid.php"))
		require.Len(t, s.heard(order), 1)
		assert.Equal(t, name, s.heard(order)[0].Post["buyer_name"])
	})

	form("its address opened anew after made-up data", func(_ *testing.T, _ *c2sShop, b *browser, _ string) {
		b.press("#c2s-fake")
		b.visit(read(b, chromedp.Location()))
		b.do(chromedp.WaitVisible(chromedp.CSS("form#c2s-order")))
	})

	form("enter pays", func(t *testing.T, s *c2sShop, b *browser, order string) {
		b.enter("buyer_city")
		require.True(t, b.shows("#c2s-problems"), "it pays, too early")
		assert.Empty(t, b.c2sValue("buyer_city"), "nothing is made up")
		b.c2sFill(c2sBuyer)
		b.c2sFill(c2sCard)
		b.enter("card_cvv")
		assert.True(t, b.stands(s.url+"/paid.php"))
		require.Len(t, s.heard(order), 1)
		assert.Equal(t, "n/a", s.heard(order)[0].Post["buyer_city"])
	})

	form("a wallet needs no card", func(t *testing.T, s *c2sShop, b *browser, order string) {
		assert.True(t, b.shows("#c2s-card_number"))
		b.c2sMeans("Moneybookers")
		assert.False(t, b.shows("#c2s-card_number"), "hidden without scripts")
		b.c2sMeans("AMEX")
		assert.True(t, b.shows("#c2s-card_number"))
		b.c2sMeans("PayPal")
		b.c2sFill(c2sBuyer)
		b.press("#c2s-pay")
		assert.True(t, b.stands(s.url+"/paid.php"))
		require.Len(t, s.heard(order), 1)
		assert.Equal(t, "PayPal", s.heard(order)[0].Post["payment_type"])
	})

	form("cancelled", func(t *testing.T, s *c2sShop, b *browser, order string) {
		b.press("#c2s-cancel")
		assert.Equal(t, "cancelled", read(b, chromedp.AttributeValue(chromedp.CSS("#c2s-result"), "data-result")).Value)
		assert.Equal(t, "abandoned", p.payment(order).State)
		assert.Empty(t, s.heard(order), "CS-025")
		b.do(chromedp.NavigateBack())
		b.do(chromedp.Reload())
		assert.False(t, b.shows("form#c2s-order"), "it stays so")
	})

	form("test BUY of My Products", func(t *testing.T, s *c2sShop, b *browser, _ string) {
		b.visit(p.url + "/_sandbox/w/default/accounts/click2sell/johndoe22/products/johnbooksabc")
		const find = `[...document.querySelectorAll("a.button")].find(a => a.textContent.startsWith("Test BUY")).href`
		b.visit(read(b, chromedp.EvaluateAsDevTools[string](find)) + "?order=test-buy")
		assert.True(t, b.shows("#c2s-test"))
		b.c2sFill(c2sBuyer)
		b.c2sFill(map[string]string{"card_number": c2sDeclined, "card_month": "1", "card_year": "2001", "card_cvv": "000"})
		b.press("#c2s-pay")
		assert.True(t, b.stands(s.url+"/"), "any card is accepted")
		heard := s.heard("test-buy")
		require.Len(t, heard, 1, "CS-006")
		assert.Equal(t, "Sale", heard[0].Post["transaction_type"])
		assert.Equal(t, "Refused: unknown_order", heard[0].Answer, "the shop has no such order")
	})

	form("brought by an affiliate", func(t *testing.T, s *c2sShop, b *browser, order string) {
		assert.False(t, b.shows("#c2s-affiliate"))
		var w client.Workspace
		p.ask("GET", "", nil, &w)
		b.visit(w.Env["CLICK2SELL_AFFILIATE_LINK"] + "?checkout")
		assert.Equal(t, "affiliate1", b.text("#c2s-affiliate"))
		b.visit(s.url + "/buy.php?order=" + order) // the browser remembers who brought it
		assert.Equal(t, "affiliate1", b.text("#c2s-affiliate"))
		b.press("#c2s-fake")
		b.press("#c2s-pay")
		assert.True(t, b.stands(s.url+"/paid.php"))
		require.Len(t, s.heard(order), 1)
		assert.Equal(t, "affiliate1", s.heard(order)[0].Post["affiliate_username"])
	})
}
