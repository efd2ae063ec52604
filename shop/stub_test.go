package shop

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
)

// stubTMI is a transaction manager interface that says what a test tells it to.
// It is written from the manual, chapter 3.5, and shares nothing with the shop.
type stubTMI struct {
	url     string
	answers []stubAnswer // the last one is repeated

	mu        sync.Mutex
	questions []asked
}

// asked is what a question of the shop looked like (manual 3.5.3).
type asked struct{ path, action, contentType, body string }

type stubAnswer func(http.ResponseWriter)

// ServeHTTP serves the interface description and the service, at an address that
// only the description tells.
func (s *stubTMI) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.HasSuffix(r.URL.Path, ".wsdl") {
		fmt.Fprintf(w, stubWSDL, s.url)
		return
	}
	text, _ := io.ReadAll(r.Body)
	s.mu.Lock()
	s.questions = append(s.questions, asked{
		r.URL.Path, r.Header.Get("SOAPAction"), r.Header.Get("Content-Type"), string(text),
	})
	answer := s.answers[min(len(s.questions), len(s.answers))-1]
	s.mu.Unlock()
	answer(w)
}

// stubWSDL has the ports of other operations before and after the one that counts.
const stubWSDL = `<?xml version="1.0" encoding="ISO-8859-1"?>
<definitions xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:tns="urn:t">
 <portType name="S"><operation name="isExternalBDRIDCommitted"><input message="tns:m"/></operation></portType>
 <binding name="P" type="tns:P"><soap:binding style="rpc"/><operation name="placeEasyCollectMulti"><soap:operation soapAction="x"/></operation></binding>
 <binding name="S" type="tns:S"><soap:binding style="rpc"/>
  <operation name="isBDRIDCommitted"><soap:operation soapAction="TransactionManager.Status#isBDRIDCommitted"/></operation>
  <operation name="isExternalBDRIDCommitted"><soap:operation soapAction="TransactionManager.Status#isExternalBDRIDCommitted"/>
   <input><soap:body use="literal" namespace="TransactionManager.Status"/></input></operation>
 </binding>
 <service name="TransactionManagerServices">
  <port name="Payment" binding="tns:P"><soap:address location="http://127.0.0.1:1/wrong"/></port>
  <port name="Status" binding="tns:S"><soap:address location="%s/services/TMI/1.4/"/></port>
 </service>
</definitions>`

const stubEnvelope = `<?xml version="1.0" encoding="UTF-8"?>
<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><SOAP-ENV:Body>%s</SOAP-ENV:Body></SOAP-ENV:Envelope>`

func says(status int, text string) stubAnswer {
	return func(w http.ResponseWriter) {
		w.Header().Set("Content-Type", "text/xml; charset=utf-8")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, text)
	}
}

func processed(isCommitted, bdr string) stubAnswer {
	return says(http.StatusOK, fmt.Sprintf(stubEnvelope, `<isExternalBDRIDCommittedResponse xmlns="TransactionManager.Status"><return xmlns="">`+
		`<isCommitted xsi:type="xsd:boolean">`+isCommitted+`</isCommitted><BDRID xsi:type="xsd:long">`+bdr+`</BDRID></return></isExternalBDRIDCommittedResponse>`))
}

func committed(bdr string) stubAnswer { return processed("true", bdr) }

// fault is printed in the manual with blanks around the texts.
func fault(id, text string) stubAnswer {
	return says(http.StatusInternalServerError, fmt.Sprintf(stubEnvelope, `<SOAP-ENV:Fault>
<faultcode> SOAP-ENV:TransactionManager.Status.StatusException </faultcode><faultstring> Exception raised in: isExternalBDRIDCommitted </faultstring>
<faultactor>https://clickandbuy.com/</faultactor><detail><TransactionManager.Status.StatusException xmlns:namesp1="http://namespaces.soaplite.com/perl" xsi:type="namesp1:TransactionManager.Status.StatusException">
<message xsi:type="xsd:string">`+text+`</message> <id xsi:type="xsd:int"> `+id+` </id></TransactionManager.Status.StatusException></detail></SOAP-ENV:Fault>`))
}

// hangsUp cuts the connection without an answer.
func hangsUp(http.ResponseWriter) { panic(http.ErrAbortHandler) }
