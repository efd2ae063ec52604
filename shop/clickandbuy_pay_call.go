package shop

import (
	"context"
	"crypto/sha1"
	"encoding/hex"
	"errors"
	"net/http"
	"strings"
	"time"
)

// payClient calls the pay API, version 1.1.0. One client serves one purchase, return or
// refund: it reads the interface description once.
type payClient struct {
	shop    *Shop
	service *soapService
}

// payNode spells an element of a call.
type payNode func(*strings.Builder)

func leaf(name, text string) payNode {
	return func(b *strings.Builder) { b.WriteString("<" + name + ">" + escapeXML(text) + "</" + name + ">") }
}

func group(name string, children ...payNode) payNode {
	return func(b *strings.Builder) {
		b.WriteString("<" + name + ">")
		for _, child := range children {
			child(b)
		}
		b.WriteString("</" + name + ">")
	}
}

// payMoney is what stands in an element of type Money (CB-197).
func payMoney(cents int64, currency string) []payNode {
	return []payNode{leaf("amount", formatAmount(cents)), leaf("currency", currency)}
}

// call makes a call and reads its answer. The error is a *payFault, or says why there was
// no answer that can be read.
func (p *payClient) call(ctx context.Context, operation string, details ...payNode) (payAnswer, error) {
	proof, err := p.authentication(time.Now()) //nolint:forbidigo // a merchant has a clock of its own (CB-188)
	if err != nil {
		return payAnswer{}, err
	}
	if p.service == nil { // all operations of a port have one address
		if p.service, err = p.shop.readWSDL(ctx, "CLICKANDBUY_PAY_WSDL", operation); err != nil {
			return payAnswer{}, err
		}
	}
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n" +
		`<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/"><SOAP-ENV:Body>` +
		`<` + operation + `_Request xmlns="` + escapeXML(p.service.namespace) + `">`)
	proof(&b)
	group("details", details...)(&b)
	b.WriteString(`</` + operation + `_Request></SOAP-ENV:Body></SOAP-ENV:Envelope>`)
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, p.service.address, strings.NewReader(b.String()))
	if err != nil {
		return payAnswer{}, err
	}
	r.Header.Set("Content-Type", "text/xml; charset=utf-8") // SOAP 1.1 (CB-177)
	r.Header.Set("SOAPAction", `"urn:`+operation+`"`)
	got, err := p.shop.exchange(r)
	if err != nil {
		return payAnswer{}, err
	}
	return readPayAnswer(operation, got)
}

// authentication says who calls (CB-186).
func (p *payClient) authentication(now time.Time) (payNode, error) {
	merchant, err := p.shop.setting("CLICKANDBUY_MERCHANT_ID")
	project, errProject := p.shop.setting("CLICKANDBUY_PROJECT_ID")
	secret, errSecret := p.shop.setting("CLICKANDBUY_SECRET_KEY")
	if err := errors.Join(err, errProject, errSecret); err != nil {
		return nil, err
	}
	return group("authentication",
		leaf("merchantID", merchant), leaf("projectID", project), leaf("token", payToken(project, secret, now))), nil
}

// payToken is the time in UTC and the SHA1 over project, secret and time (CB-186).
func payToken(project, secret string, now time.Time) string {
	stamp := now.UTC().Format("20060102150405")
	sum := sha1.Sum([]byte(project + "::" + secret + "::" + stamp))
	return stamp + "::" + strings.ToUpper(hex.EncodeToString(sum[:]))
}
