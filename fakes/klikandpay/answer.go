package klikandpay

import (
	"net/http"
	"net/url"
	"strings"

	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/payment"
)

// The answers of the four scripts. No manual and no merchant's code shows a byte of them,
// so both profiles are the sandbox's own choice, made of the two formats that the provider
// is known to use elsewhere (KP-046, KP-047).

// The words of answers (KP-048 to KP-052, KP-101).
const (
	responseOK       = "00"
	responseRefused  = "REFUSED"
	responseCanceled = "CANCELED"
	responseError    = "ERROR"

	pipeYes = "VALIDATIONYES"
	pipeNo  = "VALIDATIONNO"
)

// The content types: of the four scripts, and of veriftransaction.pl.
const (
	plainUTF8 = "text/plain; charset=utf-8"
	plainText = "text/plain"
)

// answerAccepted tells of a charge that the bank has accepted (KP-048, KP-049).
func (a *account) answerAccepted(w http.ResponseWriter, t transaction, amount payment.Money) {
	said := append([]operation.KeyText{{Name: "RESPONSE", Text: responseOK}, {Name: "NUMXKP", Text: t.Num}}, t.bankFields()...)
	said = append(said, a.paidFields(t, amount)...)
	if t.Alias != "" {
		said = append(said, operation.KeyText{Name: "ALIAS", Text: t.Alias})
	}
	a.answer(w, said, pipeYes, t.Num, amountFixed(amount), t.Alias)
}

// answerRefused tells of one that it has not (KP-050).
func (a *account) answerRefused(w http.ResponseWriter, t transaction, amount payment.Money) {
	a.answer(w, []operation.KeyText{
		{Name: "RESPONSE", Text: responseRefused},
		{Name: "NUMXKP", Text: t.Num},
		{Name: "MONTANTXKP", Text: a.amountText(amount)},
		{Name: "DEVISEXKP", Text: amount.Currency},
	}, pipeNo, responseRefused)
}

// answerDone tells of an amount that was given back, released or captured now (KP-051).
func (a *account) answerDone(w http.ResponseWriter, t transaction, amount payment.Money) {
	a.answer(w, []operation.KeyText{
		{Name: "RESPONSE", Text: responseOK}, {Name: "NUMXKP", Text: t.Num}, {Name: "MONTANTXKP", Text: a.amountText(amount)},
	}, pipeYes, t.Num, amountFixed(amount), "")
}

// answerError tells what is wrong with a request (KP-052).
func (a *account) answerError(w http.ResponseWriter, word string) {
	a.answer(w, []operation.KeyText{{Name: "RESPONSE", Text: responseError}, {Name: "ERROR", Text: word}}, pipeNo, word)
}

// answer writes one line in the account's profile: never none, since an empty body is what
// merchants take for a failure of the network (KP-045).
func (a *account) answer(w http.ResponseWriter, fields []operation.KeyText, piped ...string) {
	if a.sw("response_profile") == "pipe" {
		writeLine(w, plainUTF8, strings.Join(piped, "|"))
		return
	}
	writeLine(w, plainUTF8, joinFields(fields))
}

// writeLine answers with status 200, whatever is said.
func writeLine(w http.ResponseWriter, contentType, line string) {
	w.Header().Set("Content-Type", contentType)
	w.WriteHeader(http.StatusOK)
	_, _ = w.Write([]byte(line))
}

// joinFields spells NAME=value pairs, values percent-encoded.
func joinFields(fields []operation.KeyText) string {
	var line strings.Builder
	for i, f := range fields {
		if i > 0 {
			line.WriteByte('&')
		}
		line.WriteString(f.Name + "=" + strings.ReplaceAll(url.QueryEscape(f.Text), "+", "%20"))
	}
	return line.String()
}

// bankFields are what the bank has given a transaction (KP-103, KP-109, KP-110).
func (t transaction) bankFields() []operation.KeyText {
	return []operation.KeyText{{Name: "TRANSACTIONID", Text: textOf(t.Number)}, {Name: "AUTHID", Text: t.AuthID}, {Name: "CERT", Text: t.Cert}}
}

// paidFields are what was paid, by what and from where (KP-111 to KP-115).
func (a *account) paidFields(t transaction, amount payment.Money) []operation.KeyText {
	return []operation.KeyText{
		{Name: "PAIEMENT", Text: t.Means},
		{Name: "MONTANTXKP", Text: a.amountText(amount)},
		{Name: "DEVISEXKP", Text: amount.Currency},
		{Name: "IPXKP", Text: t.IP},
		{Name: "PAYSRXKP", Text: t.Customer.countryCode()},
		{Name: "SCOREXKP", Text: noScore},
		{Name: "PAYSBXKP", Text: t.Customer.countryCode()},
	}
}

// noScore is the fraud score of every payment; only a rule makes another (KP-115).
const noScore = "0"
