package console

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/sandbox"
	"paysandbox/sandbox/outbox"
)

func TestAct(t *testing.T) {
	h := newHouse(t)
	p := h.open("356")
	page := h.get("/_sandbox/w/default/payments/" + p.ID)
	action := page.Find(".deeds-list form").AttrOr("action", "")
	assert.Equal(t, "/_sandbox/w/default/payments/p00000001/pay_in", action)

	to, said := h.post(action, "back", "/_sandbox/w/default/payments?phase=open")
	assert.Equal(t, "/_sandbox/w/default/payments?phase=open", to, "back to the list, filter and all")
	assert.Equal(t, "p00000001: pay in. The payment is got money, 43.50 EUR.", words(said))

	_, said = h.post("/_sandbox/w/default/payments/p00000001/refund_part", "amount", "3.50")
	assert.Contains(t, words(said), "40.00 EUR")
	history := h.get("/_sandbox/w/default/payments/p00000001").Find(".timeline li")
	assert.Equal(t, 3, history.Length())
	assert.Contains(t, words(history.Eq(2)), "refund part stays got money 40.00 EUR")
}

func TestActRefusedKindly(t *testing.T) {
	h := newHouse(t)
	h.open("356")
	for path, says := range map[string]string{
		"p00000001/refund":  `"refund" is not possible: the payment is waiting. Possible now: pay in.`,
		"p00000001/explode": `"explode" is not possible`,
		"p00000009/refund":  "There is no payment p00000009 any more.",
	} {
		_, said := h.post("/_sandbox/w/default/payments/" + path)
		assert.True(t, said.HasClass("bad"), path)
		assert.Contains(t, words(said), says, path)
	}
	h.post("/_sandbox/w/default/payments/p00000001/pay_in")
	_, said := h.post("/_sandbox/w/default/payments/p00000001/refund_part", "amount", "much")
	assert.Equal(t, "The amount cannot be used: 5.00 would do.", words(said))
	h.open("357")
	h.post("/_sandbox/w/default/payments/p00000002/pay_in")
	h.post("/_sandbox/w/default/payments/p00000002/refund_part", "amount", "43.50")
	_, said = h.post("/_sandbox/w/default/payments/p00000002/refund")
	assert.Equal(t, `"refund" is not possible: nothing is left.`, words(said), "an action is no parameter")
	h.post("/_sandbox/w/default/payments/p00000001/refund")
	_, said = h.post("/_sandbox/w/default/payments/p00000001/pay_in")
	assert.Contains(t, words(said), "nothing can be done to it")
}

func TestAdvanceTellsWhatHappened(t *testing.T) {
	h := newHouse(t)
	h.open("1")
	h.open("2")
	assert.Contains(t, words(h.get("/_sandbox/w/default").Find(".clock .state")), "next due in 10 min")
	to, said := h.post("/_sandbox/w/default/clock", "advance", "45m", "back", "/_sandbox/w/default/deliveries")
	assert.Equal(t, "/_sandbox/w/default/deliveries", to)
	assert.Contains(t, words(said.Find("p")), "went 45 min ahead, to 2026-01-31 12:45:00 UTC. 2 things were due")
	assert.Equal(t, "2026-01-31 12:10:00 stubpay p00000001: p00000001 has expired", words(said.Find("li").First()))

	_, said = h.post("/_sandbox/w/default/clock", "advance", "1 month")
	assert.Contains(t, words(said), "to 2026-02-28 12:45:00 UTC. Nothing was due on the way.")
}

func TestManyThingsHappened(t *testing.T) {
	h := newHouse(t)
	for range maxHappened + 5 {
		h.open("x")
	}
	_, said := h.post("/_sandbox/w/default/clock", "advance", "1h")
	assert.Equal(t, maxHappened+1, said.Find("li").Length())
	assert.Contains(t, words(said.Find("li").Last()), "and 5 more")
}

func TestClock(t *testing.T) {
	h := newHouse(t)
	_, said := h.post("/_sandbox/w/default/clock", "set", "2026-02-01T00:00")
	assert.Contains(t, words(said), "to 2026-02-01 00:00:00 UTC")
	_, said = h.post("/_sandbox/w/default/clock", "frozen", "false")
	assert.Contains(t, words(said), "runs on from 2026-02-01 00:00:0")
	assert.Equal(t, sandbox.Real, h.ws.Clock().Mode)
	_, said = h.post("/_sandbox/w/default/clock", "frozen", "true")
	assert.Contains(t, words(said), "stands still")
	assert.Equal(t, sandbox.Frozen, h.ws.Clock().Mode)
	for form, says := range map[[2]string]string{
		{"set", "2001-01-01T00:00"}: "does not go back",
		{"set", "tomorrow"}:         `"tomorrow" is no time`,
		{"advance", "-5m"}:          "does not go back",
		{"advance", "a while"}:      `"a while" is no duration`,
		{"advance", "500 years"}:    "0 to 100 years",
		{"nothing", "at all"}:       "no duration",
	} {
		_, said := h.post("/_sandbox/w/default/clock", form[0], form[1])
		assert.True(t, said.HasClass("bad"), form)
		assert.Contains(t, words(said), says, form)
	}
}

