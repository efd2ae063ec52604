package klikandpay

import (
	"net/http"
	"time"

	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// fills are what browsers call the customer's fields, to fill them in.
var fills = map[string]string{
	"NOM": "family-name", "PRENOM": "given-name", "ADRESSE": "street-address", "CODEPOSTAL": "postal-code", "VILLE": "address-level2",
	"PAYS": "country", "TEL": "tel", "EMAIL": "email",
}

// showRecap is page 1: what is paid, to whom and by which means (KP-078).
func (v *visit) showRecap(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request, typed recapTyped) error {
	page := recapPage{
		frame: v.frame(r), Action: v.url(r, "means"), Means: v.meansOf(), Chosen: v.stay.Means, Buyer: v.t.Customer.buyer().Name,
		Deferred: v.t.Deferred, Wrong: typed.Wrong,
	}
	if page.Chosen == "" && len(page.Means) > 0 {
		page.Chosen = page.Means[0]
	}
	page.Basket, page.More = readBasket(v.t.Detail, maxShownLines)
	for i, line := range page.Basket {
		page.Basket[i] = v.shown(line)
	}
	switch v.stay.Kind {
	case kindInstalments:
		page.Parts, page.Total = v.parts(ws.Now())
	case kindSubscription:
		page.Plan = v.plan()
	}
	for _, name := range v.asks() {
		page.Asks = append(page.Asks, fieldShown{Name: name, Value: *typed.Customer.at(name), Fill: fills[name]})
	}
	return v.write(w, "recap", page)
}

// shown is a line of the basket for people: no value is longer than a page bears, and a
// price that is an amount reads like one.
func (v *visit) shown(line basketLine) basketLine {
	if price, _, err := readAmount(line.Price, v.payment.Amount.Currency); err == nil {
		line.Price = moneyIn(v.t.Lang, price)
	}
	return basketLine{Ref: sandbox.Clip(line.Ref, 60), Quantity: sandbox.Clip(line.Quantity, 20), Price: sandbox.Clip(line.Price, 40), Label: sandbox.Clip(line.Label, 200)}
}

// parts are the instalments as they fall due if the first is paid now.
func (v *visit) parts(now time.Time) (shown []partShown, total string) {
	due := partDates(now, len(v.stay.Parts), v.stay.given())
	sum := payment.Money{Currency: v.payment.Amount.Currency, Exponent: v.payment.Amount.Exponent}
	for i, part := range v.stay.Parts {
		shown = append(shown, partShown{Date: dateIn(v.t.Lang, due[i]), Amount: moneyIn(v.t.Lang, part)})
		sum.Minor += part.Minor
	}
	return shown, moneyIn(v.t.Lang, sum)
}

// plan is the subscription that the payment begins.
func (v *visit) plan() *planShown {
	p := v.stay.Plan
	shown := &planShown{Every: spanOf(p.Every), Trial: spanOf(p.Trial)}
	if amount, err := payment.ParseMoney(p.Amount, v.payment.Amount.Currency); err == nil {
		shown.Amount = moneyIn(v.t.Lang, amount)
	}
	if p.Trial != "" {
		shown.TrialAmount = moneyIn(v.t.Lang, v.payment.Amount)
	}
	if end, err := time.Parse(time.DateOnly, p.End); err == nil {
		shown.End = dateIn(v.t.Lang, end)
	}
	return shown
}

// taken is what the customer has paid, whatever was given back later.
func (d *deal) taken() payment.Money {
	paid := d.payment.Amount
	if d.t.Accepted > 0 {
		paid.Minor = d.t.Accepted
	}
	return paid
}

// span is a length of time in the words of a page: a message and its number.
type span struct {
	Unit  string // days, weeks, months
	Count int
}

func spanOf(text string) span {
	i, err := payment.ReadInterval(text)
	switch {
	case err != nil:
		return span{}
	case i.Months > 0:
		return span{"months", i.Months}
	case i.Days%7 == 0:
		return span{"weeks", i.Days / 7}
	}
	return span{"days", i.Days}
}
