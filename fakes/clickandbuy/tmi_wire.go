package clickandbuy

import (
	"cmp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// The envelope of every answer. Its prefix is exactly SOAP-ENV, and nothing stands
// between Body and its first child: one client selects both literally (CB-157, CB-158).
const (
	envelopeOpen = `<?xml version="1.0" encoding="UTF-8"?>` + "\n" +
		`<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/"` +
		` xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">` +
		`<SOAP-ENV:Body>`
	envelopeClose = `</SOAP-ENV:Body></SOAP-ENV:Envelope>`
)

// wireElement is a result or a part of one. Build it with the functions below: they
// know which elements carry an xsi:type.
type wireElement struct {
	name     string
	xsiType  string // "" for structures and enumerations
	text     string
	children []wireElement
}

// wireBoolean is typed: untyped, NuSOAP yields the text "false", which PHP takes for
// true (CB-159).
func wireBoolean(name string, v bool) wireElement {
	return wireElement{name: name, xsiType: "xsd:boolean", text: strconv.FormatBool(v)}
}

func wireLong(name string, v int64) wireElement {
	return wireElement{name: name, xsiType: "xsd:long", text: strconv.FormatInt(v, 10)}
}

func wireShort(name string, v int64) wireElement {
	return wireElement{name: name, xsiType: "xsd:short", text: strconv.FormatInt(v, 10)}
}

func wireInt(name string, v int) wireElement {
	return wireElement{name: name, xsiType: "xsd:int", text: strconv.Itoa(v)}
}

// wireAmount is an amount in hundredths (CB-143).
func wireAmount(name string, hundredths int64) wireElement {
	return wireElement{name: name, xsiType: "xsd:unsignedInt", text: strconv.FormatInt(hundredths, 10)}
}

func wireString(name, v string) wireElement {
	return wireElement{name: name, xsiType: "xsd:string", text: v}
}

// wireEnumeration is untyped: Axis fails on an enumeration typed xsd:string (CB-160).
func wireEnumeration(name, v string) wireElement {
	return wireElement{name: name, text: v}
}

func wireStructure(name string, children ...wireElement) wireElement {
	return wireElement{name: name, children: children}
}

// untyped is the element without any xsi:type: the answer in which a merchant's
// truth test reads "false" as true (CB-282).
func (e wireElement) untyped() wireElement {
	e.xsiType = ""
	children := e.children
	e.children = nil
	for _, c := range children {
		e.children = append(e.children, c.untyped())
	}
	return e
}

func (e wireElement) write(b *strings.Builder, attributes string) {
	b.WriteString("<" + e.name + attributes)
	if e.xsiType != "" {
		b.WriteString(` xsi:type="` + e.xsiType + `"`)
	}
	b.WriteString(">")
	b.WriteString(escapeXML(e.text))
	for _, c := range e.children {
		c.write(b, "")
	}
	b.WriteString("</" + e.name + ">")
}

// tmiAnswer is the body of a successful answer. result becomes <return> whatever its
// name, the WSDL's _return notwithstanding (CB-118), and leaves the wrapper's
// namespace (CB-163).
func tmiAnswer(op tmiOperation, result wireElement) []byte {
	var b strings.Builder
	b.WriteString(envelopeOpen)
	b.WriteString(`<` + op.Name + `Response xmlns="` + op.Port.namespace() + `">`)
	result.name = "return"
	result.write(&b, ` xmlns=""`)
	b.WriteString(`</` + op.Name + `Response>` + envelopeClose)
	return []byte(b.String())
}

// tmiFaultAnswer is the body of a fault, to be sent with tmiFaultStatus. operation is
// the name as the request spelt it, "" where the request could not be read; port is
// that of the operation, "" (as Status) where it is unknown. The parts have no
// namespace and stand in SOAP 1.1's order, faultactor before detail (CB-154, CB-162);
// namesp1 is bound to what SOAP::Lite binds it to, never to the WSDL's types (CB-161).
func tmiFaultAnswer(port tmiPort, operation string, e *tmiError) []byte {
	if operation == "" {
		operation = "TransactionManager"
	}
	name := port.exception()
	var b strings.Builder
	b.WriteString(envelopeOpen)
	b.WriteString(`<SOAP-ENV:Fault><faultcode>SOAP-ENV:` + name + `</faultcode>`)
	b.WriteString(`<faultstring>Exception raised in: ` + escapeXML(operation) + `</faultstring>`)
	b.WriteString(`<faultactor>https://clickandbuy.com/</faultactor><detail>`)
	b.WriteString(`<` + name + ` xmlns:namesp1="http://namespaces.soaplite.com/perl" xsi:type="namesp1:` + name + `">`)
	b.WriteString(`<message xsi:type="xsd:string">` + escapeXML(e.message()) + `</message>`)
	b.WriteString(`<id xsi:type="xsd:int">` + strconv.Itoa(cmp.Or(e.ID, int(e.Fault))) + `</id>`)
	b.WriteString(`</` + name + `></detail></SOAP-ENV:Fault>` + envelopeClose)
	return []byte(b.String())
}

// escapeXML is text as character data. What XML 1.0 cannot carry at all, control
// characters and bytes that are no UTF-8, is dropped: merchants' parsers would refuse
// the whole answer for it.
func escapeXML(text string) string {
	if !strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r > '~' || r == '&' || r == '<' || r == '>' }) {
		return text
	}
	var b strings.Builder
	for i, r := range text {
		switch {
		case r == '&':
			b.WriteString("&amp;")
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '\r': // a parser would make a line feed of it
			b.WriteString("&#xD;")
		case r == utf8.RuneError && !strings.HasPrefix(text[i:], "\uFFFD"):
		case r < ' ' && r != '\t' && r != '\n', r == 0xFFFE, r == 0xFFFF:
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
