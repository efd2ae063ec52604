package clickandbuy

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestProcessingStateAnswer(t *testing.T) {
	op := tmi().Operations["isExternalBDRIDCommitted"]
	committed := bdrProcessingState{Committed: true, BDRID: 12345678}
	golden := string(tmiSample(t, "CB-171.answer.xml"))
	assert.Equal(t, golden, string(tmiAnswer(op, committed.element())))

	negative := strings.NewReplacer(">true<", ">false<", ">12345678<", ">0<").Replace(golden) // CB-171
	assert.Equal(t, negative, string(tmiAnswer(op, bdrProcessingState{}.element())))

	untyped := string(tmiAnswer(op, bdrProcessingState{}.element().untyped())) // CB-282
	assert.Equal(t, strings.NewReplacer(` xsi:type="xsd:boolean"`, "", ` xsi:type="xsd:long"`, "").Replace(negative), untyped)
}

func TestFaultAnswers(t *testing.T) {
	assert.Equal(t, string(tmiSample(t, "CB-172.fault.xml")),
		string(tmiFaultAnswer(portStatus, "isExternalBDRIDCommitted", &tmiError{Fault: faultBDRIDNotFound, Reason: "hidden"})))
	assert.Equal(t, string(tmiSample(t, "CB-173.fault.xml")),
		string(tmiFaultAnswer(portPayment, "getEasyCollectSingle", &tmiError{Fault: faultInvalidParameter})))
	assert.Equal(t, 500, tmiFaultStatus) // CB-154

	for id, word := range map[tmiFault]string{ // TS §1.2.2, fig. 14
		32: "BDRIDNotFound", 34: "InvalidParameter", 41: "BadPassword", 47: "InterfaceError",
		50: "InterfaceAccessNotGranted", 99: "InternalError",
	} {
		text := string(tmiFaultAnswer(portStatus, "getInterfaceStatus", &tmiError{Fault: id}))
		assert.Contains(t, text, `<message xsi:type="xsd:string">`+word+`</message>`)
	}
	for port, exception := range map[tmiPort]string{ // CB-119
		"": "Status.StatusException", portStatus: "Status.StatusException", portPayment: "Payment.PaymentException",
		portReservation: "Payment.PaymentException", portECommerce: "Payment.PaymentException",
	} {
		text := string(tmiFaultAnswer(port, "x", &tmiError{Fault: faultInternal}))
		assert.Contains(t, text, "<faultcode>SOAP-ENV:TransactionManager."+exception+"</faultcode>", port)
		assert.Contains(t, text, `xsi:type="namesp1:TransactionManager.`+exception+`"`, port)
	}
}

func TestFaultTexts(t *testing.T) {
	text := string(tmiFaultAnswer(portPayment, "a<b>", &tmiError{Fault: faultInvalidParameter, Message: "buyer is LOCKED & gone"}))
	assert.Contains(t, text, "<faultstring>Exception raised in: a&lt;b&gt;</faultstring>")
	assert.Contains(t, text, ">buyer is LOCKED &amp; gone</message>") // CB-155
	assert.Contains(t, text, `<id xsi:type="xsd:int">34</id>`)
	wellFormed(t, []byte(text))
	assert.Contains(t, string(tmiFaultAnswer("", "", &tmiError{Fault: faultInvalidParameter})), "Exception raised in: TransactionManager<")

	err := error(&tmiError{Fault: faultBadPassword, Reason: "seller 1 sent another"})
	assert.Equal(t, "fault 41 BadPassword: seller 1 sent another", err.Error())
}

func TestSimpleAnswers(t *testing.T) {
	status := string(tmiAnswer(tmi().Operations["getInterfaceStatus"], wireBoolean("", true)))
	assert.Contains(t, status, `<SOAP-ENV:Body><getInterfaceStatusResponse xmlns="TransactionManager.Status">`+
		`<return xmlns="" xsi:type="xsd:boolean">true</return></getInterfaceStatusResponse></SOAP-ENV:Body>`)
	job := string(tmiAnswer(tmi().Operations["partialEasyCollectBegin"], wireLong("", 77)))
	assert.Contains(t, job, `<partialEasyCollectBeginResponse xmlns="TransactionManager.Payment">`+
		`<return xmlns="" xsi:type="xsd:long">77</return></partialEasyCollectBeginResponse>`)
}

