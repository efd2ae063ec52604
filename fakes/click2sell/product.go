package click2sell

import (
	"cmp"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"

	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/payment"
	"paysandbox/sandbox/webaddr"
)

// product is one of My Products, with its API settings (CS-002).
type product struct {
	Code         string            `json:"code"`
	ID           int64             `json:"id"`
	Name         string            `json:"name"`
	Price        string            `json:"price"`
	Currency     string            `json:"currency"`
	Secret       string            `json:"secret"`
	Subscription *subscription     `json:"subscription"`
	Switches     map[string]string `json:"switches"`

	merchant *account
}

// subscription is how often and how long a product is paid for (CS-084).
type subscription struct {
	Every      string `json:"every"`
	Terms      int    `json:"terms"`       // at the price; 0: until it is cancelled
	Trial      string `json:"trial"`       // as Every; "" none
	TrialPrice string `json:"trial_price"` // "" nothing
}

var codeShape = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`) })

// check tells all that is wrong with the product.
func (p *product) check() []error {
	var wrong []error
	bad := func(format string, args ...any) { wrong = append(wrong, fmt.Errorf(format, args...)) }
	if !codeShape().MatchString(p.Code) {
		bad("a code has letters, digits, _ and -, at most 64 (CS-010)")
	}
	if strings.EqualFold(p.Code, checkoutToken) {
		bad("%q is what affiliate links end with (CS-016)", p.Code)
	}
	if p.ID < 1 {
		bad("id is a positive number (CS-042)")
	}
	if strings.TrimSpace(p.Name) == "" {
		bad("name: there is none (CS-042)")
	}
	if amount, err := p.price(); p.Price == "" {
		bad("price: there is none (CS-040); where a product is only changed, its code has to be that of before")
	} else if err != nil {
		bad("price: %w", err)
	} else if amount.Minor <= 0 {
		bad("price: %q is nothing: a product costs something (CS-040)", p.Price)
	}
	if p.Subscription != nil {
		if err := p.checkSubscription(); err != nil {
			bad("subscription: %w", err)
		}
	}
	for _, name := range []string{"checkout_ttl", "timeout", "notify_wait"} {
		if d, err := operation.ParseDuration(p.sw(name)); err != nil || d < 0 || d == 0 && name != "notify_wait" {
			bad("switch %s: %q is not a duration", name, p.sw(name))
		} else if d > maxHeld && name != "checkout_ttl" {
			bad("switch %s: at most 1h is waited", name)
		}
	}
	for _, name := range []string{"notify_url", "thankyou_url", "sales_url", "cancel_url"} {
		if text := p.sw(name); !isPlace(text) {
			bad("switch %s: %q is neither a path of the shop, which begins with /, nor an address of http or https (CS-142)", name, sandbox.Clip(text, maxNoted))
		}
	}
	for _, name := range []string{"retries", "rebill_retry"} {
		waits := words(p.sw(name))
		if len(waits) > maxWaits {
			bad("switch %s: at most %d waits are taken", name, maxWaits)
		}
		for _, wait := range waits {
			if d, err := operation.ParseDuration(wait); err != nil || d <= 0 {
				bad("switch %s: %q is not a duration such as 72h", name, wait)
			}
		}
	}
	if n, err := strconv.Atoi(p.sw("cp_limit")); err != nil || n < 0 || n > sandbox.MaxRequestLines {
		bad("switch cp_limit: a number from 0 to %d is expected", sandbox.MaxRequestLines)
	}
	if path := p.sw("aff_path"); !codeShape().MatchString(path) {
		bad("switch aff_path: %q is no part of a path: letters, digits, _ and -", path)
	}
	if text := p.sw("source_addr"); text != "" {
		if _, err := netip.ParseAddr(text); err != nil {
			bad("switch source_addr: %q is no address of IPv4 or IPv6 (CS-082)", text)
		}
	}
	if strings.ContainsFunc(p.sw("user_agent"), unicode.IsControl) {
		bad("switch user_agent: one line of text is expected (CS-078)")
	}
	return wrong
}

// maxHeld bounds for how long a call to the merchant, and a browser, are held.
const maxHeld = time.Hour

// isPlace tells whether a text, in one line, says where something of the merchant's is: by
// a path or an address; nowhere is one, too.
func isPlace(text string) bool {
	_, host, found := strings.Cut(webAddress(text), "://")
	isAddress := found && host != "" && !strings.ContainsAny(host[:1], "/?#:")
	return !strings.ContainsFunc(text, unicode.IsControl) && (text == "" || strings.HasPrefix(text, "/") || isAddress)
}

// maxWaits bounds how often something is tried again.
const maxWaits = 50

func (p *product) checkSubscription() error {
	s := p.Subscription
	if _, err := payment.ReadInterval(s.Every); err != nil {
		return fmt.Errorf("every: %w", err)
	}
	if _, err := payment.ReadInterval(s.Trial); s.Trial != "" && err != nil {
		return fmt.Errorf("trial: %w", err)
	}
	if s.Terms < 0 {
		return errors.New("terms: 0 or a positive number is expected")
	}
	if s.Trial == "" && s.TrialPrice != "" {
		return errors.New("trial_price: there is no trial")
	}
	_, err := money(cmp.Or(s.TrialPrice, "0"), p.currency())
	return err
}

// affiliateLink is an affiliate's link of the product (CS-017).
func (p *product) affiliateLink(base, affiliate string) string {
	return base + "/" + p.sw("aff_path") + "/" + url.PathEscape(affiliate) + "/" + p.Code
}

// currency is USD where nothing is said.
func (p *product) currency() string { return cmp.Or(p.Currency, currencies[0]) }

// price is that of one payment.
func (p *product) price() (payment.Money, error) { return money(p.Price, p.currency()) }

// firstPrice is what the order form asks for: the price, or the trial's.
func (p *product) firstPrice() (payment.Money, error) {
	if p.Subscription != nil && p.Subscription.Trial != "" {
		return money(cmp.Or(p.Subscription.TrialPrice, "0"), p.currency())
	}
	return p.price()
}

// sw is the word of a switch: the product's, else our choice.
func (p *product) sw(name string) string { return productDefaults.Word(p.Switches, name) }

func (p *product) on(name string) bool { return p.sw(name) == "true" }

// duration and durations are switches that check has read before.
func (p *product) duration(name string) time.Duration {
	return operation.DurationIn(p.sw(name))
}

func (p *product) durations(name string) []time.Duration {
	var all []time.Duration
	for _, wait := range words(p.sw(name)) {
		all = append(all, operation.DurationIn(wait))
	}
	return all
}

// passedLimit is how many bytes of pass-throughs the order link may bring (CS-014).
func (p *product) passedLimit() int { return operation.NumberIn(p.sw("cp_limit")) }

// zone is the merchant's time zone, which check has looked up before.
func (p *product) zone() *time.Location {
	if zone, err := sandbox.Zone(p.merchant.sw("zone")); err == nil {
		return zone
	}
	return time.UTC
}

// notifyURL is where the product's script listens; "" where nothing is sent (CS-005).
func (p *product) notifyURL(s sandbox.Scope) string {
	if !p.on("notify") {
		return ""
	}
	return p.place(s, "notify_url", "notify")
}

// thankyouURL is the product's thank-you page; "" is ours (CS-071).
func (p *product) thankyouURL(s sandbox.Scope) string {
	return webAddress(p.place(s, "thankyou_url", "thankyou"))
}

// place is the API settings' URL, else where the shop says it is.
func (p *product) place(s sandbox.Scope, setting, place string) string {
	merchant := sandbox.MerchantOf(s)
	return cmp.Or(merchant.Join(p.sw(setting)), merchant.Place(providerName, place))
}

// webAddress is an address that a page may lead to; any other is none (CS-142).
func webAddress(address string) string {
	if webaddr.HasScheme(address) {
		return address
	}
	return ""
}
