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
		{Title: "Ask", Method: "GET", URL: base.URL + "/ask?key=" + key},
		{Title: "Watch", Method: "GET", URL: base.URL + "/~cdn.example/watch"},
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
	assert.Zero(t, calls.Eq(2).Find("details.secret").Length(), "nothing to hide")
	assert.Equal(t, "curl -i -g -X GET 'http://127.0.0.1:8080/stubpay/~cdn.example/watch'", calls.Eq(2).Find("pre.copy").Text())
	assert.Contains(t, words(calls.Eq(3)), "https://cdn.example/pay.js")
	assert.Equal(t, `<script src="http://127.0.0.1:8080/stubpay/~cdn.example/pay.js"></script>`, calls.Eq(3).Find("pre.copy").Text())
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
