package shop

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestClick2sellOrderLink(t *testing.T) {
	a := newAmerican(t)
	location := a.get("/buy?with=click2sell&order=356").header.Get("Location")
	assert.Regexp(t, `^http://127\.0\.0\.1:8080/click2sell/buy\?johnbooksabc&order=356&p=[0-9a-f]{32}$`, location)
	assert.Equal(t, location, a.get("/buy?with=click2sell&order=356").header.Get("Location"), "the same each time")
	assert.NotEqual(t, location[len(location)-32:], a.get("/buy?with=click2sell&order=357").header.Get("Location")[len(location)-32:])
	a.is(statusNew, "", 0, "")
	assert.Equal(t, "49.95", a.order().Amount)
	assert.Equal(t, "USD", a.order().Currency)
	assert.Equal(t, "sale", a.record().Mode)

	assert.Contains(t, a.get("/buy?with=click2sell&order=1&mode=subscription").header.Get("Location"), clubLink+"&order=1&p=")
	assert.Contains(t, a.get("/orders/1").text, `"amount":"9.95"`)
	assert.Contains(t, a.get("/orders/1").text, `"mode":"subscription"`)

	a.shop.SetEnv(map[string]string{"CLICK2SELL_ORDER_LINK": "http://c2s.example/buy", "CLICK2SELL_PRODUCT_ID": "1"})
	assert.Contains(t, a.get("/buy?with=click2sell&order=2").header.Get("Location"), "http://c2s.example/buy?order=2&p=")
}

func TestClick2sellCookie(t *testing.T) {
	a := newAmerican(t)
	assert.Regexp(t, `^click2sell_order=356:[0-9a-f]{32}; Path=/click2sell/; HttpOnly$`,
		a.get("/buy?with=click2sell&order=356").header.Get("Set-Cookie"))
	assert.Empty(t, a.get("/buy?with=click2sell&order=356&currency=JPY").header.Get("Set-Cookie"))
	assert.Empty(t, a.get("/buy?with=clickandbuy&order=1").header.Get("Set-Cookie"))

	a.shop.url = "https://shop.example"
	assert.Contains(t, a.get("/buy?with=click2sell&order=356").header.Get("Set-Cookie"), "; HttpOnly; Secure; SameSite=None")
}

func TestClick2sellRefusesWhatItCannotSell(t *testing.T) {
	a := newAmerican(t)
	for query, says := range map[string]string{
		"currency=JPY":      "it takes USD, EUR and GBP",
		"mode=instalments":  "it is sale or subscription",
		"mistake=left_open": "ignores_checksum, decodes_twice",
		"amount=0":          "more than 0",
	} {
		resp := a.get("/buy?with=click2sell&" + query)
		assert.Equal(t, http.StatusBadRequest, resp.status, query)
		assert.Contains(t, resp.text, says, query)
	}
	a.unset("CLICK2SELL_SUBSCRIPTION_ID")
	resp := a.get("/buy?with=click2sell&mode=subscription")
	assert.Equal(t, http.StatusServiceUnavailable, resp.status)
	assert.Contains(t, resp.text, "CLICK2SELL_SUBSCRIPTION_ID is not set")
	assert.Equal(t, http.StatusFound, a.get("/buy?with=click2sell").status)
}

func TestClick2sellIsOffered(t *testing.T) {
	front := newAmerican(t).get("/").text
	assert.Contains(t, front, `<a href="/buy?with=click2sell&amp;amount=49.95">How to find out the best deal, 49.95 USD, with click2sell</a>`)
	assert.Contains(t, front, `<a href="/buy?with=click2sell&amp;amount=9.95&amp;mode=subscription">Members area`)
	assert.Contains(t, front, `<a href="/buy?with=clickkw&amp;amount=0.90">A song, 0.90 KWD, with clickkw</a>`)
	assert.Contains(t, front, `href="/buy?with=click2sell&amp;mistake=access_on_cancel&amp;mode=subscription"`)
}

func TestClick2sellIsFoundBySandbox(t *testing.T) {
	assert.Equal(t, map[string]any{"notify": "/click2sell/notify", "thankyou": "/click2sell/thanks"}, Places(shopURL)["click2sell"])
}
