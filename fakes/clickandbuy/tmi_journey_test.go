package clickandbuy_test

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// sample is a recorded message of testdata/tmi.
func sample(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "tmi", name))
	require.NoError(t, err)
	return string(text)
}

// requireFault: HTTP 500, the SOAP form of CB-154, and the manual's id and word.
func requireFault(t *testing.T, id string, g page) {
	t.Helper()
	word := map[string]string{"32": "BDRIDNotFound", "34": "InvalidParameter", "41": "BadPassword", "47": "InterfaceError", "50": "InterfaceAccessNotGranted", "99": "InternalError"}[id]
	require.Equal(t, id, g.fault(), g.Body)
	require.Equal(t, http.StatusInternalServerError, g.Status)
	require.Equal(t, "text/xml; charset=utf-8", g.Header.Get("Content-Type"))
	require.Contains(t, g.Body, `<message xsi:type="xsd:string">`+word+`</message>`)
	require.True(t, strings.HasPrefix(g.Body, `<?xml version="1.0" encoding="UTF-8"?>`+"\n"+`<SOAP-ENV:Envelope `), "CB-157")
	require.Contains(t, g.Body, `<SOAP-ENV:Body><SOAP-ENV:Fault><faultcode>`, "CB-158")
}

// TestSecondHandshakeIsTheManualsSample posts CB-170 and gets CB-172 before the sale
// and CB-171 after it, byte for byte.
func TestSecondHandshakeIsTheManualsSample(t *testing.T) {
	p := open(t, arrange{shop: succeeds(t).url})
	ask := sample(t, "CB-170.request.xml")
	denied := p.tmi(ask)
	assert.Equal(t, http.StatusInternalServerError, denied.Status)
	assert.Equal(t, sample(t, "CB-172.fault.xml"), denied.Body)
	p.buy("123-45678-9", "123")
	said := p.tmi(ask)
	assert.Equal(t, http.StatusOK, said.Status)
	assert.Equal(t, "text/xml; charset=utf-8", said.Header.Get("Content-Type"))
	assert.Equal(t, sample(t, "CB-171.answer.xml"), strings.ReplaceAll(said.Body, p.Payment("123-45678-9").Ref, "12345678"))
}

// TestClientsAreUnderstood: what real SOAP clients send (CB-164 to CB-169).
func TestClientsAreUnderstood(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "tmi", "clients", "*.xml"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	p := open(t, arrange{})
	for _, file := range files {
		answer := p.tmi(sample(t, filepath.Join("clients", filepath.Base(file))))
		assert.Contains(t, []string{"32", "34", "41", "50", ""}, answer.fault(), file)
		assert.NotContains(t, p.Notes(), "unreadable", file)
		assert.NotContains(t, answer.Body, "InvalidParameter", "%s: %s", file, p.Notes())
	}
}

