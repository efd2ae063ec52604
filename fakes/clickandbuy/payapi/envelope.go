package payapi

import "strings"

// Element is an element of an answer. One without a name is none: what an answer leaves
// out.
type Element struct {
	Name     string
	Text     string
	Children []Element
}

// Text is an element with a text.
func Text(name, text string) Element { return Element{Name: name, Text: text} }

// Optional is Text, left out where there is no text.
func Optional(name, text string) Element {
	if text == "" {
		return Element{}
	}
	return Text(name, text)
}

// Group is an element with children.
func Group(name string, children ...Element) Element { return Element{Name: name, Children: children} }

const (
	envelopeHead = `<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/"><SOAP-ENV:Header/><SOAP-ENV:Body>`
	envelopeFoot = `</SOAP-ENV:Body></SOAP-ENV:Envelope>`
)

// Answer spells the answer of an operation with exactly the prefixes SOAP-ENV and ns2,
// ns2 declared on the answer's element (CB-208).
func Answer(v Version, operation string, children ...Element) []byte {
	var out strings.Builder
	out.WriteString(envelopeHead)
	spellRoot(&out, v, Group(operation+"_Response", children...))
	out.WriteString(envelopeFoot)
	return []byte(out.String())
}

// Fault spells a call that fails as a whole (CB-211).
func Fault(v Version, text string, details ...Element) []byte {
	var out strings.Builder
	out.WriteString(envelopeHead + `<SOAP-ENV:Fault><faultcode>SOAP-ENV:Server</faultcode><faultstring>` + Escape(text) + `</faultstring><detail>`)
	spellRoot(&out, v, Group("errorDetails", details...))
	out.WriteString(`</detail></SOAP-ENV:Fault>` + envelopeFoot)
	return []byte(out.String())
}

func spellRoot(out *strings.Builder, v Version, root Element) {
	out.WriteString("<ns2:" + root.Name + ` xmlns:ns2="` + v.Namespace() + `">`)
	for _, child := range root.Children {
		child.spell(out)
	}
	out.WriteString("</ns2:" + root.Name + ">")
}

func (e Element) spell(out *strings.Builder) {
	if e.Name == "" {
		return
	}
	out.WriteString("<ns2:" + e.Name + ">" + Escape(e.Text))
	for _, child := range e.Children {
		child.spell(out)
	}
	out.WriteString("</ns2:" + e.Name + ">")
}
