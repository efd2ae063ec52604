package shop

import (
	"encoding/xml"
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// soapAnswer is all that the shop reads of an answer: the prefixes are the
// sender's business, the names are not (CB-118, CB-154).
type soapAnswer struct {
	XMLName xml.Name `xml:"http://schemas.xmlsoap.org/soap/envelope/ Envelope"`
	Body    struct {
		Fault *struct {
			String string `xml:"faultstring"`
			Detail struct {
				Exception struct {
					ID      string `xml:"id"`
					Message string `xml:"message"`
				} `xml:"TransactionManager.Status.StatusException"`
			} `xml:"detail"`
		} `xml:"http://schemas.xmlsoap.org/soap/envelope/ Fault"`
		Response *struct {
			Return struct {
				IsCommitted string `xml:"isCommitted"`
				BDRID       string `xml:"BDRID"`
			} `xml:"return"`
		} `xml:"TransactionManager.Status isExternalBDRIDCommittedResponse"`
	} `xml:"http://schemas.xmlsoap.org/soap/envelope/ Body"`
}

var errUnreadable = errors.New("not an answer of isExternalBDRIDCommitted")

// readAnswer reads a SOAP answer of any HTTP status. A fault counts with every
// status; an answer without one only with 200.
func readAnswer(httpStatus int, body []byte) (processingState, error) {
	var answer soapAnswer
	if err := unmarshalXML(body, &answer); err != nil {
		return processingState{}, fmt.Errorf("HTTP %d: %w: %w", httpStatus, errUnreadable, err)
	}
	if fault := answer.Body.Fault; fault != nil {
		e := fault.Detail.Exception
		return processingState{}, &tmiFault{
			ID:      strings.TrimSpace(e.ID),
			Message: strings.TrimSpace(orDefault(e.Message, fault.String)),
		}
	}
	if httpStatus != http.StatusOK || answer.Body.Response == nil {
		return processingState{}, fmt.Errorf("HTTP %d: %w", httpStatus, errUnreadable)
	}
	returned := answer.Body.Response.Return
	state := processingState{BDRID: strings.TrimSpace(returned.BDRID)}
	switch strings.TrimSpace(returned.IsCommitted) { // manual 3.5.2: true or false, 1 or 0
	case "true", "1":
		state.Committed = true
	case "false", "0":
	default:
		return processingState{}, fmt.Errorf("isCommitted %q: %w", returned.IsCommitted, errUnreadable)
	}
	return state, nil
}