// TestFaultsAndTheirCauses: each documented fault for its documented cause.
func TestFaultsAndTheirCauses(t *testing.T) {
	ask := func(arguments ...string) string { return question("isExternalBDRIDCommitted", arguments...) }
	long := strings.Repeat("x", 65)
	for name, c := range map[string]struct{ body, id, switches, account string }{
		"not there":               {isCommitted("f1"), "32", "", ""},
		"not there, false":        {isCommitted("f1"), "", "tmi.not_committed=false", ""},
		"wrong password":          {ask("sellerID=222333444", "tmPassword=secret2", "slaveMerchantID=0", "externalBDRID=f1"), "41", "", ""},
		"empty password":          {ask("sellerID=222333444", "tmPassword=", "slaveMerchantID=0", "externalBDRID=f1"), "41", "", ""},
		"password in other case":  {ask("sellerID=222333444", "tmPassword=SECRET1", "slaveMerchantID=0", "externalBDRID=f1"), "41", "", ""},
		"unknown seller":          {ask("sellerID=1", "tmPassword=secret1", "slaveMerchantID=0", "externalBDRID=f1"), "50", "", ""},
		"slave as seller":         {ask("sellerID=222333445", "tmPassword=secret1", "slaveMerchantID=0", "externalBDRID=f1"), "50", "", ""},
		"TMI off":                 {isCommitted("f1"), "50", "", `{"tm_enabled": false}`},
		"no password defined":     {isCommitted("f1"), "50", "", `{"tm_password": ""}`},
		"password changed":        {isCommitted("f1"), "41", "", `{"tm_password": "another"}`},
		"own slave":               {ask("sellerID=222333444", "tmPassword=secret1", "slaveMerchantID=222333445", "externalBDRID=f1"), "32", "", ""},
		"foreign slave":           {ask("sellerID=222333444", "tmPassword=secret1", "slaveMerchantID=9", "externalBDRID=f1"), "34", "", ""},
		"foreign slave, accepted": {ask("sellerID=222333444", "tmPassword=secret1", "slaveMerchantID=9", "externalBDRID=f1"), "32", "tmi.foreign_slave=accept", ""},
		"no reference":            {ask("sellerID=222333444", "tmPassword=secret1", "slaveMerchantID=0", "externalBDRID="), "34", "", ""},
		"long reference":          {ask("sellerID=222333444", "tmPassword=secret1", "slaveMerchantID=0", "externalBDRID="+long), "34", "", ""},
		"64 characters":           {ask("sellerID=222333444", "tmPassword=secret1", "slaveMerchantID=0", "externalBDRID="+long[1:]), "32", "", ""},
		"argument missing":        {ask("sellerID=222333444", "tmPassword=secret1", "externalBDRID=f1"), "34", "", ""},
		"no number":               {ask("sellerID=abc", "tmPassword=secret1", "slaveMerchantID=0", "externalBDRID=f1"), "34", "", ""},
		"too large a number":      {ask("sellerID=99999999999999999999", "tmPassword=secret1", "slaveMerchantID=0", "externalBDRID=f1"), "34", "", ""},
		"unknown operation":       {question("isPaid", "sellerID=222333444"), "34", "", ""},
		"BDRID that is none":      {question("isBDRIDCommitted", "sellerID=222333444", "tmPassword=secret1", "slaveMerchantID=0", "BDRID=1"), "32", "", ""},
		"interface status":        {question("getInterfaceStatus", "sellerID=222333444", "tmPassword=secret1"), "", "", ""},
		"of another later API":    {question("getEasyCollectSingle660", "sellerID=222333444"), "34", "", ""}, // CB-141
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := open(t, arrange{switches: c.switches, account: c.account})
			answer := p.tmi(c.body)
			if c.id == "" {
				assert.Equal(t, 200, answer.Status, answer.Body)
				return
			}
			requireFault(t, c.id, answer)
			assert.Contains(t, p.Journalled(), "fault "+c.id+" ", "the journal says why")
		})
	}
}

// TestFaultsByRule: each fault on request, for one question or for all (CB-149, CB-151,
// CB-305), and the answer false without a fault (CB-152).
func TestFaultsByRule(t *testing.T) {
	for word, id := range map[string]string{"BDRIDNotFound": "32", "InvalidParameter": "34", "BadPassword": "41", "InterfaceError": "47", "InterfaceAccessNotGranted": "50", "InternalError": "99"} {
		p := open(t, arrange{shop: succeeds(t).url, rules: `  - {op: clickandbuy.tmi.isExternalBDRIDCommitted, when: 'externalBDRID == "f1" and BDRID == 0', times: 1, then: {outcome: ` + word + `}}`})
		p.order("f1").identified("buyer@example.com").confirm()
		requireFault(t, id, p.tmi(isCommitted("f1")))
		assert.Equal(t, "true", p.booked("f1"), "once, then the truth")
	}
	p := open(t, arrange{shop: succeeds(t).url, rules: `  - {op: clickandbuy.tmi.isExternalBDRIDCommitted, then: {outcome: not_committed}}`})
	p.order("f1").identified("buyer@example.com").confirm()
	assert.Equal(t, "false", p.booked("f1"))
}

// TestSystemOfTheHost: TMI of another system is not granted (CB-006).
func TestSystemOfTheHost(t *testing.T) {
	p := open(t, arrange{})
	post := func(host string) page {
		return p.ask("POST", p.URL+"/TMI/1.4/", host, http.Header{"Content-Type": {"text/xml"}}, []byte(isCommitted("f1")))
	}
	requireFault(t, "32", post("services.eu.clickandbuy.com"))
	requireFault(t, "32", post("Services.EU.ClickAndBuy.com:443"))
	requireFault(t, "50", post("services.uk.clickandbuy.com"))
	assert.Contains(t, p.Notes(), "system uk")
	p.Switches("tmi.check_system_id=off")
	requireFault(t, "32", post("services.uk.clickandbuy.com"))
}

