package clickandbuy

import (
	_ "embed" // the interface description
	"encoding/xml"
	"fmt"
	"regexp"
	"strings"
	"sync"
)

//go:embed wsdl/TMI_1.4.wsdl
var tmiWSDL string

var soapAddress = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(<soap:address location=")[^"]*(")`) })

// wsdlText is the interface description with every soap:address pointing to location,
// the address of all four ports (CB-112, CB-113). It is one file; the same text is
// served under each of the .wsdl names of CB-110 (CB-111).
func wsdlText(location string) []byte {
	location = strings.NewReplacer(`"`, "&quot;", "$", "$$").Replace(escapeXML(location))
	return []byte(soapAddress().ReplaceAllString(tmiWSDL, "${1}"+location+"${2}"))
}

// xsdText is the description's schema alone, for TransactionManager.xsd (CB-110).
func xsdText() []byte {
	const open, end = "<xsd:schema ", "</xsd:schema>"
	start, stop := strings.Index(tmiWSDL, open), strings.Index(tmiWSDL, end)
	return []byte(`<?xml version="1.0" encoding="UTF-8"?>` + "\n" +
		open + `xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:tns="https://clickandbuy.com/TransactionManager/" ` +
		tmiWSDL[start+len(open):stop] + end + "\n")
}

// tmiOperation is one operation of the interface (CB-120 to CB-140).
type tmiOperation struct {
	Name      string
	Port      tmiPort
	Arguments []tmiField // in their order, which is part of the interface (CB-165)
	Result    string     // type of the answer
}

// tmiField is an argument of an operation or a field of a structure.
type tmiField struct {
	Name     string
	Type     string // "long", "string", … or the name of a structure or enumeration (CB-142)
	Optional bool
	Repeated bool // the one field of a list
}

// tmiInterface is the interface as its description declares it.
type tmiInterface struct {
	Operations   map[string]tmiOperation // names are unique across the ports
	Structures   map[string][]tmiField
	Enumerations map[string][]string
}

// tmi is the interface, read once from the embedded description, so that what is
// served and what is obeyed are the same.
var tmi = sync.OnceValue(func() tmiInterface {
	read, err := readInterface(tmiWSDL)
	if err != nil {
		panic("embedded TMI_1.4.wsdl: " + err.Error())
	}
	return read
})

func readInterface(wsdl string) (tmiInterface, error) {
	var doc wsdlDocument
	if err := xml.Unmarshal([]byte(wsdl), &doc); err != nil {
		return tmiInterface{}, err
	}
	read := tmiInterface{map[string]tmiOperation{}, map[string][]tmiField{}, map[string][]string{}}
	for _, s := range doc.Structures {
		for _, e := range s.Elements {
			read.Structures[s.Name] = append(read.Structures[s.Name], tmiField{
				Name: e.Name, Type: localName(e.Type), Optional: e.Min == "0", Repeated: e.Max == "unbounded",
			})
		}
	}
	for _, e := range doc.Enumerations {
		for _, v := range e.Values {
			read.Enumerations[e.Name] = append(read.Enumerations[e.Name], v.Value)
		}
	}
	messages := map[string][]tmiField{}
	for _, m := range doc.Messages {
		for _, p := range m.Parts {
			messages[m.Name] = append(messages[m.Name], tmiField{Name: p.Name, Type: localName(p.Type)})
		}
	}
	for _, pt := range doc.PortTypes {
		for _, op := range pt.Operations {
			output := messages[localName(op.Output.Message)]
			if _, twice := read.Operations[op.Name]; twice || len(output) != 1 {
				return tmiInterface{}, fmt.Errorf("operation %s stands twice or has no answer", op.Name)
			}
			read.Operations[op.Name] = tmiOperation{
				Name: op.Name, Port: tmiPort(strings.TrimPrefix(pt.Name, "TransactionManager.")),
				Arguments: messages[localName(op.Input.Message)], Result: output[0].Type,
			}
		}
	}
	return read, nil
}

// wsdlDocument is what is read of the description.
type wsdlDocument struct {
	Structures []struct {
		Name     string        `xml:"name,attr"`
		Elements []wsdlElement `xml:"sequence>element"`
	} `xml:"types>schema>complexType"`
	Enumerations []struct {
		Name   string `xml:"name,attr"`
		Values []struct {
			Value string `xml:"value,attr"`
		} `xml:"restriction>enumeration"`
	} `xml:"types>schema>simpleType"`
	Messages []struct {
		Name  string        `xml:"name,attr"`
		Parts []wsdlElement `xml:"part"`
	} `xml:"message"`
	PortTypes []struct {
		Name       string `xml:"name,attr"`
		Operations []struct {
			Name   string      `xml:"name,attr"`
			Input  wsdlMessage `xml:"input"`
			Output wsdlMessage `xml:"output"`
		} `xml:"operation"`
	} `xml:"portType"`
}

type wsdlElement struct {
	Name string `xml:"name,attr"`
	Type string `xml:"type,attr"`
	Min  string `xml:"minOccurs,attr"`
	Max  string `xml:"maxOccurs,attr"`
}

type wsdlMessage struct {
	Message string `xml:"message,attr"`
}

// localName is a qualified name without its prefix.
func localName(qualified string) string {
	return qualified[strings.IndexByte(qualified, ':')+1:]
}
