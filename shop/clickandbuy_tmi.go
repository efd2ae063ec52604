package shop

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// tmiClient asks the transaction manager interface, version 1.4 (manual 3.5). One
// client serves one landing: it reads the interface description once.
type tmiClient struct {
	shop    *Shop
	service *soapService
}

// processingState is ClickAndBuy.Transaction.BDRProcessingState (manual 3.5.2).
type processingState struct {
	Committed bool
	BDRID     string
}

// tmiFault is TransactionManager.Status.StatusException (manual 1.2.2, figure 14).
type tmiFault struct {
	ID      string // "32"; "" for a fault without the exception
	Message string
}

func (f *tmiFault) Error() string { return fmt.Sprintf("TMI fault %s %s", f.ID, f.Message) }

// definite tells whether asking again is pointless: not booked, wrong request,
// wrong password, no access. 47, 99 and whatever the manual does not list say
// nothing about the booking (CB-146 to CB-151).
func (f *tmiFault) definite() bool {
	switch f.ID {
	case "32", "34", "41", "50":
		return true
	}
	return false
}

// isExternalBDRIDCommitted asks whether the transaction of an order is booked
// (manual 3.5.1, CB-128). The error is a *tmiFault, or says why there was no
// answer that can be read.
func (t *tmiClient) isExternalBDRIDCommitted(ctx context.Context, o order) (processingState, error) {
	seller, errSeller := t.shop.setting("CLICKANDBUY_SELLER_ID")
	password, errPassword := t.shop.setting("CLICKANDBUY_TM_PASSWORD")
	if err := errors.Join(errSeller, errPassword); err != nil {
		return processingState{}, err
	}
	if o.makes(wrongPassword) {
		password = "wrongpass"
	}
	if t.service == nil {
		service, err := t.shop.readWSDL(ctx, "CLICKANDBUY_WSDL", tmiOperation)
		if err != nil {
			return processingState{}, err
		}
		t.service = service
	}
	envelope := question(t.service.namespace, seller, password, o.id)
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, t.service.address, strings.NewReader(envelope))
	if err != nil {
		return processingState{}, err
	}
	r.Header.Set("Content-Type", "text/xml; charset=utf-8") // SOAP 1.1 (CB-114)
	r.Header.Set("SOAPAction", `"`+t.service.action+`"`)
	got, err := t.shop.exchange(r)
	if err != nil {
		return processingState{}, err
	}
	return readAnswer(got.status, got.body)
}

// question is the request as the manual prints it (manual 3.5.3, CB-170), with the
// quotation marks that its print has lost (CB-156).
func question(namespace, seller, password, externalBDRID string) string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n" +
		`<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"` +
		` xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">` +
		`<soapenv:Body><isExternalBDRIDCommitted xmlns="` + escapeXML(namespace) + `">`)
	for _, argument := range [...][2]string{ // in this order (CB-165)
		{"sellerID", seller}, {"tmPassword", password}, {"slaveMerchantID", "0"}, {"externalBDRID", externalBDRID},
	} {
		b.WriteString("<" + argument[0] + ">" + escapeXML(argument[1]) + "</" + argument[0] + ">")
	}
	b.WriteString(`</isExternalBDRIDCommitted></soapenv:Body></soapenv:Envelope>`)
	return b.String()
}

func escapeXML(s string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(s)) // a buffer takes everything
	return b.String()
}
