package klikandpay

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"paysandbox/sandbox"
)

// byTransaction is whose a question of veriftransaction.pl is: the merchant's, or the one
// to whom a transaction's number leads, since its only known caller sends no ID (KP-060).
func byTransaction(r *sandbox.Request) (kind, id string) {
	if kind, id = byID(r); id != "" {
		return kind, id
	}
	slot, ok := slotOf(strings.TrimSpace(requestField(r, "NUMXKP")))
	if !ok {
		return "", ""
	}
	return "slot", slot
}

// verify is veriftransaction.pl: is this transaction real? (KP-058 to KP-060)
func (f Fake) verify(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	id, num := merchantID(r), strings.TrimSpace(requestField(r, "NUMXKP"))
	merchant, _ := strconv.Atoi(id)
	ask := sandbox.Ask{Op: opVerify, Fields: map[string]any{"merchant": merchant, "tx": num}}
	d, err := asked(ws, id, num)
	if err == nil {
		ask.Payment, ask.Buyer, ask.Card = &d.payment, d.t.Customer.buyer(), d.t.Card.scripted()
		ask.Fields["merchant"] = int(d.t.Merchant)
		r.Concerns(d.t.ID)
	}
	decision, failed := r.Decide(ws, ask)
	switch {
	case failed != nil:
		return failed
	case r.Method != http.MethodGet && r.Method != http.MethodPost:
		return &noError{Reason: scriptVerify + " does not take " + r.Method, account: whose(d, err)}
	case err != nil:
		return err
	}
	accepted, since := d.t.Accepted, d.t.AcceptedAt
	switch {
	case decision.Outcome == "no":
		return &noError{Reason: "a rule says so", account: d.account}
	case since.IsZero() && decision.Outcome == "yes": // of a transaction that has not come that far
		accepted, since = d.payment.Amount.Minor, d.payment.Created
	case since.IsZero():
		return &noError{Reason: fmt.Sprintf("the transaction is %s: it was never accepted (KP-059)", d.payment.State), account: d.account}
	}
	amount := d.payment.Amount
	amount.Minor = accepted
	writeLine(w, plainText, fmt.Sprintf("%s|%s|%d\n", pipeYes, amountFixed(amount), d.account.age(ws.Now().Sub(since))))
	return nil
}

// whose is the account that a question is about, as far as asked has found one.
func whose(d *deal, err error) *account {
	var no *noError
	switch {
	case err == nil:
		return d.account
	case errors.As(err, &no):
		return no.account
	}
	return nil
}

// asked finds the transaction that a question is about, or why there is none.
func asked(s sandbox.Scope, id, num string) (*deal, error) {
	own, err := accountOf(s, id)
	switch {
	case errors.Is(err, sandbox.ErrNotFound):
		own = nil
	case err != nil:
		return nil, err
	}
	if id != "" && own == nil {
		return nil, &noError{Reason: fmt.Sprintf("no account has the ID %q", sandbox.Clip(id, maxNoted))}
	}
	t, err := transactions.Find(s, "num/"+num)
	if errors.Is(err, sandbox.ErrNotFound) {
		return nil, &noError{Reason: fmt.Sprintf("no transaction has the number %q", sandbox.Clip(num, maxNoted)), account: own}
	}
	if err != nil {
		return nil, err
	}
	d, err := dealOf(s, t.ID)
	switch {
	case err != nil:
		return nil, err
	case own == nil && !d.account.on("verif_blank_id"):
		return nil, &noError{Reason: "ID is missing or empty: verif_blank_id (KP-060)", account: d.account}
	case own != nil && own.ID != t.Merchant:
		return nil, &noError{Reason: "the transaction is another merchant's", account: own}
	}
	return d, nil
}

// age is how old a transaction is, in the account's unit (KP-059).
func (a *account) age(d time.Duration) int64 {
	unit := time.Second
	switch a.sw("verif_age") {
	case "min":
		unit = time.Minute
	case "h":
		unit = time.Hour
	}
	return int64(d / unit)
}
