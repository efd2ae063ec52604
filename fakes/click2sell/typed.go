package click2sell

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
	"paysandbox/sandbox/scenario"
)

// What is wrong with a field.
const (
	fieldMissing = "missing"
	fieldInvalid = "invalid"
	fieldLong    = "long"
	fieldExpired = "expired"
)

// problems are what is wrong with a form, by field name.
type problems map[string]string

// typed is what a buyer has entered into the order form. Number and code are not kept.
type typed struct {
	Buyer       buyer
	Means       string // payment_type
	Month, Year string
	Wrong       problems
	Fill        cardFill

	number string
}

// cardFill is the card that a filled-in form has.
type cardFill struct{ Number, CVV string }

func isCard(means string) bool { return slices.Contains(cardTypes, means) }

// readTyped reads the order form. The number ends here: in the journal's entry of this
// request it is hidden wherever it stands, and the code by its name. A buyer who types it
// into another field as well has it sent, kept and shown as that field (CS-131). A test
// purchase takes any card (CS-027).
func (d *deal) readTyped(r *sandbox.Request, now time.Time) typed {
	var t typed
	t.Buyer, t.Wrong = readBuyer(r)
	t.Means = r.Field("payment_type")
	r.Secret(r.Field("card_number"))
	t.number = payment.CardDigits(strings.Join(strings.Fields(r.Field("card_number")), ""))
	r.Secret(t.number)
	t.Month, t.Year = shortDigits(r.Field("card_month")), shortDigits(r.Field("card_year"))
	offered := slices.Contains(d.product.merchant.paymentTypes(), t.Means)
	if !offered {
		t.Wrong["payment_type"] = fieldMissing
	}
	if offered && isCard(t.Means) {
		t.readCard(r.Field("card_cvv"), d.order.Test, now)
	} else {
		t.number = "" // nobody has looked at it
	}
	return t
}

// readCard looks at the card's data, as forgiving as people write (CS-021, CS-023, CS-131).
func (t *typed) readCard(cvv string, test bool, now time.Time) {
	switch {
	case t.number == "":
		t.Wrong["card_number"] = fieldMissing
	case len(t.number) < 12 || len(t.number) > 19 || strings.Trim(t.number, "0123456789") != "" || !test && !payment.Luhn(t.number):
		t.Wrong["card_number"] = fieldInvalid
	}
	t.readExpiry(test, now)
	code := payment.CardDigits(strings.TrimSpace(cvv))
	switch {
	case code == "":
		t.Wrong["card_cvv"] = fieldMissing
	case len(code) < 3 || len(code) > 4 || strings.Trim(code, "0123456789") != "":
		t.Wrong["card_cvv"] = fieldInvalid
	}
}

// readExpiry looks at month and year. A card is good through its month.
func (t *typed) readExpiry(test bool, now time.Time) {
	month, monthOK := t.part("card_month", t.Month, 1, 12)
	if monthOK && len(t.Month) > 2 {
		t.Wrong["card_month"], monthOK = fieldInvalid, false
	}
	year, yearOK := t.part("card_year", t.Year, 0, 9999)
	switch {
	case !yearOK:
	case len(t.Year) == 2: // people write it as it stands on the card
		year += 2000
	case len(t.Year) != 4:
		t.Wrong["card_year"], yearOK = fieldInvalid, false
	}
	if monthOK && yearOK {
		over := time.Date(year, time.Month(month)+1, 1, 0, 0, 0, 0, time.UTC)
		if !test && !now.Before(over) {
			t.Wrong["card_year"] = fieldExpired
		}
	}
}

// fillers are numbers of cards that are taken; the second one is for products that decline
// the first.
var fillers = []string{"4111111111111111", "4012888888881881"}

// fillCard makes up a card that is taken. A month and a year that are right stay.
func (t *typed) fillCard(declined string, test bool, now time.Time) {
	t.Fill = cardFill{Number: grouped(fillers[0]), CVV: "123"}
	if declined == fillers[0] {
		t.Fill.Number = grouped(fillers[1])
	}
	t.Wrong = problems{}
	if t.readExpiry(test, now); t.Wrong["card_month"] != "" {
		t.Month = "12"
	}
	t.Wrong = problems{}
	if t.readExpiry(test, now); t.Wrong["card_year"] != "" {
		t.Year = now.AddDate(3, 0, 0).Format("2006")
	}
	t.Wrong = nil
}

// shortDigits is a month or a year as typed; one that is too long stays so.
func shortDigits(text string) string {
	return sandbox.Clip(payment.CardDigits(strings.TrimSpace(text)), len("2030")+1)
}

// part reads a month or a year.
func (t *typed) part(field, text string, least, most int) (int, bool) {
	if text == "" {
		t.Wrong[field] = fieldMissing
		return 0, false
	}
	n, err := strconv.ParseUint(text, 10, 16)
	if err != nil || int(n) < least || int(n) > most {
		t.Wrong[field] = fieldInvalid
		return 0, false
	}
	return int(n), true
}

// card is the card as rules see it.
func (t typed) card() scenario.Card {
	if t.number == "" || t.Wrong["card_number"] != "" {
		return scenario.Card{}
	}
	month, _ := strconv.Atoi(t.Month)
	year, _ := strconv.Atoi(t.Year)
	return scenario.Card{Number: payment.MaskCard(t.number), Brand: t.Means, Month: month, Year: year, Holder: t.Buyer.scripted().Name}
}
