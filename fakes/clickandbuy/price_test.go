package clickandbuy

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

var (
	fixedLink    = linkPrice{Price: 999, Currency: "EUR"}
	dynamicLink  = linkPrice{Price: 999, Currency: "EUR", Dynamic: true}
	currencyLink = linkPrice{Price: 999, Currency: "EUR", Dynamic: true, DynamicCurrency: true}
)

func TestDecidePrice(t *testing.T) {
	unpriced := linkPrice{Dynamic: true, DynamicCurrency: true}
	for name, c := range map[string]struct {
		query    string
		link     linkPrice
		sw       priceSwitches
		amount   int64
		currency string
		page     errorPage
		says     string // in the notes; "" where there are none
	}{
		// CB-040, CB-043
		"the manual's pair":      {manualQuery, currencyLink, priceSwitches{}, 123, "EUR", "", ""},
		"another currency":       {"price=123&cb_currency=GBP", currencyLink, priceSwitches{}, 123, "GBP", "", ""},
		"price alone":            {"price=123", dynamicLink, priceSwitches{}, 123, "EUR", "", ""},
		"zero-padded":            {"price=090", dynamicLink, priceSwitches{}, 90, "EUR", "", ""},
		"padded to three digits": {"price=005", dynamicLink, priceSwitches{}, 5, "EUR", "", ""},
		"many zeros":             {"price=" + strings.Repeat("0", 50) + "123", dynamicLink, priceSwitches{}, 123, "EUR", "", ""},
		"no price":               {"externalBDRID=1", dynamicLink, priceSwitches{}, 999, "EUR", "", "CB-015"},
		"nothing dynamic":        {"externalBDRID=1", fixedLink, priceSwitches{}, 999, "EUR", "", ""},

		// CB-041
		"two digits":           {"price=90", dynamicLink, priceSwitches{}, 90, "EUR", "", "CB-041"},
		"one digit":            {"price=5", dynamicLink, priceSwitches{Short: "cents"}, 5, "EUR", "", "CB-041"},
		"two digits, rejected": {"price=90", dynamicLink, priceSwitches{Short: "reject"}, 0, "", "2.1.3", "CB-041"},
		"three, not rejected":  {"price=090", dynamicLink, priceSwitches{Short: "reject"}, 90, "EUR", "", ""},

		// CB-042
		"units":               {"price=12.34", dynamicLink, priceSwitches{}, 1234, "EUR", "", "CB-042"},
		"units, one decimal":  {"price=12.3", dynamicLink, priceSwitches{Decimal: "units"}, 1230, "EUR", "", "CB-042"},
		"units below one":     {"price=0.05", dynamicLink, priceSwitches{Short: "reject"}, 5, "EUR", "", "CB-042"},
		"units, rejected":     {"price=12.34", dynamicLink, priceSwitches{Decimal: "reject"}, 0, "", "2.1.3", "CB-042"},
		"units, three":        {"price=12.345", dynamicLink, priceSwitches{}, 0, "", "2.1.3", "CB-061"},
		"comma":               {"price=12,34", dynamicLink, priceSwitches{}, 0, "", "2.1.3", "CB-061"},
		"thousands separator": {"price=1,234.50", dynamicLink, priceSwitches{}, 0, "", "2.1.3", "CB-061"},
		"no units":            {"price=.50", dynamicLink, priceSwitches{}, 0, "", "2.1.3", "CB-061"},
		"no decimals":         {"price=12.", dynamicLink, priceSwitches{}, 0, "", "2.1.3", "CB-061"},

		// CB-061
		"zero":              {"price=0", dynamicLink, priceSwitches{}, 0, "", "2.1.3", "CB-061"},
		"padded zero":       {"price=000", dynamicLink, priceSwitches{}, 0, "", "2.1.3", "CB-061"},
		"zero units":        {"price=0.00", dynamicLink, priceSwitches{}, 0, "", "2.1.3", "CB-061"},
		"negative":          {"price=-123", dynamicLink, priceSwitches{}, 0, "", "2.1.3", "CB-061"},
		"signed":            {"price=%2B123", dynamicLink, priceSwitches{}, 0, "", "2.1.3", "CB-061"},
		"empty":             {"price=", dynamicLink, priceSwitches{}, 0, "", "2.1.3", "CB-061"},
		"words":             {"price=abc", dynamicLink, priceSwitches{}, 0, "", "2.1.3", "CB-061"},
		"blank before":      {"price=+123", dynamicLink, priceSwitches{}, 0, "", "2.1.3", "CB-061"},
		"line feed after":   {"price=123%0A", dynamicLink, priceSwitches{}, 0, "", "2.1.3", "CB-061"},
		"exponent":          {"price=1e3", dynamicLink, priceSwitches{}, 0, "", "2.1.3", "CB-061"},
		"hexadecimal":       {"price=0x10", dynamicLink, priceSwitches{}, 0, "", "2.1.3", "CB-061"},
		"other digits":      {"price=%D9%A1%D9%A2%D9%A3", dynamicLink, priceSwitches{}, 0, "", "2.1.3", "CB-061"},
		"unpriced link":     {"externalBDRID=1", linkPrice{Dynamic: true, Currency: "EUR"}, priceSwitches{}, 0, "", "2.1.3", "CB-061"},
		"highest":           {"price=4294967295", dynamicLink, priceSwitches{}, 4294967295, "EUR", "", ""},
		"too high":          {"price=4294967296", dynamicLink, priceSwitches{}, 0, "", "2.1.3", "CB-061"},
		"units too high":    {"price=42949672.96", dynamicLink, priceSwitches{}, 0, "", "2.1.3", "CB-061"},
		"far too high":      {"price=" + strings.Repeat("9", 400), dynamicLink, priceSwitches{}, 0, "", "2.1.3", "CB-061"},
		"far too many here": {"price=" + strings.Repeat("9", 400) + ".00", dynamicLink, priceSwitches{}, 0, "", "2.1.3", "CB-061"},

		// CB-016, CB-017
		"price on a fixed link":    {"price=123", fixedLink, priceSwitches{}, 999, "EUR", "", "CB-016"},
		"nonsense on a fixed link": {"price=abc", fixedLink, priceSwitches{Static: "ignore"}, 999, "EUR", "", "CB-016"},
		"fixed link, rejected":     {"price=123", fixedLink, priceSwitches{Static: "reject"}, 0, "", "2.1.3", "CB-016"},
		"currency without dynamic price": {
			"price=123&cb_currency=EUR", linkPrice{Price: 999, Currency: "EUR", DynamicCurrency: true}, priceSwitches{}, 0, "", "2.1.5", "CB-078",
		},

		// CB-078
		"currency not enabled":       {"price=123&cb_currency=EUR", dynamicLink, priceSwitches{}, 0, "", "2.1.5", "CB-078"},
		"currency on a fixed link":   {"cb_currency=EUR", fixedLink, priceSwitches{}, 0, "", "2.1.5", "CB-078"},
		"empty currency is sent too": {"price=123&cb_currency=", dynamicLink, priceSwitches{}, 0, "", "2.1.5", "CB-078"},
		"currency without price":     {"cb_currency=EUR", currencyLink, priceSwitches{}, 0, "", "2.1.5", "CB-043"},
		"price without currency":     {"price=123", currencyLink, priceSwitches{}, 0, "", "2.1.5", "CB-078"},
		"price alone, accepted":      {"price=123", currencyLink, priceSwitches{Alone: "accept"}, 123, "EUR", "", ""},
		"wrong case of price":        {"Price=123&cb_currency=EUR", currencyLink, priceSwitches{}, 0, "", "2.1.5", "CB-043"},
		"wrong case of currency":     {"price=123&CB_currency=EUR", currencyLink, priceSwitches{}, 0, "", "2.1.5", "CB-078"},
		"wrong case of both":         {"Price=123&CB_currency=EUR", unpriced, priceSwitches{}, 0, "", "2.1.5", "CB-078"},
		"currency before price":      {"price=0&cb_currency=EUR", dynamicLink, priceSwitches{}, 0, "", "2.1.5", "CB-078"},

		// CB-059
		"withdrawn currency":    {"price=123&cb_currency=SKK", currencyLink, priceSwitches{}, 123, "SKK", "", ""},
		"unlisted currency":     {"price=123&cb_currency=BAM", currencyLink, priceSwitches{}, 0, "", "2.1.5", "CB-059"},
		"unlisted, accepted":    {"price=123&cb_currency=BAM", currencyLink, priceSwitches{Unlisted: "accept"}, 123, "BAM", "", ""},
		"lower case":            {"price=123&cb_currency=eur", currencyLink, priceSwitches{}, 0, "", "2.1.5", "CB-059"},
		"no code at all":        {"price=123&cb_currency=EURO", currencyLink, priceSwitches{Unlisted: "accept"}, 0, "", "2.1.5", "CB-059"},
		"no header injection":   {"price=123&cb_currency=EUR%0D%0AX-A:1", currencyLink, priceSwitches{Unlisted: "accept"}, 0, "", "2.1.5", "CB-059"},
		"empty currency":        {"price=123&cb_currency=", currencyLink, priceSwitches{Unlisted: "accept"}, 0, "", "2.1.5", "CB-059"},
		"currency of no cents":  {"price=12300&cb_currency=JPY", currencyLink, priceSwitches{}, 12300, "JPY", "", ""}, // CB-060
		"currency of thousands": {"price=12.34&cb_currency=KWD", currencyLink, priceSwitches{}, 1234, "KWD", "", "CB-042"},
	} {
		t.Run(name, func(t *testing.T) {
			d := decidePrice(parseQuery(c.query, "last"), c.link, c.sw)
			assert.Equal(t, c.page, d.Page)
			assert.Equal(t, c.amount, d.Amount)
			assert.Equal(t, c.currency, d.Currency)
			if c.says == "" {
				assert.Empty(t, d.Notes)
			} else {
				assert.Contains(t, strings.Join(d.Notes, "\n"), c.says)
			}
			for _, note := range d.Notes {
				assert.Less(t, len(note), 300)
			}
		})
	}
}

func TestDecidePriceTakesTheValueThatDuplicatesLeave(t *testing.T) {
	const raw = "price=100&price=200"
	assert.EqualValues(t, 200, decidePrice(parseQuery(raw, "last"), dynamicLink, priceSwitches{}).Amount)
	assert.EqualValues(t, 100, decidePrice(parseQuery(raw, "first"), dynamicLink, priceSwitches{}).Amount)
}

func TestMillicents(t *testing.T) {
	assert.Equal(t, "123000", millicents(123)) // CB-090
	assert.Equal(t, "1234000", millicents(1234))
	assert.Equal(t, "5000", millicents(5))
	assert.Equal(t, "4294967295000", millicents(maxPrice))
}
