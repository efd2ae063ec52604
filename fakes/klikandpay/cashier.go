package klikandpay

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"paysandbox/sandbox"
)

// hosted are the pages, as they are told apart and as a walk can be told to stop at them.
var hosted = sandbox.HostedPages{
	{Name: "recap", Selector: "form#kp-means"},
	{Name: "card", Selector: "form#kp-card"},
	{Name: "secure", Selector: "form#kp-secure"},
	{Name: "result", Selector: "#kp-result"},
	{Name: "trouble", Selector: "#kp-trouble"},
}

// AtCashier implements sandbox.Cashier.
func (Fake) AtCashier(c sandbox.Customer) bool { return hosted.At(c) != "" }

// Pay implements sandbox.Cashier. With: card (the default: the means is the card's own),
// visa, mastercard, amex, virement or cheque. Card: a card by what becomes of it, such as
// accepted or refused, or its data. Outcomes: "" pays and goes back to the shop, refused
// or not; "retry" pays with a good card after the refusal; "cancel" cancels, on the page
// Until or else on the card's; "leave" goes away.
func (f Fake) Pay(ctx context.Context, c sandbox.Customer, p sandbox.PayRequest) error {
	if !slices.Contains([]string{"", "retry", "cancel", "leave"}, p.Outcome) {
		return fmt.Errorf("the cashier of Klik & Pay knows no outcome %q: leave it out to pay, or say retry, cancel or leave; what the bank says is asked for by card", p.Outcome)
	}
	if p.As != "" {
		return fmt.Errorf("the cashier of Klik & Pay knows no buyers, so not %q either: leave out as; who pays stands in the shop's form", p.As)
	}
	pay := &paying{ctx: ctx, customer: c, request: p}
	if err := pay.readMeans(); err != nil {
		return err
	}
	if p.Outcome == "leave" {
		return nil
	}
	if pay.refused() && p.Outcome != "cancel" { // where an earlier step has stopped
		if err := c.Click(ctx, "#kp-retry"); err != nil {
			return err
		}
	}
	if p.Outcome == "cancel" {
		return pay.cancel()
	}
	return hosted.Walk(c, p, pay.step)
}

// paying is one walk.
type paying struct {
	ctx      context.Context
	customer sandbox.Customer
	request  sandbox.PayRequest
	means    string // CARTE, "" the card's own
	sent     int    // how often card data were
	retried  bool
}

// readMeans checks what can be known before a page is seen.
func (p *paying) readMeans() error {
	with := map[string]string{"": "", "card": "", "visa": visa, "mastercard": mastercard, "amex": amex, "virement": transfer, "cheque": cheque}
	means, known := with[strings.ToLower(p.request.With)]
	if !known {
		return fmt.Errorf("the cashier of Klik & Pay pays with card, visa, mastercard, amex, virement or cheque, not with %q", p.request.With)
	}
	p.means = means
	_, err := p.card(true, p.request.Card)
	return err
}

func (p *paying) refused() bool {
	return p.customer.Attr("#kp-result", "data-result") == "refused"
}

// cancel walks to the page and gives up there. After a refusal the way back is the end.
func (p *paying) cancel() error {
	if p.refused() {
		return p.customer.Click(p.ctx, "#kp-return")
	}
	want := p.request
	if want.Until == "" {
		want.Until = "card"
	}
	if !slices.Contains([]string{"recap", "card", "secure", "result"}, want.Until) {
		return fmt.Errorf("on the page %q of Klik & Pay nothing can be cancelled; on these it can: recap, card, secure, and result after a refusal", want.Until)
	}
	if err := hosted.Walk(p.customer, want, p.step); err != nil {
		return err
	}
	switch at := hosted.At(p.customer); {
	case at != want.Until || at == "result" && !p.refused():
		return fmt.Errorf("the payment ended before the page %q, where it was to be cancelled", want.Until)
	case at == "result":
		return p.customer.Click(p.ctx, "#kp-return")
	}
	return p.customer.FillAndSubmit(p.ctx, "form#kp-leave", nil, "")
}

func (p *paying) step(page string) (done bool, err error) {
	c := p.customer
	submit := func(form string, fill map[string]string, button string) (bool, error) {
		return false, c.FillAndSubmit(p.ctx, form, fill, button)
	}
	switch page {
	case "recap":
		if p.sent > 0 || c.Has("#kp-problems") {
			return false, fmt.Errorf("the choice was refused: %s", sandbox.OneLine(c.Text("#kp-means .problem")))
		}
		fill, err := p.choice()
		if err != nil {
			return false, err
		}
		return submit("form#kp-means", fill, "#kp-next")
	case "card":
		if c.Has("#kp-problems") {
			return false, fmt.Errorf("the card's data were refused: %s", sandbox.OneLine(c.Text("#kp-card .problem")))
		}
		card, err := p.card(c.Has("#kp-test"), p.cardAsked())
		if err != nil {
			return false, err
		}
		p.sent++
		return submit("form#kp-card", map[string]string{"NUMCARTE": card["number"], "EXPMOIS": card["month"], "EXPANNEE": card["year"], "CVV": card["cvv"]}, "#kp-pay")
	case "secure":
		return submit("form#kp-secure", nil, "#kp-secure-ok")
	case "result":
		return p.leave()
	}
	return false, fmt.Errorf("the payment ended on the page %q: %s", sandbox.OneLine(c.Text("h1")), sandbox.OneLine(c.Text("#kp-reason")))
}

// leave goes back to the shop from page 3, or to another card where the bank has refused
// one and the outcome is to try again.
func (p *paying) leave() (done bool, err error) {
	if p.refused() && p.request.Outcome == "retry" && !p.retried {
		p.retried = true
		return false, p.customer.Click(p.ctx, "#kp-retry")
	}
	if !p.customer.Has("#kp-return") { // KP-095
		return true, nil
	}
	return false, p.customer.Click(p.ctx, "#kp-return")
}

// choice fills page 1: the means, and what the account asks of its customers.
func (p *paying) choice() (map[string]string, error) {
	c, means := p.customer, p.means
	if means == "" {
		card, err := p.card(c.Has("#kp-test"), p.request.Card)
		if err != nil {
			return nil, err
		}
		means = brandOf(digitsOf(card["number"]))
	}
	if !c.Has(`#kp-means [name="CARTE"][value="` + means + `"]`) {
		return nil, fmt.Errorf("the page does not offer %s (bank transfer and cheque are not there in TEST, nor for what is paid in parts or later)", means)
	}
	fill := map[string]string{"CARTE": means}
	for name, value := range somebody {
		if c.Has(`#kp-means [name="` + name + `"]`) {
			fill[name] = value
		}
	}
	return fill, nil
}

// cardAsked is the card of this try: the second one is good.
func (p *paying) cardAsked() map[string]string {
	if p.retried {
		return nil
	}
	return p.request.Card
}
