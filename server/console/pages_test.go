package console

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/sandbox"
	"paysandbox/sandbox/journal"
	"paysandbox/sandbox/scenario"
)

// hostile is what a merchant, a buyer or a shop may write into any field.
const hostile = `"><script>alert(1)</script><img src=x onerror=alert(1)>{{.}}`

func TestHostileValuesStayText(t *testing.T) {
	h := newHouse(t)
	p := h.open(hostile)
	_, err := h.ws.PutAccount("stubpay", map[string]any{
		"shop": 12678967543233, "name": hostile, "users": []any{map[string]any{"user": hostile}}, "products": []any{map[string]any{"id": hostile, "note": hostile}},
	})
	require.NoError(t, err)
	merchant, err := sandbox.ParseMerchant(map[string]any{"url": "http://127.0.0.1:9", "stubpay": map[string]any{"script": hostile}}, h.world.Catalog())
	require.NoError(t, err)
	_, err = h.ws.SetMerchant(merchant)
	require.NoError(t, err)
	require.NoError(t, h.ws.Update(func(tx *sandbox.Tx) error {
		return sandbox.Send(tx, journal.Mail{To: hostile, Subject: hostile, Text: hostile, Payment: p.ID})
	}))
	h.ws.Journal().Append(journal.Exchange{
		Direction: "in", Provider: "stubpay", Op: hostile, Payment: p.ID, Rule: hostile, Outcome: hostile, Fault: hostile, Notes: []string{hostile},
		Request:  journal.Request{Method: hostile, URL: "http://x/?" + hostile + "=" + hostile, Headers: map[string]string{hostile: hostile}, Body: hostile},
		Response: journal.Response{Status: 200, Headers: map[string]string{"Content-Type": "text/html"}, Body: "<html>" + hostile},
	})
	h.ws.Journal().Append(journal.Exchange{Payment: "javascript:alert(1)", Response: journal.Response{Body: "\x00\xff"}})
	h.post("/_sandbox/w/default/payments/p00000001/pay_in") // to a shop that nobody answers at

	for _, path := range append(everyPage, "/_sandbox/w/default/exchanges/1", "/_sandbox/w/default/exchanges/2",
		workspaceURL("default", "accounts", "stubpay", "12678967543233", "products", hostile), accountPath+"/products",
		"/_sandbox/w/default/payments?find="+`%22%3E%3Cscript%3Ealert(1)`, "/_sandbox/w/default/exchanges?payment=%22%3E%3Cscript%3Ealert(1)&op=%3Cscript%3E") {
		page := h.document(h.do("GET", path, nil))
		assert.Zero(t, page.Find("script, img[onerror]").Length(), path)
		assert.Zero(t, page.Find(`a[href^="javascript:"]`).Length(), path)
	}
	assert.Contains(t, h.get("/_sandbox/w/default/payments/p00000001").Find(".facts-list").Text(), hostile)
	assert.Contains(t, h.get("/_sandbox/w/default/exchanges/1").Find("pre.body").Text(), hostile)
}

// A key that no declaration knows might be a secret.
func TestUndeclaredKeysAreSecret(t *testing.T) {
	list := nodes(stub{}.Declare().Account.Fields, map[string]any{"shop": 1.0, "pin": "1234"}, false)
	require.Len(t, list, 2)
	assert.True(t, list[1].Secret)
	assert.False(t, nodes(nil, map[string]any{"premium.short_price": "cents"}, true)[0].Secret)
}

func TestPaymentsInPagesAndFiltered(t *testing.T) {
	h := newHouse(t)
	for i := range 2*paymentsAPage + 10 {
		h.open(fmt.Sprintf("order-%03d", i+1))
	}
	seen, next := 0, "/_sandbox/w/default/payments"
	for pages := 0; next != "" && pages < 5; pages++ {
		page := h.get(next)
		rows := page.Find(".payments tbody tr")
		if seen == 0 {
			assert.Contains(t, words(rows.First()), "order-110", "newest first")
		} else {
			assert.Equal(t, 1, page.Find(`.pager a[rel="prev"]`).Length())
		}
		seen += rows.Length()
		next = page.Find(`.pager a[rel="next"]`).AttrOr("href", "")
	}
	assert.Equal(t, 110, seen)

	_, err := h.ws.Act("p00000007", "pay_in", nil)
	require.NoError(t, err)
	for query, n := range map[string]int{
		"find=ORDER-007": 1, "find=p0000011": 1, "phase=paid": 1, "phase=refunded": 0, "provider=stubpay&phase=open": paymentsAPage, "provider=nobody": 0,
	} {
		assert.Equal(t, n, h.get("/_sandbox/w/default/payments?"+query).Find(".payments tbody tr").Length(), query)
	}
	assert.Contains(t, words(h.get("/_sandbox/w/default").Find("main")), "All 110 payments")
}

