// Package shop is the embedded demo shop: a merchant that integrates payment
// providers strictly by their manuals. It knows nothing of the sandbox, imports
// nothing of it, and so is an independent judge of the fakes that it shops at.
//
// Routes of every provider:
//
//	GET  /                   shop front with buy links
//	GET  /buy                starts a purchase and sends the customer to the provider
//	GET  /paid               tells the customer that an order is paid
//	GET  /failed             tells the customer why it is not
//	GET  /orders/{order}     what the shop knows of an order, as JSON
//	GET  /mistakes           the classic merchant errors that /buy?mistake= can make
//
// Routes of ClickandBuy (manual, chapters 1.2 and 1.3):
//
//	GET  /cb.php             transaction script: first handshake
//	GET  /landing            landing script: second handshake
//	POST /ems.php            receiver of the Event Messaging Service
//
// Routes of ClickandBuy's pay API:
//
//	GET  /clickandbuy/success  where the customer comes back to who was sent to successURL
//	GET  /clickandbuy/failure  where the customer comes back to who was sent to failureURL
//	GET  /clickandbuy/pending  tells the customer what an order waits for
//	GET  /clickandbuy/refund   gives a payment back, for the merchant's people
//	POST /mms.php              listens for events
//
// Routes of Click KW (manual, chapters 4 and 5):
//
//	GET  /clickkw/return     where the customer comes back to
//	GET  /clickkw/open       hands the payment page on, where Click answered the page itself
//	GET  /clickkw/cron       what the merchant's timer does: asks about every unfinished order
//
// Routes of Klik & Pay (server-to-server guide, and the fields of the hosted pages):
//
//	GET  /klikandpay/go         form that sends the customer to the hosted pages
//	GET  /klikandpay/dynamic    dynamic return, by POST too
//	GET  /klikandpay/ok         where the customer comes back to who was accepted
//	GET  /klikandpay/ko         where the customer comes back to who was refused, or cancelled
//	GET  /klikandpay/pending    tells the customer what an order waits for
//	GET  /klikandpay/verify     asks about a transaction, for the merchant's people
//	GET  /klikandpay/refund     refunds, or cancels a deferred payment
//	GET  /klikandpay/validate   takes the money of a deferred payment
//	GET  /klikandpay/duplicate  charges the card again by its alias
//
// Routes of Click2Sell (manual, "How Click2Sell API works" and the table of parameters):
//
//	POST /click2sell/notify     listens for notifications: sale, refund, subscription
//	GET  /click2sell/thanks     thank-you page, by POST too
//	GET  /click2sell/pending    tells the customer what an order waits for
//
// A new provider is a file with a type that fulfils provider, listed in [New].
package shop

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/netip"
	"strings"
	"sync/atomic"
	"time"
)

// Config says where a shop is and how it behaves. Only URL is required.
type Config struct {
	// Env holds what the provider gave the merchant, under the names of the
	// contract's section 3: CLICKANDBUY_LINK, CLICKANDBUY_DYNKEY and so on.
	Env map[string]string
	// URL is where browsers and providers reach the shop, e.g.
	// http://127.0.0.1:40123. A trailing slash is removed.
	URL string
	// RetryPause is the wall time between two questions about the same order
	// after a provider's temporary failure. 0 means 50 ms.
	RetryPause time.Duration
	// ProxyNet is the network from which ClickandBuy calls, as CIDR. Empty means
	// 217.22.128.0/24 (CB-086).
	ProxyNet string
	// Timeout bounds one HTTP request to a provider. 0 means 10 s.
	Timeout time.Duration
	// Transport carries those requests; nil means one of the shop's own that
	// opens a connection a request.
	Transport http.RoundTripper
	// FirstOrder is the first order number that the shop draws. 0 means 1000. A
	// shop that outlives its memory sets it, since a provider never books the
	// same number twice.
	FirstOrder int64
	// Secret is the key of the hashes that the shop hands out. Empty means one that
	// everybody can read here: the same purchase then has the same bytes each time.
	Secret string
}

// Shop is one demo shop: an http.Handler with all its orders in memory. It is
// safe for concurrent use and listens nowhere by itself.
type Shop struct {
	url        string
	retryPause time.Duration
	env        atomic.Pointer[map[string]string]
	client     *http.Client
	orders     *ledger
	providers  []provider
	mux        *http.ServeMux
}

