package klikandpay

import (
	"strings"
	"time"

	"paysandbox/sandbox/payment"
)

// manner is how a language writes amounts and dates.
type manner struct {
	decimal, group string
	least          int  // digits from which thousands are set apart
	before         bool // the currency stands before the number
	date           string
}

const nbsp = "\u00A0"

var manners = map[string]manner{
	"fr": {decimal: ",", group: nbsp, least: 4, date: "02/01/2006"},
	"en": {decimal: ".", group: ",", least: 4, before: true, date: "02/01/2006"},
	"es": {decimal: ",", group: ".", least: 5, date: "02/01/2006"},
	"it": {decimal: ",", group: ".", least: 4, date: "02/01/2006"},
	"de": {decimal: ",", group: ".", least: 4, date: "02.01.2006"},
	"nl": {decimal: ",", group: ".", least: 4, before: true, date: "02-01-2006"},
}

// signs are the currencies that all readers know by one.
var signs = map[string]string{"EUR": "€", "GBP": "£"}

// moneyIn is an amount as a language writes it: 43,50 €, €43.50, CHF 1.000,00.
func moneyIn(lang string, m payment.Money) string {
	in := manners[lang]
	whole, fraction, hasFraction := strings.Cut(m.Value(), ".")
	text := grouped(whole, in)
	if hasFraction {
		text += in.decimal + fraction
	}
	sign, known := signs[m.Currency]
	switch {
	case !known && in.before:
		return m.Currency + nbsp + text
	case !known:
		return text + nbsp + m.Currency
	case lang == "en":
		return sign + text
	case in.before:
		return sign + nbsp + text
	}
	return text + nbsp + sign
}

// grouped sets thousands apart.
func grouped(digits string, in manner) string {
	if len(digits) < in.least {
		return digits
	}
	var text strings.Builder
	for i, c := range digits {
		if left := len(digits) - i; i > 0 && left%3 == 0 {
			text.WriteString(in.group)
		}
		text.WriteRune(c)
	}
	return text.String()
}

func dateIn(lang string, at time.Time) string { return at.UTC().Format(manners[lang].date) }
