package clickandbuy

import (
	"cmp"
	"errors"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/payment"
)

// tmiCall is a call of TMI as far as it could be read: by then it is known whose it is.
type tmiCall struct {
	name  string // as the request spells it
	op    tmiOperation
	args  *tmiValue
	notes []string
	err   error

	misordered bool // see argumentReader
}

// bySeller reads the call, since only its body says whose it is.
func bySeller(r *sandbox.Request) (kind, id string) {
	c := &tmiCall{}
	r.Parsed = c
	soap, err := decodeSOAP(r.Content, r.Header.Get("Content-Type"))
	c.name, c.notes = soap.Operation, soap.Notes
	if err != nil {
		c.err = err
		return "", ""
	}
	var reader argumentReader
	c.op, c.args, reader, c.err = readArguments(soap)
	c.notes, c.misordered = append(c.notes, reader.notes...), reader.misordered
	seller := c.seller()
	if seller == 0 { // a call that lacks something else still says whose it is
		for _, argument := range innermost(soap.Arguments) {
			if strings.EqualFold(argument.Name, "sellerID") {
				seller, _ = strconv.ParseInt(strings.TrimSpace(argument.Text), 10, 64)
			}
		}
	}
	password := secondOf(soap.Arguments)
	if c.args != nil {
		password = c.password()
	}
	r.Secret(password)
	r.Secret(escapeXML(password))
	return "seller", strconv.FormatInt(seller, 10)
}

// secondOf is what stands where the password should in a call that could not be read:
// no name may tell what it is (CB-165), and the journal keeps none all the same.
func secondOf(arguments []*soapNode) string {
	if arguments = innermost(arguments); len(arguments) > 1 {
		return arguments[1].Text
	}
	return ""
}

// innermost are the arguments that a call's request structure holds, where it has one.
func innermost(arguments []*soapNode) []*soapNode {
	if len(arguments) > 0 && len(arguments[0].Children) > 0 {
		return arguments[0].Children
	}
	return arguments
}

// credentials stand first, or within the request structure of some operations.
func (c *tmiCall) credentials() *tmiValue {
	if c.args == nil {
		return &tmiValue{}
	}
	for _, wrapper := range []string{"sRequest", "mRequest"} {
		if c.args.has(wrapper) {
			return c.args.field(wrapper)
		}
	}
	return c.args
}

func (c *tmiCall) seller() int64    { return c.credentials().field("sellerID").number }
func (c *tmiCall) password() string { return c.credentials().field("tmPassword").text }

// tmi is the second handshake and everything else that merchants ask (CB-120 ff.).
func (f Fake) tmi(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	c := r.Parsed.(*tmiCall)
	for _, note := range c.notes {
		r.Note("%s", note)
	}
	if op, ok := tmiOperations[c.name]; ok {
		r.Op = op
	}
	if c.err != nil {
		return c.err
	}
	a, err := f.authenticate(ws, r, c)
	if err != nil {
		return err
	}
	q := &tmiQuestion{tmiCall: c, account: a, now: ws.Now()}
	about := c.about()
	external, _ := about["externalBDRID"].(string)
	bdr, _ := about["BDRID"].(int)
	p, found := a.find(ws, external, int64(bdr))
	ask := sandbox.Ask{Op: r.Op, Order: external, Fields: about}
	if found {
		q.payment, q.committed = p, a.counts(p.State)
		ask.Payment = &p
		r.Concerns(p.ID)
	}
	decision, err := r.Decide(ws, ask)
	if err != nil {
		return err
	}
	q.denied = strings.HasPrefix(decision.Outcome, "not_committed")
	if err := asFault(decision.Outcome); err != nil {
		return err
	}
	result, err := q.answer(ws)
	if err != nil {
		return err
	}
	if q.payment.ID != "" {
		r.Concerns(q.payment.ID)
	}
	if decision.Outcome == "not_committed_untyped" {
		result = result.untyped()
	}
	writeXML(w, http.StatusOK, tmiAnswer(c.op, result))
	return nil
}

// asFault is the fault that an outcome of a rule asks for.
func asFault(outcome string) error {
	for id, message := range tmiFaultMessages {
		if outcome == message {
			return &tmiError{Fault: id, Reason: "a rule says so"}
		}
	}
	if slices.ContainsFunc(collectRefusals, func(o operation.Outcome) bool { return o.Name == outcome }) {
		return refuse(outcome, "a rule says so")
	}
	return nil
}