// CB-173: enumerations and structures are untyped, everything simple is typed.
func TestStructureAnswer(t *testing.T) {
	result := wireStructure("", wireEnumeration("discriminator", "DEBIT"), wireStructure("debResp",
		wireLong("BDRID", 12345680), wireString("externalBDRID", "sub-4711-03"), wireAmount("amount", 999),
		wireString("currency", "EUR"), wireLong("systemID", 1), wireBoolean("explicitCommit", false),
		wireAmount("paidAmount", 999), wireAmount("billedAmount", 999), wireString("billedCurrency", "EUR")))
	assert.Equal(t, string(tmiSample(t, "CB-173.answer.xml")), string(tmiAnswer(tmi().Operations["getEasyCollectSingle"], result)))
}

// BDRStatus has the fields of CB-142 in their order, simple ones typed as declared.
func TestBDRStatusAnswer(t *testing.T) {
	const typed = "BDRID:long externalBDRID:string URLID:long price:unsignedInt currency:string noVat:boolean " +
		"linkName:string adtlURLInfo:string clickURL:string surferIP:string isChargeBack:boolean " +
		"creationDateTime:string crn:long BDRProperties:"
	text := tmiAnswer(tmi().Operations["getBDRStatusByBDRID"], bdrStatus{
		BDRID: 12345678, ExternalBDRID: "123-45678-9", LinkNumber: 5551, Price: 123, Currency: "EUR", LinkName: "A & B",
		AdditionalInfo: "<info>", ClickURL: "http://x/?a=1&b=2", BuyerIP: "192.0.2.7", ChargedBack: true,
		Created: "20091215143000", CRN: 99887766,
	}.element("return"))
	names, types, values := wireLeaves(t, text, "return")
	var got []string
	for i := range names {
		got = append(got, names[i]+":"+strings.TrimPrefix(types[i], "xsd:"))
	}
	assert.Equal(t, strings.Fields(typed), got)
	assert.Equal(t, []string{
		"12345678", "123-45678-9", "5551", "123", "EUR", "false", "A & B", "<info>", "http://x/?a=1&b=2", "192.0.2.7",
		"true", "20091215143000", "99887766", "",
	}, values)

	list := string(tmiAnswer(tmi().Operations["getCustomerTransactionStatus"], bdrStatusList([]bdrStatus{{BDRID: 1}, {BDRID: 2}})))
	wellFormed(t, []byte(list))
	assert.Equal(t, 2, strings.Count(list, "<item><BDRID ")) // CB-118
	assert.Contains(t, string(tmiAnswer(tmi().Operations["getCustomerTransactionStatus"], bdrStatusList(nil))), `<return xmlns=""></return>`)
}

// wireLeaves are the children of the first element of that name.
func wireLeaves(t *testing.T, text []byte, of string) (names, types, values []string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(string(text)))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			require.Fail(t, "no element "+of)
		}
		require.NoError(t, err)
		if start, ok := token.(xml.StartElement); !ok || start.Name.Local != of {
			continue
		}
		var element struct {
			Children []struct {
				XMLName xml.Name
				Type    string `xml:"http://www.w3.org/2001/XMLSchema-instance type,attr"`
				Text    string `xml:",chardata"`
			} `xml:",any"`
		}
		require.NoError(t, d.DecodeElement(&element, &xml.StartElement{Name: xml.Name{Local: of}}))
		for _, c := range element.Children {
			assert.Empty(t, c.XMLName.Space, "children are unqualified")
			names, types, values = append(names, c.XMLName.Local), append(types, c.Type), append(values, c.Text)
		}
		return names, types, values
	}
}

func TestEscapeXML(t *testing.T) {
	for text, want := range map[string]string{
		"":                         "",
		"plain äöü € 漢 😀":          "plain äöü € 漢 😀",
		`<a href="x">&'</a>`:       `&lt;a href="x"&gt;&amp;'&lt;/a&gt;`,
		"]]>":                      "]]&gt;",
		"a\tb\nc\rd":               "a\tb\nc&#xD;d",
		"a\x00b\x08c\x1fd\x0be":    "abcde",
		"\uFFFE\uFFFFx\uFFFD":      "x\uFFFD",
		"a\xffb\xc3":               "ab",
		"\xed\xa0\x80surrogate":    "surrogate",
		"&amp; is escaped anew":    "&amp;amp; is escaped anew",
		"\u0085 and \u2028 remain": "\u0085 and \u2028 remain",
	} {
		got := escapeXML(text)
		assert.Equal(t, want, got, "%q", text)
		wellFormed(t, []byte("<a>"+got+"</a>"))
	}
}
