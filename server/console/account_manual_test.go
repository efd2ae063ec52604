package console

import (
	"fmt"
	"os/exec"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
)

func (stub) Generate(_ sandbox.Draws, id, field string, n uint64) string {
	return fmt.Sprintf("%s-%s-%d", field, id, n)
}

func (stub) Manual(ws *sandbox.Workspace, id string, base sandbox.Base) []sandbox.ManualPage {
	docs, _ := ws.AccountDocs()
	key := spell(docs["stubpay"][0]["secret"])
	return []sandbox.ManualPage{
		{
			Title: "Pay", About: "Takes money.", Method: "POST", URL: base.URL + "/api/pay/" + id, Fact: "ST-009",
			Headers: []operation.KeyText{{Name: "Authorization", Text: "Bearer " + key}}, Body: `{"who": "it's me"}`,
			Words:   []operation.KeyText{{Name: "who", Text: "required"}},
			Answers: []sandbox.ManualAnswer{{When: "paid", Text: "200 OK"}},
		},
		{Title: "Ask", Method: "GET", URL: base.URL + "/ask?key=" + key, Host: "ask.stub.example"},
		{Title: "Watch", Method: "GET", URL: base.URL + "/~cdn.example/watch"},
		{Title: "Buy", Method: "GET", URL: base.URL + "/buy/p.1", Part: "products.p.1", Try: "Test <BUY>"},
		{Title: "Buy as owner", Method: "GET", URL: base.URL + "/buy/p.1?key=" + key, Part: "products.p.1", Try: "Buy as owner"},
		{Title: "Order", Method: "POST", URL: base.URL + "/order", Part: "products.p.1", Try: "No form"},
		{Title: "Script", URL: base.URL + "/~cdn.example/pay.js", Embed: `<script src="` + base.URL + `/~cdn.example/pay.js"></script>`},
	}
}

func TestManual(t *testing.T) {
	h := newHouse(t)
	calls := h.get(accountPath).Find(".call")
	require.Equal(t, 4, calls.Length())
	pay := words(calls.Eq(0))
	for _, part := range []string{
		"Pay POST http://127.0.0.1:8080/stubpay/api/pay/12678967543233", "Takes money. ST-009", "https://pay.stub.example/api/pay/12678967543233",
		"Authorization: Bearer " + mask, "who required", "paid 200 OK",
	} {
		assert.Contains(t, pay, part)
	}
	assert.Equal(t, "curl -i -g -X POST 'http://127.0.0.1:8080/stubpay/api/pay/12678967543233' \\\n  -H 'Authorization: Bearer "+secret+"' \\\n"+
		`  --data-raw '{"who": "it'\''s me"}'`, calls.Eq(0).Find("details.secret pre").Text())
	assert.Contains(t, words(calls.Eq(1).Find("summary").First()), "/ask?key="+mask)
	assert.Contains(t, words(calls.Eq(1)), "https://ask.stub.example/ask?key="+mask, "a host of the page's own")
	assert.Zero(t, calls.Eq(2).Find("details.secret").Length(), "nothing to hide")
	assert.Equal(t, "curl -i -g -X GET 'http://127.0.0.1:8080/stubpay/~cdn.example/watch'", calls.Eq(2).Find("pre.copy").Text())
	assert.Contains(t, words(calls.Eq(3)), "https://cdn.example/pay.js")
	assert.Equal(t, `<script src="http://127.0.0.1:8080/stubpay/~cdn.example/pay.js"></script>`, calls.Eq(3).Find("pre.copy").Text())
}

func TestManualOfAnEntry(t *testing.T) {
	h := newHouse(t)
	h.products()
	assert.NotContains(t, words(h.get(accountPath).Find(".calls")), "Buy")
	assert.Zero(t, h.get(accountPath+"/products/p2").Find(".call").Length())
	page := h.get(accountPath + "/products/p.1")
	assert.Equal(t, 3, page.Find(".call").Length())
	assert.Equal(t, "API documentation", page.Find("#manual").Text())

	open := page.Find(".tried > a")
	require.Equal(t, 1, open.Length())
	assert.Equal(t, "Test <BUY> (opens in a new tab)", words(open))
	for name, want := range map[string]string{"href": "http://127.0.0.1:8080/stubpay/buy/p.1", "target": "_blank", "rel": "noopener"} {
		assert.Equal(t, want, open.AttrOr(name, ""), name)
	}
	hidden := page.Find("details.secret a[target]")
	require.Equal(t, 1, hidden.Length(), "an address with a secret is shown when asked for")
	assert.Contains(t, hidden.AttrOr("href", ""), secret)
	assert.NotContains(t, page.Text(), "No form", "a link is no POST")
}

func TestManualByPublicURL(t *testing.T) {
	h := newHouse(t)
	h.handle = New(h.world, Options{PublicURL: "https://pay.example/"})
	assert.Contains(t, words(h.get(accountPath).Find(".call").First()), "POST https://pay.example/stubpay/api/pay/")
}

func TestCurlIsOneCommandForAShell(t *testing.T) {
	line := curl(sandbox.ManualPage{Method: "POST", URL: "http://x/$(id)?a={b}&c", Headers: []operation.KeyText{{Name: "A", Text: "it's `x`"}}, Body: "a\n\"b\" $HOME"})
	out, err := exec.CommandContext(t.Context(), "sh", "-c", "curl() { printf '[%s]' \"$@\"; }; "+line).Output()
	require.NoError(t, err)
	assert.Equal(t, "[-i][-g][-X][POST][http://x/$(id)?a={b}&c][-H][A: it's `x`][--data-raw][a\n\"b\" $HOME]", string(out))
}

func TestHiderHidesTheLongestFirst(t *testing.T) {
	hide := hider([]string{"ab", "abc d", "", "ü"})
	assert.Equal(t, mask+" "+mask+"? "+mask+" "+mask+" "+mask, hide.Replace("abc d ab? abc+d abc%20d %C3%BC"))
}
