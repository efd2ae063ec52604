package klikandpay

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/payment"
)

// account is a merchant account: one currency (KP-001 to KP-008).
type account struct {
	ID         int64             `json:"id"`
	Currency   string            `json:"currency"`
	Mode       string            `json:"mode"`
	PrivateKey string            `json:"private_key"`
	Plans      []plan            `json:"plans"`
	Switches   map[string]string `json:"switches"`
}

// plan is a subscription that the back office offers (KP-008, KP-122).
type plan struct {
	ID          string `json:"id"`
	Amount      string `json:"amount"`
	Every       string `json:"every"`        // "1 month", "2 weeks", "30 days"
	Trial       string `json:"trial"`        // length of the trial, as Every; "" none
	TrialAmount string `json:"trial_amount"` // what the trial costs, "" nothing
	End         string `json:"end"`          // last day on which a term may fall due, "" none
}

// The modes of an account (KP-004). Production means "behaves as production": no money.
const (
	testMode   = "test"
	production = "production"
)

var accountKind = operation.AccountKind{
	ID: "id",
	Fields: []operation.AccountField{
		{Name: "id", Type: operation.Int, About: "Merchant ID", Fact: "KP-001"},
		{Name: "currency", Type: operation.String, About: "of every payment: the ID decides it", Fact: "KP-002"},
		{Name: "mode", Type: operation.String, Values: []string{testMode, production}, About: "production behaves as production does; no money moves", Fact: "KP-004"},
		{Name: "private_key", Type: operation.String, Secret: true, Generated: true, About: "of the scripts that cancel, validate and duplicate", Fact: "KP-005"},
		{Name: "plans", Type: operation.Mapping, List: true, About: "subscriptions", Fact: "KP-008", Fields: []operation.AccountField{
			{Name: "id", Type: operation.String, About: "15 upper-case hexadecimal characters", Fact: "KP-008"},
			{Name: "amount", Type: operation.Amount, About: "of a term"},
			{Name: "every", Type: operation.String, About: "30 days, 2 weeks, 1 month", Fact: "KP-122"},
			{Name: "trial", Type: operation.String, About: "how long the trial lasts; empty: there is none", Fact: "KP-122"},
			{Name: "trial_amount", Type: operation.Amount, About: "what the trial costs; empty: nothing", Fact: "KP-122"},
			{Name: "end", Type: operation.Date, About: "the last day on which a term may fall due; empty: none", Fact: "KP-122"},
		}},
		{Name: "switches", Type: operation.Mapping, Any: true, About: "the back office's other settings, and what the manuals leave open"},
	},
	Switches: switches,
}

// ParseAccount implements sandbox.Accounts.
func (Fake) ParseAccount(doc map[string]any) (any, []sandbox.Name, error) {
	a := &account{Currency: "EUR", Mode: testMode}
	if err := sandbox.ReadAccount(doc, a); err != nil {
		return nil, nil, err
	}
	return a, []sandbox.Name{
		{Kind: "id", ID: a.id()},
		{Kind: "slot", ID: strconv.FormatUint(a.slot(), 10)}, // by which transaction numbers find it
	}, a.check()
}

const maxID = 1<<44 - 1

