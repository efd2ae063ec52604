package shop

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// soapService is what an interface description says about one operation that the shop
// uses.
type soapService struct {
	address   string // soap:address of its port, absolute
	action    string // soapAction
	namespace string // of the wrapper element
}

const tmiOperation = "isExternalBDRIDCommitted"

// wsdl holds the elements of a WSDL 1.1 document that lead from an operation to
// its address.
type wsdl struct {
	Target   string `xml:"targetNamespace,attr"`
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

var errWSDL = errors.New("the interface description does not offer the operation")

// readWSDL fetches the interface description whose address a setting names, and finds an
// operation in it. The merchant is told that address only; that of the service is the
// description's to say (manual 3.5, CB-113, CB-176).
func (s *Shop) readWSDL(ctx context.Context, setting, operation string) (*soapService, error) {
	address, err := s.setting(setting)
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
	return parseWSDL(got.body, operation)
}

// parseWSDL finds the port whose binding has the operation, such as the Status port
// (CB-115 to CB-117). The wrapper's namespace is that of an rpc body, else the
// description's own (CB-177).
func parseWSDL(document []byte, wanted string) (*soapService, error) {
	var description wsdl
	if err := unmarshalXML(document, &description); err != nil {
		return nil, fmt.Errorf("reading the interface description: %w", err)
	}
	for _, binding := range description.Bindings {
		for _, operation := range binding.Operations {
			if operation.Name != wanted {
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
				return &soapService{
					address: location.String(), action: operation.SOAP.Action,
					namespace: orDefault(operation.Body.Namespace, description.Target),
				}, nil
			}
		}
	}
	return nil, fmt.Errorf("%w %s", errWSDL, wanted)
}

func localName(qualified string) string {
	return qualified[strings.LastIndexByte(qualified, ':')+1:]
}
