package klikandpay

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/payment"
	"paysandbox/sandbox/scenario"
)

// The names of the scripts (KP-015 to KP-019).
const (
	scriptCharge    = "server_server.pl"
	scriptCancel    = "cancel_transaction.pl"
	scriptValidate  = "validedifferee.pl"
	scriptDuplicate = "duplicate.pl"
	scriptVerify    = "veriftransaction.pl"
)

// script is one of the four that answer in a profile.
type script struct {
	name  string
	op    *operation.Operation
	needs []string // fields beside ID that must be there, in the manual's order
	keyed bool     // a private key is asked for
}

var (
	theCharge = script{name: scriptCharge, op: opCharge, needs: []string{ // KP-027 to KP-036
		"IP", "NOM", "PRENOM", "ADRESSE", "CODEPOSTAL", "VILLE", "PAYS", "EMAIL", "TEL", "MONTANT", "NUMCARTE", "EXPMOIS", "EXPANNEE", "CVV",
	}}
	theCancel    = script{name: scriptCancel, op: opCancel, needs: []string{"TX", "MONTANT"}, keyed: true}                // KP-040
	theValidate  = script{name: scriptValidate, op: opValidate, needs: []string{"TX", "MONTANT"}, keyed: true}            // KP-041
	theDuplicate = script{name: scriptDuplicate, op: opDuplicate, needs: []string{"IP", "MONTANT", "ALIAS"}, keyed: true} // KP-042
)

// inProfile tells whether a name under the root is one of the four.
func inProfile(name string) bool {
	return slices.ContainsFunc([]script{theCharge, theCancel, theValidate, theDuplicate}, func(s script) bool { return s.name == name })
}

// mountScripts takes every method: what is wrong with one is said as anything else is.
func (f Fake) mountScripts(routes sandbox.Routes) {
	routes.Handle("", root+"/"+scriptCharge, opCharge, byID, f.charge)
	routes.Handle("", root+"/"+scriptCancel, opCancel, byID, f.cancel)
	routes.Handle("", root+"/"+scriptValidate, opValidate, byID, f.validate)
	routes.Handle("", root+"/"+scriptDuplicate, opDuplicate, byID, f.duplicate)
	routes.Handle("", root+"/"+scriptVerify, opVerify, byTransaction, f.verify)
}

// call is a request of a script that has passed the checks which all four share.
type call struct {
	r       *sandbox.Request
	account *account
	fields  fields
	amount  payment.Money
	payer   customer // of a charge
	outcome string   // what a rule asks for
}

// read finds out whose a request is, asks the rules once, and makes the checks of section
// 4 as far as the amount, in its order (KP-052). ask completes what the rules see; nil:
// there is nothing more.
func (s script) read(ws *sandbox.Workspace, r *sandbox.Request, ask func(*call, *sandbox.Ask)) (*call, error) {
	id := merchantID(r)
	c := &call{r: r}
	a, err := accountOf(ws, id)
	switch {
	case err == nil:
		c.account = a
	case !errors.Is(err, sandbox.ErrNotFound):
		return nil, err
	}
	c.fields = c.account.readFields(r)
	for _, name := range []string{"NUMCARTE", "PRIVATE_KEY", "KEY"} {
		r.Secret(c.fields.text(name))
	}
	var unreadable error
	c.amount, unreadable = readMontant(r, c.fields.text("MONTANT"), s.currency(ws, c))

	merchant, _ := strconv.Atoi(id)
	wish := sandbox.Ask{Op: s.op, Fields: map[string]any{"merchant": merchant, "amount": int(c.amount.Minor)}}
	if ask != nil {
		ask(c, &wish)
	}
	decision, err := r.Decide(ws, wish)
	if err != nil {
		return nil, err
	}
	c.outcome = decision.Outcome
	if slices.Contains(scriptErrors, c.outcome) {
		return nil, c.account.says(c.outcome, "a rule says so")
	}
	if err := s.check(c, id); err != nil {
		return nil, err
	}
	if unreadable != nil {
		return nil, c.account.says("BAD-AMOUNT", "%v (KP-033)", unreadable)
	}
	return c, nil
}

// currency is that of MONTANT: the account's, but of an earlier transaction its own, since
// the account may have another one by now (KP-165).
func (s script) currency(ws *sandbox.Workspace, c *call) string {
	if slices.Contains(s.needs, "TX") {
		if d, err := c.find(ws); err == nil {
			return d.payment.Amount.Currency
		}
	}
	if c.account == nil {
		return "EUR"
	}
	return c.account.Currency
}

// check is the part of section 4 that comes before the values of fields.
func (s script) check(c *call, id string) error {
	a := c.account
	switch {
	case !s.takes(c):
		return a.says("BAD-METHOD", "%s does not take %s (KP-023)", s.name, c.r.Method)
	case id == "":
		return a.says("MISSING-ID", "ID is missing or empty")
	case a == nil:
		return a.says("UNKNOWN-ID", "no account has the ID %q", sandbox.Clip(id, maxNoted))
	case !a.on("server_to_server"):
		return a.says("NOT-ENABLED", "the account has not been granted server-to-server (KP-006)")
	}
	if key, asked := s.key(c); asked && (key == "" || key != a.PrivateKey) { // an account without a key has no right one
		return a.says("BAD-KEY", "%s", wrongKey(key, a.PrivateKey))
	}
	if a.strictTest() && (s.name != scriptCharge || c.fields.deferred()) {
		return a.says("TEST-MODE", "TEST knows direct charges only (KP-044)")
	}
	for _, name := range s.needs {
		if c.fields.text(name) == "" {
			return a.says("MISSING-"+name, "%s is missing or empty", name)
		}
	}
	return nil
}

// takes tells whether a script takes the method: a charge comes by POST only, the others
// by GET, too (KP-016 to KP-019, KP-023).
func (s script) takes(c *call) bool {
	switch c.r.Method {
	case http.MethodPost:
		return true
	case http.MethodGet:
		return s.name != scriptCharge || c.account.sw("server_get") == "accept"
	}
	return false
}

// key is the private key that came, and whether it counts (KP-039 to KP-042).
func (s script) key(c *call) (key string, asked bool) {
	if s.keyed {
		return c.fields.text("PRIVATE_KEY"), true
	}
	return c.fields.text("KEY"), c.account.sw("server_key") == "check"
}

func wrongKey(key, right string) string {
	switch {
	case key == "":
		return "the private key is missing or empty (KP-160)"
	case right == "":
		return "the account has no private key: give it one as private_key (KP-005)"
	case strings.EqualFold(key, right):
		return "the private key is written in upper case (KP-005)"
	}
	return "the private key is not the account's (KP-005)"
}

// strictTest tells whether the account is in TEST, which knows direct charges only.
func (a *account) strictTest() bool { return a.Mode == testMode && a.on("test_strict") }

// decided is the bank's word unless a rule has one.
func (c *call) decided(bank bool, reason string) bool {
	switch c.outcome {
	case takenByBank.Name:
		return true
	case refusedByBank.Name:
		c.r.Note("the bank refuses: a rule says so")
		return false
	}
	if !bank {
		c.r.Note("the bank refuses: %s", reason)
	}
	return bank
}

// scripted is a card as rules see it.
func (k card) scripted() scenario.Card {
	return scenario.Card{Number: k.Masked, Brand: k.Brand, Holder: k.Holder, Month: k.Month, Year: k.Year}
}

// buyer is a customer as rules see one.
func (c customer) buyer() scenario.Buyer {
	return scenario.Buyer{Email: c.Email, Name: strings.TrimSpace(c.FirstName + " " + c.LastName), Country: c.Country}
}
