package klikandpay

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// maxParts is how many payments EXTRA can ask for (KP-069).
const maxParts = 6

// readInstalments reads MONTANT in EXTRA parts, or MONTANT now and MONTANT2 in EXTRA parts
// from DATE2 on (KP-074).
func (a *account) readInstalments(r *sandbox.Request, form fields, w *wish, now time.Time) error {
	total, err := a.readSumOf(r, form, w, "MONTANT")
	if err != nil {
		return err
	}
	n, wrong := readExtra(form.text("EXTRA"))
	if form.text("MONTANT2") == "" {
		if wrong != nil {
			r.Note("one payment: %v (KP-069)", wrong)
		}
		w.stay.Parts = a.split(total, n)
	} else {
		if wrong != nil && form.text("EXTRA") != "" {
			r.Note("the balance in one payment: %v (KP-069)", wrong)
		}
		balance, err := a.readSumOf(r, form, w, "MONTANT2")
		if err != nil {
			return err
		}
		w.stay.Parts = append([]payment.Money{total}, a.split(balance, n)...)
		w.stay.Second = readSecond(r, form.text("DATE2"), now)
	}
	w.amount = w.stay.Parts[0]
	if len(w.stay.Parts) > 1 {
		w.stay.Kind = kindInstalments
	}
	return nil
}

// readExtra reads nFOIS, the number of payments; 1 with an error where it cannot.
func readExtra(text string) (int, error) {
	digits, ok := strings.CutSuffix(strings.ToUpper(text), "FOIS")
	n, err := strconv.Atoi(digits)
	switch {
	case text == "":
		return 1, fmt.Errorf("EXTRA is missing")
	case !ok || err != nil:
		return 1, fmt.Errorf("EXTRA %q is not nFOIS", sandbox.Clip(text, 40))
	case n < 1 || n > maxParts:
		return 1, fmt.Errorf("EXTRA %q is not from 1 to %d", sandbox.Clip(text, 40), maxParts)
	}
	return n, nil
}

// readSecond reads DATE2. One that has come already, or is none, counts as not sent: zero.
// The balance falls due at the hour of the first payment (KP-176).
func readSecond(r *sandbox.Request, text string, now time.Time) time.Time {
	if text == "" {
		return time.Time{}
	}
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		r.Note("DATE2 %q is not YYYY-MM-DD: the balance falls due a month later (KP-074)", sandbox.Clip(text, 40))
		return time.Time{}
	}
	due := atHourOf(now.UTC(), day)
	if !due.After(now) {
		r.Note("DATE2 %q is not in the future: the balance falls due a month later (KP-074)", sandbox.Clip(text, 40))
		return time.Time{}
	}
	return due
}

// split divides an amount in n equal parts; the cents that do not divide go to one of them
// (KP-075). No part is nothing: an amount of few cents has fewer parts
// (KP-176).
func (a *account) split(total payment.Money, n int) []payment.Money {
	count := max(min(int64(n), total.Minor), 1)
	each, rest := total.Minor/count, total.Minor%count
	parts := make([]payment.Money, count)
	for i := range parts {
		parts[i] = payment.Money{Minor: each, Currency: total.Currency, Exponent: total.Exponent}
	}
	at := 0
	if a.sw("remainder") == "last" {
		at = len(parts) - 1
	}
	parts[at].Minor += rest
	return parts
}
