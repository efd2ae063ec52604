package klikandpay

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"paysandbox/sandbox/payment"
)

// testNumbers are the documented test cards, and testCode is their code (KP-085, KP-086).
var testNumbers = map[string]string{"4012888888881881": visa, "5555555555554444": mastercard}

const testCode = "111"

// readCard makes of a card's data what may be kept. number has digits only.
func readCard(number, cvv string, month, year int, holder string) card {
	sum := sha256.Sum256([]byte("klikandpay card " + number))
	_, test := testNumbers[number]
	return card{
		Masked: payment.MaskCard(number), Imprint: hex.EncodeToString(sum[:16]),
		Brand: brandOf(number), Month: month, Year: year, Holder: holder, Test: test, TestOK: test && cvv == testCode,
	}
}

// brandOf tells the means from the first digits (KP-111).
func brandOf(number string) string {
	switch {
	case strings.HasPrefix(number, "34"), strings.HasPrefix(number, "37"):
		return amex
	case strings.HasPrefix(number, "5"), strings.HasPrefix(number, "2"):
		return mastercard
	}
	return visa
}

// digitsOf removes the blanks and dashes that people write into card numbers (KP-034).
func digitsOf(text string) string {
	return strings.NewReplacer(" ", "", "-", "", "\u00a0", "").Replace(text)
}

// plausible tells whether digits can be a card's number: 12 to 19 of them, and Luhn's sum
// is right (KP-090).
func plausible(number string) bool {
	return len(number) >= 12 && len(number) <= 19 && payment.Luhn(number)
}

// takes is the bank's word on a card (KP-085 to KP-089). A card is good through the last
// day of its month.
func (a *account) takes(c card, test bool, now time.Time) (accepted bool, reason string) {
	gone := !now.Before(time.Date(c.Year, time.Month(c.Month)+1, 1, 0, 0, 0, 0, time.UTC))
	switch {
	case gone:
		return false, "the card has expired (KP-088)"
	case test && !c.Test:
		return false, "TEST takes the two documented cards only (KP-089)"
	case test && !c.TestOK:
		return false, "the test card's code is 111 (KP-087)"
	case test:
		return true, ""
	case c.Test:
		return false, "test cards work in TEST only (KP-085)"
	case a.sw("production_cards") == "refuse":
		return false, "production_cards says so (KP-089)"
	}
	return true, ""
}
