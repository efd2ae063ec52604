package shop

import (
	"encoding/xml"
	"errors"
	"fmt"
	"net/http"
)

// payAnswer is what a call was answered, as far as the shop reads it.
type payAnswer struct {
	XMLName     xml.Name
	Transaction payTransaction   `xml:"transaction"`
	List        []payTransaction `xml:"transactionList>transaction"`
}

// payTransaction is a transaction of an answer; of one that nobody knows only the id that
// was asked for, and the error (CB-195).
type payTransaction struct {
	ID          string    `xml:"transactionID"`
	ExternalID  string    `xml:"externalID"`
	CRN         string    `xml:"crn"`
	Status      payState  `xml:"transactionStatus"`
	Type        string    `xml:"transactionType"`
	RedirectURL string    `xml:"redirectURL"`
	Failed      *payFault `xml:"errorDetails"`
}

// payFault is errorDetails (CB-212), of a fault or of an item.
type payFault struct {
	Code        int    `xml:"code"`
	DetailCode  int64  `xml:"detailCode"`
	Description string `xml:"description"`
	Retry       bool   `xml:"retry"` // asking again may help
}

func (f *payFault) Error() string { return fmt.Sprintf("pay API fault %d %s", f.Code, f.Description) }

// payEnvelope is an answer whatever the prefixes are, which are the sender's business.
type payEnvelope struct {
	XMLName xml.Name `xml:"http://schemas.xmlsoap.org/soap/envelope/ Envelope"`
	Body    struct {
		Fault *struct {
			String  string    `xml:"faultstring"`
			Details *payFault `xml:"detail>errorDetails"`
		} `xml:"http://schemas.xmlsoap.org/soap/envelope/ Fault"`
		Answer *payAnswer `xml:",any"`
	} `xml:"http://schemas.xmlsoap.org/soap/envelope/ Body"`
}

var errPayAnswer = errors.New("not an answer of the pay API")

// readPayAnswer reads an answer of any HTTP status: a fault counts with every status, an
// answer without one only with 200 (CB-211). A fault without errorDetails says nothing
// about the call, and is no *payFault.
func readPayAnswer(operation string, got answer) (payAnswer, error) {
	var envelope payEnvelope
	if err := unmarshalXML(got.body, &envelope); err != nil {
		return payAnswer{}, fmt.Errorf("HTTP %d: %w: %w", got.status, errPayAnswer, err)
	}
	if fault := envelope.Body.Fault; fault != nil {
		if fault.Details != nil {
			return payAnswer{}, fault.Details
		}
		return payAnswer{}, fmt.Errorf("HTTP %d: %w: fault %q", got.status, errPayAnswer, fault.String)
	}
	said := envelope.Body.Answer
	if got.status != http.StatusOK || said == nil || said.XMLName.Local != operation+"_Response" {
		return payAnswer{}, fmt.Errorf("HTTP %d: %w to %s", got.status, errPayAnswer, operation)
	}
	return *said, nil
}