// provider is one payment provider as the shop integrates it.
type provider interface {
	name() string
	mount(*http.ServeMux)
	// terms are the currency, nation and language of a buy link that names none.
	terms() terms
	// accepts tells what about a purchase this provider could not sell; its order may
	// have no number yet.
	accepts(order) error
	// start answers the absolute URL to which the customer's browser is sent.
	start(context.Context, order) (string, error)
}

// chooser is a provider whose buy links say more than all do.
type chooser interface {
	// choose reads that into the order.
	choose(*http.Request, *order) error
}

// merchandiser is a provider whose goods have prices of their own.
type merchandiser interface{ goods() []goods }

// rememberer is a provider from which the customer comes back without saying for which
// order.
type rememberer interface {
	// remember answers what the browser is to keep meanwhile.
	remember(order) *http.Cookie
}

type terms struct{ currency, nation, lang string }

// New opens a shop. It panics on a ProxyNet that is no CIDR, which is a mistake
// of the program and not of its input.
func New(c Config) *Shop {
	s := &Shop{
		url:        strings.TrimSuffix(c.URL, "/"),
		retryPause: orDefault(c.RetryPause, 50*time.Millisecond),
		client:     newClient(c.Transport, orDefault(c.Timeout, 10*time.Second)),
		orders:     newLedger(orDefault(c.FirstOrder, 1000)),
		mux:        http.NewServeMux(),
	}
	s.SetEnv(c.Env)
	secret := []byte(orDefault(c.Secret, "the demo shop keeps no secrets"))
	s.providers = []provider{
		&clickandbuy{shop: s, proxy: netip.MustParsePrefix(orDefault(c.ProxyNet, "217.22.128.0/24"))},
		&clickandbuyPay{shop: s, waiting: pendingPage{s, "/clickandbuy/pending"}},
		&clickkw{shop: s},
		&klikandpay{shop: s, waiting: pendingPage{s, "/klikandpay/pending"}, secret: secret},
		&click2sell{shop: s, waiting: pendingPage{s, "/click2sell/pending"}, secret: secret},
	}
	s.mux.HandleFunc("GET /{$}", s.front)
	s.mux.HandleFunc("GET /buy", s.buy)
	s.mux.HandleFunc("GET /paid", s.paid)
	s.mux.HandleFunc("GET /failed", s.failed)
	s.mux.HandleFunc("GET /orders/{order}", s.orderJSON)
	s.mux.HandleFunc("GET /mistakes", s.mistakesJSON)
	for _, p := range s.providers {
		p.mount(s.mux)
	}
	return s
}

// Places is where a shop at url listens for each provider: the sandbox's merchant
// document of it. Click KW calls no merchant (KW-045). Klik & Pay puts the order's
// RETOUR right behind order=, and RETOURVOK and RETOURVHS, which bring a query of their
// own, behind the two pages (KP-091, KP-096).
func Places(url string) map[string]any {
	return map[string]any{
		"url":         url,
		"clickandbuy": map[string]any{"script": "/cb.php", "ems": "/ems.php", "mms": "/mms.php"},
		"klikandpay":  map[string]any{"accepted": "/klikandpay/ok", "refused": "/klikandpay/ko", "dynamic_return": "/klikandpay/dynamic?order="},
		"click2sell":  map[string]any{"notify": "/click2sell/notify", "thankyou": "/click2sell/thanks"},
	}
}

// ServeHTTP answers customers and providers.
func (s *Shop) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header()["Date"] = nil // the wall's time would make each run's bytes differ
	s.mux.ServeHTTP(w, r)
}

// SetEnv replaces the settings, which are often known only after the shop's own
// address is.
func (s *Shop) SetEnv(env map[string]string) {
	replaced := maps.Clone(env)
	s.env.Store(&replaced)
}

var errUnset = errors.New("the shop has not been told all it needs")

// setting is the value of an environment name that a provider cannot do without.
func (s *Shop) setting(name string) (string, error) {
	if value := (*s.env.Load())[name]; value != "" {
		return value, nil
	}
	return "", fmt.Errorf("%w: %s is not set", errUnset, name)
}

// optional is the value of a name without which a provider does.
func (s *Shop) optional(name string) string { return (*s.env.Load())[name] }

func orDefault[T comparable](value, fallback T) T {
	var unset T
	if value == unset {
		return fallback
	}
	return value
}
