package clickandbuy_test

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// agreed gives the first buyer the standing agreement of CB-173's sample, the second one
// with a limit of 20.00 EUR, as the control API does (CB-320).
const agreed = `{"buyers": [
	{"crn": 99887766, "easy_collect_granted": true, "prepaid": true, "msisdn": "+49 170 1234567", "agreements": [{"id": 7}, {"id": 8, "link": "pr3tp0uxvn69z1"}]},
	{"crn": 99887767, "agreements": [{"id": 7, "amount": "20.00", "currency": "EUR"}]},
	{"crn": 99887768, "agreements": [{"id": 7}]},
	{"crn": 99887769, "agreements": [{"id": 7}]},
	{"crn": 99887770, "agreements": [{"id": 7}]},
	{"crn": 99887771, "agreements": [{"id": 7}]},
	{"crn": 99887773, "easy_collect_granted": false, "agreements": [{"id": 7}]}]}`

// xmlOf spells "name=value" pairs as elements.
func xmlOf(pairs ...string) string {
	var b strings.Builder
	for _, pair := range pairs {
		name, value, _ := strings.Cut(pair, "=")
		fmt.Fprintf(&b, "<%s>%s</%s>", name, value, name)
	}
	return b.String()
}

// but is pairs with other values.
func but(pairs []string, changes ...string) []string {
	changed := append([]string(nil), pairs...)
	for _, change := range changes {
		name, _, _ := strings.Cut(change, "=")
		for i, pair := range changed {
			if strings.HasPrefix(pair, name+"=") {
				changed[i] = change
			}
		}
	}
	return changed
}

// collecting is an EasyCollectQuery as CB-173 has it, for another order.
func collecting(external, amount string, changes ...string) string {
	return xmlOf(but([]string{
		"slaveMerchantID=0", "crn=99887766", "easyCollectID=7", "externalBDRID=" + external, "amount=" + amount, "currency=EUR", "urlInfo=", "internalContentDescription=March",
	}, changes...)...)
}

// cancelling is a CancelQuery.
func cancelling(external string, changes ...string) string {
	return xmlOf(but([]string{
		"slaveMerchantID=0", "BDRID=0", "externalBDRID=" + external, "externalCancelID=c1", "lockUser=false", "cancelSubscription=false", "amount=0", "currency=EUR",
	}, changes...)...)
}

var wireRequests = map[string]string{"DEBIT": "debReq", "CREDIT": "credReq", "CANCEL": "cancReq", "PARTCANCEL": "partcancReq"}

// request is a PaymentRequest.
func request(kind, query string) string {
	return xmlOf("discriminator="+kind, wireRequests[kind]+"="+query)
}

// single is a SingleRequest.
func single(request string) string {
	return "sRequest=" + xmlOf("sellerID=222333444", "tmPassword=secret1", "extJobID=1", "request="+request)
}

// multi is a MultiRequest.
func multi(job string, requests ...string) string {
	items := ""
	for _, one := range requests {
		items += xmlOf("item=" + one)
	}
	return "mRequest=" + xmlOf("sellerID=222333444", "tmPassword=secret1", "extJobID="+job, "requestList="+items)
}

// call asks an operation whose arguments begin with seller, password and slave, or just
// the first two where withSlave is false.
func (p *sandboxed) call(operation string, withSlave bool, more ...string) page {
	p.T.Helper()
	arguments := []string{"sellerID=222333444", "tmPassword=secret1"}
	if withSlave {
		arguments = append(arguments, "slaveMerchantID=0")
	}
	return p.tmi(question(operation, append(arguments, more...)...))
}

// perform is getEasyCollectSingle.
func (p *sandboxed) perform(kind, query string) page {
	p.T.Helper()
	return p.tmi(question("getEasyCollectSingle", single(request(kind, query))))
}

// debited collects and answers the BDRID.
func (p *sandboxed) debited(external, amount string, changes ...string) string {
	p.T.Helper()
	answer := p.perform("DEBIT", collecting(external, amount, changes...))
	require.Equal(p.T, http.StatusOK, answer.Status, "%s %s", answer.Body, p.Notes())
	return answer.said("BDRID")
}

// said is the text of the first element of that name.
func (g page) said(name string) string {
	_, rest, found := strings.Cut(g.Body, "<"+name)
	if !found {
		return "none"
	}
	_, rest, _ = strings.Cut(rest, ">")
	text, _, _ := strings.Cut(rest, "<")
	return text
}

// all are the texts of all elements of that name.
func (g page) all(name string) []string {
	texts := []string{}
	d := xml.NewDecoder(strings.NewReader(g.Body))
	for token, err := d.Token(); err == nil; token, err = d.Token() {
		if start, ok := token.(xml.StartElement); ok && start.Name.Local == name {
			var text string
			if d.DecodeElement(&text, &start) == nil {
				texts = append(texts, text)
			}
		}
	}
	return texts
}

// refusal is the id and the message of a fault: "34 LimitExceeded"; "" of none.
func (g page) refusal() string {
	if g.fault() == "" {
		return ""
	}
	return g.fault() + " " + g.said("message")
}

// agreement is the one whose reference that is.
func (p *sandboxed) agreement(ref string) payment.View {
	p.T.Helper()
	var found *payment.View
	require.NoError(p.T, sandbox.Agreements.Each(p.WS, "", func(a payment.Payment) bool {
		if a.Ref == ref {
			view := p.WS.ViewAgreement(a)
			found = &view
		}
		return found == nil
	}))
	require.NotNil(p.T, found, "no agreement %s", ref)
	return *found
}

// documents reads a list of JSON objects.
func documents(t *testing.T, text string) []any {
	t.Helper()
	var all []any
	require.NoError(t, json.Unmarshal([]byte(text), &all))
	return all
}
