package payment

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Money is an amount in minor units of its currency: {1234, "EUR", 2} is 12.34 EUR.
// Exponent is the number of decimals that the minor unit stands for; a provider
// that counts hundredths in every currency sets 2 whatever the currency says.
type Money struct {
	Minor    int64
	Currency string
	Exponent int
}

// ErrAmount is the reason of every amount text that cannot be read.
var ErrAmount = errors.New("not an amount")

// MaxMinor bounds every amount (minor units), so that sums stay far from overflow.
const MaxMinor = 1_000_000_000_000_00

// NewMoney is minor units of a currency with the currency's own exponent.
func NewMoney(minor int64, currency string) Money {
	return Money{Minor: minor, Currency: currency, Exponent: Exponent(currency)}
}

// ParseMoney reads a decimal text such as "12.34" in units of the currency.
// It refuses more decimals than the currency has, signs, blanks and exponents.
func ParseMoney(text, currency string) (Money, error) {
	return ParseMoneyExp(text, currency, Exponent(currency))
}

// ParseMoneyExp is ParseMoney with a fixed exponent.
func ParseMoneyExp(text, currency string, exponent int) (Money, error) {
	whole, fraction, _ := strings.Cut(text, ".")
	if !digits(whole) || (strings.Contains(text, ".") && !digits(fraction)) || len(fraction) > exponent || len(whole) > 12 {
		return Money{}, fmt.Errorf("%w: %q", ErrAmount, text)
	}
	minor, err := strconv.ParseInt(whole+fraction+strings.Repeat("0", exponent-len(fraction)), 10, 64)
	if err != nil || minor > MaxMinor {
		return Money{}, fmt.Errorf("%w: %q", ErrAmount, text)
	}
	return Money{Minor: minor, Currency: currency, Exponent: exponent}, nil
}

// Value is the amount in units with all its decimals: "12.34", "5.000", "7".
func (m Money) Value() string {
	sign, minor := "", uint64(m.Minor)
	if m.Minor < 0 {
		sign, minor = "-", -minor
	}
	text := strconv.FormatUint(minor, 10)
	if m.Exponent == 0 {
		return sign + text
	}
	for len(text) <= m.Exponent {
		text = "0" + text
	}
	cut := len(text) - m.Exponent
	return sign + text[:cut] + "." + text[cut:]
}

// String is "12.34 EUR".
func (m Money) String() string { return m.Value() + " " + m.Currency }

// View is the amount as the control API and expressions show it.
func (m Money) View() AmountView {
	return AmountView{Value: m.Value(), Currency: m.Currency, Minor: int(m.Minor)}
}

// moneyRecord is how a store keeps Money.
type moneyRecord struct {
	Minor    int64  `json:"minor"`
	Currency string `json:"currency"`
	Exponent int    `json:"exponent"`
}

// MarshalJSON writes the stored form; views use AmountView.
func (m Money) MarshalJSON() ([]byte, error) { return json.Marshal(moneyRecord(m)) }

// UnmarshalJSON reads the stored form.
func (m *Money) UnmarshalJSON(b []byte) error {
	var r moneyRecord
	if err := json.Unmarshal(b, &r); err != nil {
		return err
	}
	*m = Money(r)
	return nil
}

func digits(s string) bool {
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return false
		}
	}
	return s != ""
}
