package click2sell

import (
	"strconv"
	"strings"

	"paysandbox/sandbox"
)

// number gives the n-th of a merchant's numbers of a kind: in ascending order with gaps,
// since other merchants have those between, from a beginning that is drawn (CS-029,
// CS-030, CS-132). Seven or eight digits fit into every merchant's column.
func number(d sandbox.Draws, kind, merchant string, n uint64) int64 {
	first := 1_000_000 + d.Rand(providerName, kind, merchant).Int64N(9_000_000)
	return first + int64(n)*5 + d.Rand(providerName, kind, merchant, n).Int64N(5)
}

// nextNumber counts a merchant's numbers of a kind.
func (a *account) nextNumber(tx *sandbox.Tx, kind string) (string, error) {
	n, err := sandbox.Count(tx, providerName+"/"+kind+"/"+a.Merchant)
	if err != nil {
		return "", err
	}
	return strconv.FormatInt(number(tx.Workspace().Draws(), kind, a.Merchant, n), 10), nil
}

// The kinds of numbers.
const (
	transactionNumber = "transactions"
	orderNumber       = "orders"
)

const upperDigits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

// acquirerNumber is the payment processor's number of a transaction: 17 upper-case letters
// and digits, the first a digit, as PayPal's are (CS-028).
func acquirerNumber(d sandbox.Draws, merchant, transaction string) string {
	return d.Text(1, upperDigits[1:10], providerName, "acquirer first", merchant, transaction) +
		d.Text(16, upperDigits, providerName, "acquirer", merchant, transaction)
}

// byCode is whose an order link is.
func byCode(r *sandbox.Request) (kind, id string) {
	code := readLink(r.Query).code
	if code == "" {
		return "", ""
	}
	return "code", strings.ToLower(code)
}

// byCodeInPath is whose an affiliate's link is.
func byCodeInPath(r *sandbox.Request) (kind, id string) {
	return "code", strings.ToLower(r.Vars["code"])
}

// byToken is whose an order form is.
var byToken = sandbox.ByToken(providerName, "number")
