package klikandpay

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// transaction is what the provider remembers of one transaction beside the payment of the
// same id. The payment's amount is what stands: the hold, or what was captured and not
// given back; its history is the money's.
type transaction struct {
	ID       string `json:"id"`
	Num      string `json:"num"`      // NUMXKP, unique on the server (KP-108)
	Merchant int64  `json:"merchant"` // ID
	Test     bool   `json:"test"`     // KP-026
	Hosted   bool   `json:"hosted"`   // came by a form, not by server-to-server
	Deferred bool   `json:"deferred"`

	// What the bank has said; empty until it has accepted (KP-109 to KP-115).
	Number     int       `json:"number"` // TRANSACTIONID
	AuthID     string    `json:"auth_id"`
	Cert       string    `json:"cert"`
	Means      string    `json:"means"`
	Card       card      `json:"card"`
	Alias      string    `json:"alias"` // "" where none is handed out (KP-007, KP-044)
	Accepted   int64     `json:"accepted"`
	AcceptedAt time.Time `json:"accepted_at"`

	IP       string   `json:"ip"`
	Customer customer `json:"customer"`
	Detail   string   `json:"detail"` // DETAIL, as it came (KP-066)

	// Of hosted payments.
	Token  string `json:"token"`
	Lang   string `json:"lang"`
	Retour string `json:"retour"` // RETOUR, RETOURVOK, RETOURVHS: decoded once, never encoded again (KP-092)
	VOK    string `json:"vok"`
	VHS    string `json:"vhs"`
	Base   string `json:"base"` // the provider as the customer's browser reached it: links in mails begin with it (KP-123)

	// Of a plan's terms, the first included.
	Plan  string `json:"plan"`  // agreement, "" none
	Part  int    `json:"part"`  // 1, 2, …
	First string `json:"first"` // NUMXKP of the first term, "" on it (KP-116)
}

// card is a card as it may be kept: never its number or code.
type card struct {
	Masked  string `json:"masked"`  // 401288******1881
	Imprint string `json:"imprint"` // what its alias is drawn from: tells cards of one merchant apart, and nothing else
	Brand   string `json:"brand"`
	Month   int    `json:"month"`
	Year    int    `json:"year"`
	Holder  string `json:"holder"`
	TestOK  bool   `json:"test_ok"` // a documented test card with its code (KP-085, KP-086)
	Test    bool   `json:"test"`    // one of the two documented numbers
}

// customer is who pays (KP-028 to KP-032, KP-063).
type customer struct {
	LastName  string `json:"nom"`
	FirstName string `json:"prenom"`
	Address   string `json:"adresse"`
	ZIP       string `json:"codepostal"`
	City      string `json:"ville"`
	State     string `json:"state"`
	Country   string `json:"pays"`
	Phone     string `json:"tel"`
	Email     string `json:"email"`
	Company   string `json:"societe"`
	Fax       string `json:"fax"`
}

// Clone implements sandbox.Record.
func (t transaction) Clone() transaction { return t }

var transactions = sandbox.NewCollection("klikandpay.transactions",
	func(t transaction) string { return t.ID },
	func(t transaction) []string {
		keys := []string{"num/" + t.Num}
		if t.Token != "" {
			keys = append(keys, "token/"+t.Token)
		}
		return keys
	})

// begin opens a transaction of an account with its number; event is the table's opening
// one. order is the merchant's reference, as far as it gives any: RETOUR. What is no term
// of a plan has none to stop.
func (a *account) begin(tx *sandbox.Tx, event payment.Event, t transaction, amount payment.Money) (payment.Payment, transaction, error) {
	n, err := sandbox.Count(tx, "klikandpay/transactions/"+a.id())
	if err != nil {
		return payment.Payment{}, t, err
	}
	t.Num, t.Merchant = newNumber(a.slot(), n), a.ID
	opened := payment.Payment{Provider: providerName, Account: a.id(), Order: reference(t.Retour), Ref: t.Num, Amount: amount}
	if t.Plan == "" {
		opened.Barred = ofPlans
	}
	p, err := sandbox.OpenPayment(tx, table, event, opened)
	if err != nil {
		return p, t, err
	}
	t.ID = p.ID
	return p, t, transactions.Insert(tx, t)
}

// reference is the merchant's own part of RETOUR: the value that it continues, up to where
// another parameter begins (KP-096).
func reference(retour string) string {
	value, _, _ := strings.Cut(retour, "&")
	return value
}

// approve fills in what an accepted transaction has: the bank's numbers, the amount as it
// was accepted, and the alias of its card.
func (a *account) approve(tx *sandbox.Tx, t *transaction, amount payment.Money) error {
	if err := a.identify(tx, t); err != nil {
		return err
	}
	t.Accepted, t.AcceptedAt = amount.Minor, tx.Now()
	if t.Card.Imprint == "" { // a transfer or a cheque
		return nil
	}
	t.Means = t.Card.Brand
	if a.givesAlias(t.Test) {
		t.Alias = tx.Workspace().Draws().Text(32, sandbox.UpperHex, providerName, "alias", a.id(), t.Card.Imprint) // KP-057
	}
	return nil
}

// identify gives a transaction the bank's numbers, once: what awaits its money has them
// before it is accepted (KP-103, KP-109, KP-110).
func (a *account) identify(tx *sandbox.Tx, t *transaction) error {
	if t.Number != 0 {
		return nil
	}
	n, err := sandbox.Count(tx, "klikandpay/accepted/"+a.id())
	if err != nil {
		return err
	}
	d := tx.Workspace().Draws()
	t.Number = int((n-1)%32767) + 1 // KP-109: a 16-bit column
	t.AuthID = d.Text(6, "0123456789", providerName, "auth", t.Num)
	t.Cert = d.Text(16, sandbox.UpperHex, providerName, "cert", t.Num)
	return nil
}

// givesAlias tells whether a success hands an alias out: TEST does not (KP-044).
func (a *account) givesAlias(test bool) bool { return !test || !a.on("test_strict") }

// aliasOwner leads from an alias back to the transaction that it was handed out with, and
// to its card as it was seen last: a new expiry is of the same card (KP-057).
type aliasOwner struct {
	Key  string `json:"key"` // merchant/alias
	Num  string `json:"num"` // of the first transaction
	Card card   `json:"card"`
}

// Clone implements sandbox.Record.
func (o aliasOwner) Clone() aliasOwner { return o }

var aliases = sandbox.NewCollection("klikandpay.aliases", func(o aliasOwner) string { return o.Key }, nil)

// remember keeps an alias, so that duplicate.pl finds its card.
func (a *account) remember(tx *sandbox.Tx, t transaction) error {
	if t.Alias == "" {
		return nil
	}
	owner := aliasOwner{Key: a.id() + "/" + t.Alias, Num: t.Num}
	known, err := aliases.Get(tx, owner.Key)
	switch {
	case err == nil:
		owner = known
	case !errors.Is(err, sandbox.ErrNotFound):
		return err
	}
	owner.Card = t.Card
	return aliases.Put(tx, owner)
}

// deal is everything that a step needs, read afresh for each request.
type deal struct {
	account *account
	t       transaction
	payment payment.Payment
}

// dealOf reads a transaction by its payment.
func dealOf(s sandbox.Scope, id string) (*deal, error) {
	d := &deal{}
	var err error
	if d.t, err = transactions.Get(s, id); err != nil {
		return nil, err
	}
	if d.payment, err = sandbox.Payments.Get(s, id); err != nil {
		return nil, err
	}
	d.account, err = accountOf(s, strconv.FormatInt(d.t.Merchant, 10))
	return d, err
}
