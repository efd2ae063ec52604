package clickandbuy

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// What a request may be at most; anything beyond is fault 34 (CB-147). A batch of 128
// payments with addresses has several thousand elements (CB-196).
const (
	maxSOAPBytes    = 512 << 10
	maxSOAPDepth    = 32
	maxSOAPElements = 10_000
)

const soap11Namespace = "http://schemas.xmlsoap.org/soap/envelope/"

// soapCall is a decoded request: the first child of the SOAP Body. What it calls is
// told by that element alone, not by the SOAPAction (CB-167).
type soapCall struct {
	Operation string // local name
	Arguments []*soapNode
	Notes     []string
}

// soapNode is an element by its local name (CB-164): namespaces, prefixes and
// attributes (xsi:type, encodingStyle) make no difference (CB-169).
type soapNode struct {
	Name     string
	Text     string // character data of the element itself; blanks are kept
	Children []*soapNode

	text     []byte
	id, href string // of multi-reference values: id="x" here, href="#x" there
}

// decodeSOAP reads a SOAP 1.1 request as tolerantly as the clients in use need it
// (CB-164 to CB-169). Every error is a *tmiError with fault 34; no bytes make it panic.
func decodeSOAP(body []byte, contentType string) (soapCall, error) {
	if len(body) > maxSOAPBytes {
		return soapCall{}, invalidParameter("the request has more than %d bytes", maxSOAPBytes)
	}
	text, err := toUTF8(body, contentType)
	if err != nil {
		return soapCall{}, err
	}
	var call soapCall
	root, namespace, err := parseXML(text)
	if err != nil {
		return soapCall{}, err
	}
	if root.Name != "Envelope" {
		return soapCall{}, invalidParameter("the document is <%s>, no SOAP envelope", shorten(root.Name))
	}
	if namespace != soap11Namespace {
		call.Notes = append(call.Notes, "the envelope is not in the namespace of SOAP 1.1 (CB-114): "+shorten(namespace))
	}
	content := root.child("Body")
	if content == nil {
		return soapCall{}, invalidParameter("the envelope has no Body")
	}
	for _, first := range content.Children {
		if first.Name == "multiRef" { // Axis may write the values before the call
			continue
		}
		refs := references{targets: map[string]*soapNode{}}
		refs.collect(content)
		wrapper, err := refs.resolve(first, 0)
		if err != nil {
			return soapCall{}, err
		}
		call.Operation, call.Arguments = wrapper.Name, wrapper.Children
		return call, nil
	}
	return soapCall{}, invalidParameter("the Body is empty")
}

// child is the first child with that local name, nil where there is none.
func (n *soapNode) child(name string) *soapNode {
	for _, c := range n.Children {
		if c.Name == name {
			return c
		}
	}
	return nil
}

// parseXML reads one document into a tree, and the namespace of its root. Document
// types are refused, so there are no entities beyond XML's own five.
func parseXML(text []byte) (root *soapNode, namespace string, err error) {
	d := xml.NewDecoder(bytes.NewReader(text))
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // toUTF8 did it
	var open []*soapNode
	elements := 0
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, "", invalidParameter("not well-formed: %s", shorten(err.Error()))
		}
		switch token := token.(type) {
		case xml.Directive:
			return nil, "", invalidParameter("a document type is not allowed")
		case xml.StartElement:
			if elements++; elements > maxSOAPElements || len(open) == maxSOAPDepth {
				return nil, "", invalidParameter("more than %d elements, or nested deeper than %d", maxSOAPElements, maxSOAPDepth)
			}
			n := newNode(token)
			switch {
			case len(open) > 0:
				parent := open[len(open)-1]
				parent.Children = append(parent.Children, n)
			case root == nil:
				root, namespace = n, token.Name.Space
			default:
				return nil, "", invalidParameter("a second document follows the first")
			}
			open = append(open, n)
		case xml.EndElement: // encoding/xml has checked that it closes the last one
			last := open[len(open)-1]
			last.Text, last.text = string(last.text), nil
			open = open[:len(open)-1]
		case xml.CharData:
			if len(open) > 0 {
				last := open[len(open)-1]
				last.text = append(last.text, token...)
			} else if strings.TrimSpace(string(token)) != "" {
				return nil, "", invalidParameter("text outside of the document")
			}
		}
	}
	if root == nil {
		return nil, "", invalidParameter("the request has no XML document")
	}
	return root, namespace, nil
}

func newNode(start xml.StartElement) *soapNode {
	n := &soapNode{Name: start.Name.Local}
	for _, a := range start.Attr {
		if a.Name.Space != "" {
			continue
		}
		switch a.Name.Local {
		case "id":
			n.id = a.Value
		case "href":
			n.href = a.Value
		}
	}
	return n
}
