package clickkw

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // Asia/Kuwait on machines without zone files

	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/payment"
)

// account is a developer account (KW-001 to KW-006).
type account struct {
	User     string            `json:"user"`
	Token    string            `json:"token"`
	Store    string            `json:"store"`
	State    string            `json:"state"`
	Methods  []string          `json:"methods"`
	Minimum  minimum           `json:"minimum"`
	Email    string            `json:"email"`
	Switches map[string]string `json:"switches"`
	number   uint64            // of the user, by which sessions and checkouts find the account
}

type minimum struct{ KNET, Card string }

// The means of payment, as forms and accounts name them.
const (
	byKNET = "knet"
	byCard = "card"
)

// Click counts in the Kuwaiti dinar, always (KW-005).
const currency = "KWD"

// The states of an account (KW-003).
const (
	active      = "active"
	notAccepted = "not_accepted"
	suspended   = "suspended"
)

var accountKind = operation.AccountKind{
	ID: "user",
	Fields: []operation.AccountField{
		{Name: "user", Type: operation.String, About: "developer user, a segment of every call's path", Fact: "KW-001"},
		{Name: "token", Type: operation.String, Secret: true, Generated: true, About: "bearer token", Fact: "KW-002"},
		{Name: "store", Type: operation.String, About: "shown on the payment pages", Fact: "KW-006"},
		{Name: "state", Type: operation.String, Values: []string{active, notAccepted, suspended}, About: "every call of a developer who is not active is refused", Fact: "KW-003"},
		{Name: "methods", Type: operation.String, List: true, Values: []string{byKNET, byCard}, About: "what payers can choose from", Fact: "KW-060"},
		{Name: "minimum", Type: operation.Mapping, About: "fees of the store: the least that an order must be", Fact: "KW-004", Fields: []operation.AccountField{
			{Name: byKNET, Type: operation.Amount}, {Name: byCard, Type: operation.Amount},
		}},
		{Name: "email", Type: operation.String, About: "where the gateway tells the merchant of payments; empty: nowhere", Fact: "KW-166"},
		{Name: "switches", Type: operation.Mapping, Any: true, About: "what the manual leaves open"},
	},
	Switches: switches,
}

// ParseAccount implements sandbox.Accounts.
func (Fake) ParseAccount(doc map[string]any) (any, []sandbox.Name, error) {
	a := &account{Store: "Demo Store", State: active}
	if err := sandbox.ReadAccount(doc, a); err != nil {
		return nil, nil, err
	}
	if len(a.Methods) == 0 {
		a.Methods = []string{byKNET, byCard}
	}
	a.Minimum.KNET, a.Minimum.Card = cmp.Or(a.Minimum.KNET, "0.250"), cmp.Or(a.Minimum.Card, "0.500") // KW-004
	a.number = sandbox.AccountNumber(a.User)
	return a, []sandbox.Name{{Kind: "user", ID: a.User}, {Kind: "number", ID: strconv.FormatUint(a.number, 10)}}, a.check()
}

func (a *account) check() error {
	var wrong []error
	bad := func(format string, args ...any) { wrong = append(wrong, fmt.Errorf(format, args...)) }
	switch {
	case len(a.User) > 64 || strings.ContainsFunc(a.User, func(c rune) bool { return c < ' ' || c == '/' }):
		bad("user is at most 64 characters without slashes: it is a segment of a path (KW-001)")
	case a.User == pathUpdate || a.User == pathStatus:
		bad("user cannot be %q: that is a call's own segment of the path (KW-008, KW-010)", a.User)
	}
	if a.Token == "" || strings.ContainsFunc(a.Token, func(c rune) bool { return c <= ' ' || c > '~' }) {
		bad("token is missing, or has other characters than visible ASCII ones: it travels in a header (KW-002)")
	}
	if len([]rune(a.Store)) > maxText {
		bad("store is longer than %d characters (KW-006)", maxText)
	}
	for _, method := range []string{byKNET, byCard} {
		if _, err := payment.ParseMoney(a.minimum(method), currency); err != nil {
			bad("minimum.%s: %w", method, err)
		}
	}
	if a.Email != "" && mailbox(a.Email) == "" {
		bad("email %q is no address (KW-166)", a.Email)
	}
	if _, err := sandbox.Zone(a.sw("zone")); err != nil {
		bad("switch zone: %w (KW-097)", err)
	}
	if strings.TrimSpace(a.sw("status_fail_word")) == "" {
		bad("switch status_fail_word: a word is expected (KW-042)")
	}
	if n, err := strconv.Atoi(a.sw("card_retries")); err != nil || n < 0 {
		bad("switch card_retries: a number of cards is expected, 0 for any")
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

func (a *account) on(name string) bool { return a.sw(name) == "true" }

func (a *account) takes(method string) bool { return slices.Contains(a.Methods, method) }

// least is the smallest amount that a means takes (KW-004).
func (a *account) least(method string) payment.Money {
	m, _ := payment.ParseMoney(a.minimum(method), currency) // check has read it
	return m
}

func (a *account) minimum(method string) string {
	if method == byCard {
		return a.Minimum.Card
	}
	return a.Minimum.KNET
}

// local is a time as the provider's pages and answers write it (KW-097, KW-132).
func (a *account) local(t time.Time) time.Time {
	zone, err := sandbox.Zone(a.sw("zone"))
	if err != nil {
		return t.UTC()
	}
	return t.In(zone)
}

func accountOf(s sandbox.Scope, user string) (*account, error) {
	return sandbox.FindAccount[*account](s, providerName, "user", user)
}

// DefaultAccounts implements sandbox.Accounts.
func (Fake) DefaultAccounts() []map[string]any {
	return []map[string]any{{
		"user": "Dev1", "token": "CIQC2Z5WUVTAKcBHISsOVMJIJE8PAbVe5", "store": "Demo Store", "state": active,
		"methods": []any{byKNET, byCard}, "minimum": map[string]any{"knet": "0.250", "card": "0.500"},
	}}
}

// DrawAccount implements sandbox.Accounts.
func (Fake) DrawAccount(d sandbox.Draws, n int) map[string]any {
	return map[string]any{
		"user": "Dev" + d.Text(8, sandbox.LowerDigits, providerName, "user", n), "token": newToken(d, "account", n), "store": "Demo Store", "state": active,
		"methods": []any{byKNET, byCard}, "minimum": map[string]any{"knet": "0.250", "card": "0.500"},
	}
}

// newToken draws a bearer token of the documented shape (KW-002).
func newToken(d sandbox.Draws, purpose ...any) string {
	return d.Text(33, sandbox.Letters, append([]any{providerName, "token"}, purpose...)...)
}

// Env implements sandbox.Accounts.
func (Fake) Env(ws *sandbox.Workspace, base sandbox.Base) map[string]string {
	env := map[string]string{}
	_ = sandbox.EachAccount(ws, providerName, func(a *account) bool {
		env["CLICKKW_URL"], env["CLICKKW_USER"], env["CLICKKW_TOKEN"] = base.URL, a.User, a.Token
		return false
	})
	return env
}
