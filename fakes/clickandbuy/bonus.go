package clickandbuy

import (
	"errors"
	"fmt"
	"strings"

	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// bonus is what a domain gives its new customers; "" gives none (CB-007).
type bonus struct{ Amount, Currency string }

func (b bonus) hundredths() (int64, error) {
	if b.Amount == "" {
		return 0, nil
	}
	if !payment.ListedCurrency(b.Currency) {
		return 0, fmt.Errorf("currency %q is not in the table of TS §3.4 (CB-059)", shorten(b.Currency))
	}
	m, err := payment.ParseMoneyExp(b.Amount, b.Currency, 2)
	return m.Minor, err
}

// bonusKind is one of the two, and the id of the message that names it.
type bonusKind string

const (
	registrationBonus bonusKind = "registration" // for opening an account over a link of the domain
	welcomeBonus      bonusKind = "welcome"      // for the first purchase there
)

// bonusGiven is a bonus that a buyer has got, with what purchases have left of it. It counts
// for the links of its domain only (TS §1.1.1), and in its currency (CB-703).
type bonusGiven struct {
	Key        string `json:"key"`
	Currency   string `json:"currency"`
	Given      int64  `json:"given"`
	Hundredths int64  `json:"hundredths"`
}

// Clone implements sandbox.Record.
func (c bonusGiven) Clone() bonusGiven { return c }

var bonuses = sandbox.NewCollection("clickandbuy.bonuses", func(c bonusGiven) string { return c.Key }, nil)

func bonusKey(a *account, d *domain, user string, kind bonusKind) string {
	return strings.Join([]string{a.id(), d.Name, strings.ToLower(user), string(kind)}, "/")
}

// creditRegistration gives the registration bonus to a buyer who opened an account.
func creditRegistration(tx *sandbox.Tx, a *account, d *domain, user string) error {
	given, err := d.RegistrationBonus.hundredths()
	if err != nil || given == 0 {
		return err
	}
	return bonuses.Put(tx, bonusGiven{bonusKey(a, d, user, registrationBonus), d.RegistrationBonus.Currency, given, given})
}

// redeemed is what a bonus pays of a purchase.
type redeemed struct {
	Kind       bonusKind
	Hundredths int64
	rest       bonusGiven // afterwards
}

// redeem finds what bonuses pay of a purchase, the one for registering first. The welcome
// bonus is there from the first purchase on, and pays of it already (CB-704).
func redeem(s sandbox.Scope, a *account, d *domain, user string, price payment.Money) ([]redeemed, error) {
	var list []redeemed
	left := price.Minor
	for _, kind := range []bonusKind{registrationBonus, welcomeBonus} {
		key := bonusKey(a, d, user, kind)
		has, err := bonuses.Get(s, key)
		fresh := errors.Is(err, sandbox.ErrNotFound) && kind == welcomeBonus
		if fresh {
			has = bonusGiven{Key: key, Currency: d.WelcomeBonus.Currency}
			has.Given, err = d.WelcomeBonus.hundredths()
			has.Hundredths = has.Given
		}
		if errors.Is(err, sandbox.ErrNotFound) || err == nil && has.Hundredths == 0 {
			continue
		}
		if err != nil {
			return nil, err
		}
		use := min(left, has.Hundredths)
		if has.Currency != price.Currency {
			use = 0
		}
		left -= use
		has.Hundredths -= use
		if use > 0 || fresh { // a first purchase in another currency earns it, too
			list = append(list, redeemed{kind, use, has})
		}
	}
	return list, nil
}

// pays is what bonuses pay together.
func pays(list []redeemed) int64 {
	var sum int64
	for _, r := range list {
		sum += r.Hundredths
	}
	return sum
}

// spendBonuses takes a booked purchase from the buyer's bonuses, and answers how much they
// paid of it.
func spendBonuses(tx *sandbox.Tx, a *account, d *domain, user string, price payment.Money) (int64, error) {
	list, err := redeem(tx, a, d, user, price)
	if err != nil {
		return 0, err
	}
	for _, r := range list {
		if err := bonuses.Put(tx, r.rest); err != nil {
			return 0, err
		}
	}
	return pays(list), nil
}
