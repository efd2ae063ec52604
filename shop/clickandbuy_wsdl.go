package shop

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// tmiService is what the interface description says about the one operation that
// the shop uses.
type tmiService struct {
	address   string // soap:address of its port, absolute
	action    string // soapAction
	namespace string // of the wrapper element
}

const tmiOperation = "isExternalBDRIDCommitted"

// wsdl holds the elements of a WSDL 1.1 document that lead from an operation to
// its address.
type wsdl struct {
	Bindings []struct {
		Name       string `xml:"name,attr"`
		Operations []struct {
			Name string `xml:"name,attr"`
			SOAP struct {
				Action string `xml:"soapAction,attr"`
			} `xml:"http://schemas.xmlsoap.org/wsdl/soap/ operation"`
			Body struct {
				Namespace string `xml:"namespace,attr"`
			} `xml:"input>body"`
		} `xml:"http://schemas.xmlsoap.org/wsdl/ operation"`
	} `xml:"http://schemas.xmlsoap.org/wsdl/ binding"`
	Ports []struct {
		Name    string `xml:"name,attr"`
		Binding string `xml:"binding,attr"`
		Address struct {
			Location string `xml:"location,attr"`
		} `xml:"http://schemas.xmlsoap.org/wsdl/soap/ address"`
	} `xml:"service>port"`
}

var errWSDL = errors.New("the interface description does not offer " + tmiOperation)

// readWSDL fetches the interface description. The merchant is told its address
// only; that of the service is the description's to say (manual 3.5, CB-113).
func (s *Shop) readWSDL(ctx context.Context) (*tmiService, error) {
	address, err := s.setting("CLICKANDBUY_WSDL")
	if err != nil {
		return nil, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	if err != nil {
		return nil, err
	}
	got, err := s.exchange(r)
	if err != nil {
		return nil, err
	}
	if got.status != http.StatusOK {
		return nil, fmt.Errorf("%s: HTTP %d", address, got.status)
	}
	return parseWSDL(got.body)
}

// parseWSDL finds the port whose binding has the operation: the Status port
// (CB-115 to CB-117).
func parseWSDL(document []byte) (*tmiService, error) {
	var description wsdl
	if err := unmarshalXML(document, &description); err != nil {
		return nil, fmt.Errorf("reading the interface description: %w", err)
	}
	for _, binding := range description.Bindings {
		for _, operation := range binding.Operations {
			if operation.Name != tmiOperation {
				continue
			}
			for _, port := range description.Ports {
				if localName(port.Binding) != binding.Name {
					continue
				}
				location, err := url.Parse(port.Address.Location)
				if err != nil || !location.IsAbs() {
					return nil, fmt.Errorf("address %q of %s: %w", port.Address.Location, port.Name, errWSDL)
				}
				return &tmiService{
					address: location.String(), action: operation.SOAP.Action, namespace: operation.Body.Namespace,
				}, nil
			}
		}
	}
	return nil, errWSDL
}

func localName(qualified string) string {
	return qualified[strings.LastIndexByte(qualified, ':')+1:]
}
