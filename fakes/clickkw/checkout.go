package clickkw

import (
	"time"

	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// checkout is one payment at Mastercard's gateway: of a session of Click, or of a shop
// that calls the gateway's library by itself.
type checkout struct {
	ID        string    `json:"id"` // SESSION and 24 characters (KW-103)
	User      string    `json:"user"`
	Payment   string    `json:"payment"`
	Direct    bool      `json:"direct"`    // a shop's own, without a session of Click
	Expires   time.Time `json:"expires"`   // of a direct one; else the session's counts
	Version   string    `json:"version"`   // sessionVersion
	Indicator string    `json:"indicator"` // successIndicator, which a good resultIndicator equals
	Lang      string    `json:"lang"`

	Order   orderShown     `json:"order"` // of a direct one
	Opened  opening        `json:"opened"`
	Card    cardOnFile     `json:"card"`
	Address billingAddress `json:"address"`
	Word    word           `json:"word"` // what the gateway said last, "" nothing yet
}

// orderShown is what a shop tells of itself and its order (KW-099).
type orderShown struct {
	Merchant, Line1, Line2, Description string
}

// opening is where the library was called, the last time that it was.
type opening struct {
	Parent string `json:"parent"` // origin of the page around the lightbox
	Back   string `json:"back"`   // address of the page that showed the payment page
}

// billingAddress is the second step; all of it is optional (KW-106).
type billingAddress struct {
	Street1, Street2, City, State, Postcode, Country string
}

// Clone implements sandbox.Record.
func (c checkout) Clone() checkout { return c }

var checkouts = sandbox.NewCollection("clickkw.checkouts", func(c checkout) string { return c.ID }, nil)

// checkoutPrefix begins every checkout's id; 20 digits follow, which lead back to the
// account (KW-103).
const checkoutPrefix = "SESSION0002"

func readCheckout(id string) (kind, name string) {
	if len(id) != len(checkoutPrefix)+20 || id[:len(checkoutPrefix)] != checkoutPrefix {
		return "", ""
	}
	return numbered(checkoutKind, id[len(checkoutPrefix):], decimal)
}

// byCheckout is whose checkout a page of the gateway is.
func byCheckout(r *sandbox.Request) (kind, id string) { return readCheckout(r.Vars["checkout"]) }

// newCheckout makes the next checkout of an account. Its payment is not set yet.
func (a *account) newCheckout(tx *sandbox.Tx, lang string) (checkout, error) {
	n, err := sandbox.Count(tx, "clickkw/checkouts/"+a.User)
	if err != nil {
		return checkout{}, err
	}
	d := tx.Workspace().Draws()
	return checkout{
		ID:        checkoutPrefix + spell(sandbox.Scatter(checkoutKind, a.number, n), decimal, 20),
		User:      a.User,
		Version:   d.Text(10, lowerHex, providerName, "session version", a.User, n),
		Indicator: d.Text(16, lowerHex, providerName, "success indicator", a.User, n),
		Lang:      lang,
	}, nil
}

// beginCheckout is the checkout of a session that goes to the gateway. One that is under
// way already goes on, so that pressing Pay twice does no harm.
func (v *visit) beginCheckout(tx *sandbox.Tx) error {
	if err := v.again(tx); err != nil {
		return err
	}
	if v.session.Checkout == "" || v.session.AtBank != byCard {
		c, err := v.account.newCheckout(tx, v.session.Lang)
		if err != nil {
			return err
		}
		c.Payment = v.session.ID
		if err := checkouts.Insert(tx, c); err != nil {
			return err
		}
		v.session.Checkout = c.ID
	}
	v.session.Method, v.session.AtBank = byCard, byCard
	return sessions.Put(tx, v.session)
}

// beginDirect opens a payment for a shop that calls the library by itself. It lives as
// long as a session of Click (KW-169).
func (a *account) beginDirect(tx *sandbox.Tx, wanted checkoutWanted) (checkout, error) {
	c, err := a.newCheckout(tx, wanted.lang)
	if err != nil {
		return c, err
	}
	p, err := sandbox.OpenPayment(tx, table, evCheckout, payment.Payment{
		Provider: providerName, Account: a.User, Ref: c.ID, Order: wanted.order, Amount: wanted.amount,
	})
	if err != nil {
		return c, err
	}
	c.Payment, c.Direct, c.Order, c.Expires = p.ID, true, wanted.shown, tx.Now().Add(lifetime)
	if err := checkouts.Insert(tx, c); err != nil {
		return c, err
	}
	return c, tx.Schedule(sandbox.Due{At: c.Expires, Provider: providerName, Kind: dueExpiry, Ref: p.ID})
}
