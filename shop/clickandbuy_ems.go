package shop

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"sync"
)

// eventData is a document of the Event Messaging Service: first GLOBAL, then one
// element that is named after the event's kind (CB-237).
type eventData struct {
	XMLName xml.Name `xml:"EVENT-DATA"`
	Parts   []struct {
		XMLName  xml.Name
		EventID  string `xml:"event-id"`
		Datetime string `xml:"datetime"`
		BDR      *struct {
			Action        string `xml:"action"`
			ExternalBDRID string `xml:"externalBDRID"`
			BDRID         string `xml:"bdr-id"`
			Price         string `xml:"price"`
			Currency      string `xml:"currency"`
		} `xml:"bdr-data"`
	} `xml:",any"`
}

// maxEvent bounds an event's form: some hundred times its usual size.
const maxEvent = 64 << 10

// datetimeForm is YYYYMMDDhhmmss (CB-238).
var datetimeForm = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[0-9]{14}$`) })

var (
	errEventForm    = errors.New("not an event as ClickandBuy sends them")
	errEventSource  = errors.New("not from ClickandBuy's network")
	errEventUnknown = errors.New("about a transaction that the shop has not accepted")
)

// event receives an event and answers OK, or NOK to have it sent again; the status
// is 200 either way (CB-244). Events are not signed: none makes an order paid, and
// none takes that back (CB-306).
func (c *clickandbuy) event(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	r.Body = http.MaxBytesReader(w, r.Body, maxEvent)
	if err := c.receive(r); err != nil {
		w.Header().Set("X-Shop-Reason", err.Error()) // for who debugs; ClickandBuy reads the body
		_, _ = io.WriteString(w, "NOK")
		return
	}
	_, _ = io.WriteString(w, "OK")
}

func (c *clickandbuy) receive(r *http.Request) error {
	var data eventData
	if err := unmarshalXML([]byte(r.PostFormValue("xml")), &data); err != nil {
		return fmt.Errorf("%w: %w", errEventForm, err)
	}
	if len(data.Parts) != 2 || data.Parts[0].XMLName.Local != "GLOBAL" {
		return fmt.Errorf("%w: GLOBAL and one more element expected", errEventForm)
	}
	global, kind := data.Parts[0], data.Parts[1]
	if !digits(global.EventID) || !datetimeForm().MatchString(global.Datetime) {
		return fmt.Errorf("%w: event-id or datetime", errEventForm)
	}
	trusted := c.proxy.Contains(source(r))
	if kind.XMLName.Local != "BDR" { // a ping, or a kind that is none of ours (CB-240, CB-241)
		if !trusted {
			return errEventSource
		}
		return nil
	}
	if kind.BDR == nil {
		return fmt.Errorf("%w: BDR without bdr-data", errEventForm)
	}
	err := errEventUnknown
	c.shop.orders.update(kind.BDR.ExternalBDRID, func(o *order) {
		switch {
		case !trusted && !o.makes(noSourceCheck):
			err = errEventSource
		case o.clickandbuy.hasMessage(global.EventID):
			err = nil // known, and dropped (CB-245)
		case o.clickandbuy.knows(kind.BDR.BDRID):
			err = nil
			o.clickandbuy.messages = append(o.clickandbuy.messages, message{
				ID: global.EventID, At: global.Datetime, Action: kind.BDR.Action,
				BDR: kind.BDR.BDRID, Price: kind.BDR.Price, Currency: kind.BDR.Currency,
			})
			o.disputed = o.clickandbuy.disputed()
		}
	})
	return err
}