// TestUnreadableQuestions: fault 34 in the SOAP form whatever comes, the reason in a
// journal (CB-147).
func TestUnreadableQuestions(t *testing.T) {
	good := isCommitted("f1")
	deep := strings.Repeat("<a>", 100) + strings.Repeat("</a>", 100)
	p := open(t, arrange{})
	for name, body := range map[string]string{
		"nothing": "", "no XML": "sellerID=222333444", "half": good[:len(good)/2], "crossed": "<a><b></a></b>", "no envelope": "<isExternalBDRIDCommitted/>",
		"empty Body":    `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body/></e:Envelope>`,
		"no Body":       `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"/>`,
		"100 deep":      strings.Replace(good, "<sellerID>", deep+"<sellerID>", 1),
		"300 KB":        strings.Replace(good, ">f1<", ">"+strings.Repeat("x", 300<<10)+"<", 1),
		"2 MB":          strings.Replace(good, ">f1<", ">"+strings.Repeat("x", 2<<20)+"<", 1),
		"DOCTYPE":       strings.Replace(good, "?>\n", `?><!DOCTYPE x SYSTEM "file:///etc/passwd">`, 1),
		"entities":      strings.Replace(strings.Replace(good, "?>\n", `?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>`, 1), ">f1<", ">&b;<", 1),
		"no entity":     strings.Replace(good, ">f1<", ">&b;<", 1),
		"NUL":           strings.Replace(good, ">f1<", ">\x00<", 1),
		"not UTF-8":     strings.Replace(good, ">f1<", ">M\xfcller<", 1),
		"HTML":          "<html><body>hello</body></html>",
		"5000 elements": strings.Replace(good, "<sellerID>", strings.Repeat("<a/>", 5000)+"<sellerID>", 1),
		"binary":        "\x1f\x8b\x08\x00\x00\xff\xfe",
	} {
		for _, media := range []string{"text/xml; charset=utf-8", "", "application/x-www-form-urlencoded", "application/soap+xml", "text/xml; charset=klingon"} {
			answer := p.ask("POST", p.URL+"/clickandbuy/TMI/1.4/", "", http.Header{"Content-Type": {media}}, []byte(body))
			assert.Equal(t, "34", answer.fault(), "%s as %q", name, media)
			assert.Equal(t, 500, answer.Status)
		}
	}
	for _, media := range []string{"", "application/soap+xml; charset=utf-8", "text/plain"} { // the bytes tell what it is
		requireFault(t, "32", p.ask("POST", p.URL+"/clickandbuy/TMI/1.4", "", http.Header{"Content-Type": {media}}, []byte(good)))
	}
	for _, method := range []string{"GET", "PUT", "DELETE", "HEAD"} {
		answer := p.ask(method, p.URL+"/clickandbuy/TMI/1.4/", "", nil, nil)
		assert.Equal(t, 500, answer.Status, "a fault is HTTP 500 (CB-154)")
		assert.Equal(t, "text/xml; charset=utf-8", answer.Header.Get("Content-Type"))
	}
	latin1 := strings.Replace(isCommitted("M\xfcller"), `encoding="UTF-8"`, `encoding="ISO-8859-1"`, 1)
	requireFault(t, "32", p.ask("POST", p.URL+"/clickandbuy/TMI/1.4/", "", http.Header{"Content-Type": {"text/xml; charset=ISO-8859-1"}}, []byte(latin1))) // CB-168
}

