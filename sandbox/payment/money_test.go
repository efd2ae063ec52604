package payment_test

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/sandbox/payment"
)

func TestMoneyIsReadAndWritten(t *testing.T) {
	for _, c := range []struct {
		text, currency string
		minor          int64
		value          string
	}{
		{"12.34", "EUR", 1234, "12.34"},
		{"12", "EUR", 1200, "12.00"},
		{"12.3", "EUR", 1230, "12.30"},
		{"0", "EUR", 0, "0.00"},
		{"0.01", "EUR", 1, "0.01"},
		{"007.50", "EUR", 750, "7.50"},
		{"7", "JPY", 7, "7"},
		{"0", "JPY", 0, "0"},
		{"5", "KWD", 5000, "5.000"},
		{"0.250", "KWD", 250, "0.250"},
		{"1.5", "XXX", 150, "1.50"}, // not listed: two decimals
		{"999999999999.99", "EUR", 99_999_999_999_999, "999999999999.99"},
		{"99999999999.999", "KWD", 99_999_999_999_999, "99999999999.999"},
	} {
		m, err := payment.ParseMoney(c.text, c.currency)
		require.NoError(t, err, c.text)
		assert.Equal(t, payment.NewMoney(c.minor, c.currency), m)
		assert.Equal(t, c.value, m.Value())
		assert.Equal(t, c.value+" "+c.currency, m.String())
		assert.Equal(t, payment.AmountView{Value: c.value, Currency: c.currency, Minor: int(c.minor)}, m.View())
	}
}

func TestTextsThatAreNoAmounts(t *testing.T) {
	for _, c := range []struct{ text, currency string }{
		{"", "EUR"},
		{".", "EUR"},
		{"1.", "EUR"},
		{".5", "EUR"},
		{"1.2.3", "EUR"},
		{"1.234", "EUR"},
		{"1.0", "JPY"},
		{"1.", "JPY"},
		{"1.0000", "KWD"},
		{"-1", "EUR"},
		{"+1", "EUR"},
		{" 1", "EUR"},
		{"1 ", "EUR"},
		{"1 000", "EUR"},
		{"1\n", "EUR"},
		{"1,50", "EUR"},
		{"1e3", "EUR"},
		{"0x10", "EUR"},
		{"١", "EUR"},
		{"NaN", "EUR"},
		{"1_000", "EUR"},
		{"1.-5", "EUR"},
		{"1000000000000", "EUR"},
		{"999999999999.999", "KWD"},
		{"99999999999999999999", "JPY"},
		{strings.Repeat("9", 1000), "EUR"},
	} {
		m, err := payment.ParseMoney(c.text, c.currency)
		require.ErrorIs(t, err, payment.ErrAmount, "%q %s", c.text, c.currency)
		assert.Zero(t, m)
	}
}

func TestAProviderMayFixTheExponent(t *testing.T) {
	m, err := payment.ParseMoneyExp("7.50", "JPY", 2)
	require.NoError(t, err)
	assert.Equal(t, payment.Money{Minor: 750, Currency: "JPY", Exponent: 2}, m)
	_, err = payment.ParseMoneyExp("7.500", "KWD", 2)
	require.ErrorIs(t, err, payment.ErrAmount)
}

func TestNegativeAmountsAreWritten(t *testing.T) {
	for minor, want := range map[int64]string{-1: "-0.01", -1234: "-12.34", math.MinInt64: "-92233720368547758.08", math.MaxInt64: "92233720368547758.07"} {
		assert.Equal(t, want, payment.NewMoney(minor, "EUR").Value())
	}
	assert.Equal(t, "-5", payment.NewMoney(-5, "JPY").Value())
}

func TestMoneyIsKept(t *testing.T) {
	m := payment.Money{Minor: 750, Currency: "JPY", Exponent: 2}
	text, err := json.Marshal(m)
	require.NoError(t, err)
	assert.JSONEq(t, `{"minor":750,"currency":"JPY","exponent":2}`, string(text))
	var again payment.Money
	require.NoError(t, json.Unmarshal(text, &again))
	assert.Equal(t, m, again)
	require.Error(t, json.Unmarshal([]byte(`{"minor":"x"}`), &again))
}

// TestTheManualsCurrencies: every code that can be spelt is asked, so that none is
// listed beside the manual's 126 (CB-059).
func TestTheManualsCurrencies(t *testing.T) {
	exponents := map[int]int{}
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			for c := 'A'; c <= 'Z'; c++ {
				code := string([]rune{a, b, c})
				if payment.ListedCurrency(code) {
					exponents[payment.Exponent(code)]++
				} else {
					assert.Equal(t, 2, payment.Exponent(code))
				}
			}
		}
	}
	assert.Equal(t, map[int]int{0: 12, 2: 107, 3: 7}, exponents, "126 together")
	for code := range strings.FieldsSeq("EUR USD GBP CHF BYR CYP EEK GHC LTL LVL MRO MTL MZM SDD SKK STD VEB ZMK ZWD") {
		assert.True(t, payment.ListedCurrency(code), "%s, though some were withdrawn since", code)
	}
	for _, code := range []string{"", "eur", "DEM", "BYN", "XXX", "EURO", " EUR"} {
		assert.False(t, payment.ListedCurrency(code), code)
	}
	for code, exponent := range map[string]int{"JPY": 0, "KRW": 0, "ISK": 0, "KWD": 3, "BHD": 3, "TND": 3, "EUR": 2, "HUF": 2} {
		assert.Equal(t, exponent, payment.Exponent(code), code)
	}
}
