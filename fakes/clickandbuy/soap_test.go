package clickandbuy

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

func tmiSample(t testing.TB, name string) []byte {
	t.Helper()
	body, err := os.ReadFile(filepath.Join("testdata", "tmi", name))
	require.NoError(t, err)
	return body
}

// requireFault34 checks the one form that a refusal takes.
func requireFault34(t *testing.T, err error, says string) {
	t.Helper()
	var refused *tmiError
	require.ErrorAs(t, err, &refused)
	assert.Equal(t, faultInvalidParameter, refused.Fault)
	assert.Contains(t, refused.Reason, says)
	assert.Less(t, len(refused.Reason), 300)
}

func TestDecodeSOAPOfTheManual(t *testing.T) {
	call, err := decodeSOAP(tmiSample(t, "CB-170.request.xml"), "text/xml; charset=utf-8")
	require.NoError(t, err)
	assert.Equal(t, "isExternalBDRIDCommitted", call.Operation)
	assert.Equal(t, []*soapNode{
		{Name: "sellerID", Text: "222333444"},
		{Name: "tmPassword", Text: "secret1"},
		{Name: "slaveMerchantID", Text: "0"},
		{Name: "externalBDRID", Text: "123-45678-9"},
	}, call.Arguments)
	assert.Empty(t, call.Notes)
}

// The requests of the clients of CB-164 to CB-169: PHP, SOAP::Lite and suds as
// recorded from them, the others spelt as those facts describe them.
func TestDecodeSOAPOfTheClients(t *testing.T) {
	for name, c := range map[string]struct{ contentType, password, note string }{
		"php-soapclient.xml":              {"text/xml; charset=utf-8", "secret1", ""},
		"php-soapclient-without-wsdl.xml": {"text/xml; charset=utf-8", "secret1", "param0, param1"},
		"soap-lite.xml":                   {"text/xml; charset=utf-8", "secret1", "c-gensym3"},
		"suds.xml":                        {"text/xml; charset=utf-8", "secret1", ""},
		"axis-1.4.xml":                    {"text/xml; charset=utf-8", "secret1", ""},
		"axis-1.4-multiref.xml":           {"text/xml; charset=utf-8", "secret1", ""},
		"nusoap-0.7.2.xml":                {"text/xml; charset=ISO-8859-1", "secrät1", ""},
		"nusoap-0.9.5.xml":                {"text/xml; charset=ISO-8859-1", "secrät1", ""},
		"by-hand.xml":                     {"", "secret1", "ExternalBDRID for externalBDRID"},
	} {
		t.Run(name, func(t *testing.T) {
			call, err := decodeSOAP(tmiSample(t, "clients/"+name), c.contentType)
			require.NoError(t, err)
			op, args, notes, err := readArguments(call)
			require.NoError(t, err)
			assert.Equal(t, "isExternalBDRIDCommitted", op.Name)
			assert.EqualValues(t, 222333444, args.field("sellerID").number)
			assert.Equal(t, c.password, args.field("tmPassword").text)
			assert.Zero(t, args.field("slaveMerchantID").number)
			assert.Equal(t, "123-45678-9", args.field("externalBDRID").text)
			if c.note == "" {
				assert.Empty(t, notes)
			} else {
				assert.Contains(t, strings.Join(notes.notes, "\n"), c.note)
			}
		})
	}
}

func soapEnvelope(body string) string {
	return `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>` + body + `</e:Body></e:Envelope>`
}

