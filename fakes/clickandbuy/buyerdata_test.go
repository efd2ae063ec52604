package clickandbuy

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The manual's example with both address sets (TS §1.3.2), without line breaks.
const manualAddresses = "price=123&cb_currency=GBP&cb_content_name_utf=Mywebsite.com+Order&cb_content_info_utf=Order+description" +
	"&externalBDRID=123-45678-9&cb_billing_FirstName=Individual&cb_billing_MiddleName=&cb_billing_LastName=Customer" +
	"&cb_billing_Street=137%2F143%20Hammersmith%20Road&cb_billing_Street2=&cb_billing_City=London&cb_billing_State=" +
	"&cb_billing_ZIP=W14%200QL&cb_billing_Nation=UK&cb_shipping_FirstName=Individual&cb_shipping_MiddleName=" +
	"&cb_shipping_LastName=Customer&cb_shipping_Street=137/143%20Hammersmith%20Road&cb_shipping_Street2=" +
	"&cb_shipping_City=London&cb_shipping_State=&cb_shipping_ZIP=W14%200QH&cb_shipping_Nation=UK"

func buyerOf(raw string, settings buyerSettings) buyerData {
	return readBuyerData(parseQuery(raw, "last"), settings)
}

func TestBuyerDataOfTheManual(t *testing.T) {
	d := buyerOf(manualAddresses, buyerSettings{IncompleteAddress: "block"})
	billing := address{
		FirstName: "Individual", LastName: "Customer", Street: "137/143 Hammersmith Road", City: "London",
		ZIP: "W14 0QL", Nation: "UK",
	}
	shipping := billing
	shipping.ZIP = "W14 0QH"
	require.NotNil(t, d.Billing)
	require.NotNil(t, d.Shipping)
	assert.Equal(t, billing, *d.Billing)
	assert.Equal(t, shipping, *d.Shipping)
	assert.Equal(t, billing, d.Address)
	assert.False(t, d.Blocked)
	assert.Empty(t, d.Notes)
	assert.Empty(t, d.Page)
}

func TestBuyerDataPrefill(t *testing.T) {
	const plain = "Email=erika%40example.com&FirstName=Erika&LastName=M%C3%BCller&Company=ACME&Street=Weg&Street2=Hof" +
		"&HouseNumber=5a&ZIP=50667&State=NRW&City=K%C3%B6ln&Phone=%2B49221&Gender=F&DateOfBirth=29.02.1980&Nation=DE&lang=de"
	d := buyerOf(plain, buyerSettings{})
	assert.Equal(t, buyerData{
		Address: address{
			FirstName: "Erika", LastName: "Müller", Street: "Weg", Street2: "Hof", HouseNumber: "5a", ZIP: "50667",
			State: "NRW", City: "Köln", Nation: "DE",
		},
		Email: "erika@example.com", Company: "ACME", Phone: "+49221", Gender: "F", DateOfBirth: "1980-02-29",
		Nation: "DE", Language: "de",
	}, d)

	replaced := buyerOf(plain+"&cb_billing_FirstName=Max&cb_billing_LastName=Muster&cb_billing_Street=Gasse&cb_billing_ZIP=1010"+
		"&cb_billing_City=Wien&cb_billing_Nation=AT", buyerSettings{})
	assert.Equal(t, address{
		FirstName: "Max", LastName: "Muster", Street: "Gasse", ZIP: "1010", City: "Wien", Nation: "AT",
	}, replaced.Address, "the billing set replaces the plain one as a whole (CB-050)")
	assert.Equal(t, "erika@example.com", replaced.Email, "what has no counterpart stays")
	assert.Equal(t, "DE", replaced.Nation)

	empty := buyerOf(plain+"&cb_billing_FirstName=&cb_billing_City=", buyerSettings{})
	assert.Equal(t, "Erika", empty.Address.FirstName, "an empty set replaces nothing")
}

func TestBuyerDataGender(t *testing.T) {
	assert.Equal(t, "M", buyerOf("Gender=M", buyerSettings{}).Gender)
	for _, text := range []string{"m", "Herr", "1", "MF"} {
		d := buyerOf("Gender="+text, buyerSettings{})
		assert.Empty(t, d.Gender)
		assert.Contains(t, strings.Join(d.Notes, "\n"), "CB-048")
	}
}

func TestAddressCompleteness(t *testing.T) {
	fields := []string{"FirstName", "LastName", "Street", "ZIP", "City", "Nation"}
	set := func(prefix, without string) string {
		var pairs []string
		for _, f := range fields {
			if f != without {
				pairs = append(pairs, prefix+f+"=DE")
			}
		}
		return strings.Join(pairs, "&")
	}
	both := set("cb_billing_", "") + "&" + set("cb_shipping_", "")
	assert.Empty(t, buyerOf(both, buyerSettings{}).Notes)

	for _, prefix := range []string{"cb_billing_", "cb_shipping_"} {
		for _, f := range fields {
			raw := strings.Replace(both, prefix+f+"=DE", prefix+f+"=+", 1)
			for _, raw := range []string{raw, strings.Replace(both, prefix+f+"=DE", "own=1", 1)} {
				warned := buyerOf(raw, buyerSettings{IncompleteAddress: "warn"})
				assert.Contains(t, strings.Join(warned.Notes, "\n"), prefix+" is incomplete, it lacks "+f)
				assert.False(t, warned.Blocked)
				assert.True(t, buyerOf(raw, buyerSettings{IncompleteAddress: "block"}).Blocked)
			}
		}
	}

	alone := buyerOf(set("cb_shipping_", ""), buyerSettings{IncompleteAddress: "block"})
	assert.Contains(t, strings.Join(alone.Notes, "\n"), "without cb_billing_")
	assert.True(t, alone.Blocked)
	assert.Nil(t, alone.Billing)
	assert.False(t, buyerOf("price=1", buyerSettings{IncompleteAddress: "block"}).Blocked, "no set, nothing to complete")
}

