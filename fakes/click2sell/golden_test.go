package click2sell_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/fakes/faketest/place"
)

// sampleBodies are how many bytes the dossier says that its samples have.
var sampleBodies = map[string]int{"sale.request": 654, "subscription.request": 544, "refund.request": 656, "thankyou.answer": 423}

// TestSamplesAreTheDossiers: nobody has changed them, and they have the length that they
// say.
func TestSamplesAreTheDossiers(t *testing.T) {
	for name, length := range sampleBodies {
		head, body, found := strings.Cut(string(place.Golden(t, name)), "\r\n\r\n")
		require.True(t, found, name)
		assert.Len(t, body, length, name)
		assert.Contains(t, head+"\r\n", fmt.Sprintf("\r\nContent-Length: %d\r\n", length), name)
	}
}

// sample is a notification of the dossier with the numbers and the address of this test:
// its request line and headers, in alphabetical order, and its body.
func sample(t *testing.T, p sandboxed, name string, told notice, checksum string) (head []string, body string) {
	t.Helper()
	text := string(place.Golden(t, name,
		"4XK12345AB678901C", told.value("acquirer_transaction_id"), "9AB12345CD678901E", told.value("acquirer_transaction_id"),
		"c2s_transaction_id=22222&", "c2s_transaction_id="+told.value("c2s_transaction_id")+"&", "c2s_transaction_id=22223&", "c2s_transaction_id="+told.value("c2s_transaction_id")+"&",
		"order_id=22218&", "order_id="+told.value("order_id")+"&", "C546E6D4C3AA26B2FFD38BA6CD532A8D", checksum, "Host: shop.example", "Host: "+p.shop.addr))
	lines, body, _ := strings.Cut(text, "\r\n\r\n")
	head = strings.Split(strings.Replace(lines, fmt.Sprint("Content-Length: ", sampleBodies[name]), fmt.Sprint("Content-Length: ", len(body)), 1), "\r\n")
	slices.Sort(head[1:])
	return head, body
}

// sent is a request as the merchant got it, in the form of sample. That the connection is
// not kept open is the sandbox's own.
func sent(t *testing.T, request string) (head []string, body string) {
	t.Helper()
	lines, body, found := strings.Cut(request, "\r\n\r\n")
	require.True(t, found, request)
	head = slices.DeleteFunc(strings.Split(lines, "\r\n"), func(line string) bool { return line == "Connection: close" })
	require.True(t, strings.HasPrefix(head[1], "Host: "), "Host is the first header")
	slices.Sort(head[1:])
	return head, body
}

func (p sandboxed) assertSample(name, checksum string) {
	p.T.Helper()
	all := p.shop.requests()
	require.NotEmpty(p.T, all)
	wantHead, wantBody := sample(p.T, p, name, p.shop.notice(p.T), checksum)
	gotHead, gotBody := sent(p.T, all[len(all)-1])
	assert.Equal(p.T, wantHead, gotHead)
	assert.Equal(p.T, wantBody, gotBody)
}

// TestSaleAndRefundByteForByte are the dossier's order link, sale and refund (CS-008,
// CS-049, CS-055, CS-059, CS-075 to CS-078, CS-083, CS-133).
func TestSaleAndRefundByteForByte(t *testing.T) {
	p := open(t, arrange{})
	answer := p.Wire(place.Golden(t, "link.request", "janesbooksabc", book))
	require.True(t, strings.HasPrefix(answer, "HTTP/1.1 303 See Other\r\nLocation: http://www.click2sell.eu/order/"), answer)
	_, target, _ := strings.Cut(strings.SplitN(answer, "\r\n", 3)[1], "www.click2sell.eu")
	paid := p.Ask(http.MethodPost, p.URL+target, "www.click2sell.eu", http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}, []byte(jane().Encode()))
	require.Equal(t, http.StatusSeeOther, paid.Status, paid.Brief())
	p.Settle()
	require.Len(t, p.shop.requests(), 1)
	sale := p.shop.notice(t)
	p.assertSample("sale.request", signature("MySecretKey", sale.value("acquirer_transaction_id")))

	p.Advance(time.Date(2008, 9, 12, 7, 0, 0, 0, time.UTC).Sub(p.WS.Now())) // 10:00 in Vilnius
	require.NoError(t, p.act("eyJ1IjoiMzU2In0=", "refund"))
	require.Len(t, p.shop.requests(), 2)
	for _, same := range []string{"acquirer_transaction_id", "c2s_transaction_id", "order_id", "checksum"} {
		assert.Equal(t, sale.value(same), p.shop.notice(t).value(same), same)
	}
	p.assertSample("refund.request", sale.value("checksum"))
}

// TestFirstSubscriptionPaymentByteForByte is the dossier's sample of generation 1, sold by
// an affiliate, without a secret (CS-037, CS-056, CS-102).
func TestFirstSubscriptionPaymentByteForByte(t *testing.T) {
	p := open(t, arrange{club: "generation=1", clock: "2008-09-08T23:10:00Z"})
	p.told("/aff/affiliate1/"+club+"?checkout", "buyer_name", "John", "buyer_address", "", "buyer_city", "", "buyer_zip", "", "buyer_country", "Australia",
		"buyer_email", "john@example.com", "buyer_phone", "888-999-44444", "payment_type", "VISA",
		"card_number", goodCard, "card_month", "12", "card_year", "2030", "card_cvv", "123")
	p.assertSample("subscription.request", "")
}

// TestThankYouPageByteForByte (CS-069, CS-070, CS-072).
func TestThankYouPageByteForByte(t *testing.T) {
	p := open(t, arrange{book: "thankyou_post=true thankyou_url=https://shop.example/thanks?lang=en"})
	form := p.entered(link(book))
	body := jane().Encode()
	_, target, _ := strings.Cut(form.Attr("form#c2s-order", "action"), p.URL)
	answer := p.Wire([]byte("POST " + target + " HTTP/1.1\r\nHost: " + strings.TrimPrefix(p.URL, "http://") +
		"\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: " + fmt.Sprint(len(body)) + "\r\n\r\n" + body))
	p.Settle()
	assert.Equal(t, string(place.Golden(t, "thankyou.answer", "4XK12345AB678901C", p.shop.notice(t).value("acquirer_transaction_id"))), answer)
}
