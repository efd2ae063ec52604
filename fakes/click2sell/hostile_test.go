package click2sell_test

import (
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var formHeader = http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}

// TestACardWithoutAPaymentType: whatever stands in the number, the form comes back.
func TestACardWithoutAPaymentType(t *testing.T) {
	p := open(t, arrange{})
	for _, means := range []string{"", "Bitcoin", "VISA", "PayPal"} {
		for _, number := range []string{"", "4", "order", "😀", goodCard, strings.Repeat("4", 5000)} {
			form := p.entered(link(book)).Submit("form#c2s-order", byCard(number, "payment_type", means, "buyer_email", ""))
			assert.Equal(t, http.StatusOK, form.Status, "%s %s", means, number)
			assert.True(t, form.Has("#c2s-buyer_email-problem"), "%s %s", means, number)
		}
	}
	assert.Empty(t, p.shop.requests())
}

// TestWhateverComes is random: links and forms of bits that mean something. None makes the
// sandbox fail, and whoever is told of a sale is told of one that was paid.
func TestWhateverComes(t *testing.T) {
	if testing.Short() {
		t.Skip("hundreds of requests, one after another")
	}
	p := open(t, arrange{})
	bits := strings.Fields(`& & = = + % %41 %00 %FF %20 %2B %23 ; ? / a ü 😀 " < ' cp_ order johnbooksabc JOHNCLUBSABC checkout p=1
		&buyer_name= &buyer_surname= &buyer_country=France &buyer_email=a@b &payment_type=PayPal &payment_type=VISA &card_number= &card_number=4111111111111111 &card_month=12 &card_year=2030 &card_cvv=123`)
	dice := rand.New(rand.NewPCG(1, 2))
	text := func(most int) string {
		var all strings.Builder
		for range dice.IntN(most) {
			all.WriteString(bits[dice.IntN(len(bits))])
		}
		return all.String()
	}
	for n := range 600 {
		path := []string{"/buy?", "/aff/affiliate1/johnbooksabc?", "/test/johnclubsabc?"}[n%3] + text(12)
		answer := p.Get(p.at(path))
		require.Contains(t, []int{http.StatusSeeOther, http.StatusNotFound}, answer.Status, path)
		if answer.Status == http.StatusNotFound || n%4 > 0 {
			continue
		}
		for _, page := range []string{"", "/fake", ""} {
			body := text(40)
			answered := p.Ask(http.MethodPost, answer.Header.Get("Location")+page, "", formHeader, []byte(body))
			require.Less(t, answered.Status, 400, "%s of %s: %s", page, path, body)
		}
	}
	p.Settle()
	captured := 0
	for _, one := range p.all() {
		if one.State == "captured" {
			captured++
		}
	}
	assert.Positive(t, captured)
	assert.Len(t, p.shop.requests(), captured)
}

// TestWhatIsNotKept: neither number nor code of a card nor a secret stands in the journal,
// in a page or in a notification, wherever they were typed (CS-131).
func TestWhatIsNotKept(t *testing.T) {
	p := open(t, arrange{})
	shown := ""
	for _, number := range []string{goodCard, "4111-1111-1111-1111", "4111 1111 1111 1111", "4111111111111112", "4000000000000002"} {
		for _, more := range [][]string{{}, {"buyer_email", ""}, {"payment_type", "PayPal"}, {"payment_type", ""}, {"card_month", "99"}} {
			page := p.entered(link(book)).Submit("form#c2s-order", byCard(number, append([]string{"card_cvv", "987"}, more...)...))
			shown += page.Body
		}
	}
	p.Settle()
	all := shown + p.Journalled() + strings.Join(p.shop.requests(), "\n")
	for _, kept := range []string{goodCard, "4111-1111-1111-1111", "4111 1111 1111 1111", "4111111111111112", "4000000000000002", "MySecretKey", `value="987"`, "card_cvv=987"} {
		assert.NotContains(t, all, kept)
	}
	assert.NotEmpty(t, p.shop.requests())
}
