package shop

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// klikandpayMode is a way of paying.
type klikandpayMode string

const (
	modeHosted       klikandpayMode = "hosted"
	modeInstalments  klikandpayMode = "instalments"
	modeSubscription klikandpayMode = "subscription"
	modeDeferred     klikandpayMode = "deferred"
	modeServer       klikandpayMode = "server"
)

// klikandpayWish is what a buy link says beside what all do:
//
//	mode          hosted (default): one payment on the hosted pages, check.pl
//	              instalments: checkxfois.pl; subscription: checkabon.pl
//	              deferred: checkdiff.pl; server: server_server.pl, from the shop
//	account       test (default), or production: which of the two accounts sells
//	label         what the basket calls the goods
//	times         instalments: number of equal payments, 1 to 6, default 3; with
//	              deposit, of the balance, default 1
//	deposit       instalments: what is paid at once; the balance follows
//	balance_date  instalments: YYYY-MM-DD, when; absent, the provider's one month later
//	plan          subscription: id of the plan (required)
//	trial         subscription: the first term's amount, 0 too, when not the others'
//	card          server: number; default: a test card, in production another one
//	cvv, expiry   server: default 111 and 12/2039; expiry is EXPMOIS/EXPANNEE as sent
//	deferred      server: 1 = only reserve the money
//	body          multipart (default, as the manual's cURL call sends it) or urlencoded,
//	              of every call to the provider's scripts
type klikandpayWish struct {
	mode        klikandpayMode
	production  bool
	label       string
	times       int
	deposit     int64
	balanceDate string
	plan        string
	trial       string // "" for none
	card        klikandpayCard
	deferred    bool
	urlencoded  bool
	ip          string     // the customer's
	again       url.Values // what a link to another try repeats: never a card
}

// klikandpayCard is forgotten as soon as it has been charged.
type klikandpayCard struct{ number, month, year, cvv string }

// settings is how the names of the account's settings begin.
func (w klikandpayWish) settings() string {
	if w.production {
		return "KLIKANDPAY_PRODUCTION_"
	}
	return "KLIKANDPAY_"
}

var (
	planForm   = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z0-9]{1,64}$`) })
	dateForm   = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}$`) })
	expiryForm = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^([0-9]{0,8})/([0-9]{0,8})$`) })
)

var errWish = errors.New("can not be sold with Klik & Pay")

// choose fulfils chooser. A card is passed on as it was entered: whether it is one is
// the provider's to say.
func (k *klikandpay) choose(r *http.Request, o *order) error {
	query := r.URL.Query()
	w := klikandpayWish{
		mode: klikandpayMode(orDefault(query.Get("mode"), string(modeHosted))), plan: query.Get("plan"),
		label: orDefault(query.Get("label"), "Demo Shop order"), balanceDate: query.Get("balance_date"),
		trial: query.Get("trial"), deferred: query.Get("deferred") == "1", ip: source(r).String(), again: url.Values{},
	}
	for _, name := range []string{"mode", "account", "label", "times", "deposit", "balance_date", "plan", "trial", "deferred", "body"} {
		if query.Get(name) != "" {
			w.again.Set(name, query.Get(name))
		}
	}
	for _, check := range []struct {
		name string
		ok   bool
	}{
		{"mode", oneOf(string(w.mode), "hosted", "instalments", "subscription", "deferred", "server")},
		{"account", oneOf(query.Get("account"), "", "test", "production")},
		{"body", oneOf(query.Get("body"), "", "multipart", "urlencoded")},
		{"deferred", oneOf(query.Get("deferred"), "", "0", "1")},
		{"label", customerForm().MatchString(w.label)},
		{"balance_date", w.balanceDate == "" || dateForm().MatchString(w.balanceDate)},
		{"plan", planForm().MatchString(w.plan) || w.plan == "" && w.mode != modeSubscription},
		{"trial", w.trial == "" || amountForm().MatchString(w.trial)},
		{"deposit", w.readParts(query, o.cents)},
		{"times", w.times >= 1 && w.times <= 6}, // KP-069
		{"expiry", w.card.read(query)},
	} {
		if !check.ok {
			return fmt.Errorf("%s=%s %w", check.name, query.Get(check.name), errWish)
		}
	}
	w.production = query.Get("account") == "production"
	w.urlencoded = query.Get("body") == "urlencoded"
	if w.card.number == "" {
		w.card.number = "4012888888881881" // KP-085; works in test mode only
		if w.production {
			w.card.number = "4111111111111111"
		}
	}
	o.klikandpay.wish = w
	return nil
}

func oneOf(value string, known ...string) bool {
	for _, name := range known {
		if value == name {
			return true
		}
	}
	return false
}

// readParts reads how an amount is divided; a deposit is a part of it.
func (w *klikandpayWish) readParts(query url.Values, cents int64) bool {
	usual := "3"
	if text := query.Get("deposit"); text != "" {
		deposit, err := parseAmount(text)
		if err != nil || deposit >= cents {
			return false
		}
		w.deposit, usual = deposit, "1"
	}
	w.times, _ = strconv.Atoi(orDefault(query.Get("times"), usual))
	return true
}

func (c *klikandpayCard) read(query url.Values) bool {
	expiry := expiryForm().FindStringSubmatch(orDefault(query.Get("expiry"), "12/2039"))
	if expiry == nil {
		return false
	}
	c.number, c.month, c.year = strings.TrimSpace(query.Get("card")), expiry[1], expiry[2]
	c.cvv = orDefault(query.Get("cvv"), "111")
	return true
}