// authenticate checks seller, password, system and slave (CB-003 to CB-006, CB-148,
// CB-150).
func (f Fake) authenticate(ws *sandbox.Workspace, r *sandbox.Request, c *tmiCall) (*account, error) {
	a, err := accountOf(ws, "seller", strconv.FormatInt(c.seller(), 10))
	switch {
	case errors.Is(err, sandbox.ErrNotFound) || err == nil && a.Seller != c.seller():
		return nil, &tmiError{Fault: faultAccess, Reason: "no account has the sellerID " + strconv.FormatInt(c.seller(), 10)}
	case err != nil:
		return nil, err
	case !a.TMEnabled:
		return nil, &tmiError{Fault: faultAccess, Reason: "TMI is switched off for the account (CB-003)"}
	case !validTMPassword(a.TMPassword): // CB-002, CB-304
		return nil, &tmiError{Fault: faultAccess, Reason: "no transaction manager password of 6 to 10 characters is defined (CB-003)"}
	}
	if system := systemOf(r); system != "" && system != a.System && a.sw("tmi.check_system_id") == "on" {
		return nil, &tmiError{Fault: faultAccess, Reason: "the call came to system " + system + ", the account is on " + a.System + " (CB-006)"}
	}
	if c.misordered && a.sw("tmi.argument_order") == "position" { // CB-165
		return nil, &tmiError{Fault: faultInvalidParameter, Reason: "the arguments are not in the described order"}
	}
	if c.password() != a.TMPassword {
		return nil, &tmiError{Fault: faultBadPassword, Reason: "tmPassword is not the account's"}
	}
	if err := a.checkSlave(c.args.field("slaveMerchantID").number); err != nil {
		return nil, err
	}
	return a, nil
}

var systemHost = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(?:services|wsdl)\.([a-z]+)\.clickandbuy\.com(?::\d+)?$`)
})

// systemOf is the system id in the host that was asked, "" where it carries none.
func systemOf(r *sandbox.Request) string {
	if m := systemHost().FindStringSubmatch(r.Host); m != nil {
		return m[1]
	}
	return ""
}

// find is the seller's transaction that a call is about: the booked one where an
// externalBDRID was used again after a rollback, else the newest.
func (a *account) find(s sandbox.Scope, external string, bdr int64) (p payment.Payment, found bool) {
	var err error
	switch {
	case external != "":
		for _, key := range a.bookedKeys(external) {
			if p, err = sandbox.Payments.Find(s, key); err == nil {
				return p, true
			}
		}
		var newest reference
		if newest, err = newestByReference.Get(s, referenceKey(a, external)); err == nil {
			p, err = sandbox.Payments.Get(s, newest.Payment)
		}
	case bdr != 0:
		var bought purchase
		if bought, err = purchases.Find(s, bdrKey(a.Seller, bdr)); err == nil {
			p, err = sandbox.Payments.Get(s, bought.ID)
		}
	default:
		return p, false
	}
	return p, err == nil
}

func statusOf(a *account, bought purchase, p payment.Payment) bdrStatus {
	status := bdrStatus{
		BDRID: bought.BDR, ExternalBDRID: p.Order, Price: p.Amount.Minor, Currency: p.Amount.Currency, AdditionalInfo: bought.Info,
		BuyerIP: bought.BuyerIP, ChargedBack: bought.ChargedBack, Created: tmiTime(p.Created, a.sw("tmi.date_format")), CRN: bought.CRN,
		LinkName: bought.Offer,
	}
	if bought.Standing == "" {
		status.ClickURL = "http://premium-" + bought.Link + "." + a.System + ".clickandbuy.com" + bought.Path
	}
	if _, l := a.findLink(bought.Link); l != nil {
		status.LinkNumber, status.LinkName = l.Number, cmp.Or(l.Name, bought.Offer)
	}
	return status
}

// tmiTime writes a date by the words of tmi.date_format (CB-144), in the provider's
// zone.
func tmiTime(t time.Time, format string) string {
	t = t.In(berlin())
	return strings.NewReplacer("YYYY", t.Format("2006"), "MM", t.Format("01"), "DD", t.Format("02"), "hh", t.Format("15"), "mm", t.Format("04"), "ss", t.Format("05")).Replace(format)
}

func writeXML(w http.ResponseWriter, status int, body []byte) {
	w.Header().Set("Content-Type", tmiContentType)
	w.WriteHeader(status)
	_, _ = w.Write(body)
}

// writeFault spells an error as a fault of the interface.
func writeFault(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request, err error) {
	var fault *tmiError
	if !errors.As(err, &fault) {
		switch {
		case errors.Is(err, sandbox.ErrMethod), errors.Is(err, sandbox.ErrNoRoute), errors.Is(err, sandbox.ErrBodyTooLarge):
			fault = &tmiError{Fault: faultInvalidParameter}
		default:
			fault = &tmiError{Fault: faultInternal}
		}
	}
	c, _ := r.Parsed.(*tmiCall)
	if c == nil {
		c = &tmiCall{}
	}
	port := portStatus
	if op, ok := tmi().Operations[c.name]; ok {
		port = op.Port
	}
	if a, err := accountOf(ws, "seller", strconv.FormatInt(c.seller(), 10)); err == nil && port != portStatus {
		fault.ID = a.paymentFault(fault.Fault)
	}
	writeXML(w, tmiFaultStatus, tmiFaultAnswer(port, c.name, fault))
}

// statusFaults are the ids in the order of the manual's table.
var statusFaults = []tmiFault{faultBDRIDNotFound, faultInvalidParameter, faultBadPassword, faultInterface, faultAccess, faultInternal}

// paymentFault is the id that PaymentException gives a fault, by the switch
// tmi.payment_ids (CB-155).
func (a *account) paymentFault(f tmiFault) int {
	ids := strings.Fields(a.sw("tmi.payment_ids"))
	if i := slices.Index(statusFaults, f); i >= 0 && i < len(ids) {
		if id, err := strconv.Atoi(ids[i]); err == nil {
			return id
		}
	}
	return int(f)
}
