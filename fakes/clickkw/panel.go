package clickkw

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
)

// The developer panel of the manual's chapter 3: "API documentation" of one account, and
// its token anew.

// Placeholders of what the calls themselves hand out.
const (
	anySession   = "SESSION_ID"
	anyIndicator = "INDICATOR"
)

// Generate implements sandbox.Generator: the token is all that the panel makes.
func (Fake) Generate(d sandbox.Draws, id, field string, n uint64) string {
	return newToken(d, "generated", id, field, n)
}

// Manual implements sandbox.Documented.
func (Fake) Manual(ws *sandbox.Workspace, id string, base sandbox.Base) []sandbox.ManualPage {
	a, err := accountOf(ws, id)
	if err != nil {
		return nil
	}
	p := panel{account: a, base: base, user: url.PathEscape(a.User)}
	p.returnURL = cmp.Or(strings.TrimSuffix(sandbox.MerchantOf(ws).URL, "/"), "http://shop.example") + "/return"
	return []sandbox.ManualPage{p.create(ws), p.update(), p.hosted(), p.status(), p.gateway()}
}

// panel spells the documentation of one account.
type panel struct {
	account         *account
	base            sandbox.Base
	user, returnURL string
}

// call is one of the three calls, with what each can answer instead (KW-012, KW-058).
func (p panel) call(title, below, fact string, answers ...sandbox.ManualAnswer) sandbox.ManualPage {
	page := sandbox.ManualPage{
		Title: title, Method: http.MethodPost, URL: p.base.URL + api + below + p.user, Fact: fact,
		Headers: []operation.KeyText{{Name: "Content-Type", Text: "application/json"}, {Name: "Authorization", Text: "Bearer " + p.account.Token}},
	}
	a := p.account
	state := sandbox.ManualAnswer{When: "account not accepted, or suspended", Text: p.fault(refuses(sayNotAccepted, "")) + "\n" + p.fault(refuses(saySuspended, ""))}
	if a.State != active {
		state.When = "now: the account is " + strings.ReplaceAll(a.State, "_", " ")
		answers = append([]sandbox.ManualAnswer{state}, answers...)
	} else {
		answers = append(answers, state)
	}
	page.Answers = append(answers,
		sandbox.ManualAnswer{When: "no Authorization: Bearer", Text: p.fault(coded(codeHeader, ""))},
		sandbox.ManualAnswer{When: "wrong token", Text: p.fault(coded(codeAuth, ""))},
		sandbox.ManualAnswer{When: "another developer in the address", Text: p.fault(refuses(sayUnsupported, ""))},
	)
	return page
}

func (p panel) create(ws *sandbox.Workspace) sandbox.ManualPage {
	until := ws.Now()
	if p.account.sw("session_expire") == "end" { // KW-019
		until = until.Add(lifetime)
	}
	page := p.call("Create session", "", "KW-007", sandbox.ManualAnswer{When: "created", Text: p.json(http.StatusOK, createAnswer{APIVersion: 1, GatewayResponse: createdAsked{
		Result: resultSuccess, SessionID: anySession, SessionExpire: newPHPDate(p.account.local(until)), Indicator: anyIndicator, Status: noStatus,
	}})})
	page.About = "Opens a session of 45 minutes. The call has no body. Keep both session_id and indicator_status on the server."
	return page
}

func (p panel) update() sandbox.ManualPage {
	address := p.base.URL + "/payment/" + anySession
	reply := p.json(http.StatusOK, updateAnswer{APIVersion: 1, GatewayResponse: updateReply{
		Result: resultSuccess, PaymentURL: address, SessionID: anySession, Status: noStatus,
	}})
	switch p.account.sw("update_reply") { // KW-038 to KW-040
	case "redirect":
		status, body, _ := strings.Cut(reply, "\n")
		reply = strings.Replace(status, "200 OK", "302 Found", 1) + "\nLocation: " + address + "\n" + body
	case "html":
		reply = "200 OK\nthe payment page itself"
	}
	page := p.call("Update session", pathUpdate+"/", "KW-008",
		sandbox.ManualAnswer{When: "updated", Text: reply},
		sandbox.ManualAnswer{When: "order used before", Text: p.fault(refuses(sayDuplicate, ""))},
		sandbox.ManualAnswer{When: "session unknown", Text: p.fault(refuses(sayInvalid, ""))},
		sandbox.ManualAnswer{When: "session older than 45 minutes", Text: p.fault(refuses(sayExpire, ""))},
		sandbox.ManualAnswer{When: "body unusable", Text: p.fault(coded(codeRequest, ""))},
	)
	page.URL += "/" + english
	page.About = "Gives the session its order and leads to the payment page. Without a language at the end of the address, or with ar, it is English or Arabic."
	page.Body = sampleJSON(
		sampleKey{"session_id", anySession}, sampleKey{"order_id", 356}, sampleKey{"order_amout", 6}, sampleKey{"return_url", p.returnURL}, sampleKey{"customer_name", "Jane Doe"},
	)
	page.Words = []operation.KeyText{
		{Name: "session_id", Text: "required; from create session"},
		{Name: "order_id", Text: "required; a whole number, used once and never again, below 2147483647"},
		{Name: "order_amout", Text: "required; in dinars, kept with two decimals; order_amount is taken too"},
		{Name: "return_url", Text: "required; what the result is appended to"},
		{Name: "customer_name, customer_phone, customer_email, customer_address, customer_comment, customer_civilid", Text: "optional"},
	}
	return page
}

