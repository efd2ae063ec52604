package clickandbuy_test

import (
	"encoding/xml"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// paySchema is what the schema says, read by this test alone.
type paySchema struct {
	roots   map[string]string // types of the elements that stand alone
	complex map[string]payStructure
	simple  map[string]payText
}

type payStructure struct {
	Name     string `xml:"name,attr"`
	All      []part `xml:"all>element"`
	Sequence []part `xml:"sequence>element"`
	Choice   []part `xml:"choice>element"`
}

type payText struct {
	Name string `xml:"name,attr"`
	Is   struct {
		Base  string `xml:"base,attr"`
		Words []struct {
			Value string `xml:"value,attr"`
		} `xml:"enumeration"`
	} `xml:"restriction"`
}

var readPaySchema = sync.OnceValue(func() paySchema {
	text, err := os.ReadFile("payapi/pay_1_1_0.xsd")
	if err != nil {
		panic(err)
	}
	var doc struct {
		Roots   []part         `xml:"element"`
		Complex []payStructure `xml:"complexType"`
		Simple  []payText      `xml:"simpleType"`
	}
	if err := xml.Unmarshal(text, &doc); err != nil {
		panic(err)
	}
	s := paySchema{map[string]string{}, map[string]payStructure{}, map[string]payText{}}
	for _, r := range doc.Roots {
		s.roots[r.Name] = r.Type
	}
	for _, c := range doc.Complex {
		s.complex[c.Name] = c
	}
	for _, t := range doc.Simple {
		s.simple[t.Name] = t
	}
	return s
})

// requireValid holds an answer of the pay API against the schema of its version: what is
// in the body, or in a fault's detail (CB-177, CB-185, CB-211). The clients' tests do so
// with libxml2; this one sees every answer of every test.
func requireValid(t require.TestingT, version string, envelope payElement) {
	body := envelope.Children[len(envelope.Children)-1]
	require.Equal(t, xml.Name{Space: soapSpace, Local: "Body"}, body.XMLName)
	require.Len(t, body.Children, 1)
	root := body.Children[0]
	if root.XMLName.Local == "Fault" {
		require.Len(t, root.Children, 3, "faultcode, faultstring, detail")
		require.Len(t, root.Children[2].Children, 1)
		root = root.Children[2].Children[0]
	}
	s := readPaySchema()
	require.Contains(t, s.roots, root.XMLName.Local)
	s.require(t, "http://api.clickandbuy.com/webservices/"+version+"/", root, s.roots[root.XMLName.Local])
}

func (s paySchema) require(t require.TestingT, space string, n payElement, as string) {
	require.Equal(t, space, n.XMLName.Space, n.XMLName.Local)
	if structure, ok := s.complex[as]; ok {
		require.Empty(t, strings.TrimSpace(n.Text), n.XMLName.Local)
		structure.require(t, n, func(child payElement, of part) { s.require(t, space, child, of.Type) })
		return
	}
	require.Empty(t, n.Children, n.XMLName.Local)
	base, words := as, []string(nil)
	if text, ok := s.simple[as]; ok {
		base = text.Is.Base
		for _, word := range text.Is.Words {
			words = append(words, word.Value)
		}
	}
	if words != nil {
		require.Contains(t, words, n.Text, "%s is a %s", n.XMLName.Local, as)
	}
	require.True(t, isA(base, n.Text), "%s is no %s: %q", n.XMLName.Local, base, n.Text)
}

// require gives each child with the part that it is to see, once it stands where it may.
func (c payStructure) require(t require.TestingT, n payElement, see func(payElement, part)) {
	parts := slices.Concat(c.All, c.Sequence, c.Choice)
	counts, last := make([]int, len(parts)), 0
	for _, child := range n.Children {
		i := slices.IndexFunc(parts, func(p part) bool { return p.Name == child.XMLName.Local })
		require.GreaterOrEqual(t, i, 0, "%s has no %s", c.Name, child.XMLName.Local)
		if c.Sequence != nil {
			require.GreaterOrEqual(t, i, last, "%s has %s earlier", c.Name, child.XMLName.Local)
		}
		counts[i], last = counts[i]+1, i
		see(child, parts[i])
	}
	for i, p := range parts {
		require.True(t, counts[i] <= 1 || p.Max == "unbounded", "%s has one %s", c.Name, p.Name)
		require.True(t, counts[i] > 0 || p.Min == "0" || c.Choice != nil, "%s lacks %s", c.Name, p.Name)
	}
	if c.Choice != nil {
		require.LessOrEqual(t, len(n.Children), 1, "%s is a choice", c.Name)
	}
}

var (
	xsDecimal  = regexp.MustCompile(`^[+-]?(\d+(\.\d*)?|\.\d+)$`)
	xsBoolean  = regexp.MustCompile(`^(true|false|0|1)$`)
	xsDateTime = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$`)
)

// isA tells whether a text is a value of one of XML Schema's types.
func isA(base, text string) bool {
	whole := func(bits int) bool { _, err := strconv.ParseInt(text, 10, bits); return err == nil }
	switch base {
	case "xs:long":
		return whole(64)
	case "xs:int":
		return whole(32)
	case "xs:short":
		return whole(16)
	case "xs:decimal":
		return xsDecimal.MatchString(text)
	case "xs:boolean":
		return xsBoolean.MatchString(text)
	case "xs:dateTime":
		return xsDateTime.MatchString(text)
	case "xs:date":
		_, err := time.Parse(time.DateOnly, text)
		return err == nil
	case "xs:string", "xs:anyURI":
		return true
	}
	return false // a type that this test does not know
}

// TestPaySamplesAreValid: the check itself takes the samples, and sees what is wrong with
// one (CB-179).

// complaint is a test that only fails.
type complaint struct{}

func (complaint) Errorf(string, ...any) {}
func (complaint) FailNow()              { panic(complaint{}) }

// TestPaySchemaCheck: the check takes the samples (CB-179), and minds what is wrong.
func TestPaySchemaCheck(t *testing.T) {
	minds := func(text string) (minded bool) {
		var envelope payElement
		require.NoError(t, xml.Unmarshal([]byte(text), &envelope))
		defer func() { minded = recover() != nil }()
		requireValid(complaint{}, "pay_1_1_0", envelope)
		return false
	}
	answer, fault := paySample(t, "CB-216"), paySample(t, "CB-217")
	for _, good := range []string{paySample(t, "CB-215"), answer, fault} {
		require.False(t, minds(good), good)
	}
	for name, bad := range map[string]string{
		"word":      strings.Replace(answer, "SUCCESS", "success", 1),
		"number":    strings.Replace(answer, "99887766", "9988-7766", 1),
		"missing":   strings.Replace(answer, "<ns2:retry>false</ns2:retry>", "", 1),
		"order":     strings.Replace(fault, "<ns2:code>1</ns2:code><ns2:detailCode>1</ns2:detailCode>", "<ns2:detailCode>1</ns2:detailCode><ns2:code>1</ns2:code>", 1),
		"twice":     strings.Replace(answer, "<ns2:crn>", "<ns2:crn>1</ns2:crn><ns2:crn>", 1),
		"unknown":   strings.ReplaceAll(answer, "ns2:crn>", "ns2:crm>"),
		"namespace": strings.Replace(answer, "pay_1_1_0", "pay_1_0_0", 1),
		"root":      strings.ReplaceAll(answer, "statusRequest_Response", "statusResponse"),
	} {
		require.True(t, minds(bad), name)
	}
}

// TestPayRefusesInItsForm: what is no call at all hears a fault that is valid, too (CB-211).
func TestPayRefusesInItsForm(t *testing.T) {
	m := payOpen(t, arrange{})
	for _, version := range []string{"pay_1_0_0", "pay_1_1_0"} {
		for name, c := range map[string]struct{ method, body string }{
			"nothing": {"POST", ""}, "another method": {"GET", ""}, "no XML": {"POST", "{}"}, "no envelope": {"POST", "<x/>"},
			"cut": {"POST", paySample(t, "CB-214")[:500]}, "too large": {"POST", strings.Repeat(" ", 20<<20)},
		} {
			got := m.Ask(c.method, m.URL+"/clickandbuy/webservices/soap/"+version+"/", "", nil, []byte(c.body))
			require.Equal(t, 500, got.Status, name)
			var envelope payElement
			require.NoError(t, xml.Unmarshal([]byte(got.Body), &envelope), name)
			requireValid(t, version, envelope)
		}
	}
}
