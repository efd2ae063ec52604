package clickandbuy

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/payment"
)

// account is a merchant account (CB-001 to CB-030).
type account struct {
	Seller       int64             `json:"seller"`
	System       string            `json:"system"`
	TMEnabled    bool              `json:"tm_enabled"`
	TMPassword   string            `json:"tm_password"`
	Slaves       []int64           `json:"slaves"`
	Domains      []domain          `json:"domains"`
	Buyers       []buyer           `json:"buyers"`
	Projects     []project         `json:"projects"`
	Switches     map[string]string `json:"switches"`
	Registration json.RawMessage   `json:"registration"`
}

type domain struct {
	Name, URL, Logo, Header, Nation, Language string
	WelcomeBonus                              bonus    `json:"welcome_bonus"`
	RegistrationBonus                         bonus    `json:"registration_bonus"`
	TestMode                                  *bool    `json:"test_mode"` // default true (CB-008)
	TestGroup                                 []string `json:"test_group"`
	Credits                                   []credit
	Links                                     []link
}

type credit struct{ Buyer, Amount, Currency string }

type link struct {
	ID              string
	Number          int64
	Target          string
	Name, Info      string
	Dynkey          string
	DynamicPrice    bool `json:"dynamic_price"`
	DynamicCurrency bool `json:"dynamic_currency"`
	Price, Currency string
	Active          *bool // default true
	NotifyPayment   bool  `json:"notify_payment"`
	NotifyUsers     bool  `json:"notify_users"`
}

type project struct {
	ID        int64
	Name      string
	SecretKey string `json:"secret_key"`
	Notify    *bool  // default true (CB-609)
	MMSURL    string `json:"mms_url"`
	MMSSecret string `json:"mms_secret"`
}

const maxSeller = 12678967543233 // CB-001