func TestDecodeSOAPCharacterSets(t *testing.T) {
	const text = "Müller & Söhne: 5 €"
	doc := func(declaration string) string {
		return declaration + soapEnvelope("<f><a>Müller &amp; Söhne: 5 €</a></f>")
	}
	declare := func(encoding string) string { return `<?xml version="1.0" encoding="` + encoding + `"?>` + "\n" }
	latin15, err := charmap.ISO8859_15.NewEncoder().String(doc(declare("ISO-8859-15")))
	require.NoError(t, err)
	latin15Bare, err := charmap.ISO8859_15.NewEncoder().String(doc(""))
	require.NoError(t, err)
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(doc(declare("UTF-16")))
	require.NoError(t, err)

	for name, c := range map[string]struct{ body, contentType string }{
		"nothing said":              {doc(""), ""},
		"declared UTF-8":            {doc(declare("utf-8")), "text/xml"},
		"byte order mark":           {"\xEF\xBB\xBF" + doc(declare("UTF-8")), "text/xml; charset=utf-8"},
		"mark against header":       {"\xEF\xBB\xBF" + doc(""), "text/xml; charset=ISO-8859-1"},
		"declared only":             {latin15, "text/xml"},
		"header only":               {latin15Bare, `text/xml; charset="iso-8859-15"`},
		"both":                      {latin15, "text/xml;charset=ISO-8859-15"},
		"header lies, bytes do not": {latin15, "text/xml; charset=utf-8"},
		"unknown in the header":     {latin15, "text/xml; charset=x-nonsense"},
		"header unreadable":         {latin15, "text/xml; charset"},
		"UTF-16":                    {utf16, "text/xml"},
	} {
		t.Run(name, func(t *testing.T) {
			call, err := decodeSOAP([]byte(c.body), c.contentType)
			require.NoError(t, err)
			require.Len(t, call.Arguments, 1)
			assert.Equal(t, text, call.Arguments[0].Text)
		})
	}
	_, err = decodeSOAP([]byte(latin15Bare), "text/xml")
	requireFault34(t, err, "CB-168")
	_, err = decodeSOAP([]byte(doc(declare("x-nonsense"))), "text/xml")
	requireFault34(t, err, "unknown character set")
}

func TestDecodeSOAPRefuses(t *testing.T) {
	deep := strings.Repeat("<a>", 40) + strings.Repeat("</a>", 40)
	for name, c := range map[string]struct{ body, says string }{
		"nothing":             {"", "no XML document"},
		"blanks":              {" \n", "no XML document"},
		"no XML":              {"hello", "text outside"},
		"a form":              {"a=1&b=2", "not well-formed"},
		"another document":    {"<html><body/></html>", "no SOAP envelope"},
		"no body":             {"<Envelope/>", "no Body"},
		"empty body":          {soapEnvelope(" "), "Body is empty"},
		"only values":         {soapEnvelope(`<multiRef id="a">1</multiRef>`), "Body is empty"},
		"cut":                 {soapEnvelope("<f>")[:90], "not well-formed"},
		"crossed":             {"<Envelope><Body><f><a></f></a></Body></Envelope>", "not well-formed"},
		"unquoted":            {"<Envelope xmlns=http://x/><Body><f/></Body></Envelope>", "not well-formed"}, // CB-156
		"document type":       {`<!DOCTYPE a [<!ENTITY b "c">]>` + soapEnvelope("<f><a>&b;</a></f>"), "document type"},
		"document type alone": {`<!DOCTYPE Envelope SYSTEM "http://x/">` + soapEnvelope("<f/>"), "document type"},
		"entity":              {soapEnvelope("<f><a>&nbsp;</a></f>"), "not well-formed"},
		"two documents":       {soapEnvelope("<f/>") + soapEnvelope("<g/>"), "second document"},
		"text behind":         {soapEnvelope("<f/>") + "x", "text outside"},
		"too deep":            {soapEnvelope(deep), "deeper than 32"},
		"too many":            {soapEnvelope("<f>" + strings.Repeat("<a/>", 10_000) + "</f>"), "more than 10000"},
		"too long":            {soapEnvelope("<f>" + strings.Repeat("x", 512<<10) + "</f>"), "more than 524288 bytes"},
		"NUL behind":          {soapEnvelope("<f/>") + "\x00", "not well-formed"},
		"control character":   {soapEnvelope("<f>\x01</f>"), "not well-formed"},
		"unknown reference":   {soapEnvelope(`<f><a href="#x"/></f>`), "not in the message"},
		"reference outside":   {soapEnvelope(`<f><a href="http://169.254.0.1/"/></f>`), "not in the message"},
		"file":                {soapEnvelope(`<f><a href="file:///etc/passwd"/></f>`), "not in the message"},
		"circle":              {soapEnvelope(`<f><a href="#x"/></f><multiRef id="x"><b href="#x"/></multiRef>`), "references"},
		"circle of itself":    {soapEnvelope(`<f id="x"><a href="#x"/></f>`), "references"},
		"XML 1.1":             {`<?xml version="1.1"?>` + soapEnvelope("<f/>"), "not well-formed"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := decodeSOAP([]byte(c.body), "text/xml; charset=utf-8")
			requireFault34(t, err, c.says)
		})
	}
}

