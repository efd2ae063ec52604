package clickandbuy

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/sandbox/payment"
)

// printedCodes are the codes of the manual's table in its own order: two columns, row
// by row, two pages (TS §3.3).
const printedCodes = `
AF LI AL LT DZ LU AS MO AD MK AO MG AI MW AQ MY AG MV AR ML AM MT AW MH AU MQ AZ MR BS MU BH YT BD MX BB FM BY MD
BE MC BZ MN BJ ME BM MS BT MA BO MZ BA MM BW NA BV NR BR NP IO NL BN AN BG NT BF NC BI NZ KH NI CM NE CA NG CV NU
KY NF CF MP TD NO CL OM CN AT CX PK CC PW CO PA KM PG CG PY CK PE CR PH CI PN HR PL CU PT CY PR CZ QA CS RE DK RO
DE RU DJ RW DM GS DO KN TP LC EC VC
EG WS SV SM GQ ST ER SA EE CH ET SN FK RS FO SC FJ SL FI SG FR SK GF SI PF Sb TF SO GA ZA GM ES GE LK DE SH GH PM
GI SD UK SR GR SJ GL SZ GD SE GP SY GU TW GT TJ GN TZ GW TH GY TG HT TK HM TO HN TT HK TN HU TR IS TM IN TC ID TV
IR UM IQ SU IE UG IL UA IT AE JM US JP UY JO UZ KZ VU KE VA KI VE KP VN KR VG KW VI KG WF LA EH LV YE LB YU LS ZR
LR ZM LY ZW`

func TestNationsAreThoseOfTheManual(t *testing.T) {
	printed := strings.Fields(printedCodes)
	require.Len(t, printed, 244, "rows of the manual's table, DE twice (CB-057)")
	assert.Len(t, nations(), 243)
	for _, code := range printed {
		found, ok := lookupNation(code)
		assert.True(t, ok, code)
		assert.Equal(t, code, found.Code)
		assert.NotEmpty(t, found.Name, code)
	}
	for _, n := range nations() {
		assert.Contains(t, printed, n.Code)
	}
}

func TestNationNamesAsPrinted(t *testing.T) {
	for code, name := range map[string]string{
		"AF": "Afghanistan", "ZW": "Zimbabwe", "UK": "Great Britain", "Sb": "Solomon Islands", "DE": "Deutschland",
		"CH": "Schweiz", "AT": "Österreich", "AN": "Netherlands Antilles", "CS": "Czechoslovakia (former)",
		"NT": "Neutral Zone", "SU": "USSR (former)", "TP": "East Timor", "YU": "Yugoslavia", "ZR": "Zaire",
		"CI": "Cote D'Ivoire (Ivory Coast)", "GS": "S. Georgia and S. Sandwich Isls.", "ES": "Spain",
	} {
		found, ok := lookupNation(code)
		assert.True(t, ok, code)
		assert.Equal(t, name, found.Name, code)
	}
}

func TestNationLookup(t *testing.T) {
	alias, ok := lookupNation("SB") // CB-058
	assert.True(t, ok)
	assert.Equal(t, nation{Code: "Sb", Name: "Solomon Islands"}, alias)

	for code := range strings.FieldsSeq("AX BL BQ CD CW GB GG IM JE MF PS SS SX TL") { // CB-057
		_, ok := lookupNation(code)
		assert.False(t, ok, "%s is not in the table", code)
	}
	for _, code := range []string{"", "de", "sb", "sB", "DEU", "D", " DE", "DE ", "Deutschland", "XX"} {
		_, ok := lookupNation(code)
		assert.False(t, ok, "%q", code)
	}
}

func TestNationsCannotBeChangedByTheirReader(t *testing.T) {
	nations()[0].Code = "??"
	assert.Equal(t, "AF", nations()[0].Code)
}

// printedCurrencies are the codes of the manual's table in its own order (TS §3.4).
const printedCurrencies = `
AED MNT ARS MOP AUD MRO BGN MTL BHD MUR BOB MVR BRL MWK BYR MXN CAD MYR CDF MZM CHF NAD CLP NGN CNY NIO COP
NOK CRC NPR CYP NZD CZK OMR DKK PEN DOP PGK DZD PHP EEK PKR EGP PLN ETB PYG EUR QAR FJD RON GBP RUB GEL SAR
GHC SBD GIP SCR GTQ SDD HKD SEK HNL SGD HRK SHP HTG SKK HUF SRD IDR STD ILS SVC INR SYP IQD SZL IRR THB ISK
TND JMD TOP JOD TRY JPY TTD KES TWD KGS TZS KHR UAH KRW UGX KWD USD KYD UYU KZT UZS LAK VEB LBP VND LKR VUV
LRD WST LSL XAF LTL XCD LVL XOF LYD XPF MAD YER MDL ZAR MGA ZMK MKD ZWD`

func TestCurrenciesAreThoseOfTheManual(t *testing.T) {
	printed := strings.Fields(printedCurrencies)
	require.Len(t, printed, 126, "CB-059")
	assert.ElementsMatch(t, printed, payment.Currencies())
	for _, code := range strings.Fields("BYR CYP EEK GHC LTL LVL MRO MTL MZM SDD SKK STD VEB ZMK ZWD") { // withdrawn since
		assert.Contains(t, printed, code)
	}
}

// The first range that has the address counts (CB-709); an address may be one of IPv4 in the
// form of IPv6.
func TestNationOfAnAddress(t *testing.T) {
	a := &account{Switches: map[string]string{"buyer.ip_nations": "192.0.2.0/25=UK 192.0.2.0/24=SB 2001:db8::/32=CH"}}
	for ip, nation := range map[string]string{
		"192.0.2.7": "UK", "192.0.2.200": "Sb", "::ffff:192.0.2.7": "UK", "2001:db8::1": "CH", "fe80::1%eth0": "", "198.51.100.1": "", "": "", "nobody": "",
	} {
		assert.Equal(t, nation, a.nationOf(ip), ip)
	}
	assert.Equal(t, "DE", (&account{}).nationOf("203.0.113.9"), "by default from everywhere")
	assert.Equal(t, "DE", (&account{}).nationOf("fe80::1%eth0"))
	for _, wrong := range []string{"192.0.2.7=DE", "x", "192.0.2.0/24", "192.0.2.0/24=GB", "=DE"} {
		_, err := ipNations(wrong)
		assert.Error(t, err, wrong)
	}
}
