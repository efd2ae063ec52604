package click2sell_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/sandbox"
	"paysandbox/sandbox/outbox"
	"paysandbox/sandbox/payment"
)

// everything is all that the sandbox tells about a workspace: pages of the control API, the
// metrics, and what its collections hold.
func (p sandboxed) everything() string {
	p.T.Helper()
	var text strings.Builder
	text.WriteString(p.Journalled())
	for _, path := range []string{
		"metrics", "v1/workspaces/test", "v1/workspaces/test/exchanges?limit=1000", "v1/workspaces/test/deliveries", "v1/workspaces/test/payments", "v1/workspaces/test/agreements",
		"v1/workspaces/test/rules", "v1/workspaces/test/mails", "v1/workspaces/default/exchanges",
	} {
		answer := p.Get(p.URL + "/_sandbox/" + path)
		require.Equal(p.T, 200, answer.Status, "%s: %s", path, answer.Body)
		text.WriteString(answer.Body)
	}
	dump := func(v any) {
		all, err := json.Marshal(v)
		require.NoError(p.T, err)
		text.Write(all)
	}
	require.NoError(p.T, sandbox.Deliveries.Each(p.WS, "", func(d outbox.Delivery) bool { dump(d); text.Write(d.Body); return true }))
	require.NoError(p.T, sandbox.Payments.Each(p.WS, "", func(v payment.Payment) bool { dump(v); return true }))
	for _, request := range p.shop.requests() {
		text.WriteString(request)
	}
	return text.String()
}

// stands tells whether a secret is in a text, and not just its digits in a port, a number
// or a duration.
func stands(text, secret string) bool {
	for {
		at := strings.Index(text, secret)
		if at < 0 {
			return false
		}
		before, after := text[:at], text[at+len(secret):]
		if strings.TrimRight(before, "0123456789.") == before && strings.TrimLeft(after, "0123456789") == after {
			return true
		}
		text = after
	}
}

// TestNoCardIsKept: neither number nor code in journal, deliveries, metrics, payments or
// pages, whatever became of the form that they were typed into.
func TestNoCardIsKept(t *testing.T) {
	p := open(t, arrange{rules: `  - {op: click2sell.pay, when: "card.number == '0'", then: {outcome: declined}}`, club: "thankyou_full_payload=true thankyou_url=https://shop.example/t"})
	var pages strings.Builder
	var secrets []string
	send := func(address, number, shown string, more ...string) {
		cvv := fmt.Sprint(9310 + len(secrets))
		page := p.Post(address, byCard(shown, append([]string{"card_cvv", cvv}, more...)...))
		for page.Status == 303 {
			pages.WriteString(page.Header.Get("Location"))
			page = page.Follow()
		}
		secrets = append(secrets, number, shown, cvv)
		pages.WriteString(page.Body)
	}
	paid := p.entered(link(book, "p=1"))
	send(paid.Address, "4000000000000002", "40000000 00000002")
	send(paid.Address, "4111111111111112", "4111-1111-1111-1112")
	send(paid.Address, "4111111111111111", "41111111 11111111", "buyer_email", "")
	send(paid.Address, "378282246310005", "3782-822463-10005", "payment_type", "PayPal", "buyer_name", "")
	send(paid.Address, "6304000000000000000", "6304000000000000000", "payment_type", "")
	send(paid.Attr("#c2s-fake", "formaction"), "5105105105105100", "5105 1051 0510 5100")
	send(paid.Address, "5555555555554444", "٥٥٥٥ ٥٥٥٥ ٥٥٥٥ ٤٤٤٤", "payment_type", "MASTERCARD")
	send(paid.Address, "4222222222222", "4222222222222")
	left := p.entered(link(book, "p=2"))
	send(left.Attr("#c2s-cancel", "formaction"), "4012888888881881", "4012888888881881")
	send(left.Address, "4917610000000000", "4917 6100 0000 0000")
	expired := p.entered(link(book, "p=3"))
	test := p.entered("/test/" + club + "?p=4")
	send(test.Address, "4999999999999999", "4999999999999999")
	p.Advance(40 * day)
	send(expired.Address, "5019717010103742", "5019 7170 1010 3742")
	send(p.URL+"/click2sell/order/nosuchform", "6011000990139424", "6011000990139424")
	require.NoError(t, p.act("1", "refund"))
	p.Settle()
	require.Equal(t, []string{"1", "4", "4", "1"}, p.shop.each(t, "cp_p"))
	kept := p.everything()
	require.Contains(t, kept, "jane+shop@example.com", "it is looked at")
	for _, secret := range secrets {
		assert.False(t, stands(kept, secret), secret)
		assert.False(t, stands(pages.String(), secret), "on a page: %s", secret)
	}
}