// TestPasswordIsInNoJournal: by name, in any shape, and where no name tells (CB-165).
func TestPasswordIsInNoJournal(t *testing.T) {
	positional := func(seller, more string) string {
		return `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><n:isExternalBDRIDCommitted xmlns:n="TransactionManager.Status"><c-gensym3>` + seller +
			`</c-gensym3><c-gensym5>secret1</c-gensym5><c-gensym7>0</c-gensym7><c-gensym9>` + more + `</c-gensym9></n:isExternalBDRIDCommitted></e:Body></e:Envelope>`
	}
	single := `<sRequest><sellerID>222333444</sellerID><tmPassword>secret1</tmPassword><extJobID>1</extJobID></sRequest>`
	for name, body := range map[string]string{
		"by name": isCommitted("j1"), "positional": positional("222333444", "j1"),
		"positional, no number": positional("abc", "j1"), "positional, too long": positional("222333444", strings.Repeat("x", 65)),
		"positional, one less": strings.Replace(positional("222333444", "j1"), "<c-gensym9>j1</c-gensym9>", "", 1),
		"nested":               strings.Replace(question("getEasyCollectSingle"), "></getEasy", ">"+single+"</getEasy", 1),
		"in upper case":        strings.ReplaceAll(isCommitted("j1"), "tmPassword", "TMPASSWORD"),
		"with attributes":      strings.Replace(isCommitted("j1"), "<tmPassword>", `<x:tmPassword xmlns:x="TransactionManager.Status" xsi:type="xsd:string">`, 1),
		"half":                 strings.TrimSuffix(isCommitted("j1"), "</soapenv:Envelope>"),
	} {
		p := open(t, arrange{})
		p.tmi(body)
		assert.NotContains(t, p.Journalled(), "secret1", name)
	}
}

var soapAddress = regexp.MustCompile(`<soap:address location="([^"]*)"`)

// TestDescription: the one file under its three names, with the address of the kind
// asked by, which also works (CB-110 to CB-113).
func TestDescription(t *testing.T) {
	p := open(t, arrange{public: "https://pay.example"})
	for _, name := range []string{"TransactionManagerbinding.wsdl", "TransactionManager.wsdl", "TransactionManager_dotNET.wsdl"} {
		for _, c := range []struct{ address, host, want string }{
			{p.URL + "/clickandbuy/TMI/1.4/" + name, "", p.URL + "/clickandbuy/TMI/1.4/"},
			{p.URL + "/TMI/1.4/" + name, "wsdl.eu.clickandbuy.com", "http://services.eu.clickandbuy.com/TMI/1.4/"},
			{p.URL + "/TMI/1.4/" + name, "WSDL.uk.clickandbuy.com", "http://services.uk.clickandbuy.com/TMI/1.4/"},
			{p.URL + "/TMI/1.4/" + name, "wsdl.eu.clickandbuy.com:8080", "http://services.eu.clickandbuy.com:8080/TMI/1.4/"},
		} {
			got := p.ask("GET", c.address, c.host, nil, nil)
			require.Equal(t, 200, got.Status)
			assert.Equal(t, "text/xml; charset=utf-8", got.Header.Get("Content-Type"))
			found := soapAddress.FindAllStringSubmatch(got.Body, -1)
			require.Len(t, found, 4, "all four ports")
			for _, one := range found {
				assert.Equal(t, c.want, one[1])
			}
		}
	}
	schema := p.get(p.URL + "/clickandbuy/TMI/1.4/TransactionManager.xsd")
	assert.Equal(t, 200, schema.Status)
	assert.Contains(t, schema.Body, `targetNamespace="https://clickandbuy.com/TransactionManager/"`)
	shown := p.raw("GET /TMI/1.4/ HTTP/1.1\r\nHost: premium-" + openLink + ".eu.clickandbuy.com\r\nConnection: close\r\n\r\n")
	assert.Contains(t, shown.Header.Get("Content-Type"), "text/html", "a script of a shop may be called so too")
}

// TestTheRecordedNameOfAnswers: the parts are named as their elements, and on request
// as they were recorded (CB-118).
func TestTheRecordedNameOfAnswers(t *testing.T) {
	p := open(t, arrange{})
	const wsdl = "/TMI/1.4/TransactionManagerbinding.wsdl"
	served, recorded := p.get(p.URL+"/clickandbuy"+wsdl).Body, p.get(p.URL+"/clickandbuy"+wsdl+"?output=_return").Body
	assert.Equal(t, 29, strings.Count(served, `<wsdl:part name="return" `))
	assert.NotContains(t, served, "_return")
	assert.Equal(t, served, strings.ReplaceAll(recorded, `name="_return"`, `name="return"`))
	assert.Equal(t, 29, strings.Count(recorded, `<wsdl:part name="_return" `))
}
