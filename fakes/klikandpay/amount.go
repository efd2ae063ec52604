package klikandpay

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// amountForm is an amount on the wire: 120, 43.50, 43,5, 0.30000000000000004 (KP-033).
var amountForm = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(?:\+)?0*([0-9]{0,40})(?:[.,]([0-9]{0,300}))?$`) })

// readMontant reads MONTANT, and notes what it had to forgive.
func readMontant(r *sandbox.Request, text, currency string) (payment.Money, error) {
	amount, forgiven, err := readAmount(text, currency)
	if forgiven != "" && err == nil {
		r.Note("MONTANT %q: %s (KP-033)", text, forgiven)
	}
	return amount, err
}

// readAmount reads a decimal text with a point or, forgiven, a comma. Two decimals count,
// whatever the currency, further ones are rounded half up; a currency without decimals
// counts none (KP-033, KP-163).
func readAmount(text, currency string) (amount payment.Money, forgiven string, err error) {
	amount = payment.NewMoney(0, currency)
	m := amountForm().FindStringSubmatch(text)
	if m == nil || !strings.ContainsAny(text, "0123456789") {
		return amount, "", fmt.Errorf("%.40q is no amount: a number such as 43.50 is expected", text)
	}
	if len(m[1]) > 13 {
		return amount, "", fmt.Errorf("%.40q is too much", text)
	}
	if strings.Contains(text, ",") {
		forgiven = "a point is expected, not a comma"
	}
	counted := min(2, amount.Exponent)
	decimals := m[2] + "000"
	minor, _ := strconv.ParseInt("0"+m[1]+decimals[:counted], 10, 64) // at most 15 digits
	if decimals[counted] >= '5' {
		minor++
	}
	if strings.Trim(decimals[counted:], "0") != "" {
		forgiven = strings.TrimPrefix(forgiven+"; it is rounded half up", "; ")
	}
	for range amount.Exponent - counted {
		minor *= 10
	}
	switch {
	case minor <= 0:
		return amount, "", fmt.Errorf("%.40q is nothing: an amount above 0 is expected", text)
	case minor > payment.MaxMinor:
		return amount, "", fmt.Errorf("%.40q is too much", text)
	}
	amount.Minor = minor
	return amount, forgiven, nil
}

// amountFixed is an amount with a point and two decimals in every currency (KP-112).
func amountFixed(m payment.Money) string {
	whole, decimals, _ := strings.Cut(m.Value(), ".")
	return whole + "." + (decimals + "00")[:2]
}

// amountText is MONTANTXKP in the account's way (KP-112).
func (a *account) amountText(m payment.Money) string {
	text := amountFixed(m)
	if a.sw("amount_text") == "drop_zero_cents" {
		return strings.TrimSuffix(text, ".00")
	}
	return text
}

func textOf(n int) string { return strconv.Itoa(n) }
