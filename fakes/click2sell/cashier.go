package click2sell

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"paysandbox/sandbox"
)

// hosted are the pages, as they are told apart and as a walk can be told to stop at them.
// The page that posts to the thank-you page goes on by itself.
var hosted = sandbox.HostedPages{
	{Name: "order", Selector: "form#c2s-order"},
	{Name: "result", Selector: "#c2s-result"},
	{Name: "trouble", Selector: "#c2s-trouble"},
}

// AtCashier implements sandbox.Cashier.
func (Fake) AtCashier(c sandbox.Customer) bool { return hosted.At(c) != "" }

// Pay implements sandbox.Cashier. With: visa (the default), mastercard, amex, paypal,
// moneybookers or google. Card: a card by what becomes of it (accepted, declined,
// expired), or its data. As: the buyer's e-mail address. Outcomes: "" pays and goes on to
// the thank-you page; "retry" pays with a good card after a card that is declined;
// "cancel" cancels; "leave" goes away.
func (f Fake) Pay(ctx context.Context, c sandbox.Customer, p sandbox.PayRequest) error {
	if !slices.Contains([]string{"", "retry", "cancel", "leave"}, p.Outcome) {
		return fmt.Errorf("the cashier of Click2Sell knows no outcome %q: leave it out to pay, or say retry, cancel or leave; that a card is declined is asked for by card", p.Outcome)
	}
	pay := &paying{ctx: ctx, customer: c, request: p}
	means, known := meansByName[strings.ToLower(p.With)]
	if !known {
		return fmt.Errorf("the cashier of Click2Sell pays with %s, not with %q", strings.Join(slices.Sorted(maps.Keys(meansByName))[1:], ", "), p.With)
	}
	pay.means = means
	if _, err := pay.card(p.Card); err != nil {
		return err
	}
	switch p.Outcome {
	case "leave":
		return nil
	case "cancel":
		if hosted.At(c) != "order" {
			return fmt.Errorf("only the order form can be cancelled; the customer stands on %s", c.URL())
		}
		if err := c.FillAndSubmit(ctx, "form#c2s-order", nil, "#c2s-cancel"); err != nil || p.Until == "order" {
			return err
		}
		return hosted.Walk(c, p, func(string) (done bool, err error) { return true, nil })
	}
	return hosted.Walk(c, p, pay.step)
}

// meansByName are the payment types by the words of a scenario.
var meansByName = map[string]string{
	"": "VISA", "visa": "VISA", "mastercard": "MASTERCARD", "amex": "AMEX", "paypal": "PayPal", "moneybookers": "Moneybookers", "google": "Google Checkout",
}

// paying is one walk.
type paying struct {
	ctx      context.Context
	customer sandbox.Customer
	request  sandbox.PayRequest
	means    string
	retried  bool
	sent     bool
}

func (p *paying) step(page string) (done bool, err error) {
	c := p.customer
	switch page {
	case "order":
		return p.order()
	case "result":
		if !c.Has("#c2s-continue") {
			return true, nil
		}
		return false, c.Click(p.ctx, "#c2s-continue")
	}
	return false, fmt.Errorf("the purchase ended on the page %q: %s", strings.TrimPrefix(sandbox.OneLine(c.Text("h1")), "!"), sandbox.OneLine(c.Text("#c2s-reason")))
}

// order fills the form and sends it; a card that is declined is followed by a good one
// where the outcome is to try again, and ends the walk otherwise.
func (p *paying) order() (done bool, err error) {
	c, card := p.customer, p.request.Card
	switch {
	case c.Has("#c2s-problems"):
		return false, fmt.Errorf("the order form was refused: %s", strings.Join(p.problems(), "; "))
	case p.sent && c.Has("#c2s-declined") && p.request.Outcome == "retry" && !p.retried:
		p.retried, card = true, nil
	case p.sent && c.Has("#c2s-declined"):
		return true, nil
	case p.sent:
		return false, fmt.Errorf("the order form came back: %s", c.URL())
	case !c.Has(`#c2s-order [name="payment_type"][value="` + p.means + `"]`):
		return false, fmt.Errorf("the order form does not offer %s", p.means)
	}
	p.sent = true
	fill := map[string]string{"payment_type": p.means}
	for name, text := range usualBuyer {
		fill[name] = text
	}
	if p.request.As != "" {
		fill["buyer_email"] = p.request.As
	}
	if isCard(p.means) {
		data, err := p.card(card)
		if err != nil {
			return false, err
		}
		for name, text := range data {
			fill["card_"+name] = text
		}
	}
	return false, c.FillAndSubmit(p.ctx, "form#c2s-order", fill, "#c2s-pay")
}

// problems are what the form says beside its fields, by their names.
func (p *paying) problems() []string {
	var found []string
	for _, field := range slices.Concat(buyerFields, []string{"payment_type", "card_number", "card_month", "card_year", "card_cvv"}) {
		if beside := "#c2s-" + field + "-problem"; p.customer.Has(beside) {
			found = append(found, field+": "+sandbox.OneLine(p.customer.Text(beside)))
		}
	}
	return found
}

// usualBuyer is who buys where a scenario does not say.
var usualBuyer = map[string]string{
	"buyer_name": "Jane", "buyer_surname": "Doe", "buyer_address": "1891 Something Rd Ste 5", "buyer_city": "London", "buyer_province": "Ohio",
	"buyer_zip": "22222", "buyer_country": "United Kingdom", "buyer_email": "jane@example.com", "buyer_phone": "888-999-44444",
}

var goodCards = map[string]string{"VISA": "4111111111111111", "MASTERCARD": "5105105105105100", "AMEX": "378282246310005"}

// cardNames are cards by what becomes of them.
var cardNames = map[string]map[string]string{
	"accepted": nil,
	"declined": {"number": "4000000000000002"}, // CS-023
	"expired":  {"month": "01", "year": "2005"},
}

// card is the card that a scenario means.
func (p *paying) card(said map[string]string) (map[string]string, error) {
	return sandbox.CardOf(said, cardNames, map[string]string{"number": goodCards[p.means], "month": "12", "year": "2049", "cvv": "123"})
}
