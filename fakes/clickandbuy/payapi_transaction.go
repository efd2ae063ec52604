package clickandbuy

import (
	"fmt"
	"strconv"
	"strings"

	"paysandbox/fakes/clickandbuy/payapi"
	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// The types of a transaction (CB-206).
const (
	typePay    = "PAY"
	typeRefund = "REFUND"
	typeCredit = "CREDIT"
)

// transaction is what the pay API remembers of one beside the payment of the same id.
type transaction struct {
	ID       string        `json:"id"`
	Number   int64         `json:"number"` // transactionID
	Type     string        `json:"type"`
	Merchant int64         `json:"merchant"`
	Project  int64         `json:"project"`
	External string        `json:"external"`
	Amount   payment.Money `json:"amount"` // as asked for; the payment's is what stands
	CRN      int64         `json:"crn"`    // 0 before login
	Buyer    string        `json:"buyer"`  // user name, "" before login

	Parent int64 `json:"parent"` // transactionID of what a refund gives back

	// Of a payment that a buyer makes.
	Session    string   `json:"session"` // s of redirectURL: scattered (account, count), unique on the server
	Check      string   `json:"check"`   // h of redirectURL
	SuccessURL string   `json:"success_url"`
	FailureURL string   `json:"failure_url"`
	Lang       string   `json:"lang"`
	Text       string   `json:"text"`
	Items      []string `json:"items"`
	Identified bool     `json:"identified"` // the identity check is passed
	ToSuccess  bool     `json:"to_success"` // a rule sends the browser there whatever the end (CB-311)
}

// Clone implements sandbox.Record.
func (t transaction) Clone() transaction {
	t.Items = append([]string(nil), t.Items...)
	return t
}

var transactions = sandbox.NewCollection("clickandbuy.transactions",
	func(t transaction) string { return t.ID },
	func(t transaction) []string {
		keys := []string{numberKey(t.Merchant, t.Number)}
		if t.Session != "" {
			keys = append(keys, "session/"+t.Session)
		}
		return keys
	})

func numberKey(merchant, number int64) string {
	return "tx/" + strconv.FormatInt(merchant, 10) + "/" + strconv.FormatInt(number, 10)
}

// externalKey leads from a project's externalID to the newest transaction with it.
func externalKey(project int64, externalID string) string {
	return "pay/" + strconv.FormatInt(project, 10) + "/" + externalID
}

// find is a transaction of the call's merchant by its number, else by its externalID.
func (c *payCall) find(s sandbox.Scope, number int64, externalID string) (transaction, error) {
	if number == 0 && externalID != "" {
		newest, err := newestByReference.Get(s, externalKey(c.project.ID, externalID))
		if err != nil {
			return transaction{}, err
		}
		return transactions.Get(s, newest.Payment)
	}
	return transactions.Find(s, numberKey(c.account.Seller, number))
}

const (
	payFloor = 1_000_000_000
	payRange = 1_000_000_000
)

// newPayNumber numbers transactions, authorizations and batches alike: 10 digits that
// never repeat in a workspace and fit into 32 bits (CB-202).
func newPayNumber(tx *sandbox.Tx) (int64, error) {
	n, err := sandbox.Count(tx, "clickandbuy/transactions")
	return payFloor + int64(sandbox.Permute(tx.Workspace().Draws(), payRange, n, providerName, "transaction")), err
}

// newTracking is a requestTrackingID: 8 digits of hexadecimal, a machine, the time (CB-202).
func newTracking(ws *sandbox.Workspace) (string, error) {
	n, err := sandbox.Count(ws, "clickandbuy/tracking")
	id := ws.Draws().Text(8, strings.ToLower(sandbox.UpperHex), providerName, "tracking", n)
	return id + "#m1-s1#" + ws.Now().UTC().Format("20060102150405"), err
}

// open keeps a new transaction and its payment, by the event that opens it.
func (t *transaction) open(tx *sandbox.Tx, by *payment.Table, event payment.Event) (p payment.Payment, err error) {
	if t.Number, err = newPayNumber(tx); err != nil {
		return p, err
	}
	p, err = sandbox.OpenPayment(tx, by, event, payment.Payment{
		Provider: providerName, Account: strconv.FormatInt(t.Merchant, 10), Order: t.External, Ref: strconv.FormatInt(t.Number, 10), Amount: t.Amount,
	})
	if err != nil {
		return p, err
	}
	t.ID = p.ID
	if err := transactions.Insert(tx, *t); err != nil {
		return p, err
	}
	if t.External != "" {
		err = newestByReference.Put(tx, reference{Key: externalKey(t.Project, t.External), Payment: t.ID})
	}
	return p, err
}

// element is the transaction as answers show it (CB-190, CB-195).
func (t transaction) element(p payment.Payment, more ...payapi.Element) payapi.Element {
	crn := ""
	if t.CRN != 0 {
		crn = fmt.Sprint(t.CRN)
	}
	return payapi.Group("transaction", append([]payapi.Element{
		payapi.Text("transactionID", strconv.FormatInt(t.Number, 10)),
		payapi.Optional("externalID", t.External),
		payapi.Optional("crn", crn),
		payapi.Text("transactionStatus", wireState(p.State)),
		payapi.Text("transactionType", t.Type),
	}, more...)...)
}

// wireState is a state as the interface spells it: our words in capitals (CB-206).
func wireState(s payment.State) string { return strings.ToUpper(string(s)) }
