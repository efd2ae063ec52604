package payapi

import (
	"encoding/xml"
	"strings"
	"sync"
)

// types is the schema as requests are held against it, read once from what is served.
type types struct {
	complex map[string]complexType
	simple  map[string]simpleType
}

type complexType struct {
	choice   bool
	sequence bool
	elements []field
}

type field struct {
	name, typeName string
	optional, many bool
}

type simpleType struct {
	base  string // "long", "string", …
	words []string
}

var readTypes = sync.OnceValue(func() types {
	var doc schemaDocument
	if err := xml.Unmarshal([]byte(schema), &doc); err != nil {
		panic("embedded pay_1_1_0.xsd: " + err.Error())
	}
	read := types{map[string]complexType{}, map[string]simpleType{}}
	for _, c := range doc.Complex {
		kind := complexType{choice: len(c.Choice) > 0, sequence: len(c.Sequence) > 0}
		for _, elements := range [][]schemaElement{c.All, c.Sequence, c.Choice} {
			for _, e := range elements {
				kind.elements = append(kind.elements, field{name: e.Name, typeName: e.Type, optional: e.Min == "0", many: e.Max == "unbounded"})
			}
		}
		read.complex[c.Name] = kind
	}
	for _, s := range doc.Simple {
		kind := simpleType{base: strings.TrimPrefix(s.Restriction.Base, "xs:")}
		for _, word := range s.Restriction.Words {
			kind.words = append(kind.words, word.Value)
		}
		read.simple[s.Name] = kind
	}
	return read
})

// simpleOf is what a text of a type must be.
func (t types) simpleOf(name string) simpleType {
	if base, ok := strings.CutPrefix(name, "xs:"); ok {
		return simpleType{base: base}
	}
	return t.simple[name]
}

type schemaDocument struct {
	Complex []struct {
		Name     string          `xml:"name,attr"`
		All      []schemaElement `xml:"all>element"`
		Sequence []schemaElement `xml:"sequence>element"`
		Choice   []schemaElement `xml:"choice>element"`
	} `xml:"complexType"`
	Simple []struct {
		Name        string `xml:"name,attr"`
		Restriction struct {
			Base  string `xml:"base,attr"`
			Words []struct {
				Value string `xml:"value,attr"`
			} `xml:"enumeration"`
		} `xml:"restriction"`
	} `xml:"simpleType"`
}

type schemaElement struct {
	Name string `xml:"name,attr"`
	Type string `xml:"type,attr"`
	Min  string `xml:"minOccurs,attr"`
	Max  string `xml:"maxOccurs,attr"`
}
