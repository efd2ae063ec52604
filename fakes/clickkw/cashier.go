package clickkw

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"paysandbox/sandbox"
)

// hosted are the pages of Click, KNET and the gateway, as they are told apart and as a
// walk can be told to stop at them.
var hosted = sandbox.HostedPages{
	{Name: "method", Selector: "form#clk-method"},
	{Name: "confirm", Selector: "form#clk-pay"},
	{Name: "knet", Selector: "form#knet-entry"},
	{Name: "knet_confirm", Selector: "form#knet-confirm"},
	{Name: "progress", Selector: "#knet-progress"},
	{Name: "card", Selector: "form#mpgs-card"},
	{Name: "address", Selector: "form#mpgs-address"},
	{Name: "total", Selector: "form#mpgs-pay"},
	{Name: "secure", Selector: "form#mpgs-secure"},
	{Name: "done", Selector: "#mpgs-done"},
	{Name: "processing", Selector: "#mpgs-processing"},
	{Name: "gateway", Selector: "#clk-to-card"},
	{Name: "result", Selector: "#clk-result"},
	{Name: "trouble", Selector: "#clk-trouble"},
}

// cancels is the form that cancels, by the page that it is on.
var cancels = map[string]string{
	"method": "form#clk-cancel", "confirm": "form#clk-cancel",
	"knet": "form#knet-cancel-form", "knet_confirm": "form#knet-cancel-form",
	"card": "form#mpgs-cancel-form", "address": "form#mpgs-cancel-form", "total": "form#mpgs-cancel-form", "secure": "form#mpgs-cancel-form",
}

// AtCashier implements sandbox.Cashier.
func (Fake) AtCashier(c sandbox.Customer) bool { return hosted.At(c) != "" }

// Pay implements sandbox.Cashier. With: knet (the default) or card. Card: a test card by
// what becomes of it, such as captured or declined, or its data. Outcomes: "" pays;
// "cancel" cancels, on the page Until or else on the acquirer's first; "leave" goes away.
// A declined card leaves the customer on the card page, as at the provider (KW-110).
func (f Fake) Pay(ctx context.Context, c sandbox.Customer, p sandbox.PayRequest) error {
	pay := &paying{ctx: ctx, customer: c, method: p.With}
	if pay.method == "" {
		pay.method = byKNET
	}
	if pay.method != byKNET && pay.method != byCard {
		return fmt.Errorf("the cashier of Click KW pays with knet or card, not with %q", p.With)
	}
	var err error
	if pay.card, err = testCard(pay.method, p.Card); err != nil {
		return err
	}
	switch p.Outcome {
	case "":
		return hosted.Walk(c, p, pay.step)
	case "leave":
		return nil
	case "cancel":
		if p.Until == "" {
			p.Until = pay.method
		}
		if cancels[p.Until] == "" {
			return fmt.Errorf("on the page %q of Click KW nothing can be cancelled; on these it can: %s", p.Until, strings.Join(slices.Sorted(maps.Keys(cancels)), ", "))
		}
		if err := hosted.Walk(c, p, pay.step); err != nil {
			return err
		}
		return c.FillAndSubmit(ctx, cancels[p.Until], nil, "")
	}
	return fmt.Errorf("the cashier of Click KW knows no outcome %q: leave it out to pay, or say cancel or leave; what the bank says is asked for by card", p.Outcome)
}

// paying is one walk.
type paying struct {
	ctx      context.Context
	customer sandbox.Customer
	method   string
	card     map[string]string
	entered  bool // the card's data were sent
	pressed  bool // and Pay
}

func (p *paying) step(page string) (done bool, err error) {
	c := p.customer
	submit := func(form string, fill map[string]string, button string) (bool, error) {
		return false, c.FillAndSubmit(p.ctx, form, fill, button)
	}
	switch page {
	case "method":
		return submit("form#clk-method", nil, "method="+p.method)
	case "confirm":
		return submit("form#clk-pay", nil, "")
	case "knet", "card":
		switch {
		case p.pressed: // declined: the payer may try another card (KW-110)
			return true, nil
		case p.entered:
			return false, fmt.Errorf("the card's details were refused: %s", strings.Join(strings.Fields(c.Text("[role=alert]")), " "))
		}
		p.entered = true
		if page == "knet" {
			return submit("form#knet-entry", p.knetFields(), "")
		}
		return submit("form#mpgs-card", p.cardFields(), "")
	case "knet_confirm":
		return submit("form#knet-confirm", nil, "")
	case "address":
		return submit("form#mpgs-address", nil, "#mpgs-next")
	case "total":
		p.pressed = true
		return submit("form#mpgs-pay", nil, "")
	case "secure":
		return submit("form#mpgs-secure", map[string]string{"password": "sandbox"}, "")
	case "gateway": // over which scripts open the lightbox
		return false, c.Click(p.ctx, "#clk-to-card")
	case "processing":
		p.pressed = true // perhaps in a walk before this one
		return false, c.Click(p.ctx, "#mpgs-processing a")
	case "progress":
		return false, c.Click(p.ctx, "#knet-progress a")
	case "result":
		return false, c.Click(p.ctx, "#clk-return")
	}
	return false, fmt.Errorf("the payment ended on the page %q: %s", strings.TrimSpace(c.Text("h1")), c.Text("#clk-reason"))
}

// knetFields are the card's data in the names of the generation that is shown (KW-072 to
// KW-078).
func (p *paying) knetFields() map[string]string {
	for _, look := range knetLooks {
		if f := look.fields; p.customer.Has(`form#knet-entry [name="` + f.Number + `"]`) {
			return map[string]string{f.Bank: look.bank, f.Number: p.card["number"], f.Month: p.card["month"], f.Year: p.card["year"], f.PIN: p.card["pin"]}
		}
	}
	return nil
}

// cardFields are the card's data in the names of KW-109.
func (p *paying) cardFields() map[string]string {
	return map[string]string{
		"cardNumber": p.card["number"], "expiryMonth": p.card["month"], "expiryYear": p.card["year"],
		"cardholderName": p.card["holder"], "securityCode": p.card["csc"],
	}
}
