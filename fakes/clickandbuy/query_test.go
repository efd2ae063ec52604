package clickandbuy

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
)

// The manual's first example (TS §1.1.3).
const manualQuery = "price=123&cb_currency=EUR&cb_content_name_utf=MeineSeite.de+Bestellung" +
	"&cb_content_info_utf=Beschreibung+der+Bestellung&externalBDRID=123-45678-9&Nation=DE&lang=de"

func TestQueryOfTheManual(t *testing.T) {
	q := parseQuery(manualQuery, "last")
	assert.Len(t, q.Params, 7)
	assert.Equal(t, param{
		Raw: "cb_content_name_utf=MeineSeite.de+Bestellung", Name: "cb_content_name_utf", Value: "MeineSeite.de Bestellung",
	}, q.Params[2])
	assert.Equal(t, "123-45678-9", q.value("externalBDRID"))
	assert.Empty(t, q.Notes)
	assert.Empty(t, q.Reserved)
	assert.Empty(t, q.Page)
}

func TestQueryDecodesOnceAndNeverFails(t *testing.T) {
	for raw, want := range map[string]string{
		"v=a+b":           "a b",
		"v=a%20b%2Bc":     "a b+c",
		"v=%2525":         "%25",
		"v=1;w=2":         "1;w=2",
		"v=a=b==":         "a=b==",
		"v=":              "",
		"v":               "",
		"v=M%C3%BCller":   "Müller",
		"v=M%c3%bcller":   "Müller",
		"v=M%FCller":      "Müller",
		"v=M\xfcller":     "Müller",
		"v=Müller":        "Müller",
		"v=%80%A4":        "\u0080¤",
		"v=100%":          "100%",
		"v=100%2":         "100%2",
		"v=%zz%4":         "%zz%4",
		"v=%%41":          "%A",
		"%76=name":        "name",
		"&&v=x&&":         "x",
		"v=%00%0D%0Aevil": "\x00\r\nevil",
	} {
		value, sent := parseQuery(raw, "last").lookup("v")
		assert.True(t, sent, raw)
		assert.Equal(t, want, value, raw)
	}
	_, sent := parseQuery("", "last").lookup("v")
	assert.False(t, sent)
}

func TestQueryReportsWhatItForgave(t *testing.T) {
	for raw, says := range map[string]string{
		"info=100%":               "hexadecimal digits, kept as it is, in: info",
		"name=M%FCller&b=%FC":     "ISO-8859-1 (CB-044): name, b",
		"a=1&a=2":                 "sent more than once (CB-054): a",
		"Price=1&CB_Currency=EUR": "Price for price, CB_Currency for cb_currency",
		"FGKEY=1":                 "FGKEY for fgkey",
		"a=1&amp;price=1":         "amp;price",
		"x=12&y=7":                "reserved names used for own parameters (CB-055): x, y",
	} {
		assert.Contains(t, strings.Join(parseQuery(raw, "last").Notes, "\n"), says, raw)
	}
}

func TestQueryDuplicates(t *testing.T) {
	const raw = "price=1&own=a&price=2&own=b&price=3"
	last := parseQuery(raw, "last")
	assert.Equal(t, "3", last.value("price"))
	assert.Equal(t, "b", last.value("own"))
	assert.Equal(t, errorPage(""), last.Page)
	assert.Len(t, last.Params, 5)

	first := parseQuery(raw, "first")
	assert.Equal(t, "1", first.value("price"))
	assert.Equal(t, "a", first.value("own"))
	assert.Equal(t, errorPage(""), first.Page)

	assert.Equal(t, pageFaultyData, parseQuery(raw, "reject").Page)
	assert.Equal(t, errorPage(""), parseQuery("price=1&Price=2", "reject").Page, "names are case-sensitive")
}

func TestQueryNamesAreCaseSensitive(t *testing.T) {
	q := parseQuery("Price=123&nation=DE", "last")
	_, sent := q.lookup("price")
	assert.False(t, sent)
	assert.Empty(t, q.value("Nation"))
	assert.Equal(t, "123", q.value("Price"))
}

// The list as the manual prints it: two columns, row by row (TS §3.2).
const printedReserved = `Bank login_step BLZ MiddleName cb_content_name_utf MultipleTradeAllowed cb_currency Nation City
password company Phone CreditCard prepaid CredCardNo price CreditCardValid querykey DateOfBirth setlogincookie Email
State externalBDRID Street Fax Street2 FirstName subscriptionid gender usertref Handynr weiter.x ID weiter.y Konto x
lang y LastName ZIP logincookie`

func TestReservedNames(t *testing.T) {
	assert.Len(t, reservedNames, 41)
	assert.ElementsMatch(t, strings.Fields(printedReserved), reservedNames)

	own := "Bank BLZ company CreditCard CredCardNo CreditCardValid Fax gender Handynr ID Konto logincookie login_step " +
		"MiddleName MultipleTradeAllowed password prepaid querykey setlogincookie subscriptionid usertref weiter.x weiter.y x y"
	for name := range strings.FieldsSeq(own) {
		assert.True(t, reservedOwn(name), name)
	}
	parameters := "price cb_currency cb_content_name_utf cb_content_info_utf externalBDRID Nation lang Email FirstName " +
		"LastName Company Street Street2 HouseNumber ZIP State City Phone Gender DateOfBirth fgkey cb_billing_MiddleName " +
		"cb_shipping_Nation"
	for name := range strings.FieldsSeq(parameters + " id konto X Y order session") {
		assert.False(t, reservedOwn(name), name)
	}
	assert.Equal(t, []string{"x", "ID", "Konto"}, parseQuery("x=1&price=5&ID=2&x=3&Konto=4&id=5", "last").Reserved)
}

func TestDropReservedKeepsEveryOtherByte(t *testing.T) {
	for raw, want := range map[string]string{
		"price=1&x=3&y=4&own=%zz;a=b&&fgkey=AB": "price=1&own=%zz;a=b&&fgkey=AB",
		"%78=3&price=1":                         "price=1",
		"weiter.x=1":                            "",
		"price=1":                               "price=1",
		"":                                      "",
		"x&price=1&x":                           "price=1",
		"X=1&ID=5&id=6&+x=7":                    "X=1&id=6&+x=7",
	} {
		kept, _ := dropReserved(raw)
		assert.Equal(t, want, kept, raw)
	}
	_, dropped := dropReserved("a=1&x=2&Konto=3")
	assert.Equal(t, []string{"x", "Konto"}, dropped)
}

func TestNotesStayShort(t *testing.T) {
	many := strings.Repeat("a", 5000) + "=%"
	for i := range 500 {
		many += "&" + strings.Repeat("n", i+1) + "=%"
	}
	notes := parseQuery(many, "last").Notes
	assert.Len(t, notes, 1)
	assert.Less(t, len(notes[0]), 1000)
	assert.Contains(t, notes[0], "more")
}

func FuzzParseQuery(f *testing.F) {
	for _, seed := range []string{manualQuery, "a=%&b=%F&%=+&&=&x=1", "\xff=\xfe%80", "amp;a=1;b=2", "a=1&a=2"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		var raws []string
		for _, p := range parseQuery(raw, "last").Params {
			raws = append(raws, p.Raw)
			assert.True(t, utf8.ValidString(p.Name+p.Value), "decoded text is UTF-8")
		}
		var pieces []string
		for piece := range strings.SplitSeq(raw, "&") {
			if piece != "" {
				pieces = append(pieces, piece)
			}
		}
		assert.Equal(t, pieces, raws, "no byte is lost")
	})
}