func TestNationChoice(t *testing.T) {
	home := buyerSettings{Nation: "FR", Language: "fr"}
	for raw, want := range map[string]string{
		"Nation=DE&lang=de": "DE", "Nation=UK&lang=en": "UK", "Nation=Sb&lang=en": "Sb", "Nation=SB&lang=en": "Sb",
		"Nation=GB&lang=en": "FR", "Nation=de&lang=de": "FR", "Nation=&lang=de": "FR", "lang=de": "FR", "": "FR",
		"nation=DE": "FR",
	} {
		d := buyerOf(raw, home)
		assert.Equal(t, want, d.Nation, raw)
		assert.Equal(t, want, d.Address.Nation, raw)
		assert.Empty(t, d.Page, raw)
	}
	assert.Empty(t, buyerOf("Nation=GB", buyerSettings{}).Nation)

	for raw, says := range map[string]string{
		"Nation=GB&lang=en":    "the table has UK",
		"Nation=TL&lang=en":    "the table has TP",
		"Nation=de&lang=en":    "case matters: DE",
		"Nation=SB&lang=en":    `read as "Sb"`,
		"Nation=DE":            "without lang (CB-046)",
		"lang=de":              "without Nation (CB-046)",
		"cb_billing_Nation=GB": `cb_billing_Nation "GB" is not in the table`,
	} {
		assert.Contains(t, strings.Join(buyerOf(raw, home).Notes, "\n"), says, raw)
	}

	strict := buyerSettings{UnknownNation: "reject"}
	for _, raw := range []string{"Nation=GB", "cb_billing_Nation=GB", "cb_shipping_Nation=XX"} {
		assert.Equal(t, pageFaultyData, buyerOf(raw, strict).Page, raw)
	}
	assert.Empty(t, buyerOf("Nation=UK&cb_billing_Nation=Sb&cb_shipping_Nation=SB", strict).Page)
}

func TestLanguageChoice(t *testing.T) {
	for lang := range strings.FieldsSeq("cs da de en es fi fr it nl no pl pt sv tr") { // TS §1.1.3
		assert.Equal(t, lang, buyerOf("Nation=DE&lang="+lang, buyerSettings{}).Language)
		assert.Equal(t, lang, buyerOf("Nation=DE&lang="+strings.ToUpper(lang), buyerSettings{}).Language)
		assert.Equal(t, lang, buyerOf("", buyerSettings{Language: lang}).Language)
	}
	for _, lang := range []string{"ru", "de_DE", "de-AT", "german", "xx", "%20de"} {
		d := buyerOf("Nation=DE&lang="+lang, buyerSettings{Language: "fr"})
		assert.Equal(t, "en", d.Language, lang)
		assert.Contains(t, strings.Join(d.Notes, "\n"), "CB-047")
	}
	assert.Equal(t, "fr", buyerOf("lang=", buyerSettings{Language: "fr"}).Language)
	assert.Equal(t, "en", buyerOf("", buyerSettings{}).Language)
	assert.Empty(t, buyerOf("Nation=UK&lang=EN", buyerSettings{}).Notes)
}

func TestDateOfBirth(t *testing.T) {
	for text, want := range map[string]string{
		"31/12/1970": "1970-12-31", // DD/MM/YYYY
		"29/02/1980": "1980-02-29",
		"31.12.1970": "1970-12-31", // DD.MM.YYYY
		"31.12.970":  "1970-12-31", // DD.MM.YYY, as printed
		"01.02.003":  "2003-02-01",
		"19703112":   "1970-12-31", // YYYYDDMM, as printed
		"19701231":   "1970-12-31", // YYYYMMDD
		"19700203":   "1970-03-02", // both readings: the printed one first
		"19700101":   "1970-01-01",

		"": "", "31/12/70": "", "1970-12-31": "", "31-12-1970": "", "12/31/1970": "", "29.02.1981": "", "31/12/3970": "",
		"01.01.1899": "", "31.12.500": "", "31121970": "", "19709999": "", "1/2/1970": "", "heute": "", "00/00/0000": "",
		" 31/12/1970": "", "31/12/1970\n": "", "٣١/١٢/١٩٧٠": "",
	} {
		date, note := readBirthDate(text)
		assert.Equal(t, want, date, text)
		if want == "" {
			assert.Contains(t, note, "CB-049", text)
		}
	}
	for text, says := range map[string]string{
		"31/12/1970": "", "31.12.1970": "", "19703112": "", "19700101": "",
		"19701231": "read as YYYYMMDD", "19700203": "as YYYYMMDD it would be 1970-02-03", "31.12.970": "three digits",
	} {
		_, note := readBirthDate(text)
		if says == "" {
			assert.Empty(t, note, text)
		} else {
			assert.Contains(t, note, says, text)
		}
	}
	d := buyerOf("DateOfBirth=1970-12-31", buyerSettings{})
	assert.Empty(t, d.DateOfBirth)
	assert.Len(t, d.Notes, 1)
	assert.Empty(t, buyerOf("DateOfBirth=", buyerSettings{}).Notes)
}