// References multiply: twenty doublings are a million elements out of forty.
func TestDecodeSOAPReferencesCannotExplode(t *testing.T) {
	body := `<f><a href="#x0"/></f>`
	for i := range 20 {
		body += fmt.Sprintf(`<multiRef id="x%d"><a href="#x%d"/><a href="#x%d"/></multiRef>`, i, i+1, i+1)
	}
	body += `<multiRef id="x20">1</multiRef>`
	_, err := decodeSOAP([]byte(soapEnvelope(body)), "")
	requireFault34(t, err, "references")
}

func TestDecodeSOAPTree(t *testing.T) {
	call, err := decodeSOAP([]byte(soapEnvelope(`<multiRef id="y"><c>2</c></multiRef>`+
		`<p:f xmlns:p="x"><a href="#y"/> text <b> 1<!-- - -->2 <![CDATA[<&]]></b></p:f><ignored/>`)), "")
	require.NoError(t, err)
	assert.Equal(t, "f", call.Operation)
	assert.Equal(t, []*soapNode{
		{Name: "a", Children: []*soapNode{{Name: "c", Text: "2"}}},
		{Name: "b", Text: " 12 <&"},
	}, call.Arguments)

	soap12, err := decodeSOAP([]byte(`<Envelope xmlns="http://www.w3.org/2003/05/soap-envelope"><Body><f/></Body></Envelope>`), "")
	require.NoError(t, err)
	assert.Len(t, soap12.Notes, 1, "SOAP 1.2 is understood, and noted (CB-114)")
}

func FuzzDecode(f *testing.F) {
	for _, pattern := range []string{"*.xml", "clients/*.xml"} {
		names, err := filepath.Glob(filepath.Join("testdata", "tmi", pattern))
		require.NoError(f, err)
		require.NotEmpty(f, names)
		for _, name := range names {
			body, err := os.ReadFile(name)
			require.NoError(f, err)
			f.Add(body, "text/xml; charset=utf-8")
			f.Add(body, "text/xml; charset=ISO-8859-1")
		}
	}
	f.Add([]byte(soapEnvelope(`<rcCreateReservation><a><b>1</b><c>secret1</c><d/><e><f>CANCEL</f><cancReq><g>0</g><h>1</h><i/><j/><k>true</k><l>0</l><m>1</m><n>EUR</n></cancReq></e></a></rcCreateReservation>`)), "")
	f.Add([]byte("\xFE\xFF\x00<\x00a"), "text/xml")
	f.Add([]byte(soapEnvelope(`<getEasyCollectSingle><a href="#b"/></getEasyCollectSingle><b id="b"><c/></b>`)), "")
	f.Fuzz(func(t *testing.T, body []byte, contentType string) {
		call, err := decodeSOAP(body, contentType)
		if err == nil {
			assert.NotEmpty(t, call.Operation)
			c := &tmiCall{}
			if c.op, c.args, _, err = readArguments(call); err == nil {
				assert.NotNil(t, c.about()["externalBDRID"])
				_, err = readRequest(c.args.field("sRequest").field("request"))
			}
		}
		if err != nil {
			var refused *tmiError
			require.ErrorAs(t, err, &refused)
			assert.Equal(t, faultInvalidParameter, refused.Fault)
			assert.NotEmpty(t, refused.Reason)
			_, err = decodeSOAP(tmiFaultAnswer("", call.Operation, refused), tmiContentType)
			assert.NoError(t, err, "what is answered is well-formed")
		}
	})
}