var premiumID = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[a-z0-9]{1,40}$`) }) // CB-020

// ParseAccount implements sandbox.Accounts.
func (Fake) ParseAccount(doc map[string]any) (any, []sandbox.Name, error) {
	a := &account{System: "eu"}
	if err := sandbox.ReadAccount(doc, a); err != nil {
		return nil, nil, err
	}
	if err := a.check(); err != nil {
		return nil, nil, err
	}
	names := []sandbox.Name{{Kind: "seller", ID: strconv.FormatInt(a.Seller, 10)}}
	for _, slave := range a.Slaves { // one number space (CB-004, CB-030)
		names = append(names, sandbox.Name{Kind: "seller", ID: strconv.FormatInt(slave, 10)})
	}
	for _, d := range a.Domains {
		for _, l := range d.Links {
			names = append(names, sandbox.Name{Kind: "link", ID: l.ID})
		}
	}
	for _, p := range a.Projects {
		names = append(names, sandbox.Name{Kind: "project", ID: strconv.FormatInt(p.ID, 10)})
	}
	return a, names, nil
}

func (a *account) check() error {
	var wrong []error
	bad := func(format string, args ...any) { wrong = append(wrong, fmt.Errorf(format, args...)) }
	if a.Seller < 1 || a.Seller > maxSeller {
		bad("seller is 1 to %d (CB-001)", int64(maxSeller))
	}
	for i := range a.Domains {
		for j, l := range a.Domains[i].Links {
			if l.Number == 0 { // CB-019: merchants require one
				a.Domains[i].Links[j].Number = int64(5551 + 100*i + j)
			}
			if !premiumID().MatchString(l.ID) {
				bad("link id %q is not of lower-case letters and digits (CB-020)", l.ID)
			}
			if _, err := l.fixedPrice(); err != nil {
				bad("link %s: %w", l.ID, err)
			}
		}
		if _, known := lookupNation(a.Domains[i].Nation); a.Domains[i].Nation != "" && !known {
			bad("domain %s: nation: %q is not in the table of TS §3.3 (CB-057)", a.Domains[i].Name, shorten(a.Domains[i].Nation))
		}
		if lang := a.Domains[i].Language; lang != "" && !slices.Contains(languages, strings.ToLower(lang)) {
			bad("domain %s: language: %q is not one of %s (CB-047)", a.Domains[i].Name, shorten(lang), strings.Join(languages, " "))
		}
		for name, b := range map[string]bonus{"registration_bonus": a.Domains[i].RegistrationBonus, "welcome_bonus": a.Domains[i].WelcomeBonus} {
			if _, err := b.hundredths(); err != nil {
				bad("%s of %s: %w", name, a.Domains[i].Name, err)
			}
		}
		for _, c := range a.Domains[i].Credits {
			if _, err := payment.ParseMoneyExp(c.Amount, c.Currency, 2); err != nil {
				bad("credit %s %s: amount: %w", c.Buyer, c.Currency, err)
			}
		}
	}
	for _, b := range a.Buyers {
		if b.CRN < 1 {
			bad("buyer %s: crn is a positive number (CB-023)", b.Email)
		}
		for _, g := range b.Agreements {
			if _, err := g.limit(); err != nil || g.ID < 1 {
				bad("buyer %s, agreement %d: its id is a positive number, its amount one of units with a currency (CB-352)", b.Email, g.ID)
			}
		}
	}
	for _, name := range []string{"handshake.timeout", "pages.lifetime", "tmi.commit_within", "tmi.job_start", "tmi.job_item", "tmi.reservation_lifetime"} {
		if d, err := operation.ParseDuration(a.sw(name)); err != nil || d <= 0 {
			bad("switch %s: %q is not a duration", name, a.sw(name))
		}
	}
	for _, name := range []string{"link.inactive", "pages.error_status"} {
		if n, err := strconv.Atoi(a.sw(name)); err != nil || n < 200 || n > 599 {
			bad("switch %s: %q is not an HTTP status", name, a.sw(name))
		}
	}
	if window := a.sw("pay.token_window"); window != "none" {
		if d, err := operation.ParseDuration(window); err != nil || d <= 0 {
			bad("switch pay.token_window: %q is neither none nor a duration", window)
		}
	}
	if _, err := ipNations(a.sw("buyer.ip_nations")); err != nil {
		bad("switch buyer.ip_nations: %w", err)
	}
	if _, err := sandbox.Zone(a.sw("ems.timezone")); err != nil {
		bad("switch ems.timezone: %w", err)
	}
	if _, err := durations(a.sw("mms.retry")); err != nil {
		bad("switch mms.retry: %w", err)
	}
	if _, err := durations(a.sw("ems.retry")); err != nil {
		bad("switch ems.retry: %w", err)
	}
	return errors.Join(wrong...)
}

// sw is the word of a switch: the account's, else our choice.
func (a *account) sw(name string) string {
	if a == nil {
		return switchDefaults[name]
	}
	return switchDefaults.Word(a.Switches, name)
}

// validTMPassword tells whether a password can open TMI: 6 to 10 characters of ISO
// 8859-1 (CB-002). An account may be given another, to see what TMI says then (CB-304).
func validTMPassword(password string) bool {
	n := utf8.RuneCountInString(password)
	return n >= 6 && n <= 10 && strings.IndexFunc(password, func(c rune) bool { return c > 0xFF }) < 0
}

// duration and status are switches that check has read before.
func (a *account) duration(name string) time.Duration { return operation.DurationIn(a.sw(name)) }

func (a *account) status(name string) int { return operation.NumberIn(a.sw(name)) }

func (a *account) id() string { return strconv.FormatInt(a.Seller, 10) }

// findLink is a link of the account and its domain, nil where there is none.
func (a *account) findLink(id string) (*domain, *link) {
	for i := range a.Domains {
		for j := range a.Domains[i].Links {
			if a.Domains[i].Links[j].ID == id {
				return &a.Domains[i], &a.Domains[i].Links[j]
			}
		}
	}
	return nil, nil
}

func (d *domain) inTestMode() bool { return d.TestMode == nil || *d.TestMode }

// inTestGroup knows user names in any case of letters: they are e-mail addresses.
func (d *domain) inTestGroup(user string) bool {
	return slices.ContainsFunc(d.TestGroup, func(member string) bool { return strings.EqualFold(member, user) })
}

func (p *project) isTold() bool { return p.Notify == nil || *p.Notify }

func (l *link) isActive() bool { return l.Active == nil || *l.Active }

// fixedPrice is the link's own price in hundredths (CB-015, CB-060); 0 without one.
func (l *link) fixedPrice() (int64, error) {
	if l.Price == "" {
		return 0, nil
	}
	m, err := payment.ParseMoneyExp(l.Price, l.Currency, 2)
	return m.Minor, err
}

// isSlave tells whether a slaveMerchantID is 0, a sub-merchant's, or accepted whatever it
// is (CB-004).
func (a *account) isSlave(id int64) bool {
	return id == 0 || slices.Contains(a.Slaves, id) || a.sw("tmi.foreign_slave") == "accept"
}

// accountOf is the account that claimed a name.
func accountOf(s sandbox.Scope, kind, id string) (*account, error) {
	return sandbox.FindAccount[*account](s, providerName, kind, id)
}

// hundredths is the credit as it was given; check has read the text before.
func (c credit) hundredths() int64 {
	m, _ := payment.ParseMoneyExp(c.Amount, c.Currency, 2)
	return m.Minor
}
