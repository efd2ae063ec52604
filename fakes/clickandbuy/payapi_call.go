package clickandbuy

import (
	"errors"
	"net/http"
	"strings"

	"paysandbox/fakes/clickandbuy/payapi"
	"paysandbox/sandbox"
)

// payCall is a call of the pay API as far as it could be read: by then it is known whose
// it is. account and project are there once it is authenticated.
type payCall struct {
	name    string       // of the operation, as the request's root element says (CB-210)
	root    *payapi.Node // <name>_Request
	details *payapi.Node // its part that says what is wanted
	err     error        // why it could not be read
	notes   []string
	account *account
	project *project
	outcome string // what a rule asks for beside an error
}

// byMerchant reads the call, since only its body says whose it is.
func byMerchant(r *sandbox.Request) (kind, id string) {
	c := &payCall{}
	r.Parsed = c
	soap, err := decodeSOAP(r.Content, r.Header.Get("Content-Type"))
	if err != nil {
		c.err = err
		return "", ""
	}
	c.notes = soap.Notes
	name, ok := strings.CutSuffix(soap.Operation, "_Request")
	c.name, c.root = name, &payapi.Node{Name: soap.Operation, Children: nodes(soap.Arguments)}
	c.details = c.root.Child("details")
	if !ok || !payapi.Known(name) {
		c.err = fails(invalidRequest, "<%s> is no call of the interface (CB-177)", shorten(soap.Operation))
	}
	if merchant := c.root.Value("authentication", "merchantID"); merchant != "" {
		return "seller", merchant
	}
	return "seller", c.details.Value("merchantID") // of a registration
}

// nodes is what was read, as the pay API's wire knows it.
func nodes(read []*soapNode) []*payapi.Node {
	var out []*payapi.Node
	for _, n := range read {
		out = append(out, &payapi.Node{Name: n.Name, Text: n.Text, Children: nodes(n.Children)})
	}
	return out
}

// versionOf is the version of the interface that a call's address names.
func versionOf(r *sandbox.Request) payapi.Version {
	if strings.HasPrefix(r.Path+"/", payapi.V100.SOAPPath()) {
		return payapi.V100
	}
	return payapi.V110
}

// payAnswerer answers one operation.
type payAnswerer func(f Fake, ws *sandbox.Workspace, r *sandbox.Request, c *payCall) ([]payapi.Element, error)

// payAnswerers are the operations (CB-180 to CB-183, CB-190 to CB-196).
var payAnswerers = map[string]payAnswerer{
	"payRequest":          Fake.payRequest,
	"payRequestRecurring": Fake.payRequestRecurring,
	"refundRequest":       Fake.refundRequest,
	"cancelRequest":       Fake.cancelRequest,
	"creditRequest":       Fake.creditRequest,
	"statusRequest":       Fake.statusRequest,
	"createBatch":         Fake.createBatch,
	"addBatchItem":        Fake.addBatchItem,
	"executeBatch":        Fake.executeBatch,
	"cancelBatch":         Fake.cancelBatch,
	"getBatchStatus":      Fake.getBatchStatus,

	"getAccountingDocuments":        Fake.getAccountingDocuments,
	"createMerchantRegistration":    Fake.createMerchantRegistration,
	"getMerchantRegistrationStatus": Fake.getMerchantRegistrationStatus,

	"getFeeCardCategories":         fees("getFeeCardCategories"),
	"getFeeCardCurrencies":         fees("getFeeCardCurrencies"),
	"getFeeCardInvoicingCycles":    fees("getFeeCardInvoicingCycles"),
	"getFeeCardSettlementDelays":   fees("getFeeCardSettlementDelays"),
	"getFeeCardAverageTicketSizes": fees("getFeeCardAverageTicketSizes"),
	"getFeeCard":                   fees("getFeeCard"),
}

// pay is every call of the pay API: read, held against the schema, authenticated, asked of
// the script, answered.
func (f Fake) pay(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	c := r.Parsed.(*payCall)
	for _, note := range c.notes {
		r.Note("%s", note)
	}
	op, known := payCalls[c.name]
	if known {
		r.Op = op.Operation
	}
	if c.err != nil {
		return c.err
	}
	if err := c.authenticate(ws); err != nil {
		return err
	}
	if err := c.check(r); err != nil {
		return err
	}
	ask := c.ask(ws, op)
	if ask.Payment != nil {
		r.Concerns(ask.Payment.ID)
	}
	decision, err := r.Decide(ws, ask)
	if err != nil {
		return err
	}
	if code := codeOf(decision.Outcome); code != 0 {
		return fails(code, "a rule says so")
	}
	c.outcome = decision.Outcome
	elements, err := payAnswerers[c.name](f, ws, r, c)
	if err != nil {
		return err
	}
	if !strings.HasPrefix(c.name, "getFeeCard") { // the only answers without one
		tracking, err := newTracking(ws)
		if err != nil {
			return err
		}
		elements = append([]payapi.Element{payapi.Text("requestTrackingID", tracking)}, elements...)
	}
	writeXML(w, http.StatusOK, payapi.Answer(versionOf(r), c.name, elements...))
	return nil
}

// check holds the call against the schema: what nobody can read is refused, the rest is
// told in the journal.
func (c *payCall) check(r *sandbox.Request) error {
	if c.details == nil {
		return fails(invalidRequest, "details is missing")
	}
	notes := unflatten(c.name, c.details)
	for _, item := range c.details.Child("batchItemDetailsList").All("batchItemDetails") {
		if details := item.Child("details"); details != nil {
			for _, call := range details.Children {
				notes = append(notes, unflatten(strings.TrimSuffix(call.Name, "Details"), call)...)
			}
		}
	}
	for _, note := range notes {
		r.Note("%s", note)
	}
	var wrong []error
	for _, finding := range payapi.Check(c.name, c.root) {
		if finding.Fatal {
			wrong = append(wrong, errors.New(finding.String()))
		} else {
			r.Note("%s (CB-185)", finding)
		}
	}
	if len(wrong) > 0 {
		return fails(invalidRequest, "%v", errors.Join(wrong...))
	}
	return nil
}

// unflatten makes today's form of the older flat ones: creditRequest with emailAddress or
// crn and cancelRequest with transactionID beside each other (CB-207).
func unflatten(operation string, details *payapi.Node) (notes []string) {
	wrap := func(wrapper string, names ...string) {
		if details.Child(wrapper) != nil {
			return
		}
		inner := &payapi.Node{Name: wrapper}
		kept := details.Children[:0:0]
		for _, child := range details.Children {
			moved := false
			for _, name := range names {
				moved = moved || child.Name == name
			}
			if moved {
				inner.Children = append(inner.Children, child)
			} else {
				kept = append(kept, child)
			}
		}
		if len(inner.Children) > 0 {
			details.Children = append(kept, inner)
			notes = append(notes, "the older flat form: "+inner.Children[0].Name+" stands outside of "+wrapper+" (CB-207)")
		}
	}
	switch operation {
	case "creditRequest":
		wrap("recipient", "emailAddress", "crn")
	case "cancelRequest":
		wrap("cancelIdentifier", "transactionID", "recurringPaymentAuthorizationID")
		if details.Child("cancelMode") == nil && len(notes) > 0 {
			details.Children = append(details.Children, &payapi.Node{Name: "cancelMode", Text: "TX"})
		}
	}
	return notes
}
