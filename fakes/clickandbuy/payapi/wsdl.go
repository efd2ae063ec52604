package payapi

import (
	_ "embed" // the schema
	"encoding/xml"
	"fmt"
	"strings"
)

//go:embed pay_1_1_0.xsd
var schema string

// XSD is the schema of a version. The two differ in their namespace as far as anybody
// knows (CB-207).
func XSD(v Version) []byte { return []byte(strings.ReplaceAll(schema, string(V110), string(v))) }

// WSDL is the description of a version, made by its rules (CB-177 to CB-179): location is
// the address of all four ports, schemaLocation that of the schema.
func WSDL(v Version, location, schemaLocation string) []byte {
	var out strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&out, format+"\n", args...) }
	line(`<?xml version="1.0" encoding="UTF-8"?>`)
	line(`<wsdl:definitions name="%s" targetNamespace="%s" xmlns:tns="%s" xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:xs="http://www.w3.org/2001/XMLSchema">`,
		v, v.Namespace(), v.Namespace())
	line(` <wsdl:types><xs:schema><xs:import namespace="%s" schemaLocation="%s"/></xs:schema></wsdl:types>`, v.Namespace(), Escape(schemaLocation))
	line(` <wsdl:message name="errorDetails"><wsdl:part name="fault" element="tns:errorDetails"/></wsdl:message>`)
	for _, operation := range Operations() {
		line(` <wsdl:message name="%s_Request"><wsdl:part name="parameters" element="tns:%s_Request"/></wsdl:message>`, operation, operation)
		line(` <wsdl:message name="%s_Response"><wsdl:part name="return" element="tns:%s_Response"/></wsdl:message>`, operation, operation)
	}
	for _, port := range Ports {
		line(` <wsdl:portType name="%sPortType">`, port.Name)
		for _, operation := range port.Operations {
			line(`  <wsdl:operation name="%s"><wsdl:input message="tns:%s_Request"/><wsdl:output message="tns:%s_Response"/><wsdl:fault name="%s" message="tns:errorDetails"/></wsdl:operation>`,
				operation, operation, operation, port.Fault)
		}
		line(` </wsdl:portType>`)
	}
	for _, port := range Ports {
		line(` <wsdl:binding name="%sBinding" type="tns:%sPortType">`, port.Name, port.Name)
		line(`  <soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>`)
		for _, operation := range port.Operations {
			line(`  <wsdl:operation name="%s"><soap:operation soapAction="urn:%s"/><wsdl:input><soap:body use="literal"/></wsdl:input><wsdl:output><soap:body use="literal"/></wsdl:output><wsdl:fault name="%s"><soap:fault name="%s" use="literal"/></wsdl:fault></wsdl:operation>`,
				operation, operation, port.Fault, port.Fault)
		}
		line(` </wsdl:binding>`)
	}
	line(` <wsdl:service name="Pay">`)
	for _, port := range Ports {
		line(`  <wsdl:port name="%sPortType" binding="tns:%sBinding"><soap:address location="%s"/></wsdl:port>`, port.Name, port.Name, Escape(location))
	}
	line(` </wsdl:service>`)
	line(`</wsdl:definitions>`)
	return []byte(out.String())
}

// Escape is a text as it stands in XML, in content and between quotes. What XML cannot
// hold becomes a replacement character.
func Escape(text string) string {
	var out strings.Builder
	_ = xml.EscapeText(&out, []byte(text))
	return out.String()
}
