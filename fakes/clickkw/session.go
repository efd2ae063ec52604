package clickkw

import (
	"strconv"
	"time"

	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// session is what the provider remembers of one session beside the payment of the same
// id. Most sessions never get further than their making, so customer and deal stand apart
// and those of all beginners are the same; both are replaced, never changed.
type session struct {
	ID        string    `json:"id"`
	Session   string    `json:"session"` // session_id, unique on the server
	User      string    `json:"user"`
	Indicator string    `json:"indicator"`
	Expires   time.Time `json:"expires"`

	Order     int64     `json:"order"` // 0: never updated
	ReturnURL string    `json:"return_url"`
	Lang      string    `json:"lang"` // en, ar
	Customer  *customer `json:"customer"`
	Track     uint64    `json:"track"` // KW-067
	Method    string    `json:"method"`
	AtBank    string    `json:"at_bank"`  // the acquirer that the payer has reached: knet, card; "" none
	KNET      *knetDeal `json:"knet"`     // what is under way at KNET
	Checkout  string    `json:"checkout"` // what is under way at Mastercard's gateway, "" nothing
	Word      word      `json:"word"`     // how it ended, in the acquirer's word
	ErrorText string    `json:"error"`    // indicator of an error return: ERROR and 16 digits (KW-121)
	PaidAt    time.Time `json:"paid_at"`  // zero: it is not
}

// What a session begins with.
var (
	noCustomer = &customer{}
	noDeal     = &knetDeal{}
)

// customer is what the shop tells about the payer; nobody looks at it (KW-027).
type customer struct {
	Name    string `json:"name"`
	Phone   string `json:"phone"`
	Email   string `json:"email"`
	Address string `json:"address"`
	Comment string `json:"comment"`
	CivilID string `json:"civil_id"`
}

// Clone implements sandbox.Record.
func (s session) Clone() session { return s }

var sessions = sandbox.NewCollection("clickkw.sessions",
	func(s session) string { return s.ID },
	func(s session) []string { return []string{s.Session} })

// usedOrder is an order number that a developer has used, for ever (KW-032, KW-034).
type usedOrder struct {
	Key     string `json:"key"`
	Payment string `json:"payment"` // of the session that used it first
}

// Clone implements sandbox.Record.
func (o usedOrder) Clone() usedOrder { return o }

var usedOrders = sandbox.NewCollection("clickkw.orders", func(o usedOrder) string { return o.Key }, nil)

func orderKey(user string, order int64) string { return user + "/" + strconv.FormatInt(order, 10) }

// byUser is the developer that a call's path names (KW-001).
func byUser(r *sandbox.Request) (kind, id string) { return "user", r.Vars["user"] }

// bySession is whose session a hosted page is.
func bySession(r *sandbox.Request) (kind, id string) { return readSession(r.Vars["session"]) }

// begun is what a caller is told of a new session.
type begun struct {
	id, session, indicator string
	expires                time.Time
}

// begin makes a session and its payment, and plans its end (KW-007, KW-128).
func (a *account) begin(tx *sandbox.Tx) (begun, error) {
	n, err := sandbox.Count(tx, "clickkw/sessions/"+a.User)
	if err != nil {
		return begun{}, err
	}
	s := session{
		Session: newSession(a.number, n), User: a.User, Expires: tx.Now().Add(lifetime), Customer: noCustomer, KNET: noDeal,
		Indicator: tx.Workspace().Draws().Text(39, sandbox.Letters, providerName, "indicator", a.User, n), // KW-020
	}
	p, err := sandbox.OpenPayment(tx, table, evCreate, payment.Payment{
		Provider: providerName, Account: a.User, Ref: s.Session, Amount: payment.NewMoney(0, currency),
	})
	if err != nil {
		return begun{}, err
	}
	s.ID = p.ID
	if err := sessions.Insert(tx, s); err != nil {
		return begun{}, err
	}
	err = tx.Schedule(sandbox.Due{At: s.Expires, Provider: providerName, Kind: dueExpiry, Ref: s.ID})
	return begun{s.ID, s.Session, s.Indicator, s.Expires}, err
}