var planID = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[0-9A-F]{15}$`) })

func (a *account) check() error {
	var wrong []error
	bad := func(format string, args ...any) { wrong = append(wrong, fmt.Errorf(format, args...)) }
	if a.ID < 1 || a.ID > maxID {
		bad("id is a positive number up to %d (KP-001)", int64(maxID))
	}
	if !payment.ListedCurrency(a.Currency) {
		bad("currency %q is none (KP-002)", a.Currency)
	}
	for _, p := range a.Plans {
		if !planID().MatchString(p.ID) {
			bad("plan %q: an id has 15 upper-case hexadecimal characters (KP-008)", p.ID)
		}
		switch amount, err := payment.ParseMoney(p.Amount, a.Currency); {
		case err != nil:
			bad("plan %s: amount: %w", p.ID, err)
		case amount.Minor <= 0:
			bad("plan %s: amount: %q is nothing: a term costs something (KP-008)", p.ID, p.Amount)
		}
		switch amount, err := payment.ParseMoney(cmp.Or(p.TrialAmount, "0"), a.Currency); {
		case err != nil:
			bad("plan %s: trial_amount: %w", p.ID, err)
		case amount.Minor < 0:
			bad("plan %s: trial_amount: %q is less than nothing (KP-122)", p.ID, p.TrialAmount)
		}
		for name, length := range map[string]string{"every": p.Every, "trial": p.Trial} {
			if _, err := payment.ReadInterval(length); err != nil && (length != "" || name == "every") {
				bad("plan %s: %s: %w", p.ID, name, err)
			}
		}
		if _, err := time.Parse(time.DateOnly, p.End); p.End != "" && err != nil {
			bad("plan %s: end: %w", p.ID, err)
		}
	}
	for _, name := range []string{"dynamic_timeout", "dynamic_wait", "page_ttl"} {
		if d, err := operation.ParseDuration(a.sw(name)); err != nil || d <= 0 {
			bad("switch %s: %q is not a duration", name, a.sw(name))
		}
	}
	for name, bounds := range map[string][2]int{"deferred_hold_days": {4, 20}, "max_field": {1, 4096}, "dynamic_retries": {0, 20}} {
		if n, err := strconv.Atoi(a.sw(name)); err != nil || n < bounds[0] || n > bounds[1] {
			bad("switch %s: a number from %d to %d is expected", name, bounds[0], bounds[1])
		}
	}
	if n, err := strconv.Atoi(a.sw("hosted_error_status")); err != nil || n != http.StatusOK && (n < 400 || n > 599) {
		bad("switch hosted_error_status: 200 or a number from 400 to 599 is expected: no other status has a page (KP-083)")
	}
	if word := a.sw("verif_no"); strings.TrimSpace(word) == "" || strings.ContainsAny(word, "\r\n") {
		bad("switch verif_no: %q is no word: one line is expected, and something in it (KP-059)", word)
	}
	if text := a.sw("source_addr"); text != "" {
		if _, err := netip.ParseAddr(text); err != nil {
			bad("switch source_addr: %q is no address of IPv4 or IPv6 (KP-118)", text)
		}
	}
	for _, means := range a.list("means") {
		if !slices.Contains(allMeans, means) {
			bad("switch means: %q is none of %s", means, strings.Join(allMeans, ", "))
		}
	}
	for _, field := range a.list("dynamic_return.fields") {
		if !slices.Contains(tickList, field) {
			bad("switch dynamic_return.fields: %q is none of %s (KP-102)", field, strings.Join(tickList, ", "))
		}
	}
	return errors.Join(wrong...)
}

// The means of payment (KP-111).
const (
	visa       = "VISA"
	mastercard = "MASTERCARD"
	amex       = "AMEX"
	transfer   = "VIREMENT"
	cheque     = "CHEQUE"
)

var allMeans = []string{visa, mastercard, amex, transfer, cheque}

// tickList are the variables that a merchant can have in the dynamic return, in the
// back office's order (KP-102).
var tickList = []string{"NUMXKP", "PAIEMENT", "MONTANTXKP", "DEVISEXKP", "IPXKP", "PAYSRXKP", "SCOREXKP", "PAYSBXKP"}

// sw is the word of a switch: the account's, else our choice.
func (a *account) sw(name string) string {
	if a == nil {
		return switchDefaults[name]
	}
	return switchDefaults.Word(a.Switches, name)
}

func (a *account) on(name string) bool { return a.sw(name) == "true" }

// number, duration and list are switches that check has read before.
func (a *account) number(name string) int { return operation.NumberIn(a.sw(name)) }

func (a *account) duration(name string) time.Duration { return operation.DurationIn(a.sw(name)) }

func (a *account) list(name string) []string {
	return strings.FieldsFunc(a.sw(name), func(c rune) bool { return c == ',' || c == ' ' })
}

func (a *account) id() string { return strconv.FormatInt(a.ID, 10) }

// isTest tells whether a payment is a test: by the account, or by the root that the form
// was posted to (KP-026).
func (a *account) isTest(testRoot bool) bool {
	return a.Mode == testMode || testRoot && a.sw("test_root") == "force"
}

// plan is a subscription by its id; false where there is none.
func (a *account) plan(id string) (plan, bool) {
	at := slices.IndexFunc(a.Plans, func(p plan) bool { return strings.EqualFold(p.ID, id) })
	if at < 0 {
		return plan{}, false
	}
	return a.Plans[at], true
}

func accountOf(s sandbox.Scope, id string) (*account, error) {
	return sandbox.FindAccount[*account](s, providerName, "id", id)
}

// DefaultAccounts implements sandbox.Accounts.
func (Fake) DefaultAccounts() []map[string]any {
	return []map[string]any{
		{"id": 1360156807, "currency": "EUR", "mode": testMode, "private_key": "5D1E0C7A93B24F688A0D4C2E71F95B3604A8E6C1D37B9F25500E8A7C46D2B913", "plans": []any{
			map[string]any{"id": "52675F0BE4B0A86", "amount": "9.90", "every": "1 month"},
		}},
		{"id": 1360156808, "currency": "EUR", "mode": production, "private_key": "7A20D9C35E1B48F6A37702BD5C9E14F8D06B3A92E7C5418F2D6A90B3E8F1C745", "plans": []any{
			map[string]any{"id": "6C8623700944A9C", "amount": "9.90", "every": "1 month"},
		}},
	}
}

// DrawAccount implements sandbox.Accounts.
func (f Fake) DrawAccount(d sandbox.Draws, n int) map[string]any { return f.DrawKind(d, n, testMode) }

// Lacking implements sandbox.Kinds: a workspace has a TEST account and one in production.
func (Fake) Lacking(named []map[string]any) []string {
	var kinds []string
	for _, mode := range []string{testMode, production} {
		is := func(doc map[string]any) bool { return doc["mode"] == mode || doc["mode"] == nil && mode == testMode }
		if !slices.ContainsFunc(named, is) {
			kinds = append(kinds, mode)
		}
	}
	return kinds
}

// DrawKind implements sandbox.Kinds. The id looks like the known ones: a Unix time of 2012
// to 2019 (KP-001).
func (Fake) DrawKind(d sandbox.Draws, n int, mode string) map[string]any {
	r := d.Rand(providerName, "id", mode, n)
	return map[string]any{
		"id": 1_325_376_000 + r.Int64N(252_460_800), "currency": "EUR", "mode": mode, "private_key": newKey(d, mode, n),
		"plans": []any{map[string]any{"id": d.Text(15, sandbox.UpperHex, providerName, "plan", mode, n), "amount": "9.90", "every": "1 month"}},
	}
}

// newKey draws a private key (KP-005).
func newKey(d sandbox.Draws, purpose ...any) string {
	return d.Text(64, sandbox.UpperHex, append([]any{providerName, "key"}, purpose...)...)
}

// Generate implements sandbox.Generator: the private key is all that the back office makes.
func (Fake) Generate(d sandbox.Draws, id, _ string, n uint64) string { return newKey(d, id, n) }

// Env implements sandbox.Accounts.
func (Fake) Env(ws *sandbox.Workspace, base sandbox.Base) map[string]string {
	env := map[string]string{}
	_ = sandbox.EachAccount(ws, providerName, func(a *account) bool {
		prefix := "KLIKANDPAY_"
		if a.Mode == production {
			prefix += "PRODUCTION_"
		}
		if env[prefix+"ID"] == "" {
			env[prefix+"ID"] = a.id()
			if a.PrivateKey != "" { // one that was named without it has none
				env[prefix+"PRIVATE_KEY"] = a.PrivateKey
			}
		}
		env["KLIKANDPAY_URL"] = base.URL
		return true
	})
	return env
}
