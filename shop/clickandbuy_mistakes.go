package shop

import (
	"context"
	"net/http"
	"time"
)

// The classic errors of merchants at ClickandBuy.
const (
	htmlOutput        mistake = "html_output"
	relativeRedirect  mistake = "relative_redirect"
	slow              mistake = "slow"
	noSecondHandshake mistake = "no_second_handshake"
	trustsAnyAnswer   mistake = "trusts_any_answer"
	acceptsZero       mistake = "accepts_zero"
	priceUnchecked    mistake = "price_unchecked"
	currencyUnchecked mistake = "currency_unchecked"
	noSourceCheck     mistake = "no_source_check"
	saysError         mistake = "says_error"
	wrongFgkey        mistake = "wrong_fgkey"
	grantsInHandshake mistake = "grants_in_handshake"
	givesUpEarly      mistake = "gives_up_early"
	redirectLoop      mistake = "redirect_loop"
	endless           mistake = "endless"
	wrongPassword     mistake = "wrong_password"
	floatPrice        mistake = "float_price"
	unescaped         mistake = "unescaped"
	sessionLost       mistake = "session_lost"
	incompleteAddress mistake = "incomplete_address"
)

var clickandbuyMistakes = func() (all []Mistake) {
	for _, m := range []struct {
		name        mistake
		about, fact string
	}{
		{htmlOutput, "The transaction script prints HTML before it redirects.", "CB-295"},
		{relativeRedirect, "The transaction script redirects without scheme and host.", "CB-295"},
		{slow, "The transaction script takes 41 seconds and then says success.", "CB-294"},
		{noSecondHandshake, "The order is paid after the first handshake; the provider is never asked.", "CB-284"},
		{trustsAnyAnswer, "Any answer of the second handshake that is no fault counts as paid.", "CB-281"},
		{acceptsZero, "A transaction number of 0 is accepted.", "CB-283"},
		{priceUnchecked, "The price that the buyer confirmed is not compared.", "CB-287"},
		{currencyUnchecked, "The currency that the buyer confirmed is not compared.", "CB-288"},
		{noSourceCheck, "Handshakes and events are believed wherever they come from.", "CB-289"},
		{saysError, "The transaction script answers result=error though all is right.", "CB-255"},
		{wrongFgkey, "The premium link is hashed with another key than the provider's.", "CB-297"},
		{grantsInHandshake, "The goods are handed out inside the first handshake.", "CB-285"},
		{givesUpEarly, "A temporary failure of the second handshake counts as not paid.", "CB-305"},
		{redirectLoop, "The transaction script redirects to itself, without a result.", "CB-097"},
		{endless, "The transaction script answers a page that never ends.", "CB-102"},
		{wrongPassword, "The second handshake is asked with a password that has been changed.", "CB-304"},
		{floatPrice, "The price is sent in units, with a point.", "CB-299"},
		{unescaped, "The redirect contains blanks, a bar and umlauts as they are.", "CB-296"},
		{sessionLost, "The landing script knows the order by the customer's session alone, and that has ended meanwhile.", "CB-286"},
		{incompleteAddress, "The premium link names the buyer of the bill without a street and a town.", "CB-052"},
	} {
		all = append(all, Mistake{Name: string(m.name), Provider: "clickandbuy", About: m.about, Fact: m.fact})
	}
	return all
}()

// tooSlow is longer than ClickandBuy waits for the transaction script (CB-103).
const tooSlow = 41 * time.Second

// answer ends an accepted first handshake: by the absolute redirect to the landing
// script, or as the order's mistake has it.
func (c *clickandbuy) answer(w http.ResponseWriter, r *http.Request, o order, landing string) {
	switch {
	case o.makes(htmlOutput):
		// The output has gone out with status 200 when the script comes to its redirect.
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte("<html><body>Warning: Cannot modify header information</body></html>\n"))
	case o.makes(relativeRedirect):
		redirect(w, landing[len(c.shop.url):])
	case o.makes(redirectLoop):
		redirect(w, c.shop.url+r.URL.Path+"?"+r.URL.RawQuery)
	case o.makes(endless):
		writeForever(r.Context(), w)
	case o.makes(unescaped):
		redirect(w, landing+"&note=Grüße aus Köln|danke")
	case o.makes(slow):
		if pause(r.Context(), tooSlow) {
			redirect(w, landing)
		}
	default:
		redirect(w, landing)
	}
}

// writeForever writes until the reader has had enough, slowly enough to spare the
// machine.
func writeForever(ctx context.Context, w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	line := []byte("<p>This page does not end.</p>\n")
	flush := http.NewResponseController(w)
	for pause(ctx, 10*time.Millisecond) {
		for range 64 {
			if _, err := w.Write(line); err != nil {
				return
			}
		}
		if flush.Flush() != nil {
			return
		}
	}
}
