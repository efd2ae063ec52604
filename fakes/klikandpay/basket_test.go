package klikandpay

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestBasketIsReadBestEffort: the grammar, what senders make of it, and what is none
// (KP-066, KP-147).
func TestBasketIsReadBestEffort(t *testing.T) {
	for detail, want := range map[string][]basketLine{
		"REF:A-12%Q:2%PRIX:19.90%PROD:Tasse bleue|REF:P1%Q:1%PRIX:3.70%PROD:Port|": {{"A-12", "2", "19.90", "Tasse bleue"}, {"P1", "1", "3.70", "Port"}},
		"REF:A%Q:1%PRIX:5|":                        {{Ref: "A", Quantity: "1", Price: "5"}},
		"PROD:Mug%PRIX:5%Q:1%REF:A":                {{"A", "1", "5", "Mug"}},
		"REF:A%Q:1%PRIX:5%PROD:100% cotton: blue|": {{"A", "1", "5", "100% cotton: blue"}},
		"REF:A%Q:1%PRIX:5%PROD:10%|":               {{"A", "1", "5", "10%"}},
		"REF:A%Q:1%PRIX:5%|":                       {{Ref: "A", Quantity: "1", Price: "5"}},
		"REF:A%Q:1%PRIX:5%PROD:this|that|":         {{"A", "1", "5", "this"}, {Label: "that"}},
		"prod1":                                    {{Label: "prod1"}},
		"prod1%Q:3":                                {{Label: "prod1", Quantity: "3"}},
		"two mugs, 50% off":                        {{Label: "two mugs, 50% off"}},
		"http://x/%41":                             {{Label: "http://x/%41"}},
		"REF: A %Q: 2 |":                           {{Ref: "A", Quantity: "2"}},
		"ref:a%q:1":                                {{Label: "ref:a%q:1"}},
		"REF:A%REF:B":                              {{Ref: "B"}},
		"REF:%Q:%PRIX:%PROD:|":                     nil,
		" | ||":                                    nil,
		"":                                         nil,
		"%%%":                                      {{Label: "%%%"}},
		"REF:<b>%PROD:\"'><script>|":               {{Ref: "<b>", Label: "\"'><script>"}},
	} {
		lines, more := readBasket(detail, 10)
		assert.Equal(t, want, lines, "%q", detail)
		assert.Zero(t, more, "%q", detail)
	}
}

// TestBasketIsBounded: thousands of lines, and one line of a megabyte.
func TestBasketIsBounded(t *testing.T) {
	lines, more := readBasket(strings.Repeat("REF:A%Q:1%PRIX:1.00%PROD:x|", 10_000), 50)
	assert.Len(t, lines, 50)
	assert.Equal(t, 9_950, more)
	lines, more = readBasket(strings.Repeat("%é", 300_000), 50)
	assert.Len(t, lines, 1)
	assert.Len(t, []rune(lines[0].Label), maxBasketLine)
	assert.Zero(t, more)
}

// TestAmountsAndDatesInSixLanguages.
func TestAmountsAndDatesInSixLanguages(t *testing.T) {
	for lang, want := range map[string][]string{
		"fr": {"43,50\u00A0€", "1\u00A0234\u00A0567,80\u00A0€", "1\u00A0234,50\u00A0CHF"},
		"en": {"€43.50", "€1,234,567.80", "CHF\u00A01,234.50"},
		"es": {"43,50\u00A0€", "1.234.567,80\u00A0€", "1234,50\u00A0CHF"},
		"it": {"43,50\u00A0€", "1.234.567,80\u00A0€", "1.234,50\u00A0CHF"},
		"de": {"43,50\u00A0€", "1.234.567,80\u00A0€", "1.234,50\u00A0CHF"},
		"nl": {"€\u00A043,50", "€\u00A01.234.567,80", "CHF\u00A01.234,50"},
	} {
		for i, text := range []string{"43.50", "1234567.80", "1234.50"} {
			money, _, err := readAmount(text, []string{"EUR", "EUR", "CHF"}[i])
			require.NoError(t, err)
			assert.Equal(t, want[i], moneyIn(lang, money), lang)
		}
	}
	yen, _, _ := readAmount("1200", "JPY")
	assert.Equal(t, "1.200\u00A0JPY", moneyIn("de", yen))
}
