package payment

import (
	"maps"
	"slices"
	"strings"
)

// currencies are the 126 codes of the ClickandBuy manual's table (chapter 3.4,
// CB-059), the withdrawn ones included, grouped by decimals.
var currencies = exponents(map[int]string{
	0: "BYR CLP ISK JPY KRW PYG UGX VND VUV XAF XOF XPF",
	3: "BHD IQD JOD KWD LYD OMR TND",
	2: `AED ARS AUD BGN BOB BRL CAD CDF CHF CNY COP CRC CYP CZK DKK DOP DZD EEK EGP ETB EUR FJD GBP GEL GHC
		GIP GTQ HKD HNL HRK HTG HUF IDR ILS INR IRR JMD KES KGS KHR KYD KZT LAK LBP LKR LRD LSL LTL LVL MAD
		MDL MGA MKD MNT MOP MRO MTL MUR MVR MWK MXN MYR MZM NAD NGN NIO NOK NPR NZD PEN PGK PHP PKR PLN QAR
		RON RUB SAR SBD SCR SDD SEK SGD SHP SKK SRD STD SVC SYP SZL THB TOP TRY TTD TWD TZS UAH USD UYU UZS
		VEB WST XCD YER ZAR ZMK ZWD`,
})

func exponents(groups map[int]string) map[string]int {
	table := make(map[string]int, 126)
	for exponent, codes := range groups {
		for code := range strings.FieldsSeq(codes) {
			table[code] = exponent
		}
	}
	return table
}

// ListedCurrency tells whether code stands in the manual's table; case matters.
func ListedCurrency(code string) bool { _, ok := currencies[code]; return ok }

// Exponent is the number of decimals of a currency, 2 where the code is not listed.
func Exponent(code string) int {
	if exponent, ok := currencies[code]; ok {
		return exponent
	}
	return 2
}

// Currencies are the codes of the manual's table, sorted.
func Currencies() []string { return slices.Sorted(maps.Keys(currencies)) }
