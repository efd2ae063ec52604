package click2sell

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
)

// checkoutToken ends the affiliate links that lead to the order form (CS-016).
const checkoutToken = "checkout"

// orderLink is what the query of an order link says (CS-008, CS-012).
type orderLink struct {
	code     string
	passed   []operation.KeyText // as written: neither name nor value is decoded
	checkout bool                // the bare token was there
	stray    []string            // further bare tokens, which mean nothing
}

// readLink reads a query: its first bare token is the code, name=value pairs are passed
// through, split at the first '='. The token that is appended with a '?' though there is
// one already counts, too (CS-150).
func readLink(query string) orderLink {
	var link orderLink
	if at := strings.LastIndexByte(query, '?'); at >= 0 && strings.EqualFold(query[at+1:], checkoutToken) {
		link.checkout, query = true, query[:at]
	}
	pieces := strings.Split(query, "&")
	at := codeAt(pieces)
	for i, piece := range pieces {
		name, value, isPair := strings.Cut(piece, "=")
		switch {
		case piece == "":
		case i == at:
			link.code = sandbox.Unescape(name)
		case isPair:
			link.passed = append(link.passed, operation.KeyText{Name: name, Text: value})
		case strings.EqualFold(name, checkoutToken):
			link.checkout = true
		default:
			link.stray = append(link.stray, piece)
		}
	}
	return link
}

// codeAt is which piece of a query is the code, -1 where none is. One with an empty value
// behind a '=' is where nothing is bare: some HTTP libraries write every parameter so
// (CS-117).
func codeAt(pieces []string) int {
	if at := slices.IndexFunc(pieces, func(piece string) bool {
		return piece != "" && !strings.Contains(piece, "=") && !strings.EqualFold(piece, checkoutToken)
	}); at >= 0 {
		return at
	}
	return slices.IndexFunc(pieces, func(piece string) bool {
		name, value, isPair := strings.Cut(piece, "=")
		return isPair && name != "" && value == "" && !strings.EqualFold(name, checkoutToken)
	})
}

// readRest reads the query of a link whose code is in its path: nothing in it is one.
func readRest(code, query string) orderLink { return readLink(code + "&" + query) }

// link opens an order and sends the browser to its form. The link itself is only
// followed: reloading the form opens no second order (CS-019, CS-133).
func (f Fake) link(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	link := readLink(r.Query)
	noteOnce(r, link.stray, "has no value, and the code was there before: it means nothing (CS-012)")
	p, err := productOf(ws, link.code)
	if err != nil {
		return unknownCode(ws, link.code, err)
	}
	return f.open(ws, w, r, opLink, p, link.passed, order{Affiliate: p.merchant.broughtBy(ws, r)})
}

// maxNoted is how much of what somebody sends a note quotes.
const maxNoted = 80

// open begins an order of a product, and sends the browser to its form.
func (f Fake) open(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request, op *operation.Operation, p *product, raw []operation.KeyText, o order) error {
	var tooLong error
	o.Passed, tooLong = p.readPassed(r, raw)
	amount, err := p.firstPrice()
	if err != nil {
		return err
	}
	decision, err := r.Decide(ws, sandbox.Ask{Op: op, Order: reference(o.Passed), Fields: p.asked(amount, o)})
	switch {
	case err != nil:
		return err
	case decision.Outcome == "unknown":
		return unknownCode(ws, p.Code, errors.New("a rule says so"))
	case tooLong != nil:
		return tooLong
	}
	err = ws.Update(func(tx *sandbox.Tx) (err error) {
		o, err = p.begin(tx, o, amount)
		return err
	})
	if err != nil {
		return err
	}
	r.Concerns(o.ID)
	return goOn(w, r.PageURL(ownHost, o.path(""), false))
}

// unknownCode is the page of a code that nobody knows (CS-015). It is answered in the
// default workspace, whose first merchant says with which status (CS-141).
func unknownCode(s sandbox.Scope, code string, err error) error {
	reason := fmt.Sprintf("no product has the code %q (CS-015)", sandbox.Clip(code, maxNoted))
	if !errors.Is(err, sandbox.ErrNotFound) {
		reason += ": " + err.Error()
	}
	if code == "" {
		reason = "the order link has no code: it is /buy?CODE, with nothing before the code (CS-008)"
	}
	return &pageError{Status: firstAccount(s).unknownCodeStatus(), Kind: troubleUnknownCode, Reason: reason}
}

// goOn sends the browser to another page.
func goOn(w http.ResponseWriter, address string) error {
	return redirect(w, http.StatusSeeOther, address)
}

// redirect sends the browser away; who is there does not hear from which page.
func redirect(w http.ResponseWriter, status int, address string) error {
	w.Header().Set("Referrer-Policy", "no-referrer")
	return sandbox.LeadTo(w, status, address)
}