// hosted is what the payer sees, and how he comes back (KW-120, KW-121).
func (p panel) hosted() sandbox.ManualPage {
	a := p.account
	page := sandbox.ManualPage{
		Title: "Payment page", Method: http.MethodGet, URL: p.base.URL + "/payment/" + anySession, Fact: "KW-011",
		About: "Where the payer's browser goes after update session. It comes back to return_url with the result; nobody else is told, so ask for the status.",
		Answers: []sandbox.ManualAnswer{
			{When: "paid: the browser goes to", Text: a.joined(p.returnURL, "message=success&message_type=success&indicator_status="+anyIndicator)},
			{When: "not paid: the browser goes to", Text: a.joined(p.returnURL, "message=error&message_type=wrong&indicator_status=ERROR0000000000000000")},
		},
	}
	for _, method := range []string{byKNET, byCard} {
		if slices.Contains(a.Methods, method) {
			page.Words = append(page.Words, operation.KeyText{Name: method, Text: "from " + a.least(method).String()})
		}
	}
	return page
}

func (p panel) status() sandbox.ManualPage {
	a := p.account
	answer := func(word string) string {
		return p.json(http.StatusOK, statusAnswer{OrderID: 356, Status: word, Response: word})
	}
	page := p.call("Payment status", pathStatus+"/", "KW-010",
		sandbox.ManualAnswer{When: "paid", Text: answer(statusSuccess)},
		sandbox.ManualAnswer{When: "failed", Text: answer(a.sw("status_fail_word"))},
		sandbox.ManualAnswer{When: "not paid yet", Text: answer(noStatus)},
		sandbox.ManualAnswer{When: "session unknown, or of another order", Text: p.fault(refuses(sayInvalid, ""))},
		sandbox.ManualAnswer{When: "unpaid, older than 45 minutes", Text: p.fault(refuses(sayExpire, ""))},
	)
	page.About = "What became of a payment: the only answer that counts."
	page.Body = sampleJSON(sampleKey{"session_id", anySession}, sampleKey{"order_id", 356})
	return page
}

// gateway is the library of shops that call the card gateway themselves (the manual's
// 2.2; KW-098 to KW-100).
func (p panel) gateway() sandbox.ManualPage {
	address := p.base.URL + "/~" + gatewayHost + "/checkout/version/50/checkout.js"
	return sandbox.ManualPage{
		Title: "checkout.js", URL: address, Fact: "KW-098",
		About: "The card gateway's hosted checkout, for shops that open it from a page of their own.",
		Embed: fmt.Sprintf(`<script src="%s" data-error="failed" data-cancel="cancelled"></script>
<script>
  function failed(error) { console.log(JSON.stringify(error)); }
  function cancelled() { console.log("Payment cancelled"); }
  Checkout.configure({
    merchant: %s,
    order: { amount: "6.000", currency: "KWD", description: "Ordered goods", id: "356" },
    interaction: { merchant: { name: %s } }
  });
</script>
<button onclick="Checkout.showLightbox()">Pay with Lightbox</button>
<button onclick="Checkout.showPaymentPage()">Pay with Payment Page</button>`, address, quoteJSON(p.account.User), quoteJSON(p.account.Store)),
	}
}

// fault and json are answers as the calls themselves write them.
func (p panel) fault(err error) string {
	var w shownAnswer
	var call *apiError
	if errors.As(err, &call) {
		call.write(&w, p.account)
	}
	return w.String()
}

func (p panel) json(status int, value any) string {
	var w shownAnswer
	p.account.writeJSON(&w, status, value)
	return w.String()
}

// shownAnswer is an answer that is only shown.
type shownAnswer struct {
	status int
	body   bytes.Buffer
}

func (w *shownAnswer) Header() http.Header               { return http.Header{} }
func (w *shownAnswer) WriteHeader(status int)            { w.status = status }
func (w *shownAnswer) Write(content []byte) (int, error) { return w.body.Write(content) }

func (w *shownAnswer) String() string {
	return fmt.Sprintf("%d %s\n%s", w.status, http.StatusText(w.status), w.body.String())
}

type sampleKey struct {
	key   string
	value any
}

// sampleJSON is a readable body; its keys stand in the manual's order.
func sampleJSON(pairs ...sampleKey) string {
	lines := make([]string, len(pairs))
	for i, p := range pairs {
		lines[i] = "  " + quoteJSON(p.key) + ": " + quoteJSON(p.value)
	}
	return "{\n" + strings.Join(lines, ",\n") + "\n}"
}

func quoteJSON(value any) string {
	text, _ := json.Marshal(value) // texts and numbers only
	return string(text)
}
