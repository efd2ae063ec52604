package clickandbuy

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strings"

	"paysandbox/sandbox"
	"paysandbox/sandbox/store"
)

// buyer is a buyer's account (CB-023 to CB-026): configured beside a merchant, or
// opened by registration.
type buyer struct {
	CRN             int64
	Email           string
	Password        string
	Nation          string
	Language        string
	Status          string
	DateOfBirth     string `json:"date_of_birth"`
	Owner, Employee bool
	CreditExhausted bool `json:"credit_exhausted"`
	Prepaid         bool
	MSISDN          string
	Granted         *bool `json:"easy_collect_granted"`
	Agreements      []grant
}

// withholds tells whether a buyer's agreements allow nothing for now (CB-351).
func (b buyer) withholds() bool { return b.Granted != nil && !*b.Granted }

// registered is a buyer that opened an account on the pages.
type registered struct {
	Email       string `json:"email"` // in lower case
	CRN         int64  `json:"crn"`
	Password    string `json:"password"` // SHA-256, hex
	Name        string `json:"name"`
	Nation      string `json:"nation"`
	Language    string `json:"language"`
	DateOfBirth string `json:"date_of_birth"`
}

// Clone implements sandbox.Record.
func (b registered) Clone() registered { return b }

var registrations = sandbox.NewCollection("clickandbuy.buyers", func(b registered) string { return b.Email }, nil)

// findBuyer finds a buyer by user name, in any case of letters.
func findBuyer(s sandbox.Scope, user string) (buyer, bool) {
	if b, ok := configuredBuyer(s, func(b buyer) bool { return strings.EqualFold(b.Email, user) }); ok {
		return b.asLocked(s), true
	}
	r, err := registrations.Get(s, strings.ToLower(user))
	if err != nil {
		return buyer{}, false
	}
	return r.buyer().asLocked(s), true
}

// configuredBuyer is the first buyer of any merchant's account that is the one wanted.
func configuredBuyer(s sandbox.Scope, wanted func(buyer) bool) (found buyer, ok bool) {
	_ = sandbox.EachAccount(s, providerName, func(a *account) bool {
		if i := slices.IndexFunc(a.Buyers, wanted); i >= 0 {
			found, ok = a.Buyers[i], true
		}
		return !ok
	})
	return found, ok
}

func (b registered) buyer() buyer {
	return buyer{CRN: b.CRN, Email: b.Email, Password: b.Password, Nation: b.Nation, Language: b.Language, Status: "OK", DateOfBirth: b.DateOfBirth}
}

// findBuyerByCRN finds a buyer by its number, wherever its account was opened (CB-023).
func findBuyerByCRN(s sandbox.Scope, crn int64) (found buyer, ok bool) {
	if found, ok = configuredBuyer(s, func(b buyer) bool { return b.CRN == crn }); !ok {
		_ = registrations.Each(s, "", func(r registered) bool {
			if r.CRN == crn {
				found, ok = r.buyer(), true
			}
			return !ok
		})
	}
	return found.asLocked(s), ok
}

// findBuyerByPhone finds a configured buyer by its telephone number, of which the digits
// count (CB-374).
func findBuyerByPhone(s sandbox.Scope, msisdn string) (buyer, bool) {
	wanted := digitsOf(msisdn)
	found, ok := configuredBuyer(s, func(b buyer) bool { return wanted != "" && digitsOf(b.MSISDN) == wanted })
	return found.asLocked(s), ok
}

func digitsOf(text string) string {
	return strings.Map(func(c rune) rune {
		if c < '0' || c > '9' {
			return -1
		}
		return c
	}, text)
}

// isOwn tells whether a buyer is the merchant itself or in its employee group: a
// relation to this merchant, wherever the buyer's account is configured (CB-021).
func (a *account) isOwn(user string) bool {
	return slices.ContainsFunc(a.Buyers, func(b buyer) bool { return strings.EqualFold(b.Email, user) && (b.Owner || b.Employee) })
}

// knows compares a typed password.
func (b buyer) knows(password string) bool {
	return password != "" && (b.Password == password || b.Password == hashed(password))
}

func hashed(password string) string {
	sum := sha256.Sum256([]byte("clickandbuy buyer\x00" + password))
	return hex.EncodeToString(sum[:])
}

var errTaken = errors.New("the user name has an account")

// openBuyer opens an account for a new buyer and numbers it.
func openBuyer(tx *sandbox.Tx, b registered) (registered, error) {
	b.Email = strings.ToLower(b.Email)
	if _, taken := findBuyer(tx, b.Email); taken {
		return b, errTaken
	}
	var err error
	if b.CRN, err = freeCRN(tx); err != nil {
		return b, err
	}
	err = registrations.Insert(tx, b)
	var duplicate *store.DuplicateError
	if errors.As(err, &duplicate) {
		err = errTaken
	}
	return b, err
}

// freeCRN is a number that no registered buyer has had, and no configured one has (CB-023).
func freeCRN(tx *sandbox.Tx) (int64, error) {
	for {
		n, err := sandbox.Count(tx, "clickandbuy/crn")
		if err != nil {
			return 0, err
		}
		crn := bdrFloor + int64(sandbox.Permute(tx.Workspace().Draws(), bdrRange, n, providerName, "crn"))
		if _, taken := configuredBuyer(tx, func(b buyer) bool { return b.CRN == crn }); !taken {
			return crn, nil
		}
	}
}

// spent is how much of a test credit purchases have taken (CB-009).
type spent struct {
	Key        string `json:"key"`
	Hundredths int64  `json:"hundredths"`
}

// Clone implements sandbox.Record.
func (s spent) Clone() spent { return s }

var creditsSpent = sandbox.NewCollection("clickandbuy.credits", func(s spent) string { return s.Key }, nil)

func creditKey(a *account, d *domain, user, currency string) string {
	return strings.Join([]string{a.id(), d.Name, strings.ToLower(user), currency}, "/")
}

// creditLeft is what is left of a buyer's test credit: one per buyer, domain and
// currency (CB-009). ok: there is one.
func creditLeft(s sandbox.Scope, a *account, d *domain, user, currency string) (hundredths int64, ok bool) {
	for _, c := range d.Credits {
		if strings.EqualFold(c.Buyer, user) && c.Currency == currency {
			hundredths, ok = c.hundredths(), true
		}
	}
	if used, err := creditsSpent.Get(s, creditKey(a, d, user, currency)); err == nil {
		hundredths -= used.Hundredths
	}
	return max(hundredths, 0), ok
}

// spendCredit takes a purchase from the buyer's test credit, as far as it reaches
// (CB-252, CB-010).
func spendCredit(tx *sandbox.Tx, a *account, d *domain, user, currency string, hundredths int64) error {
	left, ok := creditLeft(tx, a, d, user, currency)
	took := min(left, hundredths)
	if !ok || took == 0 {
		return nil
	}
	key := creditKey(a, d, user, currency)
	used, err := creditsSpent.Get(tx, key)
	if errors.Is(err, sandbox.ErrNotFound) {
		used, err = spent{Key: key}, nil
	}
	if err != nil {
		return err
	}
	used.Hundredths += took
	return creditsSpent.Put(tx, used)
}
