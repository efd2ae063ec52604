package clickandbuy_test

import (
	"encoding/xml"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// description is what the interface description says, read by this test alone.
type description struct {
	structures map[string][]part
	words      map[string][]string
	operations map[string]described
}

type part struct {
	Name string `xml:"name,attr"`
	Type string `xml:"type,attr"`
	Min  string `xml:"minOccurs,attr"`
	Max  string `xml:"maxOccurs,attr"`
}

type described struct {
	port      string
	arguments []part
	result    string
}

var readDescription = sync.OnceValue(func() description {
	text, err := os.ReadFile("wsdl/TMI_1.4.wsdl")
	if err != nil {
		panic(err)
	}
	var doc struct {
		Complex []struct {
			Name  string `xml:"name,attr"`
			Parts []part `xml:"sequence>element"`
		} `xml:"types>schema>complexType"`
		Simple []struct {
			Name  string `xml:"name,attr"`
			Words []struct {
				Value string `xml:"value,attr"`
			} `xml:"restriction>enumeration"`
		} `xml:"types>schema>simpleType"`
		Messages []struct {
			Name  string `xml:"name,attr"`
			Parts []part `xml:"part"`
		} `xml:"message"`
		Ports []struct {
			Name       string `xml:"name,attr"`
			Operations []struct {
				Name string `xml:"name,attr"`
			} `xml:"operation"`
		} `xml:"portType"`
	}
	if err := xml.Unmarshal(text, &doc); err != nil {
		panic(err)
	}
	d := description{map[string][]part{}, map[string][]string{}, map[string]described{}}
	for _, c := range doc.Complex {
		d.structures[c.Name] = c.Parts
	}
	for _, s := range doc.Simple {
		for _, w := range s.Words {
			d.words[s.Name] = append(d.words[s.Name], w.Value)
		}
	}
	messages := map[string][]part{}
	for _, m := range doc.Messages {
		messages[m.Name] = m.Parts
	}
	for _, pt := range doc.Ports {
		for _, o := range pt.Operations {
			d.operations[o.Name] = described{pt.Name, messages[pt.Name+"."+o.Name], messages[pt.Name+"."+o.Name+"Response"][0].Type}
		}
	}
	return d
})

// node is an element of an answer.
type node struct {
	XMLName  xml.Name
	Attrs    []xml.Attr `xml:",any,attr"`
	Text     string     `xml:",chardata"`
	Children []node     `xml:",any"`
}

func (n node) attr(name string) string {
	for _, a := range n.Attrs {
		if a.Name.Local == name && a.Name.Space == "http://www.w3.org/2001/XMLSchema-instance" {
			return a.Value
		}
	}
	return ""
}

// only is the one child of an element.
func (n node) only(t *testing.T, space, name string) node {
	t.Helper()
	require.Len(t, n.Children, 1, n.XMLName.Local)
	require.Equal(t, xml.Name{Space: space, Local: name}, n.Children[0].XMLName)
	return n.Children[0]
}

const soapSpace = "http://schemas.xmlsoap.org/soap/envelope/"

// requireDescribed holds an answer or a fault of TMI against the description: every
// element in its place, of its type, and typed or not as CB-159, CB-160 and CB-161 want.
func requireDescribed(t *testing.T, operation string, g page) {
	t.Helper()
	d := readDescription()
	op, known := d.operations[operation]
	if !known {
		return
	}
	var envelope node
	require.NoError(t, xml.Unmarshal([]byte(g.Body), &envelope), g.Body)
	body := envelope.only(t, soapSpace, "Body")
	if g.Status != 200 {
		exception := "TransactionManager.Payment.PaymentException" // CB-119
		if op.port == "TransactionManager.Status" {
			exception = "TransactionManager.Status.StatusException"
		}
		fault := body.only(t, soapSpace, "Fault")
		require.Equal(t, []string{"faultcode", "faultstring", "faultactor", "detail"}, names(fault))
		require.Equal(t, "SOAP-ENV:"+exception, fault.Children[0].Text)
		require.Equal(t, "Exception raised in: "+operation, fault.Children[1].Text)
		require.Equal(t, []string{"message", "id"}, names(fault.Children[3].only(t, "", exception)))
		return
	}
	result := body.only(t, op.port, operation+"Response").only(t, "", "return")
	d.require(t, result, op.result)
}

func names(n node) []string {
	var all []string
	for _, c := range n.Children {
		all = append(all, c.XMLName.Local)
	}
	return all
}

func (d description) require(t *testing.T, n node, as string) {
	t.Helper()
	as = as[strings.IndexByte(as, ':')+1:]
	require.Empty(t, n.XMLName.Space, "children are unqualified (CB-116)")
	if parts, structure := d.structures[as]; structure {
		require.Empty(t, n.attr("type"), as)
		d.requireParts(t, n, as, parts)
		return
	}
	require.Empty(t, n.Children, as)
	if words, enumeration := d.words[as]; enumeration {
		require.Empty(t, n.attr("type"), "CB-160")
		require.Contains(t, words, n.Text, as)
		return
	}
	require.Equal(t, "xsd:"+as, n.attr("type"), n.XMLName.Local)
	switch bits := map[string]int{"long": 64, "int": 32, "short": 16}[as]; {
	case bits > 0:
		_, err := strconv.ParseInt(n.Text, 10, bits)
		require.NoError(t, err, n.XMLName.Local)
	case as == "unsignedInt":
		_, err := strconv.ParseUint(n.Text, 10, 32)
		require.NoError(t, err, n.XMLName.Local)
	case as == "boolean":
		require.Contains(t, []string{"true", "false"}, n.Text)
	default:
		require.Equal(t, "string", as)
	}
}

func (d description) requireParts(t *testing.T, n node, as string, parts []part) {
	t.Helper()
	rest := n.Children
	for _, p := range parts {
		taken := 0
		for len(rest) > 0 && rest[0].XMLName.Local == p.Name && (taken == 0 || p.Max == "unbounded") {
			d.require(t, rest[0], p.Type)
			rest, taken = rest[1:], taken+1
		}
		require.True(t, taken > 0 || p.Min == "0", "%s lacks %s: %v", as, p.Name, names(n))
	}
	require.Empty(t, rest, "%s has more: %v", as, names(n))
}

// TestEveryOperationIsServed: none of the 29 answers fault 50 any more, and each has
// what rules can ask of it.
func TestEveryOperationIsServed(t *testing.T) {
	p := open(t, arrange{})
	d := readDescription()
	require.Len(t, d.operations, 29)
	for name, op := range d.operations {
		var arguments []string
		for _, a := range op.arguments {
			arguments = append(arguments, a.Name+"="+sampleOf(d, a))
		}
		answer := p.tmi(question(name, arguments...))
		require.NotEqual(t, "50", answer.fault(), "%s: %s", name, p.Notes())
		require.NotContains(t, p.Notes(), "lacks", name)
		require.Equal(t, "clickandbuy.tmi."+name, p.Last().Op)
	}
}

// sampleOf is an argument that can be read, if not obeyed.
func sampleOf(d description, p part) string {
	as := p.Type[strings.IndexByte(p.Type, ':')+1:]
	switch {
	case p.Name == "sellerID":
		return "222333444"
	case p.Name == "tmPassword":
		return "secret1"
	case p.Name == "slaveMerchantID":
		return "0"
	case d.structures[as] != nil:
		var b strings.Builder
		for _, inner := range d.structures[as] {
			b.WriteString("<" + inner.Name + ">" + sampleOf(d, inner) + "</" + inner.Name + ">")
		}
		return b.String()
	case d.words[as] != nil:
		return d.words[as][0]
	case as == "string":
		return map[bool]string{true: "", false: "x1"}[slices.Contains([]string{"startDateTime", "endDateTime"}, p.Name)]
	}
	return "1"
}
