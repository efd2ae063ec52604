package console

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"paysandbox/sandbox/payment"
)

// stood is one line of a history, in euros.
func stood(phase payment.Phase, minor int64) payment.ChangeView {
	return payment.ChangeView{Phase: string(phase), Amount: payment.NewMoney(minor, "EUR").View()}
}

func TestWhatAPaymentIsHeadedBy(t *testing.T) {
	for name, c := range map[string]struct {
		history     []payment.ChangeView
		price, rest string
	}{
		"open":                       {[]payment.ChangeView{stood(payment.Open, 4350)}, "43.50 EUR", ""},
		"paid":                       {[]payment.ChangeView{stood(payment.Open, 4350), stood(payment.Paid, 4350)}, "43.50 EUR", ""},
		"priced after it was opened": {[]payment.ChangeView{stood(payment.Open, 0), stood(payment.Open, 4350), stood(payment.Paid, 4350)}, "43.50 EUR", ""},
		"partly refunded":            {[]payment.ChangeView{stood(payment.Open, 4350), stood(payment.Paid, 4350), stood(payment.Paid, 4000)}, "43.50 EUR", "40.00 EUR left"},
		"refunded":                   {[]payment.ChangeView{stood(payment.Open, 4350), stood(payment.Paid, 4350), stood(payment.Refunded, 0)}, "43.50 EUR", "nothing left"},
		"refunded in part, and that is the end": {
			[]payment.ChangeView{stood(payment.Open, 4350), stood(payment.Paid, 4350), stood(payment.Refunded, 350)}, "43.50 EUR", "3.50 EUR left",
		},
		"charged back":               {[]payment.ChangeView{stood(payment.Open, 4350), stood(payment.Paid, 4350), stood(payment.Disputed, 0)}, "43.50 EUR", "nothing left"},
		"charged back, amount kept":  {[]payment.ChangeView{stood(payment.Open, 4350), stood(payment.Paid, 4350), stood(payment.Disputed, 4350)}, "43.50 EUR", ""},
		"what was left charged back": {[]payment.ChangeView{stood(payment.Open, 4350), stood(payment.Paid, 4000), stood(payment.Disputed, 4000)}, "43.50 EUR", "40.00 EUR of it disputed"},
		"never open, partly taken":   {[]payment.ChangeView{stood(payment.Authorized, 4350), stood(payment.Paid, 4000)}, "43.50 EUR", "40.00 EUR left"},
		"a free trial":               {[]payment.ChangeView{stood(payment.Open, 0), stood(payment.Paid, 0)}, "0.00 EUR", ""},
	} {
		last := c.history[len(c.history)-1]
		row := paymentRow{View: payment.View{Phase: last.Phase, Amount: last.Amount, History: c.history}}
		assert.Equal(t, c.price, row.Price(), name)
		assert.Equal(t, c.rest, row.Rest(), name)
	}
}

func TestAnAgreementWithoutALimitHasNoAmount(t *testing.T) {
	assert.Equal(t, "no limit", paymentRow{View: payment.View{Amount: payment.Money{}.View()}}.Stands())
}

func TestAmountThatAnActionTakes(t *testing.T) {
	h := newHouse(t)
	h.open("356")
	h.post("/_sandbox/w/default/payments/p00000001/pay_in")
	page := h.get("/_sandbox/w/default/payments/p00000001")
	input := page.Find(`.deeds-list input[name="amount"]`)
	label := page.Find(`label[for="` + input.AttrOr("id", "") + `"]`)
	assert.Equal(t, "amount in EUR", words(label))
	assert.Equal(t, "How much is given back, such as 5.00.", words(page.Find("#"+input.AttrOr("aria-describedby", ""))))
	assert.Equal(t, "decimal", input.AttrOr("inputmode", ""))

	_, said := h.post("/_sandbox/w/default/payments/p00000001/refund_part", "amount", "3.50")
	assert.Contains(t, words(said), "43.50 EUR (40.00 EUR left).")
	assert.Equal(t, "43.50 EUR 40.00 EUR left", words(h.get("/_sandbox/w/default/payments/p00000001").Find(".price")))
	assert.Equal(t, "43.50 EUR 40.00 EUR left", words(h.get("/_sandbox/w/default/payments").Find(`td[data-label="Amount"]`)))
}