func TestJournalInPagesAndFiltered(t *testing.T) {
	h := newHouse(t)
	const all = 1200
	for i := range all {
		e := journal.Exchange{Op: "stubpay.pay", Direction: "in", Response: journal.Response{Status: 200}}
		if i%400 == 0 {
			e.Payment, e.Direction = "p1", "out"
		}
		h.ws.Journal().Append(e)
	}
	seen, next, last := 0, "/_sandbox/w/default/exchanges", ""
	for next != "" && seen <= all {
		page := h.get(next)
		rows := page.Find(".exchanges tbody tr")
		assert.Equal(t, fmt.Sprint(all-seen), words(rows.First().Find("th")), "newest first, none twice, none left out")
		seen += rows.Length()
		last, next = next, page.Find(`.pager a[rel="next"]`).AttrOr("href", "")
	}
	assert.Equal(t, all, seen)
	newer := h.get(h.get(last).Find(`.pager a[rel="prev"]`).AttrOr("href", "")).Find(".exchanges tbody th")
	assert.Equal(t, "200", words(newer.First()))
	assert.Equal(t, "101", words(newer.Last()))

	for query, n := range map[string]int{"payment=p1": 3, "direction=out": 3, "op=stubpay.notify": 0, "payment=p1&direction=in": 0} {
		assert.Equal(t, n, h.get("/_sandbox/w/default/exchanges?"+query).Find(".exchanges tbody tr").Length(), query)
	}
	assert.Zero(t, h.get("/_sandbox/w/default/exchanges").Find(".banner").Length())
}

// What the proxy kept in is no call of a provider's.
func TestWhatTheShopCalledElsewhere(t *testing.T) {
	h := newHouse(t)
	h.ws.Journal().Append(journal.Exchange{
		Op: journal.ProxyConnect, Direction: "out", Fault: journal.FaultRefused, Notes: []string{"the proxy refused it: why"},
		Request: journal.Request{Method: "CONNECT", URL: "tracker.example:443"}, Response: journal.Response{Status: 403},
	})
	main := words(h.get("/_sandbox/w/default/exchanges/1").Find("main"))
	for _, part := range []string{"the shop called elsewhere, through the proxy", "CONNECT tracker.example:443", "refused", "the proxy refused it: why"} {
		assert.Contains(t, main, part)
	}
	page := h.get("/_sandbox/w/default/exchanges?op=proxy.connect&direction=out")
	assert.Equal(t, 1, page.Find(".exchanges tbody tr").Length())
	assert.Contains(t, words(page.Find(".exchanges tbody")), "tracker.example:443")
	assert.Equal(t, "proxy.connect", words(page.Find("option[selected]").First()))
}

func TestJournalSaysWhatItDropped(t *testing.T) {
	h := newHouse(t)
	for range journal.MaxEntries + 3 {
		h.ws.Journal().Append(journal.Exchange{Op: "stubpay.pay"})
	}
	for _, path := range []string{"/_sandbox/w/default", "/_sandbox/w/default/exchanges", "/_sandbox/w/default/exchanges?op=stubpay.pay"} {
		assert.Contains(t, words(h.get(path).Find(".banner")), "its first 3 exchanges are gone", path)
	}
	response := h.do("GET", "/_sandbox/w/default/exchanges/2", nil)
	assert.Equal(t, 404, response.Code)
	assert.Contains(t, words(h.document(response).Find("main")), "has dropped exchange 2")
	assert.Zero(t, h.get("/_sandbox/w/default/exchanges/4").Find(`a[rel="prev"]`).Length())
}

func TestExchangeWhole(t *testing.T) {
	h := newHouse(t)
	h.ws.Journal().Append(journal.Exchange{
		Op: "stubpay.notify", Direction: "out", Provider: "stubpay", Rule: "lost", Fault: "reset after", Notes: []string{"why"},
		Request: journal.Request{
			Method: "POST", URL: "http://shop/a?b=c%20d&b=e", Headers: map[string]string{"Content-Type": "application/x-www-form-urlencoded", "Accept": "*/*"},
			Body: "xml=%3Ca%3E%3Cb%3E1%3C%2Fb%3E%3C%2Fa%3E&plain=x+y", Truncated: false,
		},
		Response: journal.Response{Status: 0},
	})
	page := h.get("/_sandbox/w/default/exchanges/1")
	main := words(page.Find("main"))
	for _, part := range []string{"POST http://shop/a?b=c%20d&b=e", "b c d b e", "Accept */*", "lost", "reset after", "why", "no answer", "Read as form", "plain x y"} {
		assert.Contains(t, main, part)
	}
	assert.Equal(t, "<a>\n  <b>1</b>\n</a>", page.Find(".pairs pre").Text())

	h.ws.Journal().Append(journal.Exchange{Response: journal.Response{Status: 200, Body: `{"a":[1]}`, Truncated: true}})
	page = h.get("/_sandbox/w/default/exchanges/2")
	assert.Contains(t, words(page.Find(".banner")), "keeps the first 64 KiB")
	assert.NotContains(t, words(page.Find("main")), "Read as", "half a document is not read")
}

func TestRules(t *testing.T) {
	h := newHouse(t)
	assert.Contains(t, words(h.get("/_sandbox/w/default/setup").Find("main")), "No scenario is loaded")
	parsed, findings := scenario.Parse("slow.yaml", []byte("scenario: Slow\nrules:\n  - name: never heard\n    op: stubpay.notify\n    then: {delay: 3s}\nsteps:\n  - advance: 1s\n"), h.world.Catalog())
	require.NoError(t, findings.Err())
	require.NoError(t, h.ws.LoadScenario(parsed))
	rule := h.get("/_sandbox/w/default/setup").Find(".rules tbody tr")
	assert.Contains(t, words(rule), "never heard stubpay.notify always slow.yaml:3 never")
	status := 200
	h.hearing(&status)
	h.open("1")
	h.post("/_sandbox/w/default/payments/p00000001/pay_in")
	assert.Contains(t, words(h.get("/_sandbox/w/default/setup").Find(".rules tbody tr")), "once")
}