func TestResend(t *testing.T) {
	h := newHouse(t)
	status := http.StatusInternalServerError
	h.hearing(&status)
	h.open("356")
	h.post("/_sandbox/w/default/payments/p00000001/pay_in")
	row := h.get("/_sandbox/w/default/deliveries").Find(".deliveries tbody tr")
	assert.Contains(t, words(row), "pending next try 2026-01-31 13:00:00")
	assert.Contains(t, words(row), "500 Internal Server Error")

	_, said := h.post(row.Find("form").AttrOr("action", ""))
	assert.True(t, said.HasClass("bad"))
	assert.Contains(t, words(said), "failed (500 Internal Server Error)")

	status = http.StatusOK
	_, said = h.post("/_sandbox/w/default/deliveries/d00000001/resend")
	assert.Contains(t, words(said), "d00000001 was sent again: delivered (200 OK). The shop answered: heard <b>you</b>")
	d, err := sandbox.Deliveries.Get(h.ws, "d00000001")
	require.NoError(t, err)
	assert.Equal(t, outbox.Delivered, d.State)
	row = h.get("/_sandbox/w/default/payments/p00000001").Find(".deliveries tbody tr")
	assert.Contains(t, words(row), "2 earlier")
	assert.Zero(t, h.get("/_sandbox/w/default/deliveries?state=failed").Find(".deliveries tr").Length())

	_, said = h.post("/_sandbox/w/default/deliveries/d9/resend")
	assert.Equal(t, "There is no delivery d9 any more.", words(said))
}

func TestShop(t *testing.T) {
	h := newHouse(t)
	_, said := h.post("/_sandbox/w/default/merchant", "url", "http://shop:8000/", "place/stubpay/script", "/pay.php")
	assert.Equal(t, "The shop is at http://shop:8000.", words(said))
	assert.Equal(t, "http://shop:8000/pay.php", sandbox.MerchantOf(h.ws).Place("stubpay", "script"))
	field := h.get("/_sandbox/w/default/setup").Find(`input[name="place/stubpay/script"]`)
	assert.Equal(t, "/pay.php", field.AttrOr("value", ""))

	h.post("/_sandbox/w/default/merchant", "url", "http://shop:9000", "place/stubpay/script", "")
	assert.Empty(t, sandbox.MerchantOf(h.ws).Place("stubpay", "script"))
	assert.Empty(t, h.get("/_sandbox/w/default/setup").Find(`input[name="place/stubpay/script"]`).AttrOr("value", ""))

	_, said = h.post("/_sandbox/w/default/merchant", "url", "http://shop:9000", "place/stubpay/scirpt", "/pay.php")
	assert.Equal(t, `"scirpt" is no place of stubpay; it has script.`, words(said))

	_, said = h.post("/_sandbox/w/default/merchant", "url", "javascript:alert(1)")
	assert.True(t, said.HasClass("bad"))
	assert.Equal(t, "http://shop:9000", sandbox.MerchantOf(h.ws).URL)
}

func TestMessagesAreSaidOnceAndOnlyByTheConsole(t *testing.T) {
	h := newHouse(t)
	response := h.do(http.MethodPost, "/_sandbox/w/default/reset", nil)
	where := response.Header().Get("Location")
	h.do(http.MethodHead, where, nil)
	assert.Equal(t, 1, h.get(where).Find(".flash").Length(), "a HEAD has not used it up")
	assert.Zero(t, h.get(where).Find(".flash").Length(), "not again when the page is reloaded")
	assert.Zero(t, h.get("/_sandbox/?told=You+have+won").Find(".flash").Length())

	flashes := newFlashes()
	first := flashes.keep(message{Text: "first"})
	for range maxFlashes {
		flashes.keep(message{})
	}
	assert.Nil(t, flashes.take(first))
	assert.Len(t, flashes.names, maxFlashes)
}

func TestBackLeadsNowhereElse(t *testing.T) {
	h := newHouse(t)
	for _, back := range []string{
		"http://evil.example/", "//evil.example/_sandbox/", "/_sandbox/../clickandbuy", "/elsewhere", `\\evil.example`, "", "%zz",
	} {
		to, _ := h.post("/_sandbox/w/default/clock", "advance", "1s", "back", back)
		assert.True(t, strings.HasPrefix(to, "/_sandbox/w/default"), "%s leads to %s", back, to)
	}
	to, _ := h.post("/_sandbox/w/default/clock", "advance", "1s", "back", "/_sandbox/w/default/exchanges?op=stubpay.pay&payment=p1")
	assert.Equal(t, "/_sandbox/w/default/exchanges?op=stubpay.pay&payment=p1", to)
}
