package clickandbuy_test

import (
	"encoding/xml"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The 20 operations by port, typed anew from CB-180 to CB-183.
var payPorts = map[string]string{
	"Pay": "payRequest payRequestRecurring refundRequest cancelRequest creditRequest statusRequest createBatch addBatchItem executeBatch cancelBatch getBatchStatus " +
		"payInvocationException",
	"Accounting":   "getAccountingDocuments accountingInvocationException",
	"Registration": "createMerchantRegistration getMerchantRegistrationStatus registrationInvocationException",
	"FeeCalculator": "getFeeCardCategories getFeeCardCurrencies getFeeCardInvoicingCycles getFeeCardSettlementDelays getFeeCardAverageTicketSizes getFeeCard " +
		"feeCalculatorInvocationException",
}

type payDescription struct {
	Name     string `xml:"name,attr"`
	Target   string `xml:"targetNamespace,attr"`
	Messages []struct {
		Name  string `xml:"name,attr"`
		Parts []struct {
			Name    string `xml:"name,attr"`
			Element string `xml:"element,attr"`
		} `xml:"part"`
	} `xml:"message"`
	PortTypes []struct {
		Name       string `xml:"name,attr"`
		Operations []struct {
			Name  string `xml:"name,attr"`
			Fault struct {
				Name string `xml:"name,attr"`
			} `xml:"fault"`
		} `xml:"operation"`
	} `xml:"portType"`
	Service struct {
		Name  string `xml:"name,attr"`
		Ports []struct {
			Name    string `xml:"name,attr"`
			Binding string `xml:"binding,attr"`
			Address struct {
				Location string `xml:"location,attr"`
			} `xml:"address"`
		} `xml:"port"`
	} `xml:"service"`
}

func TestPayDescriptionFollowsItsRules(t *testing.T) {
	p := open(t, arrange{})
	got := p.Get(p.URL + "/clickandbuy/webservices/pay_1_1_0.wsdl")
	require.Equal(t, http.StatusOK, got.Status)
	assert.Equal(t, "text/xml; charset=utf-8", got.Header.Get("Content-Type"))
	var read payDescription
	require.NoError(t, xml.Unmarshal([]byte(got.Body), &read))
	assert.Equal(t, "pay_1_1_0", read.Name, "CB-178")
	assert.Equal(t, "http://api.clickandbuy.com/webservices/pay_1_1_0/", read.Target, "CB-177")
	assert.Equal(t, "Pay", read.Service.Name)
	assert.Len(t, read.Messages, 41, "20 questions, 20 answers and errorDetails")
	for _, m := range read.Messages {
		require.Len(t, m.Parts, 1, m.Name)
		part := "fault"
		if strings.HasSuffix(m.Name, "_Request") {
			part = "parameters"
		} else if strings.HasSuffix(m.Name, "_Response") {
			part = "return"
		}
		assert.Equal(t, part, m.Parts[0].Name, m.Name)
		assert.Equal(t, "tns:"+m.Name, m.Parts[0].Element)
	}
	require.Len(t, read.PortTypes, len(payPorts))
	for i, port := range read.PortTypes {
		name := strings.TrimSuffix(port.Name, "PortType")
		var operations []string
		fault := ""
		for _, op := range port.Operations {
			operations, fault = append(operations, op.Name), op.Fault.Name
			assert.Contains(t, got.Body, `<soap:operation soapAction="urn:`+op.Name+`"/>`)
		}
		assert.Equal(t, payPorts[name], strings.Join(append(operations, fault), " "))
		assert.Equal(t, port.Name, read.Service.Ports[i].Name)
		assert.Equal(t, "tns:"+name+"Binding", read.Service.Ports[i].Binding)
		assert.Equal(t, p.URL+"/clickandbuy/webservices/soap/pay_1_1_0/", read.Service.Ports[i].Address.Location)
	}
}

// TestPayDescriptionsLeadHere: the addresses in them are of the kind asked by, whatever
// names the dead hosts had (CB-175, CB-176).
func TestPayDescriptionsLeadHere(t *testing.T) {
	p := open(t, arrange{public: "https://pay.example"})
	for _, c := range []struct{ host, base string }{
		{"", p.URL + "/clickandbuy"},
		{"api.clickandbuy.com", "http://api.clickandbuy.com"},
		{"API.clickandbuy-s1.com:8443", "http://api.clickandbuy-s1.com:8443"},
	} {
		for _, version := range []string{"pay_1_0_0", "pay_1_1_0"} {
			address, path := p.URL, "/webservices/"+version
			if c.host == "" {
				address += "/clickandbuy"
			}
			got := p.Ask("GET", address+path+".wsdl", c.host, nil, nil)
			require.Equal(t, http.StatusOK, got.Status, c.host)
			assert.Contains(t, got.Body, `schemaLocation="`+c.base+path+`.xsd"`)
			assert.Equal(t, 4, strings.Count(got.Body, `<soap:address location="`+c.base+"/webservices/soap/"+version+`/"/>`))
			xsd := p.Ask("GET", address+path+".xsd", c.host, nil, nil)
			require.Equal(t, http.StatusOK, xsd.Status)
			assert.Contains(t, xsd.Body, `targetNamespace="http://api.clickandbuy.com/webservices/`+version+`/"`)
			assert.Len(t, regexp.MustCompile(`<xs:element name="\w+_Request" type="\w+_Request"/>`).FindAllString(xsd.Body, -1), 20)
		}
	}
}
