package click2sell

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/payment"
)

// account is a merchant (CS-001).
type account struct {
	Merchant   string            `json:"merchant"`
	Name       string            `json:"name"`
	Affiliates []string          `json:"affiliates"`
	Products   []*product        `json:"products"`
	Switches   map[string]string `json:"switches"`
}

var accountKind = operation.AccountKind{
	ID: "merchant",
	Fields: []operation.AccountField{
		{Name: "merchant", Type: operation.String, About: "merchant_username, the login name", Fact: "CS-001"},
		{Name: "name", Type: operation.String, About: "merchant_name, as shown", Fact: "CS-001"},
		{Name: "affiliates", Type: operation.String, List: true, About: "login names of those who sell for the merchant", Fact: "CS-001"},
		{Name: "products", Type: operation.Mapping, List: true, About: "My Products: everything of the API is set for each", Fact: "CS-002", Fields: []operation.AccountField{
			{Name: "code", Type: operation.String, About: "of the order link; letters, digits, _ and -", Fact: "CS-010"},
			{Name: "id", Type: operation.Int, About: "product_id", Fact: "CS-042"},
			{Name: "name", Type: operation.String, About: "product_name", Fact: "CS-042"},
			{Name: "price", Type: operation.Amount, About: "of one payment", Fact: "CS-040"},
			{Name: "currency", Type: operation.String, Values: currencies, About: "product_currency", Fact: "CS-041"},
			{Name: "secret", Type: operation.String, Secret: true, Generated: true, About: "secret key; empty: notifications have no checksum", Fact: "CS-003"},
			{Name: "subscription", Type: operation.Mapping, About: "nothing here: the product is sold once", Fact: "CS-084", Fields: []operation.AccountField{
				{Name: "every", Type: operation.String, About: "30 days, 2 weeks, 1 month, 1 year", Fact: "CS-084"},
				{Name: "terms", Type: operation.Int, About: "how many payments at the price; 0: until it is cancelled", Fact: "CS-084"},
				{Name: "trial", Type: operation.String, About: "how long the trial before them lasts; empty: there is none", Fact: "CS-084"},
				{Name: "trial_price", Type: operation.Amount, About: "what the trial costs; empty: nothing", Fact: "CS-118"},
			}},
			{Name: "switches", Type: operation.Mapping, Any: true, Switches: productSwitches, About: "the API settings, and what the manual leaves open", Fact: "CS-002"},
		}},
		{Name: "switches", Type: operation.Mapping, Any: true, About: "what the manual leaves open about the merchant"},
	},
	Switches: merchantSwitches,
}

// ParseAccount implements sandbox.Accounts.
func (Fake) ParseAccount(doc map[string]any) (any, []sandbox.Name, error) {
	a := &account{}
	if err := sandbox.ReadAccount(doc, a); err != nil {
		return nil, nil, err
	}
	names := []sandbox.Name{
		{Kind: "merchant", ID: a.Merchant},
		{Kind: "number", ID: strconv.FormatUint(sandbox.AccountNumber(a.Merchant), 10)}, // by which pages find it
	}
	for _, p := range a.Products {
		p.merchant = a
		names = append(names, sandbox.Name{Kind: "code", ID: strings.ToLower(p.Code)}) // CS-009
	}
	return a, names, a.check()
}

func (a *account) check() error {
	var wrong []error
	bad := func(format string, args ...any) { wrong = append(wrong, fmt.Errorf(format, args...)) }
	if strings.TrimSpace(a.Merchant) != a.Merchant || a.Merchant == "" {
		bad("merchant %q is no login name (CS-001)", a.Merchant)
	}
	codes, ids := map[string]bool{}, map[int64]bool{}
	for _, p := range a.Products {
		if folded := strings.ToLower(p.Code); codes[folded] {
			bad("product %s: another product has the same code, in letters of another case (CS-009)", p.Code)
		} else {
			codes[folded] = true
		}
		if ids[p.ID] {
			bad("product %s: another product has the id %d (CS-042)", p.Code, p.ID)
		}
		ids[p.ID] = true
		for _, err := range p.check() { // each by itself, so that each names its product
			bad("product %s: %w", p.Code, err)
		}
	}
	for _, affiliate := range a.Affiliates {
		if affiliate == "" || strings.ContainsFunc(affiliate, func(c rune) bool { return c == '/' || unicode.IsSpace(c) || unicode.IsControl(c) }) {
			bad("affiliates: %q is no login name: it has no blanks and no slashes (CS-017)", affiliate)
		}
	}
	for _, means := range a.paymentTypes() {
		if !slices.Contains(allPaymentTypes, means) {
			bad("switch payment_types: %q is none of %s (CS-022)", means, strings.Join(allPaymentTypes, ", "))
		}
	}
	if _, err := sandbox.Zone(a.sw("zone")); err != nil {
		bad("switch zone: %w (CS-031)", err)
	}
	if n, err := strconv.Atoi(a.sw("unknown_code_status")); err != nil || n != 200 && (n < 400 || n > 599) {
		bad("switch unknown_code_status: 200 or a number from 400 to 599 is expected: no other status has a page (CS-015)")
	}
	return errors.Join(wrong...)
}

// sw is the word of a switch: the merchant's, else our choice.
func (a *account) sw(name string) string {
	if a == nil {
		return merchantDefaults[name]
	}
	return merchantDefaults.Word(a.Switches, name)
}

// paymentTypes are those of the merchant's order forms.
func (a *account) paymentTypes() []string { return words(a.sw("payment_types")) }

// words are a switch's, which stand between commas; "Google Checkout" is one.
func words(text string) []string {
	var found []string
	for word := range strings.SplitSeq(text, ",") {
		if word = strings.TrimSpace(word); word != "" {
			found = append(found, word)
		}
	}
	return found
}

// number is what stands for the merchant in tokens.
func (a *account) number() uint64 { return sandbox.AccountNumber(a.Merchant) }

func (a *account) product(code string) (*product, error) {
	for _, p := range a.Products {
		if strings.EqualFold(p.Code, code) {
			return p, nil
		}
	}
	return nil, fmt.Errorf("product %s of %s: %w", code, a.Merchant, sandbox.ErrNotFound)
}

// productOf finds a product by the code of its order link (CS-009).
func productOf(s sandbox.Scope, code string) (*product, error) {
	a, err := sandbox.FindAccount[*account](s, providerName, "code", strings.ToLower(code))
	if err != nil {
		return nil, err
	}
	return a.product(code)
}

// firstAccount is a workspace's first merchant, nil where it has none.
func firstAccount(s sandbox.Scope) (first *account) {
	_ = sandbox.EachAccount(s, providerName, func(a *account) bool { first = a; return false })
	return first
}

// The payment types and currencies of the manual (CS-022, CS-041).
var (
	allPaymentTypes = []string{"VISA", "MASTERCARD", "AMEX", "PayPal", "Moneybookers", "Google Checkout"}
	cardTypes       = allPaymentTypes[:3]
	currencies      = []string{"USD", "EUR", "GBP"}
)

// money reads a price in a currency of the manual.
func money(text, currency string) (payment.Money, error) {
	if !slices.Contains(currencies, currency) {
		return payment.Money{}, fmt.Errorf("currency %q is none of %s (CS-041)", currency, strings.Join(currencies, ", "))
	}
	return payment.ParseMoney(text, currency)
}
